"""A sheet in each of its formats: SVG, PNG, PDF and a page of HTML, all of one drawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from insight.documents import maps
from insight.errors import Fault, UnknownNameError
from layers.sheet import press, web
from layers.sheet.draw import sheet_svg
from layers.sheet.model import Sheet
from layers.sheet.press import Figures

FORMATS = ("svg", "png", "pdf", "html")
"""Formats of a map sheet, by the ending of the file."""


def named(text: str) -> tuple[str, ...]:
    """Read a list of formats, such as ``svg,pdf``.

    Raises
    ------
    UnknownNameError
        For a format there is not.
    """
    wanted = tuple(dict.fromkeys(part.strip().casefold() for part in text.split(",") if part.strip()))
    strange = [name for name in wanted if name not in FORMATS]
    if strange or not wanted:
        found = ", ".join(strange) or "none"
        raise UnknownNameError(
            Fault("--format", "a map has these formats", found, f"Choose from {', '.join(FORMATS)}.")
        )
    return wanted


def written(sheet: Sheet, form: str, *, made: datetime) -> bytes:
    """A sheet in one format; ``made`` is the day its edition was built."""
    if form == "pdf":
        return press.pdf(sheet, figures(sheet), made=made)
    if form == "html":
        return web.page(sheet, figures(sheet)).encode()
    drawing = sheet_svg(sheet)
    return drawing.encode() if form == "svg" else press.png(drawing)


def files(sheet: Sheet, formats: Sequence[str], *, made: datetime) -> dict[str, bytes]:
    """The files of a sheet: name to contents."""
    return {f"{sheet.name}.{form}": written(sheet, form, made=made) for form in formats}


def figures(sheet: Sheet) -> Figures:
    """The table that goes with a sheet."""
    rows = maps.table(sheet)
    return Figures(
        tuple(rows.columns), tuple(tuple(str(cell) for cell in row) for row in rows.itertuples(index=False))
    )
