"""Boundaries, lookups, fit and apportionment. All frames are in EPSG:27700 (metres).

Small areas (output areas, LSOAs) become areas (wards, parishes, panels) through a *lookup*: one row
per small area and area with the weight of the one in the other. `weights_by_points` makes it from
where people live, `weights_by_lookup` from a publisher's table, `weights_by_area` from land, the last
resort; `aggregate` adds figures up by it; `crossing_share` and `fit_of` say how far to trust them.
"""

from insight.geography.aggregate import aggregate
from insight.geography.fit import crossing_share, fit_of
from insight.geography.nesting import parents, shown_with
from insight.geography.outlines import dissolve, outlines
from insight.geography.overlap import overlaps
from insight.geography.people import locate_people
from insight.geography.points import locate, weights_by_points
from insight.geography.tiling import tiles
from insight.geography.weights import (
    compose,
    unallocated,
    unplaced,
    weights_by_area,
    weights_by_lookup,
    weights_from_overlaps,
)

__all__ = [
    "aggregate",
    "compose",
    "crossing_share",
    "dissolve",
    "fit_of",
    "locate",
    "locate_people",
    "outlines",
    "overlaps",
    "parents",
    "shown_with",
    "tiles",
    "unallocated",
    "unplaced",
    "weights_by_area",
    "weights_by_lookup",
    "weights_by_points",
    "weights_from_overlaps",
]
