"""TopoJSON: borders stored once as arcs of whole steps, shared by the shapes on either side."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict

import geopandas as gpd
import numpy as np
import shapely

from data.generator.chance import Ints
from data.generator.grid import DECIMALS, shapes_in_degrees

Point = tuple[int, int]
Ring = list[Point]


def topojson(layers: dict[str, gpd.GeoDataFrame]) -> bytes:
    """Write layers of one tiling as TopoJSON in degrees; no coordinate system is stated.

    Every ring is cut where the set of its neighbours changes; equal pieces become one arc.
    """
    scale = 10.0**-DECIMALS
    rings = {name: [_lattice(shape) for shape in shapes_in_degrees(frame.geometry.to_numpy())]
             for name, frame in layers.items()}  # fmt: skip
    origin = np.min([point for shapes in rings.values() for shape in shapes for part in shape for ring in part
                     for point in ring], axis=0)  # fmt: skip
    arcs = _Arcs(_junctions(rings))
    objects = {name: _collection(layers[name], rings[name], arcs) for name in layers}
    document = {
        "type": "Topology",
        "arcs": [_delta(arc, origin) for arc in arcs.lines],
        "transform": {
            "scale": [scale, scale],
            "translate": [round(int(value) * scale, DECIMALS) for value in origin],
        },
        "objects": objects,
    }
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def _lattice(shape: shapely.Geometry) -> list[list[Ring]]:
    """Rings of each part of a shape, in whole steps, without the closing point."""
    steps = 10**DECIMALS
    return [
        [
            [(int(x), int(y)) for x, y in np.rint(np.asarray(ring.coords)[:-1] * steps).astype(np.int64)]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in shapely.get_parts(shape)
    ]


def _junctions(rings: dict[str, list[list[list[Ring]]]]) -> set[Point]:
    """Points where borders meet: those with more than two different neighbours."""
    beside: defaultdict[Point, set[Point]] = defaultdict(set)
    for shapes in rings.values():
        for ring in (ring for shape in shapes for part in shape for ring in part):
            for before, point, after in zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True):
                beside[point] |= {before, after}
    return {point for point, others in beside.items() if len(others) > 2}


class _Arcs:
    """Arcs found so far; each is kept in one direction, and used backwards as ``~number``."""

    def __init__(self, junctions: set[Point]) -> None:
        self._junctions = junctions
        self._number: dict[tuple[Point, ...], int] = {}
        self.lines: list[tuple[Point, ...]] = []

    def of(self, ring: Ring) -> list[int]:
        """Arcs of a ring, in order."""
        cuts = [place for place, point in enumerate(ring) if point in self._junctions]
        if not cuts:
            cuts = [ring.index(min(ring))]
        turned = ring[cuts[0] :] + ring[: cuts[0] + 1]
        cuts = [place - cuts[0] for place in cuts] + [len(ring)]
        return [self._use(tuple(turned[start : stop + 1])) for start, stop in itertools.pairwise(cuts)]

    def _use(self, line: tuple[Point, ...]) -> int:
        if line in self._number:
            return self._number[line]
        if line[::-1] in self._number:
            return ~self._number[line[::-1]]
        self._number[line] = len(self.lines)
        self.lines.append(line)
        return self._number[line]


def _collection(frame: gpd.GeoDataFrame, rings: list[list[list[Ring]]], arcs: _Arcs) -> dict[str, object]:
    shapes = []
    for row, parts in zip(frame.drop(columns="geometry").to_dict("records"), rings, strict=True):
        used = [[arcs.of(ring) for ring in part] for part in parts]
        single = len(used) == 1
        shapes.append(
            {
                "type": "Polygon" if single else "MultiPolygon",
                "arcs": used[0] if single else used,
                "properties": row,
            }
        )
    return {"type": "GeometryCollection", "geometries": shapes}


def _delta(line: tuple[Point, ...], origin: Ints) -> list[list[int]]:
    steps = np.diff(np.vstack([origin, np.array(line, dtype=np.int64)]), axis=0)
    delta: list[list[int]] = steps.tolist()
    return delta
