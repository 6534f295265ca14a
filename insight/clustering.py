"""Clusters of one indicator on one map, as data: groups of areas with names and the quarter they lie in."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from insight.stats.clusters import Cluster
from insight.store import Store

MIDDLE = 0.3
"""Within this share of the way from the middle of the map to its edge, a group lies in the middle."""

COMPASS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


@dataclass(frozen=True)
class Group:
    """Areas of one cluster that touch: ``kind`` is *high among high* or *low among low*."""

    number: int
    kind: str
    area_codes: tuple[str, ...]
    names: tuple[str, ...]
    quarter: str  # "north", "south-east", ..., "middle"


@dataclass(frozen=True)
class Clusters:
    """What stands out from chance.

    ``areas`` is `Store.clusters`: one row per area in a cluster, that stands out, or without neighbours.
    ``moran`` is `Store.moran`, or None where clusters were not looked for. ``outliers`` and ``isolates``
    are rows of ``areas``.
    """

    spec: pd.Series
    area_type: pd.Series
    moran: pd.Series | None
    areas: pd.DataFrame
    groups: tuple[Group, ...]

    @property
    def outliers(self) -> pd.DataFrame:
        """Areas high among low neighbours, or low among high ones."""
        return self.areas[self.areas["kind"].isin([Cluster.HIGH_LOW.value, Cluster.LOW_HIGH.value])]

    @property
    def isolates(self) -> pd.DataFrame:
        """Areas without neighbours on this map."""
        return self.areas[self.areas["kind"] == Cluster.ISOLATE.value]


def clusters(store: Store, indicator_id: str, area_type: str) -> Clusters:
    """Gather the clusters of an indicator among areas of a type, the largest group first.

    Raises
    ------
    UnknownNameError
        For indicators and area types that are not there.
    """
    spec, everywhere = store.indicator(indicator_id), store.areas(area_type)
    kinds = store.area_types()
    rows = store.clusters(indicator_id, area_type)
    groups = [
        _group(part, everywhere)
        for _, part in rows.dropna(subset=["cluster_no"]).groupby(["kind", "cluster_no"])
    ]
    groups.sort(key=lambda group: (group.kind != Cluster.HIGH_HIGH.value, group.number))
    return Clusters(
        spec=spec,
        area_type=kinds[kinds["area_type"] == area_type].iloc[0],
        moran=store.moran(indicator_id, area_type),
        areas=rows,
        groups=tuple(groups),
    )


def _group(rows: pd.DataFrame, everywhere: pd.DataFrame) -> Group:
    number, kind = int(rows["cluster_no"].iloc[0]), str(rows["kind"].iloc[0])
    return Group(number, kind, tuple(rows["area_code"]), tuple(rows["name"]), quarter(rows, everywhere))


def quarter(rows: pd.DataFrame, everywhere: pd.DataFrame) -> str:
    """Point of the compass where some areas lie among all (``lon``, ``lat`` in WGS 84), or "middle"."""
    west, east = everywhere["lon"].min(), everywhere["lon"].max()
    south, north = everywhere["lat"].min(), everywhere["lat"].max()
    across = _share(rows["lon"].mean(), west, east)
    up = _share(rows["lat"].mean(), south, north)
    if math.hypot(across, up) < MIDDLE:
        return "middle"
    # In metres, not degrees: a degree of longitude is the shorter.
    x = across * (east - west) * math.cos(math.radians((south + north) / 2))
    return COMPASS[round(math.degrees(math.atan2(up * (north - south), x)) / 45) % 8]


def _share(at: float, low: float, high: float) -> float:
    """Place between -1 (low) and 1 (high)."""
    return 2 * (at - low) / (high - low) - 1 if high > low else 0.0
