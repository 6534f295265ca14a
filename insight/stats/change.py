"""Whether a figure of an area rose or fell between two times by more than chance explains, when many are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import special

from insight.stats.clusters import benjamini_hochberg
from insight.stats.difference import difference
from insight.stats.intervals import Interval, normal_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RATE = 0.05
"""Of the changes that are named, at most about 1 in 20 is chance."""


class Change(NamedTuple):
    """A figure now less the same figure before.

    ``by`` holds difference and limits at the level of the figures; ``p`` and ``q`` (false discovery rate) of no change.
    NaN where a figure or a limit is missing.
    """

    by: Interval
    p: Floats
    q: Floats

    @property
    def beyond_chance(self) -> NDArray[np.bool_]:
        """Whether chance is no likely reason; never where something is missing."""
        return np.nan_to_num(self.q, nan=1.0) <= RATE


def change(now: Interval, before: Interval, *, confidence: float = 0.95) -> Change:
    """Compare figures at two times, many at once.

    Parameters
    ----------
    now, before
        Figures with limits of the level ``confidence``, in one unit; NaN where missing.
    confidence
        Level of the limits, strictly between 0 and 1.

    Raises
    ------
    InsightError
        For limits that do not enclose their figure, or arrays that do not fit each other.

    Notes
    -----
    Difference and limits as in `insight.stats.difference.difference` (Zou and Donner 2008). The p-value is that of the
    level at which the limit on the side of nought would reach it, the limit taken to move with the normal quantile;
    q is Benjamini and Hochberg (1995) over all that can be compared. People who are counted both times make the two
    figures alike, so that the true limits are narrower: the rule errs towards *no change*.
    """
    by = difference(now, before)
    value = np.atleast_1d(np.asarray(by.value, dtype=float))
    low, high = (np.atleast_1d(np.asarray(part, dtype=float)) for part in (by.lower, by.upper))
    arm = np.where(value > 0, value - low, high - value)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(value == 0, 0.0, np.abs(value) / arm * normal_quantile(confidence))
    p = np.where(np.isnan(value), np.nan, 2 * special.ndtr(-z))
    return Change(Interval(value, low, high), p, benjamini_hochberg(p))
