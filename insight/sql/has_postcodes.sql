-- Grain: one row: whether there is any postcode.
-- Parameters: none
SELECT count(*) > 0 AS found FROM postcode
