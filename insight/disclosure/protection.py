"""Suppress what is small, then what would give it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from insight.disclosure.frames import KEYS, TOTAL, Limits, check_counts, geometry, in_areas, limits
from insight.disclosure.needs import differences, hidden
from insight.disclosure.secondary import AREA_WEIGHT, Guard, Partner, lost, partners, within_areas
from insight.disclosure.system import Cell
from insight.domain import AreaType, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from insight.disclosure.frames import Geometry

PRIMARY, SECONDARY, SENSITIVE = "primary", "secondary", "sensitive"
WIDE = (AreaType.DISTRICT.value, AreaType.COUNTY.value)
"""Area types for which sensitive groups may be shown."""

TOGETHER = 1_500
"""Counts of an exercise up to which all its dimensions are guarded in one system; more are guarded one by one."""


def protect(
    counts: pd.DataFrame,
    containment: pd.DataFrame,
    *,
    threshold: int = 5,
    special: int = 25,
    special_dimensions: Iterable[str] = (),
    sensitive: Collection[tuple[str, str]] = (),
    worth: Mapping[str, float] = AREA_WEIGHT,
) -> pd.DataFrame:
    """Suppress counts of people so that no small one can be worked out, over all area types jointly.

    Primary: counts from 1 to the threshold less 1. Secondary: further counts, until `insight.disclosure.attack` finds
    no small count, nor a small difference between two published areas of which one holds the other, to lie in a range
    that leaves out part of 0 to the threshold less 1, and no other hidden count in a range narrower than that. A zero
    is never hidden as secondary: hiding one widens no range that hiding people would not.

    Parameters
    ----------
    counts
        One row per *exercise_id*, *area_code*, *area_type*, *dimension* and *group* with *count* (whole people). The
        groups of a dimension add up to the total (dimension and group ``all``); *not stated* is a group. A cell
        without a row is taken to be published nowhere.
    containment
        One row per *piece_code*, *area_code* and *area_type*: see `insight.disclosure.pieces`.
    threshold, special
        Smallest count shown (people), and the same for special dimensions.
    special_dimensions
        Dimensions of special-category data, such as ethnic group or disability.
    sensitive
        Groups (dimension, group) never shown below district, whatever their count.
    worth
        What a count of an area type is worth beside one of another (1 where it is not named); dear
        ones are hidden last.

    Returns
    -------
    DataFrame
        ``counts`` in its own order and index, with *state* (`insight.domain.State`), *published* (people; missing
        where not a value) and *reason* (``primary``, ``secondary``, ``sensitive`` or empty). The reason is for the
        council: it is not published, since it tells a small count from a large one. An area in which nobody lives
        is not applicable.

    Raises
    ------
    DisclosureError
        For counts that are not whole, repeated, in areas without a piece, or that contradict each other.

    Notes
    -----
    Cell suppression with an attacker by linear programming: Fischetti and Salazar-González (2001), *Solving the cell
    suppression problem on tabular data with linear constraints*; thresholds: UKHSA and ONS. Choice of further cells is
    greedy and the same at every run. An exercise of more than 1,500 counts is guarded one dimension at a time,
    each with the totals.
    """
    bounds = limits(threshold, special, special_dimensions)
    areas = geometry(containment)
    check_counts(counts, areas)
    parts = [
        _protect_exercise(part, areas, bounds, set(sensitive), worth)
        for _, part in counts.groupby("exercise_id")
    ]
    reason = pd.concat([pd.Series(dtype=object), *parts]).reindex(counts.index).astype(object)
    placed = in_areas(counts, areas)
    state = np.select(
        [~placed, reason != ""], [State.NOT_APPLICABLE.value, State.SUPPRESSED.value], State.VALUE.value
    )
    shown = counts["count"].astype(float).where(state == State.VALUE.value)
    return counts.assign(state=state, published=shown, reason=reason)


def _protect_exercise(
    part: pd.DataFrame,
    areas: Geometry,
    bounds: Limits,
    sensitive: set[tuple[str, str]],
    worth: Mapping[str, float],
) -> pd.Series:
    """Reasons of the rows of one exercise."""
    # The same order of cells whatever the order of rows: the same choice among equals.
    rows = part[in_areas(part, areas)].sort_values(KEYS)
    cells = cells_of(rows, rows["count"], areas)
    first = [first_reason(cell, bounds, sensitive) for cell in cells]
    small, exercise = [bool(why) for why in first], str(part["exercise_id"].iloc[0])
    further = _further(cells, small, areas, bounds, exercise, worth)
    reason = [why or (SECONDARY if number in further else "") for number, why in enumerate(first)]
    return pd.Series(reason, index=rows.index, dtype=object).reindex(part.index, fill_value="")


def cells_of(rows: pd.DataFrame, counts: pd.Series, areas: Geometry) -> list[Cell]:
    """One cell per row; a missing count is hidden."""
    return [
        Cell((kind, code), (dimension, group), areas[kind, code], None if np.isnan(count) else int(count))
        for kind, code, dimension, group, count in zip(
            *(rows[name].astype(str) for name in KEYS), counts.astype(float), strict=True
        )
    ]


def first_reason(cell: Cell, bounds: Limits, sensitive: set[tuple[str, str]]) -> str:
    """Why a count is hidden for its own sake, or nothing."""
    if cell.layer in sensitive and cell.area[0] not in WIDE:
        return SENSITIVE
    return PRIMARY if 0 < (cell.count or 0) < bounds.of(cell.layer[0]) else ""


def _further(
    cells: Sequence[Cell],
    small: Sequence[bool],
    areas: Geometry,
    bounds: Limits,
    exercise: str,
    worth: Mapping[str, float],
) -> set[int]:
    """Cells to hide beyond the small ones: of several choices the one by which least is lost."""
    found = []
    for partner in partners(cells, small):
        found.append(_chosen(cells, small, areas, bounds, exercise, worth, partner))
        if not found[-1]:
            break
    return min(found, key=lambda numbers: lost((cells[number] for number in sorted(numbers)), worth))


def _chosen(
    cells: Sequence[Cell],
    small: Sequence[bool],
    areas: Geometry,
    bounds: Limits,
    exercise: str,
    worth: Mapping[str, float],
    partner: Partner,
) -> set[int]:
    """One choice; guards of dimensions tell each other which totals they hid."""
    more = within_areas(cells, small, bounds, partner)
    guards = []
    for members in systems(cells):
        start = [hidden(cells[number]) if small[number] else cells[number] for number in members]
        apart = differences(start, areas, bounds)
        flags = [small[number] for number in members] + [True] * len(apart)
        guards.append((members, Guard([*start, *apart], flags, bounds, exercise, worth, partner)))
    known = -1
    while known != len(more):
        known = len(more)
        for members, guard in guards:
            guard.hide(place for place, number in enumerate(members) if number in more)
            guard.close()
            more.update(members[place] for place in guard.more if place < len(members))
    more = set()
    for members, guard in guards:
        guard.relent(alone=len(guards) == 1)
        more.update(members[place] for place in guard.more if place < len(members))
    return {number for number in more if not small[number] and cells[number].count}


def systems(cells: Sequence[Cell]) -> list[list[int]]:
    """Numbers of the cells that are guarded together: every dimension with the totals, or all of a small exercise."""
    dimensions = sorted({cell.layer[0] for cell in cells} - {TOTAL})
    if len(cells) <= TOGETHER or len(dimensions) < 2:
        return [list(range(len(cells)))] if cells else []
    return [
        [number for number, cell in enumerate(cells) if cell.layer[0] in (TOTAL, dimension)]
        for dimension in dimensions
    ]
