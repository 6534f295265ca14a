"""The key of a printed map: classes with counts, all four states, what lies over the areas; scale, north and inset."""

from __future__ import annotations

import numpy as np
import shapely

from insight.domain import Polarity
from layers import palette
from layers.overlays import ClusterKind, PointKind, legend_rows
from layers.sheet import signs, svg
from layers.sheet.ground import View, round_length, true_north
from layers.sheet.lettering import LEADING, POINT, width, wrap
from layers.sheet.model import Drawing, Sheet
from layers.spec import LegendRow

SIZE = 8.5 * POINT
ROW = 4.7
SWATCH, GAP = 6.5, 2.0
CELL = 8.0
"""Side of a colour of the square of need against voice (mm)."""


def key(sheet: Sheet, wide: float) -> Drawing:
    """Classes and states with how many areas each stands for, and the class scheme in words."""
    legend, two = sheet.spec.legend, sheet.spec.overlays.bivariate is not None
    parts, y = _heading(legend.heading, sheet.spec.words.areas, wide)
    if two:
        square = _square(sheet, wide)
        parts.append(square.at(0, y))
        y += square.high + 2
    for row in legend.rows:
        if two and row.colour:
            continue
        parts.append(_swatch(row, sheet, y))
        parts.append(_line(row.label, f"{row.count:,}", y, wide))
        y += ROW
    y += 0.8
    for said in (legend.direction if not two else "", legend.scheme, _counted(sheet)):
        broken = wrap(said, SIZE, wide) if said else ()
        parts.append(svg.lines(broken, 0, y + SIZE * 0.8, SIZE, colour=palette.QUIET))
        y += len(broken) * SIZE * LEADING
    return Drawing("".join(parts), wide, y)


def _counted(sheet: Sheet) -> str:
    """Say that the counts are of the whole, where the map shows a part."""
    total = len(sheet.spec.codes)
    return f"Counts and classes: all {total:,} areas of {sheet.place}." if sheet.focus and total > 1 else ""


def _heading(words: str, areas: str, wide: float) -> tuple[list[str], float]:
    right = width(areas, SIZE) + 2
    broken = wrap(words, SIZE, wide - right, bold=True)
    parts = [
        svg.lines(broken, 0, SIZE, SIZE, bold=True),
        svg.lines([areas], wide, SIZE, SIZE, anchor="end", colour=palette.QUIET),
    ]
    return parts, len(broken) * SIZE * LEADING + 2


def _swatch(row: LegendRow, sheet: Sheet, y: float) -> str:
    look = f'fill="{row.colour}"' if row.colour else signs.state(sheet.ids, row.state)
    return svg.rect(0, y, SWATCH, ROW - 1.1, look)


def _line(label: str, count: str, y: float, wide: float) -> str:
    base = y + SIZE * 0.95
    room = wide - SWATCH - GAP - width(count, SIZE) - 2
    said = wrap(label, SIZE, room, most=1)
    return svg.lines(said, SWATCH + GAP, base, SIZE) + svg.lines([count], wide, base, SIZE, anchor="end")


def _square(sheet: Sheet, wide: float) -> Drawing:
    """Need across, unheard up, the corner that matters outlined and named."""
    both = sheet.spec.overlays.bivariate
    assert both is not None
    side = max(width(label, SIZE) for label in both.unheard_labels) + 2
    parts = []
    for up in range(3):
        y = (2 - up) * CELL
        parts.append(svg.lines([both.unheard_labels[up]], side - 2, y + CELL / 2 + 1, SIZE, anchor="end"))
        parts += [
            svg.rect(
                side + n * CELL,
                y,
                CELL,
                CELL,
                f'fill="{palette.BIVARIATE[3 * up + n]}" stroke="#fff" stroke-width=".2"',
            )
            for n in range(3)
        ]
    parts.append(svg.rect(side + 2 * CELL, 0, CELL, CELL, signs.TARGET))
    across = [both.need_labels[0], both.need_labels[2]]
    parts.append(svg.lines([f"{across[0]} → {across[1]}"], side, 3 * CELL + SIZE * 1.2, SIZE))
    corner = wrap(both.corner, SIZE, wide - side - 3 * CELL - 2, bold=True)
    parts.append(svg.lines(corner, side + 3 * CELL + 2, SIZE, SIZE, bold=True))
    better = sheet.spec.polarity is Polarity.HIGH_IS_BETTER
    limits = ", ".join(filter(None, sheet.spec.class_labels[::-1] if better else sheet.spec.class_labels))
    broken = wrap(f"Need, left to right: {limits}.", SIZE, wide)
    y = 3 * CELL + SIZE * 1.2 * 2 + 0.6
    parts.append(svg.lines(broken, 0, y, SIZE, colour=palette.QUIET))
    return Drawing("".join(parts), wide, y + (len(broken) - 1) * SIZE * LEADING + 1)


def overlay_key(sheet: Sheet, wide: float) -> Drawing:
    """What lies over the areas, with how many there are of each; empty where nothing does."""
    shown = (value is not None for value in sheet.spec.values)
    parts, y = [], 0.0
    for part, kind, label, count in legend_rows(sheet.spec.overlays, shown):
        parts.append(_sign(part, kind, sheet, y))
        said = wrap(label, SIZE, wide - SWATCH - GAP - width(f"{count:,}", SIZE) - 2)
        parts.append(svg.lines(said, SWATCH + GAP, y + SIZE * 0.95, SIZE))
        parts.append(svg.lines([f"{count:,}"], wide, y + SIZE * 0.95, SIZE, anchor="end"))
        y += ROW + (len(said) - 1) * SIZE * LEADING
    return Drawing("".join(parts), wide, y)


def _sign(part: str, kind: int, sheet: Sheet, y: float) -> str:
    looks = {
        "target": signs.TARGET,
        "pocket": signs.pocket(sheet.ids),
        "unknown": f'fill="#fff" stroke="{palette.QUIET}" stroke-width=".25"',
    }
    if part == "point":
        return signs.symbol(tuple(PointKind)[kind], SWATCH / 2, y + 1.7)
    if part == "cluster":
        return svg.rect(
            0.4, y + 0.3, SWATCH - 0.8, ROW - 1.6, f'fill="none" {signs.OUTLINES[tuple(ClusterKind)[kind]]}'
        )
    return svg.rect(0.3, y + 0.2, SWATCH - 0.6, ROW - 1.5, looks[part])


def scale_bar(view: View, most: float = 45) -> Drawing:
    """A bar of a round length, true on paper, with its half."""
    metres = round_length(most / view.scale)
    long = metres * view.scale
    unit, size = ("km", metres / 1000) if metres >= 1000 else ("m", metres)
    look = f'fill="{palette.INK}" stroke="{palette.INK}" stroke-width=".2"'
    open_ = f'fill="#fff" stroke="{palette.INK}" stroke-width=".2"'
    parts = [
        svg.rect(0, 3.6, long / 2, 1.2, look),
        svg.rect(long / 2, 3.6, long / 2, 1.2, open_),
        svg.lines(["0"], 0, 2.8, SIZE),
        svg.lines([f"{size / 2:g}"], long / 2, 2.8, SIZE, anchor="middle"),
        svg.lines([f"{size:g} {unit}"], long, 2.8, SIZE, anchor="middle"),
    ]
    return Drawing("".join(parts), long + 6, 5.4)


def north(view: View) -> Drawing:
    """An arrow to true north in the middle of the map: the map itself is upright on the National Grid."""
    turn = true_north(view.bounds)
    arrow = f'<path d="M0-4.2L2.2 3.4 0 2-2.2 3.4z" fill="{palette.INK}"/>'
    body = (
        f'<g transform="translate(5 9.4) rotate({turn:.1f})">{arrow}'
        f"{svg.lines(['N'], 0, -5, SIZE, bold=True, anchor='middle')}</g>"
        f"{svg.lines(['True north'], 10.5, 10.6, SIZE, colour=palette.QUIET)}"
    )
    return Drawing(body, 10.5 + width("True north", SIZE), 14)


def inset(sheet: Sheet, wide: float, high: float) -> Drawing:
    """The whole, small, with what the map shows marked on it."""
    view = View(sheet.ground.bounds(), (0, 0, wide, high))
    shapes = np.array(sheet.ground.shapes, dtype=object)
    plain = shapely.transform(shapely.coverage_simplify(shapes, 0.3 / view.scale), view.at)
    chosen = set(sheet.focus)
    here = shapely.union_all([s for c, s in zip(sheet.ground.codes, plain, strict=True) if c in chosen])
    whole = shapely.union_all(plain).buffer(0.3).buffer(-0.3)  # no lines where the areas leave a narrow gap
    left, top, right, bottom = here.bounds
    ring = ""
    if max(right - left, bottom - top) < 4:
        look = f'fill="none" stroke="{palette.INK}" stroke-width=".5"'
        ring = svg.circle((left + right) / 2, (top + bottom) / 2, 3, look)
    said = wrap(f"Where this is in {sheet.place}", SIZE, wide)
    _, up, _, down = whole.bounds
    shift = -up + len(said) * SIZE * LEADING + 1
    body = (
        f'{svg.lines(said, 0, SIZE * 0.9, SIZE, colour=palette.QUIET)}<g transform="translate(0 {shift:.2f})">'
        f'<path d="{svg.path(whole)}" fill="#e3e5e7" stroke="{palette.QUIET}" stroke-width=".2" fill-rule="evenodd"/>'
        f'<path d="{svg.path(here)}" fill="{palette.INK}"/>{ring}</g>'
    )
    return Drawing(body, wide, shift + down + 1)
