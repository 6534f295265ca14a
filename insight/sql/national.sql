-- Grain: one row per indicator and period that the nation has a figure for.
-- Parameters: $audience (list of visibilities)
SELECT n.indicator_id, n.period, n.value, n.numerator, n.denominator, n.tenths, n.how, n.dataset_id, n.code, n.name,
       d.title, d.publisher, d.licence, d.attribution
FROM national n
JOIN indicator i USING (indicator_id)
LEFT JOIN dataset d ON d.dataset_id = n.dataset_id
WHERE list_contains($audience, i.visibility)
ORDER BY i.position, n.period
