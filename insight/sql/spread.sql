-- Grain: one row per indicator and period that areas of one type have figures for.
-- Parameters: $area_type, $audience (list of visibilities)
SELECT v.indicator_id, v.period, count(*) AS areas, min(v.value) AS least,
       quantile_cont(v.value, 0.25) AS lower_quartile, quantile_cont(v.value, 0.75) AS upper_quartile,
       max(v.value) AS greatest
FROM value v
JOIN indicator i USING (indicator_id)
WHERE v.area_type = $area_type AND v.state = 'value' AND list_contains($audience, i.visibility)
GROUP BY v.indicator_id, v.period
