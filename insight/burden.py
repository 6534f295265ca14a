"""How often people were asked, who reaches them, what parishes have answered: frames for reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from insight import words
from insight.engagement import coordination
from insight.engagement.coordination import Reach
from insight.engagement.records import PlanStatus, SurveyReturn
from insight.exercises import titles_of
from insight.store import Store

GAP = "gap"
"""Where neither a forum nor an organisation reaches a group."""

MOST = 0.75
"""Share of the people of its dimension from which a group is one that most people belong to."""

MONTHS = 12
"""How far back asking is counted."""


def asked(store: Store, reach: Reach, area_type: str, *, today: date) -> pd.DataFrame:
    """Say how often each area was asked in the last twelve months.

    Returns
    -------
    pandas.DataFrame
        One row per area: ``area_code``, ``name``, ``parent_name``, ``times`` (exercises), ``last_asked`` (date or
        missing), ``whom`` (in words).
    """
    areas = store.areas(area_type)
    rows = coordination.asked(store.exercises(), areas, reach, today=today, months=MONTHS)
    titles = titles_of(store)
    told = []
    for code, part in rows.groupby("area_code", sort=False):
        some = part[part["times"] > 0]
        said = [f"{titles.get(row['group'], row['group'])} {row['times']}" for row in some.to_dict("records")]
        ids = {name for names in part["exercises"] for name in names}
        told.append((code, len(ids), part["last_asked"].max(), ", ".join(said)))
    found = pd.DataFrame(told, columns=["area_code", "times", "last_asked", "whom"])
    return areas[["area_code", "name", "parent_name"]].merge(found, on="area_code")


def asked_in_words(rows: pd.DataFrame, plural: str, *, today: date) -> list[str]:
    """Sum `asked` up: who was asked most, who never."""
    if rows.empty:
        return []
    most = int(rows["times"].max())
    since = f"In the {MONTHS} months to {today:%-d %B %Y}"
    if most == 0:
        return [f"{since} nobody was asked anything that is recorded."]
    often = list(rows.loc[rows["times"] == most, "name"])
    if len(often) == len(rows):
        return [f"{since} all {plural} were asked alike: {_times(most)}."]
    who = words.listed(often, most=4)
    said = [f"{since} {who} {'was' if len(often) == 1 else 'were'} asked most often: {_times(most)}."]
    never = list(rows.loc[rows["times"] == 0, "name"])
    if never:
        said.append(f"Never asked: {words.listed(never, most=6)}.")
    return said


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def reached(store: Store, reach: Reach) -> pd.DataFrame:
    """Write who reaches which group where: groups by districts (by the county where there are none).

    Groups that a map would expose are left out: they stand for the whole council alone. So is a group that most people
    belong to, such as those who are not disabled: nobody expects a forum of it.

    Returns
    -------
    pandas.DataFrame
        Index: title of the group. One column per area, its cells in words: "1 forum, 2 organisations" or GAP.
    """
    groups = store.population_groups()
    groups = groups[~groups["sensitive"].astype(bool) & ~_most_people(store, groups)]
    kinds = set(store.area_types()["area_type"])
    areas = store.areas("district" if "district" in kinds else "county")
    rows = coordination.coverage(store.forums(), areas, groups, reach)
    rows = rows.assign(
        cell=[reach_words(row["forums"], row["organisations"]) for row in rows.to_dict("records")]
    )
    table = rows.pivot(index="group", columns="name", values="cell").reindex(rows["group"].unique())
    titles = dict(zip(rows["group"], rows["title"], strict=True))
    return table[list(areas["name"])].rename(index=titles)


def _most_people(store: Store, groups: pd.DataFrame) -> pd.Series:
    """Whether so many belong to a group that to be of it is no reason for a forum; not known is not most."""
    rows = store.group_populations()
    kinds = set(rows["area_type"])
    rows = rows[rows["area_type"] == ("county" if "county" in kinds else "district")]
    living: pd.Series = rows.groupby(["dimension", "group_id"])["population"].sum(min_count=1)
    share = living / living.groupby("dimension").transform("sum")
    found = share.reindex(pd.MultiIndex.from_frame(groups[["dimension", "group_id"]]))
    return pd.Series((found > MOST).to_numpy(bool), index=groups.index)


def reach_words(forums: int, organisations: int) -> str:
    """Write who reaches a group: "1 forum, 2 organisations", or GAP."""
    parts = [(forums, "forum"), (organisations, "organisation")]
    said = [f"{number:,} {word if number == 1 else f'{word}s'}" for number, word in parts if number]
    return ", ".join(said) or GAP


def district_cells(row: Mapping[Any, Any]) -> list[str]:
    """Write a row of `insight.engagement.coordination.parishes`."""
    rate = (
        f"{row['return_pct']:.0f}% ({row['lower']:.0f} to {row['upper']:.0f})" if row["sent"] else "not sent"
    )
    answered = f"{row['returned']:,} of {row['sent']:,}" if row["sent"] else ""
    return [
        row["district"],
        *(f"{row[name]:,}" for name in ("parishes", "adopted", "in_progress")),
        answered,
        rate,
    ]


def returns_in_words(table: pd.DataFrame) -> str:
    """Say how many parish councils answered, from the last row of `insight.engagement.coordination.parishes`."""
    whole = table.iloc[-1]
    if not whole["sent"]:
        return (
            f"{whole['with_record']:,} of {whole['parishes']:,} parishes have a record; no survey was sent."
        )
    return (
        f"{whole['returned']:,} of {whole['sent']:,} parish councils answered the survey: {whole['return_pct']:.0f}% "
        f"(likely range, 95%: {whole['lower']:.0f} to {whole['upper']:.0f})."
    )


def clusters(store: Store) -> pd.DataFrame:
    """Clusters of parishes.

    Returns
    -------
    pandas.DataFrame
        One row per cluster: ``cluster``, ``parishes`` (how many), ``answered``, ``plans`` (adopted),
        ``names`` (in words).
    """
    rows = parish_rows(store)
    rows = rows[rows["cluster"] != ""]
    told = [
        {
            "cluster": name,
            "parishes": len(part),
            "answered": int((part["survey"] == SurveyReturn.RETURNED).sum()),
            "plans": int((part["plan_status"] == PlanStatus.ADOPTED).sum()),
            "names": words.listed(list(part["name"]), most=6),
        }
        for name, part in rows.groupby("cluster")
    ]
    return pd.DataFrame(told, columns=["cluster", "parishes", "answered", "plans", "names"])


def parish_rows(store: Store) -> pd.DataFrame:
    """Records of parishes, with ``name`` and ``parent_name`` (their district)."""
    if "parish" not in set(store.area_types()["area_type"]):
        return store.parish_records().iloc[:0].assign(name="", parent_name="")
    parishes = store.areas("parish")[["area_code", "name", "parent_name"]]
    return store.parish_records().merge(parishes, on="area_code").sort_values("name", ignore_index=True)
