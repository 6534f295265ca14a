"""An exercise as a whole: how like the population those who took part were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from insight.errors import Fault, InsightError
from insight.stats.intervals import bad_values, normal_quantile, refuse
from insight.stats.verdicts import level, people

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

DRAWS = 10_000
SEED = 20_260


@dataclass(frozen=True)
class Indicator:
    """RISQ's R-indicator and the relative spread of participation, with limits.

    Parameters
    ----------
    value, lower, upper
        R, 1 where every group took part at the same rate, 0 at the most unequal; adjusted for the spread that
        chance adds.
    unadjusted
        R as first defined, without that adjustment.
    spread, spread_lower, spread_upper
        Standard deviation of participation rates over their mean, adjusted alike: 0 where all are the same.
        Unlike R it does not draw towards the fair end merely because few people took part. NaN where nobody
        did.
    """

    value: float
    lower: float
    upper: float
    unadjusted: float
    spread: float
    spread_lower: float
    spread_upper: float


@dataclass(frozen=True)
class Likeness:
    """Two plain measures of likeness, each beside what a fair exercise of the same size would give.

    Parameters
    ----------
    similarity
        Σ min(p, q): the share of participants who need not be swapped for others to match the population (0 to 1).
    similarity_if_fair, similarity_low
        Its mean, and the value that one fair exercise in twenty falls below.
    min_max_ratio, min_max_if_fair
        Lowest participation rate over the highest, and its mean in fair exercises. Show it only beside that
        mean: with 100 fair participants in 8 groups it is typically below a half.
    """

    similarity: float
    similarity_if_fair: float
    similarity_low: float
    min_max_ratio: float
    min_max_if_fair: float


def r_indicator(count: ArrayLike, population: ArrayLike, *, confidence: float = 0.95) -> Indicator:
    """R-indicator of participation by group, adjusted for chance, with its interval.

    Parameters
    ----------
    count
        Participants of each group (cells of one or several dimensions crossed).
    population
        People who could have taken part: those living in each group or, for a drawn sample, those asked. Parts of
        people allowed.
    confidence
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    Indicator

    Raises
    ------
    InsightError
        For counts that are missing, negative, not whole or above the population, groups without people, fewer
        than two groups, or a level outside (0, 1).

    Notes
    -----
    R = 1 − 2·S(ρ): Schouten, Cobben and Bethlehem (2009); bias and variance in the manner of Shlomo, Skinner
    and Schouten (2012), for a propensity model with one term per group. With w = N_g/N, ρ̂ = x/N_g and v = ρ̂(1
    − ρ̂)/(N_g − 1): S² is adjusted by Σ(w − w²)v, which makes it unbiased; Var S² = 4Σw²v(ρ̂ − ρ̄)² + 2(Σw²v² −
    2Σw³v² + (Σw²v)²). The limits are normal on S², cut at 0, then carried over to R.
    """
    level(confidence, 0)
    x, asked = _groups(count, population, where="r_indicator")
    w, rho = asked / asked.sum(), x / asked
    v = np.where(asked > 1, rho * (1 - rho) / np.maximum(asked - 1, 1e-12), 0.0)
    mean = float((w * rho).sum())
    raw = float((w * (rho - mean) ** 2).sum())
    square = raw - float(((w - w**2) * v).sum())
    noise = 2 * float((w**2 * v**2).sum() - 2 * (w**3 * v**2).sum() + (w**2 * v).sum() ** 2)
    reach = normal_quantile(confidence) * np.sqrt(4 * float((w**2 * v * (rho - mean) ** 2).sum()) + noise)
    middle, low, high = (float(np.sqrt(max(s, 0.0))) for s in (square, square - reach, square + reach))
    over = mean or np.nan
    return Indicator(
        1 - 2 * middle, max(1 - 2 * high, 0.0), 1 - 2 * low, 1 - 2 * float(np.sqrt(raw)),
        middle / over, low / over, high / over,
    )  # fmt: skip


def likeness(count: ArrayLike, population: ArrayLike, *, draws: int = DRAWS, seed: int = SEED) -> Likeness:
    """How like the population the participants were, beside fair exercises of the same size.

    Parameters
    ----------
    count, population
        Participants and people of each group; the groups make up the whole. Parts of people allowed in
        ``population``.
    draws, seed
        Fair exercises drawn (multinomial), and where the drawing starts.

    Raises
    ------
    InsightError
        As `r_indicator`; also where nobody took part.
    """
    x, inhabitants = _groups(count, population, where="likeness")
    if not x.sum():
        raise InsightError(Fault("likeness: count", "somebody took part", "0", "Leave out empty exercises."))
    q = inhabitants / inhabitants.sum()
    fair = np.random.default_rng(seed).multinomial(int(x.sum()), q, size=draws)
    alike = similarity(fair, inhabitants)
    return Likeness(
        float(similarity(x, inhabitants)), float(alike.mean()), float(np.quantile(alike, 0.05)),
        float(min_max_ratio(x, inhabitants)), float(min_max_ratio(fair, inhabitants).mean()),
    )  # fmt: skip


def similarity(count: ArrayLike, population: ArrayLike) -> Floats:
    """Σ min(p, q) along the last axis, 1 less the dissimilarity index (Duncan and Duncan 1955).

    NaN without participants.
    """
    x, inhabitants = np.asarray(count, dtype=float), np.asarray(population, dtype=float)
    total = x.sum(axis=-1, keepdims=True)
    p, q = x / np.where(total > 0, total, np.nan), inhabitants / inhabitants.sum(axis=-1, keepdims=True)
    shared: Floats = np.minimum(p, q).sum(axis=-1)
    return shared


def min_max_ratio(count: ArrayLike, population: ArrayLike) -> Floats:
    """Lowest participation rate over the highest, along the last axis; NaN without participants.

    Some engagement platforms print it alone. It falls with the number of groups and with small numbers even where
    participation is perfectly fair: see `likeness`.
    """
    rates = np.asarray(count, dtype=float) / np.asarray(population, dtype=float)
    highest = rates.max(axis=-1)
    ratio: Floats = rates.min(axis=-1) / np.where(highest > 0, highest, np.nan)
    return ratio


def _groups(count: ArrayLike, population: ArrayLike, *, where: str) -> tuple[Floats, Floats]:
    x, inhabitants = people(count, population, where=where, whole=False)
    if x.ndim != 1 or x.size < 1:
        raise InsightError(
            Fault(where, "one list of groups", f"shape {x.shape}", "Give one exercise at a time.")
        )
    remedy = "Leave out, or join with another, groups that nobody belongs to."
    refuse(
        bad_values(inhabitants, inhabitants == 0, f"{where}: population", "somebody belongs to it", remedy)
    )
    return x, inhabitants
