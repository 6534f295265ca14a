-- Grain: one row per indicator, period and data set behind it.
-- Parameters: $audience (list of visibilities)
SELECT s.indicator_id, i.title, s.period, s.dataset_id
FROM base.indicator_dataset s
JOIN indicator i USING (indicator_id)
WHERE list_contains($audience, i.visibility)
ORDER BY i.position, s.period, s.dataset_id
