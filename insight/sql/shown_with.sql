-- Grain: one row per output area in which an area too small for a figure of its own lies, the largest share
-- first, with the area of the same type that the output area is counted in.
-- Parameters: $area_code
SELECT s.small_area_code, s.share, l.area_code AS counted_in, a.name AS counted_in_name
FROM shown_with s
LEFT JOIN lookup l ON l.small_area_code = s.small_area_code AND l.area_type = s.area_type
LEFT JOIN area a ON a.area_code = l.area_code AND a.area_type = l.area_type
WHERE s.area_code = $area_code
QUALIFY row_number() OVER (PARTITION BY s.small_area_code ORDER BY l.weight DESC, l.area_code) = 1
ORDER BY s.share DESC, s.small_area_code
