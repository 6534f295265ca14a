-- Grain: one row per area and small area in it, of the finest kind of small area; slivers (under 5 %) left out.
-- Parameters: none
SELECT area_type, area_code, small_area_code
FROM lookup
WHERE weight >= 0.05
  AND small_area_type = (SELECT min_by(small_area_type, position) FROM (
      SELECT DISTINCT small_area_type, CASE small_area_type WHEN 'oa' THEN 1 WHEN 'lsoa' THEN 2 ELSE 3 END AS position
      FROM lookup))
