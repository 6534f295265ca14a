-- Grain: one row per published area, with the words it is found by, kinds small to large.
-- Parameters: none
SELECT a.area_code, a.area_type, a.name, a.parent_code, p.name AS parent_name, a.population, t.label, t.small, t.status,
       t.position
FROM area a
JOIN base.area_type t ON t.area_type = a.area_type AND t.label = a.set_label
LEFT JOIN area p ON p.area_code = a.parent_code
ORDER BY t.position, a.name, a.area_code
