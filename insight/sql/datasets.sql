-- Grain: one row per data set, with what the build made of it; in order of title. Those behind nothing but figures the
-- audience may not see are left out; figures says whether it holds figures of an indicator.
-- Parameters: $audience (list of visibilities)
WITH used AS (
    SELECT s.dataset_id, bool_or(list_contains($audience, i.visibility)) AS seen
    FROM base.indicator_dataset s JOIN indicator i USING (indicator_id)
    GROUP BY s.dataset_id
)
SELECT d.*, r.rows_in, r.rows_used, r.codes_not_matched, r.examples, r.people_not_allocated, r.remark,
       coalesce(u.seen, FALSE) AS figures
FROM dataset d
LEFT JOIN build_report r USING (dataset_id)
LEFT JOIN used u USING (dataset_id)
WHERE coalesce(u.seen, TRUE)
ORDER BY lower(d.title), d.dataset_id
