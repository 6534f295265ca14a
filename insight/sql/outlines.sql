-- Grain: one row per area of one type, in order of code, with its outline for drawing (WGS 84).
-- Parameters: $area_type
SELECT a.area_code, a.name, a.parent_code, p.name AS parent_name, a.population, o.outline_wkb
FROM area a
JOIN outline o ON o.area_code = a.area_code AND o.area_type = a.area_type
LEFT JOIN area p ON p.area_code = a.parent_code
WHERE a.area_type = $area_type
ORDER BY a.area_code
