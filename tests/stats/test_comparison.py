"""Comparison and trend: the cases of Fingertips, plain-Python oracles, laws, and what is refused."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.domain import Polarity
from insight.errors import InsightError
from insight.stats import comparison, intervals

FINGERTIPS = json.loads((Path(__file__).parent / "vectors" / "fingertips.json").read_text(encoding="utf-8"))
OURS = {"same": "similar", "none": "not compared"}
CENTRED = st.tuples(st.floats(0, 100), st.floats(0, 20), st.floats(0, 20), st.floats(0, 100))


def cases(name: str) -> list[dict[str, object]]:
    table = FINGERTIPS[name]
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


@pytest.mark.parametrize("case", cases("interval"))
def test_the_benchmark_inside_the_interval_is_similar(case: dict[str, object]) -> None:
    found = comparison.compare(
        case["value"], case["lower95"], case["upper95"], case["benchmark"], polarity=case["polarity"]
    )
    assert found == OURS.get(case["expected"], case["expected"])


def test_arrays_are_compared_cell_by_cell() -> None:
    table = [case for case in cases("interval") if case["polarity"] == "low_is_good"]
    value, lower, upper, benchmark = (
        [case[name] for case in table] for name in ("value", "lower95", "upper95", "benchmark")
    )
    found = comparison.compare(value, lower, upper, benchmark, polarity=Polarity.HIGH_IS_WORSE)
    assert found.tolist() == [OURS.get(case["expected"], case["expected"]) for case in table]


@pytest.mark.parametrize("case", cases("two_levels"))
def test_two_levels_of_confidence_are_two_comparisons(case: dict[str, object]) -> None:
    sides = [
        comparison.compare(
            case["value"],
            case[f"lower{level}"],
            case[f"upper{level}"],
            case["benchmark"],
            polarity=case["polarity"],
        )
        for level in ("95", "99_8")
    ]
    words = {("better", "better"): "best", ("worse", "worse"): "worst", ("similar", "similar"): "same"}
    assert words.get(tuple(sides), sides[0]) == case["expected"]


@pytest.mark.parametrize("case", cases("two_areas"))
def test_two_areas_differ_where_their_intervals_do_not_overlap(case: dict[str, object]) -> None:
    here = (case["value"], case["lower95"], case["upper95"])
    there = (case["other"], case["other_lower95"], case["other_upper95"])
    found = comparison.compare_areas(*here, *there, polarity=case["polarity"])
    assert found == OURS.get(case["expected"], case["expected"])


@pytest.mark.parametrize("case", cases("control_limits"))
def test_wilsons_interval_gives_the_class_of_control_limits_for_proportions(case: dict[str, object]) -> None:
    """The control limits invert the same score test, so both must say the same."""
    count = round(case["percent"] * case["denominator"] / 100)
    level = {1.96: 0.95, 3.0902: 0.998}[case["z"]]
    interval = intervals.wilson(count, case["denominator"], confidence=level)
    found = comparison.compare(*interval, case["benchmark_percent"] / 100, polarity=case["polarity"])
    assert found == OURS.get(case["expected"], case["expected"])


@settings(deadline=None)
@given(row=CENTRED)
def test_polarity_changes_the_word_and_nothing_else(row: tuple[float, float, float, float]) -> None:
    value, below, above, benchmark = row
    words = [
        str(comparison.compare(value, value - below, value + above, benchmark, polarity=polarity))
        for polarity in Polarity
    ]
    if benchmark < value - below:
        assert words == ["worse", "better", "higher"]
    elif benchmark > value + above:
        assert words == ["better", "worse", "lower"]
    else:
        assert words == ["similar"] * 3


def test_low_against_one_base_and_high_against_another_are_both_true() -> None:
    interval = intervals.wilson(300, 1_000)
    found = comparison.compare(*interval, [0.25, 0.30, 0.36], polarity=Polarity.NEUTRAL)
    assert found.tolist() == ["higher", "similar", "lower"]


def test_without_polarity_higher_and_lower() -> None:
    assert comparison.compare(5, 4, 6, 1, polarity=None) == "higher"


@pytest.mark.parametrize("gap", range(4))
def test_what_is_missing_is_not_compared(gap: int) -> None:
    parts = [5.0, 4.0, 6.0, 1.0]
    parts[gap] = np.nan
    assert comparison.compare(*parts, polarity=Polarity.NEUTRAL) == "not compared"


@pytest.mark.parametrize(
    ("value", "lower", "upper", "benchmark", "polarity"),
    [
        (5, 6, 4, 5, "neutral"),
        (5, 1, 4, 5, "neutral"),
        (5, 4, 6, math.inf, "neutral"),
        (5, 4, 6, "5", "neutral"),
        ([5, 5], [4, 4], [6, 6], [1, 1, 1], "neutral"),
        (5, 4, 6, 5, "low"),
    ],
)
def test_comparison_refuses(
    value: object, lower: object, upper: object, benchmark: object, polarity: str
) -> None:
    with pytest.raises(InsightError):
        comparison.compare(value, lower, upper, benchmark, polarity=polarity)


# --- Trends ---------------------------------------------------------------------------------------

COUNTS, PEOPLE = [994, 1023, 1199, 1332, 1367], [40299, 41527, 42811, 44064, 44701]


def test_the_threshold_is_that_of_fingertips() -> None:
    assert pytest.approx(FINGERTIPS["trend_chi_squared_99_8"], rel=1e-12) == comparison.TREND_LEVEL


@pytest.mark.parametrize("case", FINGERTIPS["trends"])
def test_the_recent_trends_of_fingertips(case: dict[str, object]) -> None:
    if "value" in case:
        found = comparison.trend_of_values(case["value"], case["lower95"], case["upper95"], polarity=None)
    else:
        found = comparison.trend(case["count"], case["denominator"], polarity=None)
        if "expected_chi2_2dp" in case:
            chi_squared = comparison.chi_squared_for_trend(case["count"], case["denominator"])
            assert round(float(chi_squared), 2) == case["expected_chi2_2dp"]
    if "expected" in case:
        assert found == "cannot be calculated"
    else:
        assert found == ("increasing" if case["significant"] else "no significant change")


def test_the_word_says_better_or_worse() -> None:
    words = [str(comparison.trend(COUNTS, PEOPLE, polarity=polarity)) for polarity in Polarity]
    assert words == ["increasing and getting worse", "increasing and getting better", "increasing"]
    words = [str(comparison.trend(COUNTS[::-1], PEOPLE[::-1], polarity=polarity)) for polarity in Polarity]
    assert words == ["decreasing and getting better", "decreasing and getting worse", "decreasing"]


def plain_trend(x: list[int], n: list[int]) -> str:
    """Cochran-Armitage about the mean time, and slopes of log odds by the textbook formula."""
    if any(a in (0, b) for a, b in zip(x, n, strict=True)):
        return "cannot be calculated"
    p, middle = sum(x) / sum(n), sum(t * b for t, b in enumerate(n)) / sum(n)
    score = sum(t * (a - b * p) for t, (a, b) in enumerate(zip(x, n, strict=True)))
    variance = p * (1 - p) * sum(b * (t - middle) ** 2 for t, b in enumerate(n))
    signs = {plain_slope_sign(x, n, left_out) for left_out in (None, 0, 1, 2, 3, 4)}
    if score**2 / variance <= comparison.TREND_LEVEL or len(signs) > 1 or 0 in signs:
        return "no significant change"
    return "increasing" if signs == {1} else "decreasing"


def plain_slope_sign(x: list[int], n: list[int], left_out: int | None) -> float:
    points = [(t, math.log(x[t] / (n[t] - x[t]))) for t in range(5) if t != left_out]
    middle = sum(t for t, _ in points) / len(points)
    slope = sum((t - middle) * y for t, y in points)
    return 0 if abs(slope) < 1e-12 else math.copysign(1, slope)


@settings(deadline=None)
@given(series=st.lists(st.tuples(st.integers(1, 300), st.floats(0, 1)), min_size=5, max_size=5))
def test_trend_against_plain_python(series: list[tuple[int, float]]) -> None:
    n = [people for people, _ in series]
    x = [round(people * share) for people, share in series]
    assert comparison.trend(x, n, polarity=None) == plain_trend(x, n)


def test_one_odd_year_makes_no_trend() -> None:
    people = [1_000] * 5
    assert comparison.chi_squared_for_trend([100, 101, 99, 100, 200], people) > comparison.TREND_LEVEL
    assert comparison.trend([100, 101, 99, 100, 200], people, polarity=None) == "no significant change"
    assert comparison.trend([100, 120, 140, 160, 200], people, polarity=None) == "increasing"


def test_many_areas_at_once_of_which_some_have_gaps() -> None:
    gap = [994, np.nan, 1199, 1332, 1367]
    found = comparison.trend([COUNTS, gap, COUNTS[::-1]], [PEOPLE, PEOPLE, PEOPLE[::-1]], polarity=None)
    assert found.tolist() == ["increasing", "cannot be calculated", "decreasing"]


def test_only_the_last_five_periods_count() -> None:
    early = [(9_000, 40_000), (np.nan, np.nan)]
    counts, people = [a for a, _ in early] + COUNTS, [b for _, b in early] + PEOPLE
    assert comparison.trend(counts, people, polarity=None) == "increasing"


@pytest.mark.parametrize(
    ("periods", "breaks", "word"),
    [
        ([2014, 2015, 2016, 2017, 2018], None, "increasing"),
        ([2011, 2013, 2015, 2017, 2019], None, "increasing"),
        ([2014, 2015, 2016, 2018, 2019], None, "cannot be calculated"),
        (None, [False, False, True, False, False], "cannot be calculated"),
        (None, [False, False, False, False, True], "cannot be calculated"),
        (
            None,
            [True, False, False, False, False],
            "increasing",
        ),  # the new definition begins with the first point
    ],
)
def test_a_gap_or_a_break_refuses_an_arrow(periods: list[int], breaks: list[bool], word: str) -> None:
    interval = intervals.wilson(COUNTS, PEOPLE)
    assert comparison.trend(COUNTS, PEOPLE, polarity=None, periods=periods, breaks=breaks) == word
    assert comparison.trend_of_values(*interval, polarity=None, periods=periods, breaks=breaks) == word


@pytest.mark.parametrize("points", range(5))
def test_fewer_than_five_points_make_no_trend(points: int) -> None:
    assert comparison.trend(COUNTS[:points], PEOPLE[:points], polarity=None) == "cannot be calculated"
    interval = intervals.wilson(COUNTS[:points], PEOPLE[:points])
    assert comparison.trend_of_values(*interval, polarity=None) == "cannot be calculated"


@pytest.mark.parametrize(("count", "people"), [(0, 10), (10, 10), (0, 0)])
def test_none_all_or_nobody_in_one_year_cannot_be_calculated(count: int, people: int) -> None:
    counts, populations = [*COUNTS[:4], count], [*PEOPLE[:4], people]
    assert comparison.trend(counts, populations, polarity=None) == "cannot be calculated"


def test_an_interval_without_width_cannot_carry_a_trend() -> None:
    assert comparison.trend_of_values([1, 2, 3, 4, 5], [0, 1, 3, 3, 4], [2, 3, 3, 5, 6], polarity=None) == (
        "cannot be calculated"
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda: comparison.trend([-1, 2, 3, 4, 5], [9] * 5, polarity=None),
        lambda: comparison.trend([1.5, 2, 3, 4, 5], [9] * 5, polarity=None),
        lambda: comparison.trend([10, 2, 3, 4, 5], [9] * 5, polarity=None),
        lambda: comparison.trend(5, 9, polarity=None),
        lambda: comparison.trend(COUNTS, PEOPLE[:4], polarity=None),
        lambda: comparison.trend(COUNTS, PEOPLE, polarity=None, periods=[2014, 2015]),
        lambda: comparison.trend(COUNTS, PEOPLE, polarity=None, periods=[5, 4, 3, 2, 1]),
        lambda: comparison.trend(COUNTS, PEOPLE, polarity=None, breaks=[0, 1, 0, 0, 0]),
        lambda: comparison.trend(COUNTS, PEOPLE, polarity="up"),
        lambda: comparison.chi_squared_for_trend(5, 9),
    ],
)
def test_trend_refuses(call: object) -> None:
    with pytest.raises(InsightError):
        call()
