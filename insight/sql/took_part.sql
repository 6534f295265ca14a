-- Grain: one row per exercise of which the audience may see how many took part: those who said, and those who did not,
-- to whichever question most answered; at least those of whom it is known where they live.
-- Parameters: $audience (list of visibilities)
WITH asked AS (
    SELECT r.scope_id AS exercise_id, r.dimension,
           max(r.n) + coalesce(sum(r.count) FILTER (WHERE r.group_id = 'not_stated'), 0) AS people
    FROM representation r
    WHERE r.scope_type = 'exercise' AND r."by" = 'group'
    GROUP BY ALL
    UNION ALL
    SELECT r.scope_id, 'all', r.count
    FROM representation r
    WHERE r.scope_type = 'exercise' AND r."by" = 'area' AND r.area_type = 'county'
)
SELECT a.exercise_id, max(a.people) AS people
FROM asked a JOIN exercise e USING (exercise_id)
WHERE list_contains($audience, e.visibility)
GROUP BY a.exercise_id
ORDER BY a.exercise_id
