"""Counts with smaller published counts taken out: the same equations, each over as few people as can be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int32]


class Remainders:
    """What published rows add up beyond published rows inside them.

    A county's count less those of its districts is an equation over nobody, and parts that only such sums tie
    together fall apart: each can be looked at by itself. Nothing is lost, for a row is its remainder and the rows
    *taken* from it.

    Parameters
    ----------
    rows
        Numbers of the unknowns that each row adds up, in rising order.
    value
        What each row adds up to (people), missing where it is not published.

    Attributes
    ----------
    left
        For every published row the unknowns that no taken row adds up.
    rest
        What they add up to (people).
    taken
        Rows taken from each row: they have no unknown in common.
    """

    def __init__(self, rows: Sequence[tuple[int, ...]], value: Floats) -> None:
        self.left: dict[int, Numbers] = {}
        self.rest: dict[int, float] = {}
        self.taken: dict[int, set[int]] = {}
        self._takers: dict[int, set[int]] = defaultdict(set)
        known = [int(row) for row in np.flatnonzero(~np.isnan(value))]
        mask = {row: sum(1 << number for number in rows[row]) for row in known}
        by_first: dict[int, list[int]] = defaultdict(list)
        for row in known:
            by_first[rows[row][0]].append(row)
        for row in known:
            inside = (other for first in rows[row] for other in by_first.get(first, ()) if other != row)
            self._take(
                row, rows[row], sorted(inside, key=lambda other: (-len(rows[other]), other)), mask, value
            )

    def _take(
        self, row: int, columns: Sequence[int], inside: Iterable[int], mask: dict[int, int], value: Floats
    ) -> None:
        left, taken = mask[row], set()
        for other in inside:
            if mask[other] & left == mask[other] and mask[other] != mask[row]:
                left ^= mask[other]
                taken.add(other)
                self._takers[other].add(row)
        self.left[row] = np.array([number for number in columns if left >> number & 1], dtype=np.int32)
        self.rest[row] = float(value[row] - sum(value[other] for other in taken))
        self.taken[row] = taken

    def show(self, row: int, columns: Numbers, value: float) -> None:
        """Publish a row again, whole: nothing is taken from it, and it is taken from no other."""
        self.left[row], self.rest[row], self.taken[row] = columns, value, set()

    def hide(self, row: int) -> list[int]:
        """Give back what was taken with a row that is no longer published: the rows that it goes back to."""
        takers, own = sorted(self._takers.pop(row, ())), self.taken.pop(row)
        left, rest = self.left.pop(row), self.rest.pop(row)
        for other in own:
            self._takers[other].discard(row)
        for taker in takers:
            self.taken[taker] = self.taken[taker] - {row} | own
            self.left[taker] = np.concatenate([self.left[taker], left])
            self.rest[taker] += rest
            for other in own:
                self._takers[other].add(taker)
        return takers

    def shared_out(self, weight: Floats) -> Floats:
        """Weights of remainders as weights of whole rows."""
        whole = weight.copy()
        for row in np.flatnonzero(weight):
            for other in self.taken[int(row)]:
                whole[other] -= weight[row]
        return whole
