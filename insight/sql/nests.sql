-- Grain: one row per area of one type and larger area that holds it whole: panel, district, county.
-- Parameters: $area_type
-- A ward or parish lies whole in a panel where every one of its small areas does; districts are the
-- stated parents, but for a parish that lies in several.
WITH member AS (
    SELECT inner_area.area_code, outer_area.area_type AS larger_type, outer_area.area_code AS larger_code,
           min(inner_area.weight * outer_area.weight) AS least
    FROM lookup AS inner_area
    JOIN lookup AS outer_area USING (small_area_code, small_area_type)
    WHERE inner_area.area_type = $area_type AND outer_area.area_type IN ('panel', 'district')
      AND small_area_type = 'oa'
    GROUP BY ALL
),
whole AS (
    SELECT area_code, any_value(larger_code) AS larger_code
    FROM member WHERE larger_type = 'panel' AND $area_type IN ('ward', 'parish')
    GROUP BY area_code HAVING count(*) = 1 AND min(least) > 0.999
),
district AS (
    SELECT area_code, parent_code AS larger_code FROM area
    WHERE area_type = $area_type AND area_type NOT IN ('district', 'county') AND parent_code IS NOT NULL
      AND area_code NOT IN (
          SELECT area_code FROM member WHERE larger_type = 'district' GROUP BY area_code HAVING count(*) > 1
      )
)
SELECT area_code, $area_type AS larger_type, area_code AS larger_code FROM area WHERE area_type = $area_type
UNION ALL SELECT area_code, 'panel', larger_code FROM whole
UNION ALL SELECT area_code, 'district', larger_code FROM district
UNION ALL SELECT a.area_code, 'county', c.area_code FROM area AS a, area AS c
WHERE a.area_type = $area_type AND $area_type <> 'county' AND c.area_type = 'county'
