"""Random rearrangements of a map, seeded and shared by every indicator of it (`insight.stats.clusters`)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.intp]
    Places = NDArray[np.int32]

BATCH = 64
"""Rearrangements of a whole map worked on at once: 7,000 areas take 3.6 MB."""
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
