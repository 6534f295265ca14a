"""Which figures have an interval, by which method, and which are to be used with caution.

Method: METHODS section 1. What counts as a chance event and what is a full count is told in docs/methods.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from insight.domain import Indicator, Statistic
from insight.stats import intervals
from insight.stats.reliability import CAUTION

RELIABLE, WITH_CAUTION = "reliable", "use with caution"
SHARE = "share"


class Certainty(NamedTuple):
    """Limits in the unit of the figure and a word on its reliability; NaN and None where there is none."""

    lower: np.ndarray
    upper: np.ndarray
    reliability: np.ndarray


def is_share(indicator: Indicator) -> bool:
    """Whether a figure is people among people: a proportion, or a score that is a share of people.

    Shares of people by the rank of their small area (``where``) are not: nobody there was counted one by one.
    """
    if indicator.statistic is Statistic.SCORE:
        return indicator.unit.startswith("%")
    return indicator.statistic is Statistic.PROPORTION and not indicator.where


def is_events(indicator: Indicator) -> bool:
    """Whether a figure is a count or rate of events. A full count of everybody there is none."""
    return indicator.statistic in (Statistic.COUNT, Statistic.RATE) and not indicator.full_count


def interval_kind(indicator: Indicator) -> str | None:
    """How the limits of an indicator's figures are drawn: *share*, *count*, *rate*, or None where there are none."""
    if is_share(indicator):
        return SHARE
    return str(indicator.statistic) if is_events(indicator) else None


def certainty(
    indicator: Indicator, numerator: np.ndarray, denominator: np.ndarray, known: np.ndarray
) -> Certainty:
    """95 % limits and reliability of the figures that are known.

    A share has Wilson's limits and the binomial coefficient of variation, a count or rate of events Poisson
    limits and 1 / sqrt(x). Full counts, scores, ranks and indices have neither.
    """
    return limits(interval_kind(indicator), numerator, denominator, known, indicator.multiplier)


def limits(
    kind: str | None, numerator: np.ndarray, denominator: np.ndarray, known: np.ndarray, scale: float
) -> Certainty:
    """Limits and reliability by the kind of `interval_kind`, in the unit of the figure (``scale`` times the part)."""
    lower = np.full(len(known), np.nan)
    upper, reliability = lower.copy(), np.full(len(known), None, dtype=object)
    if kind is None:
        return Certainty(lower, upper, reliability)
    if kind == SHARE:
        found, variation = _share(numerator[known], denominator[known])
    else:
        found, variation = _events(numerator[known], denominator[known], kind)
    lower[known], upper[known] = found.lower * scale, found.upper * scale
    reliability[known] = np.where(variation < CAUTION, RELIABLE, WITH_CAUTION)
    return Certainty(lower, upper, reliability)


def _share(numerator: np.ndarray, whole: np.ndarray) -> tuple[intervals.Interval, np.ndarray]:
    # A count may be a hair above its whole where parts of people were added up in another order.
    count = np.clip(numerator, 0, whole)
    with np.errstate(divide="ignore"):
        variation = np.sqrt((1 - count / whole) / count)
    return intervals.wilson_of_parts(count, whole), variation


def _events(
    numerator: np.ndarray, denominator: np.ndarray, statistic: str
) -> tuple[intervals.Interval, np.ndarray]:
    found = intervals.poisson_of_parts(np.maximum(numerator, 0))
    with np.errstate(divide="ignore"):
        variation = 1 / np.sqrt(np.maximum(numerator, 0))
    if statistic == Statistic.RATE:
        found = intervals.Interval(*(part / denominator for part in found))
    return found, variation
