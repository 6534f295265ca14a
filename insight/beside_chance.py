"""Which of several areas differ from the first beyond chance, figure by figure.

Differences are those of two shares (Newcombe 1998, method 10) or two rates (MOVER), as `insight.stats.difference` works
them out; of all that are tested, the share that is chance alone is held at 5 % by Benjamini and Hochberg's rule, as for
clusters. Counts are not compared, nor figures without a likely range, nor areas that share people: of these the limits
do not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insight.domain import Polarity, State, Statistic
from insight.stats.clusters import FALSE_DISCOVERY_RATE, benjamini_hochberg
from insight.stats.comparison import Comparison
from insight.stats.difference import chance_of_proportions, chance_of_rates

A_COUNT = "a count: a larger area has more of everything"
NO_RANGE = "no likely range"
NO_FIGURE = "no figure in one of them"
SHARED = "the two areas share people"


def tested(rows: pd.DataFrame, number: int, shared: Sequence[int]) -> pd.DataFrame:
    """Add to figures of areas 1 to ``number`` how each differs from area 1.

    Parameters
    ----------
    rows
        One row per indicator: ``statistic``, ``polarity``, and of each area ``1_value``, ``1_numerator``,
        ``1_denominator``, ``1_lower``, ``1_state``.
    number
        How many areas.
    shared
        Those that share people with area 1.

    Returns
    -------
    DataFrame
        With ``2_p``, ``2_q``, ``2_why`` and ``2_class`` of each area from the second on.
    """
    found = rows.copy()
    why = {n: _why(rows, n, shared) for n in range(2, number + 1)}
    p = {n: _chance(rows, n, np.array([not reason for reason in why[n]])) for n in why}
    q = benjamini_hochberg(np.concatenate(list(p.values()))).reshape(len(p), len(rows))
    for at, n in enumerate(why):
        found[f"{n}_p"], found[f"{n}_q"], found[f"{n}_why"] = p[n], q[at], why[n]
        found[f"{n}_class"] = [
            _word(*cells)
            for cells in zip(found["polarity"], found[f"{n}_value"], found["1_value"], q[at], strict=True)
        ]
    return found


def _why(rows: pd.DataFrame, n: int, shared: Sequence[int]) -> list[str]:
    """Why an area is not held against the first, by indicator; empty where it is."""
    known = (rows["1_state"] == State.VALUE) & (rows[f"{n}_state"] == State.VALUE)
    ranged = rows["1_lower"].notna() & rows[f"{n}_lower"].notna()
    reasons = []
    for statistic, both, limits in zip(rows["statistic"], known, ranged, strict=True):
        if statistic == Statistic.COUNT:
            reasons.append(A_COUNT)
        elif not both:
            reasons.append(NO_FIGURE)
        elif not limits:
            reasons.append(NO_RANGE)
        else:
            reasons.append(SHARED if n in shared else "")
    return reasons


def _chance(rows: pd.DataFrame, n: int, wanted: np.ndarray) -> np.ndarray:
    """How likely chance alone makes such a difference; NaN where it is not tested."""
    p = np.full(len(rows), np.nan)
    rates = (rows["statistic"] == Statistic.RATE).to_numpy()
    for part, chance in ((wanted & ~rates, chance_of_proportions), (wanted & rates, chance_of_rates)):
        if part.any():
            names = (f"{n}_numerator", f"{n}_denominator", "1_numerator", "1_denominator")
            p[part] = chance(*(rows.loc[part, name].to_numpy(float) for name in names))
    return p


def _word(polarity: str, value: float, first: float, q: float) -> str:
    if np.isnan(q):
        return str(Comparison.NOT_COMPARED)
    if q > FALSE_DISCOVERY_RATE:
        return str(Comparison.SIMILAR)
    higher = value > first
    if polarity == Polarity.NEUTRAL:
        return str(Comparison.HIGHER if higher else Comparison.LOWER)
    worse = higher == (polarity == Polarity.HIGH_IS_WORSE)
    return str(Comparison.WORSE if worse else Comparison.BETTER)
