"""Random rearrangements of a map, seeded and shared by every indicator of it (`insight.stats.clusters`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.intp]
    Places = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

BATCH = 64
"""Rearrangements of a whole map worked on at once: 7,000 areas take 3.6 MB."""
PAIRS = 25_000_000
"""Maps are rearranged together up to this many products of two figures in all (200 MB)."""
SAME = 1e-9
"""Sums of standardised figures closer than this are equal: the order of adding makes the last digits differ."""

FEW = 24
"""The draws of so many areas are counted sooner than put in order."""

KEPT_ORDERS = 20_000_000
"""Rearrangements of a map are kept for its next indicator up to this many places in all (80 MB)."""


def orders(size: int, permutations: int, seed: int) -> Iterable[Places]:
    """Rearrangements of ``size`` areas, one per column, batch by batch; kept for the next map where they are few."""
    if size * permutations <= KEPT_ORDERS:
        return _kept_orders(size, permutations, seed)
    return _new_orders(size, permutations, seed)


@lru_cache(maxsize=4)
def _kept_orders(size: int, permutations: int, seed: int) -> tuple[Places, ...]:
    """Rearrangements that every indicator of one map shares; not to be written to."""
    return tuple(_new_orders(size, permutations, seed))


def _new_orders(size: int, permutations: int, seed: int) -> Iterator[Places]:
    rng = np.random.default_rng(seed)
    places = np.arange(size, dtype=np.int32)[:, None]
    for start in range(0, permutations, BATCH):
        width = min(BATCH, permutations - start)
        mixed = rng.permuted(np.tile(places, width), axis=0)
        mixed.setflags(write=False)
        yield mixed


@lru_cache(maxsize=4)
def kept_draws(size: int, wanted: int, permutations: int, seed: int) -> Ints:
    """Draws that every indicator of one map shares; not to be written to."""
    drawn = _draws(size, wanted, permutations, np.random.default_rng(seed))
    drawn.setflags(write=False)
    return drawn


def _draws(size: int, wanted: int, permutations: int, rng: np.random.Generator) -> Ints:
    """Rows of ``wanted`` different numbers below ``size`` in random order (Floyd's algorithm, then a shuffle)."""
    drawn = np.empty((permutations, wanted), dtype=np.intp)
    for column in range(wanted):
        last = size - wanted + column
        number = rng.integers(0, last + 1, size=permutations)
        taken = (drawn[:, :column] == number[:, None]).any(axis=1)
        drawn[:, column] = np.where(taken, last, number)
    return rng.permuted(drawn, axis=1)


def tails(
    z: Floats, weights: sparse.csr_array, products: Floats, same: Floats, permutations: int, seed: int
) -> NDArray[np.int_]:
    """How many random rearrangements of each map (a row of z) give z'Wz as high as its own product, and as low."""
    maps, size = z.shape
    found = np.zeros((2, maps), dtype=np.int_)
    together = maps * size**2 <= PAIRS
    drawn_of = _pairwise(z, weights) if together else lambda places: _one_by_one(z, weights, places)
    for places in orders(size, permutations, seed):
        drawn = drawn_of(places)
        found += [(drawn >= products - same).sum(axis=0), (drawn <= products + same).sum(axis=0)]
    return found


def _one_by_one(z: Floats, weights: sparse.csr_array, places: Places) -> Floats:
    """Products z'Wz, one row per rearrangement (a column of ``places``), one column per map."""
    columns = [(mixed * (weights @ mixed)).sum(axis=0) for mixed in (figures[places] for figures in z)]
    return np.column_stack(columns)


def _pairwise(z: Floats, weights: sparse.csr_array) -> Callable[[Places], Floats]:
    """`_one_by_one` for all maps together: which pairs of areas a rearrangement makes neighbours is found once.

    The products of every pair of figures of a map stand in a column; a rearrangement adds some of them up.
    """
    maps, size = z.shape
    one, other, weight = sparse.find(sparse.triu(weights + weights.T))
    pairs = np.ascontiguousarray((z[:, :, None] * z[:, None, :]).reshape(maps, size**2).T)

    def products(places: Places) -> Floats:
        columns = (places[one] * np.int32(size) + places[other]).T
        draws, links = columns.shape
        starts = np.arange(0, draws * links + 1, links, dtype=np.int32)
        chosen = sparse.csr_array((np.tile(weight, draws), columns.ravel(), starts), shape=(draws, size**2))
        found: Floats = chosen @ pairs
        return found

    return products


def two_sided(tails: NDArray[np.int_], permutations: int) -> Floats:
    """Twice the smaller tail, the map itself counted among the rearrangements."""
    p_value: Floats = np.minimum(2 * (tails.min(axis=0) + 1) / (permutations + 1), 1.0)
    return p_value


@dataclass(frozen=True)
class Draws:
    """Who is drawn in each permutation, for areas with so many neighbours (`conditional`).

    ``drawn`` has a row for each neighbour and one more, a column for each permutation. Of the permutations in which
    an area was drawn among its own first k neighbours: ``permutation``, the ``area``, its ``k`` and the one drawn
    ``instead``.
    """

    number: Ints
    drawn: Ints
    permutation: Ints
    area: Ints
    k: Ints
    instead: Ints

    @classmethod
    def of(cls, number: Ints, permutations: int, seed: int) -> Draws:
        """Draw for all areas at once."""
        most = int(number.max(initial=0))
        if most == 0:
            nobody = np.empty(0, dtype=np.intp)
            return cls(number, np.empty((0, permutations), dtype=np.intp), nobody, nobody, nobody, nobody)
        drawn = kept_draws(number.size, most + 1, permutations, seed)
        permutation, place = np.nonzero(number[drawn] > np.arange(drawn.shape[1]))
        area = drawn[permutation, place]
        k = number[area]
        return cls(number, np.ascontiguousarray(drawn.T), permutation, area, k, drawn[permutation, k])


def conditional(z: Floats, sums: Floats, draws: Draws) -> Floats:
    """Two-sided p-value of each area's sum over its neighbours, given its own figure.

    Row j of ``drawn`` holds the j-th area drawn in each permutation. Area i with k neighbours uses the first k that
    are not i itself: nearly always the first k rows, whose sums are sorted once for all areas with k
    neighbours. The few permutations in which i was drawn are then put right one by one.
    """
    number, permutations = draws.number, draws.drawn.shape[1]
    if not len(draws.drawn):
        return np.ones(z.size)
    running = np.cumsum(z[draws.drawn], axis=0)
    high, low = np.zeros(z.size, dtype=np.int64), np.zeros(z.size, dtype=np.int64)
    for k in np.unique(number[number > 0]):
        here, drawn = np.flatnonzero(number == k), running[k - 1]
        if here.size <= FEW:
            high[here] = [np.count_nonzero(drawn >= own) for own in sums[here] - SAME]
            low[here] = [np.count_nonzero(drawn <= own) for own in sums[here] + SAME]
            continue
        ordered = np.sort(drawn)
        high[here] = permutations - np.searchsorted(ordered, sums[here] - SAME, side="left")
        low[here] = np.searchsorted(ordered, sums[here] + SAME, side="right")
    area = draws.area
    wrong = running[draws.k - 1, draws.permutation]
    right = wrong - z[area] + z[draws.instead]
    high += _moved(area, right >= sums[area] - SAME, wrong >= sums[area] - SAME, z.size)
    low += _moved(area, right <= sums[area] + SAME, wrong <= sums[area] + SAME, z.size)
    # An area exactly at the mean has I = 0 however its neighbours are drawn.
    return np.where(z == 0, 1.0, two_sided(np.stack([high, low]), permutations))


def _moved(area: Ints, now: Flags, before: Flags, size: int) -> NDArray[np.int64]:
    change = now.astype(np.float64) - before
    return np.rint(np.bincount(area, weights=change, minlength=size)).astype(np.int64)
