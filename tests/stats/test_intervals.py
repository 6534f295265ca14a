"""Intervals: published figures, plain-Python oracles, laws, and what is refused."""

import json
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import InsightError
from insight.stats import intervals

VECTORS = Path(__file__).parent / "vectors"
WILSON = json.loads((VECTORS / "wilson.json").read_text(encoding="utf-8"))
CLUSTERS = json.loads((VECTORS / "clusters.json").read_text(encoding="utf-8"))

LEVELS = st.sampled_from([0.5, 0.9, 0.95, 0.998])


def published() -> pd.DataFrame:
    return pd.DataFrame(WILSON["rows"], columns=WILSON["columns"]).astype(float)


@pytest.mark.parametrize(("level", "name"), [(0.95, "95"), (0.998, "99_8")])
def test_wilson_gives_the_published_limits(level: float, name: str) -> None:
    rows = published()
    found = intervals.wilson(rows["count"], rows["n"], confidence=level)
    for part, column in zip(found, ("value", f"lower{name}", f"upper{name}"), strict=True):
        np.testing.assert_allclose(part * rows["multiplier"], rows[column], rtol=1e-9)  # NaN equals NaN here


@settings(deadline=None)
@given(n=st.integers(1, 10**6), share=st.floats(0, 1), level=LEVELS)
def test_wilson_limits_are_where_the_score_test_just_fails(n: int, share: float, level: float) -> None:
    x = round(n * share)
    value, lower, upper = intervals.wilson(x, n, confidence=level)
    assert 0 <= lower <= value <= upper <= 1
    for limit in {float(lower), float(upper)} - {0.0, 1.0}:
        z = abs(value - limit) / math.sqrt(limit * (1 - limit) / n)
        assert z == pytest.approx(intervals.normal_quantile(level), rel=1e-5)


@settings(deadline=None)
@given(n=st.integers(1, 10**6), share=st.floats(0, 1), level=LEVELS)
def test_wilson_of_the_others_is_the_mirror_image(n: int, share: float, level: float) -> None:
    x = round(n * share)
    value, lower, upper = intervals.wilson(x, n, confidence=level)
    assert tuple(intervals.wilson(n - x, n, confidence=level)) == pytest.approx(
        (1 - value, 1 - upper, 1 - lower)
    )


def test_wilson_reaches_nought_and_one_exactly() -> None:
    assert intervals.wilson(0, 17).lower == 0
    assert intervals.wilson(17, 17, confidence=0.998).upper == 1


def tail(x: int, mean: float) -> float:
    """P(X <= x) for a Poisson variable, added up term by term."""
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(x + 1))


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("x", range(10))
def test_poisson_limits_of_few_events_are_exact(x: int, level: float) -> None:
    value, lower, upper = intervals.poisson(x, confidence=level)
    assert value == x
    assert tail(x, upper) == pytest.approx((1 - level) / 2)
    if x == 0:
        assert lower == 0
    else:
        assert 1 - tail(x - 1, lower) == pytest.approx((1 - level) / 2)


@settings(deadline=None)
@given(x=st.integers(10, 10**6), level=LEVELS)
def test_poisson_limits_of_more_events_are_byars(x: int, level: float) -> None:
    z = intervals.normal_quantile(level)
    _, lower, upper = intervals.poisson(x, confidence=level)
    assert lower == pytest.approx(x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3)
    assert upper == pytest.approx((x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3)


def test_byar_takes_over_from_exact_at_ten_without_a_jump() -> None:
    _, lower, upper = intervals.poisson(range(30))
    assert (np.diff(lower) > 0).all()
    assert (np.diff(upper) > 0).all()
    assert 1 - tail(9, lower[10]) == pytest.approx(0.025, abs=1e-3)
    assert tail(10, upper[10]) == pytest.approx(0.025, abs=1e-3)


def test_a_rate_is_the_poisson_limits_per_head() -> None:
    count, people = np.array([0, 7, 10, 250]), np.array([500, 616_282, 1_234.5, 9])
    for part, limit in zip(
        intervals.rate(count, people, multiplier=1_000), intervals.poisson(count), strict=True
    ):
        np.testing.assert_allclose(part, limit / people * 1_000)


def test_directly_standardised_rates_against_those_published_with_another_interval() -> None:
    drawn = CLUSTERS["age_standardised"]
    value, lower, upper = intervals.directly_standardised(
        drawn["counts"], drawn["populations"], drawn["weights"], multiplier=1
    )
    expected = np.array(drawn["direct_with_gamma_limits"])
    np.testing.assert_allclose(value, expected[:, 0], rtol=1e-5)
    np.testing.assert_allclose(
        lower, expected[:, 1], rtol=2e-3
    )  # gamma limits there, Dobson's and Byar's here
    np.testing.assert_allclose(upper, expected[:, 2], rtol=2e-3)


def dobson(x: list[int], n: list[int], w: list[float], z: float) -> tuple[float, float, float]:
    whole, events = sum(w), sum(x)
    d = sum(wi * xi / ni for xi, ni, wi in zip(x, n, w, strict=True)) / whole
    variance = sum(wi**2 * xi / ni**2 for xi, ni, wi in zip(x, n, w, strict=True)) / whole**2
    low = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3
    high = (events + 1) * (1 - 1 / (9 * (events + 1)) + z / (3 * math.sqrt(events + 1))) ** 3
    pull = math.sqrt(variance / events)
    return d, d + pull * (low - events), d + pull * (high - events)


@settings(deadline=None)
@given(
    cells=st.lists(
        st.tuples(st.integers(10, 200), st.integers(1, 5_000), st.floats(0.1, 9_000)), min_size=1, max_size=19
    )
)
def test_directly_standardised_rates_against_plain_python(cells: list[tuple[int, int, float]]) -> None:
    x, n, w = (list(column) for column in zip(*cells, strict=True))
    found = intervals.directly_standardised(x, n, w, multiplier=100_000, confidence=0.998)
    assert [float(part) for part in found] == pytest.approx(
        [100_000 * part for part in dobson(x, n, w, 3.0902323061678)]
    )


def test_a_standardised_rate_of_one_age_group_is_the_crude_rate() -> None:
    assert tuple(intervals.directly_standardised([40], [1_000], [7], multiplier=10)) == pytest.approx(
        tuple(intervals.rate(40, 1_000, multiplier=10))
    )


def test_fewer_than_ten_events_a_gap_or_an_empty_age_group_have_no_standardised_rate() -> None:
    counts = [[4, 5], [4, 6], [40, np.nan], [40, 0]]
    populations = [[90, 90], [90, 90], [90, 90], [90, 0]]
    found = intervals.directly_standardised(counts, populations, [1, 1], multiplier=1)
    for part in found:
        assert np.isnan(part).tolist() == [True, False, True, True]


@pytest.mark.parametrize("missing", [np.nan, None, pd.NA])
def test_what_is_missing_stays_missing(missing: object) -> None:
    for found in (
        intervals.wilson([missing, 1, 1, 0], [5, missing, 5, 0]),
        intervals.rate([missing, 1, 1, 9], [5, missing, 5, 0], multiplier=1),
    ):
        for part in found:
            assert np.isnan(part).tolist() == [True, True, False, True]


def test_a_masked_or_nullable_cell_is_missing() -> None:
    masked = np.ma.MaskedArray([3, 99], mask=[False, True])
    nullable = pd.array([3, None], dtype="Int64")
    for count in (masked, nullable, pd.Series(nullable)):
        assert np.isnan(intervals.wilson(count, 100).value).tolist() == [False, True]


def test_decimals_and_series_are_numbers_and_dates_are_not() -> None:
    counts = pd.Series([Decimal(3), None, np.float32(4)], dtype=object)
    np.testing.assert_array_equal(intervals.wilson(counts, 10).value, [0.3, np.nan, 0.4])
    for wrong in (
        np.array(["2025-01-01"], dtype="datetime64[D]"),
        np.array([True]),
        np.array(["3"]),
        {"a": 3},
    ):
        with pytest.raises(InsightError, match="only numbers"):
            intervals.wilson(wrong, 10)


def test_numbers_in_give_numbers_out_and_arrays_arrays() -> None:
    assert isinstance(intervals.wilson(3, 10).lower, float)
    assert intervals.wilson([3, 4], 10).lower.shape == (2,)
    assert intervals.rate([[3, 4]], [[10], [20]], multiplier=1).upper.shape == (2, 2)
    assert intervals.wilson([], []).value.shape == (0,)


def test_the_noise_of_binary_fractions_is_no_fraction_of_a_person() -> None:
    assert intervals.wilson(0.1 * 3 * 10, 3).value == 1
    assert intervals.wilson([2.9999999999999996], [3]).upper[0] == 1


def test_all_faults_are_named_at_once_with_the_first_five_places() -> None:
    with pytest.raises(InsightError) as caught:
        intervals.wilson([-1, 2.5, 9, 1, -1, -1, -1, -1, -1], 5)
    rules = {fault.rule: fault.found for fault in caught.value.faults}
    assert rules == {
        "a count is 0 or more": ", ".join(f"-1.0 at position {at}" for at in (0, 4, 5, 6, 7)) + " and 1 more",
        "a count is a whole number": "2.5 at position 1",
        "a count is no greater than what it is among": "9.0 at position 2",
    }


@pytest.mark.parametrize(
    ("count", "n"),
    [(-1, 5), (1.5, 5), (6, 5), (1, -5), (1, 5.5), (math.inf, 5), (1, math.inf), ("3", 5), (True, 5),
     ([1, 2, 3], [4, 5]), ([[1], [2, 3]], 5), (1 + 0j, 5), (1, 0)],
)  # fmt: skip
def test_wilson_refuses_what_cannot_be_counted(count: object, n: object) -> None:
    with pytest.raises(InsightError):
        intervals.wilson(count, n)


@pytest.mark.parametrize("level", [0, 1, -0.1, 95, math.nan, "0.95", True, None])
def test_a_level_lies_between_nought_and_one(level: object) -> None:
    for call in (
        lambda: intervals.wilson(1, 2, confidence=level),
        lambda: intervals.poisson(1, confidence=level),
        lambda: intervals.rate(1, 2, multiplier=1, confidence=level),
        lambda: intervals.directly_standardised([9, 9], [20, 20], [1, 1], multiplier=1, confidence=level),
    ):
        with pytest.raises(InsightError, match=r"Write 0\.95"):
            call()


@pytest.mark.parametrize("multiplier", [0, -1, math.nan, math.inf, "1000"])
def test_a_multiplier_is_above_nought(multiplier: object) -> None:
    with pytest.raises(InsightError, match="multiplier"):
        intervals.rate(1, 2, multiplier=multiplier)


@pytest.mark.parametrize("weights", [[1], [1, 0], [1, np.nan], [1, -1], [1, 1, 1]])
def test_weights_fit_the_age_groups(weights: list[float]) -> None:
    with pytest.raises(InsightError, match="weights"):
        intervals.directly_standardised([9, 9], [20, 20], weights, multiplier=1)


def test_events_may_outnumber_people_but_never_be_split() -> None:
    assert intervals.rate(30, 10, multiplier=1).value == 3
    with pytest.raises(InsightError):
        intervals.rate(2.5, 10, multiplier=1)
    with pytest.raises(InsightError):
        intervals.poisson([3, -2])
