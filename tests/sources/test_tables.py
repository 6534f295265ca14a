"""Tables with one row per area: any layout, one form."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.domain import Dataset
from insight.sources import SourceTable, read_table

from .conftest import Desk, faults, only

HEADER = "LSOA code (2021),LSOA name (2021),Total population,Score"
ROWS = [
    "E01000001,Fenby 001A,1250.00,9.125",
    'E01000002,Fenby 001B," \t1,340 ",-1.25',
    "E01000003,Fenby 001C,-,[c]",
]
COLUMNS = {
    "code": "LSOA code (2021)",
    "name": "LSOA name (2021)",
    "population": "Total population",
    "score": "Score",
}


def described(desk: Desk, *files: str, columns: dict[str, str] | None = None, **more: object) -> Dataset:
    return desk.dataset(
        "table", *files, columns=columns or COLUMNS, **({"area_type": "lsoa", "vintage": 2021} | more)
    )


def text(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def read(desk: Desk, content: str | bytes, **more: object) -> SourceTable:
    return read_table(described(desk, desk.put("t.csv", content), **more), desk.root)


def check(table: SourceTable) -> None:
    """The rows of ROWS, however they were written."""
    assert table.frame.columns.tolist() == ["code", "name", "population", "score"]
    assert table.frame["code"].tolist() == ["E01000001", "E01000002", "E01000003"]
    assert table.frame["name"].tolist() == ["Fenby 001A", "Fenby 001B", "Fenby 001C"]
    np.testing.assert_array_equal(table.frame["population"], [1250, 1340, np.nan])
    np.testing.assert_array_equal(table.frame["score"], [9.125, -1.25, np.nan])
    assert table.frame.dtypes.map(str).tolist() == ["str", "str", "float64", "float64"]
    assert table.states.to_dict("list") == {"population": [0, 0, 2], "score": [0, 0, 1]}
    assert table.states.dtypes.eq("uint8").all()
    assert table.states.index.equals(table.frame.index)
    assert (table.rows_in, table.rows_used) == (3, 3)


def test_a_plain_table(desk: Desk) -> None:
    table = read(desk, text(*ROWS))
    check(table)
    assert table.dataset_id == "things"
    assert table.unmatched == ()
    assert table.notes == ()


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + text(*ROWS),
        text(*ROWS).replace("\n", "\r\n"),
        text(*ROWS).replace("\n", "\r"),
        text(*ROWS).rstrip("\n"),
        '"Things by LSOA, 2021",,,\n,,,\n' + text(*ROWS),
        "Things by LSOA\n\n" + text(*ROWS),
        text(*ROWS, ",,,", ",,,"),
        text(",,,", *ROWS),
        text(*ROWS, "Source: Office for Things,,,", '"Figures are rounded, and perturbed",,,'),
        text(*ROWS, "Source: Office for Things"),
        text(*ROWS, header='"LSOA code (2021) ","LSOA  name\n(2021)",total population,"Score "'),
        text(*ROWS, header='FID,LSOA code (2021),LSOA name (2021),Total population,Score').replace("\nE01", "\n1,E01"),
    ],
    ids=["bom", "crlf", "cr", "no end", "title", "short title", "blank rows", "blank first", "footnotes", "short footnote", "headers", "FID"],
)  # fmt: skip
def test_what_publishers_put_around_a_table(desk: Desk, content: str) -> None:
    check(read(desk, content))


def test_gzip_zip_and_utf16(desk: Desk) -> None:
    check(read_table(described(desk, desk.put_gzip("t.csv.gz", text(*ROWS))), desk.root))
    check(
        read_table(
            described(desk, desk.put_zip("t.zip", {"t.csv": text(*ROWS), "notes.txt": "n"})), desk.root
        )
    )
    check(read(desk, text(*ROWS).encode("utf-16")))


def test_a_workbook_whose_first_sheet_is_notes(desk: Desk) -> None:
    rows: list[list[object]] = [
        ["E01000001", "Fenby 001A", 1250, 9.125],
        ["E01000002", "Fenby 001B", " 1,340 ", -1.25],
        ["E01000003", "Fenby 001C", None, "[c]"],
    ]
    sheets: dict[str, list[list[object]]] = {
        "Notes": [["Score", "what the score is"], ["Contact", "us"]],
        "Data": [["Things by LSOA"], [], HEADER.split(","), *rows, [], ["Source: Office"]],
    }
    name = desk.put_workbook("t.xlsx", sheets)
    check(read_table(described(desk, name), desk.root))
    check(read_table(described(desk, name, layer="Data"), desk.root))
    assert "column 'Total population' is not in t.xlsx [Notes]" in str(
        faults(lambda: read_table(described(desk, name, layer="Notes"), desk.root))
    )
    said = only(lambda: read_table(described(desk, name, layer="Dat"), desk.root))
    assert "the sheet 'Dat'" in said
    assert "'Data'" in said


def test_years_as_numbers_in_the_header_of_a_workbook(desk: Desk) -> None:
    rows: list[list[object]] = [["code", 0, 1, "2+"], ["E01000001", 3, 4, 5], ["E01000002", 1, None, 1]]
    columns = {"code": "code", "young": "0..1", "all": "0..2+"}
    table = read_table(described(desk, desk.put_workbook("t.xlsx", {"s": rows}), columns=columns), desk.root)
    np.testing.assert_array_equal(table.frame["young"], [7, np.nan])
    np.testing.assert_array_equal(table.frame["all"], [12, np.nan])
    assert table.states["all"].tolist() == [0, 2]


def test_a_truth_value_or_a_date_in_a_workbook_is_no_number(desk: Desk) -> None:
    rows: list[list[object]] = [
        ["code", "a"],
        ["E01000001", True],
        ["E01000002", pd.Timestamp("2021-03-21").to_pydatetime()],
    ]
    dataset = described(desk, desk.put_workbook("t.xlsx", {"s": rows}), columns={"code": "code", "a": "a"})
    assert len(faults(lambda: read_table(dataset, desk.root))) == 2


def test_parquet(desk: Desk) -> None:
    table = pa.table({"code": ["E01000001", "E01000002"], "n": pa.array([5, None], pa.int64())})
    pq.write_table(table, desk.root / "t.parquet")
    read_back = read_table(described(desk, "t.parquet", columns={"code": "code", "n": "n"}), desk.root)
    np.testing.assert_array_equal(read_back.frame["n"], [5, np.nan])


def test_letters_of_windows_are_read_and_told(desk: Desk) -> None:
    content = text("E01000001,Môr – ’Fen’,1,2").encode("cp1252")
    table = read(desk, content)
    assert table.frame["name"].tolist() == ["Môr – ’Fen’"]
    assert "not UTF-8" in table.notes[0]
    table = read(desk, content, encoding="cp1252")
    assert table.frame["name"].tolist() == ["Môr – ’Fen’"]
    assert table.notes == ()
    assert "the declared encoding" in only(lambda: read(desk, content, encoding="utf-8"))
    assert "the declared encoding" in only(lambda: read(desk, content, encoding="martian"))


def test_only_the_wanted_areas_are_kept_and_all_rows_counted(desk: Desk) -> None:
    dataset = described(desk, desk.put("t.csv", text(*ROWS)))
    table = read_table(dataset, desk.root, codes=["E01000003", "E01000099"])
    assert table.frame["code"].tolist() == ["E01000003"]
    assert (table.rows_in, table.rows_used) == (3, 1)
    assert table.frame.index.tolist() == [0]
    assert read_table(dataset, desk.root, codes=[]).rows_used == 0


def test_faults_of_other_areas_do_not_matter(desk: Desk) -> None:
    dataset = described(desk, desk.put("t.csv", text(*ROWS, "E01000009,Far,1,1", "E01000009,Far,about 2,1")))
    assert len(faults(lambda: read_table(dataset, desk.root))) == 2
    check_codes = read_table(dataset, desk.root, codes=["E01000001", "E01000002"])
    assert check_codes.rows_used == 2


def test_a_dash_that_is_a_true_zero(desk: Desk) -> None:
    table = read(desk, text(*ROWS), dash_is_zero=True)
    np.testing.assert_array_equal(table.frame["population"], [1250, 1340, 0])


def test_nan_is_missing_and_infinity_a_fault(desk: Desk) -> None:
    table = read(desk, text("E01000001,A,5,nan", "E01000002,B,6,7"))
    assert table.states["score"].tolist() == [2, 0]
    assert "'inf' for E01000002" in only(lambda: read(desk, text("E01000001,A,5,6", "E01000002,B,6,inf")))


def test_where_keeps_rows_by_their_text(desk: Desk) -> None:
    content = "code,band,n\nE01000001,Aged 15 years and under,5\nE01000001,Aged 16 to 24,6\nW01000001,Aged 16 to 24,7\n"
    columns = {"code": "code", "band": "band", "n": "n"}
    table = read(desk, content, columns=columns, where={"band": ("aged 16 to 24 ",)})
    assert table.frame["n"].tolist() == [6, 7]
    assert table.frame["band"].tolist() == ["Aged 16 to 24"] * 2
    assert (table.rows_in, table.rows_used) == (3, 2)
    both = {"band": ("Aged 16 to 24",), "code": ("E01*",)}
    assert read(desk, content, columns=columns, where=both).frame["n"].tolist() == [6]
    nothing = only(lambda: read(desk, content, columns=columns, where={"code": ("E05",)}))
    assert "'where' must keep some row" in nothing
    assert '"E05*"' in nothing
    assert "'where' must name a column" in only(
        lambda: read(desk, content, columns=columns, where={"other": ("a",)})
    )


def test_several_files_of_one_layout(desk: Desk) -> None:
    one, two = desk.put("1.csv", text(*ROWS[:2])), desk.put("2.csv", text(*ROWS[2:]))
    check(read_table(described(desk, one, two), desk.root))
    again = desk.put("3.csv", text(ROWS[0]))
    assert "E01000001 2 times" in only(lambda: read_table(described(desk, one, again), desk.root))


@pytest.mark.parametrize(
    ("row", "found"), [("E01000004,Fenby, North,5,6", "5 in row 4"), ("E01000004,Fenby 001D,5", "3 in row 4")]
)
def test_a_row_with_too_many_or_too_few_cells(desk: Desk, row: str, found: str) -> None:
    said = only(lambda: read(desk, text(*ROWS, row)))
    assert "every row must have 4 cells" in said
    assert found in said


def test_a_row_that_holds_a_line_end(desk: Desk) -> None:
    table = read(desk, text('E01000001,"Fenby\n001A",5,6', ROWS[1]))
    assert table.frame["population"].tolist() == [5, 1340]


def test_an_unknown_reader_and_no_code_column(desk: Desk) -> None:
    name = desk.put("t.csv", text(*ROWS))
    assert "'reader' must be one of" in only(
        lambda: read_table(desk.dataset("pdf", name, columns=COLUMNS), desk.root)
    )
    said = only(lambda: read_table(desk.dataset("table", name, columns={"n": "Score"}), desk.root))
    assert "which column holds the codes" in said


def test_a_table_with_no_rows(desk: Desk) -> None:
    table = read(desk, HEADER + "\n")
    assert (table.rows_in, table.rows_used) == (0, 0)
    assert table.frame.columns.tolist() == list(COLUMNS)


CELLS = st.sampled_from(["5", "1,200", "", "-", "[c]", "[z]", "0", "43.25", " 7 ", "-3"])
TRUE_CELLS = {"5": 5.0, "1,200": 1200.0, "0": 0.0, "43.25": 43.25, " 7 ": 7.0, "-3": -3.0}
TRUE_STATES = {"": 2, "-": 2, "[c]": 1, "[z]": 3}


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_table_is_read_as_plain_python_reads_it(tmp_path: Path, cells: list[tuple[str, str]]) -> None:
    desk = Desk(tmp_path)
    out = io.StringIO()
    rows = [(f"E01{n:06d}", "A, name", *pair) for n, pair in enumerate(cells)]
    csv.writer(out).writerows([HEADER.split(","), *rows])
    table = read(desk, out.getvalue())
    for place, short in ((2, "population"), (3, "score")):
        expected = [TRUE_CELLS.get(row[place], np.nan) for row in rows]
        np.testing.assert_array_equal(table.frame[short], expected)
        assert table.states[short].tolist() == [TRUE_STATES.get(row[place], 0) for row in rows]
