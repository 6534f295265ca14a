-- Grain: one row per other voice, area and period.
-- Parameters: $audience (list of visibilities)
SELECT *
FROM voice
WHERE list_contains($audience, visibility)
ORDER BY kind, title, period, area_code
