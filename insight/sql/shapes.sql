-- Grain: one row per area of one type, in order of code, with its full boundary (WKB, EPSG:27700).
-- Parameters: $area_type
SELECT area_code, geometry_wkb FROM area WHERE area_type = $area_type ORDER BY area_code
