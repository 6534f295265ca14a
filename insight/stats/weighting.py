"""Weighting a random exercise to the population, and saying how sure its shares then are.

Only a random sample may speak for those who were not asked. Any other exercise is described as it is: its
weights are all 1, and its shares have no interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from insight.errors import Fault, InsightError
from insight.stats.intervals import bad_values, normal_quantile, numbers, positive, refuse, wilson_of_parts
from insight.stats.verdicts import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.intp]

BASES = ("random", "self-selecting", "open event", "forum", "petition")
RANDOM = BASES[0]
ROUNDS = 1_000
SAME = 1e-9
"""Weights above the cap by less than this share of it are at the cap."""


@dataclass(frozen=True)
class Weights:
    """Weights of an exercise, and what they cost.

    Parameters
    ----------
    weight
        One per row of the frame given, 1 on average over people; NaN for rows left out.
    people
        People in each row; 0 for rows left out.
    generalises
        Whether shares may be said of the population. False for every basis but *random*.
    rounds
        Rounds of raking it took.
    off
        Furthest any weighted share is from its margin (0 to 1). Above the tolerance only where weights were trimmed.
    trimmed
        People whose weight was held at the cap.
    left_out
        People left out because a group is not stated.
    design_effect
        Kish's: n·Σw²/(Σw)². How many times larger the variance is than without weights. NaN where nothing
        generalises.
    effective_n
        n over the design effect: the simple random sample that would be as sure. NaN where nothing generalises.
    """

    weight: pd.Series[float]
    people: pd.Series[float]
    generalises: bool
    rounds: int
    off: float
    trimmed: float
    left_out: float
    design_effect: float
    effective_n: float


def rake(
    frame: pd.DataFrame,
    margins: Mapping[str, Mapping[Any, float]],
    *,
    basis: str,
    count: str | None = None,
    start: ArrayLike | None = None,
    trim: float | None = None,
    tolerance: float = 1e-10,
    rounds: int = ROUNDS,
) -> Weights:
    """Weight a random sample so that each of its margins matches the population.

    Parameters
    ----------
    frame
        One row per respondent or, better, per combination of groups; a column for each dimension of ``margins``.
        Rows in which a group is not stated (missing) are left out. To weight them, make *not stated* a group.
    margins
        For each dimension, the population share of each of its groups; shares add up to 1.
    basis
        How people came to take part, one of `BASES`. All but ``random`` give weights of 1 that do not generalise.
    count
        Column of people in each row; one if None.
    start
        Weights by design to begin with, one per row, 0 or more; all alike if None.
    trim
        Greatest weight, in times the mean (above 1). Margins may then be missed: see ``off``.
    tolerance
        Shares this near their margins have converged.
    rounds
        Rounds after which raking gives up; with ``trim`` it then keeps to the cap and says how far ``off`` it is.

    Returns
    -------
    Weights

    Raises
    ------
    InsightError
        For dimensions or groups that do not match, margins that do not add up to 1, a group of the population
        with nobody in the sample, missing or negative numbers, an unknown basis, or margins that cannot be met
        together.

    Notes
    -----
    Iterative proportional fitting: Deming and Stephan (1940). Design effect: Kish (1965).
    """
    _check_basis(basis)
    people = _people(frame, count)
    given = _design(start, len(frame))
    if not margins:
        raise InsightError(Fault("rake: margins", "there is one margin or more", "none", "Name a dimension."))
    refuse([fault for name in margins for fault in _margin_faults(frame, name, margins[name])])
    if basis != RANDOM:
        return _described(frame, people)
    stated = frame[list(margins)].notna().all(axis=1).to_numpy() & (people > 0) & (given > 0)
    aims = [_aim(frame.loc[stated, name], margins[name], people[stated]) for name in margins]
    cap = np.inf if trim is None else 1 + positive(trim - 1, where="rake: trim - 1")
    raked = _raked(people[stated], given[stated], aims, cap=cap, tolerance=tolerance, rounds=rounds)
    weight = np.full(len(frame), np.nan)
    weight[stated] = raked[0]
    effect = design_effect(np.repeat(raked[0], people[stated].astype(np.intp)))
    return Weights(
        pd.Series(weight, index=frame.index), pd.Series(np.where(stated, people, 0.0), index=frame.index),
        True, *raked[1:], left_out=float(people[~stated].sum()),
        design_effect=effect, effective_n=float(people[stated].sum()) / effect,
    )  # fmt: skip


def shares(answer: pd.Series[Any], weights: Weights, *, confidence: float = 0.95) -> pd.DataFrame:
    """Weighted shares of the answers to one question.

    Parameters
    ----------
    answer
        The answer of each row that was weighted, in the same order; missing where not answered, and then
        outside ``n``.
    weights
        What `rake` gave.
    confidence
        Level of the intervals, strictly between 0 and 1.

    Returns
    -------
    DataFrame
        Index *answer*, sorted; *people*, *share_unweighted*, *share* (0 to 1), *lower*, *upper*, *effective_n*.
        Where the exercise does not generalise, *share* is that of those who took part, and limits and
        *effective_n* are NaN.

    Raises
    ------
    InsightError
        For answers of another length than the weights, or a level outside (0, 1).

    Notes
    -----
    Wilson's interval at the effective sample size of those who answered (Kish): limits from p·n_eff of n_eff.
    """
    normal_quantile(confidence)
    if len(answer) != len(weights.weight):
        found, remedy = (
            f"{len(answer)} answers, {len(weights.weight)} weights",
            "Give one for every row weighted.",
        )
        raise InsightError(Fault("shares: answer", "one answer for each weight", found, remedy))
    rows = pd.DataFrame(
        {
            "answer": answer.to_numpy(),
            "people": weights.people.to_numpy(),
            "weight": weights.weight.to_numpy(),
        }
    ).dropna()
    mass = rows["people"] * rows["weight"]
    sums = (
        pd.DataFrame({"answer": rows["answer"], "people": rows["people"], "mass": mass})
        .groupby("answer")
        .sum()
    )
    share = sums["mass"] / sums["mass"].sum()
    effective = mass.sum() ** 2 / (mass * rows["weight"]).sum() if weights.generalises else np.nan
    _, lower, upper = wilson_of_parts(
        (share * effective).to_numpy(), np.full(len(share), effective), confidence=confidence
    )
    return pd.DataFrame(
        {
            "people": sums["people"], "share_unweighted": sums["people"] / sums["people"].sum(), "share": share,
            "lower": lower, "upper": upper, "effective_n": effective,
        }
    )  # fmt: skip


def design_effect(weight: ArrayLike) -> float:
    """Kish's design effect of one weight per respondent, n·Σw²/(Σw)²: 1 where all are alike."""
    w = numbers(weight, where="design_effect")
    remedy = "Give one weight per respondent; leave out those who are not weighted."
    refuse(bad_values(w, ~(w >= 0), "design_effect", "weights are 0 or more and none is missing", remedy))
    if not w.sum() > 0:
        raise InsightError(Fault("design_effect", "some weight is above 0", f"{w.size} weights", remedy))
    return float(w.size * (w**2).sum() / w.sum() ** 2)


def _raked(
    people: Floats,
    given: Floats,
    aims: list[tuple[Codes, Floats]],
    *,
    cap: float,
    tolerance: float,
    rounds: int,
) -> tuple[Floats, int, float, float]:
    """Weight of each row (1 on average over people), rounds, furthest from a margin, people held at the cap."""
    first, cell = _cells(aims, given)
    weighed = np.bincount(cell, people).astype(float)
    mass, took, off, held = _rake(
        weighed * given[first], weighed, [(group[first], aim) for group, aim in aims],
        cap=cap, tolerance=tolerance, rounds=rounds,
    )  # fmt: skip
    return (mass / weighed * people.sum())[cell], took, off, held


def _cells(aims: list[tuple[Codes, Floats]], given: Floats) -> tuple[Codes, Codes]:
    """Rows of the same groups and starting weight are raked as one: the first row of each cell, each row's cell."""
    cell = np.zeros(len(given), dtype=np.intp)
    if np.ptp(given) > 0:
        cell = pd.factorize(given)[0].astype(np.intp)
    for group, aim in aims:
        # Numbered afresh after every dimension, so that many of them never overflow.
        cell = pd.factorize(cell * len(aim) + group)[0].astype(np.intp)
    first = np.zeros(cell.max() + 1, dtype=np.intp)
    first[cell[::-1]] = np.arange(len(cell))[::-1]
    return first, cell


def _rake(
    mass: Floats,
    people: Floats,
    aims: list[tuple[Codes, Floats]],
    *,
    cap: float,
    tolerance: float,
    rounds: int,
) -> tuple[Floats, int, float, float]:
    """Shares of the weighted sample by cell, rounds, furthest from a margin, and people held at the cap.

    The cap is put on only where plain raking ends above it: weights may pass it on the way to an end that does not.
    """
    mass, most = mass / mass.sum(), cap * people / people.sum()
    free = _rounds(mass, np.full(len(mass), np.inf), aims, tolerance=tolerance, rounds=rounds)
    within = bool((free.mass <= most * (1 + SAME)).all())
    found = free if within else _rounds(mass, most, aims, tolerance=tolerance, rounds=rounds)
    # Cap and margins cannot always both be had: the cap wins, and ``off`` says at what price.
    if found.off <= tolerance or found.held.any():
        return found.mass, found.took, found.off, float(people[found.held].sum())
    rule, remedy = (
        f"margins are met within {rounds:,} rounds",
        "Join small groups, or weight by fewer dimensions.",
    )
    raise InsightError(Fault("rake: margins", rule, f"{found.off:.2g} off", remedy))


class _Raked(NamedTuple):
    mass: Floats
    took: int
    off: float
    held: NDArray[np.bool_]


def _rounds(
    mass: Floats, most: Floats, aims: list[tuple[Codes, Floats]], *, tolerance: float, rounds: int
) -> _Raked:
    """Go round the margins until all are met, or a cap keeps them from coming nearer, or rounds run out."""
    before, off, held = np.inf, np.inf, np.zeros(len(mass), dtype=bool)
    took, settled = 0, False
    while took < rounds and not settled:
        for group, aim in aims:
            have = np.bincount(group, mass, len(aim))
            mass = mass * np.divide(aim, have, out=np.zeros_like(aim), where=have > 0)[group]
        mass, held = _held(mass, most)
        off = max(float(np.abs(np.bincount(group, mass, len(aim)) - aim).max()) for group, aim in aims)
        settled = off <= tolerance or (bool(held.any()) and abs(before - off) <= tolerance * 1e-3)
        before, took = off, took + 1
    return _Raked(mass, took, off, held)


def _held(mass: Floats, most: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Mass with no row above its cap, the excess spread over the others in proportion; and which rows are held."""
    held = mass > most
    if not held.any():
        return mass, held
    while True:
        free = mass[~held].sum()
        spread = np.where(held, most, mass * ((1 - most[held].sum()) / free if free > 0 else 1.0))
        more = ~held & (spread > most * (1 + 1e-12))
        if not more.any():
            return spread, held
        held = held | more


def _described(frame: pd.DataFrame, people: Floats) -> Weights:
    ones = pd.Series(np.ones(len(frame)), index=frame.index)
    counted = pd.Series(people, index=frame.index)
    return Weights(ones, counted, False, 0, np.nan, 0.0, 0.0, np.nan, np.nan)


def _check_basis(basis: str) -> None:
    if basis not in BASES:
        remedy = "Say how people came to take part: " + ", ".join(BASES) + "."
        raise InsightError(Fault("rake: basis", "the basis is one that is known", repr(basis), remedy))


def _people(frame: pd.DataFrame, count: str | None) -> Floats:
    if count is None:
        return np.ones(len(frame))
    people = numbers(frame[count], where=f"rake: {count}")
    rule, remedy = "people in a row are whole numbers from 0", "Correct the count, or leave the row out."
    refuse(bad_values(people, ~(people >= 0) | (people != np.rint(people)), f"rake: {count}", rule, remedy))
    return people


def _design(start: ArrayLike | None, rows: int) -> Floats:
    if start is None:
        return np.ones(rows)
    given = numbers(start, where="rake: start")
    if given.shape != (rows,):
        found = str(given.shape)
        raise InsightError(
            Fault("rake: start", f"one weight for each of {rows} rows", found, "Give one each.")
        )
    remedy = "Leave out rows that were not sampled."
    refuse(
        bad_values(given, ~(given >= 0), "rake: start", "weights are 0 or more and none is missing", remedy)
    )
    return given


def _margin_faults(frame: pd.DataFrame, name: str, margin: Mapping[Any, float]) -> list[Fault]:
    where = f"rake: {name}"
    if name not in frame.columns:
        return [
            Fault(
                where, "a margin is of a column of the frame", f"columns {list(frame.columns)}", "Rename it."
            )
        ]
    share = numbers(list(margin.values()), where=where)
    faults = bad_values(
        share, ~(share >= 0), where, "shares are 0 or more and none is missing", "Correct it."
    )
    if not abs(share.sum() - 1) <= TOLERANCE:
        remedy = "Divide the people of each group by all people."
        faults.append(Fault(where, "shares of a margin add up to 1", f"{share.sum():.6g}", remedy))
    strange = sorted(
        {str(group) for group in frame[name].unique() if pd.notna(group) and group not in margin}
    )
    if strange:
        remedy = "Map them to groups of the population, or leave them missing."
        faults.append(
            Fault(where, "groups of the sample are groups of the margin", ", ".join(strange), remedy)
        )
    return faults


def _aim(groups: pd.Series[Any], margin: Mapping[Any, float], people: Floats) -> tuple[Codes, Floats]:
    """Number of each row's group, and the share that each group should have."""
    names = list(margin)
    codes = np.asarray(pd.Index(names).get_indexer(groups), dtype=np.intp)
    share = np.array([margin[name] for name in names], dtype=float)
    have = np.bincount(codes, people, len(names))
    empty = [str(name) for name, s, h in zip(names, share, have, strict=True) if s > 0 and h == 0]
    if empty:
        remedy = "Join it with another group: nobody can be weighted up to stand for it."
        rule = "every group of the population has somebody in the sample"
        raise InsightError(Fault(f"rake: {groups.name}", rule, ", ".join(empty), remedy))
    return codes, share / share.sum()
