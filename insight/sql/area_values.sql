-- Grain: one row per indicator and period for the areas named.
-- Parameters: $area_codes (list), $indicator_ids (list; null for all), $audience (list of visibilities)
SELECT v.indicator_id, i.title, i.theme, i.unit, i.statistic, i.polarity, i.decimals, i.dataset_id, v.area_code,
       v.area_type, v.period, v.value, v.numerator, v.denominator, v.lower, v.upper, v.state, v.fit,
       v.crossing_share, v.reliability
FROM value v
JOIN indicator i USING (indicator_id)
WHERE list_contains($area_codes, v.area_code)
  AND ($indicator_ids IS NULL OR list_contains($indicator_ids, v.indicator_id))
  AND list_contains($audience, i.visibility)
ORDER BY i.position, v.area_code, v.period
