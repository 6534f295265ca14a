-- The published views of an edition. One row each at the grain named; tables live in schema base.
-- Parameters: none. Run once, by the build, after the base tables are filled.

-- area: one row per published area. geometry_wkb is EPSG:27700; lon and lat are WGS 84.
CREATE VIEW area AS
SELECT area_code, area_type, name, boundary_vintage, parent_code, population, area_km2, geometry_wkb,
       lon, lat, status, note, set_label
FROM base.area;

-- indicator: one row per indicator.
CREATE VIEW indicator AS
SELECT indicator_id, title, theme, statistic, unit, polarity, multiplier, description, why_it_matters,
       dataset_id, visibility, decimals, caveats, position, small_areas_in_nation, implications
FROM base.indicator;

-- value: one row per indicator, area and period.
CREATE VIEW value AS
SELECT indicator_id, area_code, area_type, period, value, numerator, denominator, lower, upper, state, fit,
       crossing_share, reliability
FROM base.value;

-- dataset: one row per data set.
CREATE VIEW dataset AS
SELECT dataset_id, title, publisher, licence, attribution, published, retrieved, period, sha256, file, page,
       status, note, vintage, area_type
FROM base.dataset;

-- lookup: one row per small area and area, for the small areas of the published vintages.
CREATE VIEW lookup AS
SELECT small_area_code, area_code, area_type, weight, fit, small_area_type, small_area_vintage
FROM base.lookup
WHERE current;

-- lookup_all: the same, with the small areas of earlier vintages too (the two LSOA vintages share codes).
CREATE VIEW lookup_all AS
SELECT small_area_code, area_code, area_type, weight, fit, small_area_type, small_area_vintage
FROM base.lookup;

-- edition: one row. What this file is.
CREATE VIEW edition AS SELECT * FROM base.edition;

-- build_report: one row per boundary file and table read.
CREATE VIEW build_report AS SELECT * FROM base.build_report;

-- pocket: one row per hidden pocket: an area of average score, and a small area of national decile 1 or 2 in it.
CREATE VIEW pocket AS
SELECT indicator_id, area_code, area_type, small_area_code, average_score, average_decile, pocket_population,
       pocket_share
FROM base.pocket;

-- population_group: one row per dimension (such as age) and group of people (such as those aged 15 to 24).
CREATE VIEW population_group AS
SELECT dimension, dimension_title, base, group_id, title, indicator_id, rest, asked, sensitive, special_category,
       minimum, words, header_words, first_age, last_age, position
FROM base.population_group;

-- postcode: one row per postcode in and near the county, and the areas its point lies in (none: outside).
-- x and y are EPSG:27700.
CREATE VIEW postcode AS
SELECT postcode, oa, ward, parish, panel, division, district, county, x, y FROM base.postcode;

-- question: one row per ready-made question; own: the council's, not one that comes with the tool.
CREATE VIEW question AS SELECT position, title, why, area_type, conditions, own FROM base.question;

-- place: one row per town or large village, for orientation on maps (WGS 84).
CREATE VIEW place AS SELECT name, lon, lat, population FROM base.place;

-- shown_with: one row per area too small for a figure of its own and output area it lies in.
CREATE VIEW shown_with AS SELECT area_code, area_type, small_area_code, share FROM base.shown_with;

-- outline: one row per published area; a simplified outline in WGS 84 (WKB) for drawing on screen only.
CREATE VIEW outline AS SELECT area_code, area_type, outline_wkb FROM base.outline;

-- national: one row per indicator and period that the nation has a figure for.
CREATE VIEW national AS
SELECT n.indicator_id, n.period, n.value, n.numerator, n.denominator, n.tenths, n.how, n.dataset_id, a.code, a.name
FROM base.national n CROSS JOIN base.nation a;

-- similar_area: one row per area and area like it; similar_code is null for an area that could not be placed.
CREATE VIEW similar_area AS
SELECT area_code, area_type, similar_code, rank, distance FROM base.similar_area;

-- similar_indicator: one row per indicator that areas are compared by to find those like them.
CREATE VIEW similar_indicator AS SELECT position, indicator_id, logarithm FROM base.similar_indicator;

-- trend: one row per area and indicator with two periods or more.
CREATE VIEW trend AS
SELECT indicator_id, area_type, area_code, from_period, to_period, points, direction, reason, apportioned
FROM base.trend;

-- series_break: one row per indicator and declared break; period is the first of the new series.
CREATE VIEW series_break AS SELECT indicator_id, period, year, kind, note FROM base.series_break;

-- change: one row per area that no longer exists and area that took its place.
CREATE VIEW change AS SELECT area_code, name, area_type, successor_code, changed, note FROM base.change;

-- neighbour: one row per area and area next to it, both ways round.
CREATE VIEW neighbour AS SELECT area_code, area_type, neighbour_code FROM base.neighbour;

-- cluster: one row per indicator and area that is part of a cluster, stands out among its neighbours, or has none.
CREATE VIEW cluster AS
SELECT indicator_id, area_type, period, area_code, kind, cluster_no, local_i, p, q FROM base.cluster;

-- moran: one row per indicator and area type that clusters were looked for in.
CREATE VIEW moran AS
SELECT indicator_id, area_type, period, areas, isolates, statistic, expected, p, permutations FROM base.moran;

-- exercise: one row per piece of engagement, held or planned.
CREATE VIEW exercise AS
SELECT exercise_id, title, series, owner, partners, method, rung, basis, planned_start, planned_end, actual_start,
       actual_end, area_type, area_codes, audience, asked, result, what_changed, link, visibility, special, year
FROM base.exercise;

-- participation: one row per exercise, area, dimension and group: how many took part. Small counts are suppressed.
CREATE VIEW participation AS
SELECT exercise_id, area_code, area_type, dimension, "group", count, state FROM base.participation;

-- representation: one row per scope (an exercise, a series, a year, all; or another voice) and group or area.
CREATE VIEW representation AS
SELECT scope_type, scope_id, "by", area_type, area_code, dimension, group_id, count, n, population, population_share,
       expected, share, "index", lower, upper, level, verdict, rate_per_1000, exercises, state
FROM base.representation;

-- likeness: one row per scope and dimension whose groups are all told: how like the population the participants were.
CREATE VIEW likeness AS
SELECT scope_type, scope_id, dimension, n, not_stated, similarity, similarity_if_fair, similarity_low, r_indicator,
       r_lower, r_upper, spread, spread_lower, spread_upper, min_max_ratio, min_max_if_fair
FROM base.likeness;

-- target: one row per area: need beside voice, with the council's own indicator, all exercises and the worst fifth.
CREATE VIEW target AS
SELECT need_id, voice, worst_pct, area_type, area_code, place, standing, worst, population, need, need_period, need_fit,
       need_crossing_share, count, expected, "index", lower, upper, level, verdict, state, cell
FROM base.target;

-- weighting: one row per exercise whose answers were worked out: how they were weighted, and what that cost.
CREATE VIEW weighting AS
SELECT exercise_id, dimensions, generalises, people, left_out, trimmed, design_effect, effective_n FROM base.weighting;

-- answer: one row per exercise, question, answer (or all that agree) and area: people, and the weighted share (0 to 1).
CREATE VIEW answer AS
SELECT exercise_id, question_id, question, part, answer, position, area_type, area_code, agrees, target, count, n,
       share, lower, upper, effective_n, state
FROM base.answer;

-- voice: one row per other way of being heard (returns, attendance, petition, e-panel), area and period. Small counts
-- of people are suppressed; total is of all areas of the type together.
CREATE VIEW voice AS
SELECT kind, area_type, area_code, period, count, state, total, title, "of", visibility FROM base.voice;

-- parish_record: one row per parish with a record.
CREATE VIEW parish_record AS
SELECT area_code, plan_status, plan_date, priorities, survey, survey_period, cluster, visibility FROM base.parish_record;

-- forum: one row per forum or organisation that can reach groups of people.
CREATE VIEW forum AS
SELECT forum_id, name, groups, kind, area_type, area_codes, meets, organisation, link, visibility FROM base.forum;

-- statement: one row per piece of local knowledge: perceived, dated, lapsing; never part of an index.
CREATE VIEW statement AS
SELECT statement_id, statement, role, said_on, area_type, area_code, review_on, topic, moderation, visibility
FROM base.statement;

-- asset: one row per place that serves a community (EPSG:27700).
CREATE VIEW asset AS
SELECT asset_id, kind, name, x, y, postcode, link, visibility, ward, parish, panel, division, district FROM base.asset;

-- decile: one row per neighbourhood (LSOA): national decile of deprivation, 1 the most deprived, and its people.
CREATE VIEW decile AS SELECT lsoa, decile, population FROM base.decile;

-- grant_award: one row per bid or award (pounds; EPSG:27700).
CREATE VIEW grant_award AS
SELECT grant_id, fund, name, amount, status, period, x, y, postcode, area_type, area_code, groups, visibility, ward,
       parish, panel, division, district, lsoa, decile
FROM base.grant_award;

-- saved_area: one row per area drawn and named (WKT, EPSG:27700).
CREATE VIEW saved_area AS SELECT saved_area_id, name, geometry, owner, visibility FROM base.saved_area;

-- measure: one row per thing that is added up over small areas, and the kind of small area it is counted by.
CREATE VIEW measure AS SELECT measure_no, dataset_id, small_area_type, small_area_vintage FROM base.measure;

-- small_amount: one row per measure and small area: what areas that anybody draws are added up from.
CREATE VIEW small_amount AS SELECT measure_no, small_area_code, amount, state FROM base.small_amount;

-- indicator_part: one row per indicator, period, part (numerator, denominator, rank) and measure that is in it.
CREATE VIEW indicator_part AS SELECT indicator_id, period, part, measure_no FROM base.indicator_part;

-- indicator_making: one row per indicator and period: how its figure, interval and summary are worked out.
CREATE VIEW indicator_making AS SELECT indicator_id, period, per_km2, "interval", summary FROM base.indicator_making;

-- living_point: one row per place where people of a smallest area live (EPSG:27700).
CREATE VIEW living_point AS SELECT small_area_code, x, y, people FROM base.living_point;

-- small_nest: one row per smallest area and small area that holds it, with the share of its people in it.
CREATE VIEW small_nest AS
SELECT small_area_code, people, larger_type, larger_vintage, larger_code, share FROM base.small_nest;
