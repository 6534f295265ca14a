"""Outlines for maps, and larger areas out of smaller ones."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from insight.geography.frames import Objects, polygons_of, require_areas, require_columns

WGS84 = "EPSG:4326"
DECIMALS = 5
"""Decimals of longitude and latitude kept: about a metre."""


def outlines(areas: gpd.GeoDataFrame, *, tolerance_m: float) -> gpd.GeoDataFrame:
    """Simplify boundaries for a map, neighbours staying neighbours.

    Shared boundaries are simplified once, for both sides (GEOS coverage simplification after
    Visvalingam-Whyatt). An area which that would make invalid or take away is simplified by itself,
    and kept as it is where even that leaves nothing: no area is ever dropped.

    Parameters
    ----------
    areas
        One row per area: ``code`` and polygons in EPSG:27700; other columns are kept.
    tolerance_m
        Detail smaller than a square of this side, in metres, goes.

    Returns
    -------
    GeoDataFrame
        The same rows in EPSG:4326 (longitude, latitude), rounded to five decimals.

    Raises
    ------
    GeographyError
        When the frame cannot be used.
    """
    require_areas(("areas", areas))
    shapes = polygons_of(areas)
    simple = _usable(_simplified(shapes, tolerance_m), shapes, lambda own: shapely.simplify(own, tolerance_m))
    degrees = np.asarray(gpd.GeoSeries(simple, crs=areas.crs).to_crs(WGS84).array, dtype=object)
    attributes = areas.drop(columns=areas.geometry.name)
    return gpd.GeoDataFrame(attributes, geometry=_usable(_rounded(degrees), degrees, _snapped), crs=WGS84)


def dissolve(areas: gpd.GeoDataFrame, by: str, name: str) -> gpd.GeoDataFrame:
    """Make larger areas out of smaller ones.

    Parameters
    ----------
    areas
        One row per member: polygons in EPSG:27700, ``by`` and ``name``. A member may be in several groups.
    by
        Column with the code of the larger area; rows without one are left out.
    name
        Column with its name; the first of a group is taken.

    Returns
    -------
    GeoDataFrame
        One row per larger area, in order of code: ``code``, ``name``, ``geometry`` (EPSG:27700).

    Raises
    ------
    GeographyError
        When columns are absent or the frame cannot be used.
    """
    require_columns(areas, [by, name], "areas")
    rows = areas[areas[by].notna()]
    numbered = gpd.GeoDataFrame({"code": range(len(rows))}, geometry=rows.geometry.to_numpy(), crs=areas.crs)
    require_areas(("areas", numbered))
    shapes = polygons_of(numbered)
    groups = pd.Series(np.arange(len(rows))).groupby(rows[by].to_numpy(object), sort=True)
    unions = {code: _union(shapes[positions.to_numpy()]) for code, positions in groups}
    names = rows[name].to_numpy(object)
    table = {"code": list(unions), "name": [names[positions.iloc[0]] for _, positions in groups]}
    return gpd.GeoDataFrame(table, geometry=list(unions.values()), crs=areas.crs)


def _union(shapes: Objects) -> shapely.Geometry:
    """Join shapes: at once where they fit edge to edge, else by overlay."""
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapes)


def _simplified(shapes: Objects, tolerance_m: float) -> Objects:
    try:
        simple: Objects = shapely.coverage_simplify(shapes, tolerance_m)
    except shapely.errors.GEOSException:
        return np.full(len(shapes), shapely.Polygon(), dtype=object)  # each falls back on its own
    return simple


def _rounded(degrees: Objects) -> Objects:
    """Coordinates rounded as they stand."""
    plain: Objects = shapely.transform(degrees, lambda xy: np.round(xy, DECIMALS))
    whole = shapely.is_valid(plain)  # an islet may have shrunk to a line, in which no point may be dropped
    plain[whole] = shapely.remove_repeated_points(plain[whole])
    return plain


def _snapped(degrees: Objects) -> Objects:
    """Coordinates rounded so that the result is valid."""
    snapped: Objects = shapely.set_precision(degrees, 10.0**-DECIMALS)
    return snapped


def _usable(simple: Objects, shapes: Objects, otherwise: Callable[[Objects], Objects]) -> Objects:
    """Simple shapes that are valid polygons with land; of the others what ``otherwise`` makes, or the shape itself."""
    best = simple.copy()
    for choice in (otherwise, lambda own: own):
        bad = np.flatnonzero(~(shapely.is_valid(best) & (shapely.area(best) > 0)))
        best[bad] = choice(shapes[bad])
    return best
