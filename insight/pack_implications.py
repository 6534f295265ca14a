"""What a committee paper sets out as its implications: engagement, local members, public health, and the rest.

The headings are those of the council's own papers (equality and diversity; engagement and communications; localism and
local member involvement; public health; resources; procurement; statutory, legal and risk).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from insight import exercises, reach, words
from insight.affected import Affected
from insight.area_facts import Row, lower_first
from insight.area_tables import capital, cell, plain_table, spine
from insight.content import Block, Cell, Column, Listing, Prose, Section, Table
from insight.engagement import coordination
from insight.engagement.coordination import Reach
from insight.engagement.records import Basis
from insight.implication import Implication
from insight.pack_cover import part
from insight.pack_equality import bearing_on, declared
from insight.pack_topic import sources, standing

HERE = frozenset(["here"])
MOST_EXERCISES = 30
BASES = {
    Basis.RANDOM: "drawn at random",
    Basis.SELF_SELECTING: "people chose to take part",
    Basis.OPEN_EVENT: "open event",
    Basis.FORUM: "forum",
    Basis.PETITION: "petition",
}
FOR_THE_AUTHOR = (
    "Resource implications",
    "Procurement, contractual and council contract procedure rules implications",
    "Statutory, legal and risk implications",
)
"""Headings that no figure of an edition speaks to."""


def engagement(found: Affected) -> Section:
    """Which exercises covered the affected area, held and planned, and who could reach those heard less."""
    start = "Engagement and communications implications"
    store = found.store
    rows = exercises_here(found)
    if store.exercises().empty:
        said: tuple[str, ...] = ("No engagement is recorded in this edition.",)
        return Section("engagement", f"{start}: nothing is recorded", (Prose(said),))
    kind, code = found.pairs[0]
    asked = reach.asked(store, reach_here(found), code, kind, today=found.gathered.today)
    who = reach.who(store, reach_here(found), code, kind)
    blocks: list[Block] = [Prose((asked, *_planned(rows)))]
    if len(rows):
        blocks.append(_exercises(found, rows))
    gaps = reach.reached(store, who[who["kind"] != "asset"])
    if gaps:
        blocks.append(Listing(gaps, "Who could reach groups that have been heard less"))
    return Section("engagement", f"{start}: {_counted(rows)}", tuple(blocks))


def reach_here(found: Affected) -> Reach:
    """Areas that share ground with the affected area, in the form `insight.engagement.coordination` asks for."""
    touched = zip(found.touched["area_type"], found.touched["area_code"], strict=True)
    return {(str(kind), str(code)): HERE for kind, code in [*touched, *found.pairs]}


def exercises_here(found: Affected) -> pd.DataFrame:
    """Exercises that covered some of the affected area, the latest first, as `coordination.calendar` gives them."""
    rows = coordination.calendar(found.store.exercises(), today=found.gathered.today)
    members = reach_here(found)
    here = [_covers(row, members) for row in rows.to_dict("records")]
    return rows[pd.Series(here, index=rows.index, dtype=bool)].iloc[::-1].reset_index(drop=True)


def _covers(row: Mapping[Any, Any], members: Reach) -> bool:
    small = coordination.small_of(row, members)
    return small is None or bool(small & HERE)


def _counted(rows: pd.DataFrame) -> str:
    held, planned = int((rows["status"] == "done").sum()), int((rows["status"] == "planned").sum())
    running = len(rows) - held - planned
    said = [f"{held:,} {'exercise' if held == 1 else 'exercises'} held"]
    said += [f"{running:,} under way"] if running else []
    said += [f"{planned:,} planned"] if planned else []
    return f"{words.listed(said)} here"


def _planned(rows: pd.DataFrame) -> tuple[str, ...]:
    """What is planned: ask together, not again."""
    ahead = rows[rows["status"] == "planned"].iloc[::-1]
    if ahead.empty:
        return ("No other exercise is planned here.",)
    named = [f"{row['title']} ({row['start']:%B %Y})" for row in ahead.to_dict("records")]
    return (f"Planned here: {words.listed(named, most=4)}. Ask together with them rather than again.",)


def _exercises(found: Affected, rows: pd.DataFrame) -> Table:
    facts = found.store.exercises().set_index("exercise_id")
    lines: list[list[Cell]] = []
    for row in rows.head(MOST_EXERCISES).to_dict("records"):
        basis = facts.loc[row["exercise_id"], "basis"]
        how = BASES[Basis(basis)] if isinstance(basis, str) else ""
        lines.append(
            [
                cell(str(row["title"])),
                cell(f"{row['start']:%B %Y}"),
                cell(str(row["status"])),
                cell(str(row["method"])),
                cell(capital(how)),
                cell(_places(row)),
            ]
        )
    columns = [
        Column(one)
        for one in ("Exercise", "When", "Status", "Method", "How people came to take part", "Where")
    ]
    notes = ["Only where people were drawn at random do answers speak for others than those who gave them."]
    if len(rows) > MOST_EXERCISES:
        notes.append(f"The latest {MOST_EXERCISES} of {len(rows):,}.")
    return plain_table("Exercises that covered the affected area", columns, lines, notes=notes)


def _places(row: Mapping[Any, Any]) -> str:
    number = len(row["area_codes"])
    if not number:
        return exercises.WHOLE
    noun = str(row["area_type"])
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def members(found: Affected) -> Section:
    """Wards and divisions whose members are concerned, and parish councils."""
    start = "Localism and local member involvement"
    wards, divisions, parishes = (found.of_kind(kind) for kind in ("ward", "division", "parish"))
    counted = [_number(rows) for rows in (wards, divisions) if rows]
    title = f"{start}: {words.listed(counted)} concerned" if counted else start
    said = [
        "This edition names no councillors: take them from the council's list of members, ward by ward and division by "
        "division."
    ]
    blocks: list[Block] = [Prose(tuple(said))]
    if wards or divisions:
        blocks.append(_concerned([*wards, *divisions]))
    if parishes:
        blocks.append(_parishes(found, parishes))
    return Section("members", title, tuple(blocks))


def _number(rows: list[Row]) -> str:
    label, plural = lower_first(str(rows[0]["label"])), lower_first(str(rows[0]["plural"]))
    return f"{len(rows):,} {label if len(rows) == 1 else plural}"


def _concerned(rows: list[Row]) -> Table:
    lines = [
        [cell(str(row["name"])), cell(str(row["label"])), cell(str(row["area_code"])), *_share(row)]
        for row in rows
    ]
    columns = [Column("Area"), Column("Kind"), Column("Code"), Column("People affected", numeric=True)]
    columns.append(Column("Of its people", numeric=True))
    return plain_table("Members concerned: wards and divisions", columns, lines)


def _share(row: Row) -> list[Cell]:
    """People of an area who are affected, and their share of it; whole people, as the figures are."""
    share = row["share"]
    people = cell(words.count(row["people"]) or "not known", row["people"])
    return [people, cell(part(row), None if share != share else 100 * share)]  # noqa: PLR0124


def _parishes(found: Affected, rows: list[Row]) -> Table:
    records = found.store.parish_records()
    plans = {str(row["area_code"]): row for row in records.to_dict("records")}
    lines = [
        [cell(str(row["name"])), cell(str(row["area_code"])), *_share(row), cell(_plan(plans, row))]
        for row in rows
    ]
    columns = [Column("Parish"), Column("Code"), Column("People affected", numeric=True)]
    columns += [Column("Of its people", numeric=True), Column("Parish plan")]
    return plain_table("Parish and town councils concerned", columns, lines)


def _plan(plans: Mapping[str, Mapping[Any, Any]], row: Row) -> str:
    held = plans.get(str(row["area_code"]))
    if held is None or not isinstance(held["plan_status"], str):
        return "not recorded"
    day = held["plan_date"]
    when = f", {day:%B %Y}" if not pd.isna(day) else ""
    wants = f": {words.listed(list(held['priorities']), most=3)}" if len(held["priorities"]) else ""
    return f"{held['plan_status']}{when}{wants}"


def public_health(found: Affected) -> Section:
    """The figures that the catalogue says bear on public health."""
    start = "Public health implications"
    ids = [str(row["indicator_id"]) for row in bearing_on(found, Implication.PUBLIC_HEALTH)]
    if not ids:
        held = declared(found, Implication.PUBLIC_HEALTH)
        said = (
            "There are health figures, but none for this kind of area."
            if held
            else "No health figures are held."
        )
        return Section("public_health", f"{start}: no figures", (Prose((said,)),))
    block = spine(found.gathered, ids, title="Health figures", subtitle=found.name)
    source = Prose((sources(found, ids),))
    return Section("public_health", f"{start}: {standing(found, ids)}", (block, source))


def others() -> Section:
    """Headings of a committee paper that figures say nothing of."""
    said = (
        "A paper sets these out too. Figures of an area say nothing of them: they are for the author of the report.",
    )
    return Section(
        "others", "Other implications: for the author of the report", (Prose(said), Listing(FOR_THE_AUTHOR))
    )
