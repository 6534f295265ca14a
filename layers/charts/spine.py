"""Spine chart: many figures of one area, each beside up to three benchmarks and the range of all areas.

After the area profiles of OHID's Fingertips: the first benchmark is the line down the middle; each row has a
scale of its own, straight, as wide as the area farthest from the benchmark needs; the worse end is on the left
(the lower end, where neither is worse). The rows are a table, so the chart is its own table.
"""

from __future__ import annotations

from dataclasses import dataclass

from insight.domain import Polarity
from insight.errors import Fault
from layers.charts import marks
from layers.charts.marks import Scale, text

MOST = 3
HEIGHT = 30
MIDDLE = 15
OTHERS = (("M0 -5L5 0L0 5L-5 0Z", 5), ("M-4 -4L4 -4L4 4L-4 4Z", 26))  # over and under the area's own
OTHER_SYMBOLS = ("◇", "□")


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A benchmark's figure: value in the unit of the row, text as printed, word of the comparison with it.

    ``comparison`` is a word of `insight.stats.comparison.Comparison`. No ``value`` means that there is none.
    """

    value: float | None
    text: str
    comparison: str


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Least, quartiles and greatest of all areas of the kind, in the unit of the row, and both ends as printed."""

    least: float
    lower_quartile: float
    upper_quartile: float
    greatest: float
    least_text: str
    greatest_text: str


@dataclass(frozen=True, kw_only=True)
class SpineRow:
    """One figure of the area.

    Parameters
    ----------
    title, unit, period
        What it is, in which unit, for when.
    value, lower, upper
        Figure and 95 % interval; None where there is none.
    text, interval
        As printed; ``text`` is the mark ``[c]``, ``[x]`` or ``[z]`` where there is no figure.
    beside
        The benchmarks, in the order of `Spine.benchmarks`.
    spread
        All areas of the kind; None where it is not known.
    polarity
        Which end is the worse.
    """

    title: str
    unit: str
    period: str
    value: float | None
    text: str
    beside: tuple[Beside, ...]
    lower: float | None = None
    upper: float | None = None
    interval: str = ""
    spread: Spread | None = None
    polarity: Polarity = Polarity.NEUTRAL


@dataclass(frozen=True, kw_only=True)
class Spine:
    """The figures of ``area`` beside one to three ``benchmarks`` (names).

    ``areas`` is its kind: "wards"; empty where it is the only one.

    Raises
    ------
    ChartError
        Naming every row whose parts do not fit.
    """

    title: str
    area: str
    benchmarks: tuple[str, ...]
    areas: str
    rows: tuple[SpineRow, ...]
    subtitle: str = ""

    def __post_init__(self) -> None:
        faults = []
        if not 1 <= len(self.benchmarks) <= MOST:
            rule = f"a spine chart has one to {MOST} benchmarks"
            faults.append(Fault("spine chart", rule, str(len(self.benchmarks)), marks.REMEDY))
        uneven = [row.title for row in self.rows if len(row.beside) != len(self.benchmarks)]
        if uneven:
            rule = "every row has each benchmark"
            faults.append(Fault("spine chart", rule, ", ".join(uneven[:5]), marks.REMEDY))
        faults += marks.number_faults("spine chart", [pair for row in self.rows for pair in _numbers(row)])
        faults += marks.interval_faults(
            "spine chart", [(row.title, row.value, row.lower, row.upper) for row in self.rows]
        )
        marks.refuse(faults)


def draw_spine(chart: Spine) -> str:
    """HTML of a spine chart; needs `layers.charts.STYLE` once in the page."""
    heads = "".join(f'<th scope="col">{_head(i, name)}</th>' for i, name in enumerate(chart.benchmarks))
    key = f'<th scope="col" class="cc-plot"><span class="cc-unseen">Picture</span>{_ends(chart)}</th>'
    head = f'<tr><th scope="col">Figure</th><th scope="col">{text(chart.area)}</th>{key}{heads}</tr>'
    rows = "".join(_row(row, chart) for row in chart.rows)
    body = f'<table style="--cc-others:{len(chart.benchmarks)}"><thead>{head}</thead><tbody>{rows}</tbody></table>'
    among = f", and among all {chart.areas}" if chart.areas else ""
    subtitle = chart.subtitle or f"Beside {_listed(chart.benchmarks)}{among}"
    return marks.figure("spine", title=chart.title, subtitle=subtitle, body=body + _key(chart))


def _numbers(row: SpineRow) -> list[tuple[str, float | None]]:
    own = [row.value, row.lower, row.upper, *(beside.value for beside in row.beside)]
    if row.spread is not None:
        spread = row.spread
        own += [spread.least, spread.lower_quartile, spread.upper_quartile, spread.greatest]
    return [(row.title, value) for value in own]


def _head(place: int, name: str) -> str:
    symbol = "┃" if place == 0 else OTHER_SYMBOLS[place - 1]
    return f'<i aria-hidden="true" class="cc-sign">{symbol}</i>&nbsp;{text(name)}'


def _ends(chart: Spine) -> str:
    """What left and right mean; rows without a worse end say so under their own picture."""
    judged = [row.polarity is not Polarity.NEUTRAL for row in chart.rows]
    left, right = ("Lower", "Higher") if not any(judged) else ("Worse", "Better")
    if any(judged) and not all(judged):
        left, right = "Worse, lower", "Better, higher"
    return f'<span class="cc-ends" aria-hidden="true"><span>← {left}</span><span>{right} →</span></span>'


def _row(row: SpineRow, chart: Spine) -> str:
    words = ", ".join(part for part in (row.unit, row.period) if part)
    name = f'<th scope="row">{text(row.title)}<small>{text(words)}</small></th>'
    interval = f"<small>{text(row.interval)}</small>" if row.interval else ""
    own = f'<td class="cc-own">{text(row.text)}{interval}</td>'
    others = "".join(
        f'<td><b class="cc-whose">{_head(i, chart.benchmarks[i])} </b>{_beside(row, beside)}</td>'
        for i, beside in enumerate(row.beside)
    )
    return f'<tr>{name}{own}<td class="cc-plot">{_picture(row)}</td>{others}</tr>'


def _beside(row: SpineRow, beside: Beside) -> str:
    mark = marks.mark_of(beside.comparison, value=row.value, benchmark=beside.value)
    return f"{text(beside.text) or '–'} <small>{mark.html}</small>"


def _picture(row: SpineRow) -> str:
    centre = row.beside[0].value
    if centre is None or (row.value is None and row.spread is None):
        return f'<span class="cc-none">{"No figure to draw" if row.value is None else "Nothing to compare with"}</span>'
    scale = _scale(row, centre)
    line = marks.behind([marks.line(scale.at(centre), kind="cc-benchmark")])
    parts = _range(row, scale)
    if row.lower is not None and row.upper is not None:
        parts.append(marks.whisker(scale.at(row.lower), scale.at(row.upper), y=MIDDLE))
    for (path, y), beside in zip(OTHERS, row.beside[1:], strict=False):
        if beside.value is not None:
            parts.append(marks.placed(path, scale.at(beside.value), y=y, kind="cc-other"))
    if row.value is not None:
        mark = marks.mark_of(row.beside[0].comparison, value=row.value, benchmark=centre)
        parts.append(marks.shape(mark, scale.at(row.value), y=MIDDLE))
    return line + marks.picture(parts, height=HEIGHT) + _limits(row)


def _scale(row: SpineRow, centre: float) -> Scale:
    """Straight, the first benchmark in the middle, all that is drawn inside, the worse end on the left."""
    ends = [row.value, row.lower, row.upper, *(beside.value for beside in row.beside[1:])]
    if row.spread is not None:
        ends += [row.spread.least, row.spread.greatest]
    reach = max((abs(end - centre) for end in ends if end is not None), default=0.0) * 1.03 or 1.0
    return Scale(low=centre - reach, high=centre + reach, flip=row.polarity is Polarity.HIGH_IS_WORSE)


def _range(row: SpineRow, scale: Scale) -> list[str]:
    spread = row.spread
    if spread is None:
        return []
    ends = scale.at(spread.least), scale.at(spread.greatest)
    middle = scale.at(spread.lower_quartile), scale.at(spread.upper_quartile)
    return [
        marks.bar(*ends, kind="cc-range", y=MIDDLE - 8, height=16),
        marks.bar(*middle, kind="cc-quartiles", y=MIDDLE - 8, height=16),
    ]


def _limits(row: SpineRow) -> str:
    """Both ends of the range as printed, in the order in which they lie."""
    if row.spread is None:
        return ""
    ends = [("lowest", row.spread.least_text), ("highest", row.spread.greatest_text)]
    if row.polarity is Polarity.HIGH_IS_WORSE:
        ends.reverse()
    told = "".join(f"<span>{word} {text(figure)}</span>" for word, figure in ends)
    return f'<span class="cc-limits">{told}</span>'


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _range_key(areas: str) -> str:
    if not areas:
        return ""
    return (
        f'<li><i aria-hidden="true" class="cc-box cc-box-range"></i> all {text(areas)}</li>'
        '<li><i aria-hidden="true" class="cc-box cc-box-quartiles"></i> the middle half of them</li>'
    )


def _key(chart: Spine) -> str:
    """What each mark means, in the chart itself."""
    others = "".join(f"<li>{_head(i, name)}</li>" for i, name in enumerate(chart.benchmarks) if i)
    return (
        '<ul class="cc-key">'
        f"<li>{_head(0, chart.benchmarks[0])}: the line down the middle</li>{others}"
        f"{_range_key(chart.areas)}"
        f'<li><i aria-hidden="true" class="cc-sign">├─┤</i> likely range (95%) of {text(chart.area)}</li>'
        f"<li>▲ higher, ▼ lower, ● similar: chance would explain it, ○ not compared</li></ul>"
    )
