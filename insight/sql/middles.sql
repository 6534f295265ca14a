-- Grain: one row per published area: a point inside it (WGS 84, degrees).
-- Parameters: none
SELECT area_type, area_code, name, lon, lat
FROM area
