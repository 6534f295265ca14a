-- Grain: one row per indicator that counts a group of people, area and period.
-- Parameters: $audience (list of visibilities)
SELECT v.indicator_id, v.area_type, v.area_code, v.period, v.numerator, v.denominator
FROM value v
JOIN indicator i USING (indicator_id)
WHERE list_contains($audience, i.visibility) AND v.indicator_id IN (SELECT indicator_id FROM population_group)
