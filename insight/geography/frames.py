"""The door: what every frame of areas must be before anything is measured on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, wraps
from typing import Any, TypeVar
from weakref import ref

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from insight.errors import Fault, GeographyError

T = TypeVar("T")
R = TypeVar("R")
Objects = NDArray[np.object_]
Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
Integers = NDArray[np.intp]

NATIONAL_GRID = "EPSG:27700"
"""British National Grid: metres. Every distance and area is measured in it."""

NAMED = 5
"""At most this many codes are named in one fault."""


def codes_of(frame: pd.DataFrame) -> Objects:
    """Codes of a frame, as Python strings, in the order of its rows."""
    return frame["code"].to_numpy(dtype=object)


def polygons_of(frame: gpd.GeoDataFrame) -> Objects:
    """Polygons of a checked frame, in the order of its rows; those that are not valid are repaired."""
    return _usable(np.asarray(frame.geometry.array, dtype=object))


def once_for_each(work: Callable[[Objects], R]) -> Callable[[Objects], R]:
    """Remember what a function found for each array of shapes, as long as the array lives; shapes never change."""
    found: dict[int, tuple[ref[Objects], R]] = {}

    @wraps(work)
    def remembered(shapes: Objects) -> R:
        key = id(shapes)
        known = found.get(key)
        if known is None or known[0]() is not shapes:
            known = ref(shapes, lambda _: found.pop(key, None)), work(shapes)
            found[key] = known
        return known[1]

    return remembered


@once_for_each
def _usable(shapes: Objects) -> Objects:
    valid = np.concatenate(in_threads(shapely.is_valid, np.array_split(shapes, 8)))
    if valid.all():
        return shapes
    shapes = shapes.copy()
    shapes[~valid] = _repaired(shapes[~valid])
    return shapes


def in_threads(work: Callable[[T], R], tasks: Iterable[T]) -> list[R]:
    """Work on all tasks, results in their order. NumPy and GEOS let go of Python's lock meanwhile.

    A task must not wait for tasks of its own: the threads are the same ones for all.
    """
    return list(_threads().map(work, tasks))


def in_both(one: Callable[[], T], other: Callable[[], R]) -> tuple[T, R]:
    """Do two pieces of work, the first in a thread, as `in_threads` does."""
    first = _threads().submit(one)
    second = other()
    return first.result(), second


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(4, os.cpu_count() or 1))


def require_areas(*labelled: tuple[str, gpd.GeoDataFrame]) -> None:
    """Check frames of areas: one row per area, ``code`` and polygons in EPSG:27700.

    Raises
    ------
    GeographyError
        With every fault of every frame: no rows, no code column, null or repeated codes, wrong
        coordinate system, absent or empty shapes, shapes that are not polygons.
    """
    faults = [fault for label, frame in labelled for fault in area_faults(frame, label)]
    if faults:
        raise GeographyError(faults)


def require_columns(frame: pd.DataFrame, columns: Sequence[str], label: str) -> None:
    """Check that a table has the columns.

    Raises
    ------
    GeographyError
        Naming every column that is absent.
    """
    absent = [column for column in columns if column not in frame]
    if absent:
        raise GeographyError(
            Fault(
                label,
                f"columns {', '.join(columns)} are needed",
                f"no {', '.join(absent)} among {', '.join(map(str, frame.columns)) or 'no columns'}",
                "Name the columns in datasets.toml.",
            )
        )


def area_faults(frame: gpd.GeoDataFrame, label: str) -> list[Fault]:
    """List what is wrong with a frame of areas."""
    if "code" not in frame:
        found = ", ".join(map(str, frame.columns)) or "no columns"
        return [Fault(label, "areas need a column 'code'", found, "Name it in [columns] of datasets.toml.")]
    if frame.empty:
        return [Fault(label, "there must be at least one area", "no rows", "Check the file and its 'where'.")]
    return [*_crs_faults(frame, label), *_code_faults(frame, label), *_shape_faults(frame, label)]


def listing(codes: Iterable[Any]) -> str:
    """Codes in words, the first few named: ``E05000001, E05000002 and 40 more``."""
    codes = list(dict.fromkeys(map(str, codes)))
    rest = len(codes) - NAMED
    return ", ".join(codes[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def _repaired(shapes: Objects) -> Objects:
    """Make polygons valid, keeping polygons only."""
    repaired: Objects = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    return repaired


def _crs_faults(frame: gpd.GeoDataFrame, label: str) -> list[Fault]:
    if frame.crs is not None and frame.crs.equals(NATIONAL_GRID, ignore_axis_order=True):
        return []
    found = "none stated" if frame.crs is None else frame.crs.name
    remedy = "State the file's own in 'crs' of datasets.toml; the reader then transforms it."
    return [Fault(label, "coordinates must be in EPSG:27700 (British National Grid)", found, remedy)]


def _code_faults(frame: gpd.GeoDataFrame, label: str) -> list[Fault]:
    faults = []
    codes = frame["code"]
    if codes.isna().any():
        rows = f"{int(codes.isna().sum()):,} rows without one"
        remedy = "Check the code column in datasets.toml."
        faults.append(Fault(label, "every area must have a code", rows, remedy))
    repeated = codes[codes.duplicated() & codes.notna()]
    if not repeated.empty:
        remedy = "If they are detached parts of one area, say dissolve = true in datasets.toml."
        faults.append(Fault(label, "every code must stand on one row", listing(repeated), remedy))
    return faults


def _shape_faults(frame: gpd.GeoDataFrame, label: str) -> list[Fault]:
    shapes: Objects = np.asarray(frame.geometry.array, dtype=object)
    codes = codes_of(frame)
    polygon = np.isin(shapely.get_type_id(shapes), (3, 6))
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    flat = np.flatnonzero(polygon & ~(shapely.area(shapes) > 0))
    empty[flat] = ~(shapely.area(_repaired(shapes[flat])) > 0)
    faults = []
    if empty.any():
        found = f"{listing(codes[empty])} without"
        remedy = "Get boundaries with a shape for every area, or leave these areas out."
        faults.append(Fault(label, "every area must have a shape", found, remedy))
    if (~polygon & ~empty).any():
        found = listing(codes[~polygon & ~empty])
        remedy = "Use the boundary file, not the centroids."
        faults.append(Fault(label, "areas must be polygons", found, remedy))
    return faults
