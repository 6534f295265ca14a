-- Grain: one row per exercise, question, answer (or all that agree) and area, with whether its participants there are told.
-- Parameters: none
SELECT r.*, e.special, p.state AS participants
FROM answer r
JOIN exercise e USING (exercise_id)
LEFT JOIN representation p ON p.scope_type = 'exercise' AND p.scope_id = r.exercise_id AND p."by" = 'area'
    AND p.area_type = r.area_type AND p.area_code = r.area_code
ORDER BY r.exercise_id, r.question_id, r.area_type <> 'all', r.area_code, r.position
