"""The points by which a `[[fit]]` of the catalogue places small areas."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from insight import geography
from insight.errors import Fault, GeographyError
from insight.matching import among


def middles(points: pd.DataFrame) -> pd.DataFrame:
    """One point for each small area: the mean place of its people, of its points where nobody lives there.

    Parameters
    ----------
    points
        ``small_area_code``, ``x``, ``y`` (EPSG:27700), ``people``.

    Returns
    -------
    DataFrame
        The same columns, one row per small area: each then goes whole to the area around that place
        (ONS best fit by population-weighted centroid).
    """
    placed = points.dropna(subset=["small_area_code", "x", "y"])
    people = placed["people"].groupby(placed["small_area_code"]).transform("sum")
    weight = placed["people"].where(people > 0, 1.0)
    sums = pd.DataFrame({"x": placed["x"] * weight, "y": placed["y"] * weight, "weight": weight})
    sums = sums.assign(people=placed["people"]).groupby(placed["small_area_code"]).sum()
    found = sums[["x", "y"]].div(sums["weight"], axis=0).assign(people=sums["people"])
    return found.rename_axis("small_area_code").reset_index()


def of_postcodes(postcodes: pd.DataFrame, shapes: gpd.GeoDataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Points of the postcodes in each small area, all alike; of its people where it holds no postcode.

    Parameters
    ----------
    postcodes
        ``x``, ``y`` (EPSG:27700).
    shapes
        Polygons of the small areas by ``code`` (EPSG:27700).
    points
        As for `middles`.

    Returns
    -------
    DataFrame
        The columns of `middles`, one row per point.
    """
    inside = geography.locate(postcodes, shapes, nearest_m=0.0)
    placed = postcodes[["x", "y"]].assign(small_area_code=inside, people=1.0).dropna()
    rest = points[~among(points["small_area_code"], placed["small_area_code"])]
    columns = ["small_area_code", "x", "y", "people"]
    return pd.concat([placed[columns], rest[columns]], ignore_index=True)


def refused(small: tuple[str, int], why: str) -> GeographyError:
    """Build the error of a fit that cannot do what it says."""
    return GeographyError(
        Fault(
            "council.toml [fit]",
            "a fit must have what it places small areas by",
            f"{small[0]} of {small[1]}: {why}",
            "Add what is missing, or choose another 'by'.",
        )
    )
