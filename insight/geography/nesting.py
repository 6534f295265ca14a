"""Which areas lie in which: parents of areas, and the output areas of parishes without figures."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from insight.geography.frames import codes_of, require_areas
from insight.geography.overlap import TOLERANCE, overlaps


def parents(
    areas: gpd.GeoDataFrame,
    larger: gpd.GeoDataFrame,
    *,
    lookup_a: pd.DataFrame | None = None,
    lookup_b: pd.DataFrame | None = None,
    people: pd.Series[float] | None = None,
) -> pd.Series[str]:
    """Find the larger area that holds most of each area: of its people where known, else of its land.

    Parameters
    ----------
    areas, larger
        One row per area: ``code`` and polygons in EPSG:27700.
    lookup_a, lookup_b, people
        Lookups of the same small areas to ``areas`` and to ``larger``, and their people by code.

    Returns
    -------
    Series
        Code of the larger area by ``area_code``; missing where an area lies in none. Of two that hold
        as much, the lower code.

    Raises
    ------
    GeographyError
        As `overlaps`.
    """
    found = overlaps(areas, larger)
    names = {"small_area_code": "area_code", "area_code": "parent_code", "area_m2": "size"}
    most = _most(found.rename(columns=names))
    if lookup_a is not None and lookup_b is not None and people is not None:
        most = _most(_shared_people(lookup_a, lookup_b, people)).combine_first(most)
    index = pd.Index(codes_of(areas), name="area_code")
    return most.reindex(index).rename("parent_code").astype("str")


def shown_with(
    areas: gpd.GeoDataFrame, small: gpd.GeoDataFrame, *, tolerance: float = TOLERANCE
) -> pd.DataFrame:
    """Name the small areas that an area without figures of its own lies in.

    Parameters
    ----------
    areas
        Areas that hold no small area's people (see `unplaced`): ``code`` and polygons in EPSG:27700.
    small
        Small areas: ``code`` and polygons in EPSG:27700.
    tolerance
        Shares of an area below this are slivers and left out.

    Returns
    -------
    DataFrame
        One row per area and small area, an area's largest part first: ``area_code``,
        ``small_area_code``, ``share`` (of the area's land). An area that no small area touches is not
        in it.
    """
    require_areas(("areas", areas), ("small areas", small))
    found = overlaps(areas, small, small_label="areas", areas_label="small areas")
    found = found[found["share"] >= tolerance]
    found = found.rename(columns={"small_area_code": "area_code", "area_code": "small_area_code"})
    order = ["area_code", "share", "small_area_code"]
    found = found.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return found[["area_code", "small_area_code", "share"]]


def _shared_people(lookup_a: pd.DataFrame, lookup_b: pd.DataFrame, people: pd.Series[float]) -> pd.DataFrame:
    """People that each area and each larger area share, taking a split small area's people as mixed."""
    both = lookup_a.merge(lookup_b, on="small_area_code", suffixes=("_a", "_b"))
    size = both["weight_a"] * both["weight_b"] * both["small_area_code"].map(people)
    table = pd.DataFrame({"area_code": both["area_code_a"], "parent_code": both["area_code_b"], "size": size})
    summed = table[table["size"] > 0].groupby(["area_code", "parent_code"])["size"].sum()
    return summed.reset_index()


def _most(table: pd.DataFrame) -> pd.Series[str]:
    ordered = table.sort_values(["area_code", "size", "parent_code"], ascending=[True, False, True])
    return ordered.drop_duplicates("area_code").set_index("area_code")["parent_code"]
