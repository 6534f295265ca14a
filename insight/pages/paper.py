"""A paper as a page: each block as HTML, or as a chart for the live component. Every word from data is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape
from itertools import groupby

from insight import words
from insight.content import (
    Block,
    Cell,
    Column,
    Facts,
    Listing,
    Origin,
    Paper,
    Picture,
    Prose,
    Quotes,
    Section,
    Spine,
    Table,
    Trend,
)
from insight.domain import State, Statistic
from insight.pages import drawings
from insight.store import Store
from layers.charts import Land, Locator, draw_locator, draw_spine, draw_trend

FEWEST = 3
"""Periods with a figure that a line over the years has at least."""

MOST_LAND = 40
"""Districts drawn behind an area; of a nation only the one it lies in."""

FOLD = 12
"""Rows from which a table of words is folded away under its title."""

MARK = re.compile(r"^(.*?) ([▲▼●].*)$")


SHORT = {
    "made": "How it is made",
    "people": "Who lives here",
    "stands_out": "What stands out",
    "need": "Need",
    "voice": "Who has been heard",
    "near": "What is near",
    "said": "What people said",
    "changed": "What changed",
}
"""Names of the parts in the list at the top; headings say the finding."""


class Kind(StrEnum):
    """How a piece of the page reaches it."""

    WORDS = "words"
    TABLE = "table"
    CHART = "chart"
    """HTML with pictures, which only the live component shows."""


@dataclass(frozen=True)
class Drawn:
    """A piece of the page."""

    html: str
    kind: Kind = Kind.WORDS


@dataclass(frozen=True)
class DrawnSection:
    """A part of the page: its name in the address, its heading, its pieces."""

    key: str
    title: str
    pieces: tuple[Drawn, ...]


def sections(store: Store, paper: Paper) -> tuple[DrawnSection, ...]:
    """Draw the parts of a paper that the short form has."""
    return tuple(_section(store, section) for section in paper.sections if not section.long_only)


def _section(store: Store, section: Section) -> DrawnSection:
    pieces = [piece for block in section.blocks for piece in block_of(store, block, fold=True)]
    return DrawnSection(section.key, section.title, tuple(_joined(pieces)))


def _joined(pieces: Sequence[Drawn]) -> list[Drawn]:
    """Put pieces of one kind that follow each other together: fewer messages to the browser; tables side by side."""
    found: list[Drawn] = []
    for kind, part in groupby(pieces, key=lambda piece: piece.kind):
        html = "".join(piece.html for piece in part)
        found.append(Drawn(f'<div class="ci-grid">{html}</div>' if kind is Kind.TABLE else html, kind))
    return found


def block_of(store: Store, block: Block, *, fold: bool = False) -> tuple[Drawn, ...]:
    """Draw one block; with ``fold`` a long chart stands folded under its title."""
    if isinstance(block, Spine):
        return spine(store, block, fold=fold)
    if isinstance(block, Trend):
        return trend(store, block)
    if isinstance(block, Picture):
        return ()
    return (Drawn(_words(block), Kind.TABLE if isinstance(block, Table) else Kind.WORDS),)


def _words(block: Prose | Listing | Facts | Table | Quotes) -> str:
    if isinstance(block, Prose):
        return prose(block)
    if isinstance(block, Listing):
        return listing(block)
    if isinstance(block, Facts):
        return facts(block)
    return table(block) if isinstance(block, Table) else quotes(block)


def prose(block: Prose) -> str:
    """One paragraph."""
    return f'<div class="ci-words"><p>{escape(" ".join(block.sentences))}</p></div>'


def listing(block: Listing) -> str:
    """Short lines under a heading."""
    head = f"<h3>{escape(block.title)}</h3>" if block.title else ""
    items = "".join(f"<li>{escape(item)}</li>" for item in block.items)
    return f'<div class="ci-words">{head}<ul>{items}</ul></div>'


def facts(block: Facts) -> str:
    """Large figures side by side."""
    items = "".join(
        f"<div><dt>{escape(fact.label)}</dt><dd><strong>{escape(fact.text)}</strong>"
        f"<small>{escape(fact.context)}</small></dd></div>"
        for fact in block.items
    )
    return f'<dl class="ci-large">{items}</dl>'


def quotes(block: Quotes) -> str:
    """What people said, apart from facts."""
    return "".join(
        f'<figure class="ci-said"><blockquote>{escape(quote.text)}</blockquote><figcaption>{escape(quote.role)}, '
        f"{quote.said_on:%-d %B %Y}, of {escape(quote.place)}{_review(quote.review_by)}</figcaption></figure>"
        for quote in block.items
    )


def _review(day: date | None) -> str:
    return f"; to be looked at again by {day:%-d %B %Y}" if day else ""


def table(block: Table) -> str:
    """A table: figures under each other where all but the first column are numbers, words in rows elsewhere."""
    numbers = all(column.numeric for column in block.columns[1:])
    head = "".join(_head(column) for column in block.columns)
    body = "".join(_row(row, block.columns) for row in block.rows)
    notes = "".join(f"<p>{escape(note)}</p>" for note in block.notes)
    under = f'<div class="ci-notes">{notes}</div>' if notes else ""
    name = escape(block.title)
    subtitle = f'<p class="ci-lead">{escape(block.subtitle)}</p>' if block.subtitle else ""
    drawn = (
        f'<div class="{"ci-panel" if numbers else "ci-rows"} ci-of-paper" tabindex="0" role="region" '
        f'aria-label="{name}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{under}'
    )
    if len(block.rows) >= FOLD and not numbers:
        return f'<details class="ci-fold"><summary>{name} ({len(block.rows):,})</summary>{subtitle}{drawn}</details>'
    return f'<div class="ci-table"><h3>{name}</h3>{subtitle}{drawn}</div>'


def _head(column: Column) -> str:
    return f'<th scope="col"{_right(column)}>{escape(column.title)}</th>'


def _right(column: Column) -> str:
    return ' class="ci-num"' if column.numeric else ""


def _row(row: Sequence[Cell], columns: Sequence[Column]) -> str:
    cells = "".join(
        f'<td{_right(column)} data-label="{escape(column.title)}">{_cell(cell)}</td>'
        for cell, column in zip(row[1:], columns[1:], strict=True)
    )
    return f'<tr><th scope="row">{_cell(row[0])}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    """A cell: a mark and its word stand small under the figure; a state says itself when pointed at."""
    if cell.state != State.VALUE:
        return f'<abbr title="{escape(words.STATE_WORDS[cell.state])}">{escape(cell.text)}</abbr>'
    found = MARK.match(cell.text)
    if found and cell.value is not None:
        mark, _, word = found[2].partition(" ")
        return f"{escape(found[1])}<small> {mark} <span>{escape(word)}</span></small>"
    return escape(cell.text)


def spine(store: Store, block: Spine, *, fold: bool = False) -> tuple[Drawn, ...]:
    """The chart, and a line for what is not compared; the table alone where there is nothing to compare with."""
    if not block.found.bases:
        return (Drawn(table(block.table), Kind.TABLE),)
    rows = block.found.rows.set_index("indicator_id", drop=False)
    rows = rows.loc[[name for name in block.indicator_ids if name in rows.index]]
    pieces = []
    drawn = drawings.spine(store, block.found, rows, title=block.table.title)
    if drawn.rows:
        html = draw_spine(drawn)
        if fold and len(drawn.rows) >= FOLD:
            name = f"{escape(block.table.title)}: {len(drawn.rows):,} figures"
            html = f"<details><summary>{name}</summary>{html}</details>"
        pieces.append(Drawn(html, Kind.CHART))
    counts = rows[rows["statistic"] == Statistic.COUNT]
    if len(counts):
        said = [f"{row['title']}: {row['text']} ({row['period']})" for row in counts.to_dict("records")]
        pieces.append(Drawn(f'<p class="ci-lead">{escape("; ".join(said))}.</p>'))
    return tuple(pieces)


def trend(store: Store, block: Trend) -> tuple[Drawn, ...]:
    """Lines over the years, beside those of the area it lies in."""
    place = store.area(block.area_code, area_type=block.area_type)
    parent = place["parent_code"]
    beside = (store.area(parent),) if isinstance(parent, str) else ()
    charts = []
    for indicator_id in block.indicator_ids:
        chart = drawings.trend(store, store.indicator(indicator_id), place, beside)
        if chart is not None and sum(point.value is not None for point in chart.lines[0].points) >= FEWEST:
            charts.append(draw_trend(chart))
    html = f'<div class="cc-two">{"".join(charts)}</div>'
    return (Drawn(html, Kind.CHART),) if charts else ()


def locator(store: Store, block: Picture) -> str:
    """Where an area lies: its outline on that of the districts around it, or of the one it lies in."""
    code, kind = block.area_codes[0], block.area_type
    outline = _outline(store, code, kind)
    kinds = store.area_types().set_index("area_type")
    land: list[Land] = []
    if "district" in kinds.index:
        if int(str(kinds.loc["district", "areas"])) <= MOST_LAND or kind == "district":
            rows = store.outlines("district")
            pairs = zip(rows["name"], rows["outline_wkb"], strict=True)
            land = [Land(name=str(name), wkb=wkb) for name, wkb in pairs]
        else:
            parent = store.area(code, area_type=kind)["parent_code"]
            if isinstance(parent, str):
                land = [Land(name="", wkb=_outline(store, parent, "district"))]
    name = str(store.area(code, area_type=kind)["name"])
    return draw_locator(Locator(alt=block.alt, name=name, area=outline, land=tuple(land)))


def _outline(store: Store, code: str, kind: str) -> bytes:
    rows = store.frame("area_outline", area_code=code, area_type=kind)
    return bytes(rows["outline_wkb"].iloc[0])


def picture_of(paper: Paper) -> Picture | None:
    """The picture that says where the area lies."""
    blocks = (block for section in paper.sections for block in section.blocks)
    return next((b for b in blocks if isinstance(b, Picture) and b.indicator_id is None), None)


def contents(drawn: Sequence[DrawnSection]) -> str:
    """Links to the parts of the page."""
    items = "".join(
        f'<li><a href="#{section.key}">{escape(SHORT.get(section.key, section.title))}</a></li>'
        for section in drawn
    )
    return f'<nav class="ci-contents" aria-label="On this page"><ul>{items}</ul></nav>'


def origin(told: Origin) -> str:
    """Data sets behind the figures, with their licence lines."""
    lines = [
        f"{source.title}, {source.publisher}, published {source.published:%-d %B %Y}."
        for source in told.sources
    ]
    lines += told.licence_lines
    items = "".join(f"<li>{escape(line)}</li>" for line in dict.fromkeys(lines))
    return f'<details class="ci-source"><summary>Sources and licences</summary><ul>{items}</ul></details>'
