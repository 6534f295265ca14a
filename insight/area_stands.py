"""What stands out in an area beside similar areas, or beside the county where none are alike."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from insight import standing, words
from insight.area_facts import Gathered, alone, base_name, lower_first, records
from insight.area_tables import capital, cell, plain_table, spine
from insight.comparing import SIMILAR, Base, Compared
from insight.content import Block, Column, Listing, Prose, Section, Table
from insight.domain import Statistic
from insight.standing import StandsOut

MOST_ALIKE = 6
"""Names of areas alike told in a sentence."""


def base_of(gathered: Gathered) -> Base | None:
    """What stands out is told against similar areas where they are among the benchmarks, else the first of these."""
    bases = gathered.found.bases
    return next((base for base in bases if base.key == SIMILAR), bases[0] if bases else None)


def section(gathered: Gathered) -> Section:
    """What stands out."""
    base = base_of(gathered)
    headline = [
        name
        for name in gathered.store.edition.headline
        if name in gathered.rows and gathered.rows[name]["statistic"] != Statistic.COUNT
    ]
    blocks: list[Block]
    if base is None:
        title, blocks = "What stands out", [Prose(("There is nothing to compare this area with.",))]
    else:
        found = standing.stands_out(_of_today(gathered), base)
        title, blocks = _title(gathered, found), _blocks(gathered, found)
    chart = spine(gathered, headline, title="Main figures")
    alike = _alike(gathered)
    return Section("stands_out", title, (*blocks, chart, *([alike] if alike else [])))


def _of_today(gathered: Gathered) -> Compared:
    """The figures without those of earlier editions of the same index: only the latest can stand out."""
    store = gathered.store
    latest = str(store.indicator(store.edition.default_indicator)["theme"])
    rows = gathered.found.rows
    earlier = rows["theme"].str.startswith(latest) & (rows["theme"] != latest)
    return replace(gathered.found, rows=rows[~earlier])


def _title(gathered: Gathered, found: StandsOut) -> str:
    other = base_name(gathered, found.base)
    parts = [
        f"{word} on {words.count(len(rows))}"
        for word, rows in (("worse", found.worse), ("better", found.better), ("different", found.different))
        if len(rows)
    ]
    if not parts:
        return f"What stands out: nothing beside {other}"
    return f"What stands out beside {other}: {words.listed(parts)}"


def _blocks(gathered: Gathered, found: StandsOut) -> list[Block]:
    other = base_name(gathered, found.base)
    said = [*alone(gathered)[-1:], *_introduction(gathered, found.base)]
    parts = (("Worse than", found.worse), ("Better than", found.better), ("Different from", found.different))
    lists = [
        Listing(_lines(gathered, rows, found.base), f"{word} {other}") for word, rows in parts if len(rows)
    ]
    if not lists:
        said.append(f"Nothing here differs from {other} by more than chance explains.")
    else:
        said.append(
            "Only what chance does not explain is listed: the largest differences, two of a theme at most."
        )
    return [Prose(tuple(said)), *lists]


def _introduction(gathered: Gathered, base: Base) -> tuple[str, ...]:
    if base.key != SIMILAR:
        return ()
    names = gathered.store.similar(str(gathered.counted["area_code"]), gathered.area_type)["name"]
    listed = words.listed([str(name) for name in names], most=MOST_ALIKE)
    return (f"The {gathered.plural} most like {gathered.counted['name']} are {listed}.",)


def _lines(gathered: Gathered, rows: pd.DataFrame, base: Base) -> tuple[str, ...]:
    """One line for each figure: what, how much here, how much there, when."""
    name = base_name(gathered, base)
    said = []
    for row in records(rows):
        own, other = (words.sign_unit(row[key], row["unit"]) for key in ("text", f"{base.key}_text"))
        said.append(f"{row['title']}: {own}, {name} {other} ({row['period']})")
    return tuple(said)


def _alike(gathered: Gathered) -> Table | None:
    """Areas most like this one, nearest first."""
    rows = gathered.store.similar(str(gathered.counted["area_code"]), gathered.area_type)
    rows = rows[rows["name"].notna()]
    if rows.empty:
        return None
    lines = [
        [
            cell(str(row["name"])),
            cell(row["parent_name"] if isinstance(row["parent_name"], str) else ""),
            cell(words.count(row["population"]), row["population"]),
            cell(words.number(row["distance"], 2), row["distance"]),
        ]
        for row in records(rows)
    ]
    columns = [Column(capital(gathered.noun)), Column("District")]
    columns += [Column("People", numeric=True), Column("Distance", numeric=True)]
    by = gathered.store.similar_set()
    names = words.listed([lower_first(str(title)) for title in by["title"]])
    notes = (
        f"Found by {names}. The distance counts how far apart two areas are in all of these together: 0 would be the "
        "same in all, and 1 is about as far as two areas taken at random differ in one of them.",
    )
    return plain_table(
        f"{capital(gathered.plural)} most like {gathered.counted['name']}", columns, lines, notes=notes
    )
