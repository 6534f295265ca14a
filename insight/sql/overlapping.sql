-- Grain: one row per area that shares small areas with one area (itself too), the larger share of its people first.
-- ``share`` is the share of the one area's small areas (by people) that the other holds; slivers (under 5 % of a small
-- area) are left out, and so are kinds of small area.
-- Parameters: $area_code, $area_type
WITH own AS (
    SELECT small_area_code, small_area_type, weight
    FROM lookup
    WHERE area_code = $area_code AND area_type = $area_type AND weight >= 0.05
),
finest AS (
    SELECT min_by(small_area_type, CASE small_area_type WHEN 'oa' THEN 1 WHEN 'lsoa' THEN 2 ELSE 3 END) AS small_area_type
    FROM own
),
alone AS (
    SELECT $area_code AS small_area_code, $area_type AS small_area_type, 1.0 AS weight
    WHERE $area_type IN (SELECT small_area_type FROM lookup)
),
parts AS (
    SELECT * FROM own WHERE small_area_type = (SELECT small_area_type FROM finest)
    UNION ALL
    SELECT * FROM alone WHERE NOT EXISTS (SELECT * FROM own)
)
SELECT l.area_type, l.area_code, a.name, t.label, t.plural, t.position, t.small, sum(p.weight * l.weight) AS share
FROM parts p
JOIN lookup l USING (small_area_code, small_area_type)
JOIN area a ON a.area_code = l.area_code AND a.area_type = l.area_type
JOIN base.area_type t ON t.area_type = l.area_type
WHERE l.weight >= 0.05
GROUP BY ALL
ORDER BY t.position, share DESC, a.name
