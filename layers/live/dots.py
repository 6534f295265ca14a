"""Ranked dot plot beside the map: every area of a type with its interval, worst first; a click selects the area.

Names and codes are those of the outlines the browser already holds; figures travel as the whole numbers they
print as.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from insight.domain import Polarity
from insight.errors import Fault
from layers.charts.marks import REMEDY, ChartError, Mark, interval_faults, mark_of, number_faults
from layers.live import wire
from layers.spec import figure_pattern

if TYPE_CHECKING:
    from layers.live.geometry import Geometry


@dataclass(frozen=True, kw_only=True)
class Dots:
    """One figure of every area of a type. The columns ``codes`` to ``comparisons`` run in parallel.

    Parameters
    ----------
    title, subtitle, unit
        Words around the plot.
    areas
        Kind of area in the plural: "wards".
    codes, values, lowers, uppers
        GSS code, figure and 95 % interval; None where there is none.
    comparisons
        Words of `insight.stats.comparison.Comparison`, each area beside the benchmark.
    benchmark, benchmark_name
        The line, None where there is no single one; what areas are compared with, in words.
    beside
        Each area's own benchmark, where it is not the same for all (its own district).
    polarity
        The worse end is on top; the higher one where neither is worse.
    decimals
        Decimals the figures are printed with.

    Raises
    ------
    ChartError
        Naming every area whose parts do not fit.
    """

    title: str
    subtitle: str
    unit: str
    areas: str
    codes: tuple[str, ...]
    values: tuple[float | None, ...]
    lowers: tuple[float | None, ...]
    uppers: tuple[float | None, ...]
    comparisons: tuple[str, ...]
    decimals: int
    benchmark: float | None = None
    benchmark_name: str = ""
    beside: tuple[float | None, ...] = ()
    polarity: Polarity = Polarity.NEUTRAL

    def __post_init__(self) -> None:
        sizes = {name: len(getattr(self, name)) for name in ("values", "lowers", "uppers", "comparisons")}
        if self.beside:
            sizes["beside"] = len(self.beside)
        uneven = [f"{name} ({size})" for name, size in sizes.items() if size != len(self.codes)]
        rule = f"every column has one entry for each of {len(self.codes)} areas"
        faults = [Fault("dot plot", rule, ", ".join(uneven), REMEDY)] if uneven else []
        columns = list(zip(self.codes, self.values, self.lowers, self.uppers, strict=False))
        named = [(code, value) for code, *values in columns for value in values]
        faults += number_faults("dot plot", [*named, ("benchmark", self.benchmark)])
        faults += interval_faults("dot plot", columns)
        if faults:
            raise ChartError(faults)

    @property
    def order(self) -> list[int]:
        """Places of the areas that have a figure, worst first."""
        sign = 1 if self.polarity is Polarity.HIGH_IS_BETTER else -1
        known = [
            (sign * value, code, i)
            for i, (value, code) in enumerate(zip(self.values, self.codes, strict=True))
            if value is not None
        ]
        return [i for _, _, i in sorted(known)]

    @property
    def marks(self) -> list[Mark]:
        """Symbol and words of every area."""
        beside = self.beside or (self.benchmark,) * len(self.codes)
        parts = zip(self.comparisons, self.values, beside, strict=True)
        return [mark_of(word, value=value, benchmark=benchmark) for word, value, benchmark in parts]


def encode_dots(dots: Dots, geometry: Geometry, *, selected: str | None = None, height: int = 520) -> bytes:
    """Pack a dot plot for outlines the browser holds.

    Parameters
    ----------
    dots
        What it shows.
    geometry
        The outlines, from `layers.live.geometry.encode_geometry`.
    selected
        Code of the area to mark, if any.
    height
        Of the plot in CSS pixels.

    Raises
    ------
    ChartError
        When areas of the plot have no outline.
    """
    place = {code: i for i, code in enumerate(geometry.codes)}
    strangers = sorted(set(dots.codes) - place.keys())
    if strangers:
        raise ChartError(Fault("dot plot", "every area has an outline", ", ".join(strangers[:5]), REMEDY))
    order, every = dots.order, dots.marks
    kinds = list(dict.fromkeys(every[i] for i in order))
    head = {
        **_words(dots, height),
        "geometry": geometry.key,
        "selected": place.get(selected, -1) if selected is not None else -1,
        "marks": [[str(mark.direction), str(mark.tone), f"{mark.symbol} {mark.words}"] for mark in kinds],
    }
    number = {mark: i for i, mark in enumerate(kinds)}
    sections = {name: wire.varints(column) for name, column in _columns(dots, order).items()}
    sections["areas"] = wire.varints(np.array([place[dots.codes[i]] for i in order], dtype=np.int64))
    sections["kinds"] = bytes(number[every[i]] for i in order)
    return wire.pack(head, sections)


def _words(dots: Dots, height: int) -> dict[str, Any]:
    missing = len(dots.codes) - len(dots.order)
    line = None if dots.benchmark is None else [_whole(dots.benchmark, dots.decimals), dots.benchmark_name]
    return {
        "kind": "dots",
        "title": dots.title,
        "subtitle": dots.subtitle,
        "areas": dots.areas,
        "pattern": figure_pattern(dots.unit),
        "decimals": dots.decimals,
        "line": line,
        "beside": dots.benchmark_name,
        "height": height,
        "note": f"Not drawn, for want of a figure: {missing:,} of {len(dots.codes):,}." if missing else "",
    }


def _columns(dots: Dots, order: list[int]) -> dict[str, np.ndarray]:
    """Figures, and how far each limit lies from its figure, one more than the distance; 0 where there is none."""
    values = [_whole(dots.values[i] or 0.0, dots.decimals) for i in order]
    lowers = [_away(value, dots.lowers[i], dots.decimals) for i, value in zip(order, values, strict=True)]
    uppers = [_away(value, dots.uppers[i], dots.decimals) for i, value in zip(order, values, strict=True)]
    return {
        "values": wire.zigzag(np.array(values, dtype=np.int64)),
        "lowers": np.array(lowers, dtype=np.int64),
        "uppers": np.array(uppers, dtype=np.int64),
    }


def _whole(value: float, decimals: int) -> int:
    """A figure in units of its last printed decimal."""
    return round(round(value, decimals) * 10.0**decimals)


def _away(value: int, limit: float | None, decimals: int) -> int:
    return 0 if limit is None else abs(value - _whole(limit, decimals)) + 1
