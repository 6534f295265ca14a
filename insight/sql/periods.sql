-- Grain: one row per indicator, area type and period that holds at least one row.
-- Parameters: $audience (list of visibilities)
SELECT v.indicator_id, v.area_type, v.period, count(*) FILTER (v.state = 'value') AS with_value, count(*) AS areas
FROM value v
JOIN indicator i USING (indicator_id)
WHERE list_contains($audience, i.visibility)
GROUP BY ALL
ORDER BY v.indicator_id, v.area_type, v.period
