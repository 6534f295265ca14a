"""What every chart shares: scales, the symbols of a comparison, small pieces of SVG, text made safe.

Pictures are drawn in percentages of their width and in whole pixels of height, without a ``viewBox``: they
grow with the page, and neither text nor symbols shrink on a phone. No picture needs a script or an id.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from insight.errors import Fault, InsightError
from insight.stats.comparison import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable

FINEST = 1e-6
"""Least room round what is drawn; figures have at most six decimals."""

REMEDY = "This is a fault in the page that asked for the chart; please report it."


class ChartError(InsightError):
    """A chart was asked for whose parts do not fit together."""


class Direction(StrEnum):
    """Where a figure lies beside a benchmark, chance allowed for."""

    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    NOT_COMPARED = "not compared"


class Tone(StrEnum):
    """Whether that is good news."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


SYMBOLS = {
    Direction.HIGHER: "▲",
    Direction.LOWER: "▼",
    Direction.SIMILAR: "●",
    Direction.NOT_COMPARED: "○",
}
SHAPES = {  # about a middle of 0, 0, in pixels
    Direction.HIGHER: "M0 -7L7 6L-7 6Z",
    Direction.LOWER: "M0 7L7 -6L-7 -6Z",
    Direction.SIMILAR: "M-5.5 0A5.5 5.5 0 1 1 5.5 0A5.5 5.5 0 1 1 -5.5 0Z",
    Direction.NOT_COMPARED: "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0Z",
}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A comparison as it is shown: symbol, colour and words, never colour alone."""

    direction: Direction
    tone: Tone = Tone.NEITHER

    @property
    def symbol(self) -> str:
        """▲ higher, ▼ lower, ● similar, ○ not compared."""
        return SYMBOLS[self.direction]

    @property
    def words(self) -> str:
        """The comparison in words: "higher, worse"."""
        both = (str(self.direction), "" if self.tone is Tone.NEITHER else str(self.tone))
        return ", ".join(word for word in both if word)

    @property
    def html(self) -> str:
        """Symbol and words; the symbol is for the eye only."""
        return f'<span class="cc-mark cc-{self.tone}"><i aria-hidden="true">{self.symbol}</i> {self.words}</span>'


NOT_COMPARED = Mark(direction=Direction.NOT_COMPARED)


def mark_of(comparison: str, *, value: float | None, benchmark: float | None) -> Mark:
    """Turn a word of `insight.stats.comparison.Comparison` into symbol and words.

    ``value`` and ``benchmark``, in the unit of the figure, say whether *better* or *worse* is higher or lower.

    Raises
    ------
    ChartError
        For a word that is none of them.
    """
    try:
        word = Comparison(comparison)
    except ValueError:
        known = ", ".join(Comparison)
        raise ChartError(
            Fault("chart", f"a comparison is one of {known}", repr(comparison), REMEDY)
        ) from None
    plain = {Comparison.HIGHER: Direction.HIGHER, Comparison.LOWER: Direction.LOWER}
    plain |= {Comparison.SIMILAR: Direction.SIMILAR}
    if word in plain:
        return Mark(direction=plain[word])
    if word is Comparison.NOT_COMPARED or value is None or benchmark is None:
        return NOT_COMPARED
    return Mark(direction=Direction.HIGHER if value > benchmark else Direction.LOWER, tone=Tone(word.value))


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A straight line from figures to percentages of a picture's width (or height); ``flip`` turns it round."""

    low: float
    high: float
    flip: bool = False

    def at(self, value: float) -> float:
        """Place of a figure, 0 to 100; what lies outside stands at the edge."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        share = min(max(share, 0.0), 1.0)
        return round(100 * (1 - share if self.flip else share), 2)

    def ticks(self, most: int = 5) -> tuple[float, ...]:
        """Round figures inside the scale, at most about ``most``."""
        step = _step((self.high - self.low) / most) if self.high > self.low else 1.0
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple(float(f"{i * step:.12g}") for i in range(first, last + 1))


def scale_over(values: Iterable[float | None], *, zero: bool = False, room: float = 0.04) -> Scale:
    """A scale that holds all values with a little room; from nought where ``zero`` is asked for."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    spare = max((high - low) * room, FINEST) if high > low else max(abs(high) * room, FINEST)
    return Scale(low=low if zero and low == 0 else low - spare, high=high + spare)


def _step(width: float) -> float:
    power = 10.0 ** math.floor(math.log10(width))
    return power * next(round_ for round_ in (1, 2, 5, 10) if round_ * power >= width * (1 - 1e-9))


def tick_text(value: float) -> str:
    """A round figure of an axis: "5", "12.5", "1,000"."""
    return f"{value:,.10g}" if abs(value) >= 1e-9 else "0"


def line(x: float, *, kind: str) -> str:
    """An upright line from top to bottom."""
    return f'<line class="{kind}" x1="{x:g}%" x2="{x:g}%" y1="0" y2="100%"/>'


def bar(one: float, other: float, *, kind: str, y: int, height: int) -> str:
    """A level bar between two places."""
    left, width = min(one, other), abs(other - one)
    return f'<rect class="{kind}" x="{left:g}%" width="{width:g}%" y="{y}" height="{height}"/>'


def whisker(low: float, high: float, *, y: float) -> str:
    """An interval: a level line with an end stroke on either side."""
    ends = "".join(
        f'<line class="cc-whisker" x1="{x:g}%" x2="{x:g}%" y1="{y - 4:g}" y2="{y + 4:g}"/>'
        for x in (low, high)
    )
    return f'<line class="cc-whisker" x1="{low:g}%" x2="{high:g}%" y1="{y:g}" y2="{y:g}"/>{ends}'


def shape(mark: Mark, x: float, *, y: float | str) -> str:
    """The symbol of a comparison at a place of the picture."""
    return placed(SHAPES[mark.direction], x, y=y, kind=f"cc-dot cc-{mark.tone} cc-{_css(mark.direction)}")


def placed(path: str, x: float, *, y: float | str, kind: str) -> str:
    """A path drawn about 0, 0 in pixels, put at a percentage of the width (and height)."""
    return (
        f'<svg class="cc-at" x="{x:g}%" y="{y}" width="1" height="1"><path class="{kind}" d="{path}"/></svg>'
    )


def _css(direction: Direction) -> str:
    return str(direction).replace(" ", "-")


def picture(parts: Iterable[str], *, height: int, alt: str = "") -> str:
    """A picture as wide as its place. With ``alt`` it is an image of its own; without, its row says all it shows."""
    role = f'role="img" aria-label="{text(alt)}"' if alt else 'aria-hidden="true"'
    return f'<svg class="cc-picture" width="100%" height="{height}" {role}>{"".join(parts)}</svg>'


def text(words: str) -> str:
    """Words made safe for HTML, in text and in attributes."""
    return escape(words, quote=True)


def figure(kind: str, *, title: str, subtitle: str, body: str, note: str = "", alt: str = "") -> str:
    """A chart with its heading over it and a note under it; ``alt`` is read out with the heading, and not seen."""
    under = f'<p class="cc-note">{text(note)}</p>' if note else ""
    lead = f"<span>{text(subtitle)}</span>" if subtitle else ""
    unseen = f'<span class="cc-unseen">{text(alt)}</span>' if alt else ""
    head = f"<figcaption><strong>{text(title)}</strong>{lead}{unseen}</figcaption>"
    return f'<figure class="ci-chart cc-{kind}">{head}{body}{under}</figure>'


def axis(scale: Scale, *, most: int = 4) -> str:
    """Figures of a scale, over the pictures of a column; for the eye only, because rows print their figures."""
    ticks = "".join(
        f'<span style="left:{scale.at(tick):g}%">{tick_text(tick)}</span>' for tick in scale.ticks(most)
    )
    return f'<div class="cc-axis" aria-hidden="true">{ticks}</div>'


def behind(lines: Iterable[str]) -> str:
    """Upright lines behind the picture of a row, as high as the row, so that they run on from row to row."""
    return f'<svg class="cc-behind" aria-hidden="true">{"".join(lines)}</svg>'


def grid(scale: Scale, *, most: int = 4) -> str:
    """Faint upright lines at the figures of a scale."""
    return "".join(line(scale.at(tick), kind="cc-grid") for tick in scale.ticks(most))


def number_faults(where: str, values: Iterable[tuple[str, float | None]]) -> list[Fault]:
    """Tell of figures that are no numbers."""
    wrong = [name for name, value in values if value is not None and not math.isfinite(value)]
    rule = "a figure of a chart is a number, or None where there is none"
    return [Fault(where, rule, f"not a number at {', '.join(wrong[:5])}", REMEDY)] if wrong else []


def interval_faults(
    where: str, rows: Iterable[tuple[str, float | None, float | None, float | None]]
) -> list[Fault]:
    """Tell of intervals with one end, or that leave their own figure out."""
    wrong = [
        name
        for name, value, lower, upper in rows
        if (lower is None) != (upper is None)
        or (lower is not None and upper is not None and (value is None or not lower <= value <= upper))
    ]
    rule = "an interval has two ends and holds its figure"
    return [Fault(where, rule, f"not so at {', '.join(wrong[:5])}", REMEDY)] if wrong else []


def refuse(faults: list[Fault]) -> None:
    """Raise `ChartError` with all faults at once, if there are any."""
    if faults:
        raise ChartError(faults)
