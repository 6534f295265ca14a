"""Which small areas an own area is made of: whole, in part, and how sure that is.

Method: METHODS section 3. Picked areas take the small areas that their published figures are made from. A circle,
drawing or file takes a small area whole where all places its people live at lie inside, and else the share of its
people who live at the places inside (its postcodes, all alike). Larger small areas follow by their people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from insight.domain import Fit
from insight.errors import Fault, OwnAreaError
from insight.own_area import How, OwnArea
from insight.store import Store

WHOLE = 1e-9
"""Weights nearer to 1 than this are whole."""

LEAST_PEOPLE = 100
"""The census counts no output area of fewer people; nor is a figure told here for fewer."""

LEAST_SMALL = 2
"""Output areas that a shape must hold people of: with one alone its figures would be those of that one."""

WARD_WHOLE = 0.99
"""A ward is in an own area when at least this share of its land is (METHODS: figures counted by ward)."""


@dataclass(frozen=True)
class Weights:
    """What an own area is made of.

    Parameters
    ----------
    rows
        One row per small area: ``kind`` (such as *oa2021*), ``small_area_code``, ``weight`` (share of its people).
    fits
        By kind: `Fit` of figures that are counted by it.
    crossing
        By kind: share of the people who live in small areas that the boundary cuts, 0 to 1.
    people
        Who live in it.
    whole, split
        How many of the smallest areas it holds whole and in part.
    estimated
        Share of the people who are in the parts, 0 to 1.
    """

    rows: pd.DataFrame
    fits: dict[str, Fit]
    crossing: dict[str, float]
    people: float
    whole: int
    split: int
    estimated: float


def weigh(store: Store, own: OwnArea) -> Weights:
    """Find the small areas of an own area.

    Raises
    ------
    OwnAreaError
        When the edition holds no small areas, or the area is too small for figures.
    """
    nests = store.small_nests()
    if nests.empty:
        remedy = "Build it again with own_areas = true and a [people] table in council.toml."
        raise OwnAreaError(
            Fault(store.path.name, "the edition must hold the figures of small areas", "none", remedy)
        )
    itself = nests[nests["itself"]].set_index("small_area_code")
    finest = str(itself["kind"].iloc[0])
    inside = _inside(store, own)
    if own.how is How.PICKED:
        given, exact = _picked(store, own, nests, finest, inside)
        inside = (
            inside * 0.0 + 1.0 if exact else inside
        )  # areas that nest cut none, whatever generalised lines show
    else:
        given = {finest: inside[inside > 0]}
    people = itself["people"].reindex(given[finest].index).fillna(0.0)
    _require_enough(own, given[finest], people)
    for kind, rows in nests.groupby("kind"):
        if str(kind) not in given:
            given[str(kind)] = _larger(rows, given[finest])
    given |= _wards(store, own)
    return _weights(given, finest, nests, inside)


def _inside(store: Store, own: OwnArea) -> pd.Series:
    """Share of each smallest area's people who live at places inside the shape, by its code."""
    points = store.living_points()
    x, y = points["x"].to_numpy(float), points["y"].to_numpy(float)
    west, south, east, north = own.shape.bounds
    near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
    shapely.prepare(own.shape)
    held = np.zeros(len(points))
    held[near] = shapely.contains_xy(own.shape, x[near], y[near])
    people = points["people"].to_numpy(float)
    code, codes = pd.factorize(points["small_area_code"])
    total = np.bincount(code, people)
    counted = np.where(total[code] > 0, people, 1.0)
    share = np.bincount(code, counted * held) / np.bincount(code, counted)
    share = np.where(
        np.bincount(code, 1.0 - held) == 0, 1.0, share
    )  # all of its places, whatever rounding says
    return pd.Series(share, index=pd.Index(codes, name="small_area_code"))


def _picked(
    store: Store, own: OwnArea, nests: pd.DataFrame, finest: str, inside: pd.Series
) -> tuple[dict[str, pd.Series], bool]:
    """Small areas that the published figures of picked areas are made from; whether all nest.

    What areas share counts once.
    """
    placed = pd.concat([store.placed_small(own.areas), _themselves(own, nests)], ignore_index=True)
    placed = placed[placed["kind"].isin(set(nests["kind"]))]
    exact = bool((placed.loc[placed["kind"] == finest, "fit"] == str(Fit.EXACT)).all())
    by_type = placed.groupby(["kind", "small_area_code", "area_type"])["weight"].sum()
    one_type = len({kind for kind, _ in own.areas}) == 1
    if one_type and not (by_type > 1 + WHOLE).any():
        found = {str(kind): rows.droplevel([0, 2]) for kind, rows in by_type.groupby(level=0)}
        none = pd.Series(dtype=float, index=pd.Index([], name="small_area_code", dtype=object))
        return {finest: none} | {kind: rows.clip(upper=1.0) for kind, rows in found.items()}, exact
    weight = by_type.xs(finest, level=0).groupby(level=0).max().clip(upper=1.0)
    split = weight.index[weight < 1 - WHOLE]
    weight[split] = np.maximum(weight[split], inside.reindex(split).fillna(0.0))
    return {finest: weight}, exact


def _themselves(own: OwnArea, nests: pd.DataFrame) -> pd.DataFrame:
    """Picked areas that are small areas: each is whole in itself."""
    wanted = pd.DataFrame(own.areas, columns=["area_type", "area_code"])
    kinds = nests[["kind", "larger_code"]].drop_duplicates().rename(columns={"larger_code": "area_code"})
    newest = kinds.assign(area_type=kinds["kind"].str.rstrip("0123456789")).sort_values("kind")
    found = wanted.merge(newest, on=["area_type", "area_code"])
    found = found.drop_duplicates(["area_type", "area_code"], keep="last")
    return found.assign(small_area_code=found["area_code"], weight=1.0, fit=str(Fit.EXACT))


def _larger(nests: pd.DataFrame, weight: pd.Series) -> pd.Series:
    """Share of the people of each larger small area, by those of the smallest areas in it."""
    people = nests["people"] * nests["share"]
    nobody = people.groupby(nests["larger_code"]).transform("sum") <= 0
    people = people.where(~nobody, nests["share"])
    held = people * nests["small_area_code"].map(weight).fillna(0.0)
    share = held.groupby(nests["larger_code"]).sum() / people.groupby(nests["larger_code"]).sum()
    share = share.where((share - 1).abs() > WHOLE, 1.0)
    return share[share > WHOLE].rename_axis("small_area_code")


def _wards(store: Store, own: OwnArea) -> dict[str, pd.Series]:
    """Whole wards, where the area is made of nothing else: figures counted by ward are told for those alone."""
    kinds = store.area_types()
    vintages = kinds.loc[kinds["area_type"] == "ward", "vintage"]
    if vintages.empty:
        return {}
    wards = store.shapes("ward")
    shapes = shapely.from_wkb(wards["geometry_wkb"].to_numpy(object))
    touching = np.flatnonzero(shapely.intersects(own.shape, shapes))
    land = shapely.area(shapely.intersection(own.shape, shapes[touching]))
    whole = touching[land >= WARD_WHOLE * shapely.area(shapes[touching])]
    if shapely.area(shapes[whole]).sum() < WARD_WHOLE * own.shape.area or not len(whole):
        return {}
    codes = pd.Index(wards["area_code"].iloc[whole], name="small_area_code")
    return {f"ward{vintages.iloc[0]}": pd.Series(1.0, index=codes)}


def _require_enough(own: OwnArea, weight: pd.Series, people: pd.Series) -> None:
    """Refuse an area with too few people, and a shape within one output area."""
    living = float((weight * people).sum())
    faults = []
    if living < LEAST_PEOPLE:
        found = "nobody" if living < 0.5 else "fewer"  # how many is not told: a sum of parts could be undone
        rule = f"an area needs at least {LEAST_PEOPLE} people for figures"
        faults.append(Fault(own.name, rule, found, "Make it larger, or pick a published area."))
    if own.how is not How.PICKED and 0 < len(weight) < LEAST_SMALL:
        rule = f"a shape needs people of at least {LEAST_SMALL} output areas"
        remedy = "Make it larger, or pick the output area itself, whose figures are published."
        faults.append(Fault(own.name, rule, f"{len(weight)}", remedy))
    if faults:
        raise OwnAreaError(faults)


def _weights(given: dict[str, pd.Series], finest: str, nests: pd.DataFrame, inside: pd.Series) -> Weights:
    living = {kind: weight * _people(nests, kind, weight.index) for kind, weight in given.items()}
    split = {kind: weight < 1 - WHOLE for kind, weight in given.items()}
    own, parts = living[finest], split[finest]
    people = float(own.sum())
    cut = parts | (inside.reindex(own.index).fillna(0.0) < 1)
    shares = {kind: _share(living[kind], split[kind]) for kind in given}
    crossing = {kind: max(share, _share(own, cut)) for kind, share in shares.items()}
    fits = {
        kind: Fit.APPORTIONED if split[kind].any() else Fit.BEST_FIT if cut.any() else Fit.EXACT
        for kind in given
    }
    for kind in given:
        if kind.startswith("ward") and not split[kind].any():
            fits[kind], crossing[kind] = Fit.EXACT, 0.0
    frames = [
        pd.DataFrame({"kind": kind, "small_area_code": weight.index, "weight": weight.to_numpy()})
        for kind, weight in given.items()
    ]
    return Weights(
        pd.concat(frames, ignore_index=True),
        fits,
        crossing,
        people=people,
        whole=int((~parts).sum()),
        split=int(parts.sum()),
        estimated=_share(own, parts),
    )


def _people(nests: pd.DataFrame, kind: str, codes: pd.Index) -> pd.Series:
    """People of small areas; 1 each where they are not known (wards)."""
    rows = nests[nests["kind"] == kind]
    people = (rows["people"] * rows["share"]).groupby(rows["larger_code"]).sum()
    return people.reindex(codes).fillna(1.0)


def _share(living: pd.Series, marked: pd.Series) -> float:
    total = float(living.sum())
    return float(living[marked].sum()) / total if total else 0.0
