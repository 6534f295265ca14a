-- Grain: one row per data set behind one indicator's figures, one for each period.
-- Parameters: $indicator_id, $audience (list of visibilities)
SELECT s.period, d.*
FROM base.indicator_dataset s
JOIN dataset d USING (dataset_id)
JOIN indicator i USING (indicator_id)
WHERE s.indicator_id = $indicator_id AND list_contains($audience, i.visibility)
ORDER BY s.period, d.dataset_id <> i.dataset_id, d.dataset_id
