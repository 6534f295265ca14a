-- Grain: one row per statement that waits or is approved, for the council alone: none for any other audience.
-- Parameters: $audience (list of visibilities)
SELECT *
FROM statement
WHERE list_contains($audience, 'internal') AND moderation IN ('waiting', 'approved')
ORDER BY said_on, statement_id
