-- Grain: one row per area of one type for one indicator, in order of name.
-- Parameters: $indicator_id, $area_type, $area_code (null for all), $audience (list of visibilities)
SELECT t.area_code, a.name, p.name AS parent_name, t.from_period, t.to_period, t.points, t.direction, t.reason,
       t.apportioned
FROM trend t
JOIN indicator i USING (indicator_id)
JOIN area a ON a.area_code = t.area_code AND a.area_type = t.area_type
LEFT JOIN area p ON p.area_code = a.parent_code
WHERE t.indicator_id = $indicator_id AND t.area_type = $area_type
  AND ($area_code IS NULL OR t.area_code = $area_code)
  AND list_contains($audience, i.visibility)
ORDER BY a.name, t.area_code
