-- Grain: one row per town, the largest first.
-- Parameters: none
SELECT name, lon, lat, population FROM place ORDER BY population DESC, name
