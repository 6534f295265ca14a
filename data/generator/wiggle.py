"""Edges that look surveyed: meandering along rivers, stepped along field corners, broken elsewhere.

Every edge stays inside the kite between the two seeds it parts, so that no two edges can cross: the
tiling holds by construction. Each edge is drawn once and used by every layer.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from data.generator import terrain
from data.generator.cells import Cells
from data.generator.chance import Bools, Floats, Ints, field, rng

PIECE = 150.0
"""Wanted length of one straight piece, metres."""

ROOM = 0.82
"""Share of the kite that an edge may use."""

Line = Floats
"""Corner points of one edge (n, 2), from its first vertex to its second."""


def draw_edges(cells: Cells) -> list[Line]:
    """Draw every edge, bend the whole drawing a little, and round it to whole metres."""
    chance = rng("edges")
    start, stop = cells.vertices[cells.ends[:, 0]], cells.vertices[cells.ends[:, 1]]
    shore = _shore(cells)
    style = chance.random(len(start))
    lines = []
    for edge in range(len(start)):
        along, aside = _profile(chance, edge, start, stop, cells, shore, style)
        way = stop[edge] - start[edge]
        side = np.array([-way[1], way[0]])
        lines.append(start[edge] + along[:, None] * way + aside[:, None] * side)
    return _bend(lines)


def _profile(
    chance: np.random.Generator,
    edge: int,
    start: Floats,
    stop: Floats,
    cells: Cells,
    shore: Bools,
    style: Floats,
) -> tuple[Floats, Floats]:
    """Points of an edge as shares of its length: along it, and aside of it (left is positive)."""
    way = stop[edge] - start[edge]
    length = float(np.hypot(*way))
    if length < 60:
        return np.array([0.0, 1.0]), np.zeros(2)
    if cells.wet[edge]:
        along, aside = _meander(chance, length)
    elif shore[edge]:
        along, aside = _rough(chance, length, size=0.30, piece=90)
    elif style[edge] < 0.4 and length > 150:
        along, aside = _stepped(chance, length)
    else:
        along, aside = _rough(chance, length, size=0.17, piece=PIECE)
    low, high = _room(start[edge], way, cells.seeds[cells.pairs[edge]], along)
    return along, np.clip(aside, low, high)


def _rough(chance: np.random.Generator, length: float, *, size: float, piece: float) -> tuple[Floats, Floats]:
    """Midpoint displacement: each half is shifted by half as much again."""
    along, aside = np.array([0.0, 1.0]), np.zeros(2)
    while length / (len(along) - 1) > 1.4 * piece:
        middle = (along[1:] + along[:-1]) / 2 + chance.uniform(-0.16, 0.16, len(along) - 1) * np.diff(along)
        shift = (aside[1:] + aside[:-1]) / 2 + chance.normal(0, size, len(middle)) * np.diff(along)
        along, aside = _weave(along, middle), _weave(aside, shift)
    return along, aside


def _stepped(chance: np.random.Generator, length: float) -> tuple[Floats, Floats]:
    """Field corners: runs nearly straight, then turns sharply aside and back."""
    corners = int(np.clip(length / 260, 1, 3))
    at = np.sort(chance.uniform(0.14, 0.86, corners))
    level = chance.normal(0, 0.14, corners + 1)
    turn = np.minimum(0.02, np.diff(np.concatenate([[0], at, [1]])).min() / 4)
    along = np.sort(np.concatenate([[0.0, 1.0], at - turn, at + turn]))
    aside = np.concatenate([[0.0], np.repeat(level, 2)[1:-1], [0.0]])
    return along, aside


def _meander(chance: np.random.Generator, length: float) -> tuple[Floats, Floats]:
    """A river swings to one side, then mostly to the other."""
    along = np.linspace(0, 1, max(3, round(length / 85)))
    swing = chance.choice([-1.0, 1.0]) * chance.uniform(0.1, 0.3)
    waves = chance.choice([0.5, 1.0, 1.0])
    wobble = chance.normal(0, 0.015, len(along)) * (along > 0) * (along < 1)
    return along, swing * np.sin(2 * np.pi * waves * along) / (2 * waves) + wobble


def _weave(old: Floats, new: Floats) -> Floats:
    woven = np.empty(len(old) + len(new))
    woven[::2], woven[1::2] = old, new
    return woven


def _room(start: Floats, way: Floats, seeds: Floats, along: Floats) -> tuple[Floats, Floats]:
    """How far an edge may stray to its right (negative) and left before it leaves its kite."""
    size = float(way @ way)
    side = np.array([-way[1], way[0]])
    low, high = np.zeros(len(along)), np.zeros(len(along))
    for seed in seeds:
        foot, height = float((seed - start) @ way) / size, float((seed - start) @ side) / size
        up = along / foot if foot > 1e-9 else np.full(len(along), np.inf)
        down = (1 - along) / (1 - foot) if foot < 1 - 1e-9 else np.full(len(along), np.inf)
        reach = ROOM * height * np.minimum(1, np.minimum(up, down))
        low, high = (np.minimum(low, reach), high) if height < 0 else (low, np.maximum(high, reach))
    return low, high


def _shore(cells: Cells) -> Bools:
    """Edges of the county that lie on the coast."""
    outer = cells.pairs.max(axis=1) >= cells.inside
    middle = cells.vertices[cells.ends].mean(axis=1)
    return outer & (shapely.distance(shapely.points(middle), terrain.coast()) < 4_000)


def _bend(lines: list[Line]) -> list[Line]:
    """Bend the drawing by a smooth field, too gently to fold it, and round to whole metres."""
    points = np.vstack(lines)
    shift = np.stack(
        [
            175 * field("bend x", points, wavelength=6_500, octaves=2),
            175 * field("bend y", points, wavelength=6_500, octaves=2),
        ],
        axis=1,
    )
    bent = np.round(points + shift)
    return np.split(bent, np.cumsum([len(line) for line in lines])[:-1])


def tile(cells: Cells) -> NDArray[np.object_]:
    """Draw the polygon of every cell inside the county, in the order of the seeds.

    Rounding to whole metres can make a very thin cell touch itself; the edges of such a cell are
    drawn straight instead.
    """
    lines = draw_edges(cells)
    for _ in range(5):
        shapes = _polygons(cells, lines)
        bad = np.flatnonzero(~shapely.is_valid(shapes))
        if not len(bad):
            return shapes
        for edge in np.flatnonzero(np.isin(cells.pairs, bad).any(axis=1)):
            lines[edge] = lines[edge][[0, -1]]
    raise ValueError("some cells cross themselves even with straight edges")


def _polygons(cells: Cells, lines: list[Line]) -> NDArray[np.object_]:
    sides: list[list[int]] = [[] for _ in range(cells.inside)]
    for edge, pair in enumerate(cells.pairs):
        for cell in pair:
            if cell < cells.inside and cells.ends[edge, 0] != cells.ends[edge, 1]:
                sides[cell].append(edge)
    return np.array([shapely.Polygon(_ring(cells.ends, lines, edges)) for edges in sides], dtype=object)


def _ring(ends: Ints, lines: list[Line], edges: list[int]) -> Floats:
    """Join the edges of a cell end to end."""
    left = list(edges)
    first = left.pop(0)
    ring, here, home = [lines[first][:-1]], ends[first, 1], ends[first, 0]
    while left:
        index = next(i for i, edge in enumerate(left) if here in ends[edge])
        edge = left.pop(index)
        onward = ends[edge, 0] == here
        ring.append((lines[edge] if onward else lines[edge][::-1])[:-1])
        here = ends[edge, 1] if onward else ends[edge, 0]
    if here != home:
        raise ValueError("the edges of a cell do not close")
    return np.vstack(ring)
