"""Who lives in an area: four large figures, how old they are, their homes, and the groups they belong to."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from insight import words
from insight.area_facts import Gathered, Row, alone, base_name, beside, figure, known
from insight.area_tables import STATE_NOTES, capital, cell, other, own, plain_table, spine
from insight.content import Block, Column, Fact, Facts, Picture, Prose, Section, Table
from insight.domain import Polarity, State, Statistic
from insight.stats.comparison import Comparison

FACTS = 4
"""Large figures at most."""

TOLD = 5
"""Groups told in words at most; the tables have them all."""

LEAST = 1.0
"""Per cent of the people: a smaller group is not picked for a sentence."""

HOMES = "% of households"
"""Unit of the figures that say how people live."""

ROUND = [(1, n) for n in range(2, 21)] + [(2, 3), (3, 4), (2, 5), (3, 5), (4, 5), (9, 10)]


def section(gathered: Gathered) -> Section:
    """Who lives here."""
    blocks: list[Block] = [
        facts(gathered),
        Prose((*alone(gathered), *sentences(gathered))),
        locator(gathered),
    ]
    blocks += group_tables(gathered)
    homes = _homes(gathered)
    if homes:
        blocks.append(spine(gathered, homes, title="Homes and households"))
    return Section("people", _title(gathered), tuple(blocks))


def _title(gathered: Gathered) -> str:
    people = _people(gathered)
    if not people:
        return "Who lives here"
    where = f"in {gathered.counted['name']}, which counts {gathered.name}" if gathered.borrowed else "here"
    return f"Who lives {where}: {people['text']} people"


def _people(gathered: Gathered) -> Row | None:
    """The figure that counts the people: the first count of people among the headline figures, else of all."""
    order = [*gathered.store.edition.headline, *gathered.rows]
    for name in order:
        row = gathered.rows.get(name)
        if known(row) and row is not None and row["statistic"] == Statistic.COUNT and row["unit"] == "people":
            return row
    return None


def facts(gathered: Gathered) -> Facts:
    """The first four of the council's headline figures that there are for this kind of area."""
    rows = [gathered.rows[name] for name in gathered.store.edition.headline if name in gathered.rows]
    return Facts(tuple(_fact(gathered, row) for row in rows[:FACTS]))


def _fact(gathered: Gathered, row: Row) -> Fact:
    said = beside(gathered, row) if known(row) else []
    unit = str(row["unit"])
    bare = unit.startswith("%") or unit in ("score", "average rank") or unit in str(row["title"]).lower()
    text = figure(row) if bare or not known(row) else f"{row['text']} {unit}"
    return Fact(str(row["title"]), text, "; ".join([str(row["period"]), *said]))


def locator(gathered: Gathered) -> Picture:
    """Where the area lies."""
    inside = gathered.place["parent_name"]
    where = f"in {inside}" if isinstance(inside, str) and inside != gathered.whole else ""
    said = " ".join(filter(None, [f"{gathered.name} lies", where or f"in {gathered.whole}"]))
    return Picture(
        title=f"Where {gathered.name} lies",
        subtitle=f"{gathered.kind['label']}, boundaries of {gathered.place['boundary_vintage']}",
        alt=f"Map: {said}." if gathered.name != gathered.whole else f"Map of {gathered.name}.",
        area_type=gathered.area_type,
        area_codes=(gathered.code,),
    )


def sentences(gathered: Gathered) -> tuple[str, ...]:
    """The number of people, then the groups furthest from the first benchmark."""
    said = []
    people = _people(gathered)
    if people:
        area = float(gathered.counted["area_km2"])
        size = f" on {words.number(area, 1)} km²" if area >= 0.05 else ""
        said.append(f"{gathered.counted['name']} has {people['text']} people{size} ({people['period']}).")
    said += [make_up(gathered, row) for row in _striking(gathered)]
    return tuple(said)


def _striking(gathered: Gathered) -> list[Row]:
    """Of each way to tell people apart, and of homes, the figure furthest from the first benchmark.

    Those that chance may explain are left out where two or more others are left.
    """
    base = gathered.found.bases[0].key if gathered.found.bases else ""
    parts = [list(part["indicator_id"]) for _, part in _groups(gathered).groupby("dimension", sort=False)]
    picked = []
    for names in [*parts, _homes(gathered)]:
        rows = [gathered.rows[name] for name in names]
        rows = [row for row in rows if known(row) and row["value"] >= LEAST]
        if rows:
            picked.append(max(rows, key=lambda row: _apart(row, base)))
    sure = [row for row in picked if row.get(f"{base}_class") not in (Comparison.SIMILAR, None)]
    return (sure if len(sure) > 1 else picked)[:TOLD]


def _homes(gathered: Gathered) -> list[str]:
    """Figures that say how people live, in the order of the catalogue."""
    return [
        name
        for name, row in gathered.rows.items()
        if row["unit"] == HOMES and row["polarity"] == Polarity.NEUTRAL
    ]


def _apart(row: Row, base: str) -> float:
    """How far a share is from that of a benchmark, as the logarithm of their ratio; 0 where there is none."""
    against = row.get(f"{base}_value", math.nan)
    if not against or math.isnan(against) or row["value"] <= 0:
        return 0.0
    return abs(math.log(row["value"] / against))


def make_up(gathered: Gathered, row: Row) -> str:
    """Say a share: "Disabled people make up 25.3% of people here, about 1 in 4; Tambershire has 18.0%"."""
    near = about(float(row["value"]))
    size = f", about {near}" if near else ""
    said = f"{row['title']} make up {words.phrase(row['text'], row['unit'])} here{size}"
    against = _against(gathered, row)
    return f"{said}{against} ({row['period']})."


def _against(gathered: Gathered, row: Row) -> str:
    for base in gathered.found.bases:
        text, word = row[f"{base.key}_text"], row[f"{base.key}_class"]
        if not text:
            continue
        if text == row["text"]:
            return f", the same as in {base_name(gathered, base)}"
        shown = f"{words.sign_unit(text, row['unit'])} in {base_name(gathered, base)}"
        if word == Comparison.NOT_COMPARED:
            return f"; it is {shown}"
        if word == Comparison.SIMILAR:
            return f"; with {shown}, the difference may be chance"
        way = "more" if row["value"] > row[f"{base.key}_value"] else "less"
        return f", {way} than the {shown}"
    return ""


def about(share_pct: float) -> str:
    """Write a share as one in so many, where that is right to a twentieth: "1 in 4"; else nothing."""
    best = min(ROUND, key=lambda pair: abs(100 * pair[0] / pair[1] - share_pct))
    near = 100 * best[0] / best[1]
    return f"{best[0]} in {best[1]}" if abs(near - share_pct) <= 0.05 * share_pct else ""


def _groups(gathered: Gathered) -> pd.DataFrame:
    """Groups of people that are counted here, in the order of the catalogue; those a map would expose are left out."""
    rows = gathered.store.population_groups()
    rows = rows[rows["indicator_id"].notna() & ~rows["sensitive"].astype(bool)]
    return rows[rows["indicator_id"].isin(gathered.rows)]


def group_tables(gathered: Gathered) -> list[Table]:
    """One table for each way to tell people apart that has several groups; the others together in one."""
    tables, single = [], []
    for title, part in _groups(gathered).groupby("dimension_title", sort=False):
        names = list(part["indicator_id"])
        if len(names) == 1:
            single += names
            continue
        labels = dict(zip(part["indicator_id"], part["title"], strict=True))
        tables.append(_groups_table(gathered, names, str(title), labels))
    if single:
        tables.append(_groups_table(gathered, single, "Other groups", {}))
    return tables


def _groups_table(
    gathered: Gathered, indicator_ids: Sequence[str], title: str, labels: dict[str, str]
) -> Table:
    """People of each group, their share, and the shares of the benchmarks."""
    rows = [gathered.rows[name] for name in indicator_ids]
    bases = gathered.found.bases
    periods = words.listed(list(dict.fromkeys(str(row["period"]) for row in rows)))
    units = list(dict.fromkeys(str(row["unit"]) for row in rows))
    columns = [Column("Group"), Column("People", numeric=True), Column("Share", numeric=True)]
    columns += [Column(capital(base_name(gathered, base)), numeric=True) for base in bases]
    lines = []
    for name, row in zip(indicator_ids, rows, strict=True):
        counted = (
            cell(words.count(row["numerator"]), row["numerator"])
            if known(row)
            else cell(row["text"], None, row["state"])
        )
        label = labels.get(name, str(row["title"]))
        if len(units) > 1:
            label = f"{label} ({row['unit']})"
        lines.append([cell(label), counted, own(row), *(other(row, base) for base in bases)])
    unit = units[0] if len(units) == 1 else "share of people"
    states = dict.fromkeys(part.state for line in lines for part in line if part.state != State.VALUE)
    notes = [STATE_NOTES[state] for state in states]
    subtitle = f"{gathered.counted['name']}, {unit}, {periods}"
    return plain_table(title, columns, lines, subtitle=subtitle, notes=notes)
