"""Reliability: textbook standard errors, published smoothed rates, and what is missing."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import InsightError
from insight.stats import intervals, reliability

DRAWN = json.loads((Path(__file__).parent / "vectors" / "clusters.json").read_text(encoding="utf-8"))
AREAS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5_000)), min_size=2, max_size=30)


@settings(deadline=None)
@given(x=st.integers(1, 1_000), rest=st.integers(0, 10_000))
def test_the_coefficient_of_a_proportion_is_its_standard_error_over_itself(x: int, rest: int) -> None:
    p = x / (x + rest)
    expected = math.sqrt(p * (1 - p) / (x + rest)) / p
    assert reliability.coefficient_of_variation(x, x + rest) == pytest.approx(expected, abs=1e-12)


def test_a_count_of_events_needs_25_to_be_sure_to_a_fifth() -> None:
    coefficient = reliability.coefficient_of_variation([24, 25, 100])
    assert coefficient.tolist() == pytest.approx([1 / math.sqrt(24), 0.2, 0.1])
    assert reliability.use_with_caution(coefficient).tolist() == [True, True, False]


def test_what_cannot_be_judged_is_marked_and_is_no_number() -> None:
    for found in (
        reliability.coefficient_of_variation([0, np.nan, 3, 0], [10, 10, np.nan, 0]),
        reliability.coefficient_of_variation([0, np.nan, None, 0]),
        reliability.coefficient_from_interval([0, np.nan, 3, 3], [0, 1, np.nan, 2], [4, 4, 4, None]),
    ):
        assert np.isnan(found).all()
        assert reliability.use_with_caution(found).all()


def test_the_coefficient_from_an_interval_is_near_that_from_counts() -> None:
    interval = intervals.wilson([400, 900], 1_000, confidence=0.998)
    found = reliability.coefficient_from_interval(*interval, confidence=0.998)
    np.testing.assert_allclose(found, reliability.coefficient_of_variation([400, 900], 1_000), rtol=0.02)


def test_empirical_bayes_gives_the_published_rates() -> None:
    sids = DRAWN["sids"]
    found = reliability.empirical_bayes(sids["SID74"], sids["BIR74"])
    np.testing.assert_allclose(
        found[:5], sids["empirical_bayes_74_first5"], rtol=3e-5
    )  # published to 5 figures


def test_standardised_rates_are_the_published_ones() -> None:
    drawn = DRAWN["standardised_rate"]
    found = reliability.standardised_rate(drawn["count"], drawn["n"])
    np.testing.assert_allclose(found[:4], drawn["first4"], rtol=1e-5, atol=1e-8)


def plain_bayes(rows: list[tuple[int, int]]) -> list[float]:
    people = sum(n for _, n in rows)
    b = sum(x for x, _ in rows) / people
    between = max(sum(n * (x / n - b) ** 2 for x, n in rows) / people - b / (people / len(rows)), 0)
    weights = [between / (between + b / n) if between + b / n else 0 for _, n in rows]
    return [w * x / n + (1 - w) * b for w, (x, n) in zip(weights, rows, strict=True)]


@settings(deadline=None)
@given(rows=AREAS)
def test_empirical_bayes_against_plain_python(rows: list[tuple[int, int]]) -> None:
    x, n = zip(*rows, strict=True)
    assert reliability.empirical_bayes(x, n).tolist() == pytest.approx(plain_bayes(rows), rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(rows=AREAS)
def test_smoothing_moves_every_rate_towards_the_overall_rate_and_no_further(
    rows: list[tuple[int, int]],
) -> None:
    x, n = (np.array(column) for column in zip(*rows, strict=True))
    overall, smooth = x.sum() / n.sum(), reliability.empirical_bayes(x, n)
    low, high = np.minimum(x / n, overall), np.maximum(x / n, overall)
    assert ((smooth >= low - 1e-12) & (smooth <= high + 1e-12)).all()


def test_missing_areas_have_no_part_in_the_overall_rate() -> None:
    x, n = [3, np.nan, 9, 4, 1], [100, 50, 200, 0, np.nan]
    found = reliability.empirical_bayes(x, n)
    assert np.isnan(found).tolist() == [False, True, False, True, True]
    assert found[[0, 2]].tolist() == pytest.approx(reliability.empirical_bayes([3, 9], [100, 200]).tolist())
    assert np.isnan(reliability.standardised_rate(x, n)).tolist() == [False, True, False, True, True]


def test_no_events_at_all_smooth_to_nought_and_have_no_standardised_rate() -> None:
    assert reliability.empirical_bayes([0, 0], [10, 20]).tolist() == [0, 0]
    assert np.isnan(reliability.standardised_rate([0, 0], [10, 20])).all()
    assert np.isnan(reliability.empirical_bayes([np.nan], [np.nan])).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: reliability.coefficient_of_variation(-1),
        lambda: reliability.coefficient_of_variation(1.5),
        lambda: reliability.coefficient_of_variation(6, 5),
        lambda: reliability.coefficient_from_interval(3, 4, 2),
        lambda: reliability.coefficient_from_interval(3, 2, 4, confidence=1),
        lambda: reliability.empirical_bayes([-1, 2], [5, 5]),
        lambda: reliability.empirical_bayes([1, 2], [5, -5]),
        lambda: reliability.empirical_bayes([1, 2, 3], [5, 5]),
        lambda: reliability.standardised_rate([1.5, 2], [5, 5]),
        lambda: reliability.use_with_caution(["0.1"]),
    ],
)
def test_reliability_refuses(call: object) -> None:
    with pytest.raises(InsightError):
        call()
