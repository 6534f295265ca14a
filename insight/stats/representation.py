"""Who took part, beside who lives there: shares, indices and verdicts by group and by area.

The index of a group is its share of the participants over its share of the population: 1 when it was heard like
everybody, 0.5 when half as much. All limits named *lower* and *upper* here are limits of the **index**. How a
verdict is reached is in `insight.stats.verdicts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from insight.errors import Fault, InsightError
from insight.stats.intervals import Interval, bad_values, numbers, positive, refuse
from insight.stats.intervals import together as broadcast
from insight.stats.verdicts import (
    MINIMUM,
    TOLERANCE,
    Verdict,
    above_faults,
    aligned,
    exact_limits,
    judge,
    level,
    people,
    populations,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

NOT_STATED = "not stated"
"""Row of those who did not say; also stands in its verdict."""

COLUMNS = [
    "count", "n", "population_share", "expected", "share", "index", "lower", "upper", "level", "p_value", "verdict",
]  # fmt: skip


def assess(
    count: ArrayLike,
    n: ArrayLike,
    population_share: ArrayLike,
    *,
    confidence: float = 0.95,
    minimum: float = MINIMUM,
    together: bool | None = None,
) -> pd.DataFrame:
    """Tell unfair participation from chance, for the groups of an exercise or of many.

    Parameters
    ----------
    count
        Participants of each group. The last axis holds the groups of one exercise; axes before it, exercises.
    n
        Participants who stated an answer. Those who did not are outside it (see `by_group`).
    population_share
        Share of each group in the population, above 0 and at most 1.
    confidence
        In a fair exercise, the chance that no group at all gets *under* or *over* is at least this.
    minimum
        Expected participants (``n * population_share``) below which a group is *too few to say*.
    together
        True: the groups along the last axis make up one population (their shares must add up to 1 and no more
        than ``n`` people may be counted) and are judged together. False: every cell is judged alone, and
        ``confidence`` holds for each. None: together where shares are given along the last axis and add up to
        at most 1, else alone.

    Returns
    -------
    DataFrame
        One row per cell, in the order of the (broadcast) arrays, with the index of ``count`` where that is a
        Series. *count*, *n*, *population_share*, *expected* (people), *share* (0 to 1; NaN without
        participants), *index*, *lower*, *upper* (limits of the index), *level* (at which they are drawn),
        *p_value* (of the cell alone) and *verdict* (`under`, `as expected`, `over`, `too few to say`). *under*
        means exactly that *upper* is below 1.

    Raises
    ------
    InsightError
        For counts that are missing, negative, not whole or above ``n``; shares that are missing, outside (0,
        1], or that do not add up; a level outside (0, 1).

    Notes
    -----
    Limits: Clopper and Pearson (1934). Verdicts: exact binomial test, Benjamini and Hochberg (1995) among the
    groups with enough expected participants. Level of the limits: Benjamini and Yekutieli (2005), 1 − R·(1 −
    confidence)/m for m groups tested and R told apart from chance (1 if none).
    """
    level(confidence, minimum)
    aligned(count, n, population_share, where="assess")
    x, among = people(count, n, where="assess")
    given = _shares(population_share)
    x, among, share = broadcast(x, among, given, where="assess")
    jointly = _judged_together(x, among, share, given=given, together=together)
    index = count.index if isinstance(count, pd.Series) and len(count) == x.size else None
    return _table(x, among, share, index=index, jointly=jointly, confidence=confidence, minimum=minimum)


def by_group(
    count: pd.Series[Any],
    population: pd.Series[Any],
    *,
    not_stated: str = NOT_STATED,
    confidence: float = 0.95,
    minimum: float = MINIMUM,
    per: float = 1000,
) -> pd.DataFrame:
    """Assess the groups of one dimension of one exercise, such as age bands, by name.

    Parameters
    ----------
    count
        Participants by group. The row called ``not_stated`` is those who did not say: shown, never spread,
        outside ``n``. A group of the population that is not named has nobody in it.
    population
        People by group, parts of people allowed; the groups make up the whole population.
    not_stated
        Name of the row of those who did not say.
    confidence, minimum
        As in `assess`.
    per
        People a participation rate is given for.

    Returns
    -------
    DataFrame
        Index *group*, in the order of ``population``, then *not stated* if there is such a row. Columns of
        `assess`, then *population*, *rate*, *rate_lower* and *rate_upper* (participants per ``per`` people,
        exact limits of each rate alone). The not-stated row has its count, its share of all participants, no
        index, and the verdict *not stated*.

    Raises
    ------
    InsightError
        As `assess`; also for groups of ``count`` that ``population`` lacks, repeated groups, or more
        participants than people.
    """
    _check_groups(count, population, not_stated)
    silent = count[count.index == not_stated]
    stated = count.drop(index=silent.index).reindex(population.index, fill_value=0)
    found = areas(stated, population, confidence=confidence, minimum=minimum, per=per)
    found.index.name = "group"
    if silent.empty:
        return found
    total = float(silent.iloc[0]) + stated.sum()
    refuse_silent, _ = people(silent, total, where="by_group: not stated")
    row = {"count": refuse_silent[0], "n": total, "share": refuse_silent[0] / total if total else np.nan}
    found.loc[not_stated] = pd.Series({**row, "verdict": NOT_STATED}, dtype=object)
    return found.infer_objects()


def areas(
    count: ArrayLike,
    population: ArrayLike,
    *,
    confidence: float = 0.95,
    minimum: float = MINIMUM,
    per: float = 1000,
) -> pd.DataFrame:
    """Assess areas: whether the participation rate of each is that of all together.

    Parameters
    ----------
    count
        Participants living in each area; the areas make up the whole (a county's wards, say). A Series keeps
        its index.
    population
        People of each area, in the same order, parts of people allowed where small areas were split.
    confidence, minimum
        As in `assess`.
    per
        People a rate is given for.

    Returns
    -------
    DataFrame
        One row per area: columns of `assess`, then *population*, *rate*, *rate_lower* and *rate_upper*. The
        index is the area's rate over the rate of all together. An area where nobody lives and nobody took part
        is *too few to say*.

    Raises
    ------
    InsightError
        For counts or populations that are missing or negative, counts that are not whole, more participants than
        people, or nobody living in any area.
    """
    level(confidence, minimum)
    x, inhabitants = people(count, population, where="areas", whole=False)
    x, inhabitants = np.atleast_1d(x), np.atleast_1d(inhabitants)
    if x.ndim > 1 or not inhabitants.sum() > 0:
        rule, found = "one list of areas where people live", f"shape {x.shape}, {inhabitants.sum()} people"
        raise InsightError(
            Fault("areas", rule, found, "Give the counts and people of the areas of one whole.")
        )
    lived = inhabitants > 0
    share = inhabitants[lived] / inhabitants.sum()
    table = _table(
        x[lived], np.full(share.shape, x.sum()), share,
        index=np.flatnonzero(lived), jointly=True, confidence=confidence, minimum=minimum,
    ).reindex(np.arange(x.size))  # fmt: skip
    table.loc[~lived, ["count", "n", "population_share", "expected"]] = [0, x.sum(), 0, 0]
    table["verdict"] = table["verdict"].fillna(str(Verdict.TOO_FEW))
    rates = _rate(x, inhabitants, per=positive(per, where="areas: per"), confidence=confidence)
    table["population"] = inhabitants
    table["rate"], table["rate_lower"], table["rate_upper"] = rates
    table.index = count.index if isinstance(count, pd.Series) else table.index
    return table


def rate(count: ArrayLike, population: ArrayLike, *, per: float = 1000, confidence: float = 0.95) -> Interval:
    """Participants per ``per`` people, with exact limits.

    Parameters
    ----------
    count
        Participants, whole numbers.
    population
        People, parts of people allowed, above 0.
    per
        People a rate is given for.
    confidence
        Level of the interval, strictly between 0 and 1.

    Returns
    -------
    Interval
        *value*, *lower*, *upper* in participants per ``per`` people.

    Raises
    ------
    InsightError
        For counts that are missing, negative, not whole or above the population, or a population of 0.

    Notes
    -----
    Clopper and Pearson (1934); participants are some of the people, so a rate never passes ``per``.
    """
    level(confidence, 0)
    scale = positive(per, where="rate: per")
    x, inhabitants = people(count, population, where="rate", whole=False)
    remedy = "Leave out groups and areas where nobody lives."
    refuse(bad_values(inhabitants, inhabitants == 0, "rate: population", "somebody lives there", remedy))
    return _rate(x, inhabitants, per=scale, confidence=confidence)


def _rate(x: Floats, inhabitants: Floats, *, per: float, confidence: float) -> Interval:
    some = np.where(inhabitants > 0, inhabitants, np.nan)
    lower, upper = exact_limits(x, inhabitants, alpha=1 - confidence)
    return Interval(
        x / some * per, np.where(some > 0, lower * per, np.nan), np.where(some > 0, upper * per, np.nan)
    )


def _table(
    x: Floats, n: Floats, share: Floats, *, index: Any, jointly: bool, confidence: float, minimum: float
) -> pd.DataFrame:
    judged = judge(x, n, share, jointly=jointly, confidence=confidence, minimum=minimum)
    heard = x / np.where(n > 0, n, np.nan)
    columns = (
        x, n, share, n * share, heard, heard / share, judged.lower / share, judged.upper / share,
        1 - judged.alpha, judged.p_value, judged.verdict,
    )  # fmt: skip
    cells = {name: np.ravel(part) for name, part in zip(COLUMNS, columns, strict=True)}
    return pd.DataFrame(cells, index=index)


def _shares(population_share: ArrayLike) -> Floats:
    where = "assess: population_share"
    share = numbers(population_share, where=where)
    rule = "a share of the population lies above 0 and is at most 1"
    remedy = "Divide the people of the group by all people; leave out groups that nobody belongs to."
    refuse(bad_values(share, ~((share > 0) & (share <= 1 + TOLERANCE)), where, rule, remedy))
    return np.minimum(share, 1.0)


def _judged_together(x: Floats, n: Floats, share: Floats, *, given: Floats, together: bool | None) -> bool:
    """Whether the last axis is one exercise; refuses groups that cannot be when the caller says they are."""
    if together is False or (together is None and given.ndim == 0):
        return False
    total = np.atleast_1d(share).sum(axis=-1)
    if together:
        rule = "shares of the groups of one exercise add up to 1"
        remedy = "Give every group of one dimension, each once (shares of people who belong to some group)."
        off = np.abs(total - 1) > TOLERANCE
        refuse(bad_values(np.atleast_1d(total), np.atleast_1d(off), "assess: population_share", rule, remedy))
        counted = np.atleast_1d(x).sum(axis=-1)
        refuse(above_faults(np.atleast_1d(counted), np.atleast_1d(n).max(axis=-1), "assess: sum of count"))
    return bool(together) or bool((total <= 1 + TOLERANCE).all())


def _check_groups(count: pd.Series[Any], population: pd.Series[Any], not_stated: str) -> None:
    populations(population, where="by_group: population")
    faults = []
    for name, groups in (("count", count.index), ("population", population.index)):
        twice = sorted({str(group) for group in groups[groups.duplicated()]})
        if twice:
            faults.append(
                Fault(f"by_group: {name}", "each group stands once", ", ".join(twice), "Add them up.")
            )
    strange = [str(group) for group in count.index if group != not_stated and group not in population.index]
    if strange or not_stated in population.index:
        found = ", ".join(strange) or f"a population called '{not_stated}'"
        remedy = f"Map it to a group of the population, or to '{not_stated}'."
        faults.append(Fault("by_group: count", "every group is one of the population", found, remedy))
    refuse(faults)
