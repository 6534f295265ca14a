"""Who took part, beside who lives here: by group and by area, for one exercise and for many together.

Method: METHODS section 4. Of one exercise, a group's expected share is its share of the people the exercise was for:
those of the areas it covered and, where it was for some groups only, of those groups. Of several exercises
together, expected participants are added up: an exercise of one panel says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from insight.domain import Visibility
from insight.grouping import ALL
from insight.matching import among
from insight.stats import representation

LATEST = "latest election"
"""Scope of turnout: the last election of each area, beside all areas that voted in that year."""

SCOPE = ["scope_type", "scope_id"]
AREA = ["area_type", "area_code"]
GROUP = ["dimension", "group_id"]
JUDGED = ["share", "index", "lower", "upper", "level", "verdict"]


@dataclass(frozen=True)
class People:
    """Who lives where.

    Parameters
    ----------
    groups
        One row per area, dimension and group: ``area_type``, ``area_code``, ``dimension``, ``group_id``, ``asked``
        (False for those who count only where an exercise names them, such as children), ``population`` (people).
    small
        One row per small area: ``small_area_code``, ``population`` (people).
    lookup
        One row per small area and area: ``small_area_code``, ``area_code``, ``area_type``, ``weight`` (0 to 1).
    """

    groups: pd.DataFrame
    small: pd.DataFrame
    lookup: pd.DataFrame


def summed(exercises: pd.DataFrame) -> pd.Series:
    """Whether exercises are part of sums over several: a sum then tells nothing of one that is protected more."""
    return ((exercises["visibility"] == Visibility.PUBLIC) & ~exercises["special"].astype(bool)).astype(bool)


def scopes(exercises: pd.DataFrame) -> pd.DataFrame:
    """Say which exercises are counted together.

    Parameters
    ----------
    exercises
        One row per exercise: ``exercise_id``, ``series`` (may be empty), ``year`` (missing when it has
        not been held).

    Returns
    -------
    DataFrame
        One row per scope and exercise in it: ``scope_type`` (*exercise*, *series*, *year*, *all*), ``scope_id``,
        ``exercise_id``.
    """
    own = exercises["exercise_id"]
    year = exercises["year"].astype("Int64").astype("string")
    named = {"exercise": own, "series": exercises["series"].replace("", pd.NA), "year": year}
    parts = [
        pd.DataFrame({"scope_type": kind, "scope_id": name, "exercise_id": own})
        for kind, name in {**named, ALL: pd.Series(ALL, index=own.index)}.items()
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset="scope_id").astype({"scope_id": str})


def by_group(exercises: pd.DataFrame, counts: pd.DataFrame, people: People, *, whole: str) -> pd.DataFrame:
    """Participants and expected participants of every group, one row per exercise, dimension and group.

    Parameters
    ----------
    exercises
        ``exercise_id``, ``area_type``, ``area_codes`` (list; empty for the whole county) and ``audience`` (list of
        ``dimension:group``; empty for everybody).
    counts
        ``exercise_id``, ``area_type``, ``area_code``, ``dimension``, ``group_id``, ``count``.
    people
        Who lives where.
    whole
        Code of the county.

    Returns
    -------
    DataFrame
        ``exercise_id``, ``dimension``, ``group_id``, ``count``, ``n`` (participants who stated a group the exercise was
        for), ``population``, ``population_share``. *Not stated*, and groups that the exercise was not for, have
        a count alone.
    """
    total = totals(counts, whole)
    total = total[total["dimension"] != ALL]
    held = exercises.set_index("exercise_id")
    parts = [
        _groups_of(pd.Series(held.loc[exercise_id]), rows, people, whole).assign(exercise_id=exercise_id)
        for exercise_id, rows in total.groupby("exercise_id", sort=False)
    ]
    columns = ["exercise_id", *GROUP, "count", "n", "population", "population_share"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def totals(counts: pd.DataFrame, whole: str) -> pd.DataFrame:
    """Counts of whole exercises: those of everybody wherever they live; where there are none, those of the county."""
    everybody = counts[counts["area_type"] == ALL]
    county = counts[(counts["area_code"] == whole) & ~counts["exercise_id"].isin(everybody["exercise_id"])]
    return pd.concat([everybody, county])[["exercise_id", *GROUP, "count"]]


def _groups_of(exercise: pd.Series, counted: pd.DataFrame, people: People, whole: str) -> pd.DataFrame:
    living = _living_in(exercise, people, whole)
    living = living[living["dimension"].isin(set(counted["dimension"]))]
    rows = living.merge(counted[[*GROUP, "count"]], on=GROUP, how="outer")
    rows["count"] = rows["count"].fillna(0)
    meant = rows["population"].notna() & _meant(rows, list(exercise["audience"]))
    rows.loc[~meant, "population"] = np.nan
    whom = rows["population"].groupby(rows["dimension"]).transform("sum")
    rows["n"] = rows["count"].where(meant, 0).groupby(rows["dimension"]).transform("sum").where(meant)
    rows["population_share"] = rows["population"] / whom.replace(0, np.nan)
    return rows


def _meant(rows: pd.DataFrame, audience: list[str]) -> pd.Series:
    """Whether an exercise was for a group: those its audience names; of other dimensions, all usually asked."""
    named = {part.split(":")[0] for part in audience}
    own = (rows["dimension"] + ":" + rows["group_id"]).isin(audience)
    return own.where(rows["dimension"].isin(named), rows["asked"].fillna(value=False).astype(bool))


def _living_in(exercise: pd.Series, people: People, whole: str) -> pd.DataFrame:
    """People of each group in the areas an exercise covered."""
    codes, kind = list(exercise["area_codes"]) or [whole], exercise["area_type"]
    rows = people.groups[people.groups["area_code"].isin(codes)]
    if list(exercise["area_codes"]):
        rows = rows[rows["area_type"] == kind]
    # A sum with a missing part is missing: nobody is counted as nought.
    sums = rows.groupby([*GROUP, "asked"])["population"].agg(lambda parts: parts.sum(skipna=False))
    return sums.reset_index()


def by_area(exercises: pd.DataFrame, counts: pd.DataFrame, people: People, *, whole: str) -> pd.DataFrame:
    """Participants and expected participants of every area that an exercise covered, whole or in part.

    Parameters and ``population`` are as in `by_group`; ``n`` is everybody whose place is known.

    Returns
    -------
    DataFrame
        ``exercise_id``, ``area_type``, ``area_code``, ``count``, ``n``, ``population`` (people of the area in what
        the exercise covered; a fraction where small areas are split), ``population_share``.
    """
    everybody = counts[counts["dimension"] == ALL]
    parts = []
    for exercise in exercises.to_dict("records"):
        own = everybody[everybody["exercise_id"] == exercise["exercise_id"]]
        if own.empty:
            continue
        rows = _covered(pd.Series(exercise), people, whole)
        rows = rows.merge(own[[*AREA, "count"]], on=AREA, how="left")
        # Nobody came from an area without a row; of a kind of area without any row nothing is known.
        counted = among(rows["area_type"], own["area_type"])
        rows.loc[counted, "count"] = rows.loc[counted, "count"].fillna(0)
        parts.append(rows.assign(exercise_id=exercise["exercise_id"], n=_placed(exercise, own, whole)))
    columns = ["exercise_id", *AREA, "count", "n", "population", "population_share"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _placed(exercise: Mapping[Any, Any], own: pd.DataFrame, whole: str) -> float:
    """Participants who live in what an exercise covered."""
    inside = own["area_code"].isin(list(exercise["area_codes"])) & (own["area_type"] == exercise["area_type"])
    everybody = own["area_type"] == ALL
    rest = own["area_code"] == whole if (own["area_code"] == whole).any() else everybody
    return float(own.loc[inside if inside.any() else rest, "count"].sum())


def _covered(exercise: pd.Series, people: People, whole: str) -> pd.DataFrame:
    """People of each area who live in what an exercise covered."""
    codes = list(exercise["area_codes"]) or [whole]
    lookup = people.lookup
    within = lookup[lookup["area_code"].isin(codes)]
    if list(exercise["area_codes"]):
        within = within[within["area_type"] == exercise["area_type"]]
    inside = within.groupby("small_area_code")["weight"].sum().clip(upper=1.0)
    living = people.small.set_index("small_area_code")["population"] * inside
    living = living[living > 0]
    rows = lookup[among(lookup["small_area_code"], living.index)]
    parts = rows["weight"] * rows["small_area_code"].map(living)
    found = parts.groupby([rows["area_type"], rows["area_code"]]).sum().rename("population").reset_index()
    return found.assign(population_share=found["population"] / float(living.sum()))


def pooled(rows: pd.DataFrame, scoped: pd.DataFrame, *, by: list[str]) -> pd.DataFrame:
    """Add exercises up by scope.

    Parameters
    ----------
    rows
        As `by_group` or `by_area` returns them.
    scoped
        As `scopes` returns it.
    by
        Columns that name a cell besides the scope.

    Returns
    -------
    DataFrame
        ``scope_type``, ``scope_id``, the columns of ``by``, ``count``, ``n``, ``expected`` (participants, had all been
        heard alike), ``population_share`` (expected over ``n``), ``population`` (of the largest exercise),
        ``exercises`` (how many).
    """
    rows = rows.assign(expected=rows["n"] * rows["population_share"])
    joined = scoped.merge(rows, on="exercise_id")
    each = joined.groupby([*SCOPE, *by], sort=False)
    sums = pd.DataFrame(
        {
            "count": each["count"].sum(skipna=False),
            "expected": each["expected"].sum(min_count=1),
            "population": each["population"].max(),
            "exercises": each["exercise_id"].nunique(),
        }
    ).reset_index()
    # Everybody who took part in the scope, also in exercises that did not reach this cell: shares then add up to 1.
    whole = [*SCOPE, by[0]]
    n = joined.drop_duplicates([*whole, "exercise_id"]) if by[0] == AREA[0] else _stated(joined, whole)
    sums = sums.merge(n.groupby(whole, as_index=False)["n"].sum(), on=whole)
    sums.loc[sums["expected"].isna(), "n"] = np.nan
    return sums.assign(population_share=sums["expected"] / sums["n"].replace(0, np.nan))


def _stated(joined: pd.DataFrame, whole: list[str]) -> pd.DataFrame:
    """One row per scope, dimension and exercise, with those who stated a group it was for."""
    return joined.dropna(subset="n").drop_duplicates([*whole, "exercise_id"])


def judged(rows: pd.DataFrame, *, by: str, confidence: float = 0.95, minimum: float = 5) -> pd.DataFrame:
    """Add ``share``, ``index``, ``lower``, ``upper``, ``level``, ``verdict`` and ``rate_per_1000`` to rows of `pooled`.

    The cells of one scope and one ``by`` (*dimension* or *area_type*) are judged together
    (`insight.stats.representation.assess`). A row without a count, or without people to compare with, has no verdict.
    """
    out = rows.assign(rate_per_1000=1000 * rows["count"] / rows["population"].replace(0, np.nan))
    known = rows["count"].notna() & rows["n"].gt(0) & rows["population_share"].gt(0)
    found = [
        representation.assess(
            part["count"], part["n"], part["population_share"], confidence=confidence, minimum=minimum
        )
        for _, part in rows[known].groupby([*SCOPE, by], sort=False)
    ]
    verdicts = pd.concat(found) if found else pd.DataFrame(columns=JUDGED)
    return out.join(verdicts[JUDGED])
