-- Grain: one row per indicator, area type, period, state and fit that the audience may see, with how many areas have it.
-- Parameters: $indicator_id (null for all), $audience (list of visibilities)
SELECT v.indicator_id, i.title, i.theme, v.area_type, t.plural, v.period, v.state, v.fit, count(*) AS areas
FROM value v
JOIN indicator i USING (indicator_id)
JOIN (SELECT area_type, any_value(plural) AS plural, min(position) AS position FROM base.area_type GROUP BY area_type) t
  USING (area_type)
WHERE list_contains($audience, i.visibility) AND ($indicator_id IS NULL OR v.indicator_id = $indicator_id)
GROUP BY ALL
ORDER BY any_value(i.position), any_value(t.position), v.period, v.state, v.fit
