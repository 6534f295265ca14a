-- Grain: one row per area like the one named, the most alike first.
-- Parameters: $area_code (null for all), $area_type
SELECT s.area_code, s.similar_code, a.name, p.name AS parent_name, s.rank, s.distance, a.population
FROM similar_area s
JOIN area a ON a.area_code = s.similar_code AND a.area_type = s.area_type
LEFT JOIN area p ON p.area_code = a.parent_code
WHERE ($area_code IS NULL OR s.area_code = $area_code) AND s.area_type = $area_type
ORDER BY s.rank
