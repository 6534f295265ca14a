"""Clusters, trends and likeness as the build finds them, on a chessboard of wards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from insight.build import alike, clusters, trends
from insight.build.areas import Layer
from insight.catalogue import load
from insight.domain import AreaSet, AreaType, Break, Catalogue, Similar, State, Statistic
from insight.stats.clusters import Cluster

SIDE = 8
ISLAND = "W99"


@pytest.fixture(scope="module")
def catalogue(drawn: Path) -> Catalogue:
    return load(drawn)


@pytest.fixture(scope="module")
def layer() -> Layer:
    codes = [f"W{row}{column}" for row in range(SIDE) for column in range(SIDE)]
    shapes = [
        # A hand's breadth lies between neighbours, as between generalised outlines.
        box(column * 1000, row * 1000, column * 1000 + 999.9, row * 1000 + 999.9)
        for row in range(SIDE)
        for column in range(SIDE)
    ]
    frame = gpd.GeoDataFrame(
        {"code": [*codes, ISLAND], "name": [*codes, "Lundy"]},
        geometry=[*shapes, box(50_000, 0, 51_000, 1_000)],
        crs=27700,
    )
    return Layer(AreaSet(type=AreaType.WARD, vintage=2022, label="Ward", plural="Wards", source="x"), frame)


def values(layer: Layer, indicator_id: str, figures: np.ndarray, period: str = "2021") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator_id": indicator_id,
            "area_type": "ward",
            "area_code": layer.frame["code"],
            "period": period,
            "value": figures,
            "state": np.where(np.isnan(figures), "missing", "value"),
        }
    )


def test_a_planted_cluster_is_found_and_the_island_is_named(catalogue: Catalogue, layer: Layer) -> None:
    places = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    noise = np.random.default_rng(1).normal(0, 1, SIDE * SIDE)
    high = np.array([10.0 if row < 3 and column < 3 else 0.0 for row, column in places])
    rows = values(layer, "no_car_pct", np.append(50 + high + noise, 50))
    found = clusters.look([catalogue.indicators["no_car_pct"]], [layer], rows)
    told = found["cluster"]
    group = told[told["kind"] == Cluster.HIGH_HIGH.value]
    assert (
        {"W00", "W01", "W10", "W11"}
        <= set(group["area_code"])
        <= {f"W{r}{c}" for r in range(4) for c in range(4)}
    )
    assert set(group["cluster_no"]) == {1}
    assert (group["q"] <= 0.05).all()
    assert list(told.loc[told["kind"] == Cluster.ISOLATE.value, "area_code"]) == [ISLAND]
    (moran,) = found["moran"].to_dict("records")
    assert moran["isolates"] == [ISLAND]
    assert moran["areas"] == SIDE * SIDE + 1
    assert moran["statistic"] > 0.3
    assert moran["p"] < 0.001


def test_neighbours_touch_at_borders_and_corners(catalogue: Catalogue, layer: Layer) -> None:
    rows = values(layer, "no_car_pct", np.arange(SIDE * SIDE + 1.0))
    pairs = clusters.look([catalogue.indicators["no_car_pct"]], [layer], rows)["neighbour"]
    by_area = pairs.groupby("area_code")["neighbour_code"].apply(set)
    assert by_area["W00"] == {"W01", "W10", "W11"}
    assert len(by_area["W11"]) == 8
    assert ISLAND not in by_area


def test_noise_makes_no_cluster_and_counts_are_not_looked_at(catalogue: Catalogue, layer: Layer) -> None:
    noise = np.random.default_rng(2).normal(0, 1, SIDE * SIDE + 1)
    rows = pd.concat([values(layer, "no_car_pct", noise), values(layer, "population", noise)])
    found = clusters.look(catalogue.indicators.values(), [layer], rows)
    assert set(found["cluster"]["kind"]) <= {Cluster.ISOLATE.value}
    assert list(found["moran"]["indicator_id"]) == ["no_car_pct"]


def test_the_same_figures_give_the_same_clusters(catalogue: Catalogue, layer: Layer) -> None:
    rows = values(layer, "no_car_pct", np.random.default_rng(3).normal(0, 1, SIDE * SIDE + 1).cumsum())
    one, two = (clusters.look([catalogue.indicators["no_car_pct"]], [layer], rows) for _ in range(2))
    for name in ("cluster", "moran"):
        pd.testing.assert_frame_equal(one[name], two[name])


def test_the_latest_whole_period_is_looked_at(layer: Layer) -> None:
    few = np.full(SIDE * SIDE + 1, np.nan)
    few[:5] = 1.0
    whole = np.arange(SIDE * SIDE + 1.0)
    rows = pd.concat(
        [
            values(layer, "x", whole, "2021"),
            values(layer, "x", whole, "2022"),
            values(layer, "x", few, "2023"),
        ]
    )
    known = (rows["state"] == State.VALUE).to_numpy()
    assert clusters.fullest_period(rows["period"].to_numpy(object), known) == "2022"


# --- Trends ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "year"),
    [("2016/17", 2016), ("March 2021", 2021), ("Mid-2020", 2020), ("Census 2021", 2021), ("before", None)],
)
def test_the_year_of_a_period(period: str, year: int | None) -> None:
    assert trends.year_of(period) == year


def series(catalogue: Catalogue, years: list[str], **fields: object) -> tuple[Catalogue, pd.DataFrame]:
    """One area whose share of 1,000 people rises by 40 a period."""
    base = catalogue.indicators["no_car_pct"]
    datasets = {
        f"cars_{n}": replace(catalogue.datasets["cars"], id=f"cars_{n}", period=year)
        for n, year in enumerate(years)
    }
    indicator = replace(base, dataset=tuple(datasets), **fields)
    count = np.array([100.0 + 40 * n for n in range(len(years))])
    rows = pd.DataFrame(
        {
            "indicator_id": base.id,
            "area_type": "ward",
            "area_code": "W1",
            "period": years,
            "value": count / 10,
            "lower": count / 10 - 1,
            "upper": count / 10 + 1,
            "numerator": count,
            "denominator": 1000.0,
            "state": "value",
            "fit": "exact",
        }
    )
    return replace(catalogue, datasets=datasets, indicators={base.id: indicator}), rows


def told(catalogue: Catalogue, rows: pd.DataFrame) -> tuple[str, str | None]:
    (row,) = trends.trends(catalogue, rows).to_dict("records")
    return row["direction"], row["reason"]


FIVE = ["2018", "2019", "2020", "2021", "2022"]


def test_five_even_periods_have_a_direction(catalogue: Catalogue) -> None:
    assert told(*series(catalogue, FIVE)) == ("increasing", None)


@pytest.mark.parametrize(
    ("years", "reason"),
    [
        (FIVE[1:], "there are 4 periods, and a trend takes 5"),
        (["2016", *FIVE[1:]], "the last five periods are not equally far apart"),
        (["May 2022", "June 2022", *FIVE[:3]], "the last five periods are not equally far apart"),
    ],
)
def test_gaps_refuse_a_direction(catalogue: Catalogue, years: list[str], reason: str) -> None:
    assert told(*series(catalogue, years)) == ("cannot be calculated", reason)


def test_a_missing_point_and_a_point_of_none_refuse_a_direction(catalogue: Catalogue) -> None:
    changed, rows = series(catalogue, FIVE)
    holed = rows.assign(state=["value", "value", "suppressed", "value", "value"])
    assert told(changed, holed)[1] == "one of the last five periods has no figure"
    none = rows.assign(numerator=[0.0, *rows["numerator"][1:]])
    assert told(changed, none)[1] == "none, or all, are counted in one of the last five periods"


def test_a_figure_without_an_interval_has_no_direction(catalogue: Catalogue) -> None:
    changed, rows = series(catalogue, FIVE, statistic=Statistic.COUNT, full_count=True)
    assert told(changed, rows)[1] == "the figure has no interval, so that chance cannot be told from change"


def test_the_footnote_of_the_committee_paper_stops_the_arrow(catalogue: Catalogue) -> None:
    """79, 83, 531*: "Figures prior to 2016-17 are completed investigations but can now capture referral numbers"."""
    note = "Figures before 2016/17 are completed investigations; from then on, referrals."
    broken = Break(**{"from": 2016, "kind": "definition", "note": note})  # type: ignore[arg-type]
    years = ["2012/13", "2013/14", "2014/15", "2015/16", "2016/17"]
    changed, rows = series(catalogue, years, breaks=(broken,))
    counts = np.array([75.0, 77.0, 79.0, 83.0, 531.0])
    rows = rows.assign(numerator=counts, value=counts / 10, lower=counts / 10 - 0.5, upper=counts / 10 + 0.5)
    assert told(changed, rows) == (
        "cannot be calculated",
        f"the series begins anew in 2016/17 (definition): {note}",
    )
    unbroken, _ = series(catalogue, years)
    assert told(unbroken, rows)[0] != "no significant change"
    (mark,) = trends.breaks(changed).to_dict("records")
    assert (mark["period"], mark["kind"]) == ("2016/17", "definition")


def test_after_five_periods_of_the_new_series_the_arrow_is_back(catalogue: Catalogue) -> None:
    broken = Break(**{"from": 2018, "kind": "boundary", "note": "Redrawn."})  # type: ignore[arg-type]
    assert told(*series(catalogue, ["2016", "2017", *FIVE], breaks=(broken,))) == ("increasing", None)


# --- Likeness --------------------------------------------------------------------------------------


def test_areas_that_lack_a_figure_are_like_nobody(catalogue: Catalogue, layer: Layer) -> None:
    figures = np.arange(SIDE * SIDE + 1.0)
    holed = np.where(figures == 5, np.nan, figures)
    rows = pd.concat([values(layer, "no_car_pct", figures), values(layer, "density", holed + 1)])
    council = replace(
        catalogue.council,
        similar=Similar(indicators=("no_car_pct", "density"), logarithms=("density",), count=3),
    )
    found = alike.similar(replace(catalogue, council=council), rows, ["ward"])
    alone = layer.frame["code"].iloc[5]
    assert found.loc[found["area_code"] == alone, "similar_code"].isna().all()
    assert alone not in set(found["similar_code"])
    others = found[found["area_code"] != alone]
    assert (others.groupby("area_code").size() == 3).all()
    assert (others["distance"] > 0).all()
    first = found[found["area_code"] == layer.frame["code"].iloc[40]]
    assert set(first["similar_code"].iloc[:2]) == {layer.frame["code"].iloc[39], layer.frame["code"].iloc[41]}


def test_of_two_areas_none_is_the_most_alike(catalogue: Catalogue, layer: Layer) -> None:
    council = replace(catalogue.council, similar=Similar(indicators=("no_car_pct",)))
    rows = values(layer, "no_car_pct", np.arange(SIDE * SIDE + 1.0)).iloc[:2]
    assert alike.similar(replace(catalogue, council=council), rows, ["ward"]).empty
