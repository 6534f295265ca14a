-- Grain: the outline of one area for drawing (WKB, WGS 84).
-- Parameters: $area_code, $area_type
SELECT outline_wkb FROM outline WHERE area_code = $area_code AND area_type = $area_type
