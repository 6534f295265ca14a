"""How far a figure can be leant on: the coefficient of variation, and shrinkage of small areas' rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from insight.stats.intervals import (
    bad_values,
    counts_among,
    events_and_people,
    normal_quantile,
    numbers,
    refuse,
    together,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

CAUTION = 0.20
"""Coefficient of variation from which a figure is to be used with caution."""


def coefficient_of_variation(count: ArrayLike, n: ArrayLike | None = None) -> Floats:
    """Standard error of a proportion or rate as a share of the figure itself.

    Parameters
    ----------
    count
        Whole numbers of people or events.
    n
        Whole numbers they are among: the figure is a proportion, √((1 − p) / x). Without it the figure is a
        count or a rate of events, 1 / √x, whatever the population.

    Returns
    -------
    array
        Shares: 0.2 is 20 %. NaN where ``count`` or ``n`` is missing or 0, for then it does not exist.

    Raises
    ------
    InsightError
        For bad counts; see `intervals.wilson`.

    Notes
    -----
    Binomial and Poisson standard errors. It speaks of the figure as it is put: a proportion near 1 has a small one,
    its complement a large one.
    """
    where = "coefficient_of_variation"
    if n is None:
        x, _ = events_and_people(count, 1, where=where)
        left = np.ones_like(x)
    else:
        x, whole = counts_among(count, n, where=where)
        left = 1 - x / whole
    result: Floats = np.sqrt(left / np.where(x > 0, x, np.nan))[()]
    return result


def coefficient_from_interval(
    value: ArrayLike, lower: ArrayLike, upper: ArrayLike, *, confidence: float = 0.95
) -> Floats:
    """Coefficient of variation of any figure with an interval: (upper − lower) / (2 z |value|).

    For figures that come with limits and no counts, such as survey estimates and standardised rates. NaN where a
    part is missing or the value is 0.

    Raises
    ------
    InsightError
        For limits the wrong way round, infinite numbers, or a level outside (0, 1).
    """
    z, where = normal_quantile(confidence), "coefficient_from_interval"
    parts = (numbers(part, where=where) for part in (value, lower, upper))
    middle, low, high = together(*parts, where=where)
    remedy = "Check that value, lower and upper are in this order."
    refuse(bad_values(low, low > high, f"{where}: lower", "the lower limit is below the upper", remedy))
    size = np.abs(middle)
    result: Floats = ((high - low) / (2 * z * np.where(size > 0, size, np.nan)))[()]
    return result


def use_with_caution(coefficient: ArrayLike) -> Flags:
    """Whether figures with these coefficients of variation must be marked "use with caution".

    True from 20 %, and where the coefficient does not exist: what cannot be judged is not vouched for.
    """
    known = numbers(coefficient, where="use_with_caution")
    result: Flags = (~(known < CAUTION))[()]
    return result


def empirical_bayes(count: ArrayLike, n: ArrayLike) -> Floats:
    """Rates drawn towards the overall rate, the more the fewer people they rest on.

    Parameters
    ----------
    count
        Whole numbers of events, one per area.
    n
        People at risk, one per area.

    Returns
    -------
    array
        Smoothed events per person. NaN where ``count`` or ``n`` is missing or ``n`` is 0; such areas have no
        part in the overall rate.

    Raises
    ------
    InsightError
        For bad counts or populations; see `intervals.rate`.

    Notes
    -----
    Marshall (1991), global: b = Σx/Σn, s² = Σn(r − b)²/Σn, a = max(s² − b/n̄, 0), w = a / (a + b/n), and
    the smoothed rate w r + (1 − w) b.
    """
    x, people = events_and_people(count, n, where="empirical_bayes")
    rate, overall, between = _marshall(x, people)
    between = max(between, 0.0)
    within = overall / people
    spread = between + within
    share = between / np.where(spread > 0, spread, np.inf)
    result: Floats = (share * rate + (1 - share) * overall)[()]
    return result


def standardised_rate(count: ArrayLike, n: ArrayLike) -> Floats:
    """Rates as deviations from the overall rate in units of their own standard deviation.

    So that Moran's I of rates is not driven by areas with few people (Assunção and Reis 1999): (r − b) / √(a + b/n),
    with a and b as in `empirical_bayes` and b/n alone where a + b/n would not be above 0 everywhere.
    Parameters, missing values and errors are as there. NaN throughout if there are no events at all.
    """
    x, people = events_and_people(count, n, where="standardised_rate")
    rate, overall, between = _marshall(x, people)
    within = overall / people
    variance = between + within
    if (variance <= 0).any():
        variance = within
    result: Floats = ((rate - overall) / np.sqrt(np.where(variance > 0, variance, np.nan)))[()]
    return result


def _marshall(x: Floats, people: Floats) -> tuple[Floats, float, float]:
    """Rates, the overall rate b, and the variance between areas a (which may come out below 0)."""
    rate = x / people
    known = ~np.isnan(rate)
    total = float(people[known].sum())
    if total == 0:
        return rate, np.nan, np.nan
    overall = float(x[known].sum()) / total
    spread = float((people[known] * (rate[known] - overall) ** 2).sum()) / total
    return rate, overall, spread - overall * int(known.sum()) / total
