-- Grain: one row per indicator, period and part (numerator, denominator) that the audience may see.
-- Parameters: $kinds, $codes, $weights (lists of one length: kind, code and weight of each small area),
--             $audience (list of visibilities)
-- One suppressed small area makes a part suppressed, else one that is missing or not there makes it missing; a kind
-- of small area that was not weighted leaves it not applicable.
WITH weighted AS (
    SELECT unnest($kinds::VARCHAR[]) AS kind, unnest($codes::VARCHAR[]) AS small_area_code,
           unnest($weights::DOUBLE[]) AS weight
),
wanted AS (SELECT kind, count(*) AS small_areas FROM weighted GROUP BY kind),
added AS (
    SELECT s.measure_no, sum(w.weight * s.amount) FILTER (s.state = 'value') AS amount,
           count(*) AS held, count(*) FILTER (s.state = 'suppressed') AS suppressed,
           count(*) FILTER (s.state = 'missing') AS missing, count(*) FILTER (s.state = 'value') AS valued
    FROM small_amount s
    JOIN measure m USING (measure_no)
    JOIN weighted w ON w.kind = m.small_area_type || m.small_area_vintage
                   AND w.small_area_code = s.small_area_code
    GROUP BY s.measure_no
),
stated AS (
    SELECT measure_no, m.small_area_type || m.small_area_vintage AS kind, a.amount,
           CASE WHEN a.held IS NULL AND w.small_areas IS NULL THEN 'not_applicable'
                WHEN coalesce(a.suppressed, 0) > 0 THEN 'suppressed'
                WHEN coalesce(a.missing, 0) > 0 OR coalesce(a.held, 0) < w.small_areas THEN 'missing'
                WHEN a.valued > 0 THEN 'value'
                ELSE 'not_applicable' END AS state
    FROM measure m
    LEFT JOIN added a USING (measure_no)
    LEFT JOIN wanted w ON w.kind = m.small_area_type || m.small_area_vintage
)
SELECT p.indicator_id, p.period, p.part, sum(s.amount) AS amount,
       min_by(s.state, CASE s.state WHEN 'suppressed' THEN 0 WHEN 'missing' THEN 1
                                    WHEN 'not_applicable' THEN 2 ELSE 3 END) AS state,
       list(DISTINCT s.kind ORDER BY s.kind) AS kinds
FROM indicator_part p
JOIN indicator i USING (indicator_id)
JOIN stated s USING (measure_no)
WHERE p.part <> 'rank' AND list_contains($audience, i.visibility)
GROUP BY p.indicator_id, p.period, p.part
ORDER BY p.indicator_id, p.period, p.part
