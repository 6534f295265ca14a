-- Grain: one row per period of one indicator for one area, with the break that the period begins, if any.
-- Parameters: $indicator_id, $area_code (null for all), $area_type, $audience (list of visibilities)
SELECT v.area_code, v.period, v.value, v.numerator, v.denominator, v.lower, v.upper, v.state, v.fit, v.crossing_share,
       v.reliability, b.kind AS break_kind, b.note AS break_note
FROM value v
JOIN indicator i USING (indicator_id)
LEFT JOIN series_break b ON b.indicator_id = v.indicator_id AND b.period = v.period
WHERE v.indicator_id = $indicator_id AND ($area_code IS NULL OR v.area_code = $area_code) AND v.area_type = $area_type
  AND list_contains($audience, i.visibility)
ORDER BY regexp_extract(v.period, '(19|20)[0-9][0-9]'), v.period
