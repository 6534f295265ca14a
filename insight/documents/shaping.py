"""A paper cut to a form: *short* has words, large figures and maps, *full* has every table. What is cut is said.

The rule. **Short**: the parts of the page without the parts of the long form; tables, small charts and the picture of
where the area lies are left out, but for the main figures (the chart of *What stands out*). **Full**: everything.
Where a drawing of limited length still does not fit, the next ``cut`` takes away more, always from the end:

- short: lists of at most 4 lines, then 2, then 1; paragraphs of at most 4 sentences, then 2, then 1, but in the parts
  of the first page (`FIRST`) at least 4 lines and 4 sentences until the last cut;
- report: nothing; a report is as long as it has to be;
- full: themes without the column that says how a figure was come by; tables of at most 20, then 10 rows; then the
  themes from the last.

A line at the end says what was left out and where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from insight.content import (
    Block,
    Listing,
    Paper,
    Picture,
    Prose,
    Quotes,
    Section,
    Spine,
    Table,
    Trend,
)

SHORT, FULL, REPORT, WHOLE = "short", "full", "report", "whole"
FORMS = (SHORT, FULL)
"""Forms of a profile that a reader may choose; a report, and the whole of a committee pack, have one of their own."""
PAGES = {SHORT: 2, FULL: 8, REPORT: 500, WHOLE: 10_000}
"""Sides of A4 that a form has at most."""

FIRST = ("people", "stands_out")
"""Parts that stand on the first page of the short form."""

MAIN = "stands_out"
"""The part whose chart is the main figures."""


@dataclass(frozen=True)
class Cut:
    """How much is kept: lines of lists, sentences of paragraphs, rows of tables, themes, how figures were come by.

    ``first``: lines and sentences kept in the parts of the first page.
    """

    lines: int | None = None
    sentences: int | None = None
    rows: int | None = None
    themes: int | None = None
    come_by: bool = True
    first: int = 4


CUTS = {
    SHORT: (
        Cut(),
        Cut(lines=4, sentences=4),
        Cut(lines=2, sentences=3, first=4),
        Cut(lines=1, sentences=2, first=4),
        Cut(lines=1, sentences=1, first=1),
    ),
    FULL: (
        Cut(),
        Cut(come_by=False),
        Cut(come_by=False, rows=20),
        Cut(come_by=False, rows=20, themes=4),
        Cut(come_by=False, rows=10, lines=20, themes=2),
        Cut(come_by=False, rows=8, lines=8, sentences=12, themes=0),
    ),
    REPORT: (Cut(),),
    WHOLE: (Cut(),),
}

WHERE = {
    SHORT: "This is the short form: words and main figures. Tables of every figure, and where each comes from, are in "
    "the full form and in the spreadsheet of figures.",
    FULL: "",
    REPORT: "",
    WHOLE: "",
}
CUT_SHORT = "Long lists and paragraphs are shortened to keep to two pages; the full form has them whole."
CUT_FULL = (
    "To keep to eight pages, how each figure was come by and what long tables leave out stand in the web page and "
    "in the spreadsheet of figures, which have every row."
)

COME_BY = "How the figure was come by"


def shaped(paper: Paper, form: str, cut: int = 0) -> tuple[Paper, tuple[str, ...]]:
    """Cut a paper to a form.

    Parameters
    ----------
    paper
        The whole of it.
    form
        *short*, *full*, *report* or *whole*.
    cut
        How much more is taken away: an index of `CUTS`; 0 for a drawing whose length does not matter.

    Returns
    -------
    tuple
        The paper, and lines that say what was left out.
    """
    kept = CUTS[form][cut]
    sections = [section for section in paper.sections if form != SHORT or not section.long_only]
    sections = _themes(sections, kept.themes)
    found = tuple(replace(section, blocks=_blocks(section, form, kept)) for section in sections)
    said = [WHERE[form]]
    if cut:
        said.append(CUT_SHORT if form == SHORT else CUT_FULL)
    return replace(paper, sections=found), tuple(line for line in said if line)


def _themes(sections: list[Section], most: int | None) -> list[Section]:
    """Keep the first themes of the long form; its other parts stay."""
    if most is None:
        return sections
    themes = [section for section in sections if section.long_only and _is_theme(section)]
    gone = {section.key for section in themes[most:]}
    return [section for section in sections if section.key not in gone]


def _is_theme(section: Section) -> bool:
    return any(isinstance(block, Spine) for block in section.blocks)


def _blocks(section: Section, form: str, kept: Cut) -> tuple[Block, ...]:
    blocks = section.blocks
    if form == SHORT:
        blocks = tuple(block for block in blocks if _in_short(section, block))
        if section.key in FIRST and kept.lines is not None:
            kept = replace(kept, lines=max(kept.lines, kept.first), sentences=kept.first)
    return tuple(_cut(block, kept) for block in blocks)


def _in_short(section: Section, block: Block) -> bool:
    if isinstance(block, Spine):
        return section.key == MAIN
    if isinstance(block, Picture):
        return block.indicator_id is not None
    return not isinstance(block, Table | Trend)


def _cut(block: Block, kept: Cut) -> Block:
    for kind, change in CHANGES.items():
        if isinstance(block, kind):
            return change(block, kept)
    return block


def _prose(block: Prose, kept: Cut) -> Block:
    return Prose(block.sentences[: kept.sentences])


def _listing(block: Listing, kept: Cut) -> Block:
    left = len(block.items) - kept.lines if kept.lines is not None else 0
    if left <= 0 or kept.lines is None:
        return block
    return replace(block, items=(*block.items[: kept.lines], f"and {left:,} more"))


def _quotes(block: Quotes, kept: Cut) -> Block:
    return Quotes(block.items[: kept.lines])


def _table(block: Table, kept: Cut) -> Block:
    return short_table(block, kept.rows)


def short_table(block: Table, most: int | None) -> Table:
    """The first rows of a table, with a note of how many there are."""
    if most is None or len(block.rows) <= most:
        return block
    note = f"The first {most:,} of {len(block.rows):,} rows."
    return replace(block, rows=block.rows[:most], notes=(*block.notes, note))


def _spine(block: Spine, kept: Cut) -> Block:
    rows = block.table if kept.come_by else without(block.table, COME_BY)
    return replace(block, table=short_table(rows, kept.rows))


def without(block: Table, title: str) -> Table:
    """A table without one of its columns."""
    kept = [place for place, column in enumerate(block.columns) if column.title != title]
    rows = tuple(tuple(row[place] for place in kept) for row in block.rows)
    return replace(block, columns=tuple(block.columns[place] for place in kept), rows=rows)


CHANGES: dict[type, Callable[..., Block]] = {
    Prose: _prose,
    Listing: _listing,
    Quotes: _quotes,
    Table: _table,
    Spine: _spine,
}
