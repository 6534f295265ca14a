"""Strip of the participation index: how much each group was heard beside its share of the people.

1 is as expected, 0.5 half as much, 2 twice as much; the scale is a logarithm, so that half and twice lie
equally far from 1. The rows are a table, so the chart is its own table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from insight.errors import Fault
from layers.charts import marks
from layers.charts.marks import Direction, Mark, Scale, Tone, text

HEIGHT = 28
MIDDLE = 14
LEAST, MOST = 0.125, 8.0  # what lies beyond is drawn at the edge; its text says where it is
TICKS = ((0.25, "¼"), (0.5, "½"), (1.0, "1"), (2.0, "2"), (4.0, "4"))
SHOWN = {
    "under": (Mark(direction=Direction.LOWER, tone=Tone.WORSE), "heard less"),
    "as expected": (Mark(direction=Direction.SIMILAR), "as expected"),
    "over": (Mark(direction=Direction.HIGHER), "heard more"),
    "too few to say": (marks.NOT_COMPARED, "too few to say"),
}


@dataclass(frozen=True, kw_only=True)
class StripRow:
    """One group.

    Parameters
    ----------
    group
        Its name.
    index, lower, upper
        Share of participants over share of people, and its interval; None where there is none.
    text, interval
        Both as printed; ``text`` is the mark of its state where there is no index.
    verdict
        *under*, *as expected*, *over* or *too few to say*; empty for *not stated*, which is not judged.
    counts
        What lies behind it, in words: "12 of 300 took part; 20% of people".
    """

    group: str
    index: float | None
    text: str
    verdict: str
    lower: float | None = None
    upper: float | None = None
    interval: str = ""
    counts: str = ""


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Groups of one dimension (age, sex ...) of one exercise or of several together.

    Raises
    ------
    ChartError
        Naming every row whose parts do not fit.
    """

    title: str
    subtitle: str
    dimension: str
    rows: tuple[StripRow, ...]
    note: str = ""

    def __post_init__(self) -> None:
        pairs = [(row.group, value) for row in self.rows for value in (row.index, row.lower, row.upper)]
        faults = marks.number_faults("participation strip", pairs)
        faults += marks.interval_faults(
            "participation strip", [(r.group, r.index, r.lower, r.upper) for r in self.rows]
        )
        unknown = [row.verdict for row in self.rows if row.verdict and row.verdict not in SHOWN]
        if unknown:
            rule = f"a verdict is one of {', '.join(SHOWN)}"
            faults.append(Fault("participation strip", rule, ", ".join(unknown[:5]), marks.REMEDY))
        negative = [name for name, value in pairs if value is not None and value < 0]
        if negative:
            rule = "an index is not below nought"
            faults.append(Fault("participation strip", rule, ", ".join(negative[:5]), marks.REMEDY))
        marks.refuse(faults)


def draw_strip(chart: Strip) -> str:
    """HTML of a participation strip; needs `layers.charts.STYLE` once in the page."""
    scale = Scale(low=math.log2(LEAST), high=math.log2(MOST))
    ticks = "".join(
        f'<span style="left:{scale.at(math.log2(value)):g}%">{label}</span>' for value, label in TICKS
    )
    axis = f'<div class="cc-axis" aria-hidden="true">{ticks}</div>'
    head = (
        f'<tr><th scope="col">{text(chart.dimension)}</th><th scope="col">Index</th>'
        f'<th scope="col" class="cc-plot"><span class="cc-unseen">Picture</span>{axis}</th>'
        f'<th scope="col">Heard</th></tr>'
    )
    rows = "".join(_row(row, scale) for row in chart.rows)
    body = f'<table style="--cc-others:1"><thead>{head}</thead><tbody>{rows}</tbody></table>'
    said = "Line at 1: as many as the group's share of the people. ½: half as many. 2: twice as many."
    limits = [limit for row in chart.rows for limit in (row.index, row.lower, row.upper) if limit is not None]
    beyond = "What lies beyond the scale is drawn at its edge." if _leaves(limits) else ""
    note = " ".join(part for part in (said, beyond, chart.note) if part)
    return marks.figure("strip", title=chart.title, subtitle=chart.subtitle, body=body, note=note)


def _leaves(limits: list[float]) -> bool:
    return any(not LEAST <= limit <= MOST for limit in limits)


def _row(row: StripRow, scale: Scale) -> str:
    counts = f"<small>{text(row.counts)}</small>" if row.counts else ""
    interval = f"<small>{text(row.interval)}</small>" if row.interval else ""
    heard = "<span>not judged</span>"
    if row.verdict:
        mark, words = SHOWN[row.verdict]
        heard = f'<span class="cc-mark cc-{mark.tone}"><i aria-hidden="true">{mark.symbol}</i> {words}</span>'
    return (
        f'<tr><th scope="row">{text(row.group)}{counts}</th><td class="cc-own">{text(row.text)}{interval}</td>'
        f'<td class="cc-plot">{_picture(row, scale)}</td><td>{heard}</td></tr>'
    )


def _picture(row: StripRow, scale: Scale) -> str:
    lines = [marks.line(scale.at(math.log2(value)), kind="cc-grid") for value, _ in TICKS]
    lines.append(marks.line(scale.at(0.0), kind="cc-benchmark"))
    parts = []
    if row.lower is not None and row.upper is not None:
        parts.append(marks.whisker(_at(scale, row.lower), _at(scale, row.upper), y=MIDDLE))
    if row.index is not None:
        mark = SHOWN[row.verdict][0] if row.verdict else marks.NOT_COMPARED
        parts.append(marks.shape(mark, _at(scale, row.index), y=MIDDLE))
    return marks.behind(lines) + marks.picture(parts, height=HEIGHT)


def _at(scale: Scale, index: float) -> float:
    return scale.at(math.log2(max(index, LEAST)))
