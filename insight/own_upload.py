"""Shapes from a file that somebody hands in: GeoJSON, GeoPackage or KML, also zipped, never trusted.

Size is checked before anything is opened, a zip before it is unpacked, and everything is read from memory: nothing
of an upload is ever written to disk. Names in a file are words, and whoever prints them escapes them.
"""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from insight import own_shapes, words
from insight.errors import Fault, OwnAreaError
from insight.own_area import How, OwnArea
from insight.own_shapes import Floats, county
from insight.sources import grid
from insight.store import Store

MOST_BYTES = 20 * 1024 * 1024
"""A larger file is refused before it is opened."""

MOST_UNPACKED = 60 * 1024 * 1024
"""A zip that unpacks to more is refused before it is unpacked."""

MOST_SHAPES = 5_000
MOST_RAW_CORNERS = 500_000
LETTERS = 80
"""Letters kept of a name."""

KINDS = (".geojson", ".json", ".gpkg", ".kml")
ZIPPED = (".zip", ".kmz")
NAMES = ("name", "Name", "NAME", "title", "Title")
GDAL_ERRORS = (CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError)
_CRS = re.compile(rb'"crs"\s*:\s*\{')
REMEDY = "Hand in a GeoJSON, GeoPackage or KML file, or a zip with one of them."


@dataclass(frozen=True)
class _Read:
    """Shapes as they stand in a file, and the coordinate system it states."""

    file: str
    shapes: np.ndarray
    crs: pyproj.CRS
    name: str


def uploaded(store: Store, data: bytes, file: str, *, name: str = "") -> OwnArea:
    """Read the polygons of a file as one own area.

    Parameters
    ----------
    data
        What is in the file.
    file
        Its name; only the ending decides how it is read.
    name
        What to call the area; the name in the file, else of the file, when empty.

    Raises
    ------
    OwnAreaError
        With every fault that can be told at once.
    """
    shown = short(PurePosixPath(file.replace("\\", "/")).name) or "file"
    _require_size(data, shown)
    member, inner = _unzipped(data, shown) if shown.lower().endswith(ZIPPED) else (shown, data)
    kind = next((kind for kind in KINDS if member.lower().endswith(kind)), "")
    _require_kind(kind, inner, shown)
    read = _shapes(inner, kind, shown)
    ground, mended = _ground(read)
    shape, told = own_shapes.settle(ground, county(store), label=shown)
    told = (*mended, *told)
    several = len(read.shapes)
    if several > 1:
        told = (f"The file holds {words.count(several)} shapes; they are taken together.", *told)
    called = name.strip() or read.name or short(PurePosixPath(shown).stem)
    return OwnArea(short(called), How.FILE, shape, shape.area / 1e6, (), told)


def short(text: str) -> str:
    """A name without control characters, of at most `LETTERS` letters."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= LETTERS else plain[: LETTERS - 1].rstrip() + "…"


def _require_size(data: bytes, file: str) -> None:
    if len(data) > MOST_BYTES:
        rule = f"a file may have at most {MOST_BYTES // 1024**2} MB"
        remedy = "Save only the shape you need, or draw it on the map."
        raise OwnAreaError(Fault(file, rule, f"{len(data) / 1024**2:,.0f} MB", remedy))
    if not data:
        raise OwnAreaError(Fault(file, "the file must hold shapes", "an empty file", REMEDY))


def _unzipped(data: bytes, file: str) -> tuple[str, bytes]:
    """The one shape file in a zip; refused unread where it would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(KINDS)]
            if len(entries) != 1:
                found = "none" if not entries else f"{len(entries)}"
                raise OwnAreaError(Fault(file, "a zip must hold one shape file", found, REMEDY))
            with archive.open(entries[0]) as member:
                inner = member.read(MOST_UNPACKED + 1)  # what the zip says of its size may be a lie
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        rule = "a zip must be whole, and not locked by a password"
        raise OwnAreaError(Fault(file, rule, short(str(error)), "Zip it again.")) from error
    if len(inner) > MOST_UNPACKED:
        rule = f"a zip may unpack to at most {MOST_UNPACKED // 1024**2} MB"
        raise OwnAreaError(Fault(file, rule, "more", "Save only the shape you need."))
    return entries[0].filename, inner


def _require_kind(kind: str, data: bytes, file: str) -> None:
    if not kind:
        ending = PurePosixPath(file).suffix or "no ending"
        raise OwnAreaError(Fault(file, "it must be GeoJSON, GeoPackage or KML", ending, REMEDY))
    if kind == ".kml" and re.search(rb"<!(DOCTYPE|ENTITY)", data, re.IGNORECASE):
        rule = "a KML file must declare nothing of its own"
        raise OwnAreaError(Fault(file, rule, "a document type", "Save it again from the map program."))
    if kind in (".geojson", ".json"):
        _require_json(data, file)


def _require_json(data: bytes, file: str) -> None:
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError) as error:
        found = "brackets nested too deep" if isinstance(error, RecursionError) else short(str(error))
        remedy = "Save it again from the map program."
        raise OwnAreaError(Fault(file, "it must be whole GeoJSON", found, remedy)) from error
    if not isinstance(parsed, dict) or "type" not in parsed:
        found = f"a {type(parsed).__name__} without a 'type'"
        raise OwnAreaError(Fault(file, "it must be whole GeoJSON", found, REMEDY))
    if b"NaN" in data or b"Infinity" in data:
        remedy = "Save it again: a corner has no place."
        raise OwnAreaError(Fault(file, "every corner must have two numbers", "NaN or Infinity", remedy))


def _shapes(data: bytes, kind: str, file: str) -> _Read:
    """Read every shape of the only layer that holds any."""
    try:
        with warnings.catch_warnings():
            # GDAL remarks on options, shapely on corners that are no numbers: those are faults, told below.
            warnings.simplefilter("ignore", RuntimeWarning)
            drawn = [number for number, layer in enumerate(pyogrio.list_layers(data)) if layer[1] is not None]
            held = {number: _count(data, number) for number in drawn}
            counted = sum(held.values())
            if not 1 <= counted <= MOST_SHAPES:
                rule = f"a file must hold 1 to {MOST_SHAPES:,} shapes"
                raise OwnAreaError(Fault(file, rule, f"{counted:,}", "Save only the shapes you need."))
            frames = [pyogrio.read_dataframe(data, layer=number) for number in drawn if held[number]]
    except (*GDAL_ERRORS, GEOSException, UnicodeDecodeError, ValueError) as error:
        rule = "it must be a whole GeoJSON, GeoPackage or KML file"
        raise OwnAreaError(Fault(file, rule, short(str(error)), REMEDY)) from error
    crs = [_crs(frame, kind, data, file) for frame in frames]
    if any(not one.equals(crs[0], ignore_axis_order=True) for one in crs):
        remedy = "Save the shapes in one layer."
        raise OwnAreaError(Fault(file, "its layers must be in one coordinate system", "several", remedy))
    shapes = np.concatenate([frame.geometry.to_numpy() for frame in frames])
    return _Read(file, shapes, crs[0], _name(frames[0]) if len(shapes) == 1 else "")


def _count(data: bytes, layer: int) -> int:
    return int(pyogrio.read_info(data, layer=layer, force_feature_count=True)["features"])


def _crs(frame: gpd.GeoDataFrame, kind: str, data: bytes, file: str) -> pyproj.CRS:
    """The coordinate system: WGS 84 of GeoJSON and KML unless stated, as stated of a GeoPackage."""
    if kind == ".kml" or (kind in (".geojson", ".json") and not _CRS.search(data)):
        return pyproj.CRS.from_epsg(grid.WGS84)
    stated = grid.understand(frame.crs) if frame.crs is not None else None
    if stated is None:
        remedy = "Set it in the map program (EPSG:27700 or EPSG:4326), and save again."
        raise OwnAreaError(Fault(file, "the file must state its coordinate system", "none", remedy))
    return stated


def _name(frame: gpd.GeoDataFrame) -> str:
    column = next((name for name in NAMES if name in frame), None)
    value = frame[column].iloc[0] if column else None
    return short(value) if isinstance(value, str) else ""


def _ground(read: _Read) -> tuple[BaseGeometry, list[str]]:
    """All shapes of a file as one, in EPSG:27700, and what was mended.

    Raises
    ------
    OwnAreaError
        For shapes that are no polygons or empty, and corners that are none, all at once.
    """
    faults = _kind_faults(read)
    polygons = np.array([shape for shape in read.shapes if _is_polygon(shape)], dtype=object)
    corners = shapely.get_coordinates(polygons)
    if len(corners) > MOST_RAW_CORNERS:
        rule = f"a file may hold at most {MOST_RAW_CORNERS:,} corners"
        faults.append(Fault(read.file, rule, f"{len(corners):,}", "Simplify the shapes, and save again."))
    try:
        _check_place(corners, read)
    except OwnAreaError as error:
        faults += error.faults
    if faults:
        raise OwnAreaError(faults)

    def moved(corners: Floats) -> Floats:
        return np.column_stack(grid.to_national_grid(corners[:, 0], corners[:, 1], read.crs))

    ground = shapely.transform(shapely.force_2d(polygons), moved)
    told: list[str] = []
    for number in np.flatnonzero(~shapely.is_valid(ground)):
        ground[number], said, more = own_shapes.mend(ground[number], read.file)
        told += said
        faults += more
    if faults:
        raise OwnAreaError(faults)
    return (ground[0] if len(ground) == 1 else shapely.union_all(ground)), told


def _is_polygon(shape: BaseGeometry | None) -> bool:
    return shape is not None and shape.geom_type in ("Polygon", "MultiPolygon") and not shape.is_empty


def _kind_faults(read: _Read) -> list[Fault]:
    wrong = [shape for shape in read.shapes if not _is_polygon(shape)]
    if not wrong:
        return []
    empty = sum(shape is None or shape.is_empty for shape in wrong)
    kinds = sorted({shape.geom_type for shape in wrong if shape is not None and not shape.is_empty})
    faults = []
    if kinds:
        remedy = "Keep the polygons; for a point, choose a circle."
        faults.append(Fault(read.file, "every shape must be a polygon", words.listed(kinds), remedy))
    if empty:
        remedy = "Leave the empty ones out, and save again."
        faults.append(Fault(read.file, "every shape must surround some ground", f"{empty} empty", remedy))
    return faults


def _check_place(corners: Floats, read: _Read) -> None:
    if not len(corners):
        return
    if read.crs.is_geographic:
        own_shapes.check_degrees(corners, label=read.file)
    elif not np.isfinite(corners).all():
        remedy = "Save it again: a corner has no place."
        raise OwnAreaError(Fault(read.file, "every corner must have two numbers", "NaN", remedy))
