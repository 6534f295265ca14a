"""The lie of the land: outline, coast, rivers, fen and upland. All points in metres, EPSG:27700.

The county lies in the North Sea, 40 km and more off the coast, where no real community can be meant, yet
inside the area for which the National Grid's transformation is defined (west of 1.92 degrees east).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Polygon

from data.generator.chance import Floats, field, rng

ORIGIN = np.array([582_000.0, 398_000.0])
"""South-west corner of the drawing, EPSG:27700."""

OUTLINE = (
    (7.5, 8), (4.5, 12), (6.5, 17), (2.5, 20.5), (6.5, 25.5), (2.5, 31), (5, 36), (0, 41), (3, 46.5), (10.5, 47.5),
    (8, 53.5), (12, 58.5), (17, 56.5), (22, 61), (28, 59), (32, 61.5), (36, 58.5), (39.5, 59.5),
    (41.5, 57), (41.2, 53.5), (42.6, 50.8), (44.4, 53), (45.2, 57.5), (49, 61), (54.5, 59.5),
    (57, 54.5), (61.5, 52), (62, 47), (57, 43), (58.5, 38), (64.5, 35), (61, 30), (64, 24.5),
    (58, 20), (60.5, 13), (54.5, 11), (51.5, 7), (46, 8.5), (43, 3.5), (36, 6), (30.5, 1), (25, 5),
    (19, 1.5), (13.5, 5),
)  # fmt: skip
"""County outline, in units of the drawing (see `UNIT`) from `ORIGIN`; the north-east, with an estuary, is coast."""

RIVERS = {
    "Tamber": ((7.5, 8), (13, 11), (17.5, 14.5), (22, 18), (27, 21), (30, 25.5), (33, 29), (35, 33),
               (35.6, 38), (38.5, 42.5), (40.5, 46.5), (42.6, 50.8)),
    "Arrel": ((2.5, 31), (7, 29), (12, 30), (16, 29), (21, 31), (26, 29.5), (30, 30.5), (33, 29)),
    "Merrin": ((64, 24.5), (57, 23.5), (52, 24.5), (47, 25), (42.5, 27.5), (39, 30.5), (35, 33)),
    "Lusk": ((12, 58.5), (13.5, 53), (18, 48.5), (23, 46.5), (28, 45), (33, 44), (38.5, 42.5)),
    "Sallow": ((36, 6), (35, 10), (33, 14), (31.7, 18.5), (31.3, 22.5), (30, 25.5)),
    "Oxbourne": ((64.5, 35), (58, 35.5), (53, 39), (51.5, 44), (52.5, 50), (51, 55), (49, 60)),
    "Heal": ((19, 1.5), (20, 7), (17, 11), (17.5, 14.5)),
    "Wythe": ((50, 13), (46, 17), (44, 21), (42.5, 27.5)),
}  # fmt: skip
"""Rivers from source to mouth, in units of the drawing."""


UNIT = 1_083.0
"""Metres to one unit of the drawing, chosen so that the county comes to about 3,400 square kilometres."""


def metres(drawn: object) -> Floats:
    """Turn points of the drawing into EPSG:27700 metres."""
    return ORIGIN + UNIT * np.asarray(drawn, dtype=float)


def smooth(points: Floats, *, closed: bool, rounds: int = 3) -> Floats:
    """Round the corners of a line by Chaikin's cutting."""
    for _ in range(rounds):
        after = np.roll(points, -1, axis=0) if closed else points[1:]
        before = points if closed else points[:-1]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1).reshape(-1, 2)
        points = cut if closed else np.vstack([points[:1], cut, points[-1:]])
    return points


@cache
def outline() -> Polygon:
    """Outline of the county before it takes the shape of its cells."""
    ring = smooth(metres(OUTLINE), closed=True, rounds=2)
    ring = np.asarray(Polygon(ring).segmentize(1500).exterior.coords)[:-1]
    shift = np.stack(
        [field("outline x", ring, wavelength=9000), field("outline y", ring, wavelength=9000)], 1
    )
    return Polygon(ring + 620 * shift).buffer(0)


@cache
def rivers() -> dict[str, LineString]:
    """Meandering river lines, source to mouth."""
    return {name: _meander(name, metres(points)) for name, points in RIVERS.items()}


def _meander(name: str, points: Floats) -> LineString:
    line = LineString(smooth(points, closed=False)).segmentize(400)
    xy = np.asarray(line.coords)
    along = np.gradient(xy, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1) / np.hypot(*along.T)[:, None]
    swing = 330 * field(f"meander {name}", xy, wavelength=4200, octaves=2)
    step = np.arange(len(xy))
    ends = np.clip(np.minimum(step, step[::-1]) / 4, 0, 1)
    return LineString(xy + normal * (swing * ends)[:, None])


@cache
def coast() -> LineString:
    """The shore: the part of the outline from the north round to the east."""
    ring = metres(OUTLINE)
    return LineString(ring[15:29])


def river_distance(xy: Floats) -> Floats:
    """Distance to the nearest river, metres."""
    lines = MultiLineString(list(rivers().values()))
    shapely.prepare(lines)
    return shapely.distance(shapely.points(xy), lines)


def fen(xy: Floats) -> Floats:
    """How much a point is drained fen: 0 (dry land) to 1 (deep fen), by its place about the estuary."""
    heart = metres((39.5, 45.5))
    reach = np.hypot((xy[:, 0] - heart[0]) / 1.25, xy[:, 1] - heart[1])
    edge = 12_800 + 3_000 * field("fen edge", xy, wavelength=16_000)
    return 1 / (1 + np.exp((reach - edge) / 1_300))


def upland(xy: Floats) -> Floats:
    """How high and broken the land is: 0 to 1, greatest in the south-west and the east."""
    west = np.hypot(*(xy - metres((8, 18))).T)
    east = np.hypot(*(xy - metres((60, 17))).T)
    lift = np.exp(-((west / 17_000) ** 2)) + 0.8 * np.exp(-((east / 15_000) ** 2))
    return np.clip(lift + 0.15 * field("upland", xy, wavelength=9_000), 0, 1) * (1 - fen(xy))


def jitter(topic: str, shape: tuple[int, ...], size: float) -> Floats:
    """Random shifts of standard deviation ``size``."""
    return rng(f"jitter {topic}").normal(0, size, shape)
