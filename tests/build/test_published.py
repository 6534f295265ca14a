"""Figures published for the very areas on the map, and figures made from two data sets."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from insight.build import build
from insight.errors import SourceError
from insight.store import Store
from tests.squareshire import LSOA, LSOAS, OA, SQUARES, WARDS, declare

HEADERS = ["date", "geography", "geography code", "Cars: All households", "Cars: None"]


def bulk(folder: Path, members: dict[str, list[list[object]]]) -> None:
    """Put the cars of Squareshire into a bulk zip with one member for each kind of area."""
    with zipfile.ZipFile(folder / "cars.zip", "w") as archive:
        for ending, rows in members.items():
            table = pd.DataFrame(rows, columns=HEADERS)
            archive.writestr(f"census2021-ts045-{ending}.csv", table.to_csv(index=False))
    digest = hashlib.sha256((folder / "cars.zip").read_bytes()).hexdigest()
    path = folder / "datasets.toml"
    head, cars, tail = re.split(r"(\[dataset\.cars\].*?(?=\n\[dataset\.))", path.read_text(), flags=re.S)
    columns = 'code = "geography code", households = "Cars: All households", none = "Cars: None"'
    cars = cars.replace('"table"', '"nomis_bulk"').replace("cars.csv", "cars.zip")
    cars = re.sub(r'sha256 = ".*?"', f'sha256 = "{digest}"', cars)
    cars = re.sub(r"columns = \{.*\}", f"columns = {{ {columns} }}", cars)
    path.write_text(head + cars + tail)


def rows_of(codes: list[str], households: int, none: list[int]) -> list[list[object]]:
    return [[2021, code, code, households, count] for code, count in zip(codes, none, strict=True)]


SMALL = rows_of(list(OA.values()), 50, [10 * c for c, _ in SQUARES])


def cars(folder: Path, out: Path, area_type: str) -> pd.DataFrame:
    with Store(build(folder, out=out).path) as source:
        return source.values("no_car_pct", area_type).set_index("area_code")


def test_the_published_figure_of_an_lsoa_wins_over_the_sum_of_its_output_areas(
    county: Path, tmp_path: Path
) -> None:
    """By output areas 60 or 140 of 200; the publisher says 61 or 141 of 201."""
    names = [f"Squareshire 00{n}" for n in range(4)]
    large = rows_of(LSOAS, 201, [61, 141, 61, 141])
    bulk(county, {"oa": SMALL, "lsoa": [[r[0], name, *r[2:]] for r, name in zip(large, names, strict=True)]})
    lsoas = cars(county, tmp_path / "x.duckdb", "lsoa")
    assert lsoas["numerator"].to_dict() == dict(zip(LSOAS, [61, 141, 61, 141], strict=True))
    assert set(lsoas["denominator"]) == {201}
    assert set(lsoas["fit"]) == {"published"}
    assert set(lsoas["crossing_share"]) == {0}
    # Wards and districts still add up to each other: they are made from the output areas.
    wards = cars(county, tmp_path / "x.duckdb", "ward")
    districts = cars(county, tmp_path / "x.duckdb", "district")
    assert wards["numerator"].sum() == districts["numerator"].sum() == 400
    assert set(districts["fit"]) == {"exact"}


def test_half_a_set_of_published_figures_is_left_alone(county: Path, tmp_path: Path) -> None:
    bulk(county, {"oa": SMALL, "lsoa": rows_of(LSOAS[:2], 201, [61, 141])})
    lsoas = cars(county, tmp_path / "x.duckdb", "lsoa")
    assert set(lsoas["denominator"]) == {200}
    assert set(lsoas["fit"]) == {"exact"}


def test_a_published_member_gone_wrong_is_told(county: Path, tmp_path: Path) -> None:
    bulk(county, {"oa": SMALL, "lsoa": [*rows_of(LSOAS, 201, [61, 141, 61, 141]), [2021, "", "", 1, "?"]]})
    with pytest.raises(SourceError, match=r"ts045-lsoa\.csv"):
        build(county, out=tmp_path / "x.duckdb")


def test_a_figure_of_two_data_sets_states_the_weaker_fit(county: Path, tmp_path: Path) -> None:
    """A panel of one column: whole output areas above the line, parts of LSOAs below it."""
    path = county / "indicators.toml"
    extra = path.read_text().split("[indicator.no_car_pct]")[1].split("[indicator.")[0]
    extra = extra.replace('denominator = ["households"]', 'denominator = ["iod.population"]')
    path.write_text(path.read_text() + "\n[indicator.mixed_pct]" + extra)
    members = [("P1", "Column", OA[1, row]) for row in range(1, 5)]
    pd.DataFrame(members, columns=["panel", "name", "member"]).to_csv(county / "panels.csv", index=False)
    declare(county)
    with Store(build(county, out=tmp_path / "x.duckdb").path) as source:
        above = source.values("no_car_pct", "panel").set_index("area_code")
        both = source.values("mixed_pct", "panel").set_index("area_code")
        wards = source.values("mixed_pct", "ward").set_index("area_code")
    assert above.loc["P1", "fit"] == "exact"
    assert above.loc["P1", "crossing_share"] == 0
    assert both.loc["P1", "fit"] == "apportioned"
    assert both.loc["P1", "crossing_share"] == 1
    assert both.loc["P1", "numerator"] == 40
    # The western wards: output areas cross with 400 of 600 people, LSOAs with all of them.
    assert wards.loc[WARDS[0], "crossing_share"] == pytest.approx(1)
    assert LSOA[1, 1] == LSOA[2, 1]
