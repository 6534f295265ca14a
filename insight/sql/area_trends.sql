-- Grain: one row per indicator of two periods or more for one area.
-- Parameters: $area_code (null for all), $area_type, $audience (list of visibilities)
SELECT t.area_code, t.indicator_id, i.title, i.unit, i.decimals, i.statistic, i.polarity, t.from_period, t.to_period,
       t.points, t.direction, t.reason, t.apportioned
FROM trend t
JOIN indicator i USING (indicator_id)
WHERE ($area_code IS NULL OR t.area_code = $area_code) AND t.area_type = $area_type
  AND list_contains($audience, i.visibility)
ORDER BY i.position
