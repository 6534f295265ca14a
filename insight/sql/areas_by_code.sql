-- Grain: one row per area named by type and code, with its full boundary (WKB, EPSG:27700).
-- Parameters: $kinds, $codes (lists of one length)
WITH wanted AS (SELECT unnest($kinds::VARCHAR[]) AS area_type, unnest($codes::VARCHAR[]) AS area_code)
SELECT area_type, area_code, a.name, a.area_km2, a.parent_code, a.population, a.geometry_wkb
FROM wanted JOIN area a USING (area_type, area_code)
ORDER BY area_type, area_code
