-- The base tables of an edition, with the grain and the units of each column. Analysts read the views.
-- Parameters: none
CREATE SCHEMA base;

CREATE TABLE base.edition (
    edition_id VARCHAR, council VARCHAR, place VARCHAR, fictional BOOLEAN, built_at TIMESTAMP,
    insight_version VARCHAR, catalogue VARCHAR, catalogue_sha256 VARCHAR, default_indicator VARCHAR,
    default_area_type VARCHAR, benchmarks VARCHAR[], headline VARCHAR[], accent VARCHAR, logo VARCHAR, licence_numbers VARCHAR,
    schema_number INTEGER
);
CREATE TABLE base.area_type (
    area_type VARCHAR, label VARCHAR, plural VARCHAR, vintage INTEGER, status VARCHAR, note VARCHAR,
    small BOOLEAN, position INTEGER
);
CREATE TABLE base.area (
    area_code VARCHAR, area_type VARCHAR, name VARCHAR, boundary_vintage INTEGER, parent_code VARCHAR,
    population DOUBLE, area_km2 DOUBLE, geometry_wkb BLOB, lon DOUBLE, lat DOUBLE, status VARCHAR, note VARCHAR,
    set_label VARCHAR, PRIMARY KEY (area_type, area_code)
);
CREATE TABLE base.outline (area_code VARCHAR, area_type VARCHAR, outline_wkb BLOB);
CREATE TABLE base.indicator (
    indicator_id VARCHAR PRIMARY KEY, title VARCHAR, theme VARCHAR, statistic VARCHAR, unit VARCHAR,
    polarity VARCHAR, multiplier DOUBLE, description VARCHAR, why_it_matters VARCHAR, dataset_id VARCHAR,
    visibility VARCHAR, decimals INTEGER, caveats VARCHAR[], position INTEGER, small_areas_in_nation INTEGER,
    implications VARCHAR[]
);
CREATE TABLE base.indicator_dataset (indicator_id VARCHAR, dataset_id VARCHAR, period VARCHAR);
CREATE TABLE base.value (
    indicator_id VARCHAR, area_code VARCHAR, area_type VARCHAR, period VARCHAR, value DOUBLE, numerator DOUBLE,
    denominator DOUBLE, lower DOUBLE, upper DOUBLE, state VARCHAR, fit VARCHAR, crossing_share DOUBLE,
    reliability VARCHAR
);
CREATE TABLE base.dataset (
    dataset_id VARCHAR PRIMARY KEY, title VARCHAR, publisher VARCHAR, licence VARCHAR, attribution VARCHAR,
    published DATE, retrieved DATE, period VARCHAR, sha256 VARCHAR, file VARCHAR, page VARCHAR, status VARCHAR,
    note VARCHAR, vintage INTEGER, area_type VARCHAR
);
CREATE TABLE base.lookup (
    small_area_code VARCHAR, area_code VARCHAR, area_type VARCHAR, weight DOUBLE, fit VARCHAR,
    small_area_type VARCHAR, small_area_vintage INTEGER, current BOOLEAN
);
CREATE TABLE base.build_report (
    dataset_id VARCHAR, rows_in BIGINT, rows_used BIGINT, codes_not_matched BIGINT, examples VARCHAR[],
    people_not_allocated DOUBLE, seconds DOUBLE, remark VARCHAR
);
CREATE TABLE base.pocket (
    indicator_id VARCHAR, area_code VARCHAR, area_type VARCHAR, small_area_code VARCHAR, average_score DOUBLE,
    average_decile DOUBLE, pocket_population DOUBLE, pocket_share DOUBLE
);
CREATE TABLE base.population_group (
    dimension VARCHAR, dimension_title VARCHAR, base VARCHAR, group_id VARCHAR, title VARCHAR,
    indicator_id VARCHAR, rest BOOLEAN, asked BOOLEAN, sensitive BOOLEAN, special_category BOOLEAN,
    minimum INTEGER, words VARCHAR[], header_words VARCHAR[], first_age INTEGER, last_age INTEGER,
    position INTEGER, PRIMARY KEY (dimension, group_id)
);
CREATE TABLE base.postcode (
    postcode VARCHAR PRIMARY KEY, oa VARCHAR, ward VARCHAR, parish VARCHAR, panel VARCHAR, division VARCHAR,
    district VARCHAR, county VARCHAR, x DOUBLE, y DOUBLE
);
CREATE TABLE base.place (name VARCHAR, lon DOUBLE, lat DOUBLE, population DOUBLE);
CREATE TABLE base.shown_with (area_code VARCHAR, area_type VARCHAR, small_area_code VARCHAR, share DOUBLE);
CREATE TABLE base.question (
    position INTEGER PRIMARY KEY, title VARCHAR, why VARCHAR, area_type VARCHAR, conditions VARCHAR[], own BOOLEAN
);
CREATE TABLE base.nation (code VARCHAR, name VARCHAR);
CREATE TABLE base.national (
    indicator_id VARCHAR, period VARCHAR, value DOUBLE, numerator DOUBLE, denominator DOUBLE, tenths DOUBLE[],
    how VARCHAR, dataset_id VARCHAR, PRIMARY KEY (indicator_id, period)
);
CREATE TABLE base.similar_area (
    area_code VARCHAR, area_type VARCHAR, similar_code VARCHAR, rank INTEGER, distance DOUBLE
);
CREATE TABLE base.similar_indicator (position INTEGER, indicator_id VARCHAR, logarithm BOOLEAN);
CREATE TABLE base.trend (
    indicator_id VARCHAR, area_type VARCHAR, area_code VARCHAR, from_period VARCHAR, to_period VARCHAR,
    points INTEGER, direction VARCHAR, reason VARCHAR, apportioned BOOLEAN
);
CREATE TABLE base.series_break (
    indicator_id VARCHAR, period VARCHAR, year INTEGER, kind VARCHAR, note VARCHAR
);
CREATE TABLE base.change (
    area_code VARCHAR, name VARCHAR, area_type VARCHAR, successor_code VARCHAR, changed DATE, note VARCHAR
);
CREATE TABLE base.neighbour (area_code VARCHAR, area_type VARCHAR, neighbour_code VARCHAR);
CREATE TABLE base.cluster (
    indicator_id VARCHAR, area_type VARCHAR, period VARCHAR, area_code VARCHAR, kind VARCHAR, cluster_no INTEGER,
    local_i DOUBLE, p DOUBLE, q DOUBLE
);
CREATE TABLE base.moran (
    indicator_id VARCHAR, area_type VARCHAR, period VARCHAR, areas INTEGER, isolates VARCHAR[], statistic DOUBLE,
    expected DOUBLE, p DOUBLE, permutations INTEGER
);
CREATE TABLE base.exercise (
    exercise_id VARCHAR PRIMARY KEY, title VARCHAR, series VARCHAR, owner VARCHAR, partners VARCHAR[], method VARCHAR,
    rung VARCHAR, basis VARCHAR, planned_start DATE, planned_end DATE, actual_start DATE, actual_end DATE,
    area_type VARCHAR, area_codes VARCHAR[], audience VARCHAR[], asked VARCHAR, result VARCHAR, what_changed VARCHAR,
    link VARCHAR, visibility VARCHAR, special BOOLEAN, year INTEGER
);
CREATE TABLE base.participation (
    exercise_id VARCHAR, area_code VARCHAR, area_type VARCHAR, dimension VARCHAR, "group" VARCHAR, count DOUBLE,
    state VARCHAR
);
CREATE TABLE base.representation (
    scope_type VARCHAR, scope_id VARCHAR, "by" VARCHAR, area_type VARCHAR, area_code VARCHAR, dimension VARCHAR,
    group_id VARCHAR, count DOUBLE, n DOUBLE, population DOUBLE, population_share DOUBLE, expected DOUBLE,
    share DOUBLE, "index" DOUBLE, lower DOUBLE, upper DOUBLE, level DOUBLE, verdict VARCHAR, rate_per_1000 DOUBLE,
    exercises INTEGER, state VARCHAR
);
CREATE TABLE base.likeness (
    scope_type VARCHAR, scope_id VARCHAR, dimension VARCHAR, n DOUBLE, not_stated DOUBLE, similarity DOUBLE,
    similarity_if_fair DOUBLE, similarity_low DOUBLE, r_indicator DOUBLE, r_lower DOUBLE, r_upper DOUBLE,
    spread DOUBLE, spread_lower DOUBLE, spread_upper DOUBLE, min_max_ratio DOUBLE, min_max_if_fair DOUBLE
);
CREATE TABLE base.voice (
    kind VARCHAR, area_type VARCHAR, area_code VARCHAR, period VARCHAR, count DOUBLE, title VARCHAR, "of" DOUBLE,
    visibility VARCHAR, state VARCHAR, total DOUBLE
);
CREATE TABLE base.parish_record (
    area_code VARCHAR, plan_status VARCHAR, plan_date DATE, priorities VARCHAR[], survey VARCHAR,
    survey_period VARCHAR, cluster VARCHAR, visibility VARCHAR
);
CREATE TABLE base.forum (
    forum_id VARCHAR, name VARCHAR, groups VARCHAR[], kind VARCHAR, area_type VARCHAR, area_codes VARCHAR[],
    meets VARCHAR, organisation VARCHAR, link VARCHAR, visibility VARCHAR
);
CREATE TABLE base.statement (
    statement_id VARCHAR, statement VARCHAR, role VARCHAR, said_on DATE, area_type VARCHAR, area_code VARCHAR,
    review_on DATE, topic VARCHAR, moderation VARCHAR, visibility VARCHAR
);
CREATE TABLE base.asset (
    asset_id VARCHAR, kind VARCHAR, name VARCHAR, x DOUBLE, y DOUBLE, postcode VARCHAR, link VARCHAR, visibility VARCHAR,
    ward VARCHAR, parish VARCHAR, panel VARCHAR, division VARCHAR, district VARCHAR
);
CREATE TABLE base.decile (lsoa VARCHAR PRIMARY KEY, decile INTEGER, population DOUBLE);
CREATE TABLE base.grant_award (
    grant_id VARCHAR, fund VARCHAR, name VARCHAR, amount DOUBLE, status VARCHAR, period VARCHAR, x DOUBLE, y DOUBLE,
    postcode VARCHAR, area_type VARCHAR, area_code VARCHAR, groups VARCHAR[], visibility VARCHAR, ward VARCHAR,
    parish VARCHAR, panel VARCHAR, division VARCHAR, district VARCHAR, lsoa VARCHAR, decile INTEGER
);
CREATE TABLE base.saved_area (
    saved_area_id VARCHAR, name VARCHAR, geometry VARCHAR, owner VARCHAR, visibility VARCHAR
);
CREATE TABLE base.weighting (
    exercise_id VARCHAR PRIMARY KEY, dimensions VARCHAR[], generalises BOOLEAN, people DOUBLE, left_out DOUBLE,
    trimmed DOUBLE, design_effect DOUBLE, effective_n DOUBLE
);
CREATE TABLE base.answer (
    exercise_id VARCHAR, question_id VARCHAR, question VARCHAR, part VARCHAR, answer VARCHAR, position INTEGER,
    area_type VARCHAR, area_code VARCHAR, agrees BOOLEAN, state VARCHAR, target DOUBLE, count DOUBLE, n DOUBLE,
    share DOUBLE, lower DOUBLE, upper DOUBLE, effective_n DOUBLE
);
CREATE TABLE base.target (
    need_id VARCHAR, voice VARCHAR, worst_pct DOUBLE, area_type VARCHAR, area_code VARCHAR, place INTEGER, standing VARCHAR,
    worst BOOLEAN, population DOUBLE, need DOUBLE, need_period VARCHAR, need_fit VARCHAR, need_crossing_share DOUBLE,
    count DOUBLE, expected DOUBLE, "index" DOUBLE, lower DOUBLE, upper DOUBLE, level DOUBLE, verdict VARCHAR,
    state VARCHAR, cell VARCHAR
);
CREATE TABLE base.measure (
    measure_no INTEGER PRIMARY KEY, dataset_id VARCHAR, small_area_type VARCHAR, small_area_vintage INTEGER
);
CREATE TABLE base.small_amount (measure_no INTEGER, small_area_code VARCHAR, amount DOUBLE, state VARCHAR);
CREATE TABLE base.indicator_part (indicator_id VARCHAR, period VARCHAR, part VARCHAR, measure_no INTEGER);
CREATE TABLE base.indicator_making (
    indicator_id VARCHAR, period VARCHAR, per_km2 BOOLEAN, "interval" VARCHAR, summary VARCHAR
);
CREATE TABLE base.living_point (small_area_code VARCHAR, x DOUBLE, y DOUBLE, people DOUBLE);
CREATE TABLE base.small_nest (
    small_area_code VARCHAR, people DOUBLE, larger_type VARCHAR, larger_vintage INTEGER, larger_code VARCHAR,
    share DOUBLE
);
