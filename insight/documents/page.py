"""A paper as one file of HTML: no script, no request, light and dark, for print and for a screen reader."""

from __future__ import annotations

from html import escape

from insight.content import (
    Block,
    Cell,
    Facts,
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
from insight.documents import drawn, licences, told
from insight.documents.drawn import Pictures
from insight.documents.shaping import FULL, shaped
from insight.domain import State
from insight.logo import image
from insight.store import Store

CSS = """
:root { color-scheme: light dark; --ink: #1d2329; --soft: #505a5f; --rule: #b1b4b6; --paper: #fff; --pale: #f3f4f5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaec; --soft: #b4bac0; --rule: #555d64; --paper: #14181c;
  --pale: #20262b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Arial, sans-serif;
  font-variant-numeric: tabular-nums; }
.skip { position: absolute; left: -999px; } .skip:focus { position: static; display: inline-block; padding: 8px; }
header, main, footer { max-width: 1000px; margin: 0 auto; padding: 0 16px; }
h1 { font-size: 36px; line-height: 1.2; margin: 24px 0 8px; }
h2 { font-size: 28px; line-height: 1.25; margin: 48px 0 12px; }
h3 { font-size: 20px; margin: 28px 0 4px; } p, li { max-width: 70ch; } a { color: inherit; }
.logo { height: 48px; float: right; margin: 16px 0 0 16px; }
.lead, figcaption span, .notes, small { color: var(--soft); } .lead { margin: 0 0 8px; }
.notes, footer { font-size: 14px; }
.fictional { border: 2px solid var(--ink); padding: 4px 12px; display: inline-block; font-weight: 700; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 16px 24px; }
dl div { border-top: 2px solid var(--ink); padding-top: 4px; } dd { margin: 0; }
dd strong { font-size: 28px; display: block; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--rule); }
thead th { vertical-align: bottom; font-size: 14px; } tbody th { font-weight: 400; }
.num { text-align: right; } td.num { white-space: nowrap; }
figure { margin: 16px 0; } figure svg { display: block; width: 100%; height: auto; background: #fff; }
blockquote { margin: 0; font-size: 20px; } .said { border-left: 4px solid var(--rule); padding-left: 16px; }
a:focus-visible, .scroll:focus-visible { outline: 3px solid #0b6e6e; outline-offset: 2px; }
@media print { :root { --ink: #000; --soft: #333; --paper: #fff; } nav, .skip { display: none; }
  body { font-size: 10pt; }
  thead { display: table-header-group; } tr, figure { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; } h1 { font-size: 20pt; } h2 { font-size: 14pt; } h3 { font-size: 11pt; }
  th, td { padding: 2px 6px 2px 0; } @page { size: A4; margin: 20mm; } }
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
MAP_MM, LOCATOR_MM = 150.0, 80.0


def page(store: Store, paper: Paper, *, form: str = FULL, pictures: Pictures | None = None) -> bytes:
    """Write a paper as HTML.

    Raises
    ------
    LicenceError
        When a licence line is missing.
    """
    licences.check(paper.origin)
    kept, left_out = shaped(paper, form)
    drawer = _Drawer(store, pictures or Pictures(store))
    links = "".join(f'<li><a href="#{escape(s.key)}">{escape(s.title)}</a></li>' for s in kept.sections)
    parts = "".join(drawer.section(section) for section in kept.sections)
    note = f'<p class="fictional">{told.FICTIONAL}</p>' if paper.origin.fictional else ""
    ends = "".join(f"<p>{escape(line)}</p>" for line in left_out)
    made = (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(kept.title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{CSS}</style></head>'
        f'<body><a class="skip" href="#main">Skip to the text</a><header>'
        f"{image(store.edition.logo)}{note}<h1>{escape(kept.title)}</h1>"
        f'<p class="lead">{escape(kept.subtitle)}</p><nav aria-label="Parts"><ul>{links}</ul></nav></header>'
        f'<main id="main">{parts}{ends}</main>{_foot(paper)}</body></html>'
    )
    return made.encode()


def _foot(paper: Paper) -> str:
    lines = (told.edition(paper.origin), *told.sources(paper.origin))
    said = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<footer><h2 id="sources">Sources</h2><ul>{said}</ul></footer>'


class _Drawer:
    """Draws blocks as HTML; every word of data is escaped."""

    def __init__(self, store: Store, pictures: Pictures) -> None:
        self._store, self._pictures = store, pictures

    def section(self, section: Section) -> str:
        """A part with its heading."""
        blocks = "".join(self._block(block) for block in section.blocks)
        key = escape(section.key)
        head = f'<h2 id="{key}-h">{escape(section.title)}</h2>'
        return f'<section id="{key}" aria-labelledby="{key}-h">{head}{blocks}</section>'

    def _block(self, block: Block) -> str:
        if isinstance(block, Spine):
            return table(block.table)
        if isinstance(block, Trend):
            lines = drawn.trends(self._store, block)
            return "".join(table(rows, line) for line, rows in zip(lines, block.tables, strict=True))
        if isinstance(block, Picture):
            return self._picture(block)
        return table(block) if isinstance(block, Table) else words(block)

    def _picture(self, block: Picture) -> str:
        width = LOCATOR_MM if block.indicator_id is None else MAP_MM
        svg = self._pictures.svg(block, width_mm=width)
        caption = f"<strong>{escape(block.title)}</strong> <span>{escape(block.subtitle)}</span>"
        return (
            f'<figure style="max-width:{width * 4:.0f}px" role="group" aria-label="{escape(block.alt)}">'
            f"<figcaption>{caption}</figcaption>{svg}</figure>"
        )


def words(block: Prose | Listing | Facts | Quotes) -> str:
    """Blocks that are words alone."""
    if isinstance(block, Prose):
        return f"<p>{escape(' '.join(block.sentences))}</p>" if block.sentences else ""
    if isinstance(block, Listing):
        head = f"<h3>{escape(block.title)}</h3>" if block.title else ""
        return head + "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Facts):
        items = "".join(
            f"<div><dt>{escape(f.label)}</dt><dd><strong>{escape(f.text)}</strong><small>{escape(f.context)}</small></dd></div>"
            for f in block.items
        )
        return f"<dl>{items}</dl>"
    return "".join(
        f'<figure class="said"><blockquote>{escape(quote.text)}</blockquote><figcaption>{escape(told.said(quote))}'
        "</figcaption></figure>"
        for quote in block.items
    )


def table(block: Table, line: drawn.Line | None = None) -> str:
    """A table with a heading, a scope for every heading of row and column, and its notes."""
    numeric = [' class="num"' if column.numeric else "" for column in block.columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(column.title)}</th>'
        for column, kind in zip(block.columns, numeric, strict=True)
    )
    rows = "".join(f"<tr>{_row(row, numeric)}</tr>" for row in block.rows)
    lead = f'<p class="lead">{escape(block.subtitle)}</p>' if block.subtitle else ""
    notes = "".join(f"<p>{escape(note)}</p>" for note in block.notes)
    chart = f'<figure style="max-width:520px">{line.svg}</figure>' if line else ""
    return (
        f'<h3>{escape(block.title)}</h3>{lead}{chart}<div class="scroll" tabindex="0" role="region" '
        f'aria-label="{escape(block.title)}"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<div class="notes">{notes}</div>'
    )


def _row(row: tuple[Cell, ...], numeric: list[str]) -> str:
    cells = "".join(f"<td{kind}>{_cell(cell)}</td>" for cell, kind in zip(row[1:], numeric[1:], strict=True))
    return f'<th scope="row">{_cell(row[0])}</th>{cells}'


def _cell(cell: Cell) -> str:
    said = escape(cell.text)
    return said if cell.state == State.VALUE else f"<small>{said}</small>"
