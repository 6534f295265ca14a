"""The table: sorted, searched and paged by the page, whatever the browser sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.live.table import PAGE, WHOLE, Ask, Column, Table, encode_table
from layers.spec import SpecError


def table(values: list[float | None], names: list[str] | None = None) -> Table:
    names = names or [f"Ward {i:04d}" for i in range(len(values))]
    texts = tuple("[c]" if v is None else f"{v:.1f}" for v in values)
    return Table(
        caption="Without a car by ward",
        codes=tuple(f"E{i}" for i in range(len(values))),
        columns=(
            Column(key="name", label="Ward", cells=tuple(names), keys=tuple(names)),
            Column(key="value", label="Per cent", cells=texts, keys=tuple(values), numeric=True),
            Column(key="district", label="District", cells=("Westshire",) * len(values), fold=True),
        ),
        find_label="Find a ward",
    )


def codes(shown: dict) -> list[str]:
    return [code for code, _ in shown["rows"]]


@pytest.mark.parametrize(
    ("descending", "expected"), [(False, ["E2", "E0", "E3", "E1"]), (True, ["E3", "E0", "E2", "E1"])]
)
def test_areas_without_a_figure_come_last_in_either_direction(descending: bool, expected: list[str]) -> None:
    shown = encode_table(table([2.0, None, 1.0, 3.0]), Ask(sort="value", descending=descending))
    assert codes(shown) == expected
    assert [column.get("sort") for column in shown["columns"]] == [
        "none",
        "descending" if descending else "ascending",
        None,
    ]


def test_names_sort_and_are_found_without_regard_to_capitals_or_accents() -> None:
    named = table([1.0, 2.0, 3.0], ["Ynys Môn", "alder", "Beech"])
    assert codes(encode_table(named, Ask(sort="name"))) == ["E1", "E2", "E0"]
    found = encode_table(named, Ask(sort="name", find=" MON "))
    assert (codes(found), found["matching"], found["total"]) == (["E0"], 1, 3)


def test_up_to_four_hundred_rows_are_shown_whole() -> None:
    shown = encode_table(table([1.0] * WHOLE), Ask(sort="name"))
    assert (len(shown["rows"]), shown["pages"], shown["searchable"]) == (WHOLE, 1, True)


def test_more_rows_come_in_pages_and_the_page_of_the_selected_area_is_found() -> None:
    many = table([float(i) for i in range(WHOLE + 1)])
    first = encode_table(many, Ask(sort="value"))
    assert (len(first["rows"]), first["page"], first["pages"], first["searchable"]) == (PAGE, 1, 5, True)
    there = encode_table(many, Ask(sort="value"), selected="E250")
    assert there["page"] == 3
    assert "E250" in codes(there)


def test_a_page_past_the_end_is_the_last_one() -> None:
    many = table([float(i) for i in range(WHOLE + 1)])
    assert encode_table(many, Ask(sort="value", page=99))["page"] == 5
    assert encode_table(many, Ask(sort="value", page=-3))["page"] == 1


def test_what_the_reader_asks_is_remembered() -> None:
    ask = Ask(sort="value").after(table([1.0]), {"sort": {"column": "name", "descending": True}})
    assert ask == Ask(sort="name", descending=True, page=1)
    assert ask.after(table([1.0]), {"page": 4}).page == 4
    assert ask.after(table([1.0]), {"find": "fen"}) == Ask(sort="name", descending=True, page=1, find="fen")


@given(
    st.dictionaries(
        st.sampled_from(["sort", "page", "find"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from(["column", "descending"]), inner)
            ),
            max_leaves=4,
        ),
    )
)
def test_nothing_a_browser_can_send_breaks_it(triggers: dict) -> None:
    shown = encode_table(table([1.0, None]), Ask(sort="value").after(table([1.0, None]), triggers))
    assert shown["page"] == 1


def test_marks_are_explained() -> None:
    marks = dict(encode_table(table([None]), Ask(sort="name"))["marks"])
    assert set(marks) == {"[c]", "[x]", "[z]"}
    assert "small numbers" in marks["[c]"]


def test_columns_of_unlike_length_are_refused() -> None:
    with pytest.raises(SpecError, match="column value has one entry per area"):
        Table(caption="", codes=("a", "b"), columns=(Column(key="value", label="", cells=("1",)),))
