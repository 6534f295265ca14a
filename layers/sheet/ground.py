"""What lies under a map: outlines on the National Grid (EPSG:27700, metres), towns, and the way to mm on paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np
import pyproj
import shapely

FINEST = 0.1
"""Detail left out of outlines, in mm on paper: about what a printer can show."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom (mm), or west, south, east, north (m)."""


@dataclass(frozen=True, kw_only=True)
class Town:
    """A town to label (EPSG:27700, metres)."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """Outlines in the order of the codes (shapely, EPSG:27700, metres), and towns, the largest first."""

    codes: tuple[str, ...]
    shapes: tuple[shapely.Geometry, ...]
    towns: tuple[Town, ...] = ()

    def bounds(self, codes: Sequence[str] = ()) -> Box:
        """West, south, east, north of some areas; of all where none is named."""
        wanted = set(codes)
        chosen = [s for code, s in zip(self.codes, self.shapes, strict=True) if not wanted or code in wanted]
        west, south, east, north = shapely.total_bounds(np.array(chosen, dtype=object))
        return float(west), float(south), float(east), float(north)


@dataclass(frozen=True)
class View:
    """From metres on the grid to mm on paper, upright on the grid: ``box`` holds the whole of ``bounds``."""

    bounds: Box
    box: Box

    @property
    def scale(self) -> float:
        """Paper mm for each metre."""
        west, south, east, north = self.bounds
        left, top, right, bottom = self.box
        return min((right - left) / max(east - west, 1), (bottom - top) / max(north - south, 1))

    def at(self, points: np.ndarray) -> np.ndarray:
        """Points (n by 2) in metres as mm."""
        west, south, east, north = self.bounds
        left, top, right, bottom = self.box
        middle = np.array([(west + east) / 2, (south + north) / 2])
        flip = np.array([self.scale, -self.scale])
        return np.asarray((points - middle) * flip + [(left + right) / 2, (top + bottom) / 2])

    def shown(self) -> shapely.Polygon:
        """What of the grid the box shows, with a little beyond (metres)."""
        west, south, east, north = self.bounds
        left, top, right, bottom = self.box
        wide, high = (right - left) / self.scale / 2 * 1.02, (bottom - top) / self.scale / 2 * 1.02
        x, y = (west + east) / 2, (south + north) / 2
        return shapely.box(x - wide, y - high, x + wide, y + high)


@lru_cache(maxsize=8)
def drawn(ground: Ground, view: View) -> Mapping[str, shapely.Geometry]:
    """Areas that the view shows, simplified together so that neighbours still touch, in mm.

    Kept, as the maps of a paper differ in their figures alone.
    """
    shapes = np.array(ground.shapes, dtype=object)
    seen = np.flatnonzero(shapely.intersects(shapes, view.shown()))
    plain = shapely.coverage_simplify(shapes[seen], FINEST / view.scale)
    plain = np.where(shapely.is_empty(plain), shapes[seen], plain)
    placed = shapely.transform(plain, view.at)
    return MappingProxyType({ground.codes[i]: shape for i, shape in zip(seen, placed, strict=True)})


def round_length(most: float) -> float:
    """The longest of 1, 2 and 5 times a power of ten metres that is no longer than ``most`` metres."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (0.5, 1, 2, 5) if step * power <= most)


@cache
def _ways() -> tuple[pyproj.Transformer, pyproj.Transformer]:
    to = pyproj.Transformer.from_crs(4326, 27700, always_xy=True)
    return to, pyproj.Transformer.from_crs(27700, 4326, always_xy=True)


def on_grid(points: np.ndarray) -> np.ndarray:
    """Longitude and latitude (WGS 84) as metres on the National Grid."""
    return np.column_stack(_ways()[0].transform(points[:, 0], points[:, 1]))


def true_north(bounds: Box) -> float:
    """How far true north lies to the right of grid north in the middle of a map, in degrees.

    West of the line 2° west it lies to the right, east of it to the left; the line runs from Dorset to Northumberland.
    """
    to, back = _ways()
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    lon, lat = back.transform(x, y)
    north_x, north_y = to.transform(lon, lat + 0.01)
    return math.degrees(math.atan2(north_x - x, north_y - y))
