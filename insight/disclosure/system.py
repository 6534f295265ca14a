"""What an attacker knows of one exercise, as linear equations over people in pieces.

One unknown for every piece and group (*x*, people, at least 0) and one for every piece's total. Every count of an area
is a sum of unknowns; a published one is an equation. Where a zero is published, its unknowns are gone.
Kept as a program of HiGHS that is never built anew: suppressing a count loosens one equation, so the last answer is
still an answer and the next search goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy.sparse import csr_matrix, eye_array, hstack, vstack

from insight.disclosure.frames import TOTAL, DisclosureError
from insight.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TOLERANCE = 1e-5
MANY = 1e7
"""More people than any exercise counts: where the attacker finds no upper bound."""

Layer = tuple[str, str]


class _Quiet(highspy.Highs):
    """HiGHS that writes nothing: its banner would stand in the output of a command."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Be silent before anything can be written."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


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
        self.matrix = _incidence(list(rows), len(self._column))

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
        balances = self._balances()
        rows, columns = self.matrix.shape
        known = ~np.isnan(self.value)
        free, zeros = np.full(rows, highspy.kHighsInf), np.zeros(balances.shape[0])
        program = highspy.HighsLp()
        people = vstack([self.matrix, balances, self.matrix])
        table = csr_matrix(
            hstack([people, vstack([csr_matrix((rows + len(zeros), rows)), -eye_array(rows)])])
        )
        program.num_row_, program.num_col_ = table.shape
        program.col_cost_ = np.zeros(columns + rows)
        program.col_lower_ = np.zeros(columns + rows)
        program.col_upper_ = np.concatenate([np.full(columns, MANY), np.zeros(rows)])
        program.row_lower_ = np.concatenate([np.where(known, self.value, 0), zeros, np.zeros(rows)])
        program.row_upper_ = np.concatenate([np.where(known, self.value, free), zeros, free])
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = table.indptr
        program.a_matrix_.index_ = table.indices
        program.a_matrix_.value_ = table.data
        self._highs = _Quiet()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue(
            "simplex_strategy", 4
        )  # primal: a new aim leaves the last answer an answer
        self._highs.passModel(program)
        self.low = np.full(rows, np.inf)
        self.high = np.full(rows, -np.inf)
        self.search(np.zeros(rows))

    def search(self, weights: Floats, up_to: Floats | None = None) -> Floats:
        """Find the answer with the least weighted sum of rows, less each row *up to* its worth (people).

        Returns what each row is in it (people).
        """
        if not len(self.value):
            return self.value  # every count is a published zero: nothing is unknown
        reach = np.zeros(len(self.value)) if up_to is None else up_to
        columns = np.arange(self.matrix.shape[1] + len(reach), dtype=np.int32)
        first = self.matrix.shape[1]
        self._highs.changeColsBounds(len(reach), columns[first:], np.zeros(len(reach)), reach)
        self._highs.changeColsCost(
            len(columns), columns, np.concatenate([self.matrix.T @ weights, -np.sign(reach)])
        )
        self._highs.run()
        self.solved += 1
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            rule = "counts of areas and groups can all be true at once"
            remedy = "Count participants anew from the same lookup."
            raise DisclosureError(Fault(f"participation: {self.exercise}", rule, "a contradiction", remedy))
        answer = np.array(self._highs.getSolution().col_value)
        counts: Floats = self.matrix @ answer[: self.matrix.shape[1]]
        self.low = np.minimum(self.low, counts)
        self.high = np.maximum(self.high, counts)
        return counts

    def extreme(self, row: int, *, most: bool) -> float:
        """Least (or greatest) count that a row can be, by the relaxation to fractions of people."""
        weights = np.zeros(len(self.value))
        weights[row] = -1.0 if most else 1.0
        return float(self.search(weights)[row])

    def behind(self) -> NDArray[np.intp]:
        """Published rows that the last bound rests on."""
        dual = np.array(self._highs.getSolution().row_dual)[: len(self.value)]
        return np.flatnonzero((np.abs(dual) > TOLERANCE) & ~np.isnan(self.value))

    def show(self, row: int, count: float) -> None:
        """Publish the count of a row again; what was found before no longer holds."""
        self.value[row] = count
        self._highs.changeRowBounds(int(row), count, count)
        self.low = np.full(len(self.value), np.inf)
        self.high = np.full(len(self.value), -np.inf)

    def hide(self, row: int) -> None:
        """Suppress the count of a row."""
        self.value[row] = np.nan
        self._highs.changeRowBounds(int(row), 0.0, highspy.kHighsInf)


def _incidence(rows: Sequence[tuple[int, ...]], columns: int) -> csr_matrix:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int32)
    indices = np.fromiter((number for row in rows for number in row), dtype=np.int32)
    return csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(rows), columns))
