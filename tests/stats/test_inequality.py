"""Inequality: the quintiles of Fingertips, the slope against least squares, and what is refused."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.domain import Polarity
from insight.errors import InsightError
from insight.stats import inequality, intervals

QUINTILES = json.loads((Path(__file__).parent / "vectors" / "fingertips.json").read_text(encoding="utf-8"))[
    "quintiles"
]
DECILES = st.lists(st.tuples(st.floats(0, 100), st.integers(1, 90_000)), min_size=2, max_size=12)


@pytest.mark.parametrize("polarity", ["low_is_good", "high_is_good"])
def test_the_quintiles_of_fingertips(polarity: str) -> None:
    found = inequality.quantile_groups(QUINTILES["values"], polarity=polarity)
    for value, quintile in QUINTILES[polarity].items():
        assert found[QUINTILES["values"].index(int(value))] == quintile


def test_too_few_figures_make_no_quintiles() -> None:
    fewest = QUINTILES["no_category_if_fewer_than"]
    assert np.isnan(inequality.quantile_groups(range(fewest - 1))).all()
    assert inequality.quantile_groups(range(fewest)).tolist() == [1, 2, 3, 4, 5]


@settings(deadline=None)
@given(
    values=st.lists(st.integers(0, 40), min_size=10, max_size=60), groups=st.sampled_from([2, 4, 5, 10]),
)  # fmt: skip
def test_groups_rise_with_the_figures_and_equal_figures_share_one(values: list[int], groups: int) -> None:
    found = inequality.quantile_groups(values, groups=groups, polarity=Polarity.NEUTRAL)
    of = dict(zip(values, found, strict=True))
    assert [of[value] for value in values] == found.tolist()
    assert np.diff([of[value] for value in sorted(of)]).min(initial=0) >= 0
    assert set(found) <= set(range(1, groups + 1))


@settings(deadline=None)
@given(st.permutations(range(100)))
def test_groups_of_different_figures_are_equal_in_size(values: list[int]) -> None:
    found = inequality.quantile_groups(values, groups=10)
    assert np.bincount(found.astype(int))[1:].tolist() == [10] * 10


def test_a_missing_figure_is_in_no_group() -> None:
    found = inequality.quantile_groups([1, np.nan, 3, None], groups=2)
    np.testing.assert_array_equal(found, [1, np.nan, 2, np.nan])


def test_rising_straight_lines_have_their_slope() -> None:
    people = np.array([120, 100, 80, 100])
    place = np.array([0.15, 0.425, 0.65, 0.875])  # midpoints of 120, 100, 80 and 100 in 400
    value, lower, upper = inequality.slope_index(
        70 + 9 * place, people, lower=69 + 9 * place, upper=71 + 9 * place
    )
    assert value == pytest.approx(9)
    assert lower < 9 < upper
    assert inequality.slope_index(70 - 9 * place, people).value == pytest.approx(-9)
    assert inequality.slope_index([5, 5, 5, 5], people).value == pytest.approx(0)


@settings(deadline=None)
@given(rows=DECILES, width=st.floats(0.1, 5))
def test_the_slope_is_weighted_least_squares_with_known_errors(
    rows: list[tuple[float, int]], width: float
) -> None:
    values, people = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    share = people / people.sum()
    place = np.cumsum(share) - share / 2
    root = np.sqrt(share)
    design = np.column_stack([root, root * place])
    pull = np.linalg.pinv(design)[1] * root  # slope = pull @ values
    found = inequality.slope_index(
        values, people, lower=values - width, upper=values + width, confidence=0.998
    )
    assert found.value == pytest.approx(pull @ values, rel=1e-6, abs=1e-6)
    assert found.upper - found.value == pytest.approx(width * math.sqrt((pull**2).sum()), rel=1e-6)
    assert found.value - found.lower == pytest.approx(found.upper - found.value)


def test_the_limits_are_those_a_simulation_gives() -> None:
    """PHEindicatormethods draws the figures anew many times; the spread of the slopes is the same."""
    people = np.array([7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534])
    values = np.array([75.9, 78.3, 83.8, 83.6, 80.5, 81.1, 81.7, 84.2, 80.6, 86.3])
    error = np.array([1.64, 1.58, 1.51, 1.78, 1.7, 1.56, 1.37, 1.4, 2.43, 1.57])
    reach = intervals.normal_quantile(0.95) * error
    value, lower, upper = inequality.slope_index(values, people, lower=values - reach, upper=values + reach)
    drawn = np.random.default_rng(5).normal(values, error, size=(100_000, 10))
    slopes = inequality.slope_index(drawn, people).value
    assert slopes.mean() == pytest.approx(value, abs=0.03)
    assert np.quantile(slopes, [0.025, 0.975]).tolist() == pytest.approx([lower, upper], abs=0.06)


def test_many_counties_at_once_and_gaps() -> None:
    found = inequality.slope_index([[1, 2, 3], [1, np.nan, 3], [1, 2, 3]], [[5, 5, 5], [5, 5, 5], [5, 0, 5]])
    assert np.isnan(found.value).tolist() == [False, True, True]
    assert np.isnan(found.lower).all()  # no limits were given
    assert np.isnan(found.upper).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: inequality.quantile_groups([1, 2, 3], groups=1),
        lambda: inequality.quantile_groups([1, 2, 3], groups=2.5),
        lambda: inequality.quantile_groups([1, 2, math.inf], groups=2),
        lambda: inequality.quantile_groups([1, 2, 3], groups=2, polarity="down"),
        lambda: inequality.slope_index([1], [5]),
        lambda: inequality.slope_index(1, 5),
        lambda: inequality.slope_index([1, 2], [5, -5]),
        lambda: inequality.slope_index([1, 2], [5, 5, 5]),
        lambda: inequality.slope_index([1, 2], [5, 5], lower=[0, 1]),
        lambda: inequality.slope_index([1, 2], [5, 5], lower=[2, 3], upper=[0, 1]),
        lambda: inequality.slope_index([1, 2], [5, 5], confidence=95),
    ],
)
def test_inequality_refuses(call: object) -> None:
    with pytest.raises(InsightError):
        call()
