"""Codes of tables: blank, malformed, repeated, of other areas, beside other names."""

from __future__ import annotations

import pytest

from insight.sources import read_table

from .conftest import Desk, faults, only
from .test_tables import ROWS, check, described, read, text


def test_codes_blank_malformed_or_repeated_and_cells_all_at_once(desk: Desk) -> None:
    content = text(
        *ROWS, ",Nowhere,5,6", "E0100004,Fenby 001D,1,1", ROWS[0], "E01000005,Fenby 001E,about 5,1"
    )
    listed = [(fault.rule, fault.found) for fault in faults(lambda: read(desk, content))]
    assert listed[0] == ("every row must have a code", "none in row 4")
    assert listed[1][1] == "'E0100004' in row 5"
    assert listed[2] == ("each code may come once", "E01000001 2 times")
    assert listed[3][1] == "'about 5' for E01000005"
    assert len(listed) == 4


def test_a_total_row_with_no_code_is_not_passed_over(desk: Desk) -> None:
    assert "every row must have a code" in only(lambda: read(desk, text(*ROWS, ",,3900,")))


def test_a_malformed_code_in_mid_table_is_no_footnote(desk: Desk) -> None:
    assert "'E01X' in row 2" in only(lambda: read(desk, text(ROWS[0], "E01X,,,", ROWS[1])))


@pytest.mark.parametrize("code", ["E0100004", "01000004", "E01000004X"])
def test_a_malformed_code_in_the_last_row_is_no_footnote(desk: Desk, code: str) -> None:
    assert f"'{code}' in row 4" in only(lambda: read(desk, text(*ROWS, f"{code},,,")))


def test_codes_of_another_kind_of_area_are_not_used_and_told(desk: Desk) -> None:
    table = read(desk, text(*ROWS, "E02000001,Fenby 001,5,5", "E92000001,England,9,9"))
    assert (table.rows_in, table.rows_used) == (5, 3)
    assert "2 rows are not of area type 'lsoa' (E02, E92)" in table.notes[0]
    dataset = described(desk, "t.csv")
    assert read_table(dataset, desk.root, codes=["E02000001", "E01000001"]).frame["code"].tolist() == [
        "E01000001"
    ]


def test_no_code_of_the_stated_area_type_is_a_fault(desk: Desk) -> None:
    said = only(lambda: read(desk, text(*ROWS), area_type="ward"))
    assert "area type 'ward'" in said
    assert "E01" in said


def test_a_panel_may_have_any_code(desk: Desk) -> None:
    content = "panel,n\nNorth City,5\nSouth City,6\n"
    table = read(desk, content, columns={"code": "panel", "n": "n"}, area_type="panel")
    assert table.frame["code"].tolist() == ["North City", "South City"]


def test_an_absent_column_and_another_vintage(desk: Desk) -> None:
    content = text(*ROWS).replace("LSOA code (2021)", "LSOA code (2011)").replace("Score", "IMD Score")
    said = [str(fault) for fault in faults(lambda: read(desk, content))]
    assert said[0] == (
        "datasets.toml [things]: column 'LSOA code (2021)' is not in t.csv "
        "(found another vintage: 'LSOA code (2011)'). Correct [columns] or the vintage."
    )
    assert "column 'Score' is not in t.csv (found 'IMD Score')" in said[1]


def test_names_are_checked_against_codes(desk: Desk) -> None:
    dataset = described(desk, desk.put("t.csv", text(*ROWS)))
    true = {"E01000001": "Fenby 001A", "E01000002": "Fenby 001B", "E01000003": "Fenby 001C"}
    check(read_table(dataset, desk.root, names=true))
    late = dict(zip(true, ["Fenby 009Z", "Fenby 001A", "Fenby 001B"], strict=True))
    assert "each code must stand beside its own name" in only(
        lambda: read_table(dataset, desk.root, names=late)
    )
    assert "beside its own name" in only(
        lambda: read_table(dataset, desk.root, names=late, codes=["E01000001"])
    )
    assert read_table(dataset, desk.root, names=true | {"E01000009": "Far"}, codes=[]).rows_used == 0
