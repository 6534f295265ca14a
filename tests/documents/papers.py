"""Every text of a paper, and how to read the drawings of it back."""

import io
import re
import zipfile
from html.parser import HTMLParser

import docx
import pikepdf
import pypdfium2

from insight.content import Block, Facts, Listing, Paper, Prose, Quotes, Spine, Table, Trend


def texts(paper: Paper) -> list[str]:
    """Every text that a drawing must print, in order."""
    found = [paper.title, paper.subtitle]
    for section in paper.sections:
        found += [section.title, *(text for block in section.blocks for text in of_block(block))]
    return [text for text in found if text]


def of_block(block: Block) -> list[str]:
    if isinstance(block, Prose):
        return list(block.sentences)
    if isinstance(block, Listing):
        return [block.title, *block.items]
    if isinstance(block, Facts):
        return [text for fact in block.items for text in (fact.label, fact.text, fact.context)]
    if isinstance(block, Quotes):
        return [text for quote in block.items for text in (quote.text, quote.role, quote.place)]
    tables = (
        [block.table] if isinstance(block, Spine) else list(block.tables) if isinstance(block, Trend) else []
    )
    tables = [block] if isinstance(block, Table) else tables
    return [text for table in tables for text in of_table(table)]


def of_table(table: Table) -> list[str]:
    heads = [column.title for column in table.columns]
    return [
        table.title,
        table.subtitle,
        *heads,
        *(cell.text for row in table.rows for cell in row),
        *table.notes,
    ]


def squeezed(text: str) -> str:
    """Letters alone: lines break where there is room; hyphens at a break and blanks are the drawing's."""
    return re.sub(r"[\s\u00a0\u00ad\ufffe\x02-]", "", text)


def missing(wanted: list[str], shown: str) -> list[str]:
    """Texts that do not stand in what is shown."""
    whole = squeezed(shown)
    return [text for text in dict.fromkeys(wanted) if squeezed(text) not in whole]


def pdf_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as file:
        return "\n".join(page.get_textpage().get_text_range() for page in file)


def docx_text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return "\n".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def html_read(data: bytes) -> _Words:
    words = _Words()
    words.feed(data.decode())
    return words


def structure(data: bytes) -> list[tuple[str, str]]:
    """Elements of a tagged PDF in the order in which they are read: kind, and text alternative."""
    found: list[tuple[str, str]] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for part in node:
                walk(part)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node["/S"])[1:], str(node.get("/Alt", "")).strip()))
            if "/K" in node:
                walk(node["/K"])

    with pikepdf.open(io.BytesIO(data)) as file:
        walk(file.Root.StructTreeRoot["/K"])
    return found


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}
