-- Grain: one row per asset.
-- Parameters: $audience (list of visibilities)
SELECT *
FROM asset
WHERE list_contains($audience, visibility)
ORDER BY kind, name
