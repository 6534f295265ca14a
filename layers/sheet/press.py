"""From SVG to PNG and PDF by typst: the same drawing, so that all agree. Words go in as data, never as markup."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import typst

from layers.sheet.draw import sheet_svg
from layers.sheet.lettering import FONTS, printable
from layers.sheet.model import Sheet

PPI = 300.0

PICTURE = """#let d = json(bytes(sys.inputs.data))
#set page(width: d.wide * 1mm, height: d.high * 1mm, margin: 0mm)
#image(bytes(d.svg), format: "svg", width: 100%, alt: d.alt)
"""

PAPER = """#let d = json(bytes(sys.inputs.data))
#set document(title: d.title, author: "Community Insight", date: none)
#set text(lang: "en", region: "gb", font: "Source Sans Pro", size: 10pt, fallback: true)
#set page(width: d.wide * 1mm, height: d.high * 1mm, margin: 0mm)
#figure(image(bytes(d.svg), format: "svg", width: 100%, alt: d.alt), alt: d.alt)
#set page(paper: "a4", flipped: false, margin: 20mm, footer: context align(right, text(size: 8pt)[#d.footer
  #h(1fr) Page #counter(page).display() of #counter(page).final().first()]))
#show heading: set block(above: 1.2em, below: 0.7em)
#heading(level: 1, d.title)
#par(d.subtitle)
#heading(level: 2, "What the map shows")
#for said in d.about { par(said) }
#heading(level: 2, "Key")
#table(columns: (1fr, auto), align: (left, right), stroke: (x: none, y: 0.4pt + luma(180)),
  table.header(d.key-heading.at(0), d.key-heading.at(1)), ..d.key.flatten())
#par(d.scheme)
#heading(level: 2, "The figures")
#table(columns: (2fr, 1.6fr, 1.4fr, auto), align: (left, left, right, left), stroke: (x: none, y: 0.4pt + luma(180)),
  table.header(..d.headings), ..d.rows.flatten())
#heading(level: 2, "Sources")
#for said in d.notes { par(said) }
"""


@dataclass(frozen=True)
class Figures:
    """The table that goes with a sheet: headings and rows of words."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def png(svg: str, *, ppi: float = PPI) -> bytes:
    """A drawing as PNG; the same bytes give the same pixels."""
    return bytes(_compile(PICTURE, _page(svg, alt=""), form="png", ppi=ppi))


def pdf(sheet: Sheet, figures: Figures, *, made: datetime) -> bytes:
    """A sheet as tagged PDF/UA-1: the map with its text alternative, then words, key and figures on the pages after.

    ``made`` (UTC) is when the edition was built, which the file bears in place of the day it was printed.
    """
    legend = sheet.spec.legend
    data = _page(sheet_svg(sheet), alt=" ".join((sheet.title + ".", sheet.subtitle + ".", *sheet.about)))
    data |= {
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "about": sheet.about,
        "notes": sheet.notes,
        "footer": f"{sheet.place}. Edition {sheet.edition_id}.",
        "key": [[row.label, f"{row.count:,}"] for row in legend.rows],
        "key-heading": [legend.heading, sheet.spec.words.areas],
        "scheme": ". ".join(part for part in (legend.direction, legend.scheme) if part) + ".",
        "headings": figures.headings,
        "rows": figures.rows,
    }
    return bytes(
        _compile(PAPER, data, form="pdf", pdf_standards=["ua-1"], timestamp=made.replace(tzinfo=UTC))
    )


def _page(svg: str, *, alt: str) -> dict[str, object]:
    wide, high = svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split(" ")
    return {"svg": svg, "wide": float(wide), "high": float(high), "alt": alt}


def _compile(source: str, data: dict[str, object], *, form: str, **options: Any) -> bytes:
    found = cast(Any, typst.compile)(
        source.encode(),
        format=form,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,  # the fonts of one machine must not change the picture
        sys_inputs={"data": printable(json.dumps(data, ensure_ascii=False))},
        **options,
    )
    return bytes(found[0] if isinstance(found, list) else found)
