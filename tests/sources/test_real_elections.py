"""The ward elections as the House of Commons Library published them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from insight.sources import read_lookup, read_table

from .conftest import Desk, only
from .shelf import table

pytestmark = pytest.mark.real


@pytest.fixture
def wards(shelf: Desk) -> pd.DataFrame:
    """Wards of 2022 in England and Wales: code, name, district, district_name."""
    columns = {"code": "WD22CD", "name": "WD22NM", "district": "LAD22CD", "district_name": "LAD22NM"}
    file = "lookups/Ward_to_Local_Authority_District_to_County_to_Region_to_Country_(December_2022)_Lookup_in_United_Kingdom.csv"
    return read_lookup(shelf.dataset("lookup", file, columns=columns), shelf.root)


ELECTIONS = [
    ("HoC_2021_cambridgeshire_wards_and_divisions.csv", 73, 14),
    ("HoC_2022_cambridgeshire_wards.csv", 64, 64),
    ("HoC_2024_cambridgeshire_wards.csv", 14, 14),
    ("HoC_2021_Wards-results-Table 1.csv.gz", 3863, 2497),
    ("HoC_2022_Wards-results-Table 1.csv", 3535, None),
    ("HoC_2024_Wards results-Table 1.csv", 1903, 1903),
]


@pytest.mark.parametrize(("file", "rows_in", "rows_used"), ELECTIONS, ids=[file for file, _, _ in ELECTIONS])
def test_elections(shelf: Desk, wards: pd.DataFrame, file: str, rows_in: int, rows_used: int | None) -> None:
    names = dict(zip(wards["code"], wards["name"], strict=True))
    read = table(shelf, "elections", f"elections/{file}", area_type="ward", vintage=2022, names=names)
    assert read.rows_in == rows_in
    assert rows_used is None or read.rows_used == rows_used
    frame = read.frame[read.states["ballots"] == 0]
    assert len(frame) > 0.95 * len(read.frame)
    assert frame["turnout_pct"].between(5, 90).all()
    assert frame["electorate"].between(400, 40_000).all()
    assert (frame["ballots"] - frame["electorate"] * frame["turnout_pct"] / 100).abs().max() == 0
    assert frame["district"].str.fullmatch(r"[EW]\d{8}").all()


def test_two_wards_under_one_code_in_2022(shelf: Desk, wards: pd.DataFrame) -> None:
    file = "elections/HoC_2022_Wards-results-Table 1.csv"
    names = dict(zip(wards["code"], wards["name"], strict=True))
    read = table(shelf, "elections", file, area_type="ward", vintage=2022, names=names)
    assert len(read.unmatched) == 3
    assert read.rows_used == read.rows_in - 3
    said = only(lambda: table(shelf, "elections", file, area_type="ward", vintage=2022))
    assert said.count(" 2 times") == 2


@pytest.mark.parametrize(
    ("file", "count"), [("HoC_2023_Ward_Level-Table 1.csv", 4797), ("HoC_2023_cambridgeshire_wards.csv", 46)]
)
def test_the_elections_without_codes(shelf: Desk, wards: pd.DataFrame, file: str, count: int) -> None:
    columns = {"code": "WD23CD", "name": "WD23NM", "district": "LAD23CD", "district_name": "LAD23NM"}
    lookup = "lookups/Ward_to_Local_Authority_District_(December_2023)_Lookup_in_the_United_Kingdom.csv"
    of_2023 = read_lookup(shelf.dataset("lookup", lookup, columns=columns), shelf.root)
    read = table(shelf, "elections", f"elections/{file}", area_type="ward", vintage=2023, area_codes=of_2023)
    assert read.rows_in == count
    assert read.rows_used + len(read.unmatched) == count
    assert len(read.unmatched) <= 5
    # By the names of another year five redrawn wards of Fenland would be found under codes that are gone.
    wrong = table(shelf, "elections", f"elections/{file}", area_type="ward", vintage=2022, area_codes=wards)
    assert sum(entry.startswith("Fenland: ") for entry in wrong.unmatched) == 13
    right = table(
        shelf,
        "elections",
        f"elections/{file}",
        area_type="ward",
        vintage=2023,
        area_codes=of_2023,
        codes=wards["code"],
    )
    assert not right.frame["district"].eq("E07000010").any()


def test_codes_filled_down_in_a_spreadsheet(shelf: Desk, wards: pd.DataFrame, tmp_path: Path) -> None:
    """The 2024 file with its codes filled down as a spreadsheet does: all look right, and none is."""
    with (shelf.root / "elections/HoC_2024_cambridgeshire_wards.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.reader(file))
    header = next(at for at, row in enumerate(rows) if "Ward code" in row)
    place = rows[header].index("Ward code")
    first = int(rows[header + 1][place][1:])
    for step, row in enumerate(rows[header + 2 :]):
        row[place] = f"E{first + step:08d}"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    desk = Desk(tmp_path)
    dataset = desk.dataset("elections", desk.put("e.csv", out.getvalue()), area_type="ward", vintage=2022)
    names = dict(zip(wards["code"], wards["name"], strict=True))
    said = only(lambda: read_table(dataset, tmp_path, names=names, codes=names))
    assert "2 times" in said or "beside its own name" in said
