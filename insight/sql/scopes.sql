-- Grain: one row per scope (exercise, series, year, all, or another voice) and by (group or area) that is told.
-- Parameters: $audience (list of visibilities)
SELECT r.scope_type, r.scope_id, r."by", coalesce(e.title, r.scope_id) AS title, e.basis, e.method,
       coalesce(e.actual_start, e.planned_start) AS starts, max(r.exercises) AS exercises, max(r.n) AS n
FROM representation r
LEFT JOIN exercise e ON r.scope_type = 'exercise' AND e.exercise_id = r.scope_id
WHERE r.scope_type <> 'exercise' OR list_contains($audience, e.visibility)
GROUP BY ALL
ORDER BY r.scope_type, starts DESC, r.scope_id, r."by"
