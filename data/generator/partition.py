"""Dividing neighbouring units into connected areas: growth from centres, halving by people, small flips."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from data.generator.chance import Bools, Floats, Ints


@dataclass(frozen=True)
class Graph:
    """Units and their neighbours: ``pairs`` (m, 2), each once, and the ``cost`` of going between them."""

    size: int
    pairs: Ints
    cost: Floats

    def matrix(self) -> csr_array:
        """Symmetric matrix of costs."""
        first, second = self.pairs.T
        ends = (np.concatenate([first, second]), np.concatenate([second, first]))
        return csr_array(coo_array((np.tile(self.cost, 2), ends), shape=(self.size, self.size)))

    def neighbours(self) -> list[list[tuple[int, float]]]:
        """Neighbours of each unit with the cost of going there."""
        found: list[list[tuple[int, float]]] = [[] for _ in range(self.size)]
        for (one, other), cost in zip(self.pairs.tolist(), self.cost.tolist(), strict=True):
            found[one].append((other, cost))
            found[other].append((one, cost))
        return found

    def quotient(self, label: Ints) -> Graph:
        """Graph of groups of units: the mean cost over their common border."""
        pairs = np.sort(label[self.pairs], axis=1)  # units of label -1 stay out
        apart = (pairs[:, 0] != pairs[:, 1]) & (pairs[:, 0] >= 0)
        pairs, cost = pairs[apart], self.cost[apart]
        unique, inverse = np.unique(pairs, axis=0, return_inverse=True)
        mean = np.bincount(inverse, cost) / np.bincount(inverse)
        return Graph(int(label.max()) + 1, unique, np.round(mean, 3))


def grow(graph: Graph, sources: Ints, offset: Floats) -> Ints:
    """Give every unit to the source that reaches it first; a source sets out after its offset."""
    owner = np.full(graph.size, -1)
    neighbours = graph.neighbours()
    queue: list[tuple[float, int, int]] = []
    for number, (unit, wait) in enumerate(zip(sources.tolist(), offset.tolist(), strict=True)):
        heappush(queue, (wait, unit, number))
    while queue:
        reached, unit, number = heappop(queue)
        if owner[unit] >= 0:
            continue
        owner[unit] = number
        for other, cost in neighbours[unit]:
            if owner[other] < 0:
                heappush(queue, (reached + cost, other, number))
    return owner


def split(matrix: csr_array, weight: Floats, parts: int) -> Ints:
    """Divide units into connected parts of about equal weight, by halving again and again.

    A cut runs where the way to one far end is as much longer than the way to the other as leaves the
    wanted share of weight on each side; both sides of such a cut are connected, but for ties.
    """
    label = np.zeros(len(weight), dtype=np.int64)
    if parts == 1:
        return label
    side = _halve(matrix, weight, parts // 2, parts)
    left = round(parts * weight[side].sum() / weight.sum())
    left = int(np.clip(left, max(1, parts - (~side).sum()), min(parts - 1, side.sum())))
    for units, count, first in ((np.flatnonzero(side), left, 0), (np.flatnonzero(~side), parts - left, left)):
        label[units] = first + split(matrix[units][:, units], weight[units], count)
    return label


def _halve(matrix: csr_array, weight: Floats, left: int, parts: int) -> Bools:
    start = int(np.argmax(_ways(matrix, 0)))
    from_start = _ways(matrix, start)
    from_stop = _ways(matrix, int(np.argmax(from_start)))
    # Rounded, so that ties are ties on every machine.
    order = np.argsort(np.round(from_start - from_stop, 3), kind="stable")
    filled = np.cumsum(weight[order]) - weight[order] / 2
    count = int(np.searchsorted(filled, weight.sum() * left / parts))
    side = np.zeros(len(weight), dtype=bool)
    side[order[: int(np.clip(count, left, len(weight) - (parts - left)))]] = True
    return _mended(matrix, weight, side)


def _mended(matrix: csr_array, weight: Floats, side: Bools) -> Bools:
    """Where a cut leaves crumbs (units reached only through the other side), give them to that side."""
    side = side.copy()
    for half in (True, False):
        units = np.flatnonzero(side == half)
        count, piece = connected_components(matrix[units][:, units], directed=False)
        if count > 1:
            main = np.argmax(np.bincount(piece, weight[units]))
            side[units[piece != main]] = not half
    return side


def _ways(matrix: csr_array, unit: int) -> Floats:
    reach = dijkstra(matrix, directed=False, indices=unit)
    return np.round(np.where(np.isfinite(reach), reach, 1e9), 3)


def split_all(graph: Graph, weight: Floats, group: Ints, parts: Ints) -> Ints:
    """Split each group of units by itself into its number of parts; numbers run on over groups.

    Units of a negative group stay out (label -1).
    """
    matrix, label, first = graph.matrix(), np.full(graph.size, -1), 0
    for number, count in enumerate(parts.tolist()):
        units = np.flatnonzero(group == number)
        label[units] = first + split(matrix[units][:, units], weight[units], count)
        first += count
    return label


def even_out(graph: Graph, label: Ints, weight: Floats, within: Ints, *, least: float) -> Ints:
    """Help areas of too little weight: each takes units from its heaviest neighbour that can spare one.

    Only inside one ``within``, and only where the neighbour stays in one piece. Gives up where nothing helps.
    """
    label, neighbours, stuck = label.copy(), graph.neighbours(), set[int]()
    while True:
        total = np.bincount(label, weight)
        poor = [area for area in np.argsort(total).tolist() if total[area] < least and area not in stuck]
        if not poor:
            return label
        taker = poor[0]
        border = {other for unit in np.flatnonzero(label == taker).tolist() for other, _ in neighbours[unit]}
        for unit in sorted(border, key=lambda one: (-total[label[one]], one)):
            spare = total[label[unit]] - weight[unit] >= least
            if spare and _may_move(unit, taker, label, within, neighbours):
                label[unit] = taker
                break
        else:
            stuck.add(taker)


def share_out(total: int, weight: Floats, *, least: int = 1) -> Ints:
    """Whole numbers in proportion to weight that sum to the total (largest remainders)."""
    exact = weight / weight.sum() * total
    whole = np.maximum(np.floor(exact).astype(np.int64), least)
    while whole.sum() != total:
        if whole.sum() < total:
            whole[np.argmax(exact - whole)] += 1
        else:
            spare = np.where(whole > least, exact - whole, np.inf)
            whole[np.argmin(spare)] -= 1
    return whole


def components(graph: Graph, keep: Bools) -> Ints:
    """Number the connected pieces of the units kept; the others get -1."""
    label = np.full(graph.size, -1)
    units = np.flatnonzero(keep)
    _, label[units] = connected_components(graph.matrix()[units][:, units], directed=False)
    return label


def flip(
    graph: Graph,
    label: Ints,
    within: Ints,
    *,
    chance: np.random.Generator,
    share: float,
    run: int = 1,
) -> Ints:
    """Move a share of the units on borders over to the neighbour, in runs, where nothing falls apart.

    Only between areas with the same ``within``; a negative ``within`` stands still.
    """
    label, neighbours = label.copy(), graph.neighbours()
    border = [tuple(pair) for pair in graph.pairs.tolist() if label[pair[0]] != label[pair[1]]]
    for giver, taker in (border[i] for i in chance.permutation(len(border))[: int(share * len(border))]):
        unit, target = (giver, int(label[taker]))
        for _ in range(int(chance.integers(1, run + 1))):
            if not _may_move(unit, target, label, within, neighbours):
                break
            source, label[unit] = int(label[unit]), target
            onward = [other for other, _ in neighbours[unit] if label[other] == source]
            if not onward:
                break
            unit = onward[0]
    return label


def _may_move(
    unit: int, target: int, label: Ints, within: Ints, neighbours: list[list[tuple[int, float]]]
) -> bool:
    if within[unit] < 0 or label[unit] == target:
        return False
    if not any(label[other] == target and within[other] == within[unit] for other, _ in neighbours[unit]):
        return False
    rest = set(np.flatnonzero(label == label[unit]).tolist()) - {unit}
    if len(rest) < 2:
        return False
    seen, queue = set(), [next(iter(sorted(rest)))]
    while queue:
        here = queue.pop()
        seen.add(here)
        queue += [other for other, _ in neighbours[here] if other in rest and other not in seen]
    return len(seen) == len(rest)
