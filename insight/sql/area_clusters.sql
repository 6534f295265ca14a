-- Grain: one row per indicator by which one area is part of a cluster or stands out among its neighbours.
-- ``members`` are the names of the areas of the cluster, the area itself among them.
-- Parameters: $area_code (null for all), $area_type, $audience (list of visibilities)
SELECT c.area_code, c.indicator_id, i.title, i.theme, i.polarity, c.period, c.kind, c.cluster_no,
       (SELECT list(a.name ORDER BY a.name)
        FROM cluster m
        JOIN area a ON a.area_code = m.area_code AND a.area_type = m.area_type
        WHERE m.indicator_id = c.indicator_id AND m.area_type = c.area_type AND m.kind = c.kind
          AND m.cluster_no = c.cluster_no) AS members
FROM cluster c
JOIN indicator i USING (indicator_id)
WHERE ($area_code IS NULL OR c.area_code = $area_code) AND c.area_type = $area_type AND c.kind <> 'no neighbours'
  AND list_contains($audience, i.visibility)
ORDER BY i.position
