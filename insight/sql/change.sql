-- Grain: one row per successor of an area that no longer exists, found by its code or name.
-- Parameters: $words, $area_type (null for any type)
SELECT c.area_code, c.name, c.area_type, c.successor_code, a.name AS successor_name, c.changed, c.note
FROM change c
JOIN area a ON a.area_code = c.successor_code AND a.area_type = c.area_type
WHERE (upper(c.area_code) = upper(trim($words)) OR lower(c.name) = lower(trim($words)))
  AND ($area_type IS NULL OR c.area_type = $area_type)
ORDER BY c.area_code, a.name
