-- Grain: one row per indicator, period and data set behind it, the main data set first.
-- Parameters: $indicator_ids (list), $audience (list of visibilities)
SELECT s.indicator_id, s.period, d.dataset_id, d.title, d.publisher, d.published, d.period AS dataset_period, d.licence,
       d.attribution
FROM base.indicator_dataset s
JOIN dataset d USING (dataset_id)
JOIN indicator i USING (indicator_id)
WHERE list_contains($indicator_ids, s.indicator_id) AND list_contains($audience, i.visibility)
ORDER BY i.position, s.period, d.dataset_id <> i.dataset_id, d.dataset_id
