-- Grain: one row per smallest area and small area that holds it (itself too), the smallest kind first.
-- Parameters: none
SELECT small_area_code, people, larger_type || larger_vintage AS kind, larger_code, share,
       larger_code = small_area_code AS itself
FROM small_nest
ORDER BY small_area_code, kind
