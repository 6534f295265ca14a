"""Equations that hang together, as a program of HiGHS that is never built anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

from insight.disclosure.frames import DisclosureError
from insight.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int32]

MANY = 1e7
"""More people than any exercise counts: where the attacker finds no upper bound."""


class _Quiet(highspy.Highs):
    """HiGHS that writes nothing: its banner would stand in the output of a command."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Be silent before anything can be written."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Program:
    """Unknown people, at least 0, and equations over them.

    Parameters
    ----------
    table
        One row per equation, one column per unknown.
    value
        What each row adds up to (people).
    exercise
        Name of the exercise, for faults.

    Raises
    ------
    DisclosureError
        When no people fit all equations.
    """

    def __init__(self, table: csr_matrix, value: Floats, exercise: str) -> None:
        self.exercise = exercise
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = table.shape
        columns = table.shape[1]
        program.col_cost_ = np.zeros(columns)
        program.col_lower_ = np.zeros(columns)
        program.col_upper_ = np.full(columns, MANY)
        program.row_lower_ = program.row_upper_ = value
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = table.indptr
        program.a_matrix_.index_ = table.indices
        program.a_matrix_.value_ = table.data
        self._highs = _Quiet()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("threads", 1)
        # primal: a new aim leaves the last answer an answer, from which the search goes on
        self._highs.setOptionValue("simplex_strategy", 4)
        self._highs.setOptionValue("presolve", "off")
        self._highs.passModel(program)
        self._aimed = np.zeros(0, dtype=np.int32)
        self.answer: Floats = self._solve()

    def least(self, columns: Numbers, costs: Floats) -> Floats:
        """People in the answer with the least weighted sum of some unknowns; *columns* do not repeat."""
        self._highs.changeColsCost(len(self._aimed), self._aimed, np.zeros(len(self._aimed)))
        self._highs.changeColsCost(len(columns), columns, costs)
        self._aimed = columns
        self.answer = self._solve()
        return self.answer

    def capped(self, sums: Sequence[Numbers], up_to: Floats) -> Floats:
        """People in the answer with the most people in some sums of unknowns, each counted *up to* its worth."""
        columns, rows, count = self._highs.getNumCol(), self._highs.getNumRow(), len(sums)
        self.least(np.zeros(0, dtype=np.int32), np.zeros(0))
        basis = self._highs.getBasis()
        none, whole = np.zeros(0), np.zeros(0, dtype=np.int32)
        self._highs.addCols(
            count, -np.ones(count), np.zeros(count), up_to, 0, np.zeros(count, np.int32), whole, none
        )
        for number, found in enumerate(sums):
            index = np.append(found, np.int32(columns + number))
            self._highs.addRow(
                0.0, highspy.kHighsInf, len(index), index, np.append(np.ones(len(found)), -1.0)
            )
        self.answer = self._solve()[:columns]
        self._highs.deleteRows(count, np.arange(rows, rows + count, dtype=np.int32))
        self._highs.deleteCols(count, np.arange(columns, columns + count, dtype=np.int32))
        self._highs.setBasis(basis)
        return self.answer

    def solved(self) -> Floats:
        """People in some answer, after a change of the equations."""
        # dual: without an aim the last answer is the best one, if only it fitted
        self._highs.setOptionValue("simplex_strategy", 1)
        answer = self.least(np.zeros(0, dtype=np.int32), np.zeros(0))
        self._highs.setOptionValue("simplex_strategy", 4)
        return answer

    def _solve(self) -> Floats:
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise contradiction(self.exercise)
        return np.array(self._highs.getSolution().col_value)

    def duals(self) -> Floats:
        """What the last least sum would rise by for one more of each row."""
        return np.array(self._highs.getSolution().row_dual)

    def loosen(self, row: int) -> None:
        """Let a row be anything."""
        self._highs.changeRowBounds(row, 0.0, highspy.kHighsInf)

    def widen(self, row: int, columns: Numbers, value: float) -> None:
        """Let a row add up further unknowns too, and hold it to a new value."""
        for column in columns:
            self._highs.changeCoeff(row, int(column), 1.0)
        self._highs.changeRowBounds(row, value, value)

    def add(self, columns: Numbers, value: float) -> int:
        """One more equation; its number is returned."""
        self._highs.addRow(value, value, len(columns), columns, np.ones(len(columns)))
        return int(self._highs.getNumRow()) - 1


def contradiction(exercise: str) -> DisclosureError:
    """The error for counts that cannot all be true."""
    rule = "counts of areas and groups can all be true at once"
    remedy = "Count participants anew from the same lookup."
    return DisclosureError(Fault(f"participation: {exercise}", rule, "a contradiction", remedy))
