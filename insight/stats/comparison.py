"""Whether an area is better or worse than a benchmark, and whether it is getting better or worse.

Both follow OHID's Fingertips, so that the same data get the same words here and there. A benchmark is a
fixed figure: its own interval is not used. Work it out from summed numerators and denominators (or
population-weighted scores), never as a mean of area values.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from insight.domain import Polarity
from insight.errors import Fault, InsightError
from insight.stats.intervals import (
    NOISE,
    bad_values,
    counts_among,
    normal_quantile,
    numbers,
    refuse,
    together,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Words = NDArray[np.str_]

POINTS = 5
"""A recent trend is that of the last five periods."""

TREND_LEVEL = float(special.chdtri(1, 0.002))
"""9.5495: 99.8 % point of the chi-squared distribution with one degree of freedom."""

FINGERTIPS_POLARITY = {
    "low_is_good": Polarity.HIGH_IS_WORSE,
    "high_is_good": Polarity.HIGH_IS_BETTER,
    "no_judgement": Polarity.NEUTRAL,
}


class Comparison(StrEnum):
    """How an area stands against a benchmark."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not compared"


class Trend(StrEnum):
    """Which way the last five periods go."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    INCREASING_BETTER = "increasing and getting better"
    INCREASING_WORSE = "increasing and getting worse"
    DECREASING_BETTER = "decreasing and getting better"
    DECREASING_WORSE = "decreasing and getting worse"
    NO_CHANGE = "no significant change"
    NOT_CALCULATED = "cannot be calculated"


_STANDS = {  # words for (above, below) the benchmark
    Polarity.HIGH_IS_WORSE: (Comparison.WORSE, Comparison.BETTER),
    Polarity.HIGH_IS_BETTER: (Comparison.BETTER, Comparison.WORSE),
    Polarity.NEUTRAL: (Comparison.HIGHER, Comparison.LOWER),
}
_GOES = {  # words for (rising, falling)
    Polarity.HIGH_IS_WORSE: (Trend.INCREASING_WORSE, Trend.DECREASING_BETTER),
    Polarity.HIGH_IS_BETTER: (Trend.INCREASING_BETTER, Trend.DECREASING_WORSE),
    Polarity.NEUTRAL: (Trend.INCREASING, Trend.DECREASING),
}


def compare(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    benchmark: ArrayLike,
    *,
    polarity: Polarity | str | None,
) -> Words:
    """Say how areas stand against a benchmark, by whether it lies inside their intervals, ends included.

    Parameters
    ----------
    value, lower, upper
        Figures of areas and their confidence limits, in the unit of the indicator; NaN where missing.
    benchmark
        The figure to compare with: one for all areas or one for each.
    polarity
        Which end of the scale is worse. Neutral (or None) gives *higher* and *lower*. Fingertips' own words
        (``low_is_good``, ``high_is_good``, ``no_judgement``) are understood too.

    Returns
    -------
    array of str
        Words of `Comparison`; *not compared* where the value, a limit or the benchmark is missing.

    Raises
    ------
    InsightError
        For limits the wrong way round, values outside their limits, or an unknown polarity.
    """
    above, below = _STANDS[as_polarity(polarity)]
    value, lower, upper = _interval(value, lower, upper, where="compare")
    fixed = numbers(benchmark, where="compare: benchmark")
    value, lower, upper, fixed = together(value, lower, upper, fixed, where="compare")
    known = ~np.isnan(value + lower + upper + fixed)
    return _stand(known, lower > fixed, upper < fixed, words=(above, below))


def compare_areas(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    other: ArrayLike,
    other_lower: ArrayLike,
    other_upper: ArrayLike,
    *,
    polarity: Polarity | str | None,
) -> Words:
    """Say how areas stand against other areas of the like size, by whether the two intervals overlap.

    For two areas side by side, where both figures are uncertain. It is cautious: two intervals may overlap and
    the difference still be beyond chance. Against a benchmark use `compare`. Parameters, words and
    errors are as there.
    """
    words = _STANDS[as_polarity(polarity)]
    here = _interval(value, lower, upper, where="compare_areas")
    there = _interval(other, other_lower, other_upper, where="compare_areas: other")
    value, lower, upper, other, other_lower, other_upper = together(*here, *there, where="compare_areas")
    known = ~np.isnan(value + lower + upper + other + other_lower + other_upper)
    return _stand(known, lower > other_upper, upper < other_lower, words=words)


def trend(
    counts: ArrayLike,
    populations: ArrayLike,
    *,
    polarity: Polarity | str | None,
    periods: ArrayLike | None = None,
    breaks: ArrayLike | None = None,
) -> Words:
    """Say which way a proportion has gone over the last five periods.

    There is a trend where the chi-squared test for trend passes 99.8 % and the slope keeps its sign whichever one
    of the five points is left out (so that no single odd year makes a trend).

    Parameters
    ----------
    counts, populations
        Whole numbers, counts among populations. Periods lie along the last axis, oldest first; one row per area.
        Only the last five are used.
    polarity
        Which end of the scale is worse; see `compare`.
    periods
        Years of the points. Where the last five are not equally spaced there is a gap.
    breaks
        True at each point with which a new definition or a new set of boundaries begins.

    Returns
    -------
    array of str
        Words of `Trend`: *cannot be calculated* for fewer than five points, a gap or break among the last
        five, a missing point, a population of 0, or a count of none or all (whose log odds do not exist).

    Raises
    ------
    InsightError
        For bad counts (see `intervals.wilson`) or periods that do not rise.

    Notes
    -----
    Fingertips technical guidance, "Trend markers", method for proportions: Cochran-Armitage test on equally
    spaced points; unweighted slopes of the log odds.
    """
    x, n = counts_among(counts, populations, where="trend")
    words = _GOES[as_polarity(polarity)]
    usable = _unbroken(x.shape, periods=periods, breaks=breaks)
    if x.shape[-1] < POINTS:
        return _go(usable, np.zeros(x.shape[:-1]), np.zeros((*x.shape[:-1], 1)), words=words)
    x, n = x[..., -POINTS:], n[..., -POINTS:]
    usable = usable & ((x > 0) & (x < n)).all(axis=-1)
    odds = np.log(np.where(usable[..., None], x, 1) / np.where(usable[..., None], n - x, 1))
    return _go(usable, chi_squared_for_trend(x, n), _slopes(odds, np.ones_like(odds))[0], words=words)


def trend_of_values(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    polarity: Polarity | str | None,
    confidence: float = 0.95,
    periods: ArrayLike | None = None,
    breaks: ArrayLike | None = None,
) -> Words:
    """Say which way a rate, score or other figure with an interval has gone over the last five periods.

    As `trend`, with the slope through points weighted by 1 / standard error², the standard error being the
    width of the interval over 2z (Fingertips technical guidance, "Trend markers", other indicators).
    Points with an interval of no width cannot be used.
    """
    words = _GOES[as_polarity(polarity)]
    y, low, high = _interval(value, lower, upper, where="trend_of_values")
    error = (high - low) / (2 * normal_quantile(confidence))
    usable = _unbroken(y.shape, periods=periods, breaks=breaks)
    if y.shape[-1] < POINTS:
        return _go(usable, np.zeros(y.shape[:-1]), np.zeros((*y.shape[:-1], 1)), words=words)
    y, error = y[..., -POINTS:], error[..., -POINTS:]
    usable = usable & (~np.isnan(y) & (error > 0)).all(axis=-1)
    error = np.where(usable[..., None], error, 1)
    slopes, variance = _slopes(np.where(usable[..., None], y, 0), 1 / error**2)
    return _go(usable, slopes[..., 0] ** 2 / variance[..., 0], slopes, words=words)


def chi_squared_for_trend(counts: ArrayLike, populations: ArrayLike) -> Floats:
    """Chi-squared for trend (Cochran-Armitage) over equally spaced points along the last axis.

    Parameters and errors are those of `trend`. NaN where a point is missing, a population is 0, or all counts
    are 0 or all are everybody. Compare with `TREND_LEVEL`.
    """
    x, n = counts_among(counts, populations, where="chi_squared_for_trend")
    _check_series(x.shape)
    t = np.arange(1, x.shape[-1] + 1)
    events, people = x.sum(axis=-1), n.sum(axis=-1)
    moved = people * (x * t).sum(axis=-1) - events * (n * t).sum(axis=-1)
    spread = people * (n * t**2).sum(axis=-1) - (n * t).sum(axis=-1) ** 2
    below = events * (people - events) * spread
    result: Floats = (people * moved**2 / np.where(below > 0, below, np.nan))[()]
    return result


def _slopes(y: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Slopes through all points, then with each left out in turn, and the variances of the slopes."""
    size = y.shape[-1]
    kept = np.column_stack([np.ones(size), 1 - np.eye(size)])
    t = np.arange(1, size + 1)
    total, first, second = weights @ kept, (weights * t) @ kept, (weights * t**2) @ kept
    spread = total * second - first**2
    slopes: Floats = (total * ((weights * t * y) @ kept) - first * ((weights * y) @ kept)) / spread
    return slopes, total / spread


def _unbroken(shape: tuple[int, ...], *, periods: ArrayLike | None, breaks: ArrayLike | None) -> Flags:
    """Rows whose last five points are five, equally spaced, and of one definition."""
    _check_series(shape)
    usable = np.full(shape[:-1], fill_value=shape[-1] >= POINTS)
    if periods is not None:
        usable = usable & _evenly_spaced(periods, shape[-1])
    if breaks is not None:
        begins = np.asarray(breaks)
        if begins.dtype != np.bool_ or begins.shape[-1:] != shape[-1:]:
            found = f"{begins.dtype} of length {begins.shape[-1:]}"
            remedy = "Mark with True the points with which a new definition or new boundaries begin."
            raise InsightError(Fault("trend: breaks", "there is one truth value per point", found, remedy))
        usable = usable & ~begins[..., -POINTS + 1 :].any(axis=-1)
    return usable


def _check_series(shape: tuple[int, ...]) -> None:
    if not shape:
        remedy = "Give one figure per period, oldest first."
        raise InsightError(Fault("trend", "figures form a series", "a single number", remedy))


def _evenly_spaced(periods: ArrayLike, size: int) -> bool:
    years = numbers(periods, where="trend: periods")
    steps = np.diff(years)
    if years.shape != (size,) or np.isnan(years).any() or (steps <= 0).any():
        remedy = "Give the year of each point, oldest first."
        raise InsightError(
            Fault("trend: periods", "there is one rising year per point", str(years.tolist()), remedy)
        )
    last = steps[-POINTS + 1 :]
    return bool((last == last[:1]).all())


def _interval(
    value: ArrayLike, lower: ArrayLike, upper: ArrayLike, *, where: str
) -> tuple[Floats, Floats, Floats]:
    parts = {"value": value, "lower": lower, "upper": upper}
    arrays = (numbers(part, where=f"{where}: {name}") for name, part in parts.items())
    middle, low, high = together(*arrays, where=where)
    slack = NOISE * np.maximum(np.abs(low), np.abs(high))
    reversed_ = low > high
    outside = ~reversed_ & ((middle < low - slack) | (middle > high + slack))
    remedy = "Check that value, lower and upper are of one indicator and in this order."
    refuse(
        bad_values(low, reversed_, f"{where}: lower", "the lower limit is below the upper", remedy)
        + bad_values(middle, outside, f"{where}: value", "a value lies inside its own limits", remedy)
    )
    return middle, low, high


def _stand(known: Flags, over: Flags, under: Flags, *, words: tuple[Comparison, Comparison]) -> Words:
    choices = [known & over, known & under, known]
    picked = np.select(choices, [*words, Comparison.SIMILAR], default=Comparison.NOT_COMPARED)
    result: Words = picked.astype(np.str_)[()]
    return result


def _go(usable: Flags, chi_squared: Floats, slopes: Floats, *, words: tuple[Trend, Trend]) -> Words:
    sure = usable & (chi_squared > TREND_LEVEL)
    level = NOISE * np.abs(slopes).max(axis=-1, keepdims=True)  # a slope of this little is flat
    choices = [sure & (slopes > level).all(axis=-1), sure & (slopes < -level).all(axis=-1), usable]
    picked = np.select(choices, [*words, Trend.NO_CHANGE], default=Trend.NOT_CALCULATED)
    result: Words = picked.astype(np.str_)[()]
    return result


def as_polarity(given: Polarity | str | None) -> Polarity:
    """Polarity named in the words of the catalogue or of Fingertips; neutral for None."""
    if given is None:
        return Polarity.NEUTRAL
    try:
        return FINGERTIPS_POLARITY.get(given) or Polarity(given)
    except ValueError:
        words = ", ".join(Polarity)
        raise InsightError(
            Fault("polarity", f"it is one of {words}", repr(given), "Correct the polarity.")
        ) from None
