"""Class breaks: published figures, a plain oracle, and what must always hold."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.stats import classes
from insight.stats.classes import (
    Scheme,
    ckmeans,
    equal_interval,
    find_classes,
    jenks,
    quantile,
    sum_of_squares,
    unique_rounded,
)

# the 58 values of mapclassify's tests (BSD), employment density in Californian counties in 1958
# fmt: off
CALIFORNIA = [
    329.92, 0.42, 5.9, 14.03, 2.78, 1.34, 181.27, 1.65, 10.03, 16.7, 1.32, 3.99, 3.16, 0.22, 8.7, 6.56,
    3.27, 0.33, 370.5, 4.51, 75.29, 0.99, 2.74, 8.68, 0.14, 0.92, 12.63, 28.7, 12.02, 722.85, 36.68,
    0.74, 29.82, 192.05, 3.38, 11.15, 110.74, 4111.45, 49.47, 10.33, 317.11, 20.47, 264.93, 66.26, 5.39,
    0.13, 0.61, 50.65, 40.48, 36.67, 13.09, 1.81, 0.2, 7.6, 2.51, 57.26, 24.32, 6.97,
]
# fmt: on

few_figures = st.lists(st.integers(-50, 50), min_size=1, max_size=9).map(lambda xs: [x / 2 for x in xs])
figures = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 1)), min_size=1, max_size=200)
counts = st.integers(1, 7)


def least_sum_of_squares(values: list[float], count: int) -> float:
    """Try every division of the different figures into classes."""
    different = sorted(set(values))
    count = min(count, len(different))
    return min(
        sum_of_squares(values, [*(different[cut] for cut in cuts), different[-1]])
        for cuts in combinations(range(len(different) - 1), count - 1)
    )


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        # ONS census atlas, Test_MakeBreaks (MIT): ckmeans of seven numbers, greatest of each class
        ([1, 2, 3, 4, 5, 6, 7], [2, 4, 5, 6, 7]),
        ([8, 9, 10, 11, 12, 13, 14], [9, 11, 12, 13, 14]),
        ([22, 23, 24, 25, 26, 27, 28], [23, 25, 26, 27, 28]),
    ],
)
def test_ckmeans_gives_the_breaks_of_the_ons(values: list[int], breaks: list[int]) -> None:
    assert ckmeans(values, 5).tolist() == breaks


def test_jenks_gives_the_fisher_jenks_bins_of_mapclassify() -> None:
    bins = jenks(CALIFORNIA, 5)
    assert bins.tolist() == [75.29, 192.05, 370.5, 722.85, 4111.45]
    assert np.bincount(np.searchsorted(bins, CALIFORNIA)).tolist() == [49, 3, 4, 1, 1]


def test_quantiles_and_equal_steps_are_those_of_mapclassify() -> None:
    assert quantile(CALIFORNIA, 5) == pytest.approx([1.464, 5.798, 13.278, 54.616, 4111.45], abs=1e-6)
    steps = [822.394, 1644.658, 2466.922, 3289.186, 4111.45]
    assert equal_interval(CALIFORNIA, 5) == pytest.approx(steps, abs=1e-6)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        # ONS census atlas, unique rounded breaks (MIT)
        ([1.101, 2.202, 3.303, 4.404, 5.505], [1.1, 2.2, 3.3, 4.4, 5.5]),
        ([1, 1, 1, 4, 5], [1, 4, 5]),
        ([2.2, 2.2, 3.3, 4.4, 5.5], [2.2, 3.3, 4.4, 5.5]),
        ([1.101, 2.202, 3.303, 4.404, 4.404], [1.1, 2.2, 3.3, 4.4]),
    ],
)
def test_breaks_are_rounded_and_each_is_kept_once(numbers: list[float], expected: list[float]) -> None:
    assert unique_rounded(numbers, 1) == expected


@given(few_figures, counts)
def test_ckmeans_is_the_best_of_all_divisions(values: list[float], count: int) -> None:
    found = sum_of_squares(values, ckmeans(values, count))
    assert found == pytest.approx(least_sum_of_squares(values, count), abs=1e-6)


@given(figures, counts)
def test_ckmeans_gives_as_many_classes_as_it_can_and_holds_every_figure(
    values: list[float], count: int
) -> None:
    bounds = ckmeans(values, count)
    assert len(bounds) == min(count, len(set(values)))
    assert bounds.tolist() == sorted(set(bounds.tolist()))
    assert bounds[-1] == max(values)


@given(figures, counts, st.sampled_from([Scheme.NATURAL, Scheme.QUANTILE, Scheme.EQUAL]), st.integers(0, 2))
def test_map_classes_rise_are_round_and_none_is_out_of_reach(
    values: list[float], count: int, scheme: Scheme, decimals: int
) -> None:
    classes = find_classes(values, count=count, decimals=decimals, scheme=scheme)
    printed = [round(value, decimals) for value in values]
    assert list(classes.breaks) == sorted(set(classes.breaks))
    assert all(round(b, decimals) == b for b in classes.breaks)
    assert all(min(printed) < b <= max(printed) for b in classes.breaks)
    assert classes.count <= count


def test_natural_breaks_become_round_numbers_where_the_gap_allows() -> None:
    values = [1.2, 1.9, 2.3, 9.7, 10.4, 11.2, 30.3, 31.1, 33.9]
    assert find_classes(values, count=3, decimals=1).breaks == (5.0, 30.0)


def test_few_different_figures_make_few_classes() -> None:
    assert find_classes([4.0, 4.0, 4.0], count=5).breaks == ()
    assert find_classes([4.04, 4.01, 5.0], count=5, decimals=1).breaks == (5.0,)


def test_no_figure_at_all_makes_one_empty_class() -> None:
    assert find_classes([float("nan")], count=5).breaks == ()
    assert ckmeans([], 5).size == quantile([], 5).size == equal_interval([], 5).size == 0


@pytest.mark.parametrize(("count", "scheme"), [(0, Scheme.NATURAL), (5, Scheme.FIXED)])
def test_what_cannot_be_asked_is_refused(count: int, scheme: Scheme) -> None:
    with pytest.raises(ValueError, match=r"class|breaks"):
        find_classes([1.0, 2.0], count=count, scheme=scheme)


def test_national_tenths_are_those_of_the_indices() -> None:
    total = 33_755
    ranks = np.arange(1, total + 1)
    expected = np.ceil(10 * ranks / total)
    breaks = classes.tenths_of_ranks(total)
    found = 10 - np.searchsorted(breaks, total + 1 - ranks, side="right")
    assert (found == expected).all()


def test_breaks_from_elsewhere_are_kept_where_they_divide_something() -> None:
    found = classes.classes_at([5.0, 12.0, 31.2, np.nan], [4.0, 10.04, 20, 31.2, 40], decimals=1)
    assert found.breaks == (10.0, 20.0, 31.2)
    assert found.scheme == "national tenths"
    assert classes.classes_at([np.nan], [1.0], decimals=1).breaks == ()


@pytest.mark.parametrize("breaks", [[3.0, 2.0], [1.0, 1.0], [1.0, np.nan]])
def test_breaks_that_do_not_rise_are_refused(breaks: list[float]) -> None:
    with pytest.raises(ValueError, match="rising"):
        classes.classes_at([1.0, 2.0], breaks, decimals=1)


def test_tenths_need_ten_areas() -> None:
    with pytest.raises(ValueError, match="at least ten"):
        classes.tenths_of_ranks(9)


def test_tenths_of_scores_begin_with_the_last_rank_of_each_tenth() -> None:
    scores = np.arange(1, 26) * 2.0  # 25 areas: rank 1 has 50, rank 25 has 2
    # tenth d holds ranks 25(d - 1)/10 < r <= 25d/10, so tenth 1 ends with rank 2 and tenth 9 with rank 22
    assert classes.tenths_of_scores(scores[::-1]) == (8, 12, 18, 22, 28, 32, 38, 42, 48)
    assert classes.tenths_of_scores([1.0] * 20) == ()
    with pytest.raises(ValueError, match="at least ten"):
        classes.tenths_of_scores([1.0, 2.0])
