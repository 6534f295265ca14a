-- Grain: one row, or none: a postcode and its point (EPSG:27700).
-- Parameters: $postcode (capitals, no space)
SELECT postcode, x, y, county FROM postcode WHERE postcode = $postcode AND x IS NOT NULL
