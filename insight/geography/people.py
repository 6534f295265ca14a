"""Where people live: one or more points for every small area, by the best evidence there is."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from insight.errors import Fault, GeographyError
from insight.geography.frames import (
    Objects,
    codes_of,
    listing,
    polygons_of,
    require_areas,
    require_columns,
)
from insight.geography.points import locate
from insight.matching import among

CENTROID, POLYGON, POSTCODE, REMAINDER, NOWHERE = "centroid", "polygon", "postcode", "remainder", "nowhere"
"""How a small area was placed: see `locate_people`."""

COLUMNS = ["small_area_code", "x", "y", "people", "how"]


def locate_people(
    people: pd.DataFrame,
    *,
    boundaries: gpd.GeoDataFrame | None = None,
    centroids: pd.DataFrame | None = None,
    postcodes: pd.DataFrame | None = None,
    parents: gpd.GeoDataFrame | None = None,
    parent_column: str = "lsoa",
    label: str = "people",
) -> pd.DataFrame:
    """Find the points where the people of each small area live.

    Parameters
    ----------
    people
        One row per small area: ``code``, ``population`` and, with ``parents``, the code of the larger
        small area it nests in (``parent_column``).
    boundaries
        Polygons by ``code`` (EPSG:27700); they need not be there for every small area.
    centroids
        Population-weighted points: ``code``, ``x``, ``y`` (EPSG:27700).
    postcodes
        Postcode points: ``x``, ``y`` (EPSG:27700).
    parents
        Polygons of the larger small areas by ``code`` (EPSG:27700).

    Returns
    -------
    DataFrame
        One row per point, in order of code: ``small_area_code``, ``x``, ``y``, ``people``, ``how``.
        ``how`` is *centroid* (population-weighted point), *polygon* (a point inside its boundary),
        *postcode* (its people spread evenly over the places of postcodes in its parent that lie in
        no sibling's boundary), *remainder* (a point in what its siblings leave of its parent; with
        nothing left, a point in the parent) or *nowhere* (no evidence: ``x`` and ``y`` are not
        numbers). The people of the rows of a small area add up to its population.

    Raises
    ------
    GeographyError
        When codes repeat, a population is not a number of at least 0, or a frame cannot be used.
    """
    _require_people(people, label)
    table = people.rename(columns={"code": "small_area_code", "population": "people"})
    table = table.sort_values("small_area_code", ignore_index=True)
    if boundaries is not None:
        require_areas(("boundaries", boundaries))
    middles = None if boundaries is None else _points_inside(boundaries)
    placed, rest = _at_points(table, centroids, CENTROID)
    inside, rest = _at_points(rest, middles, POLYGON)
    frames = [placed, inside]
    if parents is not None and parent_column in rest and not rest.empty:
        rest = rest.assign(parent=rest[parent_column])
        known = rest["parent"].isin(parents["code"])
        frames += _from_parents(rest[known], _Family(table, boundaries, parents, parent_column), postcodes)
        rest = rest[~known]
    frames.append(rest.assign(x=np.nan, y=np.nan, how=NOWHERE))
    points = pd.concat([frame[COLUMNS] for frame in frames if not frame.empty])
    return points.sort_values(["small_area_code", "x", "y"], ignore_index=True).astype({"people": float})


@dataclass(frozen=True)
class _Family:
    """Small areas (``table``), their polygons where known, and the polygons of their parents."""

    table: pd.DataFrame
    boundaries: gpd.GeoDataFrame | None
    parents: gpd.GeoDataFrame
    column: str

    def left_over(self, parent_codes: pd.Index) -> gpd.GeoDataFrame:
        """Return what the polygons of the children leave of each parent; the parent where nothing is left."""
        chosen = self.parents[self.parents["code"].isin(parent_codes)]
        require_areas((f"parents ({self.column})", chosen))
        shapes = polygons_of(chosen)
        rest: Objects = shapely.difference(shapes, self._children(chosen["code"]))
        gone = shapely.area(rest) < 1.0  # square metres: rounding along the siblings' outer edge
        return gpd.GeoDataFrame(
            {"code": codes_of(chosen)}, geometry=np.where(gone, shapes, rest), crs=self.parents.crs
        )

    def _children(self, parent_codes: pd.Series[str]) -> Objects:
        """Union of the children's polygons, by parent in the order given."""
        none = shapely.Polygon()
        if self.boundaries is None:
            return np.full(len(parent_codes), none, dtype=object)
        parent = self.table.set_index("small_area_code")[self.column]
        drawn = self.boundaries[self.boundaries["code"].isin(parent.index)]
        shapes = pd.Series(polygons_of(drawn), index=drawn["code"].map(parent).to_numpy(object), dtype=object)
        unions = {code: shapely.union_all(group.to_numpy()) for code, group in shapes.groupby(level=0)}
        return np.array([unions.get(code, none) for code in parent_codes], dtype=object)


def _points_inside(boundaries: gpd.GeoDataFrame) -> pd.DataFrame:
    xy = shapely.get_coordinates(shapely.point_on_surface(polygons_of(boundaries)))
    return pd.DataFrame({"code": codes_of(boundaries), "x": xy[:, 0], "y": xy[:, 1]})


def _at_points(
    table: pd.DataFrame, points: pd.DataFrame | None, how: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Place small areas at points of the same code; return those placed, and the rest."""
    if points is None:
        return table.iloc[:0].assign(x=np.nan, y=np.nan, how=how), table
    xy = points.drop_duplicates("code").set_index("code")[["x", "y"]].dropna()
    known = among(table["small_area_code"], xy.index)
    placed = table[known]
    at = xy.loc[placed["small_area_code"]]
    return placed.assign(x=at["x"].to_numpy(), y=at["y"].to_numpy(), how=how), table[~known]


def _from_parents(rest: pd.DataFrame, family: _Family, postcodes: pd.DataFrame | None) -> list[pd.DataFrame]:
    """Spread people over the postcodes in what is left of their parent, else put them at a point in it."""
    if rest.empty:
        return []
    ground = family.left_over(pd.Index(rest["parent"].unique()))
    spread = rest.iloc[:0].assign(x=0.0, y=0.0, how=POSTCODE)
    if postcodes is not None:
        places = postcodes[["x", "y"]].drop_duplicates()  # hundreds of post office boxes share one place
        inside = places.assign(parent=locate(places, ground, nearest_m=0.0)).dropna()
        spread = rest.merge(inside, on="parent").assign(how=POSTCODE)
        spread["people"] /= spread.groupby("small_area_code")["people"].transform("size")
    middles = _points_inside(ground).rename(columns={"code": "parent"})
    left = rest[~rest["parent"].isin(spread["parent"])]
    return [spread, left.merge(middles, on="parent").assign(how=REMAINDER)]


def _require_people(people: pd.DataFrame, label: str) -> None:
    require_columns(people, ["code", "population"], label)
    faults = []
    repeated = people["code"][people["code"].duplicated()]
    if not repeated.empty:
        remedy = "Keep one row for each."
        faults.append(Fault(label, "every small area must stand on one row", listing(repeated), remedy))
    wrong = ~(people["population"].to_numpy(float) >= 0)
    if wrong.any():
        found = f"other for {listing(people['code'][wrong])}"
        remedy = "Give the people of every small area; 0 only where nobody lives."
        faults.append(Fault(label, "population must be a number of at least 0", found, remedy))
    if faults:
        raise GeographyError(faults)
