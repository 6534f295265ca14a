"""The atoms every layer is made of: about 9,000 Voronoi cells, small where people are many.

Rivers run along cell edges: seeds stand in pairs on either bank.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.ndimage import map_coordinates
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi, cKDTree

from data.generator import terrain
from data.generator.chance import Bools, Floats, Ints, field, rng
from data.generator.settlements import Settlements

RIVER_STEP, RIVER_BANK = 430.0, 0.44
"""Greatest distance between pairs of river seeds, metres; and from river to seed as a share of it."""

SHORT = 14.0
"""Edges shorter than this, in metres, shrink to a point."""

PEOPLE_PER_CELL = 140.0


@dataclass(frozen=True)
class Cells:
    """The tessellation.

    ``seeds`` (n, 2), those inside the county first (``inside`` of them). ``pairs`` (m, 2) are
    neighbouring seeds, ``ends`` (m, 2) the vertices of the edge between them, ``vertices`` their
    coordinates, ``wet`` whether a river runs along the edge. All metres, EPSG:27700.
    """

    seeds: Floats
    inside: int
    pairs: Ints
    ends: Ints
    vertices: Floats
    wet: Bools


def build(towns: Settlements) -> Cells:
    """Throw seeds, and find the cells around them."""
    spacing = Spacing(towns)
    seeds = _throw(towns, spacing, _river_seeds(spacing))
    inside = shapely.contains_xy(terrain.outline(), seeds)
    seeds = np.vstack([seeds[inside], seeds[~inside]])
    diagram = Voronoi(seeds)
    count = int(inside.sum())
    ends = np.asarray(diagram.ridge_vertices)
    keep = (diagram.ridge_points.min(axis=1) < count) & (ends.min(axis=1) >= 0)
    pairs, ends = diagram.ridge_points[keep], ends[keep]
    ends, vertices = _merge_short(ends, diagram.vertices)
    return Cells(seeds, count, pairs.astype(np.int64), ends, vertices, _wet(seeds, pairs))


class Spacing:
    """Wanted distance between seeds, metres: small in settlements, 800 m and more in open country.

    Worked out once on a lattice, and read off between its points.
    """

    STEP = 150.0

    def __init__(self, towns: Settlements) -> None:
        low_x, low_y, high_x, high_y = terrain.outline().buffer(6_000).bounds
        self._corner = np.array([low_x, low_y])
        columns, rows = np.arange(low_x, high_x, self.STEP), np.arange(low_y, high_y, self.STEP)
        lattice = np.stack(np.meshgrid(columns, rows, indexing="ij"), axis=-1)
        self._wanted = _wanted(lattice.reshape(-1, 2), towns).reshape(lattice.shape[:2])

    def at(self, xy: Floats) -> Floats:
        """Wanted distance at points (n, 2)."""
        place = ((xy - self._corner) / self.STEP).T
        found: Floats = map_coordinates(self._wanted, place, order=1, mode="nearest")
        return found


def _wanted(xy: Floats, towns: Settlements) -> Floats:
    wanted = 780 + 240 * terrain.fen(xy) + 60 * field("spacing", xy, wavelength=7_000)
    wobble = np.exp(0.16 * field("built-up", xy, wavelength=2_200))
    for centre, radius, people in zip(towns.xy, towns.radius, towns.people, strict=True):
        away = np.hypot(*(xy - centre).T) * wobble
        density = people / (np.pi * radius**2)
        # A field of darts no nearer than r to each other holds one dart in about 1.44 r^2.
        inner = np.sqrt(PEOPLE_PER_CELL / density / 1.44)
        wanted = np.minimum(wanted, inner + 0.55 * np.maximum(away - radius, 0))
    return wanted


def _river_seeds(spacing: Spacing) -> Floats:
    """Pairs of seeds on either bank of each river, closer together inside towns."""
    kept = np.empty((0, 2))
    for line in terrain.rivers().values():
        along = _stations(line, spacing)
        here = _at(line, along)
        way = _at(line, along + 60) - _at(line, np.maximum(along - 60, 0))
        normal = np.stack([-way[:, 1], way[:, 0]], 1) / np.hypot(*way.T)[:, None]
        bank = normal * (np.gradient(along) * RIVER_BANK)[:, None]
        pairs = np.stack([here + bank, here - bank], axis=1)
        pairs = pairs[_clear(pairs, kept, np.gradient(along))]
        kept = np.vstack([kept, pairs[_uncrowded(pairs)].reshape(-1, 2)])
    return kept


def _at(line: shapely.LineString, along: Floats) -> Floats:
    return shapely.get_coordinates(shapely.line_interpolate_point(line, along))


def _stations(line: shapely.LineString, spacing: Spacing) -> Floats:
    """Distances along a river at which a pair of seeds stands, metres."""
    along, stations = 60.0, []
    while along < line.length - 60:
        stations.append(along)
        wanted = spacing.at(_at(line, np.array([along])))[0]
        along += float(np.clip(0.8 * wanted, 130, RIVER_STEP))
    return np.array(stations)


def _clear(pairs: Floats, kept: Floats, step: Floats) -> Bools:
    """Pairs that do not crowd those of another river (where one joins another)."""
    if not len(kept):
        return np.ones(len(pairs), dtype=bool)
    gap, _ = cKDTree(kept).query(pairs.reshape(-1, 2))
    return (gap.reshape(-1, 2) > 0.75 * step[:, None]).all(axis=1)


def _uncrowded(pairs: Floats) -> Bools:
    """Pairs that do not crowd an earlier pair of their own river on the inside of a bend."""
    keep = np.ones(len(pairs), dtype=bool)
    width = np.hypot(*(pairs[:, 0] - pairs[:, 1]).T)
    for first, second in cKDTree(pairs.reshape(-1, 2)).query_pairs(300, output_type="ndarray") // 2:
        one, other = min(first, second), max(first, second)
        gap = cKDTree(pairs[one]).query(pairs[other])[0].min()
        if keep[one] and one != other and gap < 0.55 * width[[one, other]].max():
            keep[other] = False
    return keep


def _throw(towns: Settlements, spacing: Spacing, banks: Floats) -> Floats:
    """Throw darts: random points, each kept if none stands nearer than the wanted spacing."""
    chance, seeds = rng("darts"), banks
    for _ in range(36):
        darts = _darts(chance, towns)
        wanted = spacing.at(darts)
        gap, _ = cKDTree(seeds).query(darts)
        far = gap > np.where(terrain.river_distance(darts) < 600, 0.85, 1.0) * wanted
        darts, wanted = darts[far], wanted[far]
        seeds = np.vstack([seeds, darts[_no_quarrel(darts, wanted)]])
    return seeds


def _darts(chance: np.random.Generator, towns: Settlements) -> Floats:
    """Points at random over the county and its surroundings, and about each settlement."""
    low_x, low_y, high_x, high_y = terrain.outline().bounds
    wide = chance.uniform((low_x - 5e3, low_y - 5e3), (high_x + 5e3, high_y + 5e3), (4_000, 2))
    about = chance.choice(len(towns.xy), 6_000, p=towns.people / towns.people.sum())
    reach = (towns.radius[about] * 1.35)[:, None]
    return np.vstack([wide, towns.xy[about] + chance.normal(0, 0.75, (6_000, 2)) * reach])


def _no_quarrel(darts: Floats, wanted: Floats) -> Bools:
    """Of darts that stand too near each other, keep the first."""
    keep = np.ones(len(darts), dtype=bool)
    near = cKDTree(darts).query_pairs(float(wanted.max()), output_type="ndarray")
    gap = np.hypot(*(darts[near[:, 0]] - darts[near[:, 1]]).T)
    clash = near[gap < wanted[near].min(axis=1)]
    for first, second in clash[np.lexsort((clash[:, 1], clash[:, 0]))]:
        if keep[first]:
            keep[second] = False
    return keep


def _merge_short(ends: Ints, vertices: Floats) -> tuple[Ints, Floats]:
    """Draw the two ends of every very short edge together into one vertex."""
    length = np.hypot(*(vertices[ends[:, 0]] - vertices[ends[:, 1]]).T)
    short = ends[length < SHORT]
    links = coo_array((np.ones(len(short)), (short[:, 0], short[:, 1])), shape=(len(vertices),) * 2)
    count, label = connected_components(links, directed=False)
    size = np.bincount(label, minlength=count)[:, None]
    middle = np.stack([np.bincount(label, vertices[:, axis], count) for axis in (0, 1)], axis=1) / size
    return label[ends], middle


def _wet(seeds: Floats, pairs: Ints) -> Bools:
    """Edges whose two seeds face each other across a river."""
    across = shapely.linestrings(seeds[pairs])
    rivers = shapely.MultiLineString(list(terrain.rivers().values()))
    shapely.prepare(rivers)
    return shapely.intersects(rivers, across)
