-- Grain: one row per indicator and period that the audience may see, in the catalogue's order.
-- Parameters: $audience (list of visibilities)
SELECT i.indicator_id, i.title, i.theme, i.unit, i.statistic, i.polarity, i.decimals, i.multiplier, i.dataset_id,
       k.period, k.per_km2, k."interval", k.summary
FROM indicator_making k
JOIN indicator i USING (indicator_id)
WHERE list_contains($audience, i.visibility)
ORDER BY i.position, k.period
