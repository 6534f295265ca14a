-- Grain: one row per area drawn and named.
-- Parameters: $audience (list of visibilities)
SELECT *
FROM saved_area
WHERE list_contains($audience, visibility)
ORDER BY name
