-- Grain: the one row of view ``target`` for one area, or none; ``targets`` is how many targets its kind has.
-- Parameters: $area_code (null for all), $area_type, $audience (list of visibilities)
SELECT t.*, i.title AS need_title,
       (SELECT count(*) FROM target o WHERE o.area_type = t.area_type AND o.standing = 'target') AS targets
FROM target t
JOIN indicator i ON i.indicator_id = t.need_id
WHERE ($area_code IS NULL OR t.area_code = $area_code) AND t.area_type = $area_type
  AND list_contains($audience, i.visibility)
