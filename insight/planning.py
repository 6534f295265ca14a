"""Before an exercise: who else asks the same people there at about that time, and how often they were asked of late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from insight import exercises
from insight.burden import MONTHS
from insight.engagement import coordination
from insight.engagement.coordination import EVERYONE, Reach
from insight.store import Store

NEAR_DAYS = 28
"""How near in time two exercises count as asking at about the same time."""


@dataclass(frozen=True)
class Plan:
    """What somebody thinks of doing.

    Parameters
    ----------
    area_type, area_codes
        Areas that would be asked; none for the whole council.
    audience
        Groups that would be asked (``dimension:group``); none for everyone.
    start, end
        First and last day.
    """

    area_type: str
    area_codes: tuple[str, ...]
    audience: tuple[str, ...]
    start: date
    end: date


def warnings(store: Store, reach: Reach, plan: Plan, *, today: date) -> list[str]:
    """Say who else asks the same people in the same places at about that time, one sentence each."""
    row: dict[Any, Any] = {
        "start": pd.Timestamp(plan.start),
        "end": pd.Timestamp(plan.end),
        "area_type": plan.area_type,
        "area_codes": list(plan.area_codes),
        "audience": list(plan.audience),
    }
    others = coordination.calendar(store.exercises(), today=today)
    rows = coordination.overlapping(row, others, reach, days=NEAR_DAYS)
    return exercises.overlaps_in_words(rows, exercises.titles_of(store))


def asked(store: Store, reach: Reach, plan: Plan, *, today: date) -> pd.DataFrame:
    """Count how often the people of a plan were asked in the twelve months before today.

    Returns
    -------
    pandas.DataFrame
        One row per area of the plan, or one for the whole council: ``area_code``, ``name``, ``times`` (exercises that
        asked any of the groups, or everyone), ``last_asked`` (date, or missing), ``whom`` (in words).
    """
    areas = _areas(store, plan)
    rows = coordination.asked(store.exercises(), areas, reach, today=today, months=MONTHS)
    if plan.audience:
        rows = rows[rows["group"].isin([*plan.audience, EVERYONE])]
    titles = exercises.titles_of(store)
    told = [
        _line(area, rows[rows["area_code"] == area["area_code"]], titles)
        for area in areas.sort_values("name").to_dict("records")
    ]
    return pd.DataFrame(told, columns=["area_code", "name", "times", "last_asked", "whom"])


def _areas(store: Store, plan: Plan) -> pd.DataFrame:
    if plan.area_codes:
        areas = store.areas(plan.area_type)
        return areas[areas["area_code"].isin(list(plan.area_codes))]
    return store.areas("county").head(1).assign(name=exercises.WHOLE)


def _line(
    area: Mapping[Any, Any], rows: pd.DataFrame, titles: Mapping[str, str]
) -> tuple[str, str, int, pd.Timestamp, str]:
    some = rows[rows["times"] > 0]
    ids = {name for names in some["exercises"] for name in names}
    whom = [f"{titles.get(row['group'], row['group'])} {row['times']}" for row in some.to_dict("records")]
    return (str(area["area_code"]), str(area["name"]), len(ids), some["last_asked"].max(), ", ".join(whom))


def fault(start: date | None, end: date | None) -> str:
    """What is wrong with the days of a plan, in words; empty where nothing is."""
    if start is None or end is None:
        return "Choose the first and the last day, and this page says who else asks then."
    return "The last day lies before the first." if end < start else ""
