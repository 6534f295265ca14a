"""Areas like each other, by the set of indicators that the council declares (``[similar]``)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insight.domain import Catalogue, Similar, State
from insight.stats.similar import nearest

FEWEST = 3
"""Of fewer areas none is "the most like" another."""

COLUMNS = ("area_code", "area_type", "similar_code", "rank", "distance")


def similar(catalogue: Catalogue, value: pd.DataFrame, kinds: list[str]) -> pd.DataFrame:
    """Return the areas most like each area of the types named, nearest first.

    One row per area and similar area: ``area_code``, ``area_type``, ``similar_code``, ``rank`` (1 = most
    alike), ``distance`` (standard deviations). Never more than half of the other areas are "like" one. An
    area without all the figures has one row with neither code nor distance.
    """
    declared = catalogue.council.similar
    empty = pd.DataFrame(columns=list(COLUMNS))
    if declared is None:
        return empty
    rows = value[value["indicator_id"].isin(declared.indicators)]
    found = [_of_type(rows[rows["area_type"] == kind], declared, kind) for kind in kinds]
    found = [part for part in found if not part.empty]
    return pd.concat(found, ignore_index=True) if found else empty


def _of_type(rows: pd.DataFrame, declared: Similar, kind: str) -> pd.DataFrame:
    table = _table(rows, declared)
    known = int(table.notna().all(axis=1).sum())
    if known < FEWEST:
        return pd.DataFrame(columns=list(COLUMNS))
    count = min(declared.count, max((known - 1) // 2, 1))
    found = nearest(table, indicators=list(table.columns), count=count)
    return found.assign(area_type=kind).rename(columns={"position": "rank"})[list(COLUMNS)]


def _table(rows: pd.DataFrame, declared: Similar) -> pd.DataFrame:
    """One row per area and one column per indicator, the latest period of each; logarithms where asked for.

    An indicator that no area of the type has, or that is the same everywhere, tells none from another.
    """
    latest = rows.groupby("indicator_id")["period"].transform("max")
    known = rows[rows["period"] == latest]
    figures = known["value"].where(known["state"] == State.VALUE)
    table = (
        known.assign(value=figures)
        .pivot(index="area_code", columns="indicator_id", values="value")
        .reindex(columns=list(declared.indicators))
    )
    for name in declared.logarithms:
        table[name] = np.log(table[name].where(table[name] > 0))
    return table.loc[:, table.nunique() > 1]


def indicators(catalogue: Catalogue) -> pd.DataFrame:
    """Return the set used: ``position``, ``indicator_id``, ``logarithm`` (whether its logarithm counts)."""
    declared = catalogue.council.similar
    listed = () if declared is None else declared.indicators
    logs = () if declared is None else declared.logarithms
    return pd.DataFrame(
        {
            "position": range(1, len(listed) + 1),
            "indicator_id": list(listed),
            "logarithm": [name in logs for name in listed],
        }
    )
