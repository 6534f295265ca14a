"""Lookups: which part of each small area counts towards which area.

A *lookup* has one row per small area and area: ``small_area_code``, ``area_code`` and ``weight``, the
part of the small area's figures that goes to the area (0 < weight <= 1), in order of the two codes.
Method: METHODS section 3 (ONS best-fit policy; weighting by people, by land only as a last resort).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import geopandas as gpd
import pandas as pd

from insight.errors import Fault, GeographyError
from insight.geography.frames import listing, require_columns
from insight.geography.overlap import TOLERANCE, is_sliver, overlaps, without_slivers
from insight.matching import among

PAIR = ["small_area_code", "area_code"]


def weights_by_area(
    small: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    tolerance: float = TOLERANCE,
    covering: bool = True,
    small_label: str = "small areas",
    areas_label: str = "areas",
) -> pd.DataFrame:
    """Split small areas by land: the last resort, where nothing is known of where people live.

    Parameters
    ----------
    small, areas
        One row per area: ``code`` and polygons in EPSG:27700.
    tolerance, covering
        As for `weights_from_overlaps`.

    Returns
    -------
    DataFrame
        A lookup. A small area that touches no area is not in it: see `unallocated`.

    Raises
    ------
    GeographyError
        As `overlaps`.
    """
    found = overlaps(small, areas, small_label=small_label, areas_label=areas_label)
    return weights_from_overlaps(found, tolerance=tolerance, covering=covering)


def weights_from_overlaps(
    found: pd.DataFrame, *, tolerance: float = TOLERANCE, covering: bool = True
) -> pd.DataFrame:
    """Turn shared land into a lookup.

    Parameters
    ----------
    found
        What `overlaps` returns.
    tolerance
        Overlaps below this share, and thin ones (`overlap.SLIVER_M`), both of the small area's land and
        of the area's, are slivers of generalised boundaries and are dropped; 0 keeps everything.
    covering
        The areas cover the whole ground, so that every person must be in one of them: the weights of
        a small area are scaled to sum to 1. False for areas drawn here and there: then the weight is
        the share of land itself, and the rest of the small area goes nowhere.

    Returns
    -------
    DataFrame
        A lookup.
    """
    kept = without_slivers(found, tolerance)
    weight = kept["share"]
    if covering:
        weight = weight / weight.groupby(kept["small_area_code"]).transform("sum")
    else:
        rest_is_sliver = is_sliver(1 - weight, kept["area_m2"] / weight, tolerance)
        weight = weight.mask(rest_is_sliver, 1.0)
    return kept[PAIR].assign(weight=weight).reset_index(drop=True)


def weights_by_lookup(
    frame: pd.DataFrame,
    *,
    small_codes: Collection[str],
    area_codes: Collection[str],
    label: str = "lookup",
) -> pd.DataFrame:
    """Place whole small areas by a publisher's table.

    Parameters
    ----------
    frame
        One row per small area: ``code`` and ``area``. Rows of which neither code is known belong to
        another place (the table may be national) and are passed over.
    small_codes, area_codes
        Codes of the small areas and areas in use.
    label
        What the table is called in faults, best its file name.

    Returns
    -------
    DataFrame
        A lookup with weights of 1. A small area the table does not name is not in it: see `unallocated`.

    Raises
    ------
    GeographyError
        With every fault: a code unknown on one side only (another vintage, a slip of the pen), a small
        area given to several areas, nothing known at all.
    """
    require_columns(frame, ["code", "area"], label)
    rows = frame[["code", "area"]].drop_duplicates()
    known_small, known_area = among(rows["code"], small_codes), among(rows["area"], area_codes)
    here = rows[known_small & known_area]
    faults = [
        *_unknown(rows[known_small & ~known_area], "area", label),
        *_unknown(rows[known_area & ~known_small], "code", label),
        *_in_several(here, label),
    ]
    if here.empty and not faults:
        faults = [_nothing_known(rows, label)]
    if faults:
        raise GeographyError(faults)
    lookup = here.rename(columns={"code": "small_area_code", "area": "area_code"}).assign(weight=1.0)
    return lookup.sort_values(PAIR, ignore_index=True)


def compose(lookup: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Carry a lookup on to areas made of whole members (panels of wards, districts, the county).

    Parameters
    ----------
    lookup
        A lookup to the members.
    members
        One row per area and member: ``area_code``, ``member_code``. A member may belong to several
        areas (panels may overlap); its small areas then count in each.

    Returns
    -------
    DataFrame
        A lookup to the areas: weights of one small area in several members of an area are added.
    """
    require_columns(members, ["area_code", "member_code"], "members")
    pairs = members[["area_code", "member_code"]].drop_duplicates()
    joined = lookup.rename(columns={"area_code": "member_code"}).merge(pairs, on="member_code")
    return joined.groupby(PAIR, sort=True)["weight"].sum().clip(upper=1.0).reset_index()


def unallocated(codes: Iterable[str], lookup: pd.DataFrame, *, tolerance: float = 1e-9) -> pd.Series[float]:
    """Share of each small area that no area takes, where more than ``tolerance``.

    Parameters
    ----------
    codes
        Codes of all small areas.
    lookup
        A lookup to areas that are meant to take them all.

    Returns
    -------
    Series
        By ``small_area_code``, in order; empty when all is placed. Times the people of the small area
        it gives the people not allocated.
    """
    index = pd.Index(sorted(set(codes)), name="small_area_code")
    placed = lookup.groupby("small_area_code")["weight"].sum().reindex(index, fill_value=0.0)
    rest = (1.0 - placed).rename("share")
    return rest[rest > tolerance]


def unplaced(areas: pd.DataFrame, lookup: pd.DataFrame) -> list[str]:
    """Codes of areas no small area counts towards: they have no figure of their own (see `shown_with`)."""
    reached = set(lookup.loc[lookup["weight"] > 0, "area_code"])
    return sorted(code for code in areas["code"] if code not in reached)


def _unknown(rows: pd.DataFrame, column: str, label: str) -> list[Fault]:
    """Name each unknown code with those that name it, so that one slip reads as one fault."""
    other = "code" if column == "area" else "area"
    named = rows.groupby(column, sort=True)[other].agg(listing)
    remedy = "Correct the code, or use the table and boundaries of one vintage."
    rule = "every area must be known" if column == "area" else "every small area must be known"
    return [
        Fault(label, rule, f"{code} with {others}", remedy) for code, others in list(named.items())[:FEW]
    ] + ([Fault(label, rule, f"{len(named) - FEW:,} codes more", remedy)] if len(named) > FEW else [])


FEW = 20
"""At most this many faults of one kind; a table of another vintage would give thousands."""


def _in_several(rows: pd.DataFrame, label: str) -> list[Fault]:
    several = rows[rows["code"].duplicated(keep=False)]
    if several.empty:
        return []
    found = f"{listing(several['code'])} on several rows"
    return [Fault(label, "a small area must be in one area only", found, "Keep the row that is right.")]


def _nothing_known(rows: pd.DataFrame, label: str) -> Fault:
    found = f"codes such as {listing(rows['code'])}" if len(rows) else "no rows"
    remedy = "Use the table of this place, and of the vintage of the boundaries."
    return Fault(label, "the table must name small areas and areas in use", found, remedy)
