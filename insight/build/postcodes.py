"""Where each postcode lies: so that answers with a postcode can be counted by area."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from insight import geography
from insight.build.areas import STATISTICAL, Layer
from insight.domain import AreaType
from insight.geography.points import NEAREST_M

PLACES = tuple(str(kind) for kind in AreaType if kind not in (AreaType.LSOA, AreaType.MSOA))
"""Columns of the table: the area of each of these types that holds the postcode's point."""

AROUND_M = 20_000.0
"""Postcodes so far outside the county are kept too, to tell one that is elsewhere from one that is unknown."""


def place(postcodes: pd.DataFrame | None, layers: Sequence[Layer]) -> pd.DataFrame:
    """Place postcodes in the published areas.

    Parameters
    ----------
    postcodes
        ``code`` (capitals, one space), ``x``, ``y`` (metres, EPSG:27700); None where there are none.
    layers
        Published layers.

    Returns
    -------
    pandas.DataFrame
        One row per postcode: ``postcode`` (capitals, no space), then a code or None for each of `PLACES`,
        and ``x``, ``y`` (EPSG:27700). All codes are None for a postcode outside the county.
    """
    columns = ["postcode", *PLACES, "x", "y"]
    shown = {str(layer.spec.type): layer for layer in layers if str(layer.spec.type) in PLACES}
    if postcodes is None or not shown:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    largest = shown[max(shown, key=PLACES.index)].frame
    west, south, east, north = largest.total_bounds
    near = postcodes["x"].between(west - AROUND_M, east + AROUND_M)
    near &= postcodes["y"].between(south - AROUND_M, north + AROUND_M)
    points = postcodes.loc[near, ["code", "x", "y"]].reset_index(drop=True)
    inside = geography.locate(points, largest, nearest_m=0.0).notna()
    found = pd.DataFrame({"postcode": points["code"].str.replace(" ", "", regex=False)})
    for kind in PLACES:
        found[kind] = _codes(points, inside, shown.get(kind))
    found = found.assign(x=points["x"], y=points["y"])
    return found[columns].sort_values("postcode", ignore_index=True)


def _codes(points: pd.DataFrame, inside: pd.Series, layer: Layer | None) -> pd.Series:
    none = pd.Series([None] * len(points), dtype=object)
    if layer is None:
        return none
    nearest_m = 0.0 if layer.spec.type in STATISTICAL else NEAREST_M
    codes = geography.locate(points[inside], layer.frame, nearest_m=nearest_m)
    return none.mask(inside, codes.astype(object).reindex(points.index)).where(lambda c: c.notna(), None)
