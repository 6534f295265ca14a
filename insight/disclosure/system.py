"""What an attacker knows of one exercise, as linear equations over people in pieces.

One unknown for every piece and group (*x*, people, at least 0) and one for every piece's total. Every count of an area
is a sum of unknowns; a published one is an equation. Where a zero is published, its unknowns are gone.
Kept as programs of HiGHS: suppressing a count loosens one equation, so the last answer is still an answer and the next
search goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from insight.disclosure.blocks import Blocks
from insight.disclosure.frames import TOTAL, DisclosureError
from insight.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TOLERANCE = 1e-5

Layer = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """One count: an area's people of one group. ``count`` is None where it is hidden."""

    area: tuple[str, str]
    layer: Layer
    pieces: frozenset[int]
    count: int | None


@dataclass
class System:
    """The equations of one exercise.

    ``row_of`` holds, for every cell given, the number of its row, or -1 where it must be zero. Cells that add up the
    same unknowns share a row. ``low`` and ``high`` hold the least and greatest count that some answer so far gives
    a row: the attacker cannot rule out anything between.
    """

    cells: Sequence[Cell]
    exercise: str = ""
    row_of: list[int] = field(init=False)
    matrix: csr_matrix = field(init=False)
    value: Floats = field(init=False)
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    solved: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        layers = sorted({cell.layer for cell in self.cells} | {(TOTAL, TOTAL)})
        self._column = self._unknowns(layers)
        self._lay_rows()
        self._start()

    def _unknowns(self, layers: Sequence[Layer]) -> dict[tuple[Layer, int], int]:
        """Number the unknowns that no published zero takes away."""
        gone: set[tuple[Layer, int]] = set()
        for cell in self.cells:
            if cell.count == 0:
                alike = layers if cell.layer[0] == TOTAL else [cell.layer]
                gone.update((layer, piece) for layer in alike for piece in cell.pieces)
        everywhere = sorted(set().union(*(cell.pieces for cell in self.cells)))
        names = [(layer, piece) for layer in layers for piece in everywhere if (layer, piece) not in gone]
        return {name: number for number, name in enumerate(names)}

    def _lay_rows(self) -> None:
        rows: dict[tuple[int, ...], int] = {}
        values: list[float] = []
        faults = []
        self.row_of = []
        for cell in self.cells:
            columns = self.columns_of(cell.layer, cell.pieces)
            if not columns:
                self.row_of.append(-1)
                if cell.count:
                    faults.append(self._contradiction(cell, "areas that add up to it are all 0"))
                continue
            row = rows.setdefault(columns, len(rows))
            if row == len(values):
                values.append(np.nan)
            if cell.count is not None:
                if values[row] not in (cell.count,) and not np.isnan(values[row]):
                    faults.append(self._contradiction(cell, f"the same people counted as {values[row]:.0f}"))
                values[row] = cell.count
            self.row_of.append(row)
        if faults:
            raise DisclosureError(faults)
        self.value = np.array(values, dtype=float)
        self._rows = list(rows)
        self.matrix = _incidence(self._rows, len(self._column))

    def columns_of(self, layer: Layer, pieces: Iterable[int]) -> tuple[int, ...]:
        """Numbers of the unknowns that a layer's count of some pieces adds up."""
        found = (self._column.get((layer, piece), -1) for piece in sorted(pieces))
        return tuple(number for number in found if number >= 0)

    def _contradiction(self, cell: Cell, found: str) -> Fault:
        where = ", ".join((self.exercise, *cell.area, *cell.layer))
        remedy = "Count participants anew from the same lookup."
        return Fault(f"participation: {where}", f"counts agree (here {cell.count})", found, remedy)

    def _balances(self) -> csr_matrix:
        """One row per piece and dimension: its groups less its total."""
        position: dict[tuple[str, int], list[int]] = {}
        for (layer, piece), number in self._column.items():
            if layer[0] != TOTAL:
                position.setdefault((layer[0], piece), []).append(number)
        dimensions = sorted({name for name, _ in position})
        totals = {piece: number for (layer, piece), number in self._column.items() if layer[0] == TOTAL}
        keys = [(name, piece) for name in dimensions for piece in totals]
        groups = _incidence([tuple(position.get(key, ())) for key in keys], len(self._column))
        return csr_matrix(groups - _incidence([(totals[piece],) for _, piece in keys], len(self._column)))

    def _start(self) -> None:
        """Lay the equations anew; what was found before is forgotten."""
        self.low = np.full(len(self.value), np.inf)
        self.high = np.full(len(self.value), -np.inf)
        if len(self.value):
            self._blocks = Blocks(self._rows, self.value, self._balances(), self.exercise)
            self._note()

    def _note(self) -> Floats:
        """Keep the least and greatest that every row was so far; what each row is now is returned."""
        self.solved += 1
        counts: Floats = self.matrix @ self._blocks.answer
        self.low = np.minimum(self.low, counts)
        self.high = np.maximum(self.high, counts)
        return counts

    def lower(self, wanted: NDArray[np.bool_]) -> None:
        """Find the answer in which some rows together are least."""
        if wanted.any():
            costs: Floats = self.matrix.T @ wanted.astype(float)
            columns = np.flatnonzero(costs).astype(np.int32)
            self._blocks.least(columns, costs[columns])
            self._note()

    def raise_to(self, reach: Floats) -> None:
        """Find an answer in which rows reach as many people as they should, as far as they can."""
        rows = np.flatnonzero(reach)
        if len(rows):
            self._blocks.capped([self._of(int(row)) for row in rows], [float(reach[row]) for row in rows])
            self._note()

    def extreme(self, row: int, *, most: bool) -> float:
        """Least (or greatest) count that a row can be, by the relaxation to fractions of people."""
        columns = self._of(row)
        self._blocks.least(columns, np.full(len(columns), -1.0 if most else 1.0))
        return float(self._note()[row])

    def _of(self, row: int) -> NDArray[np.int32]:
        """Unknowns that a row adds up."""
        return self.matrix.indices[self.matrix.indptr[row] : self.matrix.indptr[row + 1]].astype(np.int32)

    def behind(self) -> NDArray[np.intp]:
        """Published rows that the last bound rests on."""
        return np.flatnonzero((np.abs(self._blocks.behind()) > TOLERANCE) & ~np.isnan(self.value))

    def show(self, row: int, count: float) -> None:
        """Publish the count of a row again; what was found of rows that this says something of is forgotten."""
        self.value[row] = count
        touched = self._blocks.fix(row, self._of(row), count)
        rows = self.matrix @ touched.astype(float) > 0
        self.low, self.high = np.where(rows, np.inf, self.low), np.where(rows, -np.inf, self.high)
        self._note()

    def hide(self, row: int) -> None:
        """Suppress the count of a row."""
        self.value[row] = np.nan
        self._blocks.hide(row)


def _incidence(rows: Sequence[tuple[int, ...]], columns: int) -> csr_matrix:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int32)
    indices = np.fromiter((number for row in rows for number in row), dtype=np.int32)
    return csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(rows), columns))
