"""Nomis bulk zips and table downloads."""

from __future__ import annotations

import numpy as np
import pytest

from insight.sources import read_table

from .conftest import Desk, only

BULK = '"date","geography","geography code","Cars: Total; measures: Value","Cars: None; measures: Value"\n'
COLUMNS = {"code": "geography code", "name": "geography", "total": "Cars: Total", "none": "Cars: None"}


def bulk(*rows: str) -> str:
    return BULK + "".join(f"{row}\n" for row in rows)


MEMBERS = {
    "census2021-ts045-ctry.csv": bulk('"2021","England","E92000001",99,9'),
    "census2021-ts045-oa.csv": bulk(
        '"2021","E00000001","E00000001",40,4', '"2021","E00000002","E00000002",60,5'
    ),
    "census2021-ts045-lsoa.csv": bulk('"2021","Fenby 001A","E01000001",100,9'),
    "census2021-ts045-msoa.csv": bulk('"2021","Fenby 001","E02000001",101,9'),
    "census2021-ts045-ltla.csv": bulk('"2021","Fenby","E07000001",102,9'),
    "census2021-ts045-utla.csv": bulk(
        '"2021","Fenshire","E10000001",103,9', '"2021","Cityton","E06000001",5,1'
    ),
    "metadata/ts045-2021-1.txt": "notes",
}


@pytest.mark.parametrize(
    ("area_type", "codes", "totals"),
    [
        ("oa", ["E00000001", "E00000002"], [40, 60]),
        ("lsoa", ["E01000001"], [100]),
        ("msoa", ["E02000001"], [101]),
        ("district", ["E07000001"], [102]),
        ("county", ["E10000001", "E06000001"], [103, 5]),
    ],
)
def test_the_member_for_the_area_type(
    desk: Desk, area_type: str, codes: list[str], totals: list[int]
) -> None:
    name = desk.put_zip("census2021-ts045.zip", MEMBERS)
    table = read_table(
        desk.dataset("nomis_bulk", name, columns=COLUMNS, area_type=area_type, vintage=2021), desk.root
    )
    assert table.frame["code"].tolist() == codes
    assert table.frame["total"].tolist() == totals
    assert table.states.to_numpy().sum() == 0


def test_wards_stand_in_the_extra_zip(desk: Desk) -> None:
    name = desk.put_zip(
        "extra.zip", {"census2021-ts045-ward.csv": bulk('"2021","Alder","E05000001",7,1'), "b-ctry.csv": BULK}
    )
    dataset = desk.dataset("nomis_bulk", name, columns=COLUMNS, area_type="ward", vintage=2022)
    assert read_table(dataset, desk.root).frame["name"].tolist() == ["Alder"]


def test_no_member_for_the_area_type(desk: Desk) -> None:
    name = desk.put_zip("census2021-ts045.zip", MEMBERS)
    said = only(
        lambda: read_table(
            desk.dataset("nomis_bulk", name, columns=COLUMNS, area_type="ward", vintage=2022), desk.root
        )
    )
    assert "the zip must hold the ward file" in said
    assert "census2021-ts045-ctry.csv" in said
    assert "'member' of [things]" in said


def test_the_declared_member_goes_first(desk: Desk) -> None:
    name = desk.put_zip("census2021-ts045.zip", MEMBERS)
    dataset = desk.dataset(
        "nomis_bulk",
        name,
        columns=COLUMNS,
        area_type="lsoa",
        vintage=2021,
        member="census2021-ts045-lsoa.csv",
    )
    assert read_table(dataset, desk.root).frame["total"].tolist() == [100]


def test_a_csv_taken_out_of_the_zip(desk: Desk) -> None:
    plain = desk.put("census2021-ts045-lsoa.csv", MEMBERS["census2021-ts045-lsoa.csv"])
    packed = desk.put_gzip("census2021-ts045-lsoa.csv.gz", MEMBERS["census2021-ts045-lsoa.csv"])
    for name in (plain, packed):
        dataset = desk.dataset("nomis_bulk", name, columns=COLUMNS, area_type="lsoa", vintage=2021)
        assert read_table(dataset, desk.root).frame["none"].tolist() == [9]


def test_a_member_of_other_areas_is_not_taken_for_these(desk: Desk) -> None:
    dataset = desk.dataset(
        "nomis_bulk",
        desk.put_zip("c.zip", MEMBERS),
        columns=COLUMNS,
        area_type="oa",
        vintage=2021,
        member="census2021-ts045-lsoa.csv",
    )
    assert "its codes must be codes of area type 'oa'" in only(lambda: read_table(dataset, desk.root))


TABLE = """TS021 - Ethnic group,,,,
ONS Crown Copyright Reserved [from Nomis on 1 May 2030],,,,
Population :,All usual residents,,,
Units      :,Persons,,,
Date       :,2021,,,
,,,,
2021 super output area - lower layer,Total: All usual residents,%,White,%
,,,,
E01000001 : Fenby 001A,1200,100,1170,97.5
E01000002 : Fenby 001B,"1,310",100,-,96.2
,,,,
,,,,
,"In order to protect against disclosure of personal information, records",,,
,have been swapped between different geographic areas and counts perturbed,,,
,affected.,,,"""
TABLE_COLUMNS = {
    "code": "2021 super output area - lower layer",
    "name": "2021 super output area - lower layer",
    "total": "Total: All usual residents",
    "white": "White",
    "white_share": "White %",
}


def test_a_table_download(desk: Desk) -> None:
    name = desk.put("t.csv", TABLE)
    dataset = desk.dataset("nomis_table", name, columns=TABLE_COLUMNS, area_type="lsoa", vintage=2021)
    table = read_table(dataset, desk.root, names={"E01000001": "Fenby 001A", "E01000002": "Fenby 001B"})
    assert table.frame.columns.tolist() == ["code", "name", "total", "white", "white_share"]
    assert table.frame["code"].tolist() == ["E01000001", "E01000002"]
    assert table.frame["name"].tolist() == ["Fenby 001A", "Fenby 001B"]
    assert table.frame["total"].tolist() == [1200, 1310]
    np.testing.assert_array_equal(table.frame["white"], [1170, np.nan])
    assert table.frame["white_share"].tolist() == [97.5, 96.2]
    assert (table.rows_in, table.rows_used) == (2, 2)


def test_the_name_comes_out_of_the_cell_whatever_header_is_declared(desk: Desk) -> None:
    columns = TABLE_COLUMNS | {"name": "name"}
    dataset = desk.dataset(
        "nomis_table", desk.put("t.csv", TABLE), columns=columns, area_type="lsoa", vintage=2021
    )
    assert read_table(dataset, desk.root).frame["name"].tolist() == ["Fenby 001A", "Fenby 001B"]


def test_a_table_download_with_codes_in_a_column_of_their_own(desk: Desk) -> None:
    content = "TS003,,\n,,\n2021 super output area,mnemonic,2021\nFenby 001A,E01000001,188\nFenby 001B,E01000002,56\n,,\n,affected.,"
    columns = {"code": "mnemonic", "name": "2021 super output area", "n": "2021"}
    dataset = desk.dataset(
        "nomis_table",
        desk.put_zip("t.zip", {"t.csv": content}),
        columns=columns,
        area_type="lsoa",
        vintage=2021,
    )
    table = read_table(dataset, desk.root)
    assert table.frame["name"].tolist() == ["Fenby 001A", "Fenby 001B"]
    assert table.frame["n"].tolist() == [188, 56]


def test_a_repeated_share_needs_its_count(desk: Desk) -> None:
    columns = TABLE_COLUMNS | {"share": "%"}
    dataset = desk.dataset(
        "nomis_table", desk.put("t.csv", TABLE), columns=columns, area_type="lsoa", vintage=2021
    )
    said = only(lambda: read_table(dataset, desk.root))
    assert "column '%' is not in t.csv" in said


def test_figures_without_an_area_in_the_last_row_are_no_footnote(desk: Desk) -> None:
    content = TABLE.split("\n,,,,\n,,,,\n", maxsplit=1)[0] + "\n,70,100,60,85.7\n,affected.,,,"
    dataset = desk.dataset(
        "nomis_table", desk.put("t.csv", content), columns=TABLE_COLUMNS, area_type="lsoa", vintage=2021
    )
    assert "every row must have a code (found none in row 4)" in only(lambda: read_table(dataset, desk.root))


def test_names_that_do_not_go_with_their_codes(desk: Desk) -> None:
    dataset = desk.dataset(
        "nomis_table", desk.put("t.csv", TABLE), columns=TABLE_COLUMNS, area_type="lsoa", vintage=2021
    )
    names = {"E01000001": "Fenby 009A", "E01000002": "Fenby 001A"}
    assert "beside its own name" in only(lambda: read_table(dataset, desk.root, names=names))
