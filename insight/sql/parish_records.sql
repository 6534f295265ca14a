-- Grain: one row per parish with a record.
-- Parameters: $audience (list of visibilities)
SELECT *
FROM parish_record
WHERE list_contains($audience, visibility)
ORDER BY area_code
