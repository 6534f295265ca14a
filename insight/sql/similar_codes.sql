-- Grain: one row per area of one type and area like it.
-- Parameters: $area_type
SELECT area_code, similar_code
FROM similar_area
WHERE area_type = $area_type AND similar_code IS NOT NULL
ORDER BY area_code, rank
