-- Grain: one row per dimension of one scope whose groups are all told.
-- Parameters: $scope_type, $scope_id, $audience (list of visibilities)
SELECT l.*, any_value(g.dimension_title) AS dimension_title, min(g.position) AS position
FROM likeness l
JOIN population_group g ON g.dimension = l.dimension
LEFT JOIN exercise e ON l.scope_type = 'exercise' AND e.exercise_id = l.scope_id
WHERE l.scope_type = $scope_type AND l.scope_id = $scope_id
  AND (l.scope_type <> 'exercise' OR list_contains($audience, e.visibility))
GROUP BY ALL
ORDER BY position
