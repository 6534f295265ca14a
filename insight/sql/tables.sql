-- The base tables of an edition, with the grain and the units of each column. Analysts read the views.
-- Parameters: none
CREATE SCHEMA base;

CREATE TABLE base.edition (
    edition_id VARCHAR, council VARCHAR, place VARCHAR, fictional BOOLEAN, built_at TIMESTAMP,
    insight_version VARCHAR, catalogue VARCHAR, catalogue_sha256 VARCHAR, default_indicator VARCHAR,
    default_area_type VARCHAR, benchmarks VARCHAR[], headline VARCHAR[], accent VARCHAR, licence_numbers VARCHAR,
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
    visibility VARCHAR, decimals INTEGER, caveats VARCHAR[], position INTEGER
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
    district VARCHAR, county VARCHAR
);
CREATE TABLE base.place (name VARCHAR, lon DOUBLE, lat DOUBLE, population DOUBLE);
CREATE TABLE base.shown_with (area_code VARCHAR, area_type VARCHAR, small_area_code VARCHAR, share DOUBLE);
CREATE TABLE base.nation (code VARCHAR, name VARCHAR);
CREATE TABLE base.national (
    indicator_id VARCHAR, period VARCHAR, value DOUBLE, numerator DOUBLE, denominator DOUBLE, how VARCHAR,
    dataset_id VARCHAR, PRIMARY KEY (indicator_id, period)
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
