-- Grain: one row per area named and small area with a weight in it.
-- Parameters: $kinds, $codes (lists of one length: area type and code of each area)
WITH wanted AS (SELECT unnest($kinds::VARCHAR[]) AS area_type, unnest($codes::VARCHAR[]) AS area_code)
SELECT area_type, area_code, small_area_type || small_area_vintage AS kind, small_area_code, weight, fit
FROM wanted JOIN lookup_all USING (area_type, area_code)
WHERE weight > 0
ORDER BY area_type, area_code, kind, small_area_code
