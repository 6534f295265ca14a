"""Shapes that anybody may hand in, made safe to measure by: whole, valid, in the county, of a sensible size.

All faults of a shape are told together. What can be put right without changing the ground is put right, and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from insight import words
from insight.errors import Fault, OwnAreaError
from insight.sources import grid
from insight.store import Store

Floats = NDArray[np.float64]

MOST_CORNERS = 5_000
"""A shape with more corners is simplified; no figure needs as many."""

SIMPLER_M = (1.0, 2.0, 5.0, 10.0, 20.0)
"""Metres by which a line may move when it is simplified, tried in this order."""

HARDLY = 0.01
"""Share of its area by which a shape may change when it is repaired."""

TIMES_COUNTY = 2.0
"""A shape so many times as large as the county is a slip."""

LEAST_KM2 = 0.0001
"""100 m²: less ground is none."""


class County(NamedTuple):
    """The whole that an edition covers: its name and ground (EPSG:27700)."""

    name: str
    shape: BaseGeometry


def county(store: Store) -> County:
    """Ground that an edition covers."""
    rows = store.frame("whole_county")
    shapes = shapely.from_wkb([bytes(shape) for shape in rows["geometry_wkb"]])
    shape = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    shapely.prepare(shape)
    return County(str(store.edition.place), shape)


def to_grid(corners: Sequence[tuple[float, float]]) -> Floats:
    """Longitudes and latitudes (WGS 84) as eastings and northings in metres, one row per corner."""
    degrees = np.asarray(corners, dtype=float).reshape(-1, 2)
    x, y = grid.to_national_grid(degrees[:, 0], degrees[:, 1], pyproj.CRS.from_epsg(grid.WGS84))
    return np.column_stack([x, y])


def to_degrees(shape: BaseGeometry) -> BaseGeometry:
    """A shape in EPSG:27700 as longitudes and latitudes (WGS 84)."""

    def back(corners: Floats) -> Floats:
        return np.column_stack(grid.to_degrees(corners[:, 0], corners[:, 1]))

    return shapely.transform(shape, back)


def check_degrees(corners: Floats, *, label: str) -> None:
    """Refuse coordinates that are no degrees in Great Britain, and say what they seem to be.

    Raises
    ------
    OwnAreaError
        For not-a-number, National Grid metres, latitude before longitude, and places elsewhere.
    """
    if not np.isfinite(corners).all():
        bad = int((~np.isfinite(corners).all(axis=1)).sum())
        remedy = "Draw the shape again, or save the file again."
        raise OwnAreaError(Fault(label, "every corner must have two numbers", f"{bad} without", remedy))
    x, y = corners[:, 0], corners[:, 1]
    if not grid.strayed(x, y, degrees=True).any():
        return
    rule = "coordinates must be longitude and latitude in Great Britain, in degrees"
    first = corners[np.flatnonzero(grid.strayed(x, y, degrees=True))[0]]
    raise OwnAreaError(Fault(label, rule, f"{first[0]:g}, {first[1]:g}", _seeming(x, y)))


def _seeming(x: Floats, y: Floats) -> str:
    if not grid.strayed(x, y, degrees=False).any():
        return (
            "These look like National Grid metres (EPSG:27700): save the file in WGS 84 (EPSG:4326), or as a "
            "GeoPackage, which says what it is in."
        )
    if not grid.strayed(y, x, degrees=True).any():
        return "Longitude and latitude seem to be swapped: write longitude first."
    return "Check that the file is of this place, and in WGS 84 (EPSG:4326)."


def settle(ground: BaseGeometry, whole: County, *, label: str) -> tuple[BaseGeometry, tuple[str, ...]]:
    """Repair, simplify and clip a shape to the county; say what was done.

    Parameters
    ----------
    ground
        Polygons in EPSG:27700.
    whole
        The county.
    label
        The file, or *drawing* or *circle*, for faults.

    Raises
    ------
    OwnAreaError
        With every fault: no ground, crossing itself so that it is unclear what is meant, too large, outside the
        county.
    """
    told: list[str] = []
    faults: list[Fault] = []
    if not ground.is_valid:
        ground, said, faults = mend(ground, label)
        told += said
    if ground.is_empty or ground.area < LEAST_KM2 * 1e6:
        found = f"{ground.area:,.0f} m²"
        raise OwnAreaError(
            [*faults, Fault(label, "a shape must surround some ground", found, "Draw it larger.")]
        )
    faults += _place(ground, whole, label)
    if faults:
        raise OwnAreaError(faults)
    ground, said = _simpler(ground)
    told += said
    ground, said = _clipped(ground, whole)
    return ground, (*told, *said)


def mend(ground: BaseGeometry, label: str) -> tuple[BaseGeometry, list[str], list[Fault]]:
    """Mend a shape that crosses itself (EPSG:27700), where that hardly changes what it surrounds.

    Returns
    -------
    tuple
        The mended shape, what was done, and the fault where it changes the shape by more than `HARDLY`.
    """
    at = _crossing(ground)
    mended = _polygons(shapely.make_valid(ground))
    before = _signed(ground)
    change = abs(mended.area - before) / max(mended.area, before, 1e-9)
    if change > HARDLY:
        found = f"its line crosses itself at {at}; repaired, its area would change by {100 * change:,.0f}%"
        remedy = "Move the corners so that the line does not cross itself."
        return mended, [], [Fault(label, "it must be clear what a shape surrounds", found, remedy)]
    said = (
        f"The line crosses itself at {at}; that was repaired, and changes its area by {_small_share(change)}."
    )
    return mended, [said], []


def _small_share(change: float) -> str:
    return "less than 0.1%" if change < 0.001 else f"{100 * change:.1f}%"


def _crossing(ground: BaseGeometry) -> str:
    """Where a shape crosses itself, in degrees."""
    reason = explain_validity(ground)
    numbers = reason[reason.find("[") + 1 : reason.find("]")].split() if "[" in reason else []
    if len(numbers) < 2:
        return "some point"
    lon, lat = grid.to_degrees(np.array([float(numbers[0])]), np.array([float(numbers[1])]))
    return f"longitude {lon[0]:.4f}, latitude {lat[0]:.4f}".replace("-", "−")


def _signed(ground: BaseGeometry) -> float:
    """Area by the corners in order, where loops that run the other way round count against the rest."""
    total = 0.0
    for part in shapely.get_parts(ground):
        if part.geom_type == "Polygon":
            holes = sum(abs(_shoelace(ring)) for ring in part.interiors)
            total += abs(_shoelace(part.exterior)) - holes
    return total


def _shoelace(ring: BaseGeometry) -> float:
    x, y = shapely.get_coordinates(ring).T
    x, y = x - x[0], y - y[0]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a repaired shape; lines and points that fell off are no ground."""
    parts = shapely.get_parts(shape)
    deeper = np.concatenate([shapely.get_parts(part) for part in parts]) if len(parts) else parts
    kept = [part for part in deeper if part.geom_type == "Polygon"]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _place(ground: BaseGeometry, whole: County, label: str) -> list[Fault]:
    """Faults of a shape far larger than the county, or outside it."""
    size, most = ground.area / 1e6, whole.shape.area / 1e6
    if size > TIMES_COUNTY * most:
        found = f"{size:,.0f} km², and {whole.name} has {most:,.0f} km²"
        remedy = "Check the coordinates, or draw a smaller shape."
        return [Fault(label, "a shape must not be far larger than the county", found, remedy)]
    if shapely.intersects(whole.shape, ground) and ground.intersection(whole.shape).area > LEAST_KM2 * 1e6:
        return []
    lon, lat = shapely.get_coordinates(to_degrees(shapely.centroid(ground)))[0]
    found = f"all of it outside, about longitude {lon:.3f}, latitude {lat:.3f}".replace("-", "−")
    remedy = f"There are figures for {whole.name} alone: choose ground inside it."
    return [Fault(label, f"a shape must lie in {whole.name}", found, remedy)]


def _simpler(ground: BaseGeometry) -> tuple[BaseGeometry, list[str]]:
    corners = shapely.get_num_coordinates(ground)
    if corners <= MOST_CORNERS:
        return ground, []
    for metres in SIMPLER_M:
        simple = _polygons(shapely.make_valid(ground.simplify(metres)))
        if shapely.get_num_coordinates(simple) <= MOST_CORNERS:
            break
    left = shapely.get_num_coordinates(simple)
    said = (
        f"The shape has {corners:,} corners; it was simplified to {left:,}, which moves its line by at most "
        f"{metres:.0f} m."
    )
    return simple, [said]


def _clipped(ground: BaseGeometry, whole: County) -> tuple[BaseGeometry, list[str]]:
    if shapely.contains(whole.shape, ground):
        return ground, []
    inside = _polygons(ground.intersection(whole.shape))
    share = 100 * (1 - inside.area / ground.area)
    if share < 0.5:
        return inside, []
    said = f"{words.number(share, 0)}% of the ground lies outside {whole.name}; only what lies inside is counted."
    return inside, [said]
