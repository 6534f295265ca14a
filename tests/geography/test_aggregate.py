"""Adding up: against a plain loop, and the four states."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import GeographyError
from insight.geography import aggregate

from .drawn import lookup

V, SUPPRESSED, MISSING, NOT_APPLICABLE = range(4)


def frames(cells):
    """Values and states by code: a number, or one of the three marks."""
    table = pd.DataFrame(cells).T
    marks = {"c": SUPPRESSED, "x": MISSING, "z": NOT_APPLICABLE}
    states = table.map(lambda cell: marks.get(cell, V)).astype("uint8")
    return table.map(lambda cell: np.nan if cell in marks else float(cell)), states


def plain(table, values, states):
    """Oracle: one area and one column at a time."""
    answer = {}
    for area, rows in table[table["weight"] > 0].groupby("area_code"):
        for column in values:
            known = [code for code in rows["small_area_code"] if code in values.index]
            found = {states.at[code, column] for code in known} | (
                {MISSING} if len(known) < len(rows) else set()
            )
            state = next(s for s in (SUPPRESSED, MISSING, V, NOT_APPLICABLE) if s in found)
            total = sum(
                row.weight * values.at[row.small_area_code, column]
                for row in rows.itertuples()
                if state == V and states.at[row.small_area_code, column] == V
            )
            answer[area, column] = (state, total if state == V else None)
    return answer


def told(values, states):
    return {
        (area, column): (
            int(states.at[area, column]),
            None if states.at[area, column] else values.at[area, column],
        )
        for area in values.index
        for column in values
    }


def test_states_worked_by_hand():
    table = lookup(
        ("a", "W1", 1.0), ("b", "W1", 0.5), ("b", "W2", 0.5), ("c", "W2", 1.0), ("gone", "W3", 1.0)
    )
    values, states = frames(
        {"a": [10, 1, 0, "z", "x"], "b": [4, "c", 0, "z", "c"], "c": [1, "x", "z", "z", 5]}
    )
    sums, worst = aggregate(table, values, states)
    assert sums.loc[["W1", "W2"], 0].tolist() == [12, 3]
    assert worst.to_numpy().tolist() == [
        [V, SUPPRESSED, V, NOT_APPLICABLE, SUPPRESSED],
        [V, SUPPRESSED, V, NOT_APPLICABLE, SUPPRESSED],
        [MISSING] * 5,
    ]
    assert sums.at["W1", 2] == 0  # a true zero is a value
    assert sums.loc["W3"].isna().all()
    assert worst.dtypes.eq("uint8").all()


def test_a_weight_of_zero_hides_nothing():
    values, states = frames({"a": [1], "b": ["c"]})
    sums, worst = aggregate(lookup(("a", "W", 1.0), ("b", "W", 0.0)), values, states)
    assert (sums.at["W", 0], worst.at["W", 0]) == (1, V)


def test_a_value_that_is_no_number_is_missing_not_zero():
    values, states = frames({"a": [1], "b": [np.nan]})
    assert aggregate(lookup(("a", "W", 1.0), ("b", "W", 1.0)), values, states)[1].at["W", 0] == MISSING


def test_a_lookup_to_no_area_gives_no_rows():
    values, states = frames({"a": [1]})
    sums, worst = aggregate(lookup(), values, states)
    assert (len(sums), len(worst), list(sums)) == (0, 0, [0])


cell = st.one_of(st.integers(0, 1000), st.sampled_from("cxz"))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(cell, cell), min_size=1),
    st.dictionaries(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(["W1", "W2", "W3"])),
        st.integers(0, 4),
        min_size=1,
    ),
)
def test_agrees_with_a_plain_loop(cells, parts):
    if not any(parts.values()):
        return
    table = lookup(*((small, area, part / 4) for (small, area), part in parts.items()))
    values, states = frames({code: list(row) for code, row in cells.items()})
    assert told(*aggregate(table, values, states)) == plain(
        table, values, states
    )  # quarters of whole numbers: exact


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e6)), min_size=1, max_size=40), st.randoms())
def test_sums_are_conserved_whatever_the_order(rows, chance):
    table = lookup(
        *((f"s{k}", area, w) for k, (p, _) in enumerate(rows) for area, w in (("W1", p), ("W2", 1 - p)))
    )
    values, states = frames({f"s{k}": [n] for k, (_, n) in enumerate(rows)})
    total = aggregate(table, values, states)[0][0].sum()
    assert total == pytest.approx(sum(n for _, n in rows), rel=1e-9)
    order = list(range(len(values)))
    chance.shuffle(order)
    mixed = aggregate(table.iloc[::-1], values.iloc[order], states.iloc[order])[0]
    assert mixed[0].sum() == pytest.approx(total, rel=1e-12)


def test_frames_that_do_not_match_are_refused():
    values, states = frames({"a": [1], "b": [2]})
    doubled = pd.concat([values, values.loc[["b"]]])
    with pytest.raises(GeographyError) as caught:
        aggregate(lookup(("a", "W", 1.0)), doubled, states)
    assert [fault.rule for fault in caught.value.faults] == [
        "every small area must stand on one row",
        "every value must have a state",
    ]
    assert caught.value.faults[1].found == "(2, 1) states for (3, 1) values"
