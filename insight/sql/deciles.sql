-- Grain: one row per neighbourhood (LSOA) with its national decile of deprivation (1 the most deprived) and people.
-- Parameters: none
SELECT * FROM decile ORDER BY lsoa
