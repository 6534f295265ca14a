-- Grain: one row per summary of deprivation (indicator and period) that the audience may see and small area.
-- Parameters: $kinds, $codes, $weights (lists of one length: kind, code and weight of each small area),
--             $audience (list of visibilities)
WITH weighted AS (
    SELECT unnest($kinds::VARCHAR[]) AS kind, unnest($codes::VARCHAR[]) AS small_area_code,
           unnest($weights::DOUBLE[]) AS weight
),
part AS (
    SELECT p.indicator_id, p.period, p.part, s.small_area_code, w.weight, s.amount
    FROM indicator_part p
    JOIN indicator i USING (indicator_id)
    JOIN indicator_making k USING (indicator_id, period)
    JOIN measure m USING (measure_no)
    JOIN small_amount s USING (measure_no)
    JOIN weighted w ON w.kind = m.small_area_type || m.small_area_vintage
                   AND w.small_area_code = s.small_area_code
    WHERE k.summary IS NOT NULL AND s.state = 'value' AND list_contains($audience, i.visibility)
)
SELECT r.indicator_id, r.period, r.small_area_code, r.weight, r.amount AS rank, d.amount AS population,
       k.summary, i.small_areas_in_nation, i.multiplier
FROM part r
JOIN part d USING (indicator_id, period, small_area_code)
JOIN indicator_making k USING (indicator_id, period)
JOIN indicator i USING (indicator_id)
WHERE r.part = 'rank' AND d.part = 'denominator'
ORDER BY r.indicator_id, r.period, r.small_area_code
