-- Grain: one row per group, or per area of one type, of one scope.
-- Parameters: $scope_type, $scope_id, $by (group or area), $area_type (null for all), $audience (list of visibilities)
SELECT r.*, g.title, g.dimension_title, g.position, g.sensitive, g.asked, a.name, a.parent_code, p.name AS parent_name,
       a.lon, a.lat
FROM representation r
LEFT JOIN population_group g ON g.dimension = r.dimension AND g.group_id = r.group_id
LEFT JOIN area a ON a.area_code = r.area_code AND a.area_type = r.area_type
LEFT JOIN area p ON p.area_code = a.parent_code
LEFT JOIN exercise e ON r.scope_type = 'exercise' AND e.exercise_id = r.scope_id
WHERE r.scope_type = $scope_type AND r.scope_id = $scope_id AND r."by" = $by
  AND ($area_type IS NULL OR r.area_type = $area_type)
  AND (r.scope_type <> 'exercise' OR list_contains($audience, e.visibility))
ORDER BY g.position NULLS LAST, a.name, r.area_code
