"""Any area: what somebody picks from the published areas, a circle round a point, or a shape drawn on the map.

An `OwnArea` is ground (a shape in EPSG:27700) with a name and what was done to it, in words. Its figures are
worked out by `insight.own_figures`; shapes from files are read by `insight.own_upload`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from insight import finding, own_shapes, words
from insight.errors import Fault, OwnAreaError, UnknownNameError
from insight.naming import How as Found
from insight.own_shapes import county
from insight.sources import grid
from insight.store import Store

MOST_PICKED = 200
"""Areas picked at once."""

NAMED = 3
"""Names told in a title; the rest are counted."""

LEAST_RADIUS_M, MOST_RADIUS_M = 100.0, 50_000.0
METRES = {
    "": 1.0,
    "m": 1.0,
    "metre": 1.0,
    "km": 1000.0,
    "kilometre": 1000.0,
    "mi": 1609.344,
    "mile": 1609.344,
}
RADIUS = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?)\s*(m|metres?|km|kilometres?|mi|miles?|)\s*", re.IGNORECASE)
LON_LAT = re.compile(r"\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,; ]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*")


class How(StrEnum):
    """How an own area came about."""

    PICKED = "picked"
    CIRCLE = "circle"
    DRAWN = "drawn"
    FILE = "file"
    NAMED = "named"


@dataclass(frozen=True)
class OwnArea:
    """Ground that somebody chose.

    Parameters
    ----------
    name
        As given or made up; plain text, escaped by whoever prints it.
    how
        How it came about.
    shape
        Polygons in EPSG:27700, valid, inside the county.
    area_km2
        Its size; of picked areas that do not overlap, the sum of the published sizes.
    areas
        Type and code of each area picked; none otherwise.
    told
        What was done to it, in sentences: clipped, repaired, simplified, several shapes taken together.
    """

    name: str
    how: How
    shape: BaseGeometry
    area_km2: float
    areas: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = field(default=())


def picked(store: Store, areas: Sequence[str], *, name: str = "") -> OwnArea:
    """Take several published areas together; what they share counts once.

    Parameters
    ----------
    areas
        Codes or names, or ``type:code`` where a code alone is not clear; of one kind or mixed.

    Raises
    ------
    OwnAreaError
        For none, or more than `MOST_PICKED`.
    UnknownNameError
        With every area that is not there.
    """
    wanted = list(dict.fromkeys(word.strip() for word in areas if word.strip()))
    if not 1 <= len(wanted) <= MOST_PICKED:
        remedy = "Pick at least one." if not wanted else "Pick a larger kind of area, or draw."
        rule = f"an own area is made of 1 to {MOST_PICKED} areas"
        raise OwnAreaError(Fault("areas", rule, f"{len(wanted)}", remedy))
    found: list[pd.Series] = []
    faults: list[Fault] = []
    for word in wanted:
        try:
            found.append(_area(store, word))
        except UnknownNameError as error:
            faults += error.faults
    if faults:
        raise UnknownNameError(faults)
    pairs = tuple(dict.fromkeys((str(row["area_type"]), str(row["area_code"])) for row in found))
    rows = store.frame("areas_by_code", kinds=[kind for kind, _ in pairs], codes=[code for _, code in pairs])
    shapes = shapely.from_wkb([bytes(shape) for shape in rows["geometry_wkb"]])
    shape = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    apart = float(rows["area_km2"].sum())
    together = float(shape.area) / 1e6
    # Boundaries drawn for one kind of area share their edges: only real overlaps are worth more than rounding.
    overlap = apart - together > 1e-6 * apart
    told = ("The areas overlap; what they share is counted once.",) if overlap else ()
    return OwnArea(
        name=name.strip() or _names(found),
        how=How.PICKED,
        shape=shape,
        area_km2=together if overlap else apart,
        areas=pairs,
        told=told,
    )


def _area(store: Store, word: str) -> pd.Series:
    kind, colon, code = word.partition(":")
    if colon and kind in set(store.area_types()["area_type"]):
        return store.area(code, area_type=kind)
    return store.area(word)


def _names(rows: Sequence[pd.Series]) -> str:
    names = [str(row["name"]) for row in rows]
    if len(names) <= NAMED:
        return words.listed(names)
    return f"{words.listed([*names[: NAMED - 1], f'{len(names) - NAMED + 1} more areas'])}"


def circle(store: Store, around: str, radius: str | float, *, name: str = "") -> OwnArea:
    """Take all ground within a distance of a point.

    Parameters
    ----------
    around
        A postcode, the name of a place, or longitude and latitude in degrees.
    radius
        Metres, or words such as *800 m*, *1.5 km* or *1 mile*.

    Raises
    ------
    OwnAreaError
        When the point or radius cannot be understood, with both faults; and as `insight.own_shapes.settle`.
    """
    faults: list[Fault] = []
    metres, said, point = 0.0, "", (0.0, 0.0)
    try:
        metres = radius_m(radius)
    except OwnAreaError as error:
        faults += error.faults
    try:
        point, said = where(store, around)
    except OwnAreaError as error:
        faults += error.faults
    if faults:
        raise OwnAreaError(faults)
    ground = shapely.Point(point).buffer(metres, quad_segs=32)
    shape, told = own_shapes.settle(ground, county(store), label="circle")
    shown = (
        f"{words.number(metres / 1000, 1).removesuffix('.0')} km" if metres >= 1000 else f"{metres:,.0f} m"
    )
    return OwnArea(name.strip() or f"Within {shown} of {said}", How.CIRCLE, shape, shape.area / 1e6, (), told)


def radius_m(radius: str | float) -> float:
    """Understand a radius; metres.

    Raises
    ------
    OwnAreaError
        For what is no distance, or one that is too short or too long.
    """
    text = f"{radius:g}" if isinstance(radius, (int, float)) else radius
    found = RADIUS.fullmatch(text)
    remedy = "Write, for example, 800 m, 1.5 km or 1 mile."
    if found is None:
        raise OwnAreaError(
            Fault("radius", "a radius is a number of metres, km or miles", repr(text[:40]), remedy)
        )
    unit = found[2].lower()
    unit = unit if unit in METRES else unit.removesuffix("s")
    metres = float(found[1].replace(",", ".")) * METRES[unit]
    if not LEAST_RADIUS_M <= metres <= MOST_RADIUS_M:
        rule = f"a radius is between {LEAST_RADIUS_M:.0f} m and {MOST_RADIUS_M / 1000:.0f} km"
        raise OwnAreaError(Fault("radius", rule, f"{metres:,.0f} m", remedy))
    return metres


def where(store: Store, around: str) -> tuple[tuple[float, float], str]:
    """Find a point from a postcode, a place or longitude and latitude; eastings and northings, and its name.

    Raises
    ------
    OwnAreaError
        When there is no such place, or several may be meant.
    """
    degrees = LON_LAT.fullmatch(around)
    if degrees is not None:
        return _degrees(float(degrees[1]), float(degrees[2]))
    code = re.sub(r"\s+", "", around).upper()
    if finding.FULL.fullmatch(code):
        return _postcode(store, code)
    answer = finding.answer(store, around)
    exact = [one for one in answer.hits if one.how is Found.EXACT and one.area_code]
    hit = answer.sure or (exact[0] if exact else None)  # a parish and a ward of one name: much the same place
    if hit is None:
        near = ", ".join(f"{one.name} ({one.label})" for one in answer.hits[:5])
        remedy = f"Choose one: {near}." if near else "Type a postcode, a place, or longitude and latitude."
        raise OwnAreaError(Fault("point", "the point must be one place", repr(around[:40]), remedy))
    towns = store.places()
    town = towns[towns["name"] == hit.name]
    row = (
        town.iloc[0]
        if hit.kind == "town" and len(town)
        else store.area(hit.area_code, area_type=hit.area_type)
    )
    x, y = own_shapes.to_grid([(float(row["lon"]), float(row["lat"]))])[0]
    return (float(x), float(y)), hit.name


def _degrees(lon: float, lat: float) -> tuple[tuple[float, float], str]:
    swapped = not grid.strayed(np.array([lat]), np.array([lon]), degrees=True)[0]
    if grid.strayed(np.array([lon]), np.array([lat]), degrees=True)[0]:
        remedy = "Write longitude first, then latitude." if swapped else "Check the numbers."
        rule = "longitude and latitude must lie in Great Britain"
        raise OwnAreaError(Fault("point", rule, f"{lon:g}, {lat:g}", remedy))
    x, y = grid.to_national_grid(np.array([lon]), np.array([lat]), pyproj.CRS.from_epsg(grid.WGS84))
    return (float(x[0]), float(y[0])), f"{lon:g}, {lat:g}"


def _postcode(store: Store, code: str) -> tuple[tuple[float, float], str]:
    rows = store.frame("postcode_point", postcode=code)
    spaced = f"{code[:-3]} {code[-3:]}"
    if rows.empty:
        said = " ".join(finding.answer(store, code).said)
        rule = f"the postcode must be one of {store.edition.place}"
        raise OwnAreaError(Fault("point", rule, spaced, said or "Type another."))
    return (float(rows["x"].iloc[0]), float(rows["y"].iloc[0])), spaced


def drawn(store: Store, ring: Sequence[tuple[float, float]], *, name: str = "") -> OwnArea:
    """Take the ground inside a ring of corners.

    Parameters
    ----------
    ring
        Longitude and latitude (WGS 84) of each corner, in order; the ring closes by itself.

    Raises
    ------
    OwnAreaError
        For fewer than three corners, numbers that are none, and as `insight.own_shapes.settle`.
    """
    corners = list(ring)
    if len(set(corners)) < 3:
        remedy = "Add corners until they surround some ground."
        raise OwnAreaError(
            Fault("drawing", "a shape needs at least three corners", str(len(corners)), remedy)
        )
    own_shapes.check_degrees(np.array(corners, dtype=float), label="drawing")
    ground = shapely.Polygon(own_shapes.to_grid(corners))
    shape, told = own_shapes.settle(ground, county(store), label="drawing")
    return OwnArea(name.strip() or "The area you drew", How.DRAWN, shape, shape.area / 1e6, (), told)


def named(store: Store, geometry: str, *, name: str) -> OwnArea:
    """Take an area that was saved by name.

    Parameters
    ----------
    geometry
        Well-known text in EPSG:27700 (`insight.engagement.records.SavedArea`).

    Raises
    ------
    OwnAreaError
        For text that is no polygon; and as `insight.own_shapes.settle`.
    """
    try:
        ground = shapely.from_wkt(geometry)
    except shapely.errors.GEOSException as error:
        remedy = "Save the area again."
        raise OwnAreaError(Fault(name, "a named area must hold a polygon", "none", remedy)) from error
    shape, told = own_shapes.settle(ground, county(store), label=name)
    return OwnArea(name, How.NAMED, shape, shape.area / 1e6, (), told)
