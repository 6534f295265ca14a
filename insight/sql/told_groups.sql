-- Grain: one row per scope, dimension and group that is told of or held back; those who did not say are left out.
-- Parameters: none
SELECT r.scope_type, r.scope_id, r.dimension, r.group_id, r.count, r.n, r.state, e.series, e.year, e.visibility, e.special,
       coalesce(g.special_category, false) AS special_category
FROM representation r
LEFT JOIN exercise e ON r.scope_type = 'exercise' AND e.exercise_id = r.scope_id
LEFT JOIN population_group g ON g.dimension = r.dimension AND g.group_id = r.group_id
WHERE r."by" = 'group' AND r.scope_type IN ('exercise', 'series', 'year', 'all') AND r.group_id <> 'not_stated'
ORDER BY r.dimension, r.scope_type, r.scope_id, r.group_id
