-- Grain: one row per approved statement that has not lapsed, the latest first.
-- Parameters: $today (date), $audience (list of visibilities)
SELECT *
FROM statement
WHERE list_contains($audience, visibility)
  AND moderation = 'approved' AND review_on >= $today
ORDER BY said_on DESC, statement_id
