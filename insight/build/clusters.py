"""Neighbours, Moran's I and local Moran for the latest period of every indicator that is no count.

Method: METHODS section 7, by `insight.stats.clusters`. Wards and parishes: areas small enough to form groups and
large enough to have figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from insight.build.areas import Layer
from insight.domain import AreaType, Indicator, State, Statistic
from insight.geography.frames import in_both
from insight.stats import clusters
from insight.stats.clusters import Cluster, Moran, Neighbours

CLUSTERED = (AreaType.WARD, AreaType.PARISH)
"""Area types whose clusters are looked for; in parishes, many of them tiny, only those of scores."""

NEAR_M = 1.0
"""Boundaries this close touch: generalised lines of one border may part by less."""

FEWEST = 10
"""Of fewer areas with a figure no pattern can be told from chance."""

MANY = 1_000
"""Above this many areas the map as a whole is rearranged `FEW_DRAWS` times, not 9,999."""

FEW_DRAWS = 999
CLUSTER_COLUMNS = (
    "indicator_id", "area_type", "period", "area_code", "kind", "cluster_no", "local_i", "p", "q"
)  # fmt: skip
MORAN_COLUMNS = (
    "indicator_id", "area_type", "period", "areas", "isolates", "statistic", "expected", "p", "permutations"
)  # fmt: skip
NEIGHBOUR_COLUMNS = ("area_code", "area_type", "neighbour_code")


def adjacent(layer: Layer) -> Neighbours:
    """Areas that share a border or a corner (queen contiguity), from their boundaries."""
    shapes = layer.frame.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=NEAR_M)
    once = one < other
    codes = layer.frame["code"].to_numpy(object)
    return clusters.neighbours(list(codes), np.column_stack([codes[one[once]], codes[other[once]]]).tolist())


def neighbour_rows(found: dict[str, Neighbours]) -> pd.DataFrame:
    """One row per area and neighbour, both ways round, by area type."""
    frames = [pd.DataFrame(columns=list(NEIGHBOUR_COLUMNS))]
    for kind, among in found.items():
        row, column = among.links.nonzero()
        codes = np.array(among.codes, dtype=object)
        frames.append(
            pd.DataFrame({"area_code": codes[row], "area_type": kind, "neighbour_code": codes[column]})
        )
    return pd.concat(frames[1:] or frames, ignore_index=True)


def look(
    indicators: Iterable[Indicator], layers: Sequence[Layer], value: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Find the clusters of every indicator but counts. Tables ``neighbour``, ``cluster`` and ``moran``.

    ``cluster`` has a row for each area that is part of a cluster or stands out, and for each without
    neighbours; all others are *not beyond chance*, or have no figure.
    """
    statistics = {i.id: i.statistic for i in indicators if i.statistic is not Statistic.COUNT}
    among = {str(layer.spec.type): adjacent(layer) for layer in layers if layer.spec.type in CLUSTERED}
    rows = value[value["area_type"].isin(among) & value["indicator_id"].isin(statistics)]
    found = [_looked(_maps(rows, kind, near, statistics), near) for kind, near in among.items()]
    parts = [part for parts, _ in found for part in parts]
    return {
        "neighbour": neighbour_rows(among),
        "cluster": pd.DataFrame(
            {name: np.concatenate([[], *(part[name] for part in parts)]) for name in CLUSTER_COLUMNS}
        ).astype({"cluster_no": "Int64"}),
        "moran": pd.DataFrame([row for _, wholes in found for row in wholes], columns=list(MORAN_COLUMNS)),
    }


Columns = dict[str, np.ndarray]
Key = dict[str, str]
"""``indicator_id``, ``area_type`` and ``period`` of a map."""


def _maps(
    rows: pd.DataFrame, kind: str, among: Neighbours, statistics: Mapping[str, Statistic]
) -> list[tuple[Key, np.ndarray]]:
    """The latest figures of each indicator, in the order of the neighbours' codes; NaN where there is none."""
    rows = rows[rows["area_type"] == kind]
    places = pd.Index(among.codes).get_indexer(pd.Index(rows["area_code"]))
    known = (rows["state"] == State.VALUE).to_numpy()
    periods, values = rows["period"].to_numpy(object), rows["value"].to_numpy(float)
    found = []
    for indicator, own in rows.groupby("indicator_id", sort=False).indices.items():
        if kind == AreaType.PARISH and statistics[str(indicator)] is not Statistic.SCORE:
            continue
        period = fullest_period(periods[own], known[own])
        used = own[(periods[own] == period) & known[own]]
        figures = np.full(len(among.codes), np.nan)
        figures[places[used]] = values[used]
        if len(used) >= FEWEST:
            key = {"indicator_id": str(indicator), "area_type": kind, "period": period}
            found.append((key, figures))
    return found


def _looked(
    maps: list[tuple[Key, np.ndarray]], among: Neighbours
) -> tuple[list[Columns], list[dict[str, object]]]:
    """What is found of the maps of one kind of area, area by area and as a whole."""
    figures = [own for _, own in maps]
    draws = clusters.PERMUTATIONS if len(among.codes) <= MANY else FEW_DRAWS
    areas, wholes = in_both(
        lambda: clusters.local_morans(figures, among),
        lambda: clusters.morans(figures, among, permutations=draws),
    )
    return (
        [_local(own, among, key) for (key, _), own in zip(maps, areas, strict=True)],
        [key | _whole(own, whole, draws) for (key, own), whole in zip(maps, wholes, strict=True)],
    )


def fullest_period(periods: np.ndarray, known: np.ndarray) -> str:
    """Period with a value for the most areas, by rows; of those the latest."""
    counted = dict.fromkeys(periods, 0) | Counter(periods[known])
    return str(max(counted, key=lambda period: (counted[period], period)))


def _local(areas: Columns, among: Neighbours, key: Key) -> Columns:
    """Columns of table ``cluster`` for one map."""
    kinds = areas["cluster"]
    numbers = np.full(len(kinds), np.nan)
    for kind in (Cluster.HIGH_HIGH.value, Cluster.LOW_LOW.value):
        groups = clusters.joined_up(np.flatnonzero(kinds == kind), among)
        for number, group in enumerate(groups, start=1):
            numbers[group] = number
    told = np.flatnonzero((kinds != Cluster.CHANCE.value) & (kinds != Cluster.MISSING.value))
    columns = {
        "area_code": np.array(among.codes, dtype=object)[told],
        "kind": kinds[told],
        "cluster_no": numbers[told],
        "local_i": areas["local_i"][told],
        "p": areas["p_value"][told],
        "q": areas["q_value"][told],
    }
    return columns | {name: np.full(len(told), text, dtype=object) for name, text in key.items()}


def _whole(figures: np.ndarray, found: Moran, draws: int) -> dict[str, object]:
    return {
        "areas": int(np.isfinite(figures).sum()),
        "isolates": [str(code) for code in found.isolates],
        "statistic": found.statistic,
        "expected": found.expected,
        "p": found.p_value,
        "permutations": draws,
    }
