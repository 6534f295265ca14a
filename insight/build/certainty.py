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


def certainty(
    indicator: Indicator, numerator: np.ndarray, denominator: np.ndarray, known: np.ndarray
) -> Certainty:
    """95 % limits and reliability of the figures that are known.

    A share has Wilson's limits and the binomial coefficient of variation, a count or rate of events Poisson
    limits and 1 / sqrt(x). Full counts, scores, ranks and indices have neither.
    """
    lower = np.full(len(known), np.nan)
    upper, reliability = lower.copy(), np.full(len(known), None, dtype=object)
    if is_share(indicator):
        found, variation = _share(numerator[known], denominator[known])
    elif is_events(indicator):
        found, variation = _events(numerator[known], denominator[known], indicator.statistic)
    else:
        return Certainty(lower, upper, reliability)
    lower[known], upper[known] = found.lower * indicator.multiplier, found.upper * indicator.multiplier
    reliability[known] = np.where(variation < CAUTION, RELIABLE, WITH_CAUTION)
    return Certainty(lower, upper, reliability)


def _share(numerator: np.ndarray, whole: np.ndarray) -> tuple[intervals.Interval, np.ndarray]:
    # A count may be a hair above its whole where parts of people were added up in another order.
    count = np.clip(numerator, 0, whole)
    with np.errstate(divide="ignore"):
        variation = np.sqrt((1 - count / whole) / count)
    return intervals.wilson_of_parts(count, whole), variation


def _events(
    numerator: np.ndarray, denominator: np.ndarray, statistic: Statistic
) -> tuple[intervals.Interval, np.ndarray]:
    found = intervals.poisson_of_parts(np.maximum(numerator, 0))
    with np.errstate(divide="ignore"):
        variation = 1 / np.sqrt(np.maximum(numerator, 0))
    if statistic is Statistic.RATE:
        found = intervals.Interval(*(part / denominator for part in found))
    return found, variation
