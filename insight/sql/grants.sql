-- Grain: one row per bid or award.
-- Parameters: $audience (list of visibilities)
SELECT *
FROM grant_award
WHERE list_contains($audience, visibility)
ORDER BY period, grant_id
