"""Differences: Newcombe's published example, laws, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import InsightError
from insight.stats.difference import difference, difference_of_proportions, difference_of_rates
from insight.stats.intervals import Interval, rate, wilson


def test_the_published_example() -> None:
    found = difference_of_proportions(56, 70, 48, 80)
    assert found.value == pytest.approx(0.20)
    assert (round(float(found.lower), 4), round(float(found.upper), 4)) == (0.0524, 0.3339)


@settings(deadline=None)
@given(st.integers(0, 80), st.integers(0, 90))
def test_turned_round_the_difference_is_its_mirror_image_and_stays_between_the_ends(x: int, y: int) -> None:
    one, back = difference_of_proportions(x, 80, y, 90), difference_of_proportions(y, 90, x, 80)
    assert tuple(one) == pytest.approx((-back.value, -back.upper, -back.lower))
    assert -1 <= one.lower <= one.value <= one.upper <= 1


def test_a_rate_beside_none_reaches_as_far_as_the_limits_of_both() -> None:
    found = difference_of_rates(20, 1000, 0, 1000, multiplier=1000)
    one, none = rate(20, 1000, multiplier=1000), rate(0, 1000, multiplier=1000)
    assert found.value == pytest.approx(20)
    assert found.upper == pytest.approx(one.upper)
    assert found.lower == pytest.approx(20 - np.hypot(20 - one.lower, none.upper))


def test_arrays_go_row_by_row_and_what_is_missing_stays_missing() -> None:
    found = difference_of_proportions([56, np.nan, 0], [70, 10, 0], [48, 1, 1], [80, 9, 9])
    assert found.value[0] == pytest.approx(0.2)
    assert np.isnan(np.array(found)[:, 1:]).all()


@pytest.mark.parametrize("bad", [(71, 70), (-1, 70), (1.5, 70), (np.inf, 70), ("many", 70)])
def test_counts_that_cannot_be_are_refused(bad: tuple[float, float]) -> None:
    with pytest.raises(InsightError):
        difference_of_proportions(*bad, 48, 80)
    with pytest.raises(InsightError):
        difference_of_proportions(48, 80, *bad)


def test_limits_that_do_not_enclose_their_figure_are_told_of_both_sides() -> None:
    wrong = Interval(np.array(0.5), np.array(0.6), np.array(0.7))
    with pytest.raises(InsightError) as error:
        difference(wrong, wrong)
    assert [fault.file for fault in error.value.faults] == ["difference: first", "difference: second"]


def test_arrays_of_differing_length_are_refused() -> None:
    with pytest.raises(InsightError, match="equally long"):
        difference(wilson([1, 2], [3, 3]), wilson([1, 2, 3], [3, 3, 3]))
