"""Who is asked when, by whom, how often; who can reach whom; what lapses. Frames in, frames out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import numpy as np
import pandas as pd

from insight.stats.intervals import rate, wilson

EVERYONE = "everyone"
"""Stands for all groups, where an exercise names no audience."""

OVERLAP = ["exercise_id", "title", "owner", "start", "end", "days_apart", "groups"]

Reach = Mapping[tuple[str, str], frozenset[str]]
"""Small areas of each area, by area type and code."""


def reach_of(members: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """Small areas of each area, from rows of ``area_type``, ``area_code``, ``small_area_code``."""
    grouped = members.groupby(["area_type", "area_code"])["small_area_code"]
    return {(str(kind), str(code)): frozenset(part) for (kind, code), part in grouped}


def calendar(exercises: pd.DataFrame, *, today: date) -> pd.DataFrame:
    """Exercises in order of time.

    Returns
    -------
    pandas.DataFrame
        One row per exercise with a date: ``exercise_id``, ``title``, ``start``, ``end`` (dates; actual ones where
        known, else planned), ``status`` (planned, under way, done), ``owner``, ``method``, ``area_type``,
        ``area_codes``, ``audience``, ``link``.
    """
    start = exercises["actual_start"].fillna(exercises["planned_start"])
    # one that has begun late is expected to end when it was planned to, but never before it began
    end = exercises["actual_end"].fillna(exercises["planned_end"]).fillna(start)
    dated = exercises.assign(start=start, end=end.where(end >= start, start))[start.notna()]
    now = pd.Timestamp(today)
    status = np.select([dated["start"] > now, dated["end"] >= now], ["planned", "under way"], default="done")
    columns = ["exercise_id", "title", "start", "end", "status", "owner", "method", "area_type"]
    columns += ["area_codes", "audience", "link"]
    return dated.assign(status=status)[columns].sort_values(["start", "exercise_id"], ignore_index=True)


def ics(rows: pd.DataFrame, *, name: str, stamp: datetime) -> bytes:
    """Return rows of `calendar` as iCalendar (RFC 5545), whole days; ``stamp`` is when it was made (UTC)."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Community Insight//Engagement calendar//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for row in rows.to_dict("records"):
        event = icalendar.Event()
        event.add("uid", f"{row['exercise_id']}@community-insight.invalid")
        event.add("dtstamp", stamp)
        event.add("summary", row["title"])
        event.add("dtstart", row["start"].date())
        event.add("dtend", row["end"].date() + timedelta(days=1))  # the end is the day after the last
        event.add("description", f"{row['method']}. Run by {row['owner']}.")
        if row["link"]:
            event.add("url", row["link"])
        made.add_component(event)
    return bytes(made.to_ical())


def overlaps(
    exercise_id: str, exercises: pd.DataFrame, reach: Reach, *, today: date, days: int = 28
) -> pd.DataFrame:
    """Exercises that ask the same people in the same places within ``days`` of one.

    Returns
    -------
    pandas.DataFrame
        One row per other exercise: ``exercise_id``, ``title``, ``owner``, ``start``, ``end``, ``days_apart``
        (0: at the same time), ``groups`` (asked by both).
    """
    rows = calendar(exercises, today=today)
    own = rows[rows["exercise_id"] == exercise_id]
    if own.empty:
        return pd.DataFrame(columns=OVERLAP)
    return overlapping(own.iloc[0].to_dict(), rows[rows["exercise_id"] != exercise_id], reach, days=days)


def overlapping(
    one: Mapping[Any, Any], others: pd.DataFrame, reach: Reach, *, days: int = 28
) -> pd.DataFrame:
    """Exercises that ask the same people in the same places within ``days`` of one that may only be thought of.

    Parameters
    ----------
    one
        ``start``, ``end``, ``area_type``, ``area_codes`` (none: the whole council), ``audience`` (none: everyone).
    others
        Rows of `calendar`.
    reach
        Small areas of each area.
    days
        How near in time counts.

    Returns
    -------
    pandas.DataFrame
        As `overlaps` returns it.
    """
    found = []
    for other in others.to_dict("records"):
        gap = max((other["start"] - one["end"]).days, (one["start"] - other["end"]).days, 0)
        groups = _groups_shared(one["audience"], other["audience"])
        if gap <= days and groups and _places_shared(one, other, reach):
            found.append({**other, "days_apart": gap, "groups": groups})
    return pd.DataFrame(found, columns=OVERLAP).sort_values(["days_apart", "start"], ignore_index=True)


def _groups_shared(one: Sequence[str], two: Sequence[str]) -> list[str]:
    """Groups that both ask. Groups of different dimensions are different people only by chance: they count too."""
    if not one or not two:
        return list(one or two or [EVERYONE])
    same = sorted(set(one) & set(two))
    return same or ([] if _dimensions(one) & _dimensions(two) else sorted({*one, *two}))


def _dimensions(groups: Sequence[str]) -> set[str]:
    return {group.partition(":")[0] for group in groups}


def _places_shared(one: Mapping[Any, Any], two: Mapping[Any, Any], reach: Reach) -> bool:
    first, second = small_of(one, reach), small_of(two, reach)
    return first is None or second is None or bool(first & second)


def small_of(row: Mapping[Any, Any], reach: Reach) -> frozenset[str] | None:
    """Small areas of an exercise or forum; None for the whole council."""
    codes: Sequence[str] = row["area_codes"] or ()
    if not codes:
        return None
    kind = str(row["area_type"])
    return frozenset().union(*(reach.get((kind, code), frozenset([code])) for code in codes))


def asked(
    exercises: pd.DataFrame, areas: pd.DataFrame, reach: Reach, *, today: date, months: int = 12
) -> pd.DataFrame:
    """How often each area, and each group in it, was asked of late.

    Parameters
    ----------
    exercises
        Fields of `Exercise`.
    areas
        ``area_type``, ``area_code``, ``name``.
    reach
        Small areas of each area.
    today
        The last day that counts.
    months
        How far back.

    Returns
    -------
    pandas.DataFrame
        One row per area and group asked there (`EVERYONE` where an exercise names none): ``area_type``,
        ``area_code``, ``name``, ``group``, ``times``, ``last_asked`` (date), ``exercises`` (ids). An area that was
        never asked has one row with ``times`` 0.
    """
    now = pd.Timestamp(today)
    rows = calendar(exercises, today=today)
    late = rows[(rows["start"] <= now) & (rows["end"] > now - pd.DateOffset(months=months))].to_dict(
        "records"
    )
    parts = [(row, small_of(row, reach)) for row in late]
    found = []
    for area in areas.to_dict("records"):
        own = reach.get((area["area_type"], area["area_code"]), frozenset([area["area_code"]]))
        here = [row for row, small in parts if small is None or small & own]
        groups = dict.fromkeys(group for row in here for group in (row["audience"] or [EVERYONE]))
        for group in groups or {EVERYONE: None}:
            mine = [row for row in here if group in (row["audience"] or [EVERYONE])]
            found.append(
                {
                    "area_type": area["area_type"],
                    "area_code": area["area_code"],
                    "name": area["name"],
                    "group": group,
                    "times": len(mine),
                    "last_asked": max((min(row["end"], now) for row in mine), default=pd.NaT),
                    "exercises": [row["exercise_id"] for row in mine],
                }
            )
    return pd.DataFrame(found).sort_values(
        ["times", "name", "group"], ascending=[False, True, True], ignore_index=True
    )


def coverage(forums: pd.DataFrame, areas: pd.DataFrame, groups: pd.DataFrame, reach: Reach) -> pd.DataFrame:
    """Which groups have a forum or organisation in which areas.

    Parameters
    ----------
    forums
        Fields of `Forum`.
    areas
        ``area_type``, ``area_code``, ``name``.
    groups
        ``dimension``, ``group_id``, ``title``.
    reach
        Small areas of each area.

    Returns
    -------
    pandas.DataFrame
        One row per group and area: ``group``, ``title``, ``area_type``, ``area_code``, ``name``, ``forums``,
        ``organisations`` (how many), ``gap`` (whether there is neither).
    """
    listed = [(row, small_of(row, reach)) for row in forums.to_dict("records")]
    found = []
    for group in groups.to_dict("records"):
        name = f"{group['dimension']}:{group['group_id']}"
        fitting = [(row, small) for row, small in listed if name in row["groups"]]
        for area in areas.to_dict("records"):
            own = reach.get((area["area_type"], area["area_code"]), frozenset([area["area_code"]]))
            here = [row["kind"] for row, small in fitting if small is None or small & own]
            found.append(
                {
                    "group": name,
                    "title": group["title"],
                    **{key: area[key] for key in ("area_type", "area_code", "name")},
                    "forums": here.count("forum"),
                    "organisations": here.count("organisation"),
                    "gap": not here,
                }
            )
    return pd.DataFrame(found)


def parishes(records: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Plans and survey returns of parishes by district.

    Parameters
    ----------
    records
        Fields of `ParishRecord`.
    areas
        Parishes: ``area_code``, ``parent_name`` (their district).

    Returns
    -------
    pandas.DataFrame
        One row per district, then ``All``: ``district``, ``parishes``, ``with_record``, ``adopted``,
        ``in_progress``, ``sent``, ``returned``, ``return_pct``, ``lower``, ``upper`` (%, Wilson 95 %).
    """
    joined = areas[["area_code", "parent_name"]].merge(records, on="area_code", how="left")
    whole = pd.concat([joined, joined.assign(parent_name="All")])
    grouped = whole.assign(
        with_record=whole["plan_status"].notna(),
        adopted=whole["plan_status"] == "adopted",
        in_progress=whole["plan_status"] == "in progress",
        sent=whole["survey"].isin(["returned", "not returned"]),
        returned=whole["survey"] == "returned",
    ).groupby("parent_name")
    table = grouped[["with_record", "adopted", "in_progress", "sent", "returned"]].sum()
    table.insert(0, "parishes", grouped.size())
    limits = wilson(table["returned"].to_numpy(float), table["sent"].to_numpy(float))
    shares = table["returned"] / table["sent"].where(table["sent"] > 0)
    table = table.assign(return_pct=100 * shares, lower=100 * limits.lower, upper=100 * limits.upper)
    order = sorted(table.index, key=lambda name: (name == "All", name))
    return table.loc[order].rename_axis("district").reset_index()


def expiring(statements: pd.DataFrame, *, today: date, days: int = 60) -> pd.DataFrame:
    """Statements that have lapsed or soon will: fields of `Statement` and ``state`` (lapsed, soon, current)."""
    now = pd.Timestamp(today)
    left = (statements["review_on"] - now).dt.days
    state = np.select([left <= 0, left <= days], ["lapsed", "soon"], default="current")
    return statements.assign(state=state).sort_values(["review_on", "statement_id"], ignore_index=True)


def current(statements: pd.DataFrame, *, today: date) -> pd.DataFrame:
    """Statements that may be shown: approved, and before their review date."""
    kept = (statements["moderation"] == "approved") & (statements["review_on"] > pd.Timestamp(today))
    return statements[kept].reset_index(drop=True)


def awards_by_decile(grants: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Awards per head by deprivation decile.

    Parameters
    ----------
    grants
        ``status``, ``amount`` (pounds), ``decile`` (1 the most deprived; missing where the place is not known).
    population
        ``decile``, ``population`` (people).

    Returns
    -------
    pandas.DataFrame
        One row per decile: ``decile``, ``population``, ``applications``, ``awards``, ``amount`` (pounds),
        ``pounds_per_head``, ``awards_per_10000``, ``lower``, ``upper`` (per 10,000 people, Poisson 95 %).

    Notes
    -----
    The interval is of the number of awards (exact Poisson below 10, else Byar); amounts have none: a few
    large awards are no sample of anything.
    """
    counted = grants.assign(
        award=grants["status"] == "awarded", amount=grants["amount"].where(grants["status"] == "awarded", 0.0)
    ).groupby("decile")
    sums = counted.agg(applications=("award", "size"), awards=("award", "sum"), amount=("amount", "sum"))
    table = population.groupby("decile")[["population"]].sum().join(sums).fillna(0.0).reset_index()
    table = table.astype({"applications": int, "awards": int})
    people = table["population"].to_numpy(float)
    limits = rate(table["awards"].to_numpy(float), people, multiplier=10_000)
    return table.assign(
        pounds_per_head=table["amount"] / people,
        awards_per_10000=table["awards"] * 10_000 / people,
        lower=limits.lower,
        upper=limits.upper,
    )
