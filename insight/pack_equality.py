"""Equality and diversity implications: the nine protected characteristics, what is held on each and what it says.

Which figure bears on which characteristic is declared by the catalogue (``implications`` of an indicator). The nine are
those of section 4 of the Equality Act 2010.
"""

from __future__ import annotations

import math

import pandas as pd

from insight import hearing, words
from insight.affected import Affected
from insight.area_facts import Row, base_name, figure, known
from insight.area_people import LEAST
from insight.area_tables import cell, plain_table, spine
from insight.content import Block, Cell, Column, Prose, Section, Table
from insight.domain import State, Statistic
from insight.grouping import ALL
from insight.implication import Implication
from insight.stats.comparison import Comparison
from insight.stats.verdicts import Verdict

CHARACTERISTICS = {
    Implication.AGE: "Age",
    Implication.DISABILITY: "Disability",
    Implication.GENDER_REASSIGNMENT: "Gender reassignment",
    Implication.MARRIAGE: "Marriage and civil partnership",
    Implication.PREGNANCY: "Pregnancy and maternity",
    Implication.RACE: "Race",
    Implication.RELIGION: "Religion or belief",
    Implication.SEX: "Sex",
    Implication.SEXUAL_ORIENTATION: "Sexual orientation",
}
"""The protected characteristics, in the order of the Act."""

DUTY = (
    "A council must have due regard to people of each protected characteristic (Public Sector Equality Duty, Equality "
    "Act 2010, section 149). These figures say who lives in the affected area; what the proposal does to them is for "
    "the author of the report to weigh."
)
NONE_HELD = "None is held."
NOT_HERE = "Held, but not for this kind of area."
NO_GROUP = "Not counted"


def section(found: Affected) -> Section:
    """What is held on each protected characteristic, and what it says of the affected area."""
    held = {one: bearing_on(found, one) for one in CHARACTERISTICS}
    number = sum(bool(rows) for rows in held.values())
    blocks: list[Block] = [Prose(_sentences(held)), _table(found, held)]
    ids = list(dict.fromkeys(str(row["indicator_id"]) for rows in held.values() for row in rows))
    if ids:
        title = "People by protected characteristic"
        blocks.append(spine(found.gathered, ids, title=title, subtitle=found.name))
    held_on = f"figures on {number} of the {len(CHARACTERISTICS)} protected characteristics"
    title = f"Equality and diversity implications: {held_on}"
    return Section("equality", title, tuple(blocks))


def declared(found: Affected, implication: Implication) -> list[str]:
    """Indicators that the catalogue says bear on something."""
    rows = found.store.indicators()
    bears = [implication in (names if names is not None else ()) for names in rows["implications"]]
    return list(rows.loc[bears, "indicator_id"])


def bearing_on(found: Affected, implication: Implication) -> list[Row]:
    """Figures of the affected area that bear on something, in the catalogue's order."""
    return [found.gathered.rows[name] for name in declared(found, implication) if name in found.gathered.rows]


def _sentences(held: dict[Implication, list[Row]]) -> tuple[str, ...]:
    lacking = [CHARACTERISTICS[one].lower() for one, rows in held.items() if not rows]
    said = [DUTY]
    if lacking:
        said.append(
            f"Nothing is held for the area on {words.listed(lacking)}: that nothing is known is no sign that nobody is "
            "affected. Ask the people and groups concerned."
        )
    return tuple(said)


def _table(found: Affected, held: dict[Implication, list[Row]]) -> Table:
    heard = _heard(found)
    lines: list[list[Cell]] = []
    for one, title in CHARACTERISTICS.items():
        rows = held[one]
        lines.append(
            [
                cell(title),
                cell(_held(found, one, rows)),
                cell(_says(found, rows)),
                cell(heard.get(one, NO_GROUP)),
            ]
        )
    columns = [
        Column("Characteristic"),
        Column("What is held"),
        Column("What it says here"),
        Column(f"Heard, all of {found.gathered.whole}"),
    ]
    notes = [
        "What it says here: the figure furthest from the first benchmark. Every figure stands in the next table."
    ]
    if heard:
        notes.append(
            "Heard: groups heard more or less than chance explains, of those who said which group they are of, in all "
            f"exercises together. It is told for all of {found.gathered.whole} alone: in a small area it would give "
            "people away."
        )
    return plain_table("What is held on each protected characteristic", columns, lines, notes=notes)


def _held(found: Affected, one: Implication, rows: list[Row]) -> str:
    if not rows:
        return NOT_HERE if declared(found, one) else NONE_HELD
    told = sum(known(row) for row in rows)
    periods = words.listed(list(dict.fromkeys(str(row["period"]) for row in rows)))
    noun = "figure" if len(rows) == 1 else "figures"
    hidden = "" if told == len(rows) else f", {len(rows) - told:,} of them held back or missing"
    return f"{len(rows):,} {noun}, {periods}{hidden}"


def _says(found: Affected, rows: list[Row]) -> str:
    """The figure furthest from the first benchmark; shares before counts."""
    told = [row for row in rows if known(row)]
    if not told:
        states = dict.fromkeys(str(row["state"]) for row in rows)
        return "; ".join(f"{words.MARKS[State(one)]} {words.STATE_WORDS[State(one)]}" for one in states)
    row = max(told, key=lambda row: (_sizeable(row), _apart(found, row)))
    likely = f" ({row['interval']})" if row["interval"] else ""
    return f"{row['title']}: {figure(row)}{likely}{_beside(found, row)}"


def _sizeable(row: Row) -> bool:
    """Whether a figure is a share of at least one in a hundred: of a smaller group chance has too large a part."""
    return bool(row["statistic"] != Statistic.COUNT and row["value"] >= LEAST)


def _apart(found: Affected, row: Row) -> float:
    """How far a figure is from the first benchmark it has, as the logarithm of their ratio."""
    for base in found.gathered.found.bases:
        against = float(row[f"{base.key}_value"])
        if against > 0 and row["value"] > 0:
            return abs(math.log(row["value"] / against))
    return 0.0


def _beside(found: Affected, row: Row) -> str:
    for base in found.gathered.found.bases:
        text, word = row[f"{base.key}_text"], str(row[f"{base.key}_class"])
        if text:
            chance = "; the difference may be chance" if word == Comparison.SIMILAR else ""
            return f"; {base_name(found.gathered, base)} {words.sign_unit(text, row['unit'])}{chance}"
    return ""


def _heard(found: Affected) -> dict[Implication, str]:
    """Verdicts on the groups of each characteristic, by the indicators that count them; of the whole council."""
    rows = found.store.representation(ALL, ALL, by="group")
    if rows.empty:
        return {}
    groups = found.store.population_groups()
    by_dimension = _dimensions(found, groups)
    said: dict[Implication, str] = {}
    for dimension, part in rows.groupby("dimension", sort=False):
        characteristic = by_dimension.get(str(dimension))
        if characteristic:
            told = part["verdict"].notna()
            hidden = int((~told & (part["state"] == State.SUPPRESSED)).sum())
            held = f"; {hidden:,} held back" if hidden else ""
            if told.any():
                said[characteristic] = f"{_in_words(part[told])}{held}"
    return said


def _dimensions(found: Affected, groups: pd.DataFrame) -> dict[str, Implication]:
    """The characteristic of each way to tell people apart: that of the figures which count its groups."""
    known: dict[str, Implication] = {}
    for one in CHARACTERISTICS:
        own = groups[groups["indicator_id"].isin(declared(found, one))]
        known |= {str(dimension): one for dimension in own["dimension"].unique()}
    return known


def _in_words(rows: pd.DataFrame) -> str:
    """Groups heard less and more; else that none was."""
    said = []
    for verdict, word in ((Verdict.UNDER, "less"), (Verdict.OVER, "more")):
        titles = list(rows.loc[rows["verdict"] == str(verdict), "title"])
        if titles:
            said.append(f"{hearing.SYMBOLS[verdict]} {word}: {words.listed(titles)}")
    if said:
        return "; ".join(said)
    if (rows["verdict"] == str(Verdict.AS_EXPECTED)).any():
        return f"{hearing.SYMBOLS[Verdict.AS_EXPECTED]} as expected"
    return f"{hearing.SYMBOLS[Verdict.TOO_FEW]} too few to say"
