"""How unequal a county is within itself: groups of areas from best to worst, and the slope across them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from insight.domain import Polarity
from insight.errors import Fault, InsightError
from insight.stats.comparison import as_polarity
from insight.stats.intervals import Interval, bad_values, normal_quantile, numbers, refuse, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

FEWEST_GROUPS = 2
DIGITS = 10
"""Bounds of groups are rounded to this many decimals, so that a figure on a bound stays in its group."""


def quantile_groups(
    values: ArrayLike, *, groups: int = 5, polarity: Polarity | str | None = Polarity.HIGH_IS_WORSE
) -> Floats:
    """Put areas into groups of (as near as can be) equal numbers: 1 is the best.

    Parameters
    ----------
    values
        One figure per area.
    groups
        Number of groups: 5 for quintiles, 10 for deciles.
    polarity
        Which end of the scale is worse. Where neither is, group 1 holds the lowest figures.

    Returns
    -------
    array
        Group of each area, from 1. NaN where the figure is missing, and throughout if there are fewer figures
        than groups. Equal figures share a group.

    Raises
    ------
    InsightError
        For infinite figures, fewer than two groups, or an unknown polarity.

    Notes
    -----
    As in Fingertips' quintiles: bounds by linear interpolation between the ordered figures; a figure on a bound
    belongs to the lower group.
    """
    if isinstance(groups, bool) or not isinstance(groups, int | np.integer) or groups < FEWEST_GROUPS:
        rule, remedy = "there are two groups or more", "Give 5 for quintiles or 10 for deciles."
        raise InsightError(Fault("quantile_groups: groups", rule, repr(groups), remedy))
    figures = numbers(values, where="quantile_groups")
    known = figures[~np.isnan(figures)]
    if known.size < groups:
        return np.full(figures.shape, np.nan)
    bounds = np.round(np.quantile(known, np.arange(1, groups) / groups), DIGITS)
    group = np.searchsorted(bounds, np.round(figures, DIGITS), side="left") + 1.0
    if as_polarity(polarity) is Polarity.HIGH_IS_BETTER:
        group = groups + 1 - group
    result: Floats = np.where(np.isnan(figures), np.nan, group)[()]
    return result


def slope_index(
    values: ArrayLike,
    populations: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Interval:
    """Slope index of inequality: the gap between the least and the most deprived end of the population.

    Parameters
    ----------
    values
        Figures of the groups (deprivation deciles, say) **from most to least deprived** along the last axis; one row
        per county or period.
    populations
        People in each group.
    lower, upper
        Confidence limits of the figures, at the level ``confidence``. Without them the index has no limits.
    confidence
        Level of those limits and of the limits given back.

    Returns
    -------
    Interval
        In the unit of the figures: above 0 where the least deprived have the higher figure. All NaN where a
        figure or population is missing or a group has no people.

    Raises
    ------
    InsightError
        For negative or infinite populations, limits the wrong way round or only one of them, or fewer than
        two groups.

    Notes
    -----
    Low and Low (2004), as in PHEindicatormethods: a population-weighted straight line through the figures on the
    midpoints of the groups in the cumulated population. The index is linear in the figures, so its standard
    error is worked out from theirs directly; PHEindicatormethods draws it by simulation.
    """
    z = normal_quantile(confidence)
    y, people = _groups(values, populations)
    share = people / people.sum(axis=-1, keepdims=True)
    place = share.cumsum(axis=-1) - share / 2
    middle = place - (share * place).sum(axis=-1, keepdims=True)
    pull = share * middle / (share * middle**2).sum(axis=-1, keepdims=True)
    slope = (pull * y).sum(axis=-1)
    if lower is None and upper is None:
        return Interval(slope[()], (slope * np.nan)[()], (slope * np.nan)[()])
    error = np.sqrt(((pull * _standard_errors(y, lower, upper, z=z)) ** 2).sum(axis=-1))
    return Interval(slope[()], (slope - z * error)[()], (slope + z * error)[()])


def _groups(values: ArrayLike, populations: ArrayLike) -> tuple[Floats, Floats]:
    y = numbers(values, where="slope_index: value")
    people = numbers(populations, where="slope_index: population")
    y, people = together(y, people, where="slope_index")
    if y.ndim == 0 or y.shape[-1] < FEWEST_GROUPS:
        remedy = "Give one figure per group, from most to least deprived."
        raise InsightError(Fault("slope_index", "there are two groups or more", f"shape {y.shape}", remedy))
    remedy = "Correct the population, or give NaN if it is not known."
    refuse(bad_values(people, people < 0, "slope_index: population", "a population is 0 or more", remedy))
    return y, np.where(people > 0, people, np.nan)


def _standard_errors(y: Floats, lower: ArrayLike | None, upper: ArrayLike | None, *, z: float) -> Floats:
    if lower is None or upper is None:
        remedy = "Give both limits or neither."
        raise InsightError(Fault("slope_index", "limits come in pairs", "only one", remedy))
    low, high = numbers(lower, where="slope_index: lower"), numbers(upper, where="slope_index: upper")
    low, high, _ = together(low, high, y, where="slope_index")
    rule, remedy = "the lower limit is below the upper", "Check the order of lower and upper."
    refuse(bad_values(low, low > high, "slope_index: lower", rule, remedy))
    return (high - low) / (2 * z)
