"""What changed in an area since an earlier edition."""

from __future__ import annotations

from insight import comparing
from insight.area_facts import Gathered, figure, records
from insight.area_tables import cell, plain_table
from insight.content import Block, Column, Prose, Section
from insight.errors import UnknownNameError
from insight.store import Store

FIRST = "This is the first edition that was kept, so there is nothing to compare it with yet."


def section(gathered: Gathered, earlier: Store | None) -> Section:
    """What changed since the edition before."""
    if earlier is None:
        return Section("changed", "What changed: this is the first edition kept", (Prose((FIRST,)),))
    title, blocks = _since(gathered, earlier)
    return Section("changed", title, blocks)


def _since(gathered: Gathered, earlier: Store) -> tuple[str, tuple[Block, ...]]:
    """Figures that have a later period or another value than in the edition before."""
    when = f"{earlier.edition.built_at:%-d %B %Y}"
    code = str(gathered.counted["area_code"])
    try:
        place = earlier.area(code, area_type=gathered.area_type)
    except UnknownNameError:
        said = f"{gathered.name} is not in the edition of {when}: its boundary or code has changed since."
        return "What changed: the area is new", (Prose((said,)),)
    bases = comparing.choices(earlier, place)
    rows = comparing.compare_area(earlier, code, gathered.area_type, benchmarks=list(bases)[:1] or None).rows
    before = {str(row["indicator_id"]): row for row in records(rows)}
    lines = []
    for name, row in gathered.rows.items():
        old = before.get(name)
        if old is None or (old["text"], old["period"]) != (row["text"], row["period"]):
            was, then = (figure(old), str(old["period"])) if old else ("none", "")
            lines.append(
                [cell(str(row["title"])), cell(was), cell(then), cell(figure(row)), cell(str(row["period"]))]
            )
    if not lines:
        said = f"No figure of this area has changed since the edition of {when}."
        return f"What changed: no figure since {when}", (Prose((said,)),)
    columns = [Column("Figure"), Column("Was", numeric=True), Column("Period")]
    columns += [Column("Is", numeric=True), Column("Period")]
    table = plain_table(f"New or changed since the edition of {when}", columns, lines)
    return f"What changed: {len(lines):,} figures since {when}", (table,)
