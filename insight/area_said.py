"""What people said: approved local knowledge, quoted, and what was found in surveys for the area."""

from __future__ import annotations

import pandas as pd

from insight import words
from insight.area_facts import Gathered, Row, lower_first, records
from insight.area_tables import cell, plain_table
from insight.content import Block, Cell, Column, Prose, Quote, Quotes, Section, Table
from insight.domain import State
from insight.grouping import ALL

LARGE = ("district", "county")
"""Kinds of area whose statements are not repeated for the areas in them."""

PERCEIVED = (
    "These are things people told the council. They are views, not facts, and no figure is made from them."
)
DESCRIBES = "People chose to answer: this describes them, and says nothing of others."


def section(gathered: Gathered) -> Section:
    """What people said."""
    quotes = _quotes(gathered)
    answers = _answers(gathered)
    said = (PERCEIVED,) if quotes else (f"No statement about {gathered.name} has been approved.",)
    blocks: list[Block] = [Prose(said)]
    if quotes:
        blocks.append(Quotes(quotes))
    if answers:
        blocks.append(answers)
    number = f"{len(quotes):,} {'statement' if len(quotes) == 1 else 'statements'}" if quotes else ""
    return Section("said", f"What people said: {number}" if number else "What people said", tuple(blocks))


def _quotes(gathered: Gathered) -> tuple[Quote, ...]:
    """Statements about the area, and about areas that share its ground."""
    rows = gathered.store.statements(gathered.today)
    if rows.empty:
        return ()
    names = _names(gathered)
    return tuple(
        Quote(
            text=str(row["statement"]),
            role=str(row["role"]),
            said_on=pd.Timestamp(row["said_on"]).date(),
            place=names[str(row["area_type"]), str(row["area_code"])],
            review_by=None if pd.isna(row["review_on"]) else pd.Timestamp(row["review_on"]).date(),
        )
        for row in records(rows)
        if (str(row["area_type"]), str(row["area_code"])) in names
    )


def _names(gathered: Gathered) -> dict[tuple[str, str], str]:
    """Names of the areas whose statements are quoted."""
    rows = gathered.overlapping
    rows = rows[~rows["area_type"].isin(LARGE)]
    found = {
        (str(row["area_type"]), str(row["area_code"])): f"{row['name']} ({str(row['label']).lower()})"
        for row in records(rows)
    }
    return {**found, (gathered.area_type, gathered.code): gathered.name}


def _answers(gathered: Gathered) -> Table | None:
    """Shares that agree in the surveys told of the area: its own, else its district's, and the whole council's."""
    district = gathered.code if gathered.area_type == "district" else gathered.parent("district")
    codes = tuple(code for code in (district, ALL) if code)
    rows = gathered.store.recalled("area_answers", area_codes=codes)
    if rows.empty:
        return None
    lines = [_line(gathered, row) for row in records(rows)]
    columns = [Column("Question"), Column("Where"), Column("Share", numeric=True)]
    columns += [Column("Likely range", numeric=True), Column("Target", numeric=True), Column("Asked in")]
    chosen = rows[~rows["generalises"].astype(bool)]
    notes = [f"{words.listed(list(dict.fromkeys(chosen['exercise'])))}: {DESCRIBES}"] if len(chosen) else []
    if district and gathered.area_type != "district":
        notes.insert(0, "Answers are told by district, not for smaller areas: too few answered in each.")
    return plain_table("Answers to surveys", columns, lines, subtitle="Share who agree", notes=notes)


def _line(gathered: Gathered, row: Row) -> list[Cell]:
    where = gathered.whole if row["area_code"] == ALL else str(row["name"])
    asked = str(row["exercise"])
    year: str = "" if pd.isna(row["starts"]) else f"{pd.Timestamp(row['starts']):%Y}"
    if year and year not in asked:
        asked = f"{asked}, {year}"
    share, likely = cell("[c]", None, State.SUPPRESSED), ""
    if row["state"] == State.VALUE and pd.notna(row["share"]):
        share = cell(f"{100 * row['share']:.0f}%", 100 * row["share"])
        likely = "" if pd.isna(row["lower"]) else f"{100 * row['lower']:.0f} to {100 * row['upper']:.0f}"
    target: str = "" if pd.isna(row["target"]) else f"{row['target']:g}%"
    question = f"{row['question']}: {lower_first(str(row['answer']))}"
    return [cell(question), cell(where), share, cell(likely), cell(target, row["target"]), cell(asked)]
