"""A small picture of where areas lie: districts with their names, the areas dark."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import shapely

from layers import palette
from layers.sheet import svg
from layers.sheet.ground import View
from layers.sheet.labels import Label, place
from layers.sheet.lettering import FAMILY, POINT

TINY = 3.0
"""Areas drawn smaller than this are ringed (mm)."""

MOST_NAMES = 12
"""More names than this would hide the land."""


def locator_svg(
    *,
    alt: str,
    land: Sequence[tuple[str, shapely.Geometry]],
    here: Sequence[shapely.Geometry],
    width_mm: float,
) -> str:
    """Draw the picture; shapes in metres of the National Grid (EPSG:27700), ``alt`` says what it shows."""
    shapes = np.array([shape for _, shape in land], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    high = max(width_mm * (north - south) / max(east - west, 1), width_mm * 0.4)
    view = View((west, south, east, north), (0.5, 0.5, width_mm - 0.5, high - 0.5))
    behind = shapely.transform(shapely.coverage_simplify(shapes, 0.12 / view.scale), view.at)
    own = shapely.transform(
        shapely.simplify(shapely.union_all(np.array(here, dtype=object)), 0.05 / view.scale), view.at
    )
    look = f'fill="#eceef0" stroke="{palette.QUIET}" stroke-width=".25" fill-rule="evenodd" stroke-linejoin="round"'
    parts = [f'<path d="{svg.path(shape)}" {look}/>' for shape in behind]
    parts.append(f'<path d="{svg.path(own)}" fill="{palette.INK}" fill-rule="evenodd"/>')
    left, top, right, bottom = own.bounds
    if max(right - left, bottom - top) < TINY:
        x, y = (left + right) / 2, (top + bottom) / 2
        parts.append(
            f'<circle cx="{svg.mm(x)}" cy="{svg.mm(y)}" r="2.6" fill="none" stroke="{palette.INK}" stroke-width=".6"/>'
        )
    parts += _names(land, list(behind), (left, top, right, bottom), (width_mm, high))
    name = "l" + hashlib.sha256(alt.encode()).hexdigest()[:6]
    size = f'width="{svg.mm(width_mm)}mm" height="{svg.mm(high)}mm" viewBox="0 0 {svg.mm(width_mm)} {svg.mm(high)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang="en-GB" xml:lang="en-GB" '
        f'aria-labelledby="{name}" font-family="{FAMILY}"><title id="{name}">{svg.escape(alt)}</title>'
        f"{''.join(parts)}</svg>\n"
    )


def _names(
    land: Sequence[tuple[str, shapely.Geometry]],
    behind: Sequence[shapely.Geometry],
    taken: tuple[float, float, float, float],
    page: tuple[float, float],
) -> list[str]:
    if not 1 < len(land) <= MOST_NAMES:
        return []
    middles = [shapely.get_coordinates(shapely.point_on_surface(shape))[0] for shape in behind]
    wanted = [
        Label(words=name, x=float(x), y=float(y), size=8 * POINT)
        for (name, _), (x, y) in zip(land, middles, strict=True)
    ]
    return [one.draw() for one in place(wanted, (0, 0, *page), [taken])]
