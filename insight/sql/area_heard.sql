-- Grain: one row per exercise, all together, or other voice that people of one area are counted in; the latest first.
-- Parameters: $area_code (null for all), $area_type, $audience (list of visibilities)
SELECT r.area_code, r.scope_type, r.scope_id, e.title, e.basis, coalesce(e.actual_start, e.planned_start) AS starts, r.count, r.n,
       r.population, r.expected, r."index", r.lower, r.upper, r.level, r.verdict, r.state, r.exercises
FROM representation r
LEFT JOIN exercise e ON r.scope_type = 'exercise' AND e.exercise_id = r.scope_id
WHERE r."by" = 'area' AND ($area_code IS NULL OR r.area_code = $area_code) AND r.area_type = $area_type
  AND (r.scope_type <> 'exercise' OR list_contains($audience, e.visibility))
ORDER BY r.scope_type <> 'all', r.scope_type, starts DESC NULLS LAST, r.scope_id DESC
