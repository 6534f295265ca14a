-- Grain: one row: counts of who took part that are told and held back, in exercises that the audience may see.
-- Parameters: $audience (list of visibilities)
SELECT count(*) FILTER (p.state = 'suppressed') AS held_back, count(*) AS counts,
       count(DISTINCT p.exercise_id) FILTER (p.state = 'suppressed') AS exercises
FROM participation p
JOIN exercise e USING (exercise_id)
WHERE list_contains($audience, e.visibility)
