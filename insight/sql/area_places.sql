-- Grain: one row per indicator and period: where one area stands among all of its kind that have a figure.
-- Parameters: $area_code (null for all), $area_type, $indicator_ids (list), $audience (list of visibilities)
SELECT v.area_code, v.indicator_id, v.period, count(*) FILTER (o.value > v.value) AS above,
       count(*) FILTER (o.value < v.value) AS below, count(*) - 1 AS others
FROM value v
JOIN value o ON o.indicator_id = v.indicator_id AND o.period = v.period AND o.area_type = v.area_type
JOIN indicator i ON i.indicator_id = v.indicator_id
WHERE ($area_code IS NULL OR v.area_code = $area_code) AND v.area_type = $area_type AND list_contains($indicator_ids, v.indicator_id)
  AND v.state = 'value' AND o.state = 'value' AND list_contains($audience, i.visibility)
GROUP BY v.area_code, v.indicator_id, v.period
