"""Placing people by the points where they live."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from insight.errors import Fault, GeographyError
from insight.geography.frames import (
    Floats,
    Integers,
    Objects,
    codes_of,
    listing,
    polygons_of,
    require_areas,
    require_columns,
)

NEAREST_M = 250.0
"""How far outside all areas a point may lie and still be theirs: clipped coasts, generalised edges."""


def weights_by_points(
    points: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    *,
    small: gpd.GeoDataFrame | None = None,
    nearest_m: float = NEAREST_M,
    points_label: str = "points",
    areas_label: str = "areas",
) -> pd.DataFrame:
    """Split small areas by where their people live.

    With one population-weighted point per small area this is the official best fit (whole small
    areas); with several (output areas in an LSOA, postcodes in an output area) it apportions.

    Parameters
    ----------
    points
        One row per point: ``x``, ``y`` (EPSG:27700), ``people`` and ``small_area_code``, the last not
        needed where ``small`` is given. Points without a small area or a place count for nobody.
    areas
        One row per area: ``code`` and polygons in EPSG:27700.
    small
        Polygons of the small areas: each point belongs to the one around it.
    nearest_m
        A point in no area goes to the nearest within so many metres. Give 0 for areas that are not
        meant to cover the ground.

    Returns
    -------
    DataFrame
        A lookup: ``small_area_code``, ``area_code``, ``weight`` (share of the small area's people; of
        its points where it has no people). People further out are in no row: see `unallocated`.

    Raises
    ------
    GeographyError
        When a frame cannot be used, people are not numbers of at least 0, or no point is in any area.
    """
    named = ["x", "y", "people"] + ([] if small is not None else ["small_area_code"])
    require_columns(points, named, points_label)
    _require_people(points, points_label)
    points = points.reset_index(drop=True)
    if small is not None:
        points = points.assign(small_area_code=locate(points, small, nearest_m=nearest_m))
    placed = points.assign(area_code=locate(points, areas, nearest_m=nearest_m, areas_label=areas_label))
    if placed["area_code"].isna().all():
        raise GeographyError(_nobody_inside(points, points_label, areas_label))
    return _shares(placed[placed["small_area_code"].notna()])


def locate(
    points: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    *,
    nearest_m: float = NEAREST_M,
    areas_label: str = "areas",
) -> pd.Series[str]:
    """Code of the area around each point.

    Parameters
    ----------
    points
        ``x`` and ``y`` in EPSG:27700; not-a-number for a place not known.
    areas
        One row per area: ``code`` and polygons in EPSG:27700. On a shared boundary, or where areas
        overlap, the area of the lower code is taken, whatever the order of the rows.
    nearest_m
        How far outside all areas a point may lie and still go to the nearest.

    Returns
    -------
    Series
        Area codes by the index of ``points``; missing where there is none.
    """
    require_areas((areas_label, areas))
    order = np.argsort(codes_of(areas))
    shapes, codes = polygons_of(areas)[order], codes_of(areas)[order]
    where = _first_around(points["x"].to_numpy(float), points["y"].to_numpy(float), shapes, nearest_m)
    found = np.full(len(points), None, dtype=object)
    found[where >= 0] = codes[where[where >= 0]]
    return pd.Series(found, index=points.index, name="area_code", dtype="str")


def _first_around(x: Floats, y: Floats, shapes: Objects, nearest_m: float) -> Integers:
    """Position of the first shape around each point, else of the first of the nearest; -1 for none."""
    where = np.full(len(x), -1, dtype=np.intp)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    points = np.asarray(shapely.points(x[known], y[known]), dtype=object)
    # The shapes are asked for their points, not the points for theirs: GEOS prepares what asks, and few shapes ask.
    shape, point = shapely.STRtree(points).query(shapes, predicate="intersects")
    _take_first(where, known, point, shape)
    outside = np.flatnonzero(where[known] < 0)
    if nearest_m > 0 and len(outside):
        tree = shapely.STRtree(shapes)
        near = tree.query_nearest(points[outside], max_distance=nearest_m, all_matches=True)
        _take_first(where, known[outside], *near)
    return where


def _take_first(where: Integers, rows: Integers, point: Integers, shape: Integers) -> None:
    """Write the lowest position found for each point."""
    order = np.lexsort((shape, point))
    point, first = np.unique(point[order], return_index=True)
    where[rows[point]] = shape[order][first]


def _shares(placed: pd.DataFrame) -> pd.DataFrame:
    """People of each small area in each area, as a share of all its people."""
    total = placed.groupby("small_area_code")["people"].transform("sum")
    people = placed["people"].where(total > 0, 1.0)
    whole = people.groupby(placed["small_area_code"]).sum()
    parts = people.groupby([placed["small_area_code"], placed["area_code"]], sort=True).sum()
    lookup = parts[parts > 0].rename("weight").reset_index()
    lookup["weight"] /= lookup["small_area_code"].map(whole)
    return lookup


def _require_people(points: pd.DataFrame, label: str) -> None:
    wrong = ~(points["people"].to_numpy(float) >= 0)
    if wrong.any():
        rows = points.index[wrong]
        raise GeographyError(
            Fault(
                label,
                "people must be numbers of at least 0",
                f"{int(wrong.sum()):,} rows that are not (row {listing(rows)})",
                "Correct the numbers, or leave the rows out.",
            )
        )


def _nobody_inside(points: pd.DataFrame, points_label: str, areas_label: str) -> Fault:
    found = f"none of {len(points):,} points"
    remedy = "Check that both are of the same place, with eastings and northings in metres."
    return Fault(f"{points_label}, {areas_label}", "people must live in the areas", found, remedy)
