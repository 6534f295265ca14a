"""Interval bars: one figure for several areas, each with its 95 % interval, beside a benchmark.

The rows are a table, so the chart is its own table.
"""

from __future__ import annotations

from dataclasses import dataclass

from layers.charts import marks
from layers.charts.marks import Scale, text

HEIGHT = 28
MIDDLE = 14


@dataclass(frozen=True, kw_only=True)
class BarRow:
    """One area: figure, 95 % interval, both as printed, and the word of its comparison with the benchmark.

    Without a figure ``value`` is None and ``text`` the mark ``[c]``, ``[x]`` or ``[z]``. ``own`` marks the area
    that the page is about.
    """

    name: str
    value: float | None
    text: str
    lower: float | None = None
    upper: float | None = None
    interval: str = ""
    comparison: str = "not compared"
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Bars:
    """One indicator for several areas. ``zero`` starts the scale at nought, as bars of shares and rates must.

    ``alt`` says what the picture shows at a glance, for who does not see it; the rows print every figure.

    Raises
    ------
    ChartError
        Naming every row whose parts do not fit.
    """

    title: str
    subtitle: str
    unit: str
    rows: tuple[BarRow, ...]
    benchmark: float | None = None
    benchmark_name: str = ""
    benchmark_text: str = ""
    zero: bool = True
    area_heading: str = "Area"
    alt: str = ""

    def __post_init__(self) -> None:
        pairs = [(row.name, value) for row in self.rows for value in (row.value, row.lower, row.upper)]
        marks.refuse(
            [
                *marks.number_faults("interval bars", [*pairs, ("benchmark", self.benchmark)]),
                *marks.interval_faults(
                    "interval bars", [(r.name, r.value, r.lower, r.upper) for r in self.rows]
                ),
            ]
        )


def draw_bars(chart: Bars) -> str:
    """HTML of interval bars; needs `layers.charts.STYLE` once in the page."""
    values = [value for row in chart.rows for value in (row.value, row.lower, row.upper)]
    scale = marks.scale_over([*values, chart.benchmark], zero=chart.zero)
    compared = chart.benchmark is not None
    last = f'<th scope="col">Beside {text(chart.benchmark_name)}</th>' if compared else ""
    head = (
        f'<tr><th scope="col">{text(chart.area_heading)}</th><th scope="col">{text(_unit(chart.unit))}</th>'
        f'<th scope="col" class="cc-plot"><span class="cc-unseen">Picture</span>{marks.axis(scale)}</th>{last}</tr>'
    )
    rows = "".join(_row(row, chart, scale) for row in chart.rows)
    others = int(compared)
    body = f'<table style="--cc-others:{others}"><thead>{head}</thead><tbody>{rows}</tbody></table>'
    return marks.figure(
        "bars", title=chart.title, subtitle=chart.subtitle, body=body, note=_note(chart), alt=chart.alt
    )


def _unit(unit: str) -> str:
    return "Per cent" if unit == "%" else unit[:1].upper() + unit[1:]


def _note(chart: Bars) -> str:
    said = "Bars: the figure; the line across its end: the range within which it likely lies (95%)."
    if chart.benchmark is None:
        return said
    return f"{said} Upright line: {chart.benchmark_name}, {chart.benchmark_text}."


def _row(row: BarRow, chart: Bars, scale: Scale) -> str:
    interval = f"<small>{text(row.interval)}</small>" if row.interval else ""
    kind = ' class="cc-self"' if row.own else ""
    cells = (
        f'<th scope="row">{text(row.name)}</th><td class="cc-own">{text(row.text)}{interval}</td>'
        f'<td class="cc-plot">{_picture(row, chart, scale)}</td>'
    )
    if chart.benchmark is not None:
        mark = marks.mark_of(row.comparison, value=row.value, benchmark=chart.benchmark)
        cells += f"<td>{mark.html}</td>"
    return f"<tr{kind}>{cells}</tr>"


def _picture(row: BarRow, chart: Bars, scale: Scale) -> str:
    lines, parts = [marks.grid(scale)], []
    if row.value is not None:
        kind = "cc-bar cc-bar-own" if row.own else "cc-bar"
        start = scale.at(0.0 if chart.zero else scale.low)
        parts.append(marks.bar(start, scale.at(row.value), kind=kind, y=MIDDLE - 7, height=14))
    if chart.benchmark is not None:
        lines.append(marks.line(scale.at(chart.benchmark), kind="cc-benchmark"))
    if row.lower is not None and row.upper is not None:
        parts.append(marks.whisker(scale.at(row.lower), scale.at(row.upper), y=MIDDLE))
    return marks.behind(lines) + marks.picture(parts, height=HEIGHT)
