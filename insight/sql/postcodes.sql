-- Grain: one row per postcode in and near the county.
-- Parameters: none
SELECT postcode, ward, parish, panel, division, district, county
FROM postcode
