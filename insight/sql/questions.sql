-- Grain: one row per ready-made question, the council's own first.
-- Parameters: none
SELECT position, title, why, area_type, conditions, own FROM question ORDER BY position
