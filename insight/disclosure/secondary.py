"""Which further counts to suppress, so that the attacker finds none of the small ones."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from insight.disclosure.frames import TOTAL
from insight.disclosure.needs import Needs, needs
from insight.disclosure.system import TOLERANCE, Cell, System
from insight.domain import AreaType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from insight.disclosure.frames import Limits

FEW_CELLS = 150
"""Counts up to which several choices are made, each with another group as the partner of small counts."""

EFFORT = 250
"""Answers that are looked for, at most, to see what can be shown again: the dearest counts come first."""

PARTNERS = 2
"""Groups that are tried as partners, those that are told of most areas first."""

PARTNER_WEIGHT = 0.3
"""What a count of the partner is worth beside one of another group: small counts swap people with the same group
everywhere, where each area's own cheapest group would hide as many groups as there are areas."""

Partner = dict[str, str]
"""By dimension, the group that is hidden rather than others."""

AREA_WEIGHT = {AreaType.PANEL.value: 2, AreaType.DISTRICT.value: 4, AreaType.COUNTY.value: 8}
"""What a count of a larger area is worth beside one of a ward, parish or division: others are compared with it."""

TOTAL_WEIGHT = 6
"""A total is worth as much as so many counts of groups: every share of the area is lost with it."""


def partners(cells: Sequence[Cell], small: Sequence[bool]) -> list[Partner]:
    """Partners to try: none, then in every dimension the group that is told of most areas, the next, and so on."""
    told: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for cell, is_small in zip(cells, small, strict=True):
        if cell.layer[0] != TOTAL and cell.count and not is_small:
            told[cell.layer[0]][cell.layer[1]] += 1
    if len(cells) > FEW_CELLS or not any(small):
        return [{}]
    ranked = {
        name: sorted(groups, key=lambda group: (-groups[group], group)) for name, groups in told.items()
    }
    deepest = min(PARTNERS, max(map(len, ranked.values()), default=0))
    return [
        {},
        *({name: own[turn] for name, own in ranked.items() if turn < len(own)} for turn in range(deepest)),
    ]


def within_areas(cells: Sequence[Cell], small: Sequence[bool], limits: Limits, partner: Partner) -> set[int]:
    """Further cells to hide, looking at one area and dimension at a time.

    Where the hidden groups of an area hold too few people together, each is known to within that few. The partner,
    else the cheapest group that makes them many enough, is hidden too.
    """
    shut = {number for number, is_small in enumerate(small) if is_small}
    totals, tables = _tables(cells)
    for (area, dimension), groups in sorted(tables.items()):
        total = totals.get(area)
        closed = [number for number in groups if number in shut]
        if total is None or total in shut or not closed:
            continue
        reach = limits.of(dimension) - 1
        short = reach - sum(cells[number].count or 0 for number in closed)
        open_groups = [number for number in groups if number not in shut and cells[number].count]
        lone = len(closed) == 1 and dimension in partner
        if (short > 0 or lone) and open_groups:
            shut.add(
                min(
                    open_groups,
                    key=lambda number: (
                        cells[number].layer[1] != partner.get(cells[number].layer[0]),
                        _price(cells[number].count or 0, short, 1.0, number),
                    ),
                )
            )
    return shut - {number for number, is_small in enumerate(small) if is_small}


def weight_of(cell: Cell, worth: Mapping[str, float]) -> float:
    """What one person of a count is worth beside one of another."""
    return worth.get(cell.area[0], 1) * (TOTAL_WEIGHT if cell.layer[0] == TOTAL else 1)


def lost(cells: Iterable[Cell], worth: Mapping[str, float]) -> tuple[int, float, int]:
    """What hiding cells costs: how many that are to be kept, what the others are worth, how many they are."""
    prices = [weight_of(cell, worth) * (cell.count or 0) for cell in cells]
    return sum(map(np.isinf, prices)), sum(price for price in prices if not np.isinf(price)), len(prices)


def _tables(
    cells: Sequence[Cell],
) -> tuple[dict[tuple[str, str], int], dict[tuple[tuple[str, str], str], list[int]]]:
    totals, tables = {}, defaultdict(list)
    for number, cell in enumerate(cells):
        if cell.layer[0] == TOTAL:
            totals[cell.area] = number
        else:
            tables[cell.area, cell.layer[0]].append(number)
    return totals, tables


KEPT = "kept"
"""Key of ``worth``: whether totals, and areas worth as much as it says, are hidden only where nothing else will do."""


def _price(count: float, short: float, weight: float, number: int) -> tuple[bool, float, int]:
    """Cheapest first: those that suffice by themselves, then the fewest people, then the order of the cells."""
    return (count < short - TOLERANCE, count * weight, number)


class Guard:
    """One system guarded against the attacker; ``more`` holds the cells hidden so far beyond the small ones."""

    def __init__(
        self,
        cells: Sequence[Cell],
        small: Sequence[bool],
        limits: Limits,
        exercise: str,
        worth: Mapping[str, float],
        partner: Partner,
    ) -> None:
        self.cells, self.limits, self.worth, self.partner = cells, limits, worth, partner
        self.system = System(cells, exercise)
        self.needs: Needs = needs(self.system, cells, small, limits)
        self.sharing: dict[int, list[int]] = defaultdict(list)
        for number, row in enumerate(self.system.row_of):
            self.sharing[row].append(number)
        self.more: set[int] = set()
        self._hidden: dict[int, float] = {}
        self._cause: dict[int, int] = {}
        """Of a row that was hidden for another: which."""
        self.totals = {cell.area: cell.count for cell in cells if cell.layer[0] == TOTAL}

    def hide(self, numbers: Iterable[int]) -> None:
        """Hide cells, and all that add up the same people."""
        for row in sorted({self.system.row_of[number] for number in numbers}):
            if row >= 0 and not np.isnan(self.system.value[row]):
                self._hide_row(row)

    def _hide_row(self, row: int) -> None:
        self._hidden[row] = float(self.system.value[row])
        self.system.hide(row)
        for number in self.sharing[row]:
            self.more.add(number)
            self.needs.reach[row] = max(
                self.needs.reach[row], self.limits.of(self.cells[number].layer[0]) - 1
            )

    def close(self) -> None:
        """Hide the cheapest further count until no hidden one is exposed."""
        self.needs.sweep()
        while True:
            waiting = np.flatnonzero(self.needs.short())
            if not len(waiting):
                return
            for row in waiting:
                self._close_row(int(row))

    def relent(self, *, alone: bool) -> None:
        """Show again what need not be hidden, what is worth most first; totals too where no other guard has them."""
        effort = self.system.solved + EFFORT
        for row, count in sorted(self._hidden.items(), key=lambda item: (-self._worth(item[0]), item[0])):
            if self.system.solved > effort:
                return
            if not alone and any(cell.layer[0] == TOTAL for cell in self._at(row)):
                continue
            before = self.system.low, self.system.high, self.needs.reach[row]
            self.system.show(row, count)
            self.needs.reach[row] = 0
            if self._holds(self._cause.get(row, -1)):
                self.more.difference_update(self.sharing[row])
            else:
                self.system.hide(row)
                self.system.low, self.system.high, self.needs.reach[row] = before

    def _holds(self, first: int) -> bool:
        """Whether no hidden count is exposed as things stand; the row that is likeliest to be is looked at first."""
        if first >= 0 and not self._safe(first):
            return False
        self.needs.sweep(3)
        return all(self._safe(int(row)) for row in np.flatnonzero(self.needs.short()))

    def _safe(self, row: int) -> bool:
        for most in (False, True):
            if not self.needs.short()[row]:
                return True
            self.system.extreme(row, most=most)
        return not self.needs.short()[row]

    def _close_row(self, row: int) -> None:
        while self.needs.short()[row]:
            least_first = bool(self.needs.low_short()[row])
            for most in (not least_first, least_first):
                bound = self.system.extreme(row, most=most)
                if not self.needs.short()[row]:
                    return
                lacking = self._lacking(row, bound, most=most)
                if lacking > TOLERANCE:
                    self._hide_further(row, lacking)
                    break

    def _lacking(self, row: int, bound: float, *, most: bool) -> float:
        """People by which a bound falls short of what the row needs."""
        if not most:
            return (
                bound
                if self.needs.small[row]
                else float(self.needs.reach[row] - (self.system.high[row] - bound))
            )
        return float(self.needs.reach[row] - bound) if self.needs.small[row] else 0.0

    def _hide_further(self, row: int, lacking: float) -> None:
        """Hide the cheapest further count; where only known ones are left, a count that is not small is let go."""
        open_rows = [behind for behind in self._behind() if not any(map(self._kept, self._at(behind)))]
        if not open_rows and not self.needs.small[row]:
            self.needs.reach[row] = 0
            return
        chosen = self._cheapest(open_rows or self._behind(), lacking)
        self._cause[chosen] = row
        self._hide_row(chosen)

    def _behind(self) -> list[int]:
        """Rows that hold the bound where it is."""
        return [int(row) for row in self.system.behind()]

    def _cheapest(self, rows: list[int], lacking: float) -> int:
        def price(row: int) -> tuple[bool, float, int]:
            sought = any(cell.layer[1] == self.partner.get(cell.layer[0]) for cell in self._at(row))
            weight = sum(weight_of(cell, self.worth) for cell in self._at(row))
            return _price(self.system.value[row], lacking, weight * (PARTNER_WEIGHT if sought else 1.0), row)

        return min(rows, key=price)

    def _worth(self, row: int) -> float:
        return self._hidden[row] * sum(weight_of(cell, self.worth) for cell in self._at(row))

    def _at(self, row: int) -> list[Cell]:
        return [self.cells[number] for number in self.sharing[row]]

    def _kept(self, cell: Cell) -> bool:
        """Whether a count is known to anybody, so that hiding it protects nobody."""
        least = self.worth.get(KEPT)
        if least is None:
            return False
        everybody = cell.count is not None and cell.count == self.totals.get(cell.area)
        return cell.layer[0] == TOTAL or everybody or self.worth.get(cell.area[0], 1) >= least
