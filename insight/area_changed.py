"""What changed in an area since an earlier edition."""

from __future__ import annotations

from insight import changes
from insight.area_facts import Gathered, records
from insight.area_tables import cell, plain_table
from insight.content import Block, Column, Prose, Section
from insight.store import Store

NONE = "There is no earlier edition here to compare this one with."
MOST = 25
"""Figures listed; the others are counted, and `insight edition changes` lists them."""


def section(gathered: Gathered, earlier: Store | None) -> Section:
    """What changed since the edition before."""
    if earlier is None:
        return Section("changed", "What changed: not compared with an earlier edition", (Prose((NONE,)),))
    title, blocks = _since(gathered, earlier)
    return Section("changed", title, blocks)


def _since(gathered: Gathered, earlier: Store) -> tuple[str, tuple[Block, ...]]:
    """Figures that are not what they were, and why."""
    when = f"{earlier.edition.built_at:%-d %B %Y}"
    code = str(gathered.counted["area_code"])
    if earlier.figures(gathered.area_type, code).empty:
        said = f"{gathered.name} is not in the edition of {when}: its boundary or code has changed since."
        return "What changed: the area is new", (Prose((said,)),)
    rows = changes.changes(gathered.store, earlier, area_type=gathered.area_type, area_code=code)
    told = Prose(changes.sentences(rows, f"the edition of {when}", place=gathered.name))
    if rows.empty:
        return f"What changed: no figure since {when}", (told,)
    columns = [
        Column("Figure"),
        Column("Period"),
        Column("Was", numeric=True),
        Column("Is", numeric=True),
        Column("Why"),
    ]
    lines = [
        [cell(str(row[name]) or "none") for name in ("title", "period", "before", "now", "why")]
        for row in records(rows.head(MOST))
    ]
    table = plain_table(f"New or changed since the edition of {when}", columns, lines)
    blocks: tuple[Block, ...] = (told, table)
    if len(rows) > MOST:
        more = f"{len(rows) - MOST:,} more figures have changed. All of them: insight edition changes."
        blocks = (*blocks, Prose((more,)))
    number = "1 figure" if len(rows) == 1 else f"{len(rows):,} figures"
    return f"What changed: {number} since {when}", blocks
