"""One way to write a figure, used everywhere."""

import math

import pandas as pd
import pytest

from insight import words


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567.0, 0, "1,234,567"),
        (11.471, 1, "11.5"),
        (0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-2.5, 1, "\u22122.5"),
        (math.nan, 1, ""),
    ],
)
def test_numbers(value: float, decimals: int, text: str) -> None:
    assert words.number(value, decimals) == text


@pytest.mark.parametrize(
    ("state", "text"),
    [("value", "0.0"), ("suppressed", "[c]"), ("missing", "[x]"), ("not_applicable", "[z]")],
)
def test_the_four_states_are_never_mixed_up(state: str, text: str) -> None:
    assert words.cell(0.0, state, 1) == text


def test_units_stand_where_people_write_them() -> None:
    assert words.with_unit(12.34, "value", 1, "% of households") == "12.3% of households"
    assert words.with_unit(1234, "value", 0, "people") == "1,234 people"
    assert words.with_unit(None, "missing", 1, "%") == "[x] missing: there is no figure"


def test_the_fit_says_how_many_people_it_concerns() -> None:
    assert words.fit("best-fit", 0.123).endswith(
        "12.3% of its people live in small areas that cross the boundary"
    )
    assert "cross the boundary" not in words.fit("exact", 0.0)
    assert words.fit(None, None).startswith("no separate figure")


def test_records_say_none_for_no_value() -> None:
    rows = pd.DataFrame({"a": [1.0, None], "b": ["x", None], "geometry_wkb": [b"", b""]})
    assert words.records(rows) == [{"a": 1.0, "b": "x"}, {"a": None, "b": None}]


def test_licence_lines_that_differ_in_the_year_alone_are_one() -> None:
    crown = "Contains OS data © Crown copyright and database right"
    lines = [f"{crown} 2022.", "Source: X, edition 2019, OGL.", f"{crown} 2011.", f"{crown} 2022.", "Y"]
    assert words.credits_of(lines) == (f"{crown} 2011 and 2022.", "Source: X, edition 2019, OGL.", "Y")
