"""Locator: where an area lies, as a small picture. Light land, the area dark, a ring round a tiny one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from layers.charts.marks import text

WIDTH, HEIGHT = 400.0, 300.0
"""Units of the picture; it grows with the page."""

EDGE = 6.0
TINY = 12.0
"""An area drawn smaller than this, in units, is ringed."""

FINEST = 0.6
"""Detail of an outline that is left out, in units."""

LETTER, LINE = 6.5, 16.0
"""About what a letter is wide, and a line high."""

MOST_OF_IT = 0.6
"""Share of the land from which the area needs no names behind it."""

MOST_NAMES = 8
"""More names than this would hide the land."""


@dataclass(frozen=True, kw_only=True)
class Land:
    """One area of the background: its name, and its outline as WKB in WGS 84 (EPSG:4326)."""

    name: str
    wkb: bytes


@dataclass(frozen=True, kw_only=True)
class Locator:
    """Where an area lies.

    Parameters
    ----------
    alt
        What the picture shows, in words.
    name
        The area, written beside it.
    area
        Its outline as WKB in WGS 84.
    land
        What it lies in; drawn behind it.
    """

    alt: str
    name: str
    area: bytes
    land: tuple[Land, ...]


def draw_locator(locator: Locator) -> str:
    """Return the picture as a figure with inline SVG; its words are its text alternative."""
    behind = [shapely.from_wkb(land.wkb) for land in locator.land]
    own = shapely.from_wkb(locator.area)
    view = _View(shapely.union_all(shapely.envelope([*behind, own])).bounds)
    land = "".join(f'<path class="cc-land" d="{view.path(shape)}"/>' for shape in behind)
    names = _names(locator, behind, view) if len(behind) <= MOST_NAMES else ""
    return (
        f'<figure class="ci-chart cc-locator"><svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="{text(locator.alt)}">{land}<path class="cc-here" d="{view.path(own)}"/>'
        f"{_ring(own, view)}{names}</svg></figure>"
    )


class _View:
    """From degrees to units of the picture: a degree of longitude is the shorter, by the cosine of the latitude."""

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        self.squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = (east - west) * self.squeeze, north - south
        self.scale = min((WIDTH - 2 * EDGE) / max(wide, 1e-9), (HEIGHT - 2 * EDGE) / max(high, 1e-9))
        self.west, self.north = west, north
        self.left = (WIDTH - wide * self.scale) / 2
        self.top = (HEIGHT - high * self.scale) / 2

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Place of a point."""
        x = self.left + (lon - self.west) * self.squeeze * self.scale
        return x, self.top + (self.north - lat) * self.scale

    def path(self, shape: BaseGeometry) -> str:
        """Outline as the data of an SVG path, with no more detail than can be seen."""
        plain = shapely.simplify(shape, FINEST / self.scale, preserve_topology=False)
        if plain.is_empty:
            plain = shape
        return "".join(self._ring(ring.coords) for part in _polygons(plain) for ring in _rings(part))

    def _ring(self, points: Iterable[tuple[float, ...]]) -> str:
        placed = (self.at(point[0], point[1]) for point in points)
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed) + "Z"


def _polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]


def _rings(polygon: shapely.Polygon) -> list[shapely.LinearRing]:
    return [polygon.exterior, *polygon.interiors]


def _ring(own: BaseGeometry, view: _View) -> str:
    """A ring round an area too small to be seen."""
    west, south, east, north = own.bounds
    (left, low), (right, high) = view.at(west, south), view.at(east, north)
    if max(right - left, low - high) >= TINY:
        return ""
    return f'<circle class="cc-ring" cx="{(left + right) / 2:.1f}" cy="{(low + high) / 2:.1f}" r="{TINY:g}"/>'


def _names(locator: Locator, behind: list[BaseGeometry], view: _View) -> str:
    """Names of the land, where they cover neither the area nor each other; none where the area is all of it."""
    own = shapely.from_wkb(locator.area)
    if shapely.area(own) > MOST_OF_IT * sum(shapely.area(shape) for shape in behind):
        return ""
    here = view.at(*shapely.point_on_surface(own).coords[0])
    taken = [(here[0], here[1], 2 * TINY)]
    said = []
    for land, shape in sorted(
        zip(locator.land, behind, strict=True), key=lambda pair: -shapely.area(pair[1])
    ):
        x, y = view.at(*shapely.point_on_surface(shape).coords[0])
        half = LETTER * len(land.name) / 2
        x = min(max(x, half), WIDTH - half)
        if land.name == locator.name or any(
            abs(x - left) < half + other and abs(y - up) < LINE for left, up, other in taken
        ):
            continue
        taken.append((x, y, half))
        said.append(f'<text class="cc-place" x="{x:.1f}" y="{y:.1f}">{text(land.name)}</text>')
    return "".join(said)
