"""Lookups: which code belongs to which."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from insight.domain import Dataset
from insight.sources import read_lookup

from .conftest import Desk, faults, only

CONTENT = """\ufeffFID,LSOA21CD,LSOA21NM,LSOA21NMW,WD23CD,WD23NM ,RGN23CD
1,E01000001,"Fenby, part 001A", ,E05000001,Alder,E12000006
2,E01000002,Fenby 001B, ,E05000002,King's Reach,E12000006
3,W01000001,Hafren 001A,Hafren 001A,W05000001,Afon,
,,,,,,
"""
COLUMNS = {
    "code": "LSOA21CD",
    "ward": "WD23CD",
    "ward_name": "WD23NM",
    "region": "RGN23CD",
    "welsh_name": "LSOA21NMW",
}
ROWS = [
    ["E01000001", "E05000001", "Alder", "E12000006", ""],
    ["E01000002", "E05000002", "King's Reach", "E12000006", ""],
    ["W01000001", "W05000001", "Afon", "", "Hafren 001A"],
]


def described(desk: Desk, *files: str, columns: dict[str, str] | None = None, **more: object) -> Dataset:
    return desk.dataset("lookup", *files, columns=columns or COLUMNS, **more)


def test_a_lookup_is_text_under_short_names(desk: Desk) -> None:
    frame = read_lookup(described(desk, desk.put("l.csv", CONTENT)), desk.root)
    assert frame.columns.tolist() == list(COLUMNS)
    assert frame.to_numpy().tolist() == ROWS
    assert frame.dtypes.eq("str").all()
    assert frame.attrs == {"notes": ()}


def test_gzip_workbook_and_zip(desk: Desk) -> None:
    cells: list[list[object]] = [
        ["LSOA21CD", "WD23CD", "WD23NM", "RGN23CD", "LSOA21NMW"],
        *[[cell or None for cell in row] for row in ROWS],
    ]
    for name in (
        desk.put_gzip("l.csv.gz", CONTENT),
        desk.put_workbook("l.xlsx", {"Metadata": [["Product title", "Lookup"]], "LU": cells}),
        desk.put_zip("l.zip", {"Documents/readme.txt": "r", "Data/l.csv": CONTENT}),
    ):
        assert read_lookup(described(desk, name), desk.root).to_numpy().tolist() == ROWS


def test_parquet(desk: Desk) -> None:
    table = pa.table({"PCD": ["CB1 0AA", "CB1 0AB"], "OA21": ["E00000001", None], "n": [1, 2]})
    pq.write_table(table, desk.root / "l.parquet")
    frame = read_lookup(
        described(desk, "l.parquet", columns={"postcode": "PCD", "oa": "OA21", "n": "n"}), desk.root
    )
    assert frame.to_numpy().tolist() == [["CB1 0AA", "E00000001", "1"], ["CB1 0AB", "", "2"]]
    desk.put("l.parquet", b"PAR1")
    assert "whole Parquet file" in only(lambda: read_lookup(described(desk, "l.parquet"), desk.root))


def test_where_keeps_rows(desk: Desk) -> None:
    name = desk.put("l.csv", CONTENT)
    frame = read_lookup(
        described(desk, name, where={"code": ("E01*",), "ward_name": ("King’s Reach", "Afon")}), desk.root
    )
    assert frame["code"].tolist() == ["E01000002"]
    assert "must keep some row" in only(
        lambda: read_lookup(described(desk, name, where={"code": ("E02*",)}), desk.root)
    )


def test_several_files_are_put_under_each_other(desk: Desk) -> None:
    one, two = desk.put("1.csv", CONTENT), desk.put("2.csv", CONTENT.replace("E01", "E99"))
    assert len(read_lookup(described(desk, one, two), desk.root)) == 6


def test_many_rows_of_one_code_are_as_published(desk: Desk) -> None:
    content = "PAR19CD,WD19CD\nE04000001,E05000001\nE04000001,E05000002\nE04000001,E05000002\n"
    frame = read_lookup(
        described(desk, desk.put("l.csv", content), columns={"code": "PAR19CD", "ward": "WD19CD"}), desk.root
    )
    assert frame["ward"].tolist() == ["E05000001", "E05000002", "E05000002"]


def test_a_blank_code(desk: Desk) -> None:
    said = only(
        lambda: read_lookup(described(desk, desk.put("l.csv", CONTENT.replace("E01000002", ""))), desk.root)
    )
    assert "every row must have a 'LSOA21CD'" in said
    assert "row 2" in said


def test_columns_of_another_vintage(desk: Desk) -> None:
    columns = COLUMNS | {"code": "LSOA11CD", "ward": "WD19CD"}
    listed = faults(
        lambda: read_lookup(described(desk, desk.put("l.csv", CONTENT), columns=columns), desk.root)
    )
    assert [fault.found for fault in listed] == ["another vintage: 'LSOA21CD'", "another vintage: 'WD23CD'"]


@pytest.mark.parametrize("declared", ["wd23nm", "^wd..nm$"])
def test_headers_with_spaces_behind_and_in_either_case(desk: Desk, declared: str) -> None:
    columns = {"ward_name": declared}
    frame = read_lookup(described(desk, desk.put("l.csv", CONTENT), columns=columns), desk.root)
    assert frame["ward_name"].tolist() == ["Alder", "King's Reach", "Afon"]
