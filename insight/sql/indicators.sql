-- Grain: one row per indicator that the audience may see, in the catalogue's order.
-- Parameters: $audience (list of visibilities)
SELECT i.*, count(DISTINCT v.area_type) AS area_types
FROM indicator i
JOIN (SELECT DISTINCT indicator_id, area_type FROM value) v USING (indicator_id)
WHERE list_contains($audience, i.visibility)
GROUP BY ALL
ORDER BY i.position
