-- Grain: one row per area that some areas share ground with (themselves too), small kinds first, then by name.
-- ``people`` of it live in those areas together, ``share`` (0 to 1) of its own; what they share counts once. Slivers
-- (under 5 % of a small area) are left out, and so are kinds of small area. An area too small for figures of its own
-- has neither: it lies in a small area that is inside.
-- Parameters: $kinds, $codes (lists of one length: area type and code of each area)
WITH asked AS (SELECT unnest($kinds::VARCHAR[]) AS area_type, unnest($codes::VARCHAR[]) AS area_code),
finest AS (
    SELECT min_by(small_area_type, CASE small_area_type WHEN 'oa' THEN 1 WHEN 'lsoa' THEN 2 ELSE 3 END) AS kind
    FROM lookup
),
small AS (SELECT * FROM lookup WHERE small_area_type = (SELECT kind FROM finest) AND weight >= 0.05),
by_type AS (
    SELECT s.small_area_code, s.area_type, least(sum(s.weight), 1) AS weight
    FROM small s JOIN asked USING (area_type, area_code)
    GROUP BY ALL
    UNION ALL
    SELECT area_code, area_type, 1 FROM asked WHERE area_type = (SELECT kind FROM finest)
),
own AS (SELECT small_area_code, max(weight) AS weight FROM by_type GROUP BY small_area_code),
living AS (
    SELECT area_code AS small_area_code, coalesce(population, 1) AS people
    FROM area WHERE area_type = (SELECT kind FROM finest)
),
found AS (
    SELECT s.area_type, s.area_code, sum(s.weight * coalesce(o.weight, 0) * coalesce(l.people, 1)) AS people,
           sum(s.weight * coalesce(l.people, 1)) AS whole
    FROM small s
    LEFT JOIN own o USING (small_area_code)
    LEFT JOIN living l USING (small_area_code)
    GROUP BY ALL
    HAVING max(o.weight) IS NOT NULL
    UNION ALL
    SELECT w.area_type, w.area_code, NULL, NULL
    FROM shown_with w JOIN own USING (small_area_code)
    GROUP BY ALL
)
SELECT f.area_type, f.area_code, a.name, t.label, t.plural, t.position, f.people, f.people / nullif(f.whole, 0) AS share
FROM found f
JOIN area a USING (area_type, area_code)
JOIN base.area_type t USING (area_type)
WHERE NOT t.small
ORDER BY t.position, a.name, f.area_code
