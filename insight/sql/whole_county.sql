-- Grain: one row per area of the largest published type: together the whole that the edition covers.
-- Parameters: none
SELECT area_code, area_type, name, geometry_wkb FROM area
WHERE area_type = (SELECT area_type FROM base.area_type ORDER BY position DESC LIMIT 1)
ORDER BY area_code
