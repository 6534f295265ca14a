"""Which figures of which areas rose or fell beyond chance since an earlier edition, and which cannot be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from insight.area_facts import records
from insight.domain import State
from insight.stats.change import change
from insight.stats.intervals import Interval
from insight.store import Store

KEYS = ["indicator_id", "area_code"]
COLUMNS = [
    "indicator_id", "title", "unit", "polarity", "decimals", "area_code", "name", "parent_name", "period", "value",
    "lower", "upper", "state", "period_before", "before", "state_before", "change", "change_lower", "change_upper", "q",
    "way", "reason",
]  # fmt: skip


class Way(StrEnum):
    """Which way a figure went."""

    ROSE = "rose"
    FELL = "fell"
    CHANCE = "no change beyond chance"
    NOT_COMPARED = "not compared"


BROKEN = "what is counted has changed"
NO_RANGE = "the figure has no likely range"
NO_FIGURE = "there is no figure at one of the times"


def moves(now: Store, before: Store, area_type: str) -> pd.DataFrame:
    """Compare the latest figures of every area of a kind with those an earlier edition told.

    Parameters
    ----------
    now, before
        The two editions.
    area_type
        Kind of area; areas without a code of their own in both editions are left out.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`: one row per area and indicator with a later period than the earlier edition had, in
        the order of the indicators and names. ``before`` is the figure as the earlier edition told it, ``change`` the
        difference in the unit of the indicator, ``q`` the false discovery rate over all rows, ``way`` one of `Way`,
        ``reason`` why there is no comparison.
    """
    periods = later(now, before, area_type)
    areas = now.areas(area_type)[["area_code", "name", "parent_name"]]
    here = _figures(
        now, area_type, {name: pair[0] for name, pair in periods.items()}, list(areas["area_code"])
    )
    there = _figures(
        before, area_type, {name: pair[1] for name, pair in periods.items()}, list(areas["area_code"])
    )
    rows = here.merge(there, on=KEYS, suffixes=("", "_before")).merge(areas, on="area_code")
    rows = rows.rename(columns={"value_before": "before"})
    rows["reason"] = _reasons(now, rows, area_type)
    return _judged(rows)


def later(now: Store, before: Store, area_type: str) -> dict[str, tuple[str, str]]:
    """Indicators that have a later period than in an earlier edition: the period now, and the one before."""
    found = {}
    latest = [_latest(store, area_type) for store in (now, before)]
    for name in now.indicators()["indicator_id"]:
        is_, was = (periods.get(str(name)) for periods in latest)
        if is_ is not None and was is not None and is_ != was and _year(is_) >= _year(was):
            found[str(name)] = (is_, was)
    return found


def _latest(store: Store, area_type: str) -> dict[str, str]:
    """The period of each indicator that a map of this kind of area shows."""
    rows = store.periods()
    names = rows.loc[rows["area_type"] == area_type, "indicator_id"].unique()
    return {str(name): store.latest_period(str(name), area_type) for name in names}


def _year(period: str) -> str:
    """The last year that a period names, for order."""
    return max(re.findall(r"(?:19|20)\d\d", period), default="")


def _figures(store: Store, area_type: str, periods: dict[str, str], codes: Sequence[str]) -> pd.DataFrame:
    rows = store.area_values(codes, list(periods))
    rows = rows[(rows["area_type"] == area_type) & (rows["period"] == rows["indicator_id"].map(periods))]
    return rows[
        [*KEYS, "title", "unit", "polarity", "decimals", "period", "value", "lower", "upper", "state"]
    ]


def _reasons(now: Store, rows: pd.DataFrame, area_type: str) -> list[str]:
    """Why a row is not compared; nothing where it is."""
    broken = {name for name, part in rows.groupby("indicator_id") if _breaks(now, part, area_type)}
    found = []
    for row in records(rows):
        if row["indicator_id"] in broken:
            found.append(BROKEN)
        elif row["state"] != State.VALUE or row["state_before"] != State.VALUE:
            found.append(NO_FIGURE)
        else:
            limits = ("lower", "upper", "lower_before", "upper_before")
            found.append(NO_RANGE if any(pd.isna(row[name]) for name in limits) else "")
    return found


def _breaks(now: Store, part: pd.DataFrame, area_type: str) -> bool:
    """Whether the series of an indicator begins anew between the two periods."""
    row = part.iloc[0]
    series = now.series(str(row["indicator_id"]), str(row["area_code"]), area_type)
    broken = series.dropna(subset=["break_note"])["period"].astype(str)
    return any(_year(row["period_before"]) < _year(period) <= _year(row["period"]) for period in broken)


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    usable = rows["reason"] == ""

    def limits(suffix: str) -> Interval:
        names = ("before", "lower_before", "upper_before") if suffix else ("value", "lower", "upper")
        return Interval(*(rows[name].where(usable).to_numpy(float) for name in names))

    found = change(limits(""), limits("_before"))
    rows = rows.assign(
        change=found.by.value, change_lower=found.by.lower, change_upper=found.by.upper, q=found.q
    )
    way = np.where(found.by.value > 0, Way.ROSE, Way.FELL)
    rows["way"] = np.where(usable, np.where(found.beyond_chance, way, Way.CHANCE), Way.NOT_COMPARED)
    return rows[COLUMNS]
