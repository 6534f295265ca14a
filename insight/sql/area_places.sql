-- Grain: one row per area, indicator and period: where one area stands among all of its kind that have a figure.
-- Parameters: $area_code (null for all), $area_type, $indicator_ids (list), $audience (list of visibilities)
WITH placed AS (
    SELECT v.area_code, v.indicator_id, v.period,
           rank() OVER (PARTITION BY v.indicator_id, v.period ORDER BY v.value DESC) - 1 AS above,
           rank() OVER (PARTITION BY v.indicator_id, v.period ORDER BY v.value) - 1 AS below,
           count(*) OVER (PARTITION BY v.indicator_id, v.period) - 1 AS others
    FROM value v
    JOIN indicator i USING (indicator_id)
    WHERE v.area_type = $area_type AND list_contains($indicator_ids, v.indicator_id) AND v.state = 'value'
      AND list_contains($audience, i.visibility)
)
SELECT * FROM placed WHERE $area_code IS NULL OR area_code = $area_code
