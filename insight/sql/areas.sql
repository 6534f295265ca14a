-- Grain: one row per area of one type, in order of name.
-- Parameters: $area_type
SELECT a.area_code, a.area_type, a.name, a.boundary_vintage, a.parent_code, p.name AS parent_name,
       a.population, a.area_km2, a.lon, a.lat, a.status, a.note
FROM area a
LEFT JOIN area p ON p.area_code = a.parent_code
WHERE a.area_type = $area_type
ORDER BY a.name, a.area_code
