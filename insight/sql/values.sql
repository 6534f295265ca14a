-- Grain: one row per area of one type, for one indicator and period, in order of name.
-- Parameters: $indicator_id, $area_type, $period, $audience (list of visibilities)
SELECT v.area_code, a.name, a.parent_code, p.name AS parent_name, v.period, v.value, v.numerator, v.denominator,
       v.lower, v.upper, v.state, v.fit, v.crossing_share, v.reliability
FROM value v
JOIN indicator i USING (indicator_id)
JOIN area a ON a.area_code = v.area_code AND a.area_type = v.area_type
LEFT JOIN area p ON p.area_code = a.parent_code
WHERE v.indicator_id = $indicator_id AND v.area_type = $area_type AND v.period = $period
  AND list_contains($audience, i.visibility)
ORDER BY a.name, v.area_code
