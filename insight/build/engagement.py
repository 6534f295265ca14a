"""From the register to an edition: exercises, who took part, how like the population they were, and all records.

Counts that are small, or would give away one that is, never reach the edition (`insight.build.protection`). Scopes of
several exercises hold public ones only, so that a public figure tells nothing of what is not public.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insight import disclosure, unheard, voice
from insight.build import answers, protection, voices
from insight.domain import AreaType, Indicator, State
from insight.grouping import ALL
from insight.matching import among
from insight.peopling import populations
from insight.stats import exercise as whole_exercise
from insight.stats.targets import WORST
from insight.voice import AREA, GROUP, SCOPE, People

PUBLISHED = (
    AreaType.WARD,
    AreaType.PARISH,
    AreaType.PANEL,
    AreaType.DIVISION,
    AreaType.DISTRICT,
    AreaType.COUNTY,
)
"""Kinds of area that participants are told by."""

REPRESENTATION = [
    *SCOPE,
    "by",
    *AREA,
    *GROUP,
    "count",
    "n",
    "population",
    "population_share",
    "expected",
    "share",
    "index",
    "lower",
    "upper",
    "level",
    "verdict",
    "rate_per_1000",
    "exercises",
    "state",
]
LIKENESS = [
    *SCOPE,
    "dimension",
    "n",
    "not_stated",
    "similarity",
    "similarity_if_fair",
    "similarity_low",
    "r_indicator",
    "r_lower",
    "r_upper",
    "spread",
    "spread_lower",
    "spread_upper",
    "min_max_ratio",
    "min_max_if_fair",
]
TARGET = [
    "need_id",
    "voice",
    "worst_pct",
    *AREA,
    "place",
    "standing",
    "worst",
    "population",
    "need",
    "need_period",
    "need_fit",
    "need_crossing_share",
    "count",
    "expected",
    "index",
    "lower",
    "upper",
    "level",
    "verdict",
    "state",
    "cell",
]
FEWEST_GROUPS = 2
HEARD = ("exercise", "participation", "answer", "voice")
RENAMED = {"grant": "grant_award"}


@dataclass(frozen=True)
class Ground:
    """What the edition says of places and people, for exercises to be put beside.

    Parameters
    ----------
    value
        Rows of the ``value`` table.
    groups
        Groups of people, as `insight.grouping.frame` returns them.
    small
        People of each finest small area: ``small_area_code``, ``population``.
    lookup
        Where these lie: ``small_area_code``, ``area_code``, ``area_type``, ``weight``.
    whole
        Code of the county.
    placed
        Where participants were placed by, in the columns of ``lookup``: postcodes, each whole. ``lookup`` where there
        are none.
    """

    value: pd.DataFrame
    groups: pd.DataFrame
    small: pd.DataFrame
    lookup: pd.DataFrame
    whole: str
    placed: pd.DataFrame | None = None

    def people(self) -> People:
        """Who lives where, by group."""
        return People(populations(self.value, self.groups), self.small, self.lookup)


@dataclass(frozen=True)
class _Held:
    """Exercises that somebody took part in, their counts, and what they are put beside."""

    exercises: pd.DataFrame
    counts: pd.DataFrame
    people: People
    scopes: pd.DataFrame

    @classmethod
    def of(cls, records: Mapping[str, pd.DataFrame], ground: Ground) -> _Held:
        exercises, counts = _dated(records["exercise"]), records["participation"]
        held = exercises[among(exercises["exercise_id"], counts["exercise_id"])]
        held = held.assign(area_codes=held["area_codes"].map(list), audience=held["audience"].map(list))
        return cls(held, counts, ground.people(), _scopes(held))


def tables(
    records: Mapping[str, pd.DataFrame],
    ground: Ground,
    asked: Future[tuple[pd.DataFrame, pd.DataFrame]] | None = None,
) -> dict[str, pd.DataFrame]:
    """Work out every table of engagement.

    Parameters
    ----------
    records
        By kind, as `insight.register.Register.frames` returns them.
    ground
        Places and people.
    asked
        What `by_group` will return for the same, where it is worked out meanwhile.

    Returns
    -------
    dict
        Base tables ``exercise``, ``participation``, ``representation``, ``likeness`` and one for each other kind of
        record; grants are ``grant_award``, since *grant* is a word of SQL.
    """
    containment = _pieces(ground)
    areas = _areas(_Held.of(records, ground), ground.whole, containment)
    voice_rows, others = voices.tables(records["voice"], ground.value, containment)
    groups, likeness = by_group(records, ground) if asked is None else asked.result()
    found = [part for part in (groups, areas, others) if not part.empty]
    representation = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=REPRESENTATION)
    exercises = _dated(records["exercise"])
    told = answers.protected(records["answer"], exercises, representation)
    return {
        "exercise": exercises,
        "answer": told,
        "participation": _participation(representation, ground.whole),
        "representation": representation.reindex(columns=REPRESENTATION),
        "likeness": likeness,
        "voice": voice_rows,
        **{RENAMED.get(kind, kind): rows for kind, rows in records.items() if kind not in HEARD},
    }


def by_group(records: Mapping[str, pd.DataFrame], ground: Ground) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of table ``representation`` for groups of people, and table ``likeness``.

    ``records`` and ``ground`` as for `tables`; `needed` tells what of the ground is enough.
    """
    groups = _groups(records, ground)
    return groups, _likeness(groups)


def needed(ground: Ground) -> Ground:
    """Leave of the figures what `by_group` and `insight.build.records.gather` look at: those that count groups."""
    counted = ground.value["indicator_id"].isin(ground.groups["indicator_id"].dropna())
    return replace(ground, value=ground.value[counted])


def _groups(records: Mapping[str, pd.DataFrame], ground: Ground) -> pd.DataFrame:
    """Groups of people, of whole exercises and of several together."""
    held = _Held.of(records, ground)
    rows = voice.by_group(held.exercises, held.counts, held.people, whole=ground.whole)
    if rows.empty:
        return pd.DataFrame(columns=REPRESENTATION)
    rows = voice.judged(voice.pooled(rows, held.scopes, by=GROUP), by="dimension")
    special = set(ground.groups.loc[ground.groups["special_category"].astype(bool), "dimension"])
    alone = _special(held.exercises)
    protected = protection.by_group(rows, held.scopes, special=special, special_exercises=alone)
    return protection.told(protected).assign(by="group", area_type=ALL, area_code=ALL)


def _scopes(held: pd.DataFrame) -> pd.DataFrame:
    """Scopes of several exercises hold public ones that are not special-category; the others stand each for itself."""
    public = voice.summed(held)
    alone = voice.scopes(held[~public])
    return pd.concat(
        [voice.scopes(held[public]), alone[alone["scope_type"] == "exercise"]], ignore_index=True
    )


def _special(held: pd.DataFrame) -> list[str]:
    return list(held.loc[held["special"].astype(bool), "exercise_id"])


def _dated(exercises: pd.DataFrame) -> pd.DataFrame:
    """Add the year an exercise was held in; none for one that is planned."""
    return exercises.assign(year=exercises["actual_start"].dt.year.astype("Int64"))


def _pieces(ground: Ground) -> pd.DataFrame:
    """The pieces that published areas make of the county, by where people were placed."""
    placed = ground.placed
    if placed is None or placed.empty:
        placed = ground.lookup[among(ground.lookup["small_area_code"], _lived_in(ground.small))]
    return disclosure.pieces(placed, area_types=[str(kind) for kind in PUBLISHED])


def _areas(held: _Held, whole: str, containment: pd.DataFrame) -> pd.DataFrame:
    rows = voice.by_area(held.exercises, held.counts, held.people, whole=whole)
    rows = rows[rows["area_type"].isin([str(kind) for kind in PUBLISHED])]
    if rows.empty:
        return pd.DataFrame(columns=REPRESENTATION)
    rows = voice.pooled(rows, held.scopes[held.scopes["scope_type"].isin(["exercise", ALL])], by=AREA)
    rows = voice.judged(_enough(rows), by="area_type")
    alone = list(held.exercises.loc[~voice.summed(held.exercises), "exercise_id"])
    protected = protection.by_area(rows, containment, alone=alone, special=_special(held.exercises))
    rows = protection.told(protected)
    return rows.assign(by="area", dimension=ALL, group_id=ALL)


def _lived_in(small: pd.DataFrame) -> pd.Series:
    return small.loc[small["population"] > 0, "small_area_code"]


def _enough(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out kinds of area that an exercise was too small for: five people in a hundred wards tell nothing."""
    key = [*SCOPE, "area_type"]
    mean = rows.groupby(key)["expected"].transform("mean")
    whole = rows["area_type"].isin([str(AreaType.COUNTY), str(AreaType.DISTRICT)])
    return rows[(mean >= protection.FEWEST_EXPECTED) | whole | (rows["scope_type"] == ALL)].reset_index(
        drop=True
    )


def _participation(rows: pd.DataFrame, whole: str) -> pd.DataFrame:
    """Counts of single exercises that are told, one row per exercise, area, dimension and group."""
    own = rows[rows["scope_type"] == "exercise"].copy()
    everywhere = own["by"] == "group"
    own.loc[everywhere, "area_type"], own.loc[everywhere, "area_code"] = str(AreaType.COUNTY), whole
    own = own.rename(columns={"scope_id": "exercise_id", "group_id": "group"})
    return own[["exercise_id", *AREA, "dimension", "group", "count", "state"]]


def _likeness(groups: pd.DataFrame) -> pd.DataFrame:
    """Measures of whole exercises: of those whose groups are all told."""
    rows = [
        _measures(part) | dict(zip([*SCOPE, "dimension"], key, strict=True))
        for key, part in groups.groupby([*SCOPE, "dimension"], sort=False)
        if _measurable(part)
    ]
    return pd.DataFrame(rows, columns=LIKENESS)


def _measurable(part: pd.DataFrame) -> bool:
    known = part[part["population"].gt(0)]
    return len(known) >= FEWEST_GROUPS and bool(known["count"].notna().all() and known["count"].sum() > 0)


def _measures(part: pd.DataFrame) -> dict[str, float]:
    known = part[part["population"].gt(0)]
    # Expected people stand for the population: of several exercises together there is no single one.
    people = np.maximum(known["population_share"] * known["population"].sum(), known["count"])
    like = whole_exercise.likeness(known["count"], people)
    balance = whole_exercise.r_indicator(known["count"], people)
    silent = part.loc[part["population"].isna(), "count"].sum()
    return {
        "n": float(known["n"].iloc[0]),
        "not_stated": float(silent),
        "similarity": like.similarity,
        "similarity_if_fair": like.similarity_if_fair,
        "similarity_low": like.similarity_low,
        "r_indicator": balance.value,
        "r_lower": balance.lower,
        "r_upper": balance.upper,
        "spread": balance.spread,
        "spread_lower": balance.spread_lower,
        "spread_upper": balance.spread_upper,
        "min_max_ratio": like.min_max_ratio,
        "min_max_if_fair": like.min_max_if_fair,
    }


def targets(frames: Mapping[str, pd.DataFrame], *, spec: Indicator, share: float = WORST) -> pd.DataFrame:
    """Rows of table ``target``: need beside voice of all exercises, for every kind of area that both are told of."""
    value, heard, area = frames["value"], frames["representation"], frames["area"]
    heard = heard[(heard["scope_type"] == ALL) & (heard["by"] == "area")]
    rows = value[value["indicator_id"] == spec.id]
    rows = rows[rows["period"] == rows["period"].max()].assign(text="")
    rows = rows.assign(higher_is_more=unheard.oriented(rows["value"], str(spec.polarity), spec.title))
    parts = [
        unheard.ranked(
            area[area["area_type"] == kind].assign(parent_name=""),
            rows[rows["area_type"] == kind],
            own,
            share=share,
            decimals=spec.decimals,
        ).assign(area_type=kind)
        for kind, own in heard.groupby("area_type")
        if (rows.loc[rows["area_type"] == kind, "state"] == State.VALUE).any()
    ]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=TARGET)
    return found.assign(need_id=spec.id, voice=ALL, worst_pct=share).reindex(columns=TARGET)
