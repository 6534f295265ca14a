"""Who answered a survey, in one district and by group: the part of its report that says how fair it was."""

from __future__ import annotations

import pandas as pd

from insight import exercises, hearing
from insight.area_facts import Row, lower_first, records
from insight.area_tables import STATE_NOTES, cell, plain_table
from insight.area_voice import FAIR_SHARE, SAID, took_part
from insight.content import Block, Cell, Column, Picture, Prose, Section, Table
from insight.domain import State
from insight.grouping import NOT_STATED
from insight.report_asked import WHERE, Asked
from insight.stats.verdicts import Verdict
from insight.store import Store
from insight.words import count, number

TOOK_PART = [
    Column("Took part", numeric=True),
    Column("Fair share", numeric=True),
    Column("Index and likely range"),
    Column("Verdict"),
]


def section(asked: Asked) -> Section:
    """Who answered, from where and of which groups."""
    here = asked.took_part
    blocks: list[Block] = [Prose((_here(asked, here), FAIR_SHARE)), _where(asked)]
    blocks += _inside(asked)
    blocks += groups(asked.store, "exercise", asked.exercise_id, whole=asked.covered, alone=_alone(asked))
    return Section("who", _title(asked, here), tuple(blocks))


def _alone(asked: Asked) -> bool:
    return list(asked.districts) == [asked.code]


def _title(asked: Asked, here: Row | None) -> str:
    if here is None or not isinstance(here["verdict"], str):
        return "Who answered"
    told = {
        Verdict.UNDER: f"Who answered: fewer from {asked.name} than chance explains",
        Verdict.OVER: f"Who answered: more from {asked.name} than chance explains",
        Verdict.AS_EXPECTED: f"Who answered: about a fair share from {asked.name}",
        Verdict.TOO_FEW: f"Who answered: too few from {asked.name} to say how fair it was",
    }
    return told[Verdict(here["verdict"])]


def _here(asked: Asked, row: Row | None) -> str:
    """How many took part from the district, beside a fair share."""
    if row is None:
        return "Who took part is not counted by district."
    verdict = SAID[Verdict(row["verdict"])] if isinstance(row["verdict"], str) else "not judged"
    if row["state"] != State.VALUE:
        return f"How many took part from {asked.name} is held back to protect them; it is {verdict}."
    fair = number(float(row["expected"]), 0)
    return f"{count(row['count'])} people from {asked.name} took part where a fair share would be {fair}: {verdict}."


def _where(asked: Asked) -> Picture:
    place = asked.store.edition.place
    return Picture(
        title=f"Where {asked.name} is",
        subtitle=f"Districts of {place}",
        alt=f"Map of the districts of {place}; {asked.name} is dark.",
        area_type=WHERE,
        area_codes=(asked.code,),
    )


def _inside(asked: Asked) -> list[Block]:
    """Who took part by the smaller areas that lie in the district, a table for each kind that is told."""
    rows = asked.heard[asked.heard["parent_code"] == asked.code]
    kinds = asked.store.area_types()
    found: list[Block] = []
    for kind in records(kinds[kinds["area_type"].isin(rows["area_type"]) & (kinds["area_type"] != WHERE)]):
        own = records(rows[rows["area_type"] == kind["area_type"]].sort_values("name", kind="stable"))
        plural = lower_first(str(kind["plural"]))
        lines = [[cell(str(row["name"])), *took_part(row)] for row in own]
        columns = [Column(str(kind["label"])), *TOOK_PART]
        found.append(
            plain_table(
                f"Who took part, by {lower_first(str(kind['label']))}",
                columns,
                lines,
                subtitle=f"People; {plural} in {asked.name}",
                notes=_notes(own),
            )
        )
    return found


def _notes(rows: list[Row]) -> list[str]:
    held = any(row["state"] == State.SUPPRESSED for row in rows)
    return [STATE_NOTES[State.SUPPRESSED]] if held else []


def groups(store: Store, scope_type: str, scope_id: str, *, whole: str, alone: bool = False) -> list[Block]:
    """Who took part by group, a table for each way of telling people apart, and how like the people they were.

    Parameters
    ----------
    store
        The edition.
    scope_type, scope_id
        An exercise, or a year.
    whole
        Name of what the scope covered.
    alone
        Whether that is the very place the paper is about.
    """
    rows = store.representation(scope_type, scope_id, by="group")
    if rows.empty:
        return [Prose(("Nobody has counted which groups took part.",))]
    why = f"Which groups took part is told for the whole of {whole} only: in a smaller area it would give people away."
    found: list[Block] = [] if alone else [Prose((why,))]
    for _, part in rows.groupby("dimension", sort=False):
        if (part["verdict"].notna() | (part["state"] == State.SUPPRESSED)).any():
            found.append(_dimension(part, whole))
    like = store.likeness(scope_type, scope_id)
    said = tuple(hearing.likeness_in_words(row) for _, row in like.iterrows())
    return [*found, Prose(said)] if said else found


def _dimension(part: pd.DataFrame, whole: str) -> Table:
    # "Not stated" has no title of its dimension in the view.
    titles = part["dimension_title"].dropna()
    title = str(titles.iloc[0]) if len(titles) else str(part["dimension"].iloc[0])
    told = part[part["group_id"] != NOT_STATED]
    own = records(pd.concat([told, part[part["group_id"] == NOT_STATED]]))
    lines = [
        [cell("Not stated" if pd.isna(row["title"]) else str(row["title"])), *_group(row)] for row in own
    ]
    return plain_table(
        exercises.finding(told, title),
        [Column(title), *TOOK_PART],
        lines,
        subtitle=f"People, the whole of {whole}",
        notes=_notes(own),
    )


def _group(row: Row) -> list[Cell]:
    cells = took_part(row)
    # The verdict of an area says nothing of groups that were not asked, or did not say.
    return [*cells[:-1], cell(hearing.verdict(pd.Series(dict(row))))]
