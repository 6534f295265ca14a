-- Grain: one row per indicator, area and period; of one kind of area and of one area where they are named.
-- Parameters: $area_type, $area_code (null for all), $audience (list of visibilities)
SELECT v.indicator_id, i.title, i.decimals, v.area_type, v.area_code, a.name, v.period, v.value, v.state, v.fit
FROM value v
JOIN indicator i USING (indicator_id)
JOIN area a ON a.area_code = v.area_code AND a.area_type = v.area_type
WHERE ($area_type IS NULL OR v.area_type = $area_type)
  AND ($area_code IS NULL OR v.area_code = $area_code)
  AND list_contains($audience, i.visibility)
ORDER BY i.position, v.area_type, a.name, v.area_code, v.period
