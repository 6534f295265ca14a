"""What has to stay unknown: suppressed counts, and small differences between published ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from insight.disclosure.system import TOLERANCE, Cell, System

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from insight.disclosure.frames import Area, Geometry, Limits

DIFFERENCE = "difference"
"""Area type of a region that is no area, but one published area less others inside it."""


def regions(areas: Geometry) -> dict[Area, tuple[Area, tuple[Area, ...]]]:
    """Regions that two published counts, or an area and all areas of a type inside it, leave over.

    Returns
    -------
    dict
        Name of the region to (the area, what is taken from it). The region of one area less another; and of an
        area less all areas of one type that lie wholly in it and do not overlap. Regions with the pieces of an
        area or of an earlier region are left out.
    """
    seen = set(areas.values())
    found: dict[Area, tuple[Area, tuple[Area, ...]]] = {}
    for whole, parts in _inside(areas).items():
        for taken in _takings(parts, areas):
            rest = areas[whole].difference(*(areas[part] for part in taken))
            if rest and rest not in seen:
                seen.add(rest)
                found[DIFFERENCE, " - ".join("/".join(area) for area in (whole, *taken))] = (whole, taken)
    return found


def _inside(areas: Geometry) -> dict[Area, list[Area]]:
    """Areas that lie wholly in an area and are smaller, in order."""
    holders: dict[int, list[Area]] = defaultdict(list)
    for area in sorted(areas):
        for piece in areas[area]:
            holders[piece].append(area)
    inside: dict[Area, list[Area]] = defaultdict(list)
    for area in sorted(areas):
        first = min(areas[area], key=lambda piece: len(holders[piece]))
        for whole in holders[first]:
            if areas[area] < areas[whole]:
                inside[whole].append(area)
    return inside


def _takings(parts: Sequence[Area], areas: Geometry) -> Iterator[tuple[Area, ...]]:
    for part in parts:
        yield (part,)
    for _, same in groupby(parts, key=lambda area: area[0]):
        alike = tuple(same)
        apart = sum(len(areas[part]) for part in alike) == len(
            frozenset().union(*(areas[part] for part in alike))
        )
        if len(alike) > 1 and apart:
            yield alike


def differences(cells: Sequence[Cell], areas: Geometry, limits: Limits) -> list[Cell]:
    """Cells of regions in which fewer people than may be shown are counted, but somebody."""
    counts = {(cell.area, cell.layer): cell.count for cell in cells}
    layers = sorted({cell.layer for cell in cells})
    found = []
    for name, (whole, taken) in regions(areas).items():
        pieces = areas[whole].difference(*(areas[part] for part in taken))
        for layer in layers:
            numbers = [counts.get((area, layer)) for area in (whole, *taken)]
            if None in numbers:
                continue
            left = (numbers[0] or 0) - sum(number or 0 for number in numbers[1:])
            if 0 < left < limits.of(layer[0]):
                found.append(Cell(name, layer, pieces, None))
    return found


@dataclass
class Needs:
    """For every row of a system: how far an attacker must be kept.

    ``reach`` is the least range, in people (0 where nothing is hidden); ``small`` says that the row holds a small
    count, which must not be told from 0.
    """

    system: System
    reach: NDArray[np.float64]
    small: NDArray[np.bool_]

    def low_short(self) -> NDArray[np.bool_]:
        """Rows not yet known to be possibly 0, where they must be."""
        return self.small & (self.system.low > TOLERANCE)

    def short(self) -> NDArray[np.bool_]:
        """Rows whose range is not yet known to be wide enough."""
        spread = self.system.high - np.where(self.small, 0, self.system.low)
        return (self.reach > 0) & ((spread < self.reach - TOLERANCE) | self.low_short())

    def sweep(self, rounds: int = 8) -> None:
        """Show many rows safe at once: answers in which as many as possible are 0, or as large as they need to be."""
        for turn in range(rounds):
            before = self.short().sum()
            if not before:
                return
            aim = self.short()
            if turn % 2:
                self.system.raise_to(np.where(aim, self.reach, 0.0))
            else:
                self.system.lower(aim)
            if turn > 1 and self.short().sum() > 0.97 * before:
                return


def needs(system: System, cells: Sequence[Cell], small: Sequence[bool], limits: Limits) -> Needs:
    """Needs of a system's rows: of every hidden cell, and of rows that share its unknowns."""
    reach, tiny = np.zeros(len(system.value)), np.zeros(len(system.value), dtype=bool)
    for cell, is_small, row in zip(cells, small, system.row_of, strict=True):
        if row >= 0 and cell.count is None:
            reach[row] = max(reach[row], limits.of(cell.layer[0]) - 1)
            tiny[row] |= is_small
    return Needs(system, reach, tiny)


def hidden(cell: Cell) -> Cell:
    """The same cell, suppressed."""
    return replace(cell, count=None)
