"""From any stated coordinate system to the British National Grid (EPSG:27700), the same on every machine.

PROJ chooses the way from WGS 84 to the National Grid by the grid files it finds, so that the same
boundary could move by two metres from one machine to the next. Here the way is fixed: the seven-parameter
transformation EPSG:1314, which the Office for National Statistics uses for the WGS 84 files it serves
(its own pair of files agrees to 1 mm). It is good to about 2 m on the ground.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyproj
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

NATIONAL_GRID = 27700
WGS84 = 4326

LONGITUDES, LATITUDES = (-9.0, 3.0), (49.0, 61.5)
"""Degrees within which Great Britain and its islands lie."""
EASTINGS, NORTHINGS = (1_000.0, 800_000.0), (1_000.0, 1_300_000.0)
"""Metres within which they lie on the National Grid; no degrees are as large as the least."""

Coordinates = tuple[NDArray[np.float64], NDArray[np.float64]]

_TO_GRID = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
    " +step +proj=push +v_3 +step +proj=cart +ellps=WGS84"
    " +step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489"
    " +convention=position_vector +step +inv +proj=cart +ellps=airy +step +proj=pop +v_3"
    " +step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
)


def understand(crs: object) -> pyproj.CRS | None:
    """Return the coordinate system that a text, number or object names.

    None when it names none, or one that has no place on the Earth (GDAL's "Undefined Cartesian SRS").
    """
    try:
        named = pyproj.CRS.from_user_input(crs)
    except (CRSError, TypeError):
        return None
    placed = (named.is_projected or named.is_geographic) and not named.name.startswith("Undefined")
    return named if placed else None


def is_national_grid(crs: pyproj.CRS) -> bool:
    """Whether it is the National Grid, also where a ``.prj`` describes it without its EPSG number."""
    return crs.to_epsg(min_confidence=25) == NATIONAL_GRID or _same_projection(crs)


def to_national_grid(x: NDArray[np.float64], y: NDArray[np.float64], crs: pyproj.CRS) -> Coordinates:
    """Transform coordinates (longitude or easting first) to eastings and northings in metres."""
    if is_national_grid(crs):
        return x, y
    if not _is_global(crs):
        x, y = _transformer(crs.to_wkt()).transform(x, y)
    east, north = _pipeline().transform(x, y)
    return east, north


def to_degrees(x: NDArray[np.float64], y: NDArray[np.float64]) -> Coordinates:
    """Transform eastings and northings in metres to longitude and latitude (WGS 84): the way back, exactly."""
    lon, lat = _pipeline().transform(x, y, direction="INVERSE")
    return lon, lat


def strayed(x: NDArray[np.float64], y: NDArray[np.float64], *, degrees: bool) -> NDArray[np.bool_]:
    """Whether each point lies outside Great Britain: degrees, or metres on the National Grid."""
    (west, east), (south, north) = (LONGITUDES, LATITUDES) if degrees else (EASTINGS, NORTHINGS)
    inside: NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return ~inside


def _same_projection(crs: pyproj.CRS) -> bool:
    if not crs.is_projected:
        return False
    wanted = {
        "latitude of natural origin": 49.0,
        "longitude of natural origin": -2.0,
        "scale factor at natural origin": 0.9996012717,
        "false easting": 400_000.0,
        "false northing": -100_000.0,
    }
    operation = crs.coordinate_operation
    stated = {p.name.casefold(): float(p.value) for p in operation.params} if operation is not None else {}
    return all(abs(stated.get(name, np.inf) - value) < 1e-9 for name, value in wanted.items())


def _is_global(crs: pyproj.CRS) -> bool:
    """WGS 84 and ETRS89 differ by less than a metre and are taken as one."""
    return crs.is_geographic and ("WGS 84" in crs.name or "WGS_1984" in crs.name or "ETRS89" in crs.name)


@lru_cache(maxsize=1)
def _pipeline() -> pyproj.Transformer:
    return pyproj.Transformer.from_pipeline(_TO_GRID)


@lru_cache(maxsize=8)
def _transformer(wkt: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(wkt, WGS84, always_xy=True)
