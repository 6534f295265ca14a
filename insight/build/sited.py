"""Where assets and grants are: points from postcodes, areas from points, and the national decile of the LSOA around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd

from insight import geography
from insight.build.areas import Kind, Layer
from insight.domain import AreaType, Indicator
from insight.geography.points import NEAREST_M
from insight.sources import SourceTable
from insight.stats.deprivation import national_decile

AREAS = ("ward", "parish", "panel", "division", "district")
DECILE = ["lsoa", "decile", "population"]


def placed(rows: pd.DataFrame, postcodes: pd.DataFrame | None, layers: Sequence[Layer]) -> pd.DataFrame:
    """Give each record its point and the codes of the areas around it.

    Parameters
    ----------
    rows
        ``x``, ``y`` (metres, EPSG:27700) or ``postcode``; neither where the place is not known.
    postcodes
        ``code`` (capitals, one space), ``x``, ``y``; None where there are none.
    layers
        Published layers.

    Returns
    -------
    DataFrame
        ``rows`` with ``x`` and ``y`` filled in and a code, or none, for each of `AREAS`.
    """
    out = rows.reset_index(drop=True).astype({"x": float, "y": float})
    if postcodes is not None and len(out):
        points = postcodes.assign(bare=_bare(postcodes["code"])).drop_duplicates("bare").set_index("bare")
        own = points[["x", "y"]].reindex(_bare(out["postcode"])).reset_index(drop=True)
        unknown = out["x"].isna()
        out.loc[unknown, ["x", "y"]] = own.loc[unknown, ["x", "y"]].to_numpy(float)
    shown = {str(layer.spec.type): layer.frame for layer in layers}
    for kind in AREAS:
        out[kind] = _around(out, shown.get(kind), nearest_m=NEAREST_M)
    return out


def _bare(postcodes: pd.Series) -> pd.Series:
    return postcodes.fillna("").str.upper().str.replace(" ", "", regex=False)


def _around(points: pd.DataFrame, areas: gpd.GeoDataFrame | None, *, nearest_m: float) -> pd.Series:
    known = points["x"].notna()
    codes = pd.Series([None] * len(points), index=points.index, dtype=object)
    if areas is None or not known.any():
        return codes
    found = geography.locate(points.loc[known, ["x", "y"]], areas, nearest_m=nearest_m).dropna()
    codes.loc[found.index] = found.astype(object)
    return codes


def deciles(indicator: Indicator | None, tables: Mapping[str, SourceTable]) -> pd.DataFrame:
    """National decile (1 the most deprived) and people of every LSOA, by the latest edition behind an indicator."""
    if indicator is None or not indicator.rank or not indicator.small_areas_in_nation:
        return pd.DataFrame(columns=DECILE)
    table = tables[indicator.datasets[-1]]
    rank = table.frame[str(indicator.rank)].to_numpy(float)
    people = table.frame[list(indicator.denominator)].sum(axis=1, skipna=False)
    tenth = national_decile(rank, indicator.small_areas_in_nation)
    found = pd.DataFrame({"lsoa": table.frame["code"], "decile": tenth, "population": people})
    return found.dropna().reset_index(drop=True)


def deprived(
    grants: pd.DataFrame, found: pd.DataFrame, shapes: Mapping[Kind, gpd.GeoDataFrame]
) -> pd.DataFrame:
    """Give grants the LSOA around their point, of the vintage that deciles are of, and its decile."""
    fitting = [
        frame
        for (kind, _), frame in shapes.items()
        if kind is AreaType.LSOA and len(found) and found["lsoa"].isin(frame["code"]).all()
    ]
    lsoa = _around(grants, fitting[-1] if fitting else None, nearest_m=0.0)
    return grants.assign(lsoa=lsoa, decile=lsoa.map(found.set_index("lsoa")["decile"]).astype(float))
