-- Grain: one row per exercise that the audience may see, the latest first.
-- Parameters: $audience (list of visibilities)
SELECT e.*, coalesce(e.actual_start, e.planned_start) AS starts, coalesce(e.actual_end, e.planned_end, starts) AS ends,
       e.exercise_id IN (SELECT exercise_id FROM participation) AS counted
FROM exercise e
WHERE list_contains($audience, e.visibility)
ORDER BY starts DESC NULLS LAST, e.exercise_id
