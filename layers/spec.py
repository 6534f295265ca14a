"""`LayerSpec`: everything one map says, apart from how it is drawn.

A renderer (live map, standalone page, print) reads a spec and adds nothing of its own: figures, words,
classes, colours and counts are the same wherever the map appears.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from insight.domain import Polarity, State
from insight.errors import Fault, InsightError
from insight.words import number
from layers import palette
from layers.overlays import NO_OVERLAYS, Overlays

STATE_WORDS = {
    State.SUPPRESSED: "Suppressed to protect small numbers",
    State.MISSING: "No figure available",
    State.NOT_APPLICABLE: "Not applicable here",
}
STATE_LABELS = {
    State.SUPPRESSED: "Suppressed",
    State.MISSING: "Missing",
    State.NOT_APPLICABLE: "Not applicable",
}
FICTIONAL = "Fictional county: not a real place"


class Palette(StrEnum):
    """Families of colour."""

    SEQUENTIAL = "sequential"
    DIVERGING = "diverging"


class SpecError(InsightError):
    """A map was asked for whose parts do not fit together."""


@dataclass(frozen=True, kw_only=True)
class MapWords:
    """The words around a map. The title states the finding where there is one.

    Parameters
    ----------
    title, subtitle
        What the map shows or finds; the statistic behind it.
    unit
        Unit of the figures: ``%``, ``score``, ``people``, ``per 1,000``.
    period
        What the figures describe: ``2025``, ``Census 2021``.
    source, licence
        Lines printed under the map.
    fictional
        Whether the place is made up, which every map then says.
    areas
        Kind of area in the plural, which heads the counts of the legend: "Wards".
    """

    title: str
    subtitle: str = ""
    unit: str = ""
    period: str = ""
    source: str = ""
    licence: str = ""
    fictional: bool = False
    areas: str = "Areas"


@dataclass(frozen=True, kw_only=True)
class LegendRow:
    """One line of a legend: a class, or a state other than a value.

    ``colour`` is None for the states, which are drawn as hatch, dots and dashed edge instead.
    """

    state: State
    label: str
    count: int
    colour: str | None = None


@dataclass(frozen=True, kw_only=True)
class Legend:
    """A legend: heading, rows (classes rising, then the three other states), and two closing lines."""

    heading: str
    rows: tuple[LegendRow, ...]
    direction: str
    scheme: str


@dataclass(frozen=True, kw_only=True)
class LayerSpec:
    """One map of one indicator, period and area type.

    The columns ``codes`` to ``states`` run in parallel, one entry per area.

    Parameters
    ----------
    codes, names, groups
        GSS code, name and name of the surrounding area (district), which may be empty.
    values
        The figure in its unit; None for every state but a value.
    texts
        The figure as a table prints it, or the mark ``[c]``, ``[x]``, ``[z]``.
    states
        Why a cell holds a figure, or does not.
    breaks
        Lower bounds of every class but the first, rising.
    decimals
        Decimals the figures are printed with. Classes are found from the figure as printed.
    scheme
        How the breaks were found, in words.
    words
        Title, unit, period, source.
    polarity, palette
        They decide the colours.
    overlays
        What is drawn over the areas.

    Raises
    ------
    SpecError
        Naming every column and break that does not fit.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    states: tuple[State, ...]
    breaks: tuple[float, ...]
    decimals: int
    scheme: str
    words: MapWords
    polarity: Polarity = Polarity.NEUTRAL
    palette: Palette = Palette.SEQUENTIAL
    overlays: Overlays = NO_OVERLAYS

    def __post_init__(self) -> None:
        faults = [*_column_faults(self), *_value_faults(self), *_break_faults(self)]
        faults += self.overlays.faults(self.codes, len(self.breaks) + 1)
        if faults:
            raise SpecError(faults)

    @cached_property
    def classes(self) -> tuple[int | None, ...]:
        """Class of every area, 0 for the lowest; None where there is no figure."""
        return tuple(
            None if value is None else bisect_right(self.breaks, round(value, self.decimals))
            for value in self.values
        )

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """Colour of every class, lowest first."""
        family = palette.diverging if self.palette is Palette.DIVERGING else palette.sequential
        return family(len(self.breaks) + 1, polarity=self.polarity)

    @cached_property
    def legend(self) -> Legend:
        """The legend, with how many areas each line stands for."""
        in_class, in_state = Counter(self.classes), Counter(self.states)
        rows = [
            LegendRow(state=State.VALUE, label=label, count=in_class[i], colour=colour)
            for i, (label, colour) in enumerate(zip(self.class_labels, self.colours, strict=True))
            if self.class_labels[i]
        ]
        rows += [
            LegendRow(state=state, label=label, count=in_state[state])
            for state, label in STATE_LABELS.items()
        ]
        return Legend(
            heading=heading(self.words),
            rows=tuple(rows),
            direction=_direction(self),
            scheme=f"Classes: {self.scheme}",
        )

    @cached_property
    def class_labels(self) -> tuple[str, ...]:
        """The printed figures each class takes in: "10.0 to 14.9". Empty when no area has a figure."""
        figures = [round(value, self.decimals) for value in self.values if value is not None]
        if not figures:
            return ("",) * (len(self.breaks) + 1)
        unit = 10.0**-self.decimals
        lows = (min(figures), *self.breaks)
        highs = (*(b - unit for b in self.breaks), max(figures))
        return tuple(self._range(low, high) for low, high in zip(lows, highs, strict=True))

    def _range(self, low: float, high: float) -> str:
        first, last = number(low, self.decimals), number(high, self.decimals)
        return first if low >= high or first == last else f"{first} to {last}"


def figure_pattern(unit: str) -> str:
    """How a figure is read with its unit: "{}%", "score {}", "{} people"."""
    if unit.startswith("%"):
        return "{}" + unit
    if unit.casefold() in {"score", "rank", "index"}:
        return unit.casefold() + " {}"
    return f"{{}} {unit}".strip()


def heading(words: MapWords) -> str:
    """Unit and period, as a legend is headed: "Score, 2025"."""
    unit = "Per cent" if words.unit == "%" else words.unit[:1].upper() + words.unit[1:]
    return ", ".join(part for part in (unit, words.period) if part)


def _direction(spec: LayerSpec) -> str:
    if len(spec.colours) == 1:
        return ""
    neutral = spec.polarity is Polarity.NEUTRAL
    if spec.palette is Palette.DIVERGING:
        return "Orange is higher, purple lower" if neutral else "Orange: more cause for concern"
    return "Darker is higher" if neutral else "Darker: more cause for concern"


def _column_faults(spec: LayerSpec) -> list[Fault]:
    size = len(spec.codes)
    columns = ("names", "groups", "values", "texts", "states")
    return [
        Fault("map", f"{column} has one entry per area", f"{len(getattr(spec, column))} for {size}", _REMEDY)
        for column in columns
        if len(getattr(spec, column)) != size
    ]


def _value_faults(spec: LayerSpec) -> list[Fault]:
    wrong = [
        code
        for code, value, state in zip(spec.codes, spec.values, spec.states, strict=False)
        if (value is not None) != (state is State.VALUE) or (value is not None and math.isnan(value))
    ]
    rule = "a figure stands where the state is value, and only there"
    return [Fault("map", rule, ", ".join(wrong[:5]), _REMEDY)] if wrong else []


def _break_faults(spec: LayerSpec) -> list[Fault]:
    faults = []
    if list(spec.breaks) != sorted(set(spec.breaks)):
        faults.append(Fault("map", "class breaks rise", str(spec.breaks), _REMEDY))
    if any(round(b, spec.decimals) != b for b in spec.breaks):
        rule = f"class breaks have at most {spec.decimals} decimals, like the figures"
        faults.append(Fault("map", rule, str(spec.breaks), "Round them, or print more decimals."))
    return faults


_REMEDY = "This is a fault in the page that asked for the map; please report it."
