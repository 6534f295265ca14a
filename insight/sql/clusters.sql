-- Grain: one row per area that is part of a cluster, stands out among its neighbours, or has none.
-- Parameters: $indicator_id, $area_type, $audience (list of visibilities)
SELECT c.area_code, a.name, p.name AS parent_name, c.period, c.kind, c.cluster_no, c.local_i, c.p, c.q, a.lon, a.lat
FROM cluster c
JOIN indicator i USING (indicator_id)
JOIN area a ON a.area_code = c.area_code AND a.area_type = c.area_type
LEFT JOIN area p ON p.area_code = a.parent_code
WHERE c.indicator_id = $indicator_id AND c.area_type = $area_type AND list_contains($audience, i.visibility)
ORDER BY c.kind, c.cluster_no, a.name, c.area_code
