"""How much land small areas and areas share."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from insight.errors import Fault, GeographyError
from insight.geography.edges import edges_of
from insight.geography.frames import Floats, Objects, codes_of, polygons_of, require_areas
from insight.geography.sweep import Pairs, shared_areas

ROUNDING = 1e-11
"""Share of a small area below which a shared area is rounding: under a square millimetre of an LSOA."""

TOLERANCE = 0.01
"""Share of an area below which a part of it is a sliver: two generalised lines for one boundary."""

SLIVER_M = 12.0
SLIVER_SHARE = 0.1
"""So is a larger part, up to a tenth, that is thinner than this over a stretch as long as the area is wide.

Output areas nest in LSOAs and LSOAs in districts, yet their boundaries generalised to 20 m (ONS BGC) overlap
neighbours by up to 7 % of the area and 10 m of width (measured on Cambridgeshire); the overlaps with wards,
in which they do not nest, are wider than that.
"""


def overlaps(
    small: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    small_label: str = "small areas",
    areas_label: str = "areas",
) -> pd.DataFrame:
    """Measure the land every small area shares with every area it overlaps.

    Parameters
    ----------
    small, areas
        One row per area: ``code`` and polygons in EPSG:27700. Invalid shapes are repaired first.
    small_label, areas_label
        What the frames are called in faults, best the file's name.

    Returns
    -------
    DataFrame
        One row per small area and area that share land, in order of their codes: ``small_area_code``,
        ``area_code``, ``area_m2`` (square metres shared), ``share`` (of the small area's own land) and
        ``area_share`` (of the area's own land). Slivers are kept; what only touches is not there.
        Equal to direct polygon intersection to 1e-9 of the small area's land.

    Raises
    ------
    GeographyError
        When a frame cannot be used, or no small area overlaps any area.
    """
    require_areas((small_label, small), (areas_label, areas))
    shapes, wholes = polygons_of(small), polygons_of(areas)
    pairs = _candidates(shapes, wholes)
    land: Floats = shapely.area(shapes)[pairs.small]
    shared = np.minimum(_measure(shapes, wholes, pairs), land)
    keep = shared > ROUNDING * land
    if not keep.any():
        raise GeographyError(_apart(small, areas, small_label, areas_label))
    found = pd.DataFrame(
        {
            "small_area_code": codes_of(small)[pairs.small[keep]],
            "area_code": codes_of(areas)[pairs.area[keep]],
            "area_m2": shared[keep],
            "share": shared[keep] / land[keep],
            "area_share": np.minimum(shared[keep] / shapely.area(wholes)[pairs.area[keep]], 1.0),
        }
    )
    return found.sort_values(["small_area_code", "area_code"], ignore_index=True)


def without_slivers(found: pd.DataFrame, tolerance: float) -> pd.DataFrame:
    """Drop overlaps that are slivers both of the small area and of the area; with a tolerance of 0, none.

    That both are asked keeps a tiny parish that lies inside one large small area.
    """
    of_small = is_sliver(found["share"], found["area_m2"] / found["share"], tolerance)
    of_area = is_sliver(found["area_share"], found["area_m2"] / found["area_share"], tolerance)
    return found[~(of_small & of_area)]


def is_sliver(share: pd.Series[float], land_m2: pd.Series[float], tolerance: float) -> pd.Series[bool]:
    """Whether a share of a piece of land is no more than generalised boundaries leave."""
    if tolerance <= 0:
        return share <= ROUNDING
    thin = share * land_m2 < SLIVER_M * land_m2**0.5
    return (share < tolerance) | (thin & (share < SLIVER_SHARE))


def _candidates(shapes: Objects, wholes: Objects) -> Pairs:
    """Pairs whose bounding boxes meet, in order of area."""
    area, small = shapely.STRtree(shapes).query(wholes)
    order = np.argsort(area, kind="stable")
    return Pairs(area[order], small[order])


def _measure(shapes: Objects, wholes: Objects, pairs: Pairs) -> Floats:
    """Shared area of each pair; a small area well inside needs no measuring."""
    shapely.prepare(wholes)
    inside = shapely.contains_properly(wholes[pairs.area], shapes[pairs.small])
    shared: Floats = shapely.area(shapes)[pairs.small]
    across = np.flatnonzero(~inside)
    rest = Pairs(pairs.area[across], pairs.small[across])
    shared[across] = shared_areas(edges_of(shapes), edges_of(wholes), shapely.bounds(wholes), rest)
    return shared


def _apart(small: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, small_label: str, areas_label: str) -> Fault:
    def extent(frame: gpd.GeoDataFrame) -> str:
        left, bottom, right, top = frame.total_bounds
        return f"{left:.0f}-{right:.0f} E {bottom:.0f}-{top:.0f} N"

    return Fault(
        f"{small_label}, {areas_label}",
        "the two must cover the same ground",
        f"{extent(small)} and {extent(areas)}, which share no land",
        "Check that both files are of the same place and state their true coordinate system.",
    )
