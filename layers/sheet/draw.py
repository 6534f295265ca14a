"""A map sheet of A4, and a map of any width to stand in a document, as SVG. The same sheet gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass

from layers import palette
from layers.sheet import key, signs, svg
from layers.sheet.canvas import canvas
from layers.sheet.ground import Box, View
from layers.sheet.lettering import FAMILY, LEADING, POINT, SMALLEST, wrap
from layers.sheet.model import Drawing, Sheet
from layers.spec import FICTIONAL

A4 = (210.0, 297.0)
MARGIN = 15.0
COLUMN = 64.0
"""Width of the key beside a map that lies on its side (mm)."""

SPACE = 5.0
TITLE, LEAD = 17 * POINT, 10.5 * POINT
ROUND = 0.03
"""Space between the land and the frame, as a share of the land."""

NEAR = 0.7
"""Space round one area alone: its neighbours are seen."""


@dataclass(frozen=True)
class _Layout:
    """A page on its feet or on its side: its size, the frame of the map, and where the key begins."""

    page: tuple[float, float]
    map: Box
    key: tuple[float, float]
    beside: bool


def sheet_svg(sheet: Sheet) -> str:
    """Draw a sheet of A4, on its feet or on its side, whichever gives the larger map."""
    layout = max(
        (_layout(sheet, beside=beside) for beside in (False, True)), key=lambda one: _scale(sheet, one)
    )
    view = View(bounds(sheet), layout.map)
    wide = layout.page[0] - 2 * MARGIN
    head, foot = _head(sheet, wide), _foot(sheet, wide)
    parts = [
        svg.rect(0, 0, *layout.page, 'fill="#fff"'),
        head.at(MARGIN, MARGIN),
        canvas(sheet, view),
        _furniture(sheet, view, layout),
        foot.at(MARGIN, layout.page[1] - MARGIN - foot.high),
    ]
    return _document(sheet, layout.page, parts)


def bare_svg(sheet: Sheet, *, width_mm: float) -> str:
    """Draw the map with its key and scale alone, ``width_mm`` wide: title and sources are the document's."""
    west, south, east, north = bounds(sheet)
    high = min(max(width_mm * (north - south) / (east - west), width_mm * 0.45), width_mm * 1.15)
    view = View((west, south, east, north), (0.2, 0.2, width_mm - 0.2, high))
    layout = _Layout((width_mm, 0), view.box, (0, high + SPACE), beside=False)
    below = _band(sheet, view, width_mm, inset_beside=bool(sheet.focus))
    return _document(
        sheet, (width_mm, layout.key[1] + below.high + 1), [canvas(sheet, view), below.at(*layout.key)]
    )


def bounds(sheet: Sheet) -> Box:
    """What of the grid is shown, with a little space round it (m)."""
    west, south, east, north = sheet.ground.bounds(sheet.focus)
    share = NEAR if sheet.among_neighbours else ROUND
    spare = max(east - west, north - south, 100) * share
    return west - spare, south - spare, east + spare, north + spare


def _document(sheet: Sheet, page: tuple[float, float], parts: list[str]) -> str:
    wide, high = svg.mm(page[0]), svg.mm(page[1])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{high}mm" viewBox="0 0 {wide} {high}" '
        f'role="img" lang="en-GB" xml:lang="en-GB" aria-labelledby="{sheet.ids}title {sheet.ids}desc" '
        f'font-family="{FAMILY}"><title id="{sheet.ids}title">{svg.escape(sheet.title)}</title>'
        f'<desc id="{sheet.ids}desc">{svg.escape(" ".join((sheet.subtitle + ".", *sheet.about)))}</desc>'
        f"<defs>{signs.patterns(sheet.ids)}</defs>{''.join(parts)}</svg>\n"
    )


def _scale(sheet: Sheet, layout: _Layout) -> float:
    return View(bounds(sheet), layout.map).scale


def _layout(sheet: Sheet, *, beside: bool) -> _Layout:
    page = (A4[1], A4[0]) if beside else A4
    wide = page[0] - 2 * MARGIN
    top = MARGIN + _head(sheet, wide).high + 3
    bottom = page[1] - MARGIN - _foot(sheet, wide).high - 3
    if beside:
        right = page[0] - MARGIN - COLUMN - SPACE
        return _Layout(page, (MARGIN, top, right, bottom), (right + SPACE, top), beside=True)
    rough = View(bounds(sheet), (MARGIN, top, page[0] - MARGIN, bottom))
    below = bottom - _band(sheet, rough, wide).high
    return _Layout(page, (MARGIN, top, page[0] - MARGIN, below - SPACE), (MARGIN, below), beside=False)


def _furniture(sheet: Sheet, view: View, layout: _Layout) -> str:
    if not layout.beside:
        return _band(sheet, view, layout.page[0] - 2 * MARGIN).at(*layout.key)
    x, y = layout.key
    parts = []
    for part in _parts(sheet, view, COLUMN):
        parts.append(part.at(x, y))
        y += part.high + SPACE
    return "".join(parts)


def _parts(sheet: Sheet, view: View, wide: float, *, bar: float = 45.0) -> list[Drawing]:
    """Key, what lies over the areas, scale with north, inset: those there are."""
    scale, arrow = key.scale_bar(view, min(45.0, max(bar, 25.0))), key.north(view)
    both = scale.body + arrow.at(0, scale.high + 1)
    marks = Drawing(both, max(scale.wide, arrow.wide), scale.high + arrow.high)
    found = [key.key(sheet, wide), key.overlay_key(sheet, wide), marks]
    if sheet.focus:
        found.append(key.inset(sheet, min(wide, 44.0), 44.0))
    return [part for part in found if part.body]


def _band(sheet: Sheet, view: View, wide: float, *, inset_beside: bool = False) -> Drawing:
    """The key under a map: its parts beside one another, and under one another where there is no room."""
    each = min(76.0, max(wide - 50.0, min(wide, 56.0)))  # beside the key there is room for the scale
    if inset_beside:
        each = min(each, max(wide - 98.0, 40.0))  # and for the inset
    x, y, row = 0.0, 0.0, 0.0
    drawn = []
    for part in _parts(sheet, view, each, bar=wide - each - 2 * SPACE - 8):
        if x and x + part.wide > wide + 0.1:
            x, y, row = 0.0, y + row + SPACE, 0.0
        drawn.append(part.at(x, y))
        x += part.wide + 2 * SPACE
        row = max(row, part.high)
    return Drawing("".join(drawn), wide, y + row)


def _head(sheet: Sheet, wide: float) -> Drawing:
    title = wrap(sheet.title, TITLE, wide, bold=True, most=4)
    lead = wrap(sheet.subtitle, LEAD, wide, most=3)
    y = len(title) * TITLE * LEADING + 1
    parts = [
        svg.lines(title, 0, TITLE * 0.8, TITLE, bold=True),
        svg.lines(lead, 0, y + LEAD * 0.8, LEAD, colour=palette.QUIET),
    ]
    y += len(lead) * LEAD * LEADING
    if sheet.spec.words.fictional:
        parts.append(svg.lines([FICTIONAL], 0, y + LEAD, LEAD, bold=True, colour="#8a3b12"))
        y += LEAD * LEADING
    return Drawing("".join(parts), wide, y)


def _foot(sheet: Sheet, wide: float) -> Drawing:
    notes = (*sheet.notes, f"Edition {sheet.edition_id}. Made with Community Insight.")
    said = [line for note in notes for line in wrap(note, SMALLEST, wide)]
    body = svg.lines(said, 0, SMALLEST * 0.8, SMALLEST, colour=palette.QUIET)
    return Drawing(body, wide, len(said) * SMALLEST * LEADING)
