"""Tables of an area's paper: figures beside benchmarks, groups of people, and cells that keep their states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from insight import narrative, words
from insight.area_facts import Gathered, Row, base_name, figure, known
from insight.comparing import Base
from insight.content import Cell, Column, Spine, Table
from insight.domain import State
from insight.stats.comparison import Comparison

LIKELY = "Likely range"
MARKS_NOTE = (
    "▲ higher, ▼ lower: more than chance explains. ● no more of a difference than chance may make. "
    "No mark: not compared, because the figure has no likely range."
)
STATE_NOTES = {
    State.SUPPRESSED: "[c] held back to protect people.",
    State.MISSING: "[x] there is no figure.",
    State.NOT_APPLICABLE: "[z] does not apply here.",
}


def cell(text: str, value: Any = None, state: str = State.VALUE) -> Cell:
    """A cell; a value that is no number is left out."""
    plain = None if value is None or _nan(value) or state != State.VALUE else float(value)
    return Cell(text, plain, State(state))


def _nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def own(row: Row) -> Cell:
    """The figure of the area."""
    return cell(figure(row), row["value"], row["state"])


def other(row: Row, base: Base) -> Cell:
    """The figure of a benchmark, with how the area stands beside it."""
    text, word = row[f"{base.key}_text"], row[f"{base.key}_class"]
    if not text:
        return cell(words.MARKS[State.MISSING], None, State.MISSING)
    shown = words.sign_unit(text, row["unit"])
    mark = mark_of(row, base)
    return cell(f"{shown} {mark}" if word != Comparison.NOT_COMPARED else shown, row[f"{base.key}_value"])


def mark_of(row: Row, base: Base) -> str:
    """How the area stands beside a benchmark: a mark and a word."""
    word = str(row[f"{base.key}_class"])
    if word == Comparison.NOT_COMPARED:
        return ""
    if word == Comparison.SIMILAR:
        return "● similar"
    above = row["value"] > row[f"{base.key}_value"]
    return f"{'▲' if above else '▼'} {word}"


def compared(
    gathered: Gathered,
    indicator_ids: Sequence[str],
    *,
    title: str,
    subtitle: str = "",
    fits: bool = False,
) -> Table:
    """Figures beside their benchmarks: what, here, likely range, others, unit, period; with ``fits`` how come by."""
    rows = [gathered.rows[name] for name in indicator_ids if name in gathered.rows]
    bases = gathered.found.bases
    units, periods = ({str(row[name]) for row in rows} for name in ("unit", "period"))
    columns = [
        Column("Figure"),
        Column(str(gathered.counted["name"]), numeric=True),
        Column(LIKELY, numeric=True),
        *(Column(capital(base_name(gathered, base)), numeric=True) for base in bases),
        *([Column("Of what")] if len(units) > 1 else []),
        *([Column("Period")] if len(periods) > 1 else []),
        *([Column("How the figure was come by")] if fits else []),
    ]
    same = [next(iter(kind)) for kind in (units, periods) if len(kind) == 1]
    lines = [
        (
            *_line(row, bases),
            *([cell(of_what(row))] if len(units) > 1 else []),
            *([cell(str(row["period"]))] if len(periods) > 1 else []),
            *([_come_by(row)] if fits else []),
        )
        for row in rows
    ]
    subtitle = ", ".join(dict.fromkeys(part for part in (subtitle, *same) if part))
    return Table(title, tuple(columns), tuple(lines), subtitle, _notes(rows, bases))


def of_what(row: Row) -> str:
    """What a figure is a share of, or its unit."""
    return str(row["unit"]).removeprefix("% of ")


def _come_by(row: Row) -> Cell:
    return cell(narrative.fit_brief(row["fit"], row["crossing_share"]) if known(row) else "")


def _line(row: Row, bases: Sequence[Base]) -> tuple[Cell, ...]:
    return (
        cell(str(row["title"])),
        own(row),
        cell(str(row["interval"])),
        *(other(row, base) for base in bases),
    )


def _notes(rows: Sequence[Row], bases: Sequence[Base]) -> tuple[str, ...]:
    states = dict.fromkeys(State(row["state"]) for row in rows if row["state"] != State.VALUE)
    notes = [STATE_NOTES[state] for state in states]
    if any(row[f"{base.key}_class"] != Comparison.NOT_COMPARED for row in rows for base in bases):
        notes.insert(0, MARKS_NOTE)
    if any(row["reliability"] == "use with caution" for row in rows):
        notes.append(
            "Few people are counted in some of these figures: use those with a wide range with caution."
        )
    return tuple(notes)


def spine(
    gathered: Gathered,
    indicator_ids: Sequence[str],
    *,
    title: str,
    subtitle: str = "",
    fits: bool = False,
) -> Spine:
    """Figures beside their benchmarks, to be drawn where there is a drawing, with their table."""
    kept = tuple(name for name in indicator_ids if name in gathered.rows)
    return Spine(gathered.found, kept, compared(gathered, kept, title=title, subtitle=subtitle, fits=fits))


def capital(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def plain_table(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    subtitle: str = "",
    notes: Sequence[str] = (),
) -> Table:
    """A table from sequences."""
    return Table(title, tuple(columns), tuple(tuple(row) for row in rows), subtitle, tuple(notes))
