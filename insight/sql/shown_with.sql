-- Grain: one row per output area in which an area too small for a figure of its own lies.
-- Parameters: $area_code
SELECT small_area_code, share FROM shown_with WHERE area_code = $area_code ORDER BY share DESC, small_area_code
