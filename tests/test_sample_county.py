"""The fictional county: what its committed files must be, and that the generator makes them again."""

import csv
import gzip
import hashlib
import io
import json
import math
import re
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from data.generator import names
from data.generator.county import make
from insight.catalogue import load
from insight.store import Store

from .conftest import ROOT

SAMPLE = ROOT / "data" / "sample"
FILES = SAMPLE / "files"
NATION = {2019: 32_844, 2025: 33_755}
COMMON_WARDS = {"Abbey", "Castle", "Market"}
DATASETS = tomllib.loads((SAMPLE / "datasets.toml").read_text(encoding="utf-8"))["dataset"]


@cache
def layer(name: str) -> gpd.GeoDataFrame:
    """Boundaries as published, in their own coordinates, under the short column names of the catalogue."""
    entry = DATASETS[name]
    path = str(SAMPLE / entry["file"])
    source = f"/vsizip/{path}" if path.endswith(".zip") else path
    frame = pyogrio.read_dataframe(source, layer=entry.get("layer"))
    return frame.rename(columns={header: short for short, header in entry["columns"].items()})


@cache
def table(name: str) -> pd.DataFrame:
    """A table of the catalogue, as text, under its own headers."""
    return pd.read_csv(
        SAMPLE / DATASETS[name]["file"], dtype=str, encoding="utf-8-sig", keep_default_na=False
    )


@cache
def census(table_id: str, level: str) -> pd.DataFrame:
    """Counts of one census table by area code."""
    with zipfile.ZipFile(FILES / f"census2021/census2021-{table_id}.zip") as archive:
        data = archive.read(f"census2021-{table_id}-{level}.csv")
    frame = pd.read_csv(io.BytesIO(data)).drop(columns=["date", "geography"]).set_index("geography code")
    return frame.rename(columns=lambda header: header.removesuffix("; measures: Value").partition(": ")[2])


def people() -> pd.DataFrame:
    frame = table("oa_people").rename(columns={"oa_code": "code", "lsoa_code": "lsoa", "msoa_code": "msoa"})
    return frame.assign(population=frame["population"].astype(int)).set_index("code")


def index(year: int) -> pd.DataFrame:
    return table(f"iod{year}")


def contents(name: str, data: bytes) -> object:
    """What an archive holds: compressors differ from one machine to the next, their contents may not."""
    if name.endswith(".gz"):
        return gzip.decompress(data)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(entry.filename, entry.date_time, archive.read(entry)) for entry in archive.infolist()]
    return data


# ---- The files ----


def test_the_generator_makes_the_committed_files_again():
    county = make()
    made = county.files
    committed = {path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file()}
    assert set(made) == committed
    differing = [
        name for name in made if contents(name, made[name]) != contents(name, (FILES / name).read_bytes())
    ]
    assert differing == []
    engagement = SAMPLE / "engagement"
    written = {
        p.relative_to(engagement).as_posix(): p.read_bytes() for p in engagement.rglob("*") if p.is_file()
    }
    assert county.engagement == written


def test_every_file_is_the_one_the_catalogue_means():
    for entry in DATASETS.values():
        assert hashlib.sha256((SAMPLE / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry[
            "title"
        ]
    named = {SAMPLE / entry["file"] for entry in DATASETS.values()}
    beside = {path for path in FILES.rglob("*") if path.with_suffix(".shp") in named}
    assert {path for path in FILES.rglob("*") if path.is_file()} == named | beside


def test_the_sample_is_small():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) <= 6_000_000


# ---- Engagement ----


@pytest.fixture(scope="module")
def told(sample):
    """Rows of view ``representation`` of the fictional county."""
    with Store(sample) as store:
        yield lambda kind, name, by, area_type=None: store.representation(
            kind, name, by=by, area_type=area_type
        )


UNHEARD = {"TNP04", "TNP09"}
FAIR = ("household-survey-2025", "library-survey-2024", "older-peoples-forum-2025")


def test_the_two_panels_and_the_young_are_found_unheard(told):
    panels = told("all", "all", "area", "panel")
    assert set(panels.loc[panels["verdict"] == "under", "area_code"]) == UNHEARD
    groups = told("all", "all", "group")
    assert groups.loc[groups["verdict"] == "under", "group_id"].tolist() == ["aged_15_24"]


@pytest.mark.parametrize("exercise", FAIR)
def test_fair_exercises_are_not_accused(told, exercise):
    for rows in (told("exercise", exercise, "group"), told("exercise", exercise, "area")):
        assert not set(rows["verdict"].dropna()) & {"under", "over"}


def test_the_story_holds_its_numbers(sample):
    with Store(sample) as store:
        grants, voices = store.grants(), store.other_voices()
        scopes = store.scopes()
    assert (len(grants), int((grants["status"] == "awarded").sum())) == (47, 5)
    assert 165_000 <= grants.loc[grants["status"] == "awarded", "amount"].sum() <= 175_000
    returned = voices[(voices["kind"] == "returns") & (voices["area_type"] == "district")]
    assert (int(returned["of"].sum()), int(returned["count"].sum())) == (235, 129)
    size = scopes[(scopes["scope_id"] == "household-survey-2025") & (scopes["by"] == "area")]["n"].iloc[0]
    assert 1_250 <= size <= 1_350


def test_the_household_survey_answers_the_three_priorities(sample):
    with Store(sample) as store:
        answers = store.answers("household-survey-2025")
    agreed = answers[(answers["area_type"] == "all") & (answers["part"] == "agree")].set_index("question_id")
    assert sorted(agreed.index) == ["can-influence", "get-on-well", "satisfied-area"]
    # Of these shares the answers were drawn; the survey weighted must find them again.
    for question, share in {"satisfied-area": 0.71, "get-on-well": 0.78, "can-influence": 0.27}.items():
        row = agreed.loc[question]
        assert row["lower"] < share < row["upper"]
        assert 1_250 <= row["n"] <= 1_312


def test_every_data_set_says_that_it_is_fictional():
    for entry in DATASETS.values():
        assert entry["licence"] == "CC0-1.0"
        assert entry["attribution"] == "Fictional data made for Community Insight; not real places or people."
        assert entry["publisher"].startswith("Fictional county")
        assert entry["title"].endswith("(fictional)")
    assert tomllib.loads((SAMPLE / "council.toml").read_text(encoding="utf-8"))["fictional"] is True


# ---- The map ----

COUNTS = {
    "districts": 5, "wards": 100, "parishes": 235, "divisions": 60, "msoa_boundaries": 80,
    "lsoa21_boundaries": 400, "lsoa11_boundaries": 385, "oa_boundaries": 2_000,
}  # fmt: skip
PREFIX = {
    "districts": "E07", "wards": "E05", "parishes": "E04", "divisions": "E58", "msoa_boundaries": "E02",
    "lsoa21_boundaries": "E01", "lsoa11_boundaries": "E01", "oa_boundaries": "E00",
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_each_layer_has_its_areas_with_codes_that_are_not_in_use(name: str):
    codes = layer(name)["code"]
    assert codes.nunique() == COUNTS[name]
    assert codes.str.fullmatch(rf"{PREFIX[name]}99\d{{4}}").all()


@pytest.mark.parametrize("name", COUNTS)
def test_each_layer_tiles_the_county_without_gaps_or_overlaps(name: str):
    shapes = layer(name).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    if layer(name).crs is not None and layer(name).crs.is_projected:
        outline = shapely.coverage_union_all(layer("oa_boundaries").geometry.to_numpy())
        assert whole.equals(outline)
        assert 3_350e6 < whole.area < 3_450e6


def test_the_county_lies_in_the_sea_where_the_national_grid_is_defined():
    west, south, east, north = layer("wards").total_bounds
    assert 0.7 < west < east < 1.92  # Spurn Head is at 0.12 degrees east
    assert 53.4 < south < north < 54.1  # the coast of Norfolk ends at 52.98 degrees north


def test_parishes_are_as_in_boundary_line_with_detached_parts():
    parishes = layer("parishes")
    assert parishes["name"].str.endswith(" CP").all()
    assert parishes["code"].duplicated().sum() == 3
    assert parishes.groupby("code")["name"].nunique().eq(1).all()
    assert {"NUMBER0", "DESCRIPTIO", "TYPE_CODE"} <= set(parishes.columns)


@pytest.mark.parametrize(
    ("small", "large", "by"),
    [("oa_boundaries", "lsoa21_boundaries", "lsoa"), ("lsoa21_boundaries", "msoa_boundaries", "msoa")],
)
def test_small_areas_nest(small: str, large: str, by: str):
    shapes = layer(small)
    key = people().reset_index().drop_duplicates("code" if by == "lsoa" else "lsoa")
    key = key.set_index("code" if by == "lsoa" else "lsoa")[by]
    groups = shapes.groupby(shapes["code"].map(key))["geometry"].apply(
        lambda part: shapely.coverage_union_all(part.to_numpy())
    )
    own = layer(large).set_index("code").geometry
    assert all(shape.equals(own[code]) for code, shape in groups.items())


def test_output_areas_nest_in_districts_but_not_in_parishes_or_divisions():
    for name in ("parishes", "divisions"):
        inside = _share_in_one(layer("oa_boundaries"), layer(name).dissolve("code").reset_index())
        assert 0.85 < (inside >= 0.99).mean() < 0.99
        assert (inside < 0.75).sum() >= 20
    assert people().groupby("lsoa")["la_code"].nunique().eq(1).all()
    assert people().groupby("msoa")["la_code"].nunique().eq(1).all()


def _share_in_one(small: gpd.GeoDataFrame, large: gpd.GeoDataFrame) -> pd.Series:
    """Share of the land of each small area in the large area that has most of it."""
    tree = shapely.STRtree(large.geometry.to_numpy())
    shapes = small.geometry.to_numpy()
    one, other = tree.query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[one], large.geometry.to_numpy()[other]))
    return pd.Series(common).groupby(one).max() / shapely.area(shapes)


def test_lsoas_mostly_lie_in_one_ward_as_they_do_in_england():
    wards = layer("wards").to_crs(27700)
    inside = _share_in_one(layer("lsoa21_boundaries"), wards)
    assert 0.55 < (inside >= 0.99).mean() < 0.80
    assert 0.05 < (inside < 0.75).mean() < 0.20


def test_centroids_lie_in_their_output_areas_and_the_lookups_follow_them():
    points = table("oa_centroids").set_index("OA21CD").astype({"x": float, "y": float})
    areas = layer("oa_boundaries").set_index("code").geometry
    place = shapely.points(points["x"], points["y"])
    assert shapely.contains(areas[points.index].to_numpy(), place).all()
    parish = layer("parishes").dissolve("code").geometry
    told = table("oa_parish").set_index("OA21CD")["PARNCP22CD"][points.index]
    assert shapely.contains(parish[told].to_numpy(), place).all()


def test_some_parishes_hold_no_centroid_of_an_output_area():
    without = set(layer("parishes")["code"]) - set(table("oa_parish")["PARNCP22CD"])
    assert 10 <= len(without) <= 40


def test_names_are_told_apart_within_a_district():
    for name, district in (("WD22NM", "ward_names"), ("CED22NM", "ward_division")):
        frame = table(district)
        code = name.replace("NM", "CD")
        assert frame.groupby(["LAD22CD", name])[code].nunique().eq(1).all()
    for name in ("parishes", "districts", "lsoa21_boundaries", "lsoa11_boundaries", "msoa_boundaries"):
        assert layer(name).groupby("name")["code"].nunique().eq(1).all()
    assert table("panel_members").groupby("panel_name")["panel_code"].nunique().eq(1).all()


def test_panels_share_out_the_county():
    members = table("panel_members")
    assert members["panel_code"].nunique() == 29
    assert members["member_code"].is_unique
    assert set(members["member_type"]) == {"ward", "parish"}
    shapes = pd.concat([layer("wards").to_crs(27700), layer("parishes")]).dissolve("code").geometry
    total = shapes[members["member_code"]].area.sum()
    assert total == pytest.approx(layer("oa_boundaries").area.sum(), rel=1e-6)


def test_which_lsoas_changed_since_2011():
    pairs = table("lsoa11_lsoa21")
    assert pairs["CHGIND"].value_counts().to_dict() == {"U": 361, "S": 36, "M": 6}
    same = pairs["LSOA11CD"] == pairs["LSOA21CD"]
    assert (same == (pairs["CHGIND"] == "U")).all()
    assert set(pairs["LSOA11CD"]) == set(layer("lsoa11_boundaries")["code"])
    assert set(pairs["LSOA21CD"]) == set(layer("lsoa21_boundaries")["code"])


# ---- The people ----


def test_areas_are_of_the_size_the_census_office_makes_them():
    frame = people()
    assert 675_000 < frame["population"].sum() < 685_000
    assert frame["population"].between(100, 625).all()
    assert frame.groupby("lsoa")["population"].sum().between(1_000, 3_000).all()
    assert frame.groupby("msoa")["population"].sum().between(5_000, 15_000).all()


TABLES = sorted(entry["file"][-10:-4].strip("-") for name, entry in DATASETS.items() if name.startswith("census_ts")
                and entry["file"].endswith(".zip"))  # fmt: skip


@pytest.mark.parametrize("level", ["oa", "lsoa", "msoa", "ltla"])
@pytest.mark.parametrize("table_id", TABLES)
def test_components_sum_to_their_totals(table_id: str, level: str):
    counts = census(table_id, level)
    assert (counts >= 0).all().all()
    if counts.shape[1] == 1:
        return
    total = counts.columns[0]
    tops = [name for name in counts.columns[1:] if not _has_parent(name, counts.columns[1:])]
    assert (counts[tops].sum(axis=1) == counts[total]).all()
    for name in counts.columns[1:]:
        parts = [
            other
            for other in counts.columns
            if other.startswith(f"{name}: ") and ": " not in other[len(name) + 2 :]
        ]
        if parts:
            assert (counts[parts].sum(axis=1) == counts[name]).all()


def _has_parent(name: str, columns: pd.Index) -> bool:
    return any(name.startswith(f"{other}: ") for other in columns)


def test_tables_differ_a_little_as_perturbation_makes_them():
    one, other = census("ts001", "oa")["Total"], census("ts008", "oa")["All persons"]
    assert (one != other).mean() > 0.3
    assert (one - other).abs().max() <= 12
    summed = one.groupby(people()["lsoa"]).sum()
    gap = summed - census("ts001", "lsoa")["Total"]
    assert (gap != 0).mean() > 0.3
    assert gap.abs().max() <= 20


@pytest.mark.parametrize("year", NATION)
def test_ranks_are_unique_and_deciles_follow_from_them(year: int):
    frame, nation = index(year), NATION[year]
    assert frame.shape == ((385, 57) if year == 2019 else (400, 56))
    for header in frame.columns[frame.columns.str.contains("Rank")]:
        rank = frame[header].astype(int)
        assert rank.is_unique
        assert rank.between(1, nation).all()
        decile = frame[frame.columns[frame.columns.get_loc(header) + 1]].astype(int)
        assert (decile == [math.ceil(10 * one / nation) for one in rank]).all()


@pytest.mark.parametrize("year", NATION)
def test_the_score_follows_from_the_ranks_of_the_domains_by_the_official_formula(year: int):
    frame, nation = index(year), NATION[year]
    weights = {"Income": 22.5, "Employment": 22.5, "Education, Skills and Training": 13.5,
               "Health Deprivation and Disability": 13.5, "Crime": 9.3, "Barriers to Housing and Services": 9.3,
               "Living Environment": 9.3}  # fmt: skip
    total = np.zeros(len(frame))
    for domain, weight in weights.items():
        rank = frame[f"{domain} Rank (where 1 is most deprived)"].astype(int)
        scaled = [(nation + 1 - one) / nation for one in rank]
        total += [weight * -23 * math.log(1 - one * (1 - math.exp(-100 / 23))) for one in scaled]
    score = frame["Index of Multiple Deprivation (IMD) Score"].astype(float)
    assert score.to_numpy() == pytest.approx(total / sum(weights.values()), abs=0.0006)
    assert score.between(0.5, 95).all()
    rank = frame["Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"].astype(int)
    assert score[rank.sort_values().index].is_monotonic_decreasing


def test_deprivation_gathers_in_the_port_and_hides_in_comfortable_wards():
    frame = index(2025).rename(columns=lambda header: header.partition(" (where")[0])
    frame = frame.merge(table("lsoa21_ward"), left_on="LSOA code (2021)", right_on="LSOA21CD")
    score = frame["Index of Multiple Deprivation (IMD) Score"].astype(float)
    decile = frame["Index of Multiple Deprivation (IMD) Decile"].astype(int)
    mean = score.groupby(frame["WD22NM"]).mean()
    assert mean[mean.index.str.startswith("Tambermouth")].mean() > 2 * score.mean()
    hidden = decile.groupby(frame["WD22NM"]).min().le(2) & (mean < 1.2 * score.mean())
    assert hidden.sum() >= 3


def test_denominators_are_the_mid_year_population():
    ages = table("population_mye").set_index("lsoa21_code").drop(columns="lsoa21_name").astype(int)
    frame = index(2025).set_index("LSOA code (2021)")
    assert (frame["Total population: mid 2022"].astype(int) == ages["total_population"]).all()
    assert (ages.drop(columns="total_population").sum(axis=1) == ages["total_population"]).all()
    older = ages[[str(age) for age in range(60, 90)] + ["90+"]].sum(axis=1)
    assert (frame["Older population aged 60 and over: mid 2022"].astype(int) == older).all()


# ---- Votes and postcodes ----


def election(year: int, header: str) -> list[dict[str, str]]:
    lines = (SAMPLE / DATASETS[f"turnout_{year}"]["file"]).read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if header in line)
    return list(csv.DictReader(lines[start:]))


def test_the_four_election_layouts_hold_believable_polls():
    wards = set(layer("wards")["code"])
    first = election(2021, "Ward/ED code")
    assert {row["Ward/ED code"][:3] for row in first} == {"E05", "E58"}
    assert {row["Ward/ED code"] for row in first if row["Type"] == "SC"} == set(layer("divisions")["code"])
    assert any(row["Electorate"].startswith(" \t") for row in first)
    assert {row["Ward code"] for row in election(2022, "Ward code")} < wards
    assert any("â€™" in row["Ward name"] for row in election(2022, "Ward code"))
    for row in election(2023, "WARDNAME"):
        assert 15 <= float(row["TURNOUT"]) <= 65
        assert 0.95 < int(row["Grand Total"]) / (int(row["ELECT"]) * float(row["TURNOUT"]) / 100) <= 1.0
    assert all(row["Turnout (%)"].endswith("%") for row in election(2024, "Ward code"))


def test_turnout_is_lower_where_deprivation_is_higher():
    lookup = table("lsoa21_ward").set_index("LSOA21CD")["WD22CD"]
    frame = index(2025).set_index("LSOA code (2021)")
    score = frame["Index of Multiple Deprivation (IMD) Score"].astype(float).groupby(lookup).mean()
    turnout = pd.Series({row["Ward code"]: float(row["Turnout (%)"]) for row in election(2022, "Ward code")})
    assert turnout.corr(score[turnout.index]) < -0.5


def test_postcodes_are_in_no_real_area_and_stand_in_their_wards():
    with zipfile.ZipFile(SAMPLE / DATASETS["postcodes"]["file"]) as archive:
        rows = list(csv.reader(io.TextIOWrapper(archive.open("Data/CSV/qx.csv"), encoding="utf-8")))
    assert 10_500 < len(rows) < 11_500
    assert all(re.fullmatch(r"QX\d{1,2} \d[A-Z]{2}", row[0]) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    placed = [row for row in rows if row[1] != "90"]
    assert len(rows) - len(placed) == 5
    wards = layer("wards").to_crs(27700).set_index("code").geometry
    points = shapely.points([int(row[2]) for row in placed], [int(row[3]) for row in placed])
    away = shapely.distance(wards[[row[9] for row in placed]].to_numpy(), points)
    assert away.max() < 1.0


# ---- The names ----


@pytest.mark.real
def test_no_place_bears_the_name_of_a_real_one(real: Path):
    known = {name.removesuffix(" ED").casefold() for name in _real_names(real)}
    words = {word for name in known for word in re.findall(r"[a-z]+", name)}
    own = {*names.FEN, *names.UPLAND, *names.TOWNS, names.COUNTY, "Wolminster", "Saltmarch", "Arrel"}
    own |= {name for name in names.QUARTERS if " " not in name}
    assert {name for name in own if name.casefold() in words} == set()
    ours = {name.removesuffix(" CP").casefold() for name in layer("parishes")["name"]}
    ours |= {name.casefold() for name in (*layer("districts")["name"], *table("panel_members")["panel_name"])}
    assert ours & known == set()
    voting = {*layer("wards")["name"], *(name.removesuffix(" ED") for name in layer("divisions")["name"])}
    assert {name for name in voting if name.casefold() in known} <= COMMON_WARDS


def _real_names(real: Path) -> set[str]:
    """Names of parishes, wards, divisions and districts in the official lookups."""
    found: set[str] = set()
    for path in sorted((real / "lookups").glob("*.csv")):
        if "codepoint" not in path.name:
            frame = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
            for header in frame.columns[frame.columns.str.fullmatch(r"[A-Z]+\d\dNM|areanm|PARn")]:
                found |= set(frame[header].str.strip())
    return found - {""}


# ---- Figures of several years ----


def test_wards_of_2016_tile_the_county_and_many_were_redrawn():
    entry = DATASETS["old_wards"]
    old = pyogrio.read_dataframe(f"/vsigzip/{SAMPLE / entry['file']}").to_crs(27700)
    today = layer("wards").to_crs(27700)
    assert shapely.coverage_is_valid(shapely.set_precision(old.geometry.to_numpy(), 0.01), gap_width=0)
    assert old.area.sum() == pytest.approx(today.area.sum(), rel=1e-6)
    assert 40 <= (~old["WD16CD"].isin(today["code"])).sum() <= 60
    kept = old.merge(today, left_on="WD16CD", right_on="code")
    assert (kept["WD16NM"] == kept["name"]).all()


def test_enquiries_stand_by_the_wards_of_their_year_and_jump_where_they_are_defined_anew():
    frame = table("safeguarding_2024")
    old = {f["WD16CD"] for f in _properties("old_wards")}
    today = set(layer("wards")["code"])
    for year, rows in frame.groupby("Financial year"):
        assert set(rows["Ward code"]) == (old if int(year[:4]) <= 2019 else today)
    totals = frame.assign(n=frame["Enquiries"].astype(int)).groupby("Financial year")["n"].sum()
    assert 2 < totals["2022/23"] / totals["2021/22"] < 3
    assert totals[:"2021/22"].max() / totals[:"2021/22"].min() < 1.2


def _properties(name: str) -> list[dict[str, str]]:
    data = json.loads(gzip.decompress((SAMPLE / DATASETS[name]["file"]).read_bytes()))
    return [feature["properties"] for feature in data["features"]]


def test_the_imagined_nation_has_a_figure_for_indicators_and_periods_of_the_catalogue():
    frame = pd.read_csv(SAMPLE / DATASETS["national_figures"]["file"])
    known = load(SAMPLE).indicators
    assert set(frame["indicator"]) <= set(known)
    shares = frame[frame["indicator"].str.endswith("_pct")]
    assert shares["value"].between(0, 100).all()
