"""What may be told of who took part: small counts hidden, and nothing left from which they can be worked out.

Two tables are protected, each jointly (`insight.disclosure`): participants of every exercise by area, over all area
types, with their sum over exercises; and participants of every exercise by group, with series, years and all
together. A verdict on a hidden count is told only where every count that an outsider must reckon with has the same, or
where it is *under*, and the attacker finds no count with it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from insight import disclosure
from insight.disclosure.secondary import AREA_WEIGHT, KEPT
from insight.disclosure.sums import SUM
from insight.domain import State
from insight.grouping import ALL, NOT_STATED, ORDINARY_MINIMUM, SPECIAL_MINIMUM
from insight.stats.verdicts import Verdict, by_what_is_told, exact_p_value

FEWEST_EXPECTED = 20
"""An exercise is told by areas of a type only where they would have this many participants on average.

With fewer most verdicts are *too few to say*, and for every small count hidden one in the sum over exercises goes too.
"""

AREA_WORTH = {"parish": 1.0, "division": 2.0, "ward": 6.0, "panel": 12.0, "district": 40.0, "county": 80.0}
"""Of areas, those that people are asked by are hidden last."""

WORTH = {"exercise": 1.0, "series": 20.0, "year": 20.0, ALL: 200.0, KEPT: np.inf}
"""Of whole exercises: sums over several are hidden last, and how many took part in each is told."""

FAMILY = ("scope_type", "scope_id", "dimension", "area_type")
"""What tells the cells apart that are judged together."""

JUDGED = ["lower", "upper", "level", "verdict"]
HIDDEN = ["count", "share", "index", "lower", "upper", "rate_per_1000"]
PLACES = "places"
VOICE_WORTH = {**AREA_WORTH, SUM: np.inf, KEPT: np.inf}
"""Of other voices the sum is hidden only where nothing else will do."""

BOUND = "bound"
VOICE = "voice"
KEYS = ["exercise_id", "area_code", "area_type", "dimension", "group"]


def by_area(
    rows: pd.DataFrame,
    containment: pd.DataFrame,
    *,
    alone: Collection[str] = (),
    special: Collection[str] = (),
) -> pd.DataFrame:
    """Protect participants by area.

    Parameters
    ----------
    rows
        As `insight.voice.judged` returns them, for scopes *exercise* and *all*.
    containment
        As `insight.disclosure.pieces` returns it.
    alone
        Exercises that are no part of the sum over all.
    special
        Those of them of which everything is special-category: counts below `SPECIAL_MINIMUM` are hidden.

    Returns
    -------
    DataFrame
        ``rows`` with ``state`` and, of hidden counts, ``least`` and ``most``, what an outsider can tell, and ``tell``:
        whether the verdict may be told all the same.
    """
    sensitive = _of(rows, special)
    if sensitive.any():
        parts = (rows[~sensitive], rows[sensitive])
        found = [
            _areas_protected(part, containment, alone, threshold)
            for part, threshold in zip(parts, (ORDINARY_MINIMUM, SPECIAL_MINIMUM), strict=True)
            if len(part)
        ]
        return pd.concat(found).reindex(rows.index)
    return _areas_protected(rows, containment, alone, ORDINARY_MINIMUM)


def _of(rows: pd.DataFrame, exercises: Collection[str]) -> pd.Series:
    """Rows of some exercises, each by itself."""
    return (rows["scope_type"] == "exercise") & rows["scope_id"].isin(list(exercises))


def _areas_protected(
    rows: pd.DataFrame, containment: pd.DataFrame, alone: Collection[str], threshold: int
) -> pd.DataFrame:
    known = rows[rows["count"].notna()]
    apart = known["scope_id"].isin(list(alone))
    whole = apart | (known["scope_type"] == ALL)
    cells = pd.DataFrame(
        {
            "exercise_id": known["scope_id"].where(apart, PLACES),
            "area_code": known["area_code"],
            "area_type": known["area_type"],
            "dimension": np.where(whole, ALL, "exercise"),
            "group": known["scope_id"].mask(whole, ALL),
            "count": known["count"].astype(int),
        },
        index=known.index,
    )
    return _protected(rows, cells, containment, special_dimensions=(), threshold=threshold, worth=AREA_WORTH)


def by_group(
    rows: pd.DataFrame,
    scopes: pd.DataFrame,
    *,
    special: Iterable[str],
    special_exercises: Collection[str] = (),
) -> pd.DataFrame:
    """Protect participants by group, one dimension at a time.

    ``rows`` has ``scope_type``, ``scope_id``, ``dimension``, ``group_id`` and ``count``; ``scopes`` is what
    `insight.voice.scopes` returns; ``special`` are dimensions, and ``special_exercises`` exercises that are no part of
    any sum, of which counts below `SPECIAL_MINIMUM` are hidden. Those who did not say are no group of people: how many
    they are is told, and the whole that the groups add up to, known to anybody, is that of those who said.
    """
    sensitive = _of(rows, special_exercises)
    parts = [
        found
        for part, threshold in ((rows[~sensitive], ORDINARY_MINIMUM), (rows[sensitive], SPECIAL_MINIMUM))
        for found in _groups_protected(part, scopes, special, threshold)
    ]
    if not parts:
        return rows.assign(state=None, least=np.nan, most=np.nan, tell=False)
    return pd.concat(parts)


def _groups_protected(
    rows: pd.DataFrame, scopes: pd.DataFrame, special: Iterable[str], threshold: int
) -> Iterator[pd.DataFrame]:
    for dimension, part in rows.groupby("dimension", sort=False):
        asked = scopes.merge(part[["scope_type", "scope_id"]].drop_duplicates())
        held = asked.loc[asked["scope_type"] == "exercise", "exercise_id"]
        asked = asked[asked["exercise_id"].isin(held)]
        containment = asked.rename(
            columns={"exercise_id": "piece_code", "scope_id": "area_code", "scope_type": "area_type"}
        )
        said = part[part["group_id"] != NOT_STATED]
        cells = _group_cells(said, str(dimension))
        yield _silent(part[part["group_id"] == NOT_STATED], threshold)
        yield _protected(
            said, cells, containment, special_dimensions=special, worth=WORTH, threshold=threshold
        )


def _silent(rows: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """How many did not say is told, but for a small number of an exercise that is special as a whole."""
    few = rows["count"].between(1, threshold - 1) & (threshold > ORDINARY_MINIMUM)
    return rows.assign(state=np.where(few, State.SUPPRESSED.value, State.VALUE.value), tell=False)


def _group_cells(part: pd.DataFrame, dimension: str) -> pd.DataFrame:
    cells = part.rename(columns={"scope_id": "area_code", "scope_type": "area_type", "group_id": "group"})
    cells = cells.assign(exercise_id=dimension, count=cells["count"].astype(int))
    whole = cells.groupby(["exercise_id", "area_type", "area_code"], as_index=False)["count"].sum()
    whole = whole.assign(dimension=ALL, group=ALL).set_axis(range(-len(whole), 0))
    columns = ["exercise_id", "area_code", "area_type", "dimension", "group", "count"]
    both: pd.DataFrame = pd.concat([cells[columns], whole[columns]])
    return both


def by_voice(
    rows: pd.DataFrame, sums: pd.DataFrame, containment: pd.DataFrame, *, name: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Protect people of one other voice by area, jointly with the sums that are told of them.

    Parameters
    ----------
    rows
        ``area_type``, ``area_code``, ``count``; of those that are judged ``expected``, ``n``, ``population_share``,
        ``level`` and ``verdict``.
    sums
        The same keys, of areas of type `SUM`, and ``count``.
    containment
        Pieces of the areas of both.
    name
        What the voice is called in faults.

    Returns
    -------
    tuple of DataFrame
        ``rows`` with the columns that `by_area` adds; ``sums`` with ``state``.
    """
    both: pd.DataFrame = pd.concat([rows, sums.set_axis(range(-len(sums), 0))])
    cells = pd.DataFrame(
        {
            "exercise_id": name,
            "area_type": both["area_type"].astype(str),
            "area_code": both["area_code"].astype(str),
            "dimension": VOICE,
            "group": VOICE,
            "count": both["count"].astype(int),
        },
        index=both.index,
    )
    found = _protected(both, cells, containment, special_dimensions=(), worth=VOICE_WORTH)
    state = found.loc[found.index < 0, "state"].to_numpy()
    return found.loc[rows.index], sums.assign(state=state)


def _protected(
    rows: pd.DataFrame,
    cells: pd.DataFrame,
    containment: pd.DataFrame,
    *,
    special_dimensions: Iterable[str],
    worth: Mapping[str, float] = AREA_WEIGHT,
    threshold: int = ORDINARY_MINIMUM,
) -> pd.DataFrame:
    limits_of: dict[str, Any] = {"special_dimensions": frozenset(special_dimensions), "threshold": threshold}
    protected = disclosure.protect(cells, containment, worth=worth, **limits_of)
    seen = disclosure.attack(protected, containment, **limits_of)
    seen = protected[KEYS].reset_index().merge(seen[[*KEYS, "lower", "upper"]], on=KEYS).set_index("index")
    state = protected["state"].reindex(rows.index).fillna(State.MISSING.value)
    limits = seen[["lower", "upper"]].astype(float).reindex(rows.index)
    rows = _judged_anew(rows, state)
    tell = _tellable(rows, protected, containment, limits_of)
    return rows.assign(state=state, least=limits["lower"], most=limits["upper"], tell=rows.index.isin(tell))


def _judged_anew(rows: pd.DataFrame, state: pd.Series) -> pd.DataFrame:
    """Judge each family of cells that holds a hidden count by those that are told (`insight.stats.verdicts`)."""
    judged, hidden = rows["level"].notna(), state.eq(State.SUPPRESSED.value)
    family = [name for name in FAMILY if name in rows]
    own = rows[judged].groupby(family, sort=False, observed=True)
    beside = judged & hidden.groupby([rows[name] for name in family], observed=True).transform("any")
    anew = [by_what_is_told(part, ~hidden[part.index]) for _, part in own if beside[part.index[0]]]
    if not anew:
        return rows
    out, found = rows.copy(), pd.concat(anew)
    out.loc[found.index, JUDGED] = found[JUDGED]
    return out


def _tellable(
    rows: pd.DataFrame, protected: pd.DataFrame, containment: pd.DataFrame, limits_of: Mapping[str, Any]
) -> list[Hashable]:
    """Small counts of which *under* may be told: it says no more than that at most so many took part.

    That bound is given to the attacker as if it were published: the people of the area and somebody unknown make
    up the bound together. Where it exposes a count, the verdicts of that area, else all, stay untold.
    """
    small = protected.index[(protected["reason"] == "primary") & (protected.index >= 0)]
    small = small[rows.loc[small, "verdict"].eq(str(Verdict.UNDER)).to_numpy(bool)]
    sensitive = protected.loc[small, "dimension"].isin(limits_of["special_dimensions"])
    limit = sensitive.map({True: SPECIAL_MINIMUM, False: limits_of["threshold"]})
    bound = pd.Series([_most_under(row) for _, row in rows.loc[small].iterrows()], index=small, dtype=float)
    left = small[(bound >= limit - 1).to_numpy(bool)]
    while len(left):
        more, pieces = _bounds(protected.loc[left], bound[left], containment)
        seen = disclosure.attack(
            pd.concat([protected, more]),
            pd.concat([containment, pieces]),
            exact=False,
            **limits_of,
        )
        exposed = seen[seen["exposed"].astype(bool)]
        if exposed.empty:
            break
        guilty = protected.loc[left, "area_code"].isin(exposed["area_code"]).to_numpy(bool)
        left = left[~guilty] if guilty.any() else left[:0]
    return list(left)


def _most_under(row: pd.Series) -> float:
    """The most people that would still be *under* in a cell; -1 where nobody would be."""
    counts = np.arange(0, int(row["expected"]) + 1, dtype=float)
    n, share = np.full(counts.shape, row["n"]), np.full(counts.shape, row["population_share"])
    under = np.flatnonzero(exact_p_value(counts, n, share) <= 1 - row["level"])
    return float(under.max(initial=-1))


def _bounds(
    cells: pd.DataFrame, bound: pd.Series, containment: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The bounds as published counts of areas with one piece more, and the pieces of these areas."""
    names = [f"bound {number}" for number in range(len(cells))]
    more = cells.assign(
        area_type=BOUND, area_code=names, published=bound.to_numpy(), reason="", state=State.VALUE.value
    )
    held = (
        cells[["area_type", "area_code"]].assign(name=names).merge(containment, on=["area_type", "area_code"])
    )
    pieces = pd.DataFrame({"piece_code": held["piece_code"], "area_code": held["name"], "area_type": BOUND})
    extra = pd.DataFrame({"piece_code": names, "area_code": names, "area_type": BOUND})
    return more, pd.concat([pieces, extra])


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """Empty what is hidden, and the verdicts that would tell of it.

    ``rows`` as `insight.voice.judged` returns them, with ``state``, ``least``, ``most`` and ``tell``.
    """
    hidden = rows["state"] == State.SUPPRESSED.value
    held = hidden & ~rows["tell"].astype(bool)
    out = rows.copy()
    out.loc[held, "verdict"] = _safe_verdict(rows[held])
    out.loc[hidden, HIDDEN] = np.nan
    return out.drop(columns=["least", "most", "tell"])


def _safe_verdict(rows: pd.DataFrame) -> np.ndarray:
    """The verdict, where it is that of the least and of the most that an outsider must reckon with; else nothing."""
    n, share = rows["n"].to_numpy(float), rows["population_share"].to_numpy(float)
    alpha = 1 - rows["level"].to_numpy(float)
    ends = []
    for name in ("least", "most"):
        # Of a count that is not told at all nothing is known but that it is from 0 to everybody.
        unknown = 0.0 if name == "least" else np.inf
        count = np.minimum(np.floor(rows[name].fillna(unknown).to_numpy(float)), n)
        told_apart = exact_p_value(count, n, share) <= alpha
        side = np.where(count < n * share, str(Verdict.UNDER), str(Verdict.OVER))
        ends.append(np.where(told_apart, side, str(Verdict.AS_EXPECTED)))
    few = rows["verdict"].to_numpy(object) == str(Verdict.TOO_FEW)
    safe: np.ndarray = ends[0].astype(object)
    safe[ends[0] != ends[1]] = None
    safe[few] = str(Verdict.TOO_FEW)
    return safe
