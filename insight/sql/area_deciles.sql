-- Grain: one row per neighbourhood (LSOA) that lies in one area by a twentieth of its people or more.
-- ``people`` are those of the neighbourhood who live in the area; ``decile`` is national, 1 the most deprived.
-- Parameters: $area_code (null for all), $area_type
SELECT l.area_code, d.lsoa, d.decile, l.weight, d.population * l.weight AS people
FROM lookup l
JOIN decile d ON d.lsoa = l.small_area_code
WHERE l.small_area_type = 'lsoa' AND ($area_code IS NULL OR l.area_code = $area_code)
  AND l.area_type = $area_type AND l.weight >= 0.05
UNION ALL
SELECT d.lsoa, d.lsoa, d.decile, 1.0, d.population
FROM decile d
WHERE $area_type = 'lsoa' AND ($area_code IS NULL OR d.lsoa = $area_code)
ORDER BY 3, 2
