"""Bad input gets a clear error, and the edition in use stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from insight.build import build, coverage
from insight.errors import InsightError, SourceError
from insight.store import Store
from tests.conftest import Spoil
from tests.squareshire import LSOAS, WARDS, declare


def told(folder: Path) -> str:
    """Build over an edition in use; return what is told, having made sure that the edition is as it was."""
    edition = folder.parent / "in_use.duckdb"
    edition.write_bytes(b"the edition in use")
    with pytest.raises(InsightError) as caught:
        build(folder, out=edition)
    assert edition.read_bytes() == b"the edition in use"
    assert not list(folder.parent.glob(".*unfinished*"))
    assert all(fault.file and fault.rule and fault.found and fault.remedy for fault in caught.value.faults)
    return str(caught.value)


def test_areas_of_other_councils_are_named_all_at_once() -> None:
    def layer(kind: str, size: int) -> Any:
        shapes = [shapely.box(1000 * n, 0, 1000 * (n + 1), 1000) for n in range(size)]
        frame = gpd.GeoDataFrame({"code": [f"{kind}{n}" for n in range(size)]}, geometry=shapes, crs=27700)
        spec = SimpleNamespace(type=kind, plural=f"{kind.capitalize()}s", source=f"{kind}_outlines")
        return SimpleNamespace(spec=spec, frame=frame, members=None)

    people = pd.DataFrame({"x": [500.0, 1500.0, 2500.0], "y": [500.0, 500.0, 500.0]})
    coverage.check(
        [layer("lsoa", 3), layer("parish", 9)], people
    )  # a parish may be too small to hold a point
    coverage.check([layer("lsoa", 9)], None)
    with pytest.raises(SourceError) as caught:
        coverage.check([layer("lsoa", 5), layer("ward", 4)], people)
    assert [fault.found for fault in caught.value.faults] == [
        "2 of 5, such as lsoa3, lsoa4",
        "1 of 4, such as ward3",
    ]
    assert "datasets.toml, lsoa_outlines" in str(caught.value)


def test_a_missing_file(county: Path) -> None:
    (county / "cars.csv").unlink()
    assert "cars.csv" in told(county)


def test_every_missing_file_is_told_at_once(county: Path) -> None:
    (county / "cars.csv").unlink()
    (county / "iod.csv").unlink()
    said = told(county)
    assert "cars.csv" in said
    assert "iod.csv" in said


def test_a_checksum_that_differs(county: Path) -> None:
    with (county / "cars.csv").open("a") as file:
        file.write("\n")
    said = told(county)
    assert "cars.csv" in said
    assert "sha256" in said.lower()


def test_a_renamed_column(spoil: Spoil) -> None:
    assert "None" in told(spoil("cars", lambda table: table.rename(columns={"None": "No car"})))


def test_a_code_column_of_another_vintage(spoil: Spoil) -> None:
    said = told(spoil("turnout22", lambda table: table.rename(columns={"WD22CD": "WD24CD"})))
    assert "WD22CD" in said
    assert "WD24CD" in said
    assert "vintage" in said


def test_duplicate_codes(spoil: Spoil) -> None:
    assert "E0099" in told(spoil("cars", lambda table: pd.concat([table, table.head(1)])))


def test_null_codes(spoil: Spoil) -> None:
    said = told(spoil("cars", lambda table: table.assign(OA21CD=table["OA21CD"].where(table.index > 0))))
    assert "cars.csv" in said


def test_mixed_vintages(county: Path) -> None:
    text = (county / "datasets.toml").read_text()
    head, cars = text.split("[dataset.cars]")
    (county / "datasets.toml").write_text(
        head + "[dataset.cars]" + cars.replace("vintage = 2021", "vintage = 2011", 1)
    )
    said = told(county)
    assert "oa of 2011" in said
    assert "vintage" in said


def test_codes_of_other_places(spoil: Spoil) -> None:
    said = told(spoil("iod", lambda table: table.assign(LSOA21CD=[f"E0188000{n}" for n in range(4)])))
    assert "none of the 4 codes" in said


def test_an_incomplete_set_of_lsoas(spoil: Spoil) -> None:
    said = told(spoil("iod", lambda table: table.iloc[1:]))
    assert "3 of 4" in said
    assert LSOAS[0] in said


@pytest.mark.parametrize("text", ["-", ":", "[x]", ""])
def test_a_cell_with_no_figure_is_missing_and_never_zero(spoil: Spoil, tmp_path: Path, text: str) -> None:
    folder = spoil(
        "cars",
        lambda table: (
            table.assign(None_=table["None"].astype(str).where(table.index > 0, text))
            .drop(columns="None")
            .rename(columns={"None_": "None"})
        ),
    )
    with Store(build(folder, out=tmp_path / "county.duckdb").path) as source:
        rows = source.values("no_car_pct", "ward").set_index("area_code")
    assert rows.loc[WARDS[0], "state"] == "missing"
    assert pd.isna(rows.loc[WARDS[0], "value"])
    assert rows.loc[WARDS[1], "state"] == "value"


def test_a_cell_with_no_figure_is_named_in_the_build_report(spoil: Spoil, tmp_path: Path) -> None:
    """One blank cell takes the county's figure away; nobody should have to hunt for it."""
    folder = spoil(
        "cars",
        lambda table: (
            table.assign(None_=table["None"].where(table.index > 0))
            .drop(columns="None")
            .rename(columns={"None_": "None"})
        ),
    )
    built = build(folder, out=tmp_path / "county.duckdb")
    with Store(built.path) as source:
        assert source.values("no_car_pct", "county")["state"].tolist() == ["missing"]
    remark = built.report.set_index("dataset_id").loc["cars", "remark"]
    assert "1 cell has no figure: none of E00991001 (missing)" in remark
    assert built.report.set_index("dataset_id").loc["iod", "remark"] == ""


def test_a_cell_that_is_no_number(spoil: Spoil) -> None:
    said = told(
        spoil(
            "cars",
            lambda table: table.assign(All=table["All"].astype(str).where(table.index > 0, "about 50")),
        )
    )
    assert "about 50" in said
    assert "cars.csv" in said


def test_an_accounting_cell_is_read(spoil: Spoil, tmp_path: Path) -> None:
    folder = spoil(
        "cars", lambda table: table.assign(All=table["All"].astype(str).where(table.index > 0, " \t1,050 "))
    )
    with Store(build(folder, out=tmp_path / "county.duckdb").path) as source:
        assert source.values("no_car_pct", "oa")["denominator"].max() == 1050


def test_a_denominator_of_zero_is_not_applicable(spoil: Spoil, tmp_path: Path) -> None:
    first = {"All": 0, "None": 0}
    folder = spoil(
        "cars",
        lambda table: table.assign(**{k: table[k].where(table.index > 0, v) for k, v in first.items()}),
    )
    with Store(build(folder, out=tmp_path / "county.duckdb").path) as source:
        rows = source.values("no_car_pct", "oa").set_index("area_code")
    assert rows.iloc[0]["state"] == "not_applicable"
    assert pd.isna(rows.iloc[0]["value"])


def test_a_denominator_of_zero_everywhere_is_a_fault(spoil: Spoil) -> None:
    said = told(spoil("cars", lambda table: table.assign(All=0, **{"None": 0})))
    assert "no_car_pct" in said
    assert "zero" in said


def test_a_part_larger_than_the_whole(spoil: Spoil) -> None:
    said = told(spoil("cars", lambda table: table.assign(**{"None": table["All"] + 1})))
    assert "a part cannot be larger than the whole" in said
    assert "51 of 50" in said


@pytest.mark.parametrize("rank", [0, 101, 2.5])
def test_a_rank_outside_the_nation(spoil: Spoil, rank: float) -> None:
    said = told(spoil("iod", lambda table: table.assign(Rank=[rank, 60, 30, 1])))
    assert "ranks are whole numbers from 1 to 100" in said
    assert "iod.csv" in said


def test_a_count_below_zero(spoil: Spoil) -> None:
    said = told(
        spoil("people", lambda table: table.assign(people=table["people"].where(table.index > 0, -1)))
    )
    assert "people.csv" in said


def test_an_indicator_naming_an_unknown_data_set(county: Path) -> None:
    path = county / "indicators.toml"
    path.write_text(path.read_text().replace('dataset = "iod"', 'dataset = "iodd"', 1))
    assert "Did you mean iod" in told(county)


def test_a_panel_naming_an_unknown_ward(spoil: Spoil) -> None:
    said = told(spoil("panels", lambda table: table.assign(member=["E05123456", *table["member"][1:]])))
    assert "E05123456" in said
    assert "panels.csv" in said


def test_a_panel_code_with_two_names(spoil: Spoil) -> None:
    said = told(spoil("panels", lambda table: table.assign(name=["West", "Far West", "East"])))
    assert "a code must have one name" in said
    assert "P1: 'Far West', 'West'" in said


def test_a_district_code_with_two_names(county: Path) -> None:
    path = county / "wards.geojson"
    path.write_text(path.read_text().replace('"LAD22NM": "South"', '"LAD22NM": "Southern"', 1))
    declare(county)
    said = told(county)
    assert "'South', 'Southern'" in said


def test_an_empty_lookup(spoil: Spoil) -> None:
    said = told(spoil("panels", lambda table: table.head(0)))
    assert "panels.csv" in said
    assert "a lookup must have rows" in said


def test_a_lookup_of_no_bytes(county: Path) -> None:
    (county / "panels.csv").write_bytes(b"")
    declare(county)
    assert "panels.csv" in told(county)


@pytest.mark.parametrize("name", ["cars", "iod", "people", "turnout22"])
def test_a_table_without_rows(spoil: Spoil, name: str) -> None:
    assert f"{name}.csv" in told(spoil(name, lambda table: table.head(0)))


def test_a_boundary_file_that_states_no_crs(county: Path) -> None:
    import json

    path = county / "wards.geojson"
    shapes = json.loads(path.read_text())
    shapes.pop("crs")
    path.write_text(json.dumps(shapes))
    declare(county)
    assert "wards.geojson" in told(county)


def test_an_empty_geometry(county: Path) -> None:
    import json

    path = county / "wards.geojson"
    shapes = json.loads(path.read_text())
    shapes["features"][0]["geometry"] = None
    path.write_text(json.dumps(shapes))
    declare(county)
    assert WARDS[0] in told(county)


def redrawn(county: Path, move: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> str:
    """Change the parishes' boundaries; return what the build report says of them."""
    path = county / "parishes.geojson"
    move(gpd.read_file(path)).to_file(path, driver="GeoJSON")
    declare(county)
    report = build(county, out=county.parent / "x.duckdb").report.set_index("dataset_id")
    assert report.loc["wards", "remark"] == ""
    assert report.loc["wards", "rows_used"] == 4
    return str(report.loc["parishes", "remark"])


def test_a_gap_between_areas_is_told_in_the_build_report(county: Path) -> None:
    said = redrawn(county, lambda frame: frame[frame["PAR22CD"] != "E04990001"])
    assert "Parishes: areas must leave no gap (found 0.16 square km of E10990001 in no area)" in said


def test_an_overlap_of_areas_is_told_in_the_build_report(county: Path) -> None:
    said = redrawn(county, lambda frame: frame.assign(geometry=frame.geometry.buffer(0).envelope))
    assert "Parishes: areas must not overlap (found 0.16 square km in both E04990001 and E04990002)" in said


def test_boundaries_that_tile_get_no_remark(county: Path) -> None:
    assert redrawn(county, lambda frame: frame) == ""
