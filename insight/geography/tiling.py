"""Whether areas cover the ground they are meant to cover, without gaps and without overlaps."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from insight.errors import Fault
from insight.geography.frames import codes_of, polygons_of, require_areas
from insight.geography.overlap import TOLERANCE, overlaps

GAP_TOLERANCE = 0.001
"""Share of the ground that may be bare: generalised lines of two files of the same place leave less."""

MOSTLY = 0.5
"""An area with more of its land outside is told however little that is of all the ground."""


def tiles(
    areas: gpd.GeoDataFrame,
    within: gpd.GeoDataFrame,
    *,
    tolerance: float = TOLERANCE,
    gap_tolerance: float = GAP_TOLERANCE,
    label: str = "areas",
) -> list[Fault]:
    """Check that areas cover the ground of others once and once only.

    Parameters
    ----------
    areas
        One row per area: ``code`` and polygons in EPSG:27700.
    within
        The ground to be covered, such as the county or its districts; the same columns.
    tolerance
        Share of an area's land that may stick out of the ground or overlap another area.
    gap_tolerance
        Share of each piece of ground that may be covered by no area; what sticks out is passed over
        while it is no more than this share of all the ground, and no area lies `MOSTLY` outside.
    label
        What the areas are called in faults, best the file's name.

    Returns
    -------
    list of Fault
        One for each piece of ground with a gap, area that sticks out, and two areas that overlap;
        empty when all is well. They are warnings: figures can still be worked out.

    Raises
    ------
    GeographyError
        When a frame cannot be used, or the areas lie somewhere else altogether.
    """
    require_areas((label, areas), ("ground", within))
    found = overlaps(areas, within, small_label=label, areas_label="ground")
    return [
        *_gaps(found, _land(within), gap_tolerance, label),
        *_outside(found, _land(areas), tolerance, gap_tolerance * float(_land(within).sum()), label),
        *_doubled(areas, tolerance, label),
    ]


def _land(frame: gpd.GeoDataFrame) -> pd.Series[float]:
    """Square metres by code."""
    return pd.Series(shapely.area(polygons_of(frame)), index=codes_of(frame))


def _gaps(found: pd.DataFrame, ground: pd.Series[float], tolerance: float, label: str) -> list[Fault]:
    covered = found.groupby("area_code")["area_m2"].sum().reindex(ground.index, fill_value=0.0)
    bare = (ground - covered)[ground - covered > tolerance * ground]
    remedy = "People there go to the nearest area or to none: get the missing areas."
    return [
        Fault(label, "areas must leave no gap", f"{_km2(bare[code])} of {code} in no area", remedy)
        for code in sorted(bare.index)
    ]


def _outside(
    found: pd.DataFrame, land: pd.Series[float], tolerance: float, allowed_m2: float, label: str
) -> list[Fault]:
    inside = found.groupby("small_area_code")["area_m2"].sum().reindex(land.index, fill_value=0.0)
    out = (land - inside)[land - inside > tolerance * land]
    if out.sum() <= allowed_m2:
        out = out[out > MOSTLY * land.reindex(out.index)]
    remedy = "Check that both files are of the same place and year."
    return [
        Fault(label, "areas must not stick out of the ground", f"{_km2(out[code])} of {code} outside", remedy)
        for code in sorted(out.index)
    ]


def _doubled(areas: gpd.GeoDataFrame, tolerance: float, label: str) -> list[Fault]:
    """Name pairs of areas of which the smaller one shares more than a sliver with the other."""
    if shapely.coverage_is_valid(polygons_of(areas)):
        return []  # they fit edge to edge, which is soon seen; overlaps take long to measure
    twice = overlaps(areas, areas, small_label=label, areas_label=label)
    other = twice[(twice["small_area_code"] != twice["area_code"]) & (twice["share"] > tolerance)]
    pairs = zip(other["small_area_code"], other["area_code"], other["area_m2"], strict=True)
    shared = {tuple(sorted((one, two))): area_m2 for one, two, area_m2 in pairs}
    remedy = "Their people count in one of them only: see that the file holds one kind and vintage of area."
    return [
        Fault(label, "areas must not overlap", f"{_km2(area_m2)} in both {one} and {two}", remedy)
        for (one, two), area_m2 in sorted(shared.items())
    ]


def _km2(area_m2: float) -> str:
    return f"{area_m2 / 1e6:,.2f} square km"
