"""Shapes brought to one form: known coordinate system, inside Great Britain, valid polygons in EPSG:27700."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from insight.domain import Dataset
from insight.errors import Fault
from insight.sources import grid
from insight.sources.files import and_more
from insight.sources.vectors import Layer

Shapes = NDArray[np.object_]
"""Shapely geometries, None where there is none."""

POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def coordinate_system(layer: Layer, dataset: Dataset) -> tuple[pyproj.CRS | None, list[Fault]]:
    """Return the coordinate system of a layer: what the file states, else what the data set declares.

    GeoJSON that states none is WGS 84 by RFC 7946 (`place_faults` backs this); any other file that states
    none is a fault, as is a declaration that contradicts the file.
    """
    stated = grid.understand(layer.crs) if layer.crs and not layer.assumed else None
    declared = grid.understand(dataset.crs) if dataset.crs else None
    if dataset.crs and declared is None:
        rule = "'crs' must name a coordinate system, such as EPSG:27700"
        where = f"datasets.toml [{dataset.id}]"
        return None, [Fault(where, rule, repr(dataset.crs), "Correct 'crs'.")]
    if stated is not None and declared is not None and not _agree(stated, declared):
        rule = f"'crs' of [{dataset.id}] must not contradict the file"
        remedy = "Drop 'crs': it is only for files that state none."
        return None, [Fault(layer.file, rule, f"{stated.name} in the file, {dataset.crs} declared", remedy)]
    if stated is None and declared is None and not layer.assumed:
        rule = "the file must state its coordinate system"
        remedy = 'Ask the publisher, then declare it, for example crs = "EPSG:27700".'
        return None, [Fault(layer.file, rule, "none", remedy)]
    return stated or declared or pyproj.CRS.from_epsg(grid.WGS84), []


def _agree(stated: pyproj.CRS, declared: pyproj.CRS) -> bool:
    if grid.is_national_grid(stated) and grid.is_national_grid(declared):
        return True
    return stated.equals(declared, ignore_axis_order=True) or (
        stated.is_geographic and declared.is_geographic
    )


def missing_faults(shapes: Shapes, codes: pd.Series, *, file: str) -> list[Fault]:
    """Faults of areas without a shape."""
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if not empty.any():
        return []
    shown = and_more(_named(codes, empty))
    remedy = "Get the file again, or ask the publisher for the shape."
    return [Fault(file, "every area must have a shape", f"none for {shown}", remedy)]


def place_faults(shapes: Shapes, codes: pd.Series, crs: pyproj.CRS, *, file: str) -> list[Fault]:
    """Faults of shapes outside Great Britain: mostly metres taken for degrees, or the reverse."""
    degrees, metres = crs.is_geographic, grid.is_national_grid(crs)
    if not degrees and not metres:
        return []
    west, south, east, north = shapely.bounds(shapes).T
    out = grid.strayed(west, south, degrees=degrees) | grid.strayed(east, north, degrees=degrees)
    if not out.any():
        return []
    first = int(np.flatnonzero(out)[0])
    found = f"{and_more(_named(codes, out), most=3)}, the first at {west[first]:g}, {south[first]:g}"
    rule = f"coordinates must be {'degrees' if degrees else 'National Grid metres'} in Great Britain"
    return [Fault(file, rule, found, _remedy(west[out], south[out], degrees=degrees))]


def _remedy(x: NDArray[np.float64], y: NDArray[np.float64], *, degrees: bool) -> str:
    if degrees and not grid.strayed(x, y, degrees=False).any():
        return 'They look like National Grid metres: declare crs = "EPSG:27700", or ask the publisher.'
    if degrees and not grid.strayed(y, x, degrees=True).any():
        return "Latitude and longitude look exchanged: ask the publisher for the file in longitude, latitude."
    if not degrees and not grid.strayed(x, y, degrees=True).any():
        return "They look like degrees: the file or 'crs' states the wrong coordinate system."
    return "Get the file again in WGS 84 or on the National Grid."


def on_grid(shapes: Shapes, codes: pd.Series, crs: pyproj.CRS, *, file: str) -> tuple[Shapes, list[Fault]]:
    """Bring shapes to EPSG:27700 and make them valid polygons; faults of those that are none.

    Invalid shapes are repaired with `shapely.make_valid`; lines and points that come of it are dropped.
    """
    if grid.is_national_grid(crs):
        flat = shapely.force_2d(shapes)
    else:
        flat = shapely.transform(
            shapes, lambda xy: np.column_stack(grid.to_national_grid(xy[:, 0], xy[:, 1], crs))
        )
    if not crs.is_geographic and not grid.is_national_grid(crs):
        faults = place_faults(flat, codes, pyproj.CRS.from_epsg(grid.NATIONAL_GRID), file=file)
        if faults:
            return flat, faults
    broken = ~shapely.is_valid(flat)
    flat[broken] = [_polygons(shape) for shape in shapely.make_valid(flat[broken])]
    wrong = shapely.is_empty(flat) | ~np.isin(shapely.get_type_id(flat), POLYGONAL)
    if not wrong.any():
        return flat, []
    kinds = sorted({str(shape.geom_type) for shape in shapes[wrong]})
    found = f"{', '.join(kinds)} for {and_more(_named(codes, wrong))}"
    remedy = "Get the boundaries of areas, not their lines or points."
    return flat, [Fault(file, "every shape must be a polygon that holds some land", found, remedy)]


def dissolved(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Unite the parts of each code; other columns are those of its first part."""
    repeated = frame["code"].duplicated(keep=False)
    if not repeated.any():
        return frame
    united = (
        frame[repeated].groupby("code")["geometry"].agg(lambda parts: shapely.union_all(parts.to_numpy()))
    )
    first = frame.drop_duplicates("code").copy()
    several = first["code"].isin(united.index)
    first.loc[several, "geometry"] = united.loc[first.loc[several, "code"]].to_numpy()
    return first


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of a shape: itself, or those among its parts."""
    if shapely.get_type_id(shape) in POLYGONAL:
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = [part for part in parts if shapely.get_type_id(part) == shapely.GeometryType.POLYGON]
    return shapely.union_all(kept) if kept else shapely.Polygon()


def _named(codes: pd.Series, chosen: NDArray[np.bool_]) -> list[str]:
    return [code or f"row {row}" for row, code in codes[chosen].items()]
