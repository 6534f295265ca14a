-- Grain: one row per indicator that areas are compared by to find those like them.
-- Parameters: $audience (list of visibilities)
SELECT s.position, s.indicator_id, i.title, i.unit, s.logarithm
FROM similar_indicator s
JOIN indicator i USING (indicator_id)
WHERE list_contains($audience, i.visibility)
ORDER BY s.position
