"""A paper as plain text: for the command line, for a file, for whoever reads with a screen reader or a braille line."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from insight.content import (
    Block,
    Cell,
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

GAP = 2
"""Blanks between two columns."""

LEAST = 8
"""Letters that a column keeps when a table is narrowed."""


def plain(paper: Paper, *, width: int = 80, full: bool = False) -> str:
    """Write a paper as plain text, no line longer than ``width`` where words allow.

    Parameters
    ----------
    paper
        What to write.
    width
        Letters in a line.
    full
        Whether parts of the long form (`insight.content.Section.long_only`) are written too.
    """
    parts = [
        *wrapped(paper.title, width),
        "=" * min(len(paper.title), width),
        *wrapped(paper.subtitle, width),
    ]
    for section in paper.sections:
        if full or not section.long_only:
            parts += ["", *_section(section, width)]
    parts += ["", *_origin(paper.origin, width)]
    return "\n".join(parts) + "\n"


def wrapped(text: str, width: int, *, first: str = "", later: str = "") -> list[str]:
    """Break a text into lines; ``first`` stands before the first, ``later`` before the others."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _section(section: Section, width: int) -> list[str]:
    lines = [*wrapped(section.title, width), "-" * min(len(section.title), width)]
    for block in section.blocks:
        drawn = _block(block, width)
        if drawn:
            lines += [*drawn, ""]
    return lines[:-1] if lines[-1] == "" else lines


def _block(block: Block, width: int) -> list[str]:
    return DRAWN[type(block)](block, width)


def _prose(block: Prose, width: int) -> list[str]:
    return wrapped(" ".join(block.sentences), width)


def _listing(block: Listing, width: int) -> list[str]:
    items = [line for item in block.items for line in wrapped(item, width, first="- ", later="  ")]
    return [*wrapped(f"{block.title}:", width), *items] if block.title else items


def _facts(block: Facts, width: int) -> list[str]:
    return [
        line
        for fact in block.items
        for line in wrapped(
            f"{fact.label}: {fact.text}" + (f" ({fact.context})" if fact.context else ""),
            width,
            later="  ",
        )
    ]


def _quotes(block: Quotes, width: int) -> list[str]:
    lines: list[str] = []
    for quote in block.items:
        lines += wrapped(f"“{quote.text}”", width, first="  ", later="  ")
        review = f", to be looked at again by {quote.review_by:%-d %B %Y}" if quote.review_by else ""
        said = f"{quote.role}, {quote.said_on:%-d %B %Y}, of {quote.place}{review}"
        lines += wrapped(said, width, first="    ", later="    ")
    return lines


def _picture(block: Picture, width: int) -> list[str]:
    return wrapped(f"[{block.alt}]", width) if block.alt else []


def _spine(block: Spine, width: int) -> list[str]:
    return _table(block.table, width)


def _trend(block: Trend, width: int) -> list[str]:
    lines: list[str] = []
    for table in block.tables:
        lines += [*_table(table, width), ""]
    return lines[:-1]


def _table(block: Table, width: int) -> list[str]:
    """Columns side by side, cells broken over lines; row by row where that leaves no room for words."""
    heads = [column.title for column in block.columns]
    rows = [[cell.text for cell in row] for row in block.rows]
    sizes = _sizes([heads, *rows], width)
    head = [*wrapped(block.title, width), *wrapped(block.subtitle, width)]
    notes = [line for note in block.notes for line in wrapped(note, width)]
    if sizes is None:
        return [*head, *_stacked(heads, block.rows, width), *notes]
    right = [column.numeric for column in block.columns]
    lines = [*_lined(heads, sizes, right), "  ".join("-" * size for size in sizes)]
    for row in rows:
        lines += _lined(row, sizes, right)
    return [*head, *lines, *notes]


def _sizes(rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Letters of each column; the widest give way first; None where the table does not fit."""
    columns = list(zip(*rows, strict=True))
    sizes = [max(len(text) for text in column) for column in columns]
    least = [max(len(word) for text in column for word in (text.split() or [""])) for column in columns]
    least = [max(size, min(LEAST, whole)) for size, whole in zip(least, sizes, strict=True)]
    room = width - GAP * (len(sizes) - 1)
    if sum(least) > room:
        return None
    while sum(sizes) > room:
        widest = max(range(len(sizes)), key=lambda at: (sizes[at] - least[at], sizes[at]))
        sizes[widest] -= 1
    return sizes


def _lined(texts: Sequence[str], sizes: Sequence[int], right: Sequence[bool]) -> list[str]:
    """One row over as many lines as its longest cell takes."""
    cells = [
        textwrap.wrap(text, size, break_on_hyphens=False) or [""]
        for text, size in zip(texts, sizes, strict=True)
    ]
    lines = []
    for at in range(max(len(cell) for cell in cells)):
        parts = [cell[at] if at < len(cell) else "" for cell in cells]
        set_ = [
            part.rjust(size) if to_right else part.ljust(size)
            for part, size, to_right in zip(parts, sizes, right, strict=True)
        ]
        lines.append("  ".join(set_).rstrip())
    return lines


def _stacked(heads: Sequence[str], rows: Sequence[Sequence[Cell]], width: int) -> list[str]:
    """Each row as its name with its cells under it."""
    lines = []
    for row in rows:
        lines += wrapped(row[0].text, width)
        for head, cell in zip(heads[1:], row[1:], strict=True):
            if cell.text:
                lines += wrapped(f"{head}: {cell.text}", width, first="  ", later="    ")
    return lines


def _origin(origin: Origin, width: int) -> list[str]:
    edition = (
        f"{origin.council}. Edition {origin.edition_id}, {origin.built_at:%-d %B %Y}. "
        f"Community Insight {origin.insight_version}."
    )
    told = [
        f"{source.title}, {source.publisher}, published {source.published:%-d %B %Y}."
        for source in origin.sources
    ]
    lines = [*told, *origin.licence_lines]
    listed = [line for text in lines for line in wrapped(text, width, first="- ", later="  ")]
    fictional = wrapped("This county is fictional.", width) if origin.fictional else []
    return ["Sources", "-------", *wrapped(edition, width), *fictional, *listed]


DRAWN: dict[type, Callable[[Any, int], list[str]]] = {
    Prose: _prose,
    Listing: _listing,
    Facts: _facts,
    Table: _table,
    Spine: _spine,
    Trend: _trend,
    Picture: _picture,
    Quotes: _quotes,
}
