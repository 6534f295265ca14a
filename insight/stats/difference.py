"""Whether two figures differ by more than chance explains: the difference of two proportions or rates, with limits.

The two must be of different people: of an area and a part of it, or of one area in two years, the limits do not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from insight.stats.intervals import (
    NOISE,
    Interval,
    bad_values,
    numbers,
    poisson_at,
    rate,
    refuse,
    together,
    wilson,
    wilson_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from insight.stats.intervals import Floats

FARTHEST = 37.0
"""Normal quantile beyond which no probability is told apart from none."""

HALVINGS = 60
"""Times the room for a quantile is halved: past the last digit of a number."""


def difference_of_proportions(
    count: ArrayLike,
    n: ArrayLike,
    other_count: ArrayLike,
    other_n: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Interval:
    """Share of the first less share of the second, with the hybrid score interval.

    Parameters
    ----------
    count, n, other_count, other_n
        Whole numbers of people (or households), ``count`` among ``n``; see `insight.stats.intervals.wilson`.
    confidence
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    Interval
        Differences from -1 to 1. NaN where a number is missing or an ``n`` is 0.

    Raises
    ------
    InsightError
        For counts that cannot be, arrays that do not fit each other, or a level outside (0, 1).

    Notes
    -----
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10: Wilson's limits of each, squared and added.
    """
    one = wilson(count, n, confidence=confidence)
    return difference(one, wilson(other_count, other_n, confidence=confidence))


def difference_of_rates(
    count: ArrayLike,
    n: ArrayLike,
    other_count: ArrayLike,
    other_n: ArrayLike,
    *,
    multiplier: float,
    confidence: float = 0.95,
) -> Interval:
    """Rate of the first less rate of the second, per ``multiplier`` people.

    Parameters and errors are those of `insight.stats.intervals.rate`.

    Notes
    -----
    MOVER (Zou and Donner 2008, Statistics in Medicine 27, 1693-1702) on Byar's or exact Poisson limits of each.
    """
    one = rate(count, n, multiplier=multiplier, confidence=confidence)
    return difference(one, rate(other_count, other_n, multiplier=multiplier, confidence=confidence))


def difference(one: Interval, other: Interval) -> Interval:
    """Difference of two figures of different people from the limits of each.

    Parameters
    ----------
    one, other
        Figures with limits of the same level and in the same unit; NaN where missing.

    Returns
    -------
    Interval
        ``one`` less ``other``, in their unit. NaN, value included, where a figure or a limit is missing.

    Raises
    ------
    InsightError
        For limits that do not enclose their figure, or arrays that do not fit each other.

    Notes
    -----
    d - sqrt((v1 - l1)² + (u2 - v2)²) to d + sqrt((u1 - v1)² + (v2 - l2)²).
    """
    where = "difference"
    parts = [numbers(part, where=where) for part in (*one, *other)]
    v1, l1, u1, v2, l2, u2 = together(*parts, where=where)
    faults = []
    for name, v, low, high in (("first", v1, l1, u1), ("second", v2, l2, u2)):
        slack = NOISE * np.maximum(np.abs(low), np.abs(high))
        outside = (v < low - slack) | (v > high + slack)
        remedy = "Give value, lower and upper in this order, of one indicator."
        faults += bad_values(v, outside, f"{where}: {name}", "a value lies inside its own limits", remedy)
    refuse(faults)
    value = v1 - v2
    lower, upper = value - np.hypot(v1 - l1, u2 - v2), value + np.hypot(u1 - v1, v2 - l2)
    missing = np.isnan(value + lower + upper)
    return Interval(*(np.where(missing, np.nan, part)[()] for part in (value, lower, upper)))


def chance_of_proportions(
    count: ArrayLike, n: ArrayLike, other_count: ArrayLike, other_n: ArrayLike
) -> Floats:
    """How likely chance alone would make two shares differ as much: the p-value that goes with the limits.

    Parameters
    ----------
    count, n, other_count, other_n
        People of different areas, ``count`` among ``n``; they may hold parts of people, because small areas were
        split at a boundary.

    Returns
    -------
    array
        0 to 1, two-sided; NaN where a number is missing or an ``n`` is 0.

    Raises
    ------
    InsightError
        For counts that cannot be.

    Notes
    -----
    The limits of Newcombe's method 10 are inverted: p is the level at which they reach nought, so that p < 0.05 just
    where the 95 % limits leave it out.
    """
    return _chance(wilson_at, *_counts(count, n, other_count, other_n, among=True))


def chance_of_rates(count: ArrayLike, n: ArrayLike, other_count: ArrayLike, other_n: ArrayLike) -> Floats:
    """The same of two rates, by the limits of `difference_of_rates`; ``count`` may hold parts of events."""

    def limits(x: Floats, people: Floats, z: Floats) -> Interval:
        return Interval(*(part / np.where(people == 0, np.nan, people) for part in poisson_at(x, z)))

    return _chance(limits, *_counts(count, n, other_count, other_n, among=False))


def _counts(*given: ArrayLike, among: bool) -> tuple[Floats, ...]:
    """Counts and their wholes as arrays of one shape, refused where they cannot be."""
    where = "chance of a difference"
    parts = together(*(numbers(part, where=where) for part in given), where=where)
    remedy = "Give people counted and the people they are counted among."
    faults = []
    for name, x, whole in (("first", parts[0], parts[1]), ("second", parts[2], parts[3])):
        wrong = (x < 0) | (whole < 0) | (among & (x > whole * (1 + NOISE)))
        faults += bad_values(x, wrong, f"{where}: {name}", "a count lies between 0 and its whole", remedy)
    refuse(faults)
    if among:
        return np.minimum(parts[0], parts[1]), parts[1], np.minimum(parts[2], parts[3]), parts[3]
    return tuple(parts)


def _chance(
    limits: Callable[[Floats, Floats, Floats], Interval],
    count: Floats,
    n: Floats,
    other_count: Floats,
    other_n: Floats,
) -> Floats:
    """Two-sided probability of the quantile at which limits of the difference reach nought, by halving."""
    least, most = np.zeros(count.shape), np.full(count.shape, FARTHEST)
    with np.errstate(invalid="ignore", divide="ignore"):
        for _ in range(HALVINGS):
            z = (least + most) / 2
            one, other = limits(count, n, z), limits(other_count, other_n, z)
            down, up = one.value - one.lower, one.upper - one.value
            other_down, other_up = other.value - other.lower, other.upper - other.value
            gap = one.value - other.value
            reach = np.where(gap > 0, np.hypot(down, other_up), np.hypot(up, other_down))
            clear = np.abs(gap) > reach
            least, most = np.where(clear, z, least), np.where(clear, most, z)
        missing = np.isnan(count / n + other_count / other_n)
    found: Floats = np.where(missing, np.nan, np.where(gap == 0, 1.0, 2 * special.ndtr(-least)))
    return found
