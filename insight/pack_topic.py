"""The topic of a committee pack: maps with the affected area outlined, and tables of every figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from insight import words
from insight.affected import Affected
from insight.area_facts import Row, base_name, figure, known, lower_first, records
from insight.area_tables import STATE_NOTES, cell, plain_table, spine
from insight.content import Block, Cell, Column, Picture, Prose, Section, Spine, Table
from insight.domain import State
from insight.stats.comparison import Comparison
from insight.topics import Topic, mapped

LARGE = ("district", "county")
"""Kinds of area so few that a map of them says little: the council's own kind is mapped."""

NEAR = 0.2
"""The map closes in on an area less than this share as wide and as high as the county."""

BESIDE = 5
"""Areas in one table side by side."""


def maps(found: Affected, asked: Sequence[Topic]) -> Section:
    """Where the area lies, then a map for each of the first figures of the topic."""
    names = mapped(found.store, asked)
    drawn = [picture for name in names if (picture := _picture(found, name)) is not None]
    every = list(dict.fromkeys(name for topic in asked for name in topic.indicator_ids))
    said = [f"The affected area has a dark outline on each map. {_sight(drawn)}".strip()]
    left = len(every) - len(drawn)
    if left:
        verb = "is" if left == 1 else "are"
        said.append(
            f"{len(drawn):,} of {len(every):,} figures are mapped: those the council lists first. The other {left:,} "
            f"{verb} in the tables; name a figure as topic to have it mapped."
        )
    title = f"Maps: {words.listed([lower_first(topic.title) for topic in asked], most=3)} around {found.name}"
    return Section("maps", title, (Prose(tuple(said)), _locator(found), *drawn))


def _sight(drawn: Sequence[Picture]) -> str:
    if any(picture.focus for picture in drawn):
        return "The maps close in on it; the small picture shows where in the county that is."
    return ""


def _locator(found: Affected) -> Picture:
    """Where the affected area lies in the county."""
    kind, _ = found.pairs[0]
    return Picture(
        title=f"Where {found.name} {'lies' if len(found.pairs) == 1 else 'lie'}",
        subtitle=f"{found.what} in {found.gathered.whole}",
        alt=f"Map of {found.gathered.whole} with {found.name} dark.",
        area_type=kind,
        area_codes=found.codes,
        outlined=found.pairs,
    )


def map_kind(found: Affected, indicator_id: str) -> str | None:
    """Kind of area whose figures are mapped: that of the areas chosen, else the council's own; None for neither."""
    table = found.store.periods()
    kinds = set(table.loc[table["indicator_id"] == indicator_id, "area_type"])
    own = found.kind if found.kind not in LARGE else None
    usual = found.store.edition.default_area_type
    return next((kind for kind in (own, usual, found.kind) if kind in kinds), None)


def _picture(found: Affected, indicator_id: str) -> Picture | None:
    """A map of one figure; None where there is no kind of area to map it by."""
    row, kind = found.gathered.rows[indicator_id], map_kind(found, indicator_id)
    if kind is None:
        return None
    of_kind = kind == found.kind
    plural = lower_first(str(found.store.area_types().set_index("area_type").loc[kind, "plural"]))
    period = _period(found, indicator_id, kind, str(row["period"]))
    return Picture(
        title=_finding(found, row),
        subtitle=f"{row['title']}, {row['unit']}, by {plural}, {period}; {found.name} outlined",
        alt=f"Map of {plural} by {lower_first(str(row['title']))}, {period}, with {found.name} outlined: "
        f"{_said(found, row)}.",
        area_type=kind,
        area_codes=found.codes if of_kind else (),
        indicator_id=indicator_id,
        period=period,
        outlined=() if of_kind else found.pairs,
        focus=_focus(found, kind),
    )


def _period(found: Affected, indicator_id: str, kind: str, wanted: str) -> str:
    """The period of the figure in the tables where that kind of area has it too, else its latest."""
    table = found.store.periods()
    rows = table[(table["indicator_id"] == indicator_id) & (table["area_type"] == kind)]
    return wanted if wanted in set(rows["period"]) else found.store.latest_period(indicator_id, kind)


def _finding(found: Affected, row: Row) -> str:
    """Title of a map: the figure here and that of the first benchmark."""
    if not known(row):
        return f"{row['title']}: {words.STATE_WORDS[State(row['state'])]}"
    beside = [
        f"{base_name(found.gathered, base)} {words.sign_unit(row[f'{base.key}_text'], row['unit'])}"
        for base in found.gathered.found.bases
        if row[f"{base.key}_text"]
    ][:1]
    return f"{row['title']}: {'; '.join([f'{figure(row)} here', *beside])}"


def _said(found: Affected, row: Row) -> str:
    return figure(row) if known(row) else words.STATE_WORDS[State(row["state"])]


def _focus(found: Affected, kind: str) -> tuple[str, ...]:
    """Areas of the mapped kind to close in on, where the affected area is small beside the county."""
    if found.reach_of_county >= NEAR:
        return ()
    if kind == found.kind:
        return found.codes
    return tuple(str(row["area_code"]) for row in found.of_kind(kind))


def tables(found: Affected, asked: Sequence[Topic]) -> Section:
    """Every figure of the topic beside its benchmarks, with range, fit, period and source; then part by part."""
    blocks: list[Block] = [_sourced(found, topic) for topic in asked]
    if found.own is not None:
        blocks += _by_part(found, asked)
    ids = tuple(dict.fromkeys(name for topic in asked for name in topic.indicator_ids))
    return Section("figures", f"Figures: {standing(found, ids)}", tuple(blocks))


def _sourced(found: Affected, topic: Topic) -> Spine:
    block = spine(found.gathered, topic.indicator_ids, title=topic.title, subtitle=found.name, fits=True)
    return replace(
        block, table=replace(block.table, notes=(*block.table.notes, sources(found, topic.indicator_ids)))
    )


def sources(found: Affected, indicator_ids: Sequence[str]) -> str:
    """Data sets behind some figures of the area, in a line."""
    rows = found.store.origins(indicator_ids)
    used = [
        f"{row['title']} ({row['publisher']})"
        for row in records(rows)
        if row["period"] == found.gathered.rows[str(row["indicator_id"])]["period"]
    ]
    return f"Source: {'; '.join(dict.fromkeys(used))}."


def standing(found: Affected, indicator_ids: Sequence[str]) -> str:
    """How many figures are worse and better than the first benchmark has them, more than chance explains."""
    rows = [found.gathered.rows[name] for name in indicator_ids]
    for base in found.gathered.found.bases:
        classes = [str(row[f"{base.key}_class"]) for row in rows]
        compared = len(classes) - classes.count(Comparison.NOT_COMPARED)
        if not compared:
            continue
        said = [
            f"{classes.count(word):,} {word}"
            for word in (Comparison.WORSE, Comparison.BETTER, Comparison.HIGHER, Comparison.LOWER)
            if word in classes
        ]
        if not said:
            return f"none of {compared:,} differs from {base_name(found.gathered, base)} by more than chance explains"
        more = "more than chance explains"
        return f"of {compared:,} compared with {base_name(found.gathered, base)}, {words.listed(said)} {more}"
    told = sum(known(row) for row in rows)
    return f"{told:,} of {len(rows):,} told" if told < len(rows) else f"{told:,} told"


def _by_part(found: Affected, asked: Sequence[Topic]) -> list[Block]:
    """The published figures of the areas taken together, side by side, at most `BESIDE` to a table."""
    ids = list(dict.fromkeys(name for topic in asked for name in topic.indicator_ids))
    held = found.store.area_values(found.codes, ids)
    parts = [found.areas[at : at + BESIDE] for at in range(0, len(found.areas), BESIDE)]
    return [_side_by_side(found, ids, part, held) for part in parts]


def _side_by_side(found: Affected, ids: Sequence[str], areas: Sequence[Row], held: pd.DataFrame) -> Table:
    values = {
        (str(row["area_type"]), str(row["area_code"]), str(row["indicator_id"]), str(row["period"])): row
        for row in records(held)
    }
    lines: list[list[Cell]] = []
    for name in ids:
        row = found.gathered.rows[name]
        line = [cell(str(row["title"])), cell(str(row["period"]))]
        for area in areas:
            own = values.get((str(area["area_type"]), str(area["area_code"]), name, str(row["period"])))
            line.append(_own(own, row))
        lines.append(line)
    columns = [
        Column("Figure"),
        Column("Period"),
        *(Column(str(area["name"]), numeric=True) for area in areas),
    ]
    states = dict.fromkeys(one.state for line in lines for one in line if one.state != State.VALUE)
    names = words.listed([str(area["name"]) for area in areas])
    return plain_table(
        f"Area by area: {names}", columns, lines, subtitle="Published figure of each area, with its likely range",
        notes=[STATE_NOTES[state] for state in states],
    )  # fmt: skip


def _own(own: Row | None, row: Row) -> Cell:
    """The figure of one area with its likely range; missing where it has none of that period."""
    decimals = int(row["decimals"])
    if own is None:
        return cell(words.MARKS[State.MISSING], None, State.MISSING)
    text = words.sign_unit(words.cell(own["value"], str(own["state"]), decimals), str(row["unit"]))
    if own["state"] != State.VALUE:
        return cell(words.MARKS[State(own["state"])], None, own["state"])
    likely = words.interval(own["lower"], own["upper"], decimals)
    return cell(f"{text} ({likely})" if likely else text, own["value"])
