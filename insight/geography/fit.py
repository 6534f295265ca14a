"""How good a lookup is: the share of an area's people whose small areas cross its boundary, and its fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insight.domain import Fit
from insight.errors import Fault, GeographyError
from insight.geography.frames import listing
from insight.geography.overlap import TOLERANCE, is_sliver, without_slivers
from insight.matching import among

WHOLE = 1e-9
"""Weights nearer to 1 than this are whole."""


def crossing_share(
    lookup: pd.DataFrame,
    people: pd.Series[float],
    overlaps: pd.DataFrame | None = None,
    *,
    tolerance: float = TOLERANCE,
) -> pd.Series[float]:
    """Share of each area's people that live in small areas which cross its boundary.

    A small area crosses when a part of its land lies in the area and a part outside, both more than
    slivers, or when land and lookup contradict each other; one without a polygon, when a part
    of its people does. A small area of which an area holds land but, by the lookup, nobody is counted
    with the people that would live there by land, so that the share is 0 only where nothing crosses.

    Parameters
    ----------
    lookup
        ``small_area_code``, ``area_code``, ``weight``.
    people
        People by small area code.
    overlaps
        What `overlaps` returns for the same small areas and areas; None where there are no polygons.
    tolerance
        Share of land below which an overlap is a sliver.

    Returns
    -------
    Series
        From 0 to 1, by ``area_code``, for the areas of the lookup. An area without people takes the
        share of its small areas instead.

    Raises
    ------
    GeographyError
        When the people of a small area are not known.
    """
    rows = _stakes(lookup, people, overlaps, tolerance)
    counted = rows["small_area_code"].map(people).astype(float)
    if counted.isna().any():
        raise GeographyError(_no_people(rows.loc[counted.isna(), "small_area_code"]))
    at_stake = rows["part"] * counted
    nobody = at_stake.groupby(rows["area_code"]).transform("sum") <= 0
    at_stake = at_stake.where(~nobody, rows["part"])
    crossing = at_stake.where(rows["crosses"], 0.0).groupby(rows["area_code"]).sum()
    share = crossing / at_stake.groupby(rows["area_code"]).sum()
    index = pd.Index(sorted(lookup["area_code"].unique()), name="area_code")
    return share.reindex(index).rename("crossing_share")


def fit_of(
    lookup: pd.DataFrame, crossing: pd.Series[float], *, tolerance: float = TOLERANCE
) -> pd.Series[str]:
    """How the figures of each area are come by.

    *exact*: no small area crosses its boundary and none is split; *apportioned*: a small area is split
    between it and others; *best-fit*: small areas cross its boundary and are given whole to one side.

    Parameters
    ----------
    lookup
        ``small_area_code``, ``area_code``, ``weight``.
    crossing
        What `crossing_share` returns.
    tolerance
        Where nothing crosses, weights nearer than this to 0 or 1 do not count as split.

    Returns
    -------
    Series
        Values of `Fit`, by ``area_code``.
    """
    weight = lookup["weight"]
    split = _any(lookup, weight.between(WHOLE, 1 - WHOLE))
    clearly_split = _any(lookup, weight.between(tolerance, 1 - tolerance))
    crossed = crossing.reindex(split.index).fillna(0.0) > 0
    exact = ~crossed & ~clearly_split
    names = np.select([exact, split], [Fit.EXACT.value, Fit.APPORTIONED.value], Fit.BEST_FIT.value)
    return pd.Series(names, index=split.index, name="fit", dtype="str")


def _any(lookup: pd.DataFrame, mark: pd.Series[bool]) -> pd.Series[bool]:
    return mark.groupby(lookup["area_code"]).any()


def _stakes(
    lookup: pd.DataFrame, people: pd.Series[float], overlaps: pd.DataFrame | None, tolerance: float
) -> pd.DataFrame:
    """One row per small area and area that share people or land: ``part`` of its people, ``crosses``."""
    split = lookup["weight"].between(tolerance, 1 - tolerance)
    rows = lookup.assign(part=lookup["weight"], crosses=split)
    if overlaps is None:
        return rows
    land = _land(overlaps, tolerance)
    land = land[among(land["area_code"], lookup["area_code"]) & among(land["small_area_code"], people.index)]
    rows = rows.merge(land, on=["small_area_code", "area_code"], how="outer")
    weight = rows["weight"].fillna(0.0)
    # In order only where land and lookup agree: whole on both, or next to nothing on both.
    agreed = (rows["inside"].eq(True) & (weight > 0)) | (rows["share"].isna() & (weight < tolerance))
    drawn = among(rows["small_area_code"], overlaps["small_area_code"])
    crosses = np.where(drawn, ~agreed, rows["crosses"].eq(True))
    return rows.assign(part=weight.where(weight > 0, rows["share"]), crosses=crosses)


def _land(overlaps: pd.DataFrame, tolerance: float) -> pd.DataFrame:
    """Shares of land that are no slivers, and whether what lies elsewhere is one (``inside``)."""
    land = without_slivers(overlaps, tolerance)
    inside = is_sliver(1 - land["share"], land["area_m2"] / land["share"], tolerance)
    return land[["small_area_code", "area_code", "share"]].assign(inside=inside)


def _no_people(codes: pd.Series[str]) -> Fault:
    return Fault(
        "people",
        "the people of every small area must be known",
        f"none for {listing(codes)}",
        "Use the table of people of the same vintage as the small areas, and the whole of it.",
    )
