-- Grain: one row per area that the words name: an area code, or a name in any letter case.
-- Parameters: $words, $area_type (null for any type)
SELECT a.area_code, a.area_type, a.name, a.boundary_vintage, a.parent_code, p.name AS parent_name,
       a.population, a.area_km2, a.lon, a.lat, a.status, a.note
FROM area a
LEFT JOIN area p ON p.area_code = a.parent_code
WHERE (upper(a.area_code) = upper(trim($words)) OR lower(a.name) = lower(trim($words)))
  AND ($area_type IS NULL OR a.area_type = $area_type)
ORDER BY a.area_type, a.name, a.area_code
