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
    rings, owner = _rings(shapes)
    vertices, ids = _vertex_ids(rings)
    nodes = _nodes(ids, len(vertices))
    arcs: list[Ints] = []
    known: dict[tuple[int, int], int] = {}
    areas: list[list[list[int]]] = [[] for _ in shapes]
    for ring, area in zip(ids, owner, strict=True):
        areas[area].append([_arc_number(piece, known, arcs) for piece in _cut(ring, nodes)])
    return Topology([vertices[arc] for arc in arcs], areas)


def _rings(shapes: Shapes) -> tuple[list[Ints], list[int]]:
    """Rings in whole units, open (first point not repeated), with the index of the area of each."""
    parts, part_of = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    lines, ring_of = shapely.get_rings(parts, return_index=True)
    rings, owner = [], []
    for line, part in zip(lines, ring_of, strict=True):
        points = np.round(shapely.get_coordinates(line) * SCALE).astype(np.int64)
        points = points[:-1][np.any(points[1:] != points[:-1], axis=1)]
        if len(points) >= 3:
            rings.append(points)
            owner.append(int(part_of[part]))
    return rings, owner


def _vertex_ids(rings: list[Ints]) -> tuple[Ints, list[Ints]]:
    """Every different vertex once, and the rings as indices into them."""
    if not rings:
        return np.zeros((0, 2), dtype=np.int64), []
    points = np.concatenate(rings)
    keys = (points[:, 0] << 32) + points[:, 1]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return points[first], np.split(inverse, np.cumsum([len(ring) for ring in rings])[:-1])


def _nodes(ids: list[Ints], size: int) -> NDArray[np.bool_]:
    """Vertices where arcs begin and end: those whose two neighbours are not the same in every ring."""
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    for ring in ids:
        before, after = np.roll(ring, 1), np.roll(ring, -1)
        pair = np.minimum(before, after) * size + np.maximum(before, after)
        np.minimum.at(least, ring, pair)
        np.maximum.at(most, ring, pair)
    nodes: NDArray[np.bool_] = least != most
    return nodes


def _cut(ring: Ints, nodes: NDArray[np.bool_]) -> list[Ints]:
    """Pieces of a ring from node to node; a ring without nodes is one piece, from its first vertex."""
    places = np.flatnonzero(nodes[ring])
    if places.size == 0:
        places = np.array([int(np.argmin(ring))])
    rolled = np.roll(ring, -places[0])
    closed = np.append(rolled, rolled[0])
    stops = np.append(places - places[0], ring.size)
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
