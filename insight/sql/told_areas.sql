-- Grain: one row per exercise, or all together, and area that is told of or held back.
-- Parameters: none
SELECT r.scope_type, r.scope_id, r.area_type, r.area_code, r.count, r.state, e.visibility, e.special
FROM representation r
LEFT JOIN exercise e ON r.scope_type = 'exercise' AND e.exercise_id = r.scope_id
WHERE r."by" = 'area' AND r.scope_type IN ('exercise', 'all') AND r.state IN ('value', 'suppressed')
ORDER BY r.scope_type, r.scope_id, r.area_type, r.area_code
