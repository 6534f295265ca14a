"""The attacker: who knows every published count and the geometry, and works out the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from insight.disclosure.frames import KEYS, Limits, geometry, in_areas, limits, need_columns
from insight.disclosure.needs import Needs, differences, needs
from insight.disclosure.program import MANY
from insight.disclosure.protection import PRIMARY, SECONDARY, SENSITIVE, cells_of, systems
from insight.disclosure.system import TOLERANCE, Cell, System
from insight.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from insight.disclosure.frames import Geometry

FOUND = ["exercise_id", *KEYS, "lower", "upper", "exposed"]


def attack(
    published: pd.DataFrame,
    containment: pd.DataFrame,
    *,
    threshold: int = 5,
    special: int = 25,
    special_dimensions: Iterable[str] = (),
    exact: bool = True,
) -> pd.DataFrame:
    """Work out what published counts tell of the suppressed ones.

    Parameters
    ----------
    published
        What `insight.disclosure.protect` returns, or any frame of the same keys with *published* (people; missing
        where hidden). Where *reason* is there, counts hidden as ``primary`` or ``sensitive`` must not be told from
        0; else only the width of their range counts.
    containment
        One row per *piece_code*, *area_code* and *area_type*.
    threshold, special, special_dimensions
        As in `insight.disclosure.protect`.
    exact
        Find the exact bounds of every count. Without, the search ends once a count is known to be safe, and its bounds
        are those found so far.

    Returns
    -------
    DataFrame
        One row per hidden count, and per region left over by published areas that holds a small count: the keys,
        *lower* and *upper* (people; infinite where nothing bounds it) and *exposed*. A region has the area type
        ``difference``.

    Notes
    -----
    Bounds are those of the linear relaxation: numbers of people at least 0, fractions allowed. Whole people can only
    be bounded more closely: ``bench/disclosure.py`` counts how often, and finds no range below 0 to 4.
    """
    bounds = limits(threshold, special, special_dimensions)
    areas = geometry(containment)
    need_columns(published, ["exercise_id", *KEYS, "published"], "published")
    parts = [_attack_exercise(part, areas, bounds, exact) for _, part in published.groupby("exercise_id")]
    return (
        pd.concat([pd.DataFrame(columns=FOUND), *parts], ignore_index=True)
        if parts
        else pd.DataFrame(columns=FOUND)
    )


def faults_of(
    published: pd.DataFrame,
    containment: pd.DataFrame,
    *,
    threshold: int = 5,
    special: int = 25,
    special_dimensions: Iterable[str] = (),
) -> list[Fault]:
    """Tell every small count that is published, and every hidden one that can be worked out.

    Parameters are those of `attack`. Faults name cells, never the numbers found.
    """
    bounds = limits(threshold, special, special_dimensions)
    shown = published[
        (published["published"] > 0)
        & (published["published"] < published["dimension"].map(bounds.of).astype(float))
    ]
    found = attack(
        published,
        containment,
        threshold=threshold,
        special=special,
        special_dimensions=special_dimensions,
        exact=False,
    )
    remedy = "Publish only what insight.disclosure.protect leaves."
    return [
        *(
            Fault(_where(row), "no small count is published", "a small count", remedy)
            for _, row in shown.iterrows()
        ),
        *(
            Fault(_where(row), "no hidden count can be worked out", "a range that is too narrow", remedy)
            for _, row in found[found["exposed"].astype(bool)].iterrows()
        ),
    ]


def _where(row: pd.Series) -> str:
    return "participation: " + ", ".join(str(row[name]) for name in ("exercise_id", *KEYS))


def _attack_exercise(part: pd.DataFrame, areas: Geometry, bounds: Limits, exact: bool) -> pd.DataFrame:
    exercise = str(part["exercise_id"].iloc[0])
    rows = part[in_areas(part, areas)].sort_values(KEYS)
    cells = cells_of(rows, rows["published"], areas)
    reasons = rows["reason"] if "reason" in rows.columns else pd.Series(SECONDARY, index=rows.index)
    small = [why in (PRIMARY, SENSITIVE) for why in reasons]
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for members in systems(cells):
        chosen = [cells[number] for number in members]
        apart = differences(chosen, areas, bounds)
        flags = [small[number] for number in members] + [True] * len(apart)
        for key, line in _ranges([*chosen, *apart], flags, bounds, exercise, exact).items():
            found[key] = _narrower(found[key], line) if key in found else line
    return pd.DataFrame(list(found.values()), columns=FOUND)


def _ranges(
    cells: Sequence[Cell], small: Sequence[bool], bounds: Limits, exercise: str, exact: bool
) -> dict[tuple[object, ...], dict[str, object]]:
    """What one system tells of its hidden cells."""
    system = System(cells, exercise)
    wanted = needs(system, cells, small, bounds)
    wanted.sweep()
    for row in np.flatnonzero(wanted.reach > 0):
        _bound(system, wanted, int(row), exact)
    short = wanted.short()
    return {
        (*cell.area, *cell.layer): _line(exercise, cell, system, row, row >= 0 and bool(short[row]))
        for cell, row in zip(cells, system.row_of, strict=True)
        if cell.count is None
    }


def _bound(system: System, wanted: Needs, row: int, exact: bool) -> None:
    if (exact and system.low[row] > TOLERANCE) or wanted.short()[row]:
        system.extreme(row, most=False)
    if exact or wanted.short()[row]:
        system.extreme(row, most=True)


def _line(exercise: str, cell: Cell, system: System, row: int, exposed: bool) -> dict[str, object]:
    lower, upper = (0.0, 0.0) if row < 0 else (float(system.low[row]), float(system.high[row]))
    upper = np.inf if upper >= MANY / 2 else round(upper, 6)
    return dict(
        zip(
            FOUND, (exercise, *cell.area, *cell.layer, max(0.0, round(lower, 6)), upper, exposed), strict=True
        )
    )


def _narrower(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    """What two dimensions tell of the same total."""
    both = pd.DataFrame([one, other])
    return one | {
        "lower": both["lower"].max(),
        "upper": both["upper"].min(),
        "exposed": bool(both["exposed"].any()),
    }
