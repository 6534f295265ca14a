-- Grain: one row per cell that was judged, with what is told of it; n and population_share are told of hidden ones too.
-- Parameters: none
SELECT scope_type, scope_id, "by", dimension, area_type, count, n, population_share, level, state
FROM representation
WHERE level IS NOT NULL
ORDER BY ALL
