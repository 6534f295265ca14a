"""The atoms every layer is made of: about 9,000 Voronoi cells, small where people are many.

Rivers run along cell edges: seeds stand in pairs on either bank.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import Voronoi

from data.generator import terrain
from data.generator.chance import Bools, Floats, Ints, field, rng
from data.generator.settlements import Settlements

RIVER_STEP, RIVER_BANK = 430.0, 190.0
"""Distance between pairs of river seeds, and from the river to a seed, metres."""

PEOPLE_PER_CELL = 150.0


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
    banks, spacing = _river_seeds(towns)
    seeds = np.vstack([banks, _throw(towns, banks)])
    inside = shapely.contains_xy(terrain.outline(), seeds)
    seeds = np.vstack([seeds[inside], seeds[~inside]])
    diagram = Voronoi(seeds)
    count = int(inside.sum())
    ends = np.asarray(diagram.ridge_vertices)
    keep = (diagram.ridge_points.min(axis=1) < count) & (ends.min(axis=1) >= 0)
    pairs, ends = diagram.ridge_points[keep], ends[keep]
    ends, vertices = _merge_short(ends, diagram.vertices)
    return Cells(seeds, count, pairs.astype(np.int64), ends, vertices, _wet(seeds, pairs))


def spacing(xy: Floats, towns: Settlements) -> Floats:
    """Wanted distance between seeds, metres: small in settlements, 800 m and more in open country."""
    open_country = 780 + 240 * terrain.fen(xy) + 60 * field("spacing", xy, wavelength=7_000)
    wobble = np.exp(0.16 * field("built-up", xy, wavelength=2_200))
    wanted = open_country
    for centre, radius, people in zip(towns.xy, towns.radius, towns.people, strict=True):
        away = np.hypot(*(xy - centre).T) * wobble
        inner = np.sqrt(PEOPLE_PER_CELL / (people / (np.pi * radius**2))) * 1e0
        wanted = np.minimum(wanted, inner + 0.42 * np.maximum(away - radius, 0))
    return wanted


def _river_seeds(towns: Settlements) -> tuple[Floats, Floats]:
    """Pairs of seeds on either bank of each river, closer together inside towns."""
    found: list[Floats] = []
    for line in terrain.rivers().values():
        along = _stations(line, towns)
        here = np.array([line.interpolate(d).coords[0] for d in along])
        ahead = np.array([line.interpolate(d + 60).coords[0] for d in along])
        behind = np.array([line.interpolate(max(d - 60, 0)).coords[0] for d in along])
        way = (ahead - behind) / np.hypot(*(ahead - behind).T)[:, None]
        normal = np.stack([-way[:, 1], way[:, 0]], 1)
        bank = (np.gradient(along) * RIVER_BANK / RIVER_STEP)[:, None]
        found += [_apart(here + normal * bank, here - normal * bank, found)]
    return np.vstack(found), np.empty(0)
