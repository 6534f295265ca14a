-- Grain: one row per neighbourhood (LSOA) given, with its national decile of deprivation (1 the most deprived).
-- Parameters: $codes, $weights (lists of one length: code, and the share of its people who are counted)
WITH weighted AS (
    SELECT unnest($codes::VARCHAR[]) AS lsoa, unnest($weights::DOUBLE[]) AS weight
)
SELECT d.lsoa, a.name, d.decile, d.population * w.weight AS people, w.weight
FROM weighted w
JOIN decile d USING (lsoa)
LEFT JOIN area a ON a.area_code = d.lsoa AND a.area_type = 'lsoa'
ORDER BY d.decile, a.name, d.lsoa
