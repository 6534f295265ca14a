"""Cells as publishers print them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.sources.cells import Numbers, add, parse_cell, parse_column
from insight.sources.model import MISSING, NOT_APPLICABLE, SUPPRESSED, VALUE


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" \t7,085 ", 7085),
        (" \t1 ", 1),
        ("1,921", 1921),
        ("1,234,567.5", 1234567.5),
        ("43.5%", 43.5),
        ("43.5 %", 43.5),
        ("1296.00", 1296),
        ("-1.04", -1.04),
        ("−1.04", -1.04),
        ("+5", 5),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("0", 0),
        ("\u00a012\u00a0", 12),
        ("\u200b12", 12),
    ],
)
def test_a_number_however_it_is_printed(text: str, value: float) -> None:
    assert parse_cell(text) == (value, VALUE)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", MISSING),
        ("  ", MISSING),
        (" \t-   ", MISSING),
        ("–", MISSING),
        (":", MISSING),
        ("..", MISSING),
        ("x", MISSING),
        ("[x]", MISSING),
        ("[X]", MISSING),
        ("NA", MISSING),
        ("nan", MISSING),
        ("c", SUPPRESSED),
        ("[c]", SUPPRESSED),
        ("*", SUPPRESSED),
        ("z", NOT_APPLICABLE),
        (" [z] ", NOT_APPLICABLE),
    ],
)
def test_a_mark_says_why_there_is_no_number(text: str, state: int) -> None:
    read = parse_cell(text)
    assert read is not None
    assert math.isnan(read[0])
    assert read[1] == state


@pytest.mark.parametrize(
    "text",
    [
        "(123)", "1,9", "12,34", "1,2345", "12 345", "1.2.3", "1-2", "--1", "5-9", "about 50", "[low]", "~5", "<5", "12*",
        "12 [r]", "£5", "inf", "-inf", "Infinity", "1e999", "0x10", "#N/A", "#DIV/0!", "n/a", "none", "e5", ".", "%", "True",
        "2021-03-21", "1_000",
    ],
)  # fmt: skip
def test_anything_else_is_not_guessed(text: str) -> None:
    assert parse_cell(text) is None


@pytest.mark.parametrize("dash", ["-", " \t-   ", "–", "—"])
def test_a_dash_is_zero_only_where_the_data_set_says_so(dash: str) -> None:
    assert parse_cell(dash, dash_is_zero=True) == (0.0, VALUE)
    read = parse_cell(dash)
    assert read is not None
    assert read[1] == MISSING


@given(st.integers(-(10**12), 10**12), st.sampled_from([" ", "\t", " \t", ""]))
@settings(deadline=None)
def test_thousands_separators_and_white_space_change_no_number(number: int, space: str) -> None:
    assert parse_cell(f"{space}{number:,}{space}") == (number, VALUE)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(deadline=None)
def test_every_float_that_python_prints_is_read_back(number: float) -> None:
    assert parse_cell(repr(number)) == (number, VALUE)


@given(st.text(max_size=12))
@settings(deadline=None)
def test_a_cell_is_a_number_a_mark_or_nothing_at_all(text: str) -> None:
    read = parse_cell(text)
    if read is not None:
        value, state = read
        assert (state == VALUE) == math.isfinite(value)


def column(*cells: str, dash_is_zero: bool = False) -> Numbers:
    codes = pd.Series([f"E0500000{n}" for n in range(len(cells))], dtype="str")
    return parse_column(
        pd.Series(cells, dtype="str"), codes, file="f.csv", header="H", dash_is_zero=dash_is_zero
    )


def test_a_column_has_values_and_states_row_by_row() -> None:
    read = column("1,200", "[c]", "-", "[z]", "0")
    assert read.faults == ()
    assert read.states.tolist() == [VALUE, SUPPRESSED, MISSING, NOT_APPLICABLE, VALUE]
    np.testing.assert_array_equal(read.values, [1200, np.nan, np.nan, np.nan, 0])


def test_every_different_wrong_cell_is_told_with_its_row() -> None:
    read = column("1", "about 5", "about 5", "[low]")
    assert [fault.found for fault in read.faults] == [
        "'about 5' for E05000001 and 1 more",
        "'[low]' for E05000003",
    ]
    assert all(fault.file == "f.csv" and "'H'" in fault.rule for fault in read.faults)


def test_shares_and_percentages_in_one_column_are_a_fault() -> None:
    assert [fault.found for fault in column("43.5%", "0.435").faults] == [
        "1 kinds of cell without, such as '0.435'"
    ]
    assert column("43.5%", "38.7%", "-", "0").faults == ()


def test_numbers_already_are_not_gone_through() -> None:
    cells = pd.Series([1.5, np.nan])
    read = parse_column(cells, pd.Series(["a", "b"]), file="f.csv", header="H")
    assert read.states.tolist() == [VALUE, MISSING]


def test_an_infinite_number_is_a_fault() -> None:
    read = parse_column(
        pd.Series([1.5, np.inf, np.nan]), pd.Series(["a", "b", "c"]), file="f.csv", header="H"
    )
    assert [fault.found for fault in read.faults] == ["'inf' for b"]
    assert read.states.tolist()[::2] == [VALUE, MISSING]


def test_a_sum_is_known_only_where_every_part_is() -> None:
    total = add([column("1", "1", "1", "[z]", "[c]"), column("2", "-", "[c]", "-", "-")])
    np.testing.assert_array_equal(total.values, [3, np.nan, np.nan, np.nan, np.nan])
    assert total.states.tolist() == [VALUE, MISSING, SUPPRESSED, MISSING, SUPPRESSED]
