-- Grain: one row per question, answer (or all that agree) and area of one exercise; the whole exercise first.
-- Parameters: $exercise_id, $audience (list of visibilities)
SELECT r.*, a.name, w.generalises
FROM answer r
JOIN exercise e USING (exercise_id)
LEFT JOIN weighting w USING (exercise_id)
LEFT JOIN area a ON a.area_code = r.area_code AND a.area_type = r.area_type
WHERE r.exercise_id = $exercise_id AND list_contains($audience, e.visibility)
ORDER BY r.question_id, r.area_type <> 'all', a.name, r.position
