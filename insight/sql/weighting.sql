-- Grain: one row: how an exercise was weighted; none where its answers were not worked out.
-- Parameters: $exercise_id, $audience (list of visibilities)
SELECT w.*
FROM weighting w
JOIN exercise e USING (exercise_id)
WHERE w.exercise_id = $exercise_id AND list_contains($audience, e.visibility)
