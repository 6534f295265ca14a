-- Grain: one row where clusters of the indicator were looked for in the area type, or none.
-- Parameters: $indicator_id, $area_type, $audience (list of visibilities)
SELECT m.period, m.areas, m.isolates, m.statistic, m.expected, m.p, m.permutations
FROM moran m
JOIN indicator i USING (indicator_id)
WHERE m.indicator_id = $indicator_id AND m.area_type = $area_type AND list_contains($audience, i.visibility)
