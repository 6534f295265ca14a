"""A paper as a Word document: real headings, header rows that repeat, alt text, styles, dates of the edition."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

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
from insight.documents import drawn, licences, raster, told, typeset
from insight.documents.drawn import Pictures
from insight.documents.figures import clean, dated
from insight.documents.raster import Rasters
from insight.documents.shaping import FULL, REPORT, SHORT, WHOLE, shaped
from insight.store import Store

FONT = "Arial"
"""A face that every office machine has; the document can be edited without installing one."""

TEXT_MM = 170.0
MAP = {SHORT: 120.0, FULL: 120.0, REPORT: 120.0, WHOLE: typeset.MAP[WHOLE]}
LOCATOR = {SHORT: 70.0, FULL: 70.0, REPORT: 70.0, WHOLE: typeset.LOCATOR[WHOLE]}
"""Width of a map in mm, by the form; a pack's are those of its PDF, so that each is drawn once."""

LINE_MM = 110.0
SPARE = 2
"""Letters that the margins of a cell take."""

SMALL, CAPTION = "Community Insight small", "Caption"
TABLE = "Table Grid"


def word(
    store: Store,
    paper: Paper,
    *,
    form: str = FULL,
    pictures: Pictures | None = None,
    rasters: Rasters | None = None,
) -> bytes:
    """Write a paper as DOCX.

    Raises
    ------
    LicenceError
        When a licence line is missing.
    """
    licences.check(paper.origin)
    kept, left_out = shaped(paper, form)
    file = docx.Document()
    _styles(file)
    _properties(file, paper)
    if paper.origin.fictional:
        file.add_paragraph(told.FICTIONAL, style="Intense Quote")
    file.add_paragraph(clean(kept.title), style="Title")
    file.add_paragraph(clean(kept.subtitle), style="Subtitle")
    drawer = _Drawer(file, store, rasters or Rasters(pictures or Pictures(store)), form)
    for section in kept.sections:
        file.add_heading(clean(section.title), level=1)
        for block in section.blocks:
            drawer.block(block)
    for line in left_out:
        file.add_paragraph(line)
    _end(file, paper)
    raw = io.BytesIO()
    file.save(raw)
    return dated(raw.getvalue(), told.when(paper.origin))


def _end(file: Any, paper: Paper) -> None:
    file.add_heading("Sources", level=1)
    for line in (told.edition(paper.origin), *told.sources(paper.origin)):
        file.add_paragraph(clean(line), style=SMALL)
    foot = file.sections[0].footer.paragraphs[0]
    foot.style = file.styles[SMALL]
    foot.add_run(clean(f"{told.footer(paper.origin)} {told.licence_line(paper.origin, most=230)} Page "))
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _styles(file: Any) -> None:
    """Everything that makes the look stands in styles, so that a clerk changes it in one place."""
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    for name, size in (
        ("Normal", 10.5),
        ("Title", 22),
        ("Subtitle", 12),
        ("Heading 1", 15),
        ("Heading 2", 12),
        ("Caption", 10),
    ):
        style = file.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0x1D, 0x23, 0x29)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:hAnsi"), FONT)
    file.styles["Heading 2"].paragraph_format.keep_with_next = True
    small = file.styles.add_style(SMALL, 1)
    small.base_style, small.font.size = file.styles["Normal"], Pt(8.5)
    small.paragraph_format.space_after = Pt(1)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    run = file.styles.element.find(".//" + qn("w:rPrDefault") + "/" + qn("w:rPr"))
    for old in run.findall(qn("w:lang")):
        run.remove(old)
    run.append(language)


def _properties(file: Any, paper: Paper) -> None:
    told_by, day = file.core_properties, told.when(paper.origin).replace(tzinfo=None)
    told_by.title, told_by.subject = clean(paper.title), clean(paper.subtitle)
    told_by.author = told_by.last_modified_by = clean(paper.origin.council)
    told_by.language, told_by.comments = "en-GB", clean(told.edition(paper.origin))
    told_by.created = told_by.modified = day
    told_by.revision = 1


def _field(paragraph: Any, name: str) -> None:
    """A field that Word fills in: the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


class _Drawer:
    """Draws blocks into a document."""

    def __init__(self, file: Any, store: Store, rasters: Rasters, form: str) -> None:
        self._file, self._store, self._rasters, self._form = file, store, rasters, form

    def block(self, block: Block) -> None:
        """Draw one block."""
        if isinstance(block, Spine):
            self._table(block.table)
        elif isinstance(block, Trend):
            for line, rows in zip(drawn.trends(self._store, block), block.tables, strict=True):
                self._table(rows, line)
        elif isinstance(block, Picture):
            self._map(block)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._words(block)

    def _words(self, block: Prose | Listing | Facts | Quotes) -> None:
        add = self._file.add_paragraph
        if isinstance(block, Prose):
            add(clean(" ".join(block.sentences)))
        elif isinstance(block, Listing):
            if block.title:
                self._file.add_heading(clean(block.title), level=2)
            for item in block.items:
                add(clean(item), style="List Bullet")
        elif isinstance(block, Facts):
            for fact in block.items:
                line = add(style="List Bullet")
                line.add_run(clean(f"{fact.label}: "))
                line.add_run(clean(fact.text), style="Strong")
                line.add_run(clean(f" ({fact.context})") if fact.context else "")
        else:
            for quote in block.items:
                add(clean(f"“{quote.text}”"), style="Quote")
                add(clean(told.said(quote)), style=SMALL)

    def _map(self, block: Picture) -> None:
        width = (LOCATOR if block.indicator_id is None else MAP)[self._form]
        caption = self._file.add_paragraph(clean(f"{block.title}: {block.subtitle}"), style=CAPTION)
        caption.paragraph_format.keep_with_next = True
        self._picture(self._rasters.png(block, width_mm=width), block.alt, width)

    def _picture(self, png: bytes, alt: str, width: float) -> None:
        shape = self._file.add_picture(io.BytesIO(png), width=Mm(width))
        shape._inline.docPr.set("descr", clean(alt))
        shape._inline.docPr.set("name", "Picture")

    def _table(self, block: Table, line: drawn.Line | None = None) -> None:
        self._file.add_heading(clean(block.title), level=2)
        if block.subtitle:
            self._file.add_paragraph(
                clean(block.subtitle), style=SMALL
            ).paragraph_format.keep_with_next = True
        if line is not None:
            self._picture(raster.png(line.svg, width_mm=LINE_MM), line.alt, LINE_MM)
        if not block.rows:
            return
        table = self._file.add_table(rows=1 + len(block.rows), cols=len(block.columns), style=TABLE)
        _flag_header(table, block.title)
        texts = [
            [column.title for column in block.columns],
            *([cell.text for cell in row] for row in block.rows),
        ]
        _widen(table, typeset.widths(texts))
        numeric = [column.numeric for column in block.columns]
        small = self._file.styles[SMALL].style_id
        for made, row in zip(_cells(table), texts, strict=True):
            for cell, text, right in zip(made, row, numeric, strict=True):
                _write(cell, text, small, right=right, bold=row is texts[0])
        for note in block.notes:
            self._file.add_paragraph(clean(note), style=SMALL)


def _cells(table: Any) -> list[list[Any]]:
    """Cells row by row: `table.rows[i].cells` works the whole table out for each row."""
    wide, every = len(table.columns), table._cells
    return [every[at : at + wide] for at in range(0, len(every), wide)]


def _write(cell: Any, text: str, style_id: str, *, right: bool, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style_id  # by its name it is looked up among all styles, for each cell
    paragraph.add_run(clean(text)).bold = bold or None
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widen(table: Any, shares: Sequence[int]) -> None:
    """Share the width out by what columns hold; a clerk may still drag them."""
    table.autofit = False
    wide, whole = len(shares), sum(shares) + SPARE * len(shares)
    lengths = [Mm(TEXT_MM * (share + SPARE) / whole) for share in shares]
    for column, length in zip(table.columns, lengths, strict=True):
        column.width = length
    for at, cell in enumerate(table._cells):
        cell.width = lengths[at % wide]


def _flag_header(table: Any, title: str) -> None:
    """The first row is a header, repeats on every page and is known as such to a screen reader."""
    head = table.rows[0]._tr.get_or_add_trPr()
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    head.append(repeat)
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "1")
    name = OxmlElement("w:tblCaption")
    name.set(qn("w:val"), clean(title))
    properties.append(name)
