"""Shared boundaries: areas as rings of arcs, each arc stored once however many areas it borders.

Half the bytes, and boundaries that can be drawn once, in one colour, without slivers. The method is
that of Bostock's TopoJSON (cut every ring where its neighbours on either side change), written anew
over numpy arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Shapes = Sequence[shapely.Geometry] | NDArray[np.object_]

DECIMALS = 5  # of a degree: about a metre
SCALE = 10**DECIMALS


@dataclass(frozen=True)
class Topology:
    """Areas and the arcs they are made of.

    Parameters
    ----------
    arcs
        One array of shape (points, 2) per arc: longitude and latitude (EPSG:4326) in units of
        0.00001 degree, whole numbers.
    areas
        Per area its rings (outer and inner alike: they fill by the even-odd rule), per ring the arcs
        in order; ``~i`` is arc ``i`` walked backwards.
    """

    arcs: list[Ints]
    areas: list[list[list[int]]]


def find_topology(shapes: Shapes) -> Topology:
    """Cut polygons (EPSG:4326) into arcs.

    Neighbours share an arc where their vertices agree once rounded to 0.00001 degree. A ring that
    rounds away to fewer than three points is left out.
    """
    points, ring_of, owner = _ring_points(shapes)
    vertices, ids = _numbered(points)
    starts = np.flatnonzero(np.diff(ring_of, prepend=-1))
    nodes = _nodes(ids, starts, len(vertices))
    arcs: list[Ints] = []
    known: dict[tuple[int, int], int] = {}
    areas: list[list[list[int]]] = [[] for _ in shapes]
    for ring, area in zip(np.split(ids, starts[1:]), owner[starts].tolist(), strict=False):
        if ring.size:
            areas[area].append([_arc_number(piece, known, arcs) for piece in _cut(ring, nodes)])
    return Topology([vertices[arc] for arc in arcs], areas)


def _ring_points(shapes: Shapes) -> tuple[Ints, Ints, Ints]:
    """Points of every ring in whole units, without the repeated last one; ring and area of each point."""
    parts, part_of = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    lines, line_of = shapely.get_rings(parts, return_index=True)
    degrees, ring_of = shapely.get_coordinates(lines, return_index=True)
    points = np.round(degrees * SCALE).astype(np.int64)
    same_ring = np.append(ring_of[1:] == ring_of[:-1], False)
    kept = same_ring & np.append(np.any(points[1:] != points[:-1], axis=1), False)
    kept &= np.bincount(ring_of[kept], minlength=len(lines))[ring_of] >= 3
    return points[kept], ring_of[kept], part_of[line_of][ring_of[kept]]


def _numbered(points: Ints) -> tuple[Ints, Ints]:
    """Every different vertex once, and the points as numbers of vertices."""
    keys = (points[:, 0] << 32) + points[:, 1]
    _, first, numbers = np.unique(keys, return_index=True, return_inverse=True)
    return points[first], numbers


def _nodes(ids: Ints, starts: Ints, size: int) -> NDArray[np.bool_]:
    """Vertices where arcs begin and end: those whose two neighbours are not the same in every ring."""
    ends = np.append(starts[1:], ids.size) - 1
    before, after = np.roll(ids, 1), np.roll(ids, -1)
    before[starts], after[ends] = ids[ends], ids[starts]
    pair = np.minimum(before, after) * size + np.maximum(before, after)
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(least, ids, pair)
    np.maximum.at(most, ids, pair)
    nodes: NDArray[np.bool_] = least != most
    return nodes


def _cut(ring: Ints, nodes: NDArray[np.bool_]) -> list[Ints]:
    """Pieces of a ring from node to node; a ring without nodes is one piece, from its first vertex."""
    places = np.flatnonzero(nodes[ring])
    if places.size == 0:
        places = np.array([int(np.argmin(ring))])
    first = places[0]
    closed = np.concatenate((ring[first:], ring[: first + 1]))
    stops = [*(places - first).tolist(), ring.size]
    return [closed[a : b + 1] for a, b in pairwise(stops)]


def _arc_number(piece: Ints, known: dict[tuple[int, int], int], arcs: list[Ints]) -> int:
    """Number of an arc, ``~number`` when met backwards; its first two vertices tell arcs apart."""
    forwards = (int(piece[0]), int(piece[1]))
    if forwards in known:
        return known[forwards]
    backwards = (int(piece[-1]), int(piece[-2]))
    if backwards in known:
        return ~known[backwards]
    known[forwards] = len(arcs)
    arcs.append(piece)
    return known[forwards]
