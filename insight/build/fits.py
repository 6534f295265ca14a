"""How the figures of small areas become figures of areas: one lookup per pair of kinds.

Method: METHODS section 3 (ONS best-fit policy; population-weighted apportionment).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from insight import geography
from insight.build.areas import STATISTICAL, Kind, Layer
from insight.build.points import middles, of_postcodes, refused
from insight.domain import AreaType, Fit, FitMethod, FitRule
from insight.errors import Fault, GeographyError
from insight.matching import among

APART = (*STATISTICAL, AreaType.DIVISION)
"""Layers that no panel is made of: small areas can be placed in them apart from all others."""

NEAREST_M = 250.0
"""A point in no area belongs to the nearest within this distance, where areas cover the county: generalised
outlines cut corners."""

WHOLE = 0.99
"""A ward counts as lying whole in an area when at least this share of its land does."""


@dataclass(frozen=True)
class Placed:
    """Small areas of one kind placed in the areas of one layer.

    ``lookup`` has one row per small area and area (``small_area_code``, ``area_code``, ``weight``;
    weights of a small area sum to 1). ``fit`` and ``crossing`` are by area code.
    """

    lookup: pd.DataFrame
    fit: pd.Series
    crossing: pd.Series


Found = dict[tuple[Kind, str], Placed | None]
"""Small areas placed, by their kind and the layer."""


@dataclass(frozen=True)
class Ground:
    """What fits are worked out from.

    ``points`` has one row per place where people live: ``small_area_code``, ``x``, ``y`` (EPSG:27700),
    ``people``. ``nested`` maps a kind of small area to the code it has for each of those points'
    small areas. ``shapes`` holds the boundaries of each kind of small area, and ``people_shapes`` those of the small
    areas that ``points`` are of, some of which may have none. ``postcodes`` has ``x`` and ``y`` (EPSG:27700).
    """

    layers: tuple[Layer, ...]
    rules: tuple[FitRule, ...]
    lookups: dict[str, pd.DataFrame]
    shapes: dict[Kind, gpd.GeoDataFrame]
    people_kind: Kind | None = None
    people_shapes: gpd.GeoDataFrame | None = None
    points: pd.DataFrame | None = None
    nested: dict[Kind, pd.Series] | None = None
    postcodes: pd.DataFrame | None = None


class Fits:
    """Works out each lookup once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._placed: Found = {}
        self._points: dict[Kind, pd.DataFrame | None] = {}
        self._people: dict[Kind, pd.Series] = {}

    def place(self, small: Kind, layer: Layer) -> Placed | None:
        """Place small areas of one kind in a layer; None where they are too coarse for it."""
        key = (small, f"{layer.spec.key} {layer.spec.label}")
        if key not in self._placed:
            self._placed[key] = self._place(small, layer)
        return self._placed[key]

    def place_all(self, smalls: Iterable[Kind], layers: Iterable[Layer]) -> Found:
        """Place small areas of every kind in every layer; for `take` of another's fits."""
        for layer in layers:
            for small in smalls:
                self.place(small, layer)
        return self._placed

    def take(self, found: Found) -> None:
        """Take what `place_all` found on the same ground."""
        self._placed |= found

    def people_of(self, small: Kind) -> pd.Series:
        """People by code of small area, from the points where they live; 1 for each without points."""
        if small not in self._people:
            self._people[small] = self._people_of(small)
        return self._people[small]

    def _people_of(self, small: Kind) -> pd.Series:
        shapes = self._ground.shapes.get(small)
        codes = pd.Index([] if shapes is None else shapes["code"])
        points = self.points_of(small)
        if points is None:
            return pd.Series(1.0, index=codes)
        people = points.groupby("small_area_code")["people"].sum()
        return people.reindex(people.index.union(codes), fill_value=0.0)

    def points_of(self, small: Kind) -> pd.DataFrame | None:
        """Points where people live, row by row those of the ground, with the small area of that kind around each."""
        if small not in self._points:
            self._points[small] = self._points_of(small)
        return self._points[small]

    def lost(self, small: Kind) -> dict[str, pd.Series]:
        """People of each small area that no area takes, by the label of each area type that covers the county."""
        found = {}
        for layer in self._ground.layers:
            placed = self.place(small, layer) if layer.spec.publish and _covers(layer) else None
            if placed is None or small[0] not in STATISTICAL or small[0] is layer.spec.type:
                continue
            people = self.people_of(small)
            share = geography.unallocated(people.index, placed.lookup)
            if not share.empty:
                found[layer.spec.label] = share * people.reindex(share.index)
        return found

    def finest_shapes(self) -> gpd.GeoDataFrame | None:
        """Boundaries of the small areas whose people every fit is weighted by, where there are any."""
        kind = self._ground.people_kind
        return None if kind is None else self._ground.shapes.get(kind)

    def middles(self, layer: Layer) -> pd.DataFrame:
        """Mean point of the people of each area (``x``, ``y``, EPSG:27700), by area code."""
        ground = self._ground
        if ground.points is None or ground.people_kind is None:
            return pd.DataFrame({"x": [], "y": []})
        placed = self.place(ground.people_kind, layer)
        if placed is None:
            return pd.DataFrame({"x": [], "y": []})
        rows = placed.lookup.merge(ground.points, on="small_area_code")
        people = rows["weight"] * rows["people"]
        sums = pd.DataFrame({"x": rows["x"] * people, "y": rows["y"] * people, "people": people})
        sums = sums.groupby(rows["area_code"]).sum()
        return sums[["x", "y"]].div(sums["people"], axis=0)

    def _place(self, small: Kind, layer: Layer) -> Placed | None:
        rule = self._rule(small, layer)
        if rule is not None and small[0] not in STATISTICAL and rule.by is FitMethod.PEOPLE:
            # Figures of earlier wards are moved to those of today only where the catalogue asks for it.
            return self._finish(small, layer, self._by_people(rule, small, layer))
        if small[0] is layer.spec.type:
            return self._same_type(small, layer)
        return self._added_up(rule, small, layer) if _finer(small[0], layer.spec.type) else None

    def _added_up(self, rule: FitRule | None, small: Kind, layer: Layer) -> Placed | None:
        if rule is not None and rule.by is FitMethod.LOOKUP:
            return self._finish(small, layer, self._by_lookup(rule, small, layer))
        if layer.members is not None:
            return self._by_members(small, layer)
        if small[0] not in STATISTICAL:
            return self._whole_only(small, layer)
        return self._finish(small, layer, self._by_people(rule, small, layer))

    def _by_people(self, rule: FitRule | None, small: Kind, layer: Layer) -> pd.DataFrame | None:
        """Split by the points where people live; None where there are none, or land area is asked for."""
        if rule is not None and rule.by is FitMethod.AREA:
            return None
        points = self.points_of(small)
        if rule is not None:
            points = self._points_for(rule, small, points)
        if points is None:
            return None
        nearest = NEAREST_M if _covers(layer) else 0.0
        return geography.weights_by_points(points, layer.frame, nearest_m=nearest)

    def _points_for(self, rule: FitRule, small: Kind, points: pd.DataFrame | None) -> pd.DataFrame:
        """Points that a rule places small areas by; refused where there are none."""
        if points is None:
            raise refused(small, "it is not known where their people live")
        if rule.by is FitMethod.CENTROID:
            return middles(points)
        if rule.by is not FitMethod.POSTCODES:
            return points
        shapes, postcodes = self._shapes_of(small), self._ground.postcodes
        if shapes is None or postcodes is None:
            raise refused(small, "no boundaries" if shapes is None else "no postcode points")
        return of_postcodes(postcodes, shapes, points)

    def _rule(self, small: Kind, layer: Layer) -> FitRule | None:
        for rule in self._ground.rules:
            if (rule.small, rule.small_vintage) == small and rule.area is layer.spec.type:
                return rule
        return None

    def _same_type(self, small: Kind, layer: Layer) -> Placed | None:
        """Figures published for the very areas; an area code is recoded when its boundary changes."""
        if small != layer.kind and small[0] in STATISTICAL:
            return None
        codes = layer.frame["code"]
        lookup = pd.DataFrame({"small_area_code": codes, "area_code": codes, "weight": 1.0})
        fit = pd.Series(str(Fit.PUBLISHED), index=codes.to_numpy())
        return Placed(lookup, fit, pd.Series(0.0, index=codes.to_numpy()))

    def _by_lookup(self, rule: FitRule, small: Kind, layer: Layer) -> pd.DataFrame:
        table = self._ground.lookups[str(rule.dataset)]
        return geography.weights_by_lookup(
            table, small_codes=self._codes(small), area_codes=layer.frame["code"], label=str(rule.dataset)
        )

    def _codes(self, small: Kind) -> list[str]:
        if small in self._ground.shapes:
            return list(self._ground.shapes[small]["code"])
        points = self.points_of(small)
        if points is None:
            raise GeographyError(_no_ground(small))
        return list(points["small_area_code"].unique())

    def _by_members(self, small: Kind, layer: Layer) -> Placed | None:
        """Areas made of other areas: add up what falls in their members, nobody twice."""
        finest = self._ground.people_kind
        if finest is not None and small != finest and small[0] in STATISTICAL:
            lookup = self._through_finest(small, layer)
            return None if lookup is None else self._finish(small, layer, lookup)
        own = [base for base in self._ground.layers if base.members is None]
        parts = self._parts(small, own, layer) or self._parts(small, self._ground.layers, layer)
        if not parts:
            return None
        sums = pd.concat(parts).groupby(["small_area_code", "area_code"], as_index=False)["weight"].sum()
        return self._finish(small, layer, sums.assign(weight=sums["weight"].clip(upper=1.0)))

    def _parts(self, small: Kind, bases: Iterable[Layer], layer: Layer) -> list[pd.DataFrame]:
        """Small areas in the members, base by base; a code that stands in two vintages is taken once."""
        found, seen = [], set[str]()
        for base in sorted(bases, key=lambda base: base.spec.vintage, reverse=True):
            part = None if base is layer else self._part(small, base, layer, seen)
            if part is not None and not part.empty:
                found.append(part)
                seen |= set(base.frame["code"])
        return found

    def _part(self, small: Kind, base: Layer, layer: Layer, seen: set[str]) -> pd.DataFrame | None:
        members = layer.members
        if members is None:
            return None
        known = among(members["member_code"], base.frame["code"]) & ~among(members["member_code"], seen)
        if small[0] not in STATISTICAL:
            # Figures of wards reach only areas all of whose members they reach: half a panel is no panel.
            known = known.groupby(members["area_code"]).transform("all")
        placed = self.place(small, base) if known.any() else None
        if placed is None:
            return None
        if small[0] not in STATISTICAL:
            reached = members["member_code"].isin(placed.lookup["area_code"])
            known &= reached.groupby(members["area_code"]).transform("all")
        return geography.compose(placed.lookup, members[known])

    def _through_finest(self, small: Kind, layer: Layer) -> pd.DataFrame | None:
        """Split small areas by the people of the finest small areas in them, where those are placed already."""
        points, finest = self.points_of(small), self._ground.points
        placed = None if self._ground.people_kind is None else self.place(self._ground.people_kind, layer)
        if points is None or finest is None or placed is None:
            return None
        whole = points["small_area_code"].dropna()
        inside = pd.DataFrame(
            {"finest": finest["small_area_code"], "people": finest["people"], "code": whole}
        )
        total = inside.groupby("code")["people"].sum()
        rows = inside.merge(placed.lookup, left_on="finest", right_on="small_area_code")
        rows = rows.assign(people=rows["people"] * rows["weight"])
        sums = rows.groupby(["code", "area_code"], as_index=False)["people"].sum()
        sums = sums.assign(weight=(sums["people"] / sums["code"].map(total)).clip(upper=1.0))
        kept = sums[sums["weight"] > 0].rename(columns={"code": "small_area_code"})
        return None if kept.empty else kept[["small_area_code", "area_code", "weight"]]

    def _whole_only(self, small: Kind, layer: Layer) -> Placed | None:
        """Figures of wards go only to areas made of whole wards, and of nothing else."""
        found = geography.overlaps(self._ground.shapes[small], layer.frame)
        whole = found[found["share"] > WHOLE]
        covered = whole.groupby("area_code")["area_m2"].sum()
        size = layer.frame.set_index("code").geometry.area.reindex(covered.index)
        made = covered.index[covered > WHOLE * size]
        lookup = whole.loc[whole["area_code"].isin(made), ["small_area_code", "area_code"]].assign(weight=1.0)
        return Placed(lookup, pd.Series(str(Fit.EXACT), index=made), pd.Series(0.0, index=made))

    def _points_of(self, small: Kind) -> pd.DataFrame | None:
        ground = self._ground
        moved = any((r.small, r.small_vintage) == small and r.by is FitMethod.PEOPLE for r in ground.rules)
        if ground.points is None or ground.nested is None or not (small[0] in STATISTICAL or moved):
            return None
        if small == ground.people_kind:
            return ground.points
        if small in ground.nested:
            code = ground.points["small_area_code"].map(ground.nested[small])
            return ground.points.assign(small_area_code=code)
        if small not in ground.shapes:
            return None
        inside = geography.locate(ground.points, ground.shapes[small])
        return ground.points.assign(small_area_code=inside)

    def _shapes_of(self, small: Kind) -> gpd.GeoDataFrame | None:
        """Boundaries of small areas, also where only those of most of them can be had."""
        if small == self._ground.people_kind and small not in self._ground.shapes:
            return self._ground.people_shapes
        return self._ground.shapes.get(small)

    def _finish(self, small: Kind, layer: Layer, lookup: pd.DataFrame | None) -> Placed:
        """Add the fit and the crossing share; without a lookup, split by land area."""
        shapes = None if lookup is not None and _nests(small, layer) else self._shapes_of(small)
        touching = None if shapes is None else geography.overlaps(shapes, layer.frame)
        if lookup is None:
            if touching is None:
                raise GeographyError(_no_ground(small))
            lookup = geography.weights_from_overlaps(touching, covering=_covers(layer))
        people = self.people_of(small)
        crossing = geography.crossing_share(lookup, people, touching)
        return Placed(lookup, geography.fit_of(lookup, crossing), crossing)


def _no_ground(small: Kind) -> Fault:
    return Fault(
        "council.toml",
        "small areas need boundaries or people",
        f"{small[0]} of {small[1]}, with neither",
        "Add an [[area_type]] of that type and vintage (publish = false keeps it off the map).",
    )


def _nests(small: Kind, layer: Layer) -> bool:
    """Whether small areas are drawn to nest in the areas of a layer, whatever generalised outlines show."""
    if layer.spec.type in STATISTICAL:
        return small[1] == layer.spec.vintage
    return layer.spec.type in (AreaType.DISTRICT, AreaType.COUNTY)


def _covers(layer: Layer) -> bool:
    """Whether the areas of a layer are meant to cover the county; panels may be drawn here and there."""
    return layer.spec.type is not AreaType.PANEL


def _finer(small: AreaType, area: AreaType) -> bool:
    """Whether figures of the small type can be added up to the other."""
    rank = {AreaType.OA: 0, AreaType.LSOA: 1, AreaType.MSOA: 2, AreaType.DISTRICT: 4, AreaType.COUNTY: 5}
    return rank.get(small, 3) < rank.get(area, 3) or (rank.get(small, 3) == rank.get(area, 3) == 3)


def place_apart(ground: Ground, smalls: Sequence[Kind]) -> Found:
    """Place small areas in the published layers of `APART`, for another's fits to `Fits.take`."""
    layers = [layer for layer in ground.layers if layer.spec.publish and layer.spec.type in APART]
    return Fits(ground).place_all(smalls, layers)
