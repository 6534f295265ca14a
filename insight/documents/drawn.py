"""The drawings of a paper as a document needs them: maps and trend lines as SVG, spines as positions on a line.

Maps and ranges of one kind of area are worked out once and kept, for a run over many areas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from threading import Lock

from insight.content import Picture, Trend
from insight.content import Spine as SpineBlock
from insight.documents import maps
from insight.domain import Polarity
from insight.pages import drawings
from insight.store import Store
from layers.charts import SpineRow, TrendChart, TrendPoint
from layers.sheet.draw import bare_svg
from layers.sheet.model import Sheet

KEPT = 8
"""Drawn maps kept in memory."""

FEWEST = 3
"""Periods with a figure that a line over the years has at least."""


@dataclass(frozen=True)
class Marks:
    """Where the marks of one row of a spine chart lie, as shares (0 to 1) of its width; None where there is none.

    ``kind`` is the shape of the area's own: *higher*, *lower*, *similar* or *none* (not compared).
    """

    ends: tuple[float, float] | None
    middle: tuple[float, float] | None
    likely: tuple[float, float] | None
    own: float | None
    kind: str


def spine(store: Store, block: SpineBlock) -> dict[str, Marks]:
    """Positions by the title of the row; the first benchmark lies in the middle, the worse end on the left."""
    rows = block.found.rows.set_index("indicator_id", drop=False)
    rows = rows.loc[[name for name in block.indicator_ids if name in rows.index]]
    chart = drawings.spine(store, block.found, rows, title=block.table.title)
    found = {row.title: _marks(row) for row in chart.rows}
    return {title: marks for title, marks in found.items() if marks is not None}


def _marks(row: SpineRow) -> Marks | None:
    centre = row.beside[0].value
    if centre is None or (row.value is None and row.spread is None):
        return None
    ends = [row.value, row.lower, row.upper]
    if row.spread is not None:
        ends += [row.spread.least, row.spread.greatest]
    reach = max((abs(end - centre) for end in ends if end is not None), default=0.0) * 1.05 or 1.0
    flip = -1 if row.polarity is Polarity.HIGH_IS_WORSE else 1

    def at(value: float) -> float:
        return round(0.5 + flip * (value - centre) / reach / 2, 4)

    def between(low: float | None, high: float | None) -> tuple[float, float] | None:
        if low is None or high is None:
            return None
        left, right = sorted((at(low), at(high)))
        return left, right

    spread = row.spread
    return Marks(
        ends=between(spread.least, spread.greatest) if spread else None,
        middle=between(spread.lower_quartile, spread.upper_quartile) if spread else None,
        likely=between(row.lower, row.upper),
        own=None if row.value is None else at(row.value),
        kind=_kind(row, centre),
    )


def _kind(row: SpineRow, centre: float) -> str:
    word = row.beside[0].comparison
    if word == "not compared" or row.value is None:
        return "none"
    if word == "similar":
        return "similar"
    return "higher" if row.value > centre else "lower"


@dataclass(frozen=True)
class Line:
    """A chart over the years: SVG and its words."""

    svg: str
    alt: str


def trends(store: Store, block: Trend) -> list[Line | None]:
    """One chart for each table of the block; None where there is too little to draw."""
    place = store.area(block.area_code, area_type=block.area_type)
    charts = (
        drawings.trend(store, store.indicator(name), place)
        for name in block.indicator_ids[: len(block.tables)]
    )
    return [None if chart is None else _line(chart) for chart in charts]


WIDE, HIGH, LEFT, TOP, FOOT = 480.0, 150.0, 40.0, 10.0, 26.0


def _line(chart: TrendChart) -> Line | None:
    points = chart.lines[0].points
    known = [point for point in points if point.value is not None]
    if len(known) < FEWEST:
        return None
    first, last = known[0], known[-1]
    alt = (
        f"Line chart of {chart.title}, {chart.subtitle}: {first.text} in {first.period}, {last.text} in "
        f"{last.period}. The table has every period."
    )
    return Line(_trend_svg(chart, points, alt), alt)


def _trend_svg(chart: TrendChart, points: tuple[TrendPoint, ...], alt: str) -> str:
    ends = [end for p in points for end in (p.value, p.lower, p.upper) if end is not None]
    low, high = min(0.0, *ends), max(ends) or 1.0
    step = (WIDE - LEFT - 24) / max(len(points) - 1, 1)
    texts = {point.value: point.text for point in points if point.value is not None}
    top = max(texts)

    def x(place: int) -> float:
        return round(LEFT + 12 + place * step, 1)

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HIGH - TOP - FOOT), 1)

    words = 'font-family="Source Sans Pro, DejaVu Sans, sans-serif" font-size="12" fill="#1d2329"'
    parts = [f'<path d="M{LEFT} {y(low)}H{WIDE - 8}" stroke="#505a5f" stroke-width="1"/>']
    parts.append(
        f'<text x="{LEFT - 4}" y="{y(low) + 4}" text-anchor="end" {words}>{"0" if low == 0 else ""}</text>'
    )
    parts.append(
        f'<text x="{LEFT - 4}" y="{y(top) + 4}" text-anchor="end" {words}>{escape(texts[top])}</text>'
    )
    for place, point in enumerate(points):
        parts += _point(point, x(place), y)
        if place in (0, len(points) - 1) or len(points) <= 6:
            anchor = "start" if place == 0 else "end" if place == len(points) - 1 else "middle"
            parts.append(
                f'<text x="{x(place)}" y="{HIGH - 6}" text-anchor="{anchor}" {words}>{escape(point.period)}</text>'
            )
    path = _path(points, x, y)
    parts.append(f'<path d="{path}" fill="none" stroke="#1d2329" stroke-width="2"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {HIGH:g}" role="img" '
        f'aria-label="{escape(alt)}"><rect width="{WIDE:g}" height="{HIGH:g}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _point(point: TrendPoint, x: float, at: Callable[[float], float]) -> list[str]:

    parts = []
    if point.breaks:
        parts.append(
            f'<path d="M{x - 8} {TOP}V{HIGH - FOOT}" stroke="#1d2329" stroke-width="1" stroke-dasharray="3 3"/>'
        )
    if point.lower is not None and point.upper is not None:
        parts.append(
            f'<path d="M{x} {at(point.lower)}V{at(point.upper)}" stroke="#505a5f" stroke-width="1.5"/>'
        )
    if point.value is not None:
        parts.append(f'<circle cx="{x}" cy="{at(point.value)}" r="3" fill="#1d2329"/>')
    return parts


def _path(points: tuple[TrendPoint, ...], x: Callable[[int], float], y: Callable[[float], float]) -> str:
    """One line, begun anew after a gap and where the series is broken."""
    told, begun = "", False
    for place, point in enumerate(points):
        if point.value is None:
            begun = False
            continue
        letter = "L" if begun and not point.breaks else "M"
        told += f"{letter}{x(place)} {y(point.value)}"
        begun = True
    return told


class Pictures:
    """Maps of an edition. Figures, classes and outlines of a kind of area are worked out once for all its areas."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one = Lock()
        self._sheets: dict[tuple[str, str, str | None], Sheet] = {}
        self._kept: dict[tuple[Picture, float], str] = {}

    def svg(self, wanted: Picture, *, width_mm: float) -> str:
        """A map as SVG; the last few are kept, for another format or another cut of the same paper."""
        key = (wanted, width_mm)
        with self._one:
            if key not in self._kept:
                self._kept[key] = self._drawn(wanted, width_mm)
                while len(self._kept) > KEPT:
                    self._kept.pop(next(iter(self._kept)))
            return self._kept[key]

    def _drawn(self, wanted: Picture, width_mm: float) -> str:
        if wanted.indicator_id is None:
            return maps.picture(self._store, wanted, width_mm=width_mm).decode()
        return bare_svg(self.sheet(wanted), width_mm=width_mm)

    def sheet(self, wanted: Picture) -> Sheet:
        """The sheet of a map of an indicator, its areas outlined; worked out once for a kind of area."""
        key = (str(wanted.indicator_id), wanted.area_type, wanted.period)
        if key not in self._sheets:
            land = next(
                (sheet.ground for (_, kind, _), sheet in self._sheets.items() if kind == key[1]), None
            )
            self._sheets[key] = maps.map_sheet(self._store, key[0], key[1], period=key[2], land=land)
        return maps.marked(self._store, self._sheets[key], wanted)
