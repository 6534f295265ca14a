-- Grain: one row per area of average score that holds at least one hidden pocket, the largest share first.
-- Parameters: $area_code (null for all), $area_type (null for all), $audience (list of visibilities)
SELECT k.indicator_id, i.title, k.area_code, k.area_type, a.name, p.name AS parent_name, k.average_score,
       k.average_decile, count(*) AS pockets, list(k.small_area_code ORDER BY k.small_area_code) AS small_areas,
       k.pocket_population, k.pocket_share
FROM pocket k
JOIN indicator i USING (indicator_id)
JOIN area a ON a.area_code = k.area_code AND a.area_type = k.area_type
LEFT JOIN area p ON p.area_code = a.parent_code
WHERE ($area_code IS NULL OR k.area_code = $area_code)
  AND ($area_type IS NULL OR k.area_type = $area_type)
  AND list_contains($audience, i.visibility)
GROUP BY ALL
ORDER BY min(i.position), k.pocket_share DESC, k.area_code
