"""An area beside others, through the years and among its neighbours, worked out by hand on Squareshire."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from insight import clustering, comparing, patterns, profiles
from insight.build import build
from insight.build.certainty import certainty
from insight.catalogue import load
from insight.cli import every
from insight.errors import CatalogueError, SourceError, UnknownNameError
from insight.stats import intervals
from insight.stats.clusters import Cluster
from insight.store import Store
from tests import changing
from tests.squareshire import LSOAS, WARDS


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("changing")
    changing.draw(folder)
    return folder


@pytest.fixture(scope="module")
def store(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(build(catalogue, out=tmp_path_factory.mktemp("edition") / "county.duckdb").path)


def row(rows: pd.DataFrame, **where: object) -> pd.Series:
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1
    return rows.iloc[0]


# --- Benchmarks ------------------------------------------------------------------------------------


def test_an_area_is_low_against_one_base_and_high_against_another(store: Store) -> None:
    found = profiles.compare(store, WARDS[0], "ward", benchmarks=("district", "county", "Squareland"))
    assert [base.key for base in found.bases] == ["district", "county", "nation"]
    cars = row(found.rows, indicator_id="no_car_pct")
    # 120 of 400 households have no car; the district has 200 of 400... half, and the nation a tenth.
    assert cars["value"] == pytest.approx(30)
    assert (cars["district_value"], cars["nation_value"]) == (50, 10)
    assert cars["lower"] > 10
    assert cars["upper"] < 50
    assert (cars["district_class"], cars["nation_class"]) == ("lower", "higher")
    assert (cars["text"], cars["district_text"]) == ("30.0", "50.0")


def test_polarity_decides_between_better_and_worse(store: Store) -> None:
    found = profiles.compare(store, LSOAS[0], "lsoa", benchmarks=("county", LSOAS[1]))
    claims = row(found.rows, indicator_id="claims_pct")
    assert claims["period"] == "2022"
    assert (claims["value"], claims[f"{LSOAS[1]}_value"], claims["county_value"]) == (30, 10, 15)
    assert (claims["county_class"], claims[f"{LSOAS[1]}_class"]) == ("worse", "worse")


def test_a_benchmark_is_summed_never_averaged(store: Store) -> None:
    found = profiles.compare(store, WARDS[0], "ward", benchmarks=("similar",))
    (base,) = found.bases
    others = store.values("no_car_pct", "ward").set_index("area_code").loc[list(base.area_codes)]
    cars = row(found.rows, indicator_id="no_car_pct")
    assert cars["similar_value"] == pytest.approx(
        others["numerator"].sum() / others["denominator"].sum() * 100
    )
    scores = row(found.rows, indicator_id="imd_score")
    assert scores["similar_class"] == "not compared"
    assert np.isfinite(scores["similar_value"])


def test_counts_and_summaries_of_ranks_are_not_summed(store: Store) -> None:
    found = profiles.compare(store, WARDS[0], "ward", benchmarks=("district", "similar"))
    people = row(found.rows, indicator_id="population")
    assert np.isnan(people["district_value"])
    assert people["district_class"] == "not compared"


def test_the_usual_benchmarks_are_those_that_are_there(store: Store) -> None:
    assert [b.key for b in profiles.compare(store, WARDS[0], "ward").bases] == [
        "district",
        "county",
        "nation",
    ]
    county = store.areas("county")["area_code"].iloc[0]
    assert [b.key for b in profiles.compare(store, county, "county").bases] == ["nation"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "one to 3"),
        (("district", "county", "nation", "similar"), "one to 3"),
        (("county", "county"), "each stands once"),
        (("Atlantis",), "there must be such an area"),
    ],
)
def test_impossible_benchmarks_are_refused(store: Store, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(UnknownNameError, match=told):
        profiles.compare(store, WARDS[0], "ward", benchmarks=words)
    county = store.areas("county")["area_code"].iloc[0]
    with pytest.raises(UnknownNameError, match="must have such a benchmark"):
        profiles.compare(store, county, "county", benchmarks=("district",))
    with pytest.raises(UnknownNameError, match="figures of that theme"):
        profiles.compare(store, WARDS[0], "ward", theme="Weather")


def test_all_areas_at_once_agree_with_each_area_alone(store: Store) -> None:
    words = ("district", "county", "nation", "similar", WARDS[3])
    whole = comparing.compare_areas(store, "no_car_pct", "ward", benchmarks=words)
    for code in WARDS:
        for some in (words[:3], words[3:]):
            alone = profiles.compare(store, code, "ward", benchmarks=some, indicator_ids=["no_car_pct"])
            for base in alone.bases:
                for what in ("value", "class"):
                    column = f"{base.key}_{what}"
                    assert row(whole, area_code=code)[column] == alone.rows[column].iloc[0]


def test_the_nation_is_offered_beside_county_and_districts(store: Store) -> None:
    shown = profiles.view(store, "no_car_pct", "ward")
    assert list(profiles.benchmark_choices(shown).values())[:3] == [
        "Squareshire",
        "Its own district",
        "Squareland",
    ]
    assert profiles.differences(shown, "E92990001")[0].tolist() == pytest.approx(
        (shown.rows["value"] - 10).tolist()
    )


# --- Similar areas ---------------------------------------------------------------------------------


def test_similar_areas_are_listed_with_distances_and_the_set_used(store: Store) -> None:
    found = store.similar(WARDS[0], "ward")
    # Of three others never more than half, so one: the ward above has the same people and cars.
    assert list(found["similar_code"]) == [WARDS[2]]
    assert found["distance"].iloc[0] == pytest.approx(0)
    assert list(store.similar_set()["indicator_id"]) == ["no_car_pct", "density"]


# --- Intervals -------------------------------------------------------------------------------------


def test_every_count_based_figure_has_an_interval_and_a_full_count_none(store: Store) -> None:
    calls = store.values("calls_rate", "ward", "2022/18").set_index("area_code")
    for code, events in zip(WARDS, (30, 60, 90, 3), strict=True):
        expected = intervals.rate(events, 600, multiplier=1000)
        assert calls.loc[code, ["value", "lower", "upper"]].tolist() == pytest.approx(list(expected))
    assert calls.loc[WARDS[3], "reliability"] == "use with caution"
    assert calls.loc[WARDS[1], "reliability"] == "reliable"


def test_full_counts_have_no_interval(catalogue: Path) -> None:
    people = load(catalogue).indicators["population"]
    counts, known = np.array([4.0, 100.0]), np.array([True, True])
    nothing = np.full(2, np.nan)
    found = certainty(people, counts, nothing, known)
    assert found.lower.tolist() == pytest.approx(intervals.poisson(counts).lower.tolist())
    full = people.__class__(**{**people.__dict__, "full_count": True})
    assert np.isnan(certainty(full, counts, nothing, known).lower).all()


# --- Trends and breaks -----------------------------------------------------------------------------


def test_a_trend_goes_where_the_figures_go(store: Store) -> None:
    found = store.trends("claims_pct", "lsoa").set_index("area_code")
    assert found.loc[LSOAS[0], "direction"] == "increasing and getting worse"
    assert found.loc[LSOAS[1], "direction"] == "no significant change"
    assert (found.loc[LSOAS[0], ["from_period", "to_period"]] == ["2018", "2022"]).all()


def test_a_break_refuses_the_arrow_and_says_why(store: Store) -> None:
    found = store.trends("claims_broken_pct", "lsoa", LSOAS[0])
    assert found["direction"].iloc[0] == "cannot be calculated"
    assert (
        found["reason"].iloc[0] == "the series begins anew in 2020 (definition): Referrals are counted too."
    )
    assert found["points"].iloc[0] == 3
    series = store.series("claims_broken_pct", LSOAS[0], "lsoa")
    assert list(series["period"]) == [str(year) for year in changing.YEARS]
    assert series["break_note"].notna().tolist() == [False, False, False, True, False, False]
    said = " ".join(patterns.trend(found, series))
    assert "No trend is given" in said
    assert "begins anew in 2020" in said


def test_figures_moved_from_old_wards_say_apportioned(store: Store) -> None:
    rows = store.area_values(WARDS, ["calls_rate"])
    fits = rows[rows["area_type"] == "ward"].groupby("period")["fit"].unique()
    assert [set(fit) for fit in fits] == [{"apportioned"}] * 2 + [{"published"}] * 4
    # Of the second old ward's people (200, 300 and 400 in each row) 200 live in what is now the first ward.
    old = rows[(rows["period"] == "2017/18") & (rows["area_type"] == "ward")].set_index("area_code")
    assert old.loc[WARDS[0], "numerator"] == pytest.approx(30 + 60 * 200 / 900)
    assert old.loc[WARDS[1], "numerator"] == pytest.approx(60 * 700 / 900)
    assert store.trends("calls_rate", "ward", WARDS[0])["apportioned"].iloc[0]
    county = row(
        store.area_values([store.areas("county")["area_code"].iloc[0]], ["calls_rate"]), period="2017/18"
    )
    assert county["numerator"] == pytest.approx(183)


def test_who_asks_for_a_ward_of_the_past_is_told_its_successors(store: Store) -> None:
    for words in ("E05980001", "old west"):
        with pytest.raises(UnknownNameError) as raised:
            store.area(words)
        (fault,) = raised.value.faults
        assert "no longer exists since 2 May 2019" in fault.found
        assert WARDS[0] in fault.remedy
        assert WARDS[1] in fault.remedy


# --- Clusters --------------------------------------------------------------------------------------


def test_neighbours_share_a_border_or_a_corner(store: Store) -> None:
    pairs = store._connection.execute("SELECT * FROM neighbour WHERE area_type = 'ward'").df()
    assert pairs.groupby("area_code")["neighbour_code"].apply(set).to_dict() == {
        code: set(WARDS) - {code} for code in WARDS
    }


def test_too_few_areas_make_no_cluster(store: Store) -> None:
    found = clustering.clusters(store, "no_car_pct", "ward")
    assert found.moran is None
    assert patterns.clusters(found, "Squareshire") == (
        "Clusters of this indicator are not looked for among wards.",
    )


def test_clusters_are_told_with_their_quarter() -> None:
    everywhere = pd.DataFrame({"lon": [0.0, 1.0], "lat": [52.0, 53.0]})
    for lon, lat, told in (
        (0.5, 52.95, "north"),
        (0.02, 52.5, "west"),
        (0.55, 52.5, "middle"),
        (0.9, 52.1, "south-east"),
    ):
        assert clustering.quarter(pd.DataFrame({"lon": [lon], "lat": [lat]}), everywhere) == told


def found_clusters(
    groups: tuple[clustering.Group, ...], areas: pd.DataFrame, polarity: str
) -> clustering.Clusters:
    return clustering.Clusters(
        spec=pd.Series({"polarity": polarity}),
        area_type=pd.Series({"label": "Ward", "plural": "Wards"}),
        moran=pd.Series({"statistic": 0.41, "expected": -0.01, "p": 0.0002, "period": "2021"}),
        areas=areas,
        groups=groups,
    )


def test_clusters_in_words() -> None:
    group = clustering.Group(1, Cluster.HIGH_HIGH.value, ("a", "b", "c"), ("A", "B", "C"), "north")
    alone = pd.DataFrame({"kind": [Cluster.ISOLATE.value], "name": ["Lundy"]})
    said = patterns.clusters(found_clusters((group,), alone, "high_is_worse"), "X")
    assert said[0] == (
        "Three wards in the north of X form a cluster of high need; chance would rarely do this: A, B and C."
    )
    assert said[-1] == "Lundy has no neighbours on this map, and no part in this."
    low = patterns.clusters(found_clusters((group,), alone, "high_is_better"), "X")
    assert "a cluster of high figures, so of low need" in low[0]
    none = patterns.clusters(found_clusters((), alone[:0], "neutral"), "X")
    assert none[0] == "No cluster stands out from chance."


# --- Bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('successors = ["E05990001", "E05990002"]', 'successors = ["E05990077"]', "a successor is a ward"),
        ('code = "E05980001"', 'code = "E05990001"', "none of this catalogue"),
        (
            '"no_car_pct", "density"]\nlog',
            '"no_car_pct", "density", "population"]\nlog',
            "shares, rates and scores",
        ),
        ('logarithms = ["density"]', 'logarithms = ["imd_score"]', "'logarithms' are among"),
        ('figures = "nation"', 'figures = "cars"', "reader 'national'"),
    ],
)
def test_a_wrong_catalogue_is_refused(catalogue: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = tmp_path / "wrong"
    shutil.copytree(catalogue, folder)
    text = (folder / "council.toml").read_text()
    assert old in text
    (folder / "council.toml").write_text(text.replace(old, new))
    with pytest.raises(CatalogueError, match=told):
        build(folder, out=tmp_path / "x.duckdb")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("no_car_pct,1066,1,,", "of an indicator and period of this catalogue"),
        ("nothing,2021,1,,", "of an indicator and period of this catalogue"),
        ("no_car_pct,2021,many,,", "'value' holds numbers"),
        ("no_car_pct,2021,,,", "a row has a value"),
        ("no_car_pct,2021,,-1,10", "below zero"),
        ("no_car_pct,2021,1,,\nno_car_pct,2021,1,,", "stand once"),
    ],
)
def test_wrong_national_figures_are_refused(catalogue: Path, tmp_path: Path, cells: str, told: str) -> None:
    folder = tmp_path / "wrong"
    shutil.copytree(catalogue, folder)
    before = hashlib.sha256((folder / "nation.csv").read_bytes()).hexdigest()
    (folder / "nation.csv").write_text(f"indicator_id,period,value,numerator,denominator\n{cells}\n")
    after = hashlib.sha256((folder / "nation.csv").read_bytes()).hexdigest()
    text = (folder / "datasets.toml").read_text()
    (folder / "datasets.toml").write_text(text.replace(before, after))
    with pytest.raises(SourceError, match=told):
        build(folder, out=tmp_path / "x.duckdb")


# --- The command line ------------------------------------------------------------------------------


def run(store: Store, *words: str) -> str:
    result = CliRunner().invoke(every.app, [*words, "--edition", str(store.path)], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def test_the_commands_say_what_the_functions_find(store: Store) -> None:
    said = json.loads(run(store, "compare", WARDS[0], "--with", "district,squareland", "--json"))
    assert [base["key"] for base in said["benchmarks"]] == ["district", "nation"]
    cars = next(one for one in said["indicators"] if one["indicator_id"] == "no_car_pct")
    assert (cars["nation_value"], cars["nation_class"]) == (10, "higher")
    assert "50.0 (lower)" in run(store, "compare", WARDS[0], "--theme", "Homes")
    assert WARDS[2] in run(store, "similar", WARDS[0])
    assert "Increasing and getting worse, 2018 to 2022." in run(store, "trend", "claims_pct", LSOAS[0])
    assert "not looked for" in run(store, "clusters", "no_car_pct")
