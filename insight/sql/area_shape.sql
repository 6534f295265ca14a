-- Grain: the outline of one area (WKB, EPSG:27700).
-- Parameters: $area_code, $area_type
SELECT geometry_wkb FROM area WHERE area_code = $area_code AND area_type = $area_type
