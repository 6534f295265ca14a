-- Grain: one row per postcode that begins with the letters given, in order.
-- Parameters: $start (capitals, no space)
SELECT postcode, ward, parish, panel, division, district, county
FROM postcode
WHERE starts_with(postcode, $start)
ORDER BY postcode
