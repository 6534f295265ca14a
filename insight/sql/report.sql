-- Grain: one row per data set that the build read.
-- Parameters: none
SELECT r.dataset_id, d.title, r.rows_in, r.rows_used, r.codes_not_matched, r.examples, r.people_not_allocated,
       r.seconds, r.remark
FROM build_report r
JOIN dataset d USING (dataset_id)
ORDER BY r.dataset_id
