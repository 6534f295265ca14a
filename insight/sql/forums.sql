-- Grain: one row per forum or organisation.
-- Parameters: $audience (list of visibilities)
SELECT *
FROM forum
WHERE list_contains($audience, visibility)
ORDER BY name
