"""Equations of one exercise, in parts that nothing ties together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

from insight.disclosure.program import Program, contradiction
from insight.disclosure.remainders import Remainders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int32]

TOLERANCE = 1e-5
LUMP = 200
"""Unknowns that a block holds at least where small parts can be put together: a program of its own costs something."""


class Blocks:
    """The equations, block by block; ``answer`` holds people (one number per unknown) that fit all of them.

    Parameters
    ----------
    rows, value
        As `insight.disclosure.remainders.Remainders` takes them.
    balances
        Further equations, each adding up to nobody.
    exercise
        Name of the exercise, for faults.
    """

    def __init__(
        self, rows: Sequence[tuple[int, ...]], value: Floats, balances: csr_matrix, exercise: str
    ) -> None:
        self.exercise, self._balances, self._count = exercise, balances, len(rows)
        self._remainders = Remainders(rows, value)
        width = balances.shape[1]
        self.answer: Floats = np.zeros(width)
        self._block_of = np.zeros(width, dtype=np.int32)
        self._local = np.zeros(width, dtype=np.int32)
        self._programs: dict[int, Program] = {}
        self._columns: dict[int, Numbers] = {}
        self._rows: dict[int, list[int]] = {}
        """Row of every equation of a block; -1 for balances and for rows that are hidden by now."""
        self._place: dict[int, tuple[int, int]] = {}
        self._asked: list[int] = []
        self._divide()

    def _divide(self) -> None:
        left = {row: columns for row, columns in self._remainders.left.items() if len(columns)}
        if any(abs(rest) > TOLERANCE for row, rest in self._remainders.rest.items() if row not in left):
            raise contradiction(self.exercise)
        labels = _lumped(_parts(vstack([_incidence(left.values(), len(self.answer)), self._balances])))
        home = {row: int(labels[columns[0]]) for row, columns in left.items()}
        for block in np.unique(labels):
            columns = np.flatnonzero(labels == block).astype(np.int32)
            self._lay(int(block), columns, [row for row, own in home.items() if own == block])

    def _lay(self, block: int, columns: Numbers, rows: list[int]) -> None:
        """Make the program of a block."""
        self._block_of[columns] = block
        self._local[columns] = np.arange(len(columns))
        balances = self._balances[:, columns]
        balances = balances[np.diff(balances.indptr) > 0]
        left = [self._local[self._remainders.left[row]] for row in rows]
        table = csr_matrix(vstack([_incidence(left, len(columns)), balances]))
        value = np.array([self._remainders.rest[row] for row in rows] + [0.0] * balances.shape[0])
        self._programs[block] = Program(table, value, self.exercise)
        self._columns[block] = columns
        self._rows[block] = [*rows, *[-1] * balances.shape[0]]
        self._place.update({row: (block, number) for number, row in enumerate(rows)})
        self.answer[columns] = self._programs[block].answer

    def least(self, columns: Numbers, costs: Floats) -> None:
        """Find the answer with the least weighted sum of some unknowns."""
        homes = self._block_of[columns]
        self._asked = [int(block) for block in np.unique(homes)]
        for block in self._asked:
            own = homes == block
            found = self._programs[block].least(self._local[columns[own]], costs[own])
            self.answer[self._columns[block]] = found

    def capped(self, sums: Sequence[Numbers], up_to: Sequence[float]) -> None:
        """Find an answer with many people in some sums of unknowns, each counted *up to* its worth.

        Sums over several blocks are left out.
        """
        asked: dict[int, list[int]] = {}
        for number, columns in enumerate(sums):
            homes = self._block_of[columns]
            if (homes == homes[0]).all():
                asked.setdefault(int(homes[0]), []).append(number)
        for block, numbers in asked.items():
            local = [self._local[sums[number]] for number in numbers]
            most = np.array([up_to[number] for number in numbers])
            self.answer[self._columns[block]] = self._programs[block].capped(local, most)

    def behind(self) -> Floats:
        """What the last least sum would rise by for one more of each row."""
        weight = np.zeros(self._count)
        for block in self._asked:
            rows, duals = np.array(self._rows[block]), self._programs[block].duals()
            weight[rows[rows >= 0]] = duals[rows >= 0]
        return self._remainders.shared_out(np.where(np.abs(weight) > TOLERANCE, weight, 0.0))

    def hide(self, row: int) -> None:
        """Take one row's equation away."""
        left, rest = self._remainders.left[row], self._remainders.rest[row]
        takers = self._remainders.hide(row)
        if row in self._place:
            block, number = self._place.pop(row)
            self._programs[block].loosen(number)
            self._rows[block][number] = -1
            for taker in takers:
                self._give_back(taker, left, rest)

    def fix(self, row: int, columns: Numbers, value: float) -> NDArray[np.bool_]:
        """Hold a row to its value again; the unknowns that this says something of are returned. `hide` undoes it."""
        home, *others = (int(block) for block in np.unique(self._block_of[columns]))
        for other in others:
            self._join(home, other)
        self._remainders.show(row, columns, value)
        self._place[row] = home, self._programs[home].add(self._local[columns], value)
        self._rows[home].append(row)
        self.answer[self._columns[home]] = self._programs[home].solved()
        touched: NDArray[np.bool_] = self._block_of == home
        return touched

    def _give_back(self, row: int, left: Numbers, rest: float) -> None:
        """Let a row add up what it had left to a row that is hidden by now."""
        home = int(self._block_of[left[0]])
        if row not in self._place:
            self._place[row] = home, self._programs[home].add(self._local[left], rest)
            self._rows[home].append(row)
            return
        block, number = self._place[row]
        if block == home:
            self._programs[home].widen(number, self._local[left], self._remainders.rest[row])
        else:
            self._join(block, home)

    def _join(self, one: int, other: int) -> None:
        """Make two blocks one: a row ties them together."""
        columns = np.concatenate([self._columns.pop(block) for block in (one, other)])
        rows = [row for block in (one, other) for row in self._rows.pop(block) if row >= 0]
        for block in (one, other):
            del self._programs[block]
        self._lay(one, columns, rows)


def _parts(equations: csr_matrix) -> NDArray[np.int32]:
    """Part of every unknown: unknowns of one equation are in one part."""
    rows, columns = equations.shape
    both = equations.tocoo()
    shape = (rows + columns, rows + columns)
    graph = csr_matrix((np.ones(len(both.row)), (both.row, rows + both.col)), shape=shape)
    labels: NDArray[np.int32] = connected_components(graph, directed=False)[1][rows:]
    return labels


def _lumped(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Small parts put together, in the order of their first unknown."""
    names, first, inverse, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    lump, number, held = np.zeros(len(names), dtype=np.int32), 0, 0
    for part in np.argsort(first):
        if held and held + sizes[part] > LUMP:
            number, held = number + 1, 0
        lump[part] = number
        held += sizes[part]
    lumps: NDArray[np.int32] = lump[inverse]
    return lumps


def _incidence(rows: Iterable[Numbers], columns: int) -> csr_matrix:
    listed = list(rows)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in listed], dtype=np.int64)]).astype(np.int32)
    indices = np.concatenate([*listed, np.zeros(0, dtype=np.int32)])
    return csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(listed), columns))
