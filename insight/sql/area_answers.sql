-- Grain: one row per exercise and question that one area (or the whole council) has a share that agree for.
-- Parameters: $area_codes (list; the whole council is *all*), $audience (list of visibilities)
SELECT r.exercise_id, e.title AS exercise, e.basis, coalesce(e.actual_start, e.planned_start) AS starts,
       r.question_id, r.question, r.answer, r.area_type, r.area_code, a.name, r.target, r.count, r.n, r.share, r.lower,
       r.upper, r.state, coalesce(w.generalises, false) AS generalises
FROM answer r
JOIN exercise e USING (exercise_id)
LEFT JOIN weighting w USING (exercise_id)
LEFT JOIN area a ON a.area_code = r.area_code AND a.area_type = r.area_type
WHERE r.part = 'agree' AND list_contains($area_codes, r.area_code) AND list_contains($audience, e.visibility)
ORDER BY starts DESC, r.question_id, r.area_code = 'all'
