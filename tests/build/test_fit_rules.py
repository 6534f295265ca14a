"""Each way of placing small areas that a catalogue may ask for does what it says, or is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from insight.build import build
from insight.build.points import middles, of_postcodes
from insight.catalogue import load
from insight.errors import CatalogueError, InsightError
from insight.store import Store
from tests.squareshire import EAST, LSOAS, NORTH, WARDS, declare

POSTCODES = """
[dataset.postcodes]
title = "postcodes"
publisher = "Nobody"
page = "made up"
licence = "CC0-1.0"
attribution = "Made up for a test"
published = 2022-12-01
retrieved = 2026-01-01
period = "2021"
reader = "points"
file = "postcodes.csv"
sha256 = "{sha256}"
columns = {{ code = "postcode", x = "east", y = "north" }}
"""


@pytest.fixture
def parted(county: Path) -> Path:
    """Squareshire with the wards parting at x = 1,200 m: an LSOA's two columns lie in two wards."""
    path = county / "wards.geojson"
    wards = gpd.read_file(path)
    wards["geometry"] = [
        box(EAST + left, NORTH + bottom, EAST + right, NORTH + bottom + 2000)
        for bottom in (0, 2000)
        for left, right in ((0, 1200), (1200, 4000))
    ]
    wards.to_file(path, driver="GeoJSON")
    declare(county)
    return county


def fit(
    folder: Path, by: str, *, small: str = "lsoa", area: str = "ward", vintage: int = 2021, more: str = ""
) -> None:
    path = folder / "council.toml"
    rule = f'\n[[fit]]\nsmall = "{small}"\nsmall_vintage = {vintage}\narea = "{area}"\nby = "{by}"\n{more}\n'
    path.write_text(path.read_text() + rule)


def shares(folder: Path, out: Path) -> dict[tuple[str, str], float]:
    """Weight of each LSOA in each ward."""
    with Store(build(folder, out=out).path) as source:
        rows = source._connection.execute(
            "SELECT small_area_code, area_code, weight FROM lookup WHERE small_area_type = 'lsoa' AND area_type = 'ward'"
        ).df()
    return {(row.small_area_code, row.area_code): round(row.weight, 6) for row in rows.itertuples()}


def test_people_split_a_small_area_by_the_finer_ones_in_it(parted: Path, tmp_path: Path) -> None:
    fit(parted, "people")
    found = shares(parted, tmp_path / "x.duckdb")
    assert found[LSOAS[0], WARDS[0]] == pytest.approx(200 / 600, abs=1e-6)
    assert found[LSOAS[0], WARDS[1]] == pytest.approx(400 / 600, abs=1e-6)


def test_a_centroid_gives_it_whole_to_the_ward_around_the_mean_of_its_people(
    parted: Path, tmp_path: Path
) -> None:
    """(200 x 500 + 400 x 1,500) / 600 = 1,167 m east: left of the line, though most live right of it."""
    fit(parted, "centroid")
    found = shares(parted, tmp_path / "x.duckdb")
    assert found[LSOAS[0], WARDS[0]] == 1
    assert (LSOAS[0], WARDS[1]) not in found


def test_postcodes_split_it_by_the_postcodes_in_it(parted: Path, tmp_path: Path) -> None:
    """Three postcodes left of the line and one right of it; the LSOAs without any go by their people."""
    points = pd.DataFrame({"postcode": list("ABCD"), "east": [100, 200, 300, 1500], "north": 500})
    points.assign(east=points["east"] + EAST, north=points["north"] + NORTH).to_csv(
        parted / "postcodes.csv", index=False
    )
    digest = hashlib.sha256((parted / "postcodes.csv").read_bytes()).hexdigest()
    with (parted / "datasets.toml").open("a") as file:
        file.write(POSTCODES.format(sha256=digest))
    council = parted / "council.toml"
    council.write_text(
        council.read_text().replace(
            'dataset = "oa_people"', 'dataset = "oa_people"\npostcodes = "postcodes"', 1
        )
    )
    fit(parted, "postcodes")
    found = shares(parted, tmp_path / "x.duckdb")
    assert found[LSOAS[0], WARDS[0]] == 0.75
    assert found[LSOAS[0], WARDS[1]] == 0.25
    assert found[LSOAS[2], WARDS[2]] == pytest.approx(200 / 600, abs=1e-6)


def test_area_splits_it_by_land(parted: Path, tmp_path: Path) -> None:
    fit(parted, "area")
    assert shares(parted, tmp_path / "x.duckdb")[LSOAS[0], WARDS[0]] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"by": "postcodes"}, "a fit by postcodes needs postcode points"),
        ({"by": "lookup"}, "a fit by lookup must name its 'dataset'"),
        ({"by": "area", "more": 'dataset = "iod"'}, "'dataset' goes with a fit by lookup only"),
        ({"by": "area", "vintage": 2011}, "its small areas must be in use"),
        ({"by": "area", "area": "division"}, "its 'area' must be an area type listed"),
        ({"by": "area", "area": "panel"}, "areas made of other areas are added up from those"),
        ({"by": "lookup", "more": 'dataset = "iod"'}, "'area' must be among the columns of [iod]"),
    ],
)
def test_a_fit_that_cannot_do_what_it_says_is_refused(county: Path, rule: dict[str, str], said: str) -> None:
    fit(county, **rule)  # type: ignore[arg-type]
    with pytest.raises(CatalogueError) as caught:
        load(county)
    assert said in str(caught.value)


def test_a_fit_by_people_without_people_is_refused(county: Path) -> None:
    path = county / "council.toml"
    path.write_text(
        path.read_text().replace('[people]\ndataset = "oa_people"\ntype = "oa"\nvintage = 2021\n', "")
    )
    fit(county, "centroid")
    with pytest.raises(InsightError, match="needs to know where people live"):
        load(county)


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("panels", "member", "'member' must be among the columns of [panels]"),
        ("oa_people", "population", "'population' must be among the columns of [oa_people]"),
        ("wards", "district_name", "'district_name' must be among the columns of [wards]"),
    ],
)
def test_a_column_that_an_area_type_relies_on(county: Path, table: str, column: str, said: str) -> None:
    path = county / "datasets.toml"
    head, own = path.read_text().split(f"[dataset.{table}]")
    path.write_text(f"{head}[dataset.{table}]{own.replace(f'{column} = ', f'other_{column} = ', 1)}")
    with pytest.raises(CatalogueError) as caught:
        load(county)
    assert said in str(caught.value)


def test_the_middle_of_nobody_is_the_middle_of_its_points() -> None:
    points = pd.DataFrame({"small_area_code": "E1", "x": [0.0, 10.0], "y": [0.0, 20.0], "people": 0.0})
    assert middles(points).to_dict("records") == [{"small_area_code": "E1", "x": 5, "y": 10, "people": 0}]


def test_a_small_area_without_a_postcode_keeps_its_people() -> None:
    shapes = gpd.GeoDataFrame({"code": ["E1", "E2"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs=27700)
    people = pd.DataFrame({"small_area_code": ["E1", "E2"], "x": [0.5, 1.5], "y": 0.5, "people": 7.0})
    found = of_postcodes(pd.DataFrame({"x": [0.2], "y": [0.2]}), shapes, people)
    assert found["small_area_code"].tolist() == ["E1", "E2"]
    assert found["x"].tolist() == [0.2, 1.5]
