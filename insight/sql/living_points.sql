-- Grain: one row per place where people of a smallest area live, in order of its code (EPSG:27700).
-- Parameters: none
SELECT small_area_code, x, y, people FROM living_point ORDER BY small_area_code, x, y
