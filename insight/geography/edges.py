"""Polygons as the edges they are made of, in flat arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from insight.geography.frames import Floats, Integers, Marks, Objects, once_for_each


@dataclass(frozen=True)
class Edges:
    """Edges of many polygons, those of one polygon side by side (metres, EPSG:27700).

    An edge runs from ``left`` at height ``left_y`` with ``slope`` to ``right``; ``lowest`` is the lower
    of its two heights. ``sign`` is +1 where the polygon lies above the edge and -1 where it lies below.
    Polygon number n owns ``count[n]`` edges from ``first[n]`` on. Upright edges have nothing above or
    below them and are left out.
    """

    left: Floats
    right: Floats
    left_y: Floats
    slope: Floats
    lowest: Floats
    sign: Floats
    first: Integers
    count: Integers


@once_for_each
def edges_of(polygons: Objects) -> Edges:
    """Take valid polygons apart; rings may run either way round."""
    parts, owner_of_part = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    step = np.flatnonzero((ring[1:] == ring[:-1]) & (xy[1:, 0] != xy[:-1, 0]))
    (x0, y0), (x1, y1) = xy[step].T, xy[step + 1].T
    backward = x1 < x0
    inner_left = _inner_left(rings, part)[ring[step]]
    count = np.bincount(owner_of_part[part[ring[step]]], minlength=len(polygons))
    return Edges(
        left=np.where(backward, x1, x0),
        right=np.where(backward, x0, x1),
        left_y=np.where(backward, y1, y0),
        slope=(y1 - y0) / (x1 - x0),
        lowest=np.minimum(y0, y1),
        sign=np.where(backward == inner_left, -1.0, 1.0),
        first=np.cumsum(count) - count,
        count=count,
    )


def ranges(first: Integers, count: Integers) -> Integers:
    """Join the ranges first, first + 1, ... of ``count`` whole numbers each."""
    skipped: Integers = np.repeat(first - (np.cumsum(count) - count), count)
    return skipped + np.arange(len(skipped))


def _inner_left(rings: Objects, part: Integers) -> Marks:
    """Whether the polygon lies to the left of a ring as it runs: the outer ring is the first of its part."""
    outer = np.ones(len(part), dtype=bool)
    outer[1:] = part[1:] != part[:-1]
    return np.asarray(shapely.is_ccw(rings) == outer)
