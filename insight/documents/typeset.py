"""A paper as tagged PDF (PDF/UA-1), set by typst from one template. The same edition gives the same bytes on any day.

Fonts: Source Sans Pro (package font-source-sans-pro), and DejaVu Sans (shipped with matplotlib) for marks it lacks.
No font of the machine is used.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any, cast

import font_source_sans_pro
import matplotlib as mpl
import typst
from fontTools.ttLib import TTFont

from insight import logo
from insight.content import (
    Block,
    Facts,
    Listing,
    Paper,
    Picture,
    Prose,
    Quotes,
    Spine,
    Table,
    Trend,
)
from insight.documents import drawn, licences, told
from insight.documents.drawn import Pictures
from insight.documents.shaping import CUTS, FULL, PAGES, REPORT, SHORT, WHOLE, shaped
from insight.errors import Fault, InsightError
from insight.store import Store

SOURCE_SANS = Path(font_source_sans_pro.__file__).parent / "files"
DEJAVU = Path(mpl.get_data_path()) / "fonts" / "ttf"
FACES = ("Regular", "It", "Semibold", "Bold")
NO_BREAK = 0xA0
BOX = "□"
"""Stands for a character that neither font has."""

JOINERS = "\u200d\ufe0f"
TINTS = "".join(map(chr, range(0x1F3FB, 0x1F400)))
"""What joins two emoji or says how one is drawn, and the five tints of skin."""

SIZES = {SHORT: 9.5, FULL: 9.0, REPORT: 9.5, WHOLE: 9.5}
MAP = {SHORT: 70.0, FULL: 112.0, REPORT: 112.0, WHOLE: 130.0}
"""Width of a map in mm; in the full form it takes half a page of A4 or more."""

LOCATOR = {SHORT: 60.0, FULL: 62.0, REPORT: 62.0, WHOLE: 70.0}
LINE = 90.0
BESIDE, MOST_BESIDE = 2, 4
"""Parts that stand beside the map of the short form, after the rest of its own; more than two where they are short."""

ROOM_BESIDE = 1_500
"""Letters that surely fit beside that map; each block takes as much room as `BLOCK` letters more."""

BLOCK = 60

WIDEST = 30
"""Letters from which a column of words is no longer widened."""

ROOM = 80
"""Letters up to which a table of few columns gives its long texts more room."""

UNBROKEN = 18
"""Figures of at most so many letters stay on one line."""

KEY = (
    "The thick line is the first it is compared with; the pale bar is all areas of the kind, the dark bar the middle "
    "half of them; the thin line is the likely range. Left is worse; where neither end is worse, left is lower."
)


_ONE = Lock()


class TypesetError(InsightError):
    """A paper cannot be set."""


class Press:
    """Sets the papers of one edition; fonts, template and maps are loaded once."""

    def __init__(self, store: Store, pictures: Pictures | None = None) -> None:
        self._store = store
        self._pictures = pictures or Pictures(store)

    def pdf(self, paper: Paper, *, form: str = FULL) -> bytes:
        """Set a paper on at most two (*short*) or eight (*full*) sides of A4, or on as many as it takes.

        Raises
        ------
        TypesetError
            When it does not fit even with the most that may be taken away.
        LicenceError
            When a licence line is missing.
        """
        licences.check(paper.origin)
        for cut in range(len(CUTS[form])):
            data = self._data(paper, form, cut)
            made = self._set(data, paper)
            if pages(made) <= PAGES[form]:
                return made
        rule = f"the {form} form fits on {PAGES[form]:,} pages"
        remedy = "Report this with the name of the area; the web page and the spreadsheet have everything."
        raise TypesetError(Fault(paper.title, rule, f"{pages(made)} pages", remedy))

    def _set(self, data: dict[str, Any], paper: Paper) -> bytes:
        return compiled(
            _template(),
            {"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=told.when(paper.origin),
        )

    def _data(self, paper: Paper, form: str, cut: int) -> dict[str, Any]:
        kept, left_out = shaped(paper, form, cut)
        origin = paper.origin
        data = {
            "title": kept.title,
            "subtitle": kept.subtitle,
            "size": SIZES[form],
            "council": origin.council,
            "logo": _logo(self._store.edition.logo),
            "fictional": told.fictional(origin),
            "footer": told.footer(origin),
            "licence": told.licence_line(origin, most=230),
            "edition": told.edition(origin),
            "sources": told.sources(origin, brief=form == SHORT),
            "left-out": " ".join(left_out),
            "sections": self._sections(kept, form, cut),
        }
        return cast("dict[str, Any]", printable(data))

    def _sections(self, kept: Paper, form: str, cut: int) -> list[dict[str, Any]]:
        made = [
            {
                "title": section.title,
                "blocks": [part for block in section.blocks for part in self._block(block, form, cut)],
            }
            for section in kept.sections
        ]
        sparing(made)
        return beside(made) if form == SHORT else made

    def _block(self, block: Block, form: str, cut: int) -> list[dict[str, Any]]:
        if isinstance(block, Spine):
            return [table(block.table, drawn.spine(self._store, block))] if block.table.rows else []
        if isinstance(block, Trend):
            return self._trend(block)
        if isinstance(block, Picture):
            return [self._picture(block, form, cut)]
        return words(block)

    def _picture(self, block: Picture, form: str, cut: int) -> dict[str, Any]:
        width = LOCATOR[form] if block.indicator_id is None else MAP[form]
        svg = self._pictures.svg(block, width_mm=width)
        return {
            "kind": "picture",
            "title": block.title,
            "subtitle": block.subtitle,
            "alt": block.alt,
            "svg": Markup(svg),
            "width": width,
        }

    def _trend(self, block: Trend) -> list[dict[str, Any]]:
        lines = drawn.trends(self._store, block)
        return [_with_line(table(rows), line) for line, rows in zip(lines, block.tables, strict=True)]


def _logo(kept: str) -> dict[str, Any] | None:
    """The council's logo as the template takes it: an SVG as its text, a PNG as its bytes."""
    if not kept:
        return None
    kind, data = logo.content(kept)
    return {"format": kind, "data": Markup(data.decode()) if kind == "svg" else list(data)}


def _with_line(rows: dict[str, Any], line: drawn.Line | None) -> dict[str, Any]:
    if line is None:
        return rows
    return rows | {"line": {"svg": Markup(line.svg), "alt": line.alt, "width": LINE}}


def sparing(sections: list[dict[str, Any]]) -> None:
    """Print what a chart's marks mean, and notes, once; and no title that its part has as heading."""
    printed: set[str] = set()
    for section in sections:
        tables = [part for part in section["blocks"] if part["kind"] == "table"]
        for part in tables:
            part["notes"] = [note for note in part["notes"] if note not in printed]
            printed |= set(part["notes"])
            if part["marks"]:
                part["key"] = "" if part["key"] in printed else part["key"]
                printed.add(part["key"])
            part["bare"] = part["title"] == section["title"]


def beside(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put what follows the first map, and the next few parts, into a column beside the map, in the same order."""
    for place, section in enumerate(sections):
        at = next((i for i, part in enumerate(section["blocks"]) if part["kind"] == "picture"), None)
        if at is None:
            continue
        right, parts = list(section["blocks"][at + 1 :]), 0
        for part in sections[place + 1 : place + 1 + MOST_BESIDE]:
            longer = [*right, {"kind": "heading", "title": part["title"]}, *part["blocks"]]
            if parts >= BESIDE and letters(longer) > ROOM_BESIDE:
                break
            right, parts = longer, parts + 1
        both = {"kind": "beside", "picture": section["blocks"][at], "blocks": right}
        whole = {"title": section["title"], "blocks": [*section["blocks"][:at], both]}
        return [*sections[:place], whole, *sections[place + 1 + parts :]]
    return sections


class Markup(str):
    """SVG made here: its words are escaped, and characters that no font has are left to the drawing."""


def words(block: Block) -> list[dict[str, Any]]:
    """Blocks that are words alone."""
    if isinstance(block, Prose):
        return [{"kind": "prose", "text": " ".join(block.sentences)}] if block.sentences else []
    if isinstance(block, Listing):
        return [{"kind": "listing", "title": block.title, "items": block.items}] if block.items else []
    if isinstance(block, Facts):
        return [{"kind": "facts", "items": [asdict(fact) for fact in block.items]}] if block.items else []
    if isinstance(block, Quotes):
        items = [{"text": quote.text, "said": told.said(quote)} for quote in block.items]
        return [{"kind": "quotes", "items": items}] if items else []
    return [table(block)] if isinstance(block, Table) else []


def table(block: Table, marks: dict[str, drawn.Marks] | None = None) -> dict[str, Any]:
    """A table with the widths of its columns, and with marks for a spine chart where there are any."""
    numeric = [column.numeric for column in block.columns]
    rows = [
        [_unbroken(cell.text) if right else cell.text for cell, right in zip(row, numeric, strict=True)]
        for row in block.rows
    ]
    placed = [marks.get(row[0]) for row in rows] if marks else []
    charted = any(placed)
    return {
        "kind": "table",
        "title": block.title,
        "subtitle": block.subtitle,
        "columns": [asdict(column) for column in block.columns],
        "rows": rows,
        "notes": block.notes,
        "widths": widths([[column.title for column in block.columns], *rows]),
        "marks": [None if one is None else asdict(one) for one in placed] if charted else None,
        "chart": 17,
        "key": KEY,
        "line": None,
        "bare": False,
    }


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0") if len(text) <= UNBROKEN else text


def widths(rows: list[list[str]]) -> list[int]:
    """Shares of the width: the longest text of a column up to `WIDEST` letters, but its longest word at least.

    Room that is left in a line is shared among columns whose texts are longer.
    """
    found: list[int] = []
    wanted: list[int] = []
    for column in zip(*rows, strict=True):
        head, *cells = column
        longest = max((len(word) for text in column for word in text.split(" ")), default=1)
        whole = max([*map(len, cells), min(len(head), 12)])
        most = WIDEST if not found else WIDEST - 10
        found.append(max(min(whole, most), longest) + 2)
        wanted.append(max(whole + 2, found[-1]))
    short = [full - held for full, held in zip(wanted, found, strict=True)]
    share = min(1.0, max(ROOM - sum(found), 0) / max(sum(short), 1))
    return [held + int(share * lack) for held, lack in zip(found, short, strict=True)]


def pages(pdf: bytes) -> int:
    """How many pages typst set: the count of the root of the page tree."""
    counts = re.findall(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b", pdf)
    return max(int(first or second) for first, second in counts)


def letters(item: Any) -> int:
    """About how much room blocks take, in letters."""
    if isinstance(item, dict):
        return BLOCK + sum(letters(part) for part in item.values())
    if isinstance(item, list | tuple):
        return sum(letters(part) for part in item)
    return len(item) if isinstance(item, str) and not isinstance(item, Markup) else 0


def printable(item: Any) -> Any:
    """Replace what no font has: a missing character would break the standard, and show nothing."""
    if isinstance(item, Markup):
        return _spelt(item, markup=True)
    if isinstance(item, str):
        return _spelt(item)
    if isinstance(item, dict):
        return {key: printable(part) for key, part in item.items()}
    return [printable(part) for part in item] if isinstance(item, list | tuple) else item


def _spelt(text: str, *, markup: bool = False) -> str:
    known = _glyphs()
    if text.isascii() and (markup or text.isprintable()):
        return text
    return "".join(c if ord(c) in known or (markup and c < " ") else _instead(c, markup) for c in text)


def _instead(character: str, markup: bool) -> str:
    """A blank for what breaks the line, nothing for what joins or tints, a name for an emoji, a box for the rest.

    In a drawing, where words have the room that was measured for them, an emoji is a box.
    """
    if character.isspace():
        return " "
    if not character.isprintable() or character in JOINERS or character in TINTS:
        return ""
    name = unicodedata.name(character, "").lower()
    if markup or not name or unicodedata.category(character) != "So":
        return BOX
    flag = name.removeprefix("regional indicator symbol letter ")
    return flag.upper() if flag != name else f"[{name}]"


@cache
def _glyphs() -> frozenset[int]:
    """Characters that each weight in use can print, by the one font or by the other."""
    faces = [SOURCE_SANS / f"SourceSansPro-{face}.ttf" for face in FACES]
    own = frozenset.intersection(*(_cmap(path) for path in faces))
    other = _cmap(DEJAVU / "DejaVuSans.ttf") & _cmap(DEJAVU / "DejaVuSans-Bold.ttf")
    return frozenset(code for code in own | other if chr(code).isprintable() or code == NO_BREAK)


def _cmap(path: Path) -> frozenset[int]:
    with TTFont(path) as font:
        return frozenset(font.getBestCmap())


@cache
def _fonts() -> typst.Fonts:
    paths = [str(SOURCE_SANS), str(DEJAVU)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def compiled(template: bytes, inputs: dict[str, str], **options: Any) -> bytes:
    """Set a template with typst and these fonts alone; one at a time, as several people may ask at once."""
    with _ONE:
        found = _compiler().compile(template, sys_inputs=inputs, **options)
    return bytes(found[0] if isinstance(found, list) else cast(bytes, found))


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return (resources.files("insight.documents") / "paper.typ").read_bytes()
