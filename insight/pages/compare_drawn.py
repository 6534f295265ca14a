"""Tables of areas side by side as HTML: figure, likely range and mark under each other; on a phone area under area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from insight import words
from insight.content import Cell, Column, Table
from insight.domain import State

PARTS = re.compile(r"^(?P<figure>.*?)(?: \((?P<range>[^()]*)\))?(?: (?P<mark>[▲▼●]) (?P<word>.*))?$")
OF_WHAT = "Of what, when"
"""The column that stands small under the name of a figure."""


def table(block: Table) -> str:
    """One table with its notes under it."""
    under = block.columns[1].title == OF_WHAT
    columns = [block.columns[0], *block.columns[2 if under else 1 :]]
    head = "".join(f'<th scope="col"{_right(column)}>{escape(column.title)}</th>' for column in columns)
    body = "".join(_row(row, columns, under=under) for row in block.rows)
    notes = "".join(f"<p>{escape(note)}</p>" for note in block.notes)
    name = escape(block.title)
    return (
        f'<h3>{name}</h3><div class="ci-rows ci-of-paper ci-beside" tabindex="0" role="region" aria-label="{name}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f'<div class="ci-notes">{notes}</div>'
    )


def _right(column: Column) -> str:
    return ' class="ci-num"' if column.numeric else ""


def _row(row: Sequence[Cell], columns: Sequence[Column], *, under: bool) -> str:
    what = f"<small>{escape(row[1].text)}</small>" if under else ""
    cells = "".join(
        f'<td{_right(column)} data-label="{escape(column.title)}">{_cell(cell, column)}</td>'
        for cell, column in zip(row[2 if under else 1 :], columns[1:], strict=True)
    )
    return f'<tr><th scope="row">{escape(row[0].text)}{what}</th>{cells}</tr>'


def _cell(cell: Cell, column: Column) -> str:
    if cell.state != State.VALUE:
        return f'<abbr title="{escape(words.STATE_WORDS[cell.state])}">{escape(cell.text)}</abbr>'
    found = PARTS.match(cell.text)
    if not column.numeric or found is None:
        return escape(cell.text)
    likely = f"<small>{escape(found['range'])}</small>" if found["range"] else ""
    mark = (
        f'<small><i aria-hidden="true">{found["mark"]}</i> {escape(found["word"])}</small>'
        if found["mark"]
        else ""
    )
    return f"<span>{escape(found['figure'])}</span> {likely} {mark}".strip()
