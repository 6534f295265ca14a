"""How sure a figure is: confidence intervals of proportions, counts and rates.

The methods are those of OHID's Fingertips (APHO Technical Briefing 3, 2008). Every function takes numbers or
arrays, works element by element and gives back ``value, lower, upper``: numbers for numbers, arrays
for arrays. A missing count or population (NaN, None, NA) or a population of zero gives a missing
figure; a count that cannot be one raises `InsightError`, which lists the first five bad positions.

The second half of the module is the door that every array of `insight.stats` goes through.
"""

from __future__ import annotations

import math
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from insight.errors import Fault, InsightError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

EXACT_BELOW = 10
"""Counts below this have exact Poisson limits, others Byar's; no standardised rate has fewer events."""

SHOWN = 5
"""Bad values listed in an error."""

NOISE = 1e-9
"""How far (as a share of the number, or absolutely below 1) a number may be off because binary fractions are."""


class Interval(NamedTuple):
    """A figure and its confidence limits, in the unit of the figure. NaN where there is none."""

    value: Floats
    lower: Floats
    upper: Floats


def wilson(count: ArrayLike, n: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Proportion ``count`` of ``n`` with Wilson's score interval.

    Parameters
    ----------
    count, n
        Whole numbers of people (or households, or votes), ``count`` among ``n``.
    confidence
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    Interval
        Shares from 0 to 1. NaN where ``count`` or ``n`` is missing or ``n`` is 0.

    Raises
    ------
    InsightError
        For counts that are negative, not whole, infinite or above ``n``, or a level outside (0, 1).

    Notes
    -----
    Wilson (1927), as in APHO Technical Briefing 3: (2x + z² ± z √(z² + 4x(1 − x/n))) / (2(n + z²)).
    """
    x, whole = counts_among(count, n, where="wilson")
    return _given_back(*wilson_of_parts(x, whole, confidence=confidence))


def wilson_of_parts(count: Floats, n: Floats, *, confidence: float = 0.95) -> Interval:
    """`wilson` for counts that hold parts of people, because small areas were split at a boundary.

    The formula holds for any ``0 <= count <= n``; nothing is checked, and NaN or ``n`` of 0 gives NaN.
    """
    return wilson_at(count, n, normal_quantile(confidence))


def wilson_at(count: Floats, n: Floats, z: float | Floats) -> Interval:
    """`wilson_of_parts` at a normal quantile, which may differ from place to place."""
    x, whole = np.asarray(count, dtype=float), np.where(np.asarray(n) == 0, np.nan, n)
    value = x / whole
    middle, reach = 2 * x + z**2, z * np.sqrt(z**2 + 4 * x * (1 - value))
    lower, upper = (middle - reach) / (2 * (whole + z**2)), (middle + reach) / (2 * (whole + z**2))
    # At none and at all the limit is 0 or 1 exactly; the subtraction above may be off in the last digit.
    return Interval(value, np.where(x == 0, 0.0, lower), np.where(x == whole, 1.0, upper))


def poisson(count: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Count of events with Poisson limits: exact below 10, Byar's approximation from 10.

    Parameters
    ----------
    count
        Whole numbers of events, 0 or more.
    confidence
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    Interval
        Events. NaN where ``count`` is missing.

    Raises
    ------
    InsightError
        For counts that are negative, not whole or infinite, or a level outside (0, 1).

    Notes
    -----
    Exact: Garwood (1936), by quantiles of the chi-squared distribution. Byar: Breslow and Day (1987).
    """
    z = normal_quantile(confidence)
    x = numbers(count, where="poisson: count")
    refuse(count_faults(x, "poisson: count"))
    x = np.rint(x)
    return _given_back(x, *_poisson_limits(x, z=z, tail=(1 - confidence) / 2))


def rate(count: ArrayLike, n: ArrayLike, *, multiplier: float, confidence: float = 0.95) -> Interval:
    """Events per ``multiplier`` people, with Poisson limits (exact below 10 events, else Byar's).

    Parameters
    ----------
    count
        Whole numbers of events. There may be more events than people.
    n
        People, or person-years, at risk; need not be whole.
    multiplier
        Number of people the rate is given for, such as 1,000.
    confidence
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    Interval
        Events per ``multiplier`` people. NaN where ``count`` or ``n`` is missing or ``n`` is 0.

    Raises
    ------
    InsightError
        For bad counts (see `poisson`), populations that are negative or infinite, a multiplier that is
        not above 0, or a level outside (0, 1).
    """
    z = normal_quantile(confidence)
    scale = positive(multiplier, where="rate: multiplier")
    x, people = events_and_people(count, n, where="rate")
    lower, upper = _poisson_limits(x, z=z, tail=(1 - confidence) / 2)
    return _given_back(*(limit / people * scale for limit in (x, lower, upper)))


def poisson_of_parts(count: Floats, *, confidence: float = 0.95) -> Interval:
    """`poisson` for counts that hold parts of events, because small areas were split at a boundary.

    The exact limits are quantiles of gamma distributions, which exist for any ``count >= 0``; nothing is
    checked, and NaN gives NaN.
    """
    return poisson_at(count, normal_quantile(confidence))


def poisson_at(count: Floats, z: float | Floats) -> Interval:
    """`poisson_of_parts` at a normal quantile, which may differ from place to place."""
    x, tail = np.asarray(count, dtype=float), special.ndtr(-np.asarray(z, dtype=float))
    few = np.where(x < EXACT_BELOW, x, 1.0)
    least = np.where(few > 0, special.gammaincinv(np.where(few > 0, few, 1.0), tail), 0.0)
    lower, upper = _byar(np.maximum(x, 1.0), z)
    below = x < EXACT_BELOW
    return Interval(
        x, np.where(below, least, lower), np.where(below, special.gammainccinv(few + 1, tail), upper)
    )


def directly_standardised(
    counts: ArrayLike,
    populations: ArrayLike,
    weights: ArrayLike,
    *,
    multiplier: float,
    confidence: float = 0.95,
) -> Interval:
    """Directly age-standardised rate: what the rate would be if the area had the standard population.

    Parameters
    ----------
    counts, populations
        Events and people per age group. Age groups lie along the last axis; one row per area.
    weights
        Standard population of each age group (European Standard Population 2013, say), above 0.
    multiplier
        Number of people the rate is given for, such as 100,000.
    confidence
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    Interval
        Events per ``multiplier`` people of the standard population. NaN, value included, for fewer than
        10 events in all ages together, a missing cell, or an age group without people.

    Raises
    ------
    InsightError
        For bad counts or populations (see `rate`), weights that are missing or not above 0, or
        numbers of age groups that differ.

    Notes
    -----
    Dobson et al. (1991) with Byar's limits, as in PHEindicatormethods: d ± √(var(d) / O) (Byar(O) − O).
    """
    z = normal_quantile(confidence)
    scale = positive(multiplier, where="directly_standardised: multiplier")
    x, people = events_and_people(counts, populations, where="directly_standardised")
    standard = _standard(weights, ages=x.shape[-1] if x.ndim else 0)
    share = standard / standard.sum()
    total = x.sum(axis=-1)
    value = np.where(total < EXACT_BELOW, np.nan, (share * x / people).sum(axis=-1))
    spread = np.sqrt((share**2 * x / people**2).sum(axis=-1) / np.maximum(total, 1))
    lower, upper = _byar(np.maximum(total, 1), z)
    limits = (value, value + spread * (lower - total), value + spread * (upper - total))
    return _given_back(*(limit * scale for limit in limits))


def _poisson_limits(x: Floats, *, z: float, tail: float) -> tuple[Floats, Floats]:
    lower, upper = _byar(np.maximum(x, 1.0), z)
    few = np.arange(EXACT_BELOW)
    least = np.where(few == 0, 0.0, special.gammaincinv(np.maximum(few, 1), tail))
    most = special.gammainccinv(few + 1, tail)
    below = x < EXACT_BELOW
    which = np.where(below, x, 0).astype(np.intp)
    return np.where(below, least[which], lower), np.where(below, most[which], upper)


def _byar(x: Floats, z: float | Floats) -> tuple[Floats, Floats]:
    above = x + 1
    lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return lower, upper


def _standard(weights: ArrayLike, *, ages: int) -> Floats:
    where = "directly_standardised: weights"
    standard = numbers(weights, where=where)
    if standard.shape != (ages,):
        rule = f"there is one weight for each of the {ages} age groups"
        remedy = "Give counts, populations and weights for the same age groups, in the same order."
        raise InsightError(Fault(where, rule, str(standard.size), remedy))
    rule = "weights are above 0 and none is missing"
    remedy = "Leave out age groups that the rate does not cover."
    refuse(bad_values(standard, ~(standard > 0), where, rule, remedy))
    return standard


def _given_back(value: Floats, lower: Floats, upper: Floats) -> Interval:
    """Numbers for numbers, arrays for arrays; no limits without a value."""
    missing = np.isnan(value + lower + upper)
    if not missing.any():
        return Interval(value[()], lower[()], upper[()])
    return Interval(*(np.where(missing, np.nan, part)[()] for part in (value, lower, upper)))


# --- The door -------------------------------------------------------------------------------------


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `InsightError` with all faults, if there are any."""
    listed = list(faults)
    if listed:
        raise InsightError(listed)


def bad_values(values: NDArray[Any], bad: Flags, where: str, rule: str, remedy: str) -> list[Fault]:
    """One fault that names the first five bad values and their positions (from 0), or none.

    ``where`` names the function and the argument.
    """
    if not bad.any():
        return []
    places = np.argwhere(bad)
    shown = [f"{values[tuple(at)]!s}{_position(at.tolist())}" for at in places[:SHOWN]]
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return [Fault(where, rule, ", ".join(shown) + more, remedy)]


def _position(at: list[int]) -> str:
    return f" at position {at[0] if len(at) == 1 else tuple(at)}" if at else ""


def numbers(values: ArrayLike, *, where: str) -> Floats:
    """Finite numbers as an array of floats, NaN for what is missing (None, NA, NaN, masked).

    Raises
    ------
    InsightError
        For text, truth values, dates, infinities and rows of differing lengths.
    """
    remedy = "Give numbers, and NaN for what is missing."
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(float), np.nan)
    try:
        array = np.asarray(values)
    except ValueError:
        raise InsightError(
            Fault(where, "rows are equally long", "rows of differing lengths", remedy)
        ) from None
    if array.dtype.kind not in "iuf":
        refuse(bad_values(array, _not_numbers(array), where, "only numbers are used", remedy))
        array = np.where(pd.isna(array), np.nan, array)
    floats: Floats = array.astype(np.float64)
    if array.dtype.kind in "iu":
        return floats
    refuse(bad_values(floats, np.isinf(floats), where, "numbers are finite", remedy))
    return floats


def _not_numbers(array: NDArray[Any]) -> Flags:
    if array.dtype.kind != "O":  # text, dates, truth values
        return ~pd.isna(array) | (array.dtype.kind in "mM")

    def odd(item: object) -> bool:
        return isinstance(item, bool) or not (
            isinstance(item, Real | Decimal) or item is None or item is pd.NA
        )

    flags = np.array([odd(item) for item in array.ravel().tolist()], dtype=bool)
    return flags.reshape(array.shape)


def together(*arrays: Floats, where: str) -> tuple[Floats, ...]:
    """Arrays of one shape. Raises `InsightError` where they do not fit each other."""
    try:
        return np.broadcast_arrays(*arrays)
    except ValueError:
        shapes = " and ".join(str(array.shape) for array in arrays)
        remedy = "Give one of each for every area, in the same order."
        raise InsightError(Fault(where, "arrays are equally long", shapes, remedy)) from None


def counts_among(count: ArrayLike, n: ArrayLike, *, where: str) -> tuple[Floats, Floats]:
    """Counts and the whole numbers they are among, all faults together; a population of 0 becomes NaN."""
    x, whole = _pair(count, n, where)
    faults = count_faults(x, f"{where}: count") + count_faults(whole, f"{where}: n")
    rule = "a count is no greater than what it is among"
    remedy = "Check that count and n are of the same areas and period."
    refuse(faults + bad_values(x, x > whole * (1 + NOISE), f"{where}: count", rule, remedy))
    whole = np.rint(whole)
    return np.rint(x), np.where(whole == 0, np.nan, whole)


def events_and_people(count: ArrayLike, n: ArrayLike, *, where: str) -> tuple[Floats, Floats]:
    """Counts of events and people at risk, all faults together; a population of 0 becomes NaN."""
    x, people = _pair(count, n, where)
    remedy = "Correct the population, or give NaN if it is not known."
    negative = bad_values(people, people < 0, f"{where}: n", "a population is 0 or more", remedy)
    refuse(count_faults(x, f"{where}: count") + negative)
    return np.rint(x), np.where(people == 0, np.nan, people)


def _pair(count: ArrayLike, n: ArrayLike, where: str) -> tuple[Floats, Floats]:
    x, whole = together(numbers(count, where=f"{where}: count"), numbers(n, where=f"{where}: n"), where=where)
    return x, whole


def count_faults(array: Floats, where: str) -> list[Fault]:
    """Faults of counts that are negative or not whole; the noise of binary fractions is no fault."""
    nearest = np.rint(array)
    if ((array >= 0) & (array == nearest)).all():  # the usual case, and quick to see
        return []
    negative = array < 0
    broken = np.abs(array - nearest) > NOISE * np.maximum(np.abs(array), 1)
    correct = "Correct the count, or give NaN if it is not known."
    whole = "Round the counts of split areas to whole people first, or give NaN if they are not known."
    faults = bad_values(array, negative, where, "a count is 0 or more", correct)
    return faults + bad_values(array, broken & ~negative, where, "a count is a whole number", whole)


def positive(number: float, *, where: str) -> float:
    """A single finite number above 0."""
    if _is_number(number) and 0 < number < math.inf:
        return float(number)
    raise InsightError(Fault(where, "it is one number above 0", repr(number), "Give a number such as 1000."))


def normal_quantile(confidence: float) -> float:
    """Quantile z of the normal distribution that leaves (1 − confidence) / 2 above it: 1.96 for 0.95."""
    if _is_number(confidence) and 0 < confidence < 1:
        return float(-special.ndtri((1 - confidence) / 2))
    remedy = "Write 0.95 for 95 % and 0.998 for 99.8 %."
    raise InsightError(Fault("confidence", "a level lies between 0 and 1", repr(confidence), remedy))


def _is_number(given: object) -> bool:
    return isinstance(given, Real) and not isinstance(given, bool)
