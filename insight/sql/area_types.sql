-- Grain: one row per published area type.
-- Parameters: none
SELECT t.area_type, t.label, t.plural, t.vintage, t.status, t.note, t.small, t.position,
       count(a.area_code) AS areas
FROM base.area_type t
LEFT JOIN base.area a ON a.area_type = t.area_type AND a.set_label = t.label
GROUP BY ALL
ORDER BY t.position
