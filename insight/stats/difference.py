"""Whether two figures differ by more than chance explains: the difference of two proportions or rates, with limits.

The two must be of different people: of an area and a part of it, or of one area in two years, the limits do not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from insight.stats.intervals import NOISE, Interval, bad_values, numbers, rate, refuse, together, wilson

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


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
