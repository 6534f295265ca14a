"""Attack an edition: the counts that are held back, worked out from all that is told.

The attacker of `insight.disclosure` is given what the edition publishes of who took part, by area over all area types,
and by group over exercises, series, years and all together; what it tells of their answers (`insight.answers_attacked`)
and of other voices (`insight.voices_attacked`); and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insight import answers_attacked, disclosure, voices_attacked
from insight.domain import State, Visibility
from insight.engagement.records import PEOPLE
from insight.errors import Fault
from insight.grouping import ALL, SPECIAL_MINIMUM
from insight.peopling import by_postcode
from insight.stats.verdicts import level_of_told
from insight.store import Store

ORDINARY = 5
SAME_LEVEL = 1e-9


@dataclass(frozen=True)
class Attack:
    """What was attacked, and what was found: counts told, counts held back, faults."""

    told: int
    held: int
    faults: tuple[Fault, ...]


def attack(store: Store) -> Attack:
    """Attack everything an edition tells of who took part, of what they answered and of other voices."""
    areas, groups, answers = [store.frame(f"told_{name}") for name in ("areas", "groups", "answers")]
    voices = store.frame("told_voices", kinds=[str(kind) for kind in PEOPLE])
    tables, pieces = (areas, groups, answers, voices), _pieces(store)
    found = [*_areas(areas, pieces), *_groups(groups), *_answers(answers)]
    found += voices_attacked.findings(voices, pieces)
    found += _levels(store.frame("judged_together"))
    held = sum(int((rows["state"] == State.SUPPRESSED).sum()) for rows in tables)
    return Attack(sum(len(rows) for rows in tables) - held, held, tuple(found))


def _answers(rows: pd.DataFrame) -> list[Fault]:
    """Answers of every exercise, question by question."""
    remedy = "Build the edition anew: a build holds such answers back."
    found = answers_attacked.findings(rows)
    names = ["exercise_id", "question_id", "area_type", "area_code", "answer"]
    where = ["answers: " + ", ".join(str(row[name]) for name in names) for _, row in found.iterrows()]
    return [
        Fault(place, rule, what, remedy)
        for place, rule, what in zip(where, found["rule"], found["found"], strict=True)
    ]


def _levels(rows: pd.DataFrame) -> list[Fault]:
    """Levels that tell how many cells were told apart from chance, hidden ones among them."""
    rule = "the level of a verdict follows from the counts that are told"
    remedy = "Build the edition anew: a build judges those beside a hidden count by the told ones alone."
    faults = []
    for key, part in rows.groupby(["scope_type", "scope_id", "by", "dimension", "area_type"], sort=False):
        told = part["state"] == State.VALUE
        if told.all() or not told.any():
            continue
        found, level = float(part["level"].iloc[0]), level_of_told(part, told)
        if abs(found - level) > SAME_LEVEL:
            where = "verdicts: " + ", ".join(str(one) for one in key)
            faults.append(Fault(where, rule, f"{found:.6f}, and {level:.6f} from these", remedy))
    return faults


def _pieces(store: Store) -> pd.DataFrame:
    """The pieces that published areas make of the county, by where people were placed."""
    placed = by_postcode(store.postcodes())
    if placed.empty:
        lookup = store.frame("members")
        placed = lookup.assign(weight=1.0) if "weight" not in lookup else lookup
    return disclosure.pieces(placed)


def _areas(rows: pd.DataFrame, containment: pd.DataFrame) -> list[Fault]:
    """Participants by area: public exercises with their sum, each other one by itself."""
    if rows.empty:
        return []
    alone = _alone(rows)
    whole = alone | (rows["scope_type"] == ALL)
    cells = pd.DataFrame(
        {
            "exercise_id": rows["scope_id"].where(alone, "places"),
            "area_type": rows["area_type"],
            "area_code": rows["area_code"],
            "dimension": np.where(whole, ALL, "exercise"),
            "group": rows["scope_id"].mask(whole, ALL),
            "published": rows["count"].where(rows["state"] == State.VALUE),
        }
    )
    special = rows["special"].fillna(value=False).astype(bool)
    return [
        *disclosure.faults_of(cells[~special], containment),
        *disclosure.faults_of(cells[special], containment, threshold=SPECIAL_MINIMUM),
    ]


def _alone(rows: pd.DataFrame) -> pd.Series:
    """Exercises that are part of no sum: those that are not public, and those that are sensitive as a whole."""
    own = rows["scope_type"] == "exercise"
    return own & (
        (rows["visibility"] != Visibility.PUBLIC) | rows["special"].fillna(value=False).astype(bool)
    )


def _groups(rows: pd.DataFrame) -> list[Fault]:
    """Participants by group, one dimension at a time: exercises are the pieces of series, years and all together."""
    faults: list[Fault] = []
    for dimension, part in rows.groupby("dimension", sort=False):
        special = [str(dimension)] if part["special_category"].any() else []
        sensitive = part["special"].fillna(value=False).astype(bool)
        for own, threshold in ((part[~sensitive], ORDINARY), (part[sensitive], SPECIAL_MINIMUM)):
            if len(own):
                cells, containment = _cells(own, str(dimension)), _containment(own)
                faults += disclosure.faults_of(
                    cells, containment, threshold=threshold, special_dimensions=special
                )
    return faults


def _cells(rows: pd.DataFrame, dimension: str) -> pd.DataFrame:
    cells = pd.DataFrame(
        {
            "exercise_id": dimension,
            "area_type": rows["scope_type"],
            "area_code": rows["scope_id"],
            "dimension": dimension,
            "group": rows["group_id"],
            "published": rows["count"].where(rows["state"] == State.VALUE),
        }
    )
    # Of groups that were not asked n says nothing: where anybody of them is counted, the whole is not n.
    outside = (
        rows[rows["n"].isna()].groupby(["scope_type", "scope_id"])["count"].agg(lambda c: c.sum(skipna=False))
    )
    whole = rows.groupby(["scope_type", "scope_id"])["n"].max().reset_index()
    keys = pd.MultiIndex.from_arrays([whole["scope_type"], whole["scope_id"]])
    more = outside.reindex(keys, fill_value=0.0)
    totals = pd.DataFrame(
        {
            "exercise_id": dimension,
            "area_type": whole["scope_type"],
            "area_code": whole["scope_id"],
            "dimension": ALL,
            "group": ALL,
            "published": whole["n"] + more.to_numpy(float),
        }
    )
    return pd.concat([cells, totals], ignore_index=True)


def _containment(rows: pd.DataFrame) -> pd.DataFrame:
    held = rows[rows["scope_type"] == "exercise"].drop_duplicates("scope_id")
    public = held[~_alone(held)]
    year = public["year"].astype("Int64").astype("string")
    parts = [held.assign(kind="exercise", code=held["scope_id"])]
    parts += [
        public.assign(kind=kind, code=code)
        for kind, code in (("series", public["series"].replace("", pd.NA)), ("year", year), (ALL, ALL))
    ]
    found = pd.concat(parts, ignore_index=True).dropna(subset="code")
    return pd.DataFrame(
        {"piece_code": found["scope_id"], "area_type": found["kind"], "area_code": found["code"].astype(str)}
    )
