"""Unfairness or chance? The exact test behind every verdict on who was heard.

Counts are judged against the share they would have if everybody were equally likely to be heard. Limits are
Clopper and Pearson's, which hold the truth at least as often as they say. Where the groups of one exercise are
judged together, Benjamini and Hochberg's rule allows for having looked at all of them, and the limits are drawn
at the level which that rule arrived at (Benjamini and Yekutieli 2005): a verdict is *under* exactly when the
whole interval lies below 1.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from insight.errors import Fault, InsightError
from insight.stats.intervals import (
    SHOWN,
    bad_values,
    count_faults,
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

MINIMUM = 5
"""Below this many expected people a group is *too few to say*."""

TOLERANCE = 1e-6
"""How far shares of a population may add up to something else than 1."""


class Verdict(StrEnum):
    """Whether a group or area was heard as much as its size would lead one to expect, chance allowed for."""

    UNDER = "under"
    AS_EXPECTED = "as expected"
    OVER = "over"
    TOO_FEW = "too few to say"


class Judged(NamedTuple):
    """Limits of a share, the error level they are drawn at, the p-value against the expected share, and the verdict."""

    lower: Floats
    upper: Floats
    alpha: Floats
    p_value: Floats
    verdict: Words


def exact_limits(count: Floats, n: Floats, *, alpha: Floats | float) -> tuple[Floats, Floats]:
    """Clopper and Pearson's limits of ``count`` among ``n``; each misses with a chance of at most ``alpha`` / 2.

    ``n`` may hold parts of people (a population split at a boundary): the beta quantiles hold for these too.
    Nothing is checked. Nobody among nobody gives 0 and 1.
    """
    some, rest = np.maximum(count, 1), np.maximum(n - count, 0)
    tail = np.broadcast_to(np.asarray(alpha, dtype=float) / 2, np.shape(count))
    lower = np.where(count > 0, special.betaincinv(some, rest + 1, tail), 0.0)
    upper = np.where(rest > 0, special.betainccinv(count + 1, np.where(rest > 0, rest, 1), tail), 1.0)
    return lower, upper


def exact_p_value(count: Floats, n: Floats, expected_share: Floats) -> Floats:
    """Twice the smaller tail of the binomial distribution, at most 1: below ``alpha`` where the limits leave it out."""
    some, rest = np.maximum(count, 1), np.maximum(n - count, 0)
    at_least = np.where(count > 0, special.betainc(some, rest + 1, expected_share), 1.0)
    at_most = np.where(
        rest > 0, special.betaincc(count + 1, np.where(rest > 0, rest, 1), expected_share), 1.0
    )
    p_value: Floats = np.minimum(1.0, 2 * np.minimum(at_least, at_most))
    return p_value


def judge(
    count: Floats, n: Floats, expected_share: Floats, *, jointly: bool, confidence: float, minimum: float
) -> Judged:
    """Say of every cell whether it was heard as expected.

    Parameters
    ----------
    count, n, expected_share
        Arrays of one shape: people of the group, people in all, and the group's share if all were heard alike.
    jointly
        Whether the cells along the last axis belong to one exercise. If not, each is judged alone.
    confidence
        Level, strictly between 0 and 1: in a fair exercise the chance of any verdict other than *as expected* is
        at most ``1 - confidence``; of verdicts given in unfair ones at most that share is false on average.
    minimum
        Expected people below which nothing is said.

    Notes
    -----
    Cells that are *too few to say* are not tested and do not make it harder for the others.
    """
    tested = n * expected_share >= minimum
    p_value = exact_p_value(count, n, expected_share)
    alpha = np.full(count.shape, 1 - confidence)
    if jointly and count.ndim:
        alpha = np.broadcast_to(_shared_alpha(p_value, tested, 1 - confidence), count.shape)
    lower, upper = exact_limits(count, n, alpha=alpha)
    verdict = _words(count < n * expected_share, tested, tested & (p_value <= alpha))
    return Judged(lower, upper, alpha, p_value, verdict)


def _words(low: Flags, tested: Flags, apart: Flags) -> Words:
    """The verdict of cells: fewer than expected, tested at all, told apart from chance."""
    return np.select(
        [~tested, apart & low, apart],
        [str(Verdict.TOO_FEW), str(Verdict.UNDER), str(Verdict.OVER)],
        str(Verdict.AS_EXPECTED),
    )


def by_what_is_told(rows: pd.DataFrame, told: pd.Series, *, confidence: float = 0.95) -> pd.DataFrame:
    """Judge cells anew that were judged together, by those alone whose count is told.

    How many cells were told apart from chance (R) stands in the level of every one of them, and so in its limits: with
    it an outsider would know that a hidden count is, or is not, among them. So R counts told cells alone, out of as
    many tests as before: what is said follows from what is told, and errs on the side of *as expected*.

    Parameters
    ----------
    rows
        Cells of one family: *count*, *n*, *population_share*, *index*, *lower*, *upper*, *level*, *verdict*, as
        `insight.stats.representation.assess` gives them.
    told
        Whether the count of each is told.

    Returns
    -------
    DataFrame
        ``rows`` with *lower*, *upper*, *level* and *verdict* of every cell at the level found.
    """
    count, n, share = (rows[name].to_numpy(float) for name in ("count", "n", "population_share"))
    alpha = 1 - level_of_told(rows, told, confidence=confidence)
    lower, upper = exact_limits(count, n, alpha=alpha)
    tested = n * share >= MINIMUM
    apart = tested & (exact_p_value(count, n, share) <= alpha)
    verdict = _words(count < n * share, tested, apart)
    return rows.assign(lower=lower / share, upper=upper / share, level=1 - alpha, verdict=verdict)


def level_of_told(rows: pd.DataFrame, told: pd.Series, *, confidence: float = 0.95) -> float:
    """The level at which cells of one family are judged by those whose count is told (`by_what_is_told`)."""
    count, n, share = (rows[name].to_numpy(float) for name in ("count", "n", "population_share"))
    seen = np.full(count.shape, np.inf)
    shown = told.to_numpy(bool)
    seen[shown] = exact_p_value(count[shown], n[shown], share[shown])
    return float(1 - _shared_alpha(seen, n * share >= MINIMUM, 1 - confidence)[0])


def _shared_alpha(p_value: Floats, tested: Flags, alpha: float) -> Floats:
    """R alpha / m of Benjamini and Hochberg along the last axis, for m cells tested and R told apart (1 if none)."""
    ordered = np.sort(np.where(tested, p_value, np.inf), axis=-1)
    tests = np.maximum(tested.sum(axis=-1, keepdims=True), 1)
    place = np.arange(1, ordered.shape[-1] + 1)
    told = np.where(ordered <= place * alpha / tests, place, 0).max(axis=-1, keepdims=True, initial=0)
    shared: Floats = np.maximum(told, 1) * alpha / tests
    return shared


# --- The door --------------------------------------------------------------------------------------


def people(count: ArrayLike, n: ArrayLike, *, where: str, whole: bool = True) -> tuple[Floats, Floats]:
    """Counts and what they are among, all faults together; ``whole`` is False where ``n`` may hold parts of people."""
    aligned(count, n, where=where)
    x, among = numbers(count, where=f"{where}: count"), numbers(n, where=f"{where}: n")
    x, among = together(x, among, where=where)
    refuse(
        [
            *missing_faults(x, f"{where}: count"),
            *missing_faults(among, f"{where}: n"),
            *count_faults(x, f"{where}: count"),
            *(count_faults(among, f"{where}: n") if whole else _negative_faults(among, f"{where}: n")),
            *above_faults(x, among, f"{where}: count"),
        ]
    )
    return np.rint(x), np.rint(among) if whole else among


def aligned(*arrays: object, where: str) -> None:
    """Refuse Series whose rows are not of the same areas or groups in the same order: they are joined by place."""
    indices = [array.index for array in arrays if isinstance(array, pd.Series)]
    if any(not index.equals(indices[0]) for index in indices[1:]):
        at = next(i for i in indices[1:] if not i.equals(indices[0]))
        found = f"{list(indices[0][:SHOWN])} and {list(at[:SHOWN])}"
        remedy = "Put them in one order (reindex) first."
        raise InsightError(Fault(where, "rows stand for the same areas in the same order", found, remedy))


def populations(values: ArrayLike, *, where: str) -> Floats:
    """People of areas or groups, parts of people allowed, none missing and none below 0."""
    found = numbers(values, where=where)
    refuse(missing_faults(found, where) + _negative_faults(found, where))
    return found


def level(confidence: float, minimum: float) -> None:
    """Refuse a level outside 0 to 1 and a minimum that is not a number from 0."""
    normal_quantile(confidence)
    least = numbers(minimum, where="minimum")
    rule, remedy = "the least expected count is one number, 0 or more", "Write 5, the usual one."
    refuse(bad_values(np.atleast_1d(least), ~np.atleast_1d(least >= 0), "minimum", rule, remedy))


def missing_faults(values: Floats, where: str) -> list[Fault]:
    """One fault for figures that are not known: no verdict can rest on them."""
    remedy = "Leave out what is not known; write 0 where it is known that there was nobody."
    return bad_values(values, np.isnan(values), where, "every figure is known", remedy)


def above_faults(count: Floats, n: Floats, where: str) -> list[Fault]:
    """One fault for counts greater than what they are among."""
    remedy = "Check that both are of the same groups, areas and period, and that nobody is counted twice."
    return bad_values(
        count, count > n * (1 + TOLERANCE), where, "a count is no greater than its whole", remedy
    )


def _negative_faults(values: Floats, where: str) -> list[Fault]:
    return bad_values(values, values < 0, where, "a population is 0 or more", "Correct the population.")
