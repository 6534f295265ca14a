"""Which areas of a kind touch an area: share ground with it, or a boundary.

Rule. Two areas *share ground* when what they share is more than a sliver of at least one of them
(`insight.geography.overlap.is_sliver`: a hundredth of its land, or a tenth where that is thin), for boundaries of two
kinds are generalised by their publishers each for itself. Otherwise they lie *beside* each other when they share a
boundary: areas of one kind, drawn to one line, at least `SAME_EDGE_M` of it (a corner is not enough); areas of two
kinds at least `OTHER_EDGE_M` (or a tenth of the shorter boundary, where that is less) drawn no more than
`OTHER_APART_M` apart. Measured in metres on the National Grid (EPSG:27700).
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd
import shapely

from insight.geography.frames import Floats, Marks, Objects
from insight.geography.overlap import TOLERANCE, is_sliver
from insight.store import Store

SAME_EDGE_M, SAME_APART_M = 10.0, 1.0
OTHER_EDGE_M, OTHER_APART_M = 100.0, 20.0
EDGE_SHARE = 0.1
WHOLE = 0.99
"""Share of its land from which an area counts as lying inside another."""


class Touch(StrEnum):
    """How one area touches another, seen from the one that was asked about."""

    SAME = "the same ground"
    INSIDE = "inside it"
    HOLDS = "holds it"
    OVERLAPS = "shares ground"
    BESIDE = "beside it"


def touching(store: Store, area_code: str, area_type: str, *, of: str | None = None) -> pd.DataFrame:
    """Return all areas of a kind that touch an area.

    Parameters
    ----------
    area_code
        Code (or name) of the area that is asked about.
    area_type
        Kind of the areas wanted; the area itself is not among them.
    of
        Kind of the area asked about, where its code or name has several.

    Returns
    -------
    DataFrame
        One row per area, those that share ground first: ``area_code``, ``area_type``, ``name``, ``parent_name``,
        ``population`` (people), ``how`` (`Touch`), ``share`` (of its own land, 0 to 1, that lies in the area asked
        about) and ``edge_m`` (metres of its boundary that run along that of the area).

    Raises
    ------
    UnknownNameError
        When there is no such area or kind.
    """
    place = store.area(area_code, area_type=of)
    rows = store.areas(area_type).set_index("area_code")
    same = place["area_type"] == area_type
    own = _shapes(store, str(place["area_type"]))[str(place["area_code"])]
    others = _shapes(store, area_type)
    if same:
        others = others.drop(str(place["area_code"]))
    found = _measured(own, others, same=same)
    found = found.join(rows[["name", "parent_name", "population"]]).assign(area_type=area_type)
    found = found.reset_index().sort_values(["order", "name", "area_code"], ignore_index=True)
    columns = ["area_code", "area_type", "name", "parent_name", "population", "how", "share", "edge_m"]
    return found[columns]


def _shapes(store: Store, area_type: str) -> pd.Series:
    rows = store.shapes(area_type)
    shapes: Objects = shapely.from_wkb(rows["geometry_wkb"].to_numpy())
    valid = shapely.is_valid(shapes)
    shapes[~valid] = shapely.make_valid(shapes[~valid])
    return pd.Series(shapes, index=pd.Index(rows["area_code"], name="area_code"))


def _measured(own: shapely.Geometry, others: pd.Series, *, same: bool) -> pd.DataFrame:
    """Areas that touch ``own``, by code: ``how``, ``share``, ``edge_m`` and ``order``."""
    apart, least = (SAME_APART_M, SAME_EDGE_M) if same else (OTHER_APART_M, OTHER_EDGE_M)
    shapes: Objects = others.to_numpy()
    near = np.sort(shapely.STRtree(shapes).query(own, predicate="dwithin", distance=apart))
    shapes, codes = shapes[near], others.index[near]
    shared = shapely.area(shapely.intersection(shapes, own))
    land: Floats = shapely.area(shapes)
    own_land = np.full(len(land), shapely.area(own))
    of_other, of_own = shared / land, shared / own_land
    ground: Marks = ~(_sliver(of_other, land) & _sliver(of_own, own_land))
    edge = _edge(own, shapes, apart)
    around = np.minimum(shapely.length(shapes), shapely.length(own))
    touches = ground | (edge >= np.minimum(least, EDGE_SHARE * around))
    how = [_how(*pair) for pair in zip(ground, of_other, of_own, strict=True)]
    found = pd.DataFrame(
        {"how": how, "share": np.where(ground, of_other, 0.0), "edge_m": edge, "order": ~ground}, index=codes
    )
    return found.loc[touches]


def _sliver(share: Floats, land_m2: Floats) -> Marks:
    found: Marks = is_sliver(pd.Series(share), pd.Series(land_m2), TOLERANCE).to_numpy(bool)
    return found


def _edge(own: shapely.Geometry, shapes: Objects, apart: float) -> Floats:
    """Metres of the boundary of each shape that run no further than ``apart`` from the boundary of ``own``."""
    strip = shapely.buffer(shapely.boundary(own), apart)
    shapely.prepare(strip)
    length: Floats = shapely.length(shapely.intersection(shapely.boundary(shapes), strip))
    return length


def _how(ground: bool, of_other: float, of_own: float) -> Touch:
    if not ground:
        return Touch.BESIDE
    if of_other >= WHOLE:
        return Touch.SAME if of_own >= WHOLE else Touch.INSIDE
    return Touch.HOLDS if of_own >= WHOLE else Touch.OVERLAPS
