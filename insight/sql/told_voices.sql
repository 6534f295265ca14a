-- Grain: one row per other voice that counts people, and area; rates beside it where the voice is judged.
-- Parameters: $kinds (list of kinds that count people)
SELECT v.kind, v.title, v.period, v.visibility, v.area_type, v.area_code, v.count, v.total, v.state, r.n,
       r.count AS judged_count, r.share, r."index", r.lower, r.upper, r.rate_per_1000, r.state AS judged_state,
       r.scope_id IS NOT NULL AS judged
FROM voice v
LEFT JOIN representation r
    ON r.scope_type = v.kind AND r."by" = 'area' AND r.area_type = v.area_type AND r.area_code = v.area_code
    AND r.scope_id = CASE WHEN v.title = '' THEN v.period ELSE v.title || ' (' || v.period || ')' END
    AND v.visibility = 'public'
WHERE list_contains($kinds, v.kind)
ORDER BY v.kind, v.title, v.period, v.area_type, v.area_code
