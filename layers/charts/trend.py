"""Trend lines: one figure of one or several areas over periods, with intervals, broken where a series is broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from insight.errors import Fault
from insight.stats.comparison import Trend as Way
from layers.charts import marks
from layers.charts.marks import Scale, text

HEIGHT = 220
GAP = 0.5  # of a period's width, left empty where a series begins anew
SHAPES = (
    "M-4.5 0A4.5 4.5 0 1 1 4.5 0A4.5 4.5 0 1 1 -4.5 0Z",
    "M0 -6L6 0L0 6L-6 0Z",
    "M-4.5 -4.5L4.5 -4.5L4.5 4.5L-4.5 4.5Z",
)
SIGNS = ("●", "◆", "■")
ARROWS = {
    Way.INCREASING: "↗",
    Way.INCREASING_BETTER: "↗",
    Way.INCREASING_WORSE: "↗",
    Way.DECREASING: "↘",
    Way.DECREASING_BETTER: "↘",
    Way.DECREASING_WORSE: "↘",
    Way.NO_CHANGE: "→",
}


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One period: figure and 95 % interval, both as printed; None and the state's mark where there is none.

    ``breaks`` says why the series begins anew with this period; empty where it does not.
    """

    period: str
    value: float | None
    text: str
    lower: float | None = None
    upper: float | None = None
    interval: str = ""
    breaks: str = ""


@dataclass(frozen=True, kw_only=True)
class TrendLine:
    """The series of one area (or benchmark). All lines of a chart have the same periods."""

    name: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, kw_only=True)
class TrendChart:
    """One to three lines, the area's own first.

    Parameters
    ----------
    title, subtitle, unit
        Words around it.
    lines
        The first is the area's own and carries the intervals.
    direction
        A word of `insight.stats.comparison.Trend`; empty where no trend was looked for.
    reason
        Why a trend *cannot be calculated*; further words of it otherwise.
    zero
        Whether the scale starts at nought.

    Raises
    ------
    ChartError
        Naming every line whose parts do not fit.
    """

    title: str
    subtitle: str
    unit: str
    lines: tuple[TrendLine, ...]
    direction: str = ""
    reason: str = ""
    zero: bool = True

    def __post_init__(self) -> None:
        faults = []
        if not 1 <= len(self.lines) <= len(SHAPES) or not self.lines[0].points:
            rule = f"a trend chart has one to {len(SHAPES)} lines, each with at least one period"
            faults.append(Fault("trend chart", rule, str(len(self.lines)), marks.REMEDY))
        first = [point.period for point in self.lines[0].points] if self.lines else []
        uneven = [line.name for line in self.lines if [point.period for point in line.points] != first]
        if uneven:
            faults.append(
                Fault("trend chart", "all lines have the same periods", ", ".join(uneven), marks.REMEDY)
            )
        if self.direction and self.direction not in set(Way):
            rule = f"a direction is one of {', '.join(Way)}"
            faults.append(Fault("trend chart", rule, self.direction, marks.REMEDY))
        named = [(f"{line.name} {p.period}", p) for line in self.lines for p in line.points]
        values = [(name, value) for name, p in named for value in (p.value, p.lower, p.upper)]
        faults += marks.number_faults("trend chart", values)
        faults += marks.interval_faults(
            "trend chart", [(name, p.value, p.lower, p.upper) for name, p in named]
        )
        marks.refuse(faults)


def draw_trend(chart: TrendChart) -> str:
    """HTML of a trend chart with its table; needs `layers.charts.STYLE` once in the page."""
    places = _places(chart.lines[0])
    values = [v for line in chart.lines for p in line.points for v in (p.value, p.lower, p.upper)]
    up = marks.scale_over(values, zero=chart.zero, room=0.08)
    scale = Scale(low=up.low, high=up.high, flip=True)
    own = chart.lines[0]
    parts = [*_rules(scale), *_gaps(own, places)]
    parts += [_band(run, places, scale) for run in _runs(own, places)]
    for i, series in reversed(list(enumerate(chart.lines))):
        parts += _line(series, i, places, scale)
    picture = marks.picture(parts, height=HEIGHT, alt=_alt(chart))
    plot = f'<div class="cc-frame">{_side(scale)}<div class="cc-canvas">{picture}{_foot(own, places)}</div></div>'
    body = f"{_way(chart)}{_key(chart)}{plot}{_breaks(own)}{_table(chart)}"
    return marks.figure("trend", title=chart.title, subtitle=chart.subtitle, body=body)


def _places(line: TrendLine) -> tuple[float, ...]:
    """Percentage of the width at which each period stands; a break leaves a wider step."""
    steps, at = [], 0.0
    for i, point in enumerate(line.points):
        at += (1 + GAP if point.breaks else 1.0) if i else 0.0
        steps.append(at)
    whole = at or 1.0
    return tuple(round(8 + 84 * (step / whole if at else 0.5), 2) for step in steps)


def _runs(line: TrendLine, places: tuple[float, ...]) -> Iterator[list[tuple[float, TrendPoint]]]:
    """Stretches without a break or a missing figure."""
    run: list[tuple[float, TrendPoint]] = []
    for place, point in zip(places, line.points, strict=True):
        if run and (point.breaks or point.value is None):
            yield run
            run = []
        if point.value is not None:
            run.append((place, point))
    if run:
        yield run


def _rules(scale: Scale) -> list[str]:
    return [
        f'<line class="cc-grid" x1="0%" x2="100%" y1="{scale.at(tick):g}%" y2="{scale.at(tick):g}%"/>'
        for tick in scale.ticks()
    ]


def _gaps(line: TrendLine, places: tuple[float, ...]) -> list[str]:
    """A dashed upright line in the gap before each new series, with the number of its note."""
    parts = []
    for i, (number, _) in zip(_broken(line), enumerate(_broken(line), 1), strict=True):
        x = round((places[i - 1] + places[i]) / 2, 2) if i else places[0] - 4
        parts.append(f'<line class="cc-break" x1="{x:g}%" x2="{x:g}%" y1="22" y2="100%"/>')
        parts.append(
            f'<text class="cc-break-no" x="{x:g}%" y="16" text-anchor="middle">break {number}</text>'
        )
    return parts


def _broken(line: TrendLine) -> list[int]:
    return [i for i, point in enumerate(line.points) if point.breaks]


def _band(run: list[tuple[float, TrendPoint]], places: tuple[float, ...], scale: Scale) -> str:
    """The interval of a stretch as a band; of a single period as an upright line."""
    known = [(x, p.lower, p.upper) for x, p in run if p.lower is not None and p.upper is not None]
    if len(known) < len(run) or not known:
        return ""
    if len(known) == 1:
        x, low, high = known[0]
        ends = f'y1="{scale.at(low):g}%" y2="{scale.at(high):g}%"'
        return f'<line class="cc-whisker" x1="{x:g}%" x2="{x:g}%" {ends}/>'
    over = [f"{x:g} {scale.at(high):g}" for x, _, high in known]
    under = [f"{x:g} {scale.at(low):g}" for x, low, _ in reversed(known)]
    path = f"M{'L'.join([*over, *under])}Z"
    return (
        '<svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f'<path class="cc-band" d="{path}"/></svg>'
    )


def _line(series: TrendLine, number: int, places: tuple[float, ...], scale: Scale) -> list[str]:
    parts = []
    for run in _runs(series, places):
        dots = [(x, scale.at(point.value)) for x, point in run if point.value is not None]
        for (x1, y1), (x2, y2) in pairwise(dots):
            parts.append(
                f'<line class="cc-line cc-line-{number}" x1="{x1:g}%" y1="{y1:g}%" x2="{x2:g}%" y2="{y2:g}%"/>'
            )
        parts += [
            marks.placed(SHAPES[number], x, y=f"{y:g}%", kind=f"cc-point cc-point-{number}") for x, y in dots
        ]
    return parts


def _side(scale: Scale) -> str:
    ticks = "".join(
        f'<span style="top:{scale.at(tick):g}%">{marks.tick_text(tick)}</span>' for tick in scale.ticks()
    )
    return f'<div class="cc-side" aria-hidden="true" style="height:{HEIGHT}px">{ticks}</div>'


def _foot(line: TrendLine, places: tuple[float, ...]) -> str:
    """Periods under the picture; where there are many, every second, third ... and always the last."""
    every = -(-len(places) // 6)
    last = len(places) - 1
    shown = [i for i in range(len(places)) if (last - i) % every == 0]
    labels = "".join(
        f'<span style="left:{places[i]:g}%">{text(_short(line.points[i].period))}</span>' for i in shown
    )
    return f'<div class="cc-foot" aria-hidden="true">{labels}</div>'


def _short(period: str) -> str:
    """A period as an axis has room for it: its years, where it names any."""
    years = [word for word in period.replace("/", " ").replace("-", " ").split() if word[:2] in ("19", "20")]
    return years[-1][:4] if years and years[-1][:4].isdigit() else period


def _way(chart: TrendChart) -> str:
    """The trend in words with its arrow, or why none is given."""
    if not chart.direction:
        return ""
    way = Way(chart.direction)
    if way is Way.NOT_CALCULATED:
        said = f"No trend is given: {chart.reason or 'it cannot be calculated'}."
        return f'<p class="cc-way">{text(said.replace("..", "."))}</p>'
    told = "no change beyond chance" if way is Way.NO_CHANGE else str(way)
    words = told[:1].upper() + told[1:] + (f". {chart.reason}" if chart.reason else "")
    tone = "better" if "better" in way else "worse" if "worse" in way else "neither"
    return f'<p class="cc-way"><i aria-hidden="true" class="cc-arrow cc-{tone}">{ARROWS[way]}</i> {text(words)}</p>'


def _key(chart: TrendChart) -> str:
    lines = [
        f'<li><i aria-hidden="true" class="cc-sign cc-sign-{i}">{SIGNS[i]}</i> {text(line.name)}</li>'
        for i, line in enumerate(chart.lines)
    ]
    if any(point.lower is not None for point in chart.lines[0].points):
        lines.append(
            '<li><i aria-hidden="true" class="cc-box cc-box-quartiles"></i> '
            f"likely range (95%) of {text(chart.lines[0].name)}</li>"
        )
    return f'<ul class="cc-key">{"".join(lines)}</ul>'


def _breaks(line: TrendLine) -> str:
    notes = [point for point in line.points if point.breaks]
    if not notes:
        return ""
    items = "".join(
        f"<li>Break {i} ({text(point.period)}): {text(point.breaks)}</li>" for i, point in enumerate(notes, 1)
    )
    return f'<ul class="cc-breaks">{items}</ul>'


def _alt(chart: TrendChart) -> str:
    own = chart.lines[0]
    known = [point for point in own.points if point.value is not None]
    said = f"{chart.title}. {own.name}: " if known else f"{chart.title}. {own.name}: no figures"
    if known:
        said += f"{known[0].text} in {known[0].period}"
        said += f", {known[-1].text} in {known[-1].period}" if len(known) > 1 else ""
    if chart.unit:
        said += f" ({chart.unit})"
    broken = _broken(own)
    if broken:
        said += f". The series begins anew in {', '.join(own.points[i].period for i in broken)}"
    return f"{said}. All figures stand in the table below."


def _table(chart: TrendChart) -> str:
    heads = "".join(f'<th scope="col">{text(line.name)}</th>' for line in chart.lines)
    rows = "".join(
        f'<tr><th scope="row">{text(chart.lines[0].points[i].period)}{_anew(chart.lines[0].points[i])}</th>'
        + "".join(_cell(line.points[i]) for line in chart.lines)
        + "</tr>"
        for i in range(len(chart.lines[0].points))
    )
    return (
        f'<details class="cc-data"><summary>Figures of this chart</summary><table><caption>{text(chart.title)}'
        f"{', ' + text(chart.unit) if chart.unit else ''}</caption><thead><tr>"
        f'<th scope="col">Period</th>{heads}</tr></thead><tbody>{rows}</tbody></table></details>'
    )


def _anew(point: TrendPoint) -> str:
    return "<small>series begins anew</small>" if point.breaks else ""


def _cell(point: TrendPoint) -> str:
    interval = f"<small>{text(point.interval)}</small>" if point.interval else ""
    return f"<td>{text(point.text)}{interval}</td>"
