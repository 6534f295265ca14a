"""From the National Grid to longitude and latitude, by the one fixed way that the Office for National Statistics uses.

The seven-parameter transformation EPSG:1314, the same on every machine whatever grid files PROJ finds.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from data.generator.chance import Floats

DECIMALS = 6
"""Decimals of a degree in published coordinates: about a tenth of a metre."""

_PIPELINE = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000"
    " +ellps=airy +step +proj=push +v_3 +step +proj=cart +ellps=airy"
    " +step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489"
    " +convention=position_vector +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
    " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


@cache
def _transformer() -> pyproj.Transformer:
    return pyproj.Transformer.from_pipeline(_PIPELINE)


def degrees(xy: Floats) -> Floats:
    """Longitude and latitude (WGS 84) of points on the National Grid, rounded as published."""
    lon, lat = _transformer().transform(xy[:, 0], xy[:, 1])
    return np.round(np.stack([lon, lat], axis=1), DECIMALS)


def shapes_in_degrees(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes on the National Grid as shapes in degrees, rounded as published."""
    turned: NDArray[np.object_] = shapely.transform(shapes, degrees)
    return turned
