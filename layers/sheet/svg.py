"""SVG written by hand: numbers with two decimals, words escaped, the same bytes for the same drawing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from xml.sax.saxutils import quoteattr

import numpy as np
import shapely

from layers import palette
from layers.sheet.lettering import LEADING, clean

HALO = 'paint-order="stroke" stroke="#fff" stroke-width=".8" stroke-linejoin="round"'


def escape(words: str) -> str:
    """Words made safe for the text of an element; characters that XML forbids are left out."""
    return clean(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(words: str) -> str:
    """Words made safe as an attribute, with its quotes."""
    return quoteattr(clean(words))


def mm(length: float) -> str:
    """A length with two decimals, as short as it can be written."""
    text = f"{length:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def lines(
    said: Sequence[str],
    x: float,
    y: float,
    size: float,
    *,
    bold: bool = False,
    anchor: str = "start",
    colour: str = palette.INK,
    halo: bool = False,
) -> str:
    """Lines of words, the first with its baseline at ``y``."""
    spans = "".join(
        f'<tspan x="{mm(x)}" y="{mm(y + i * size * LEADING)}">{escape(line)}</tspan>'
        for i, line in enumerate(said)
    )
    weight = ' font-weight="700"' if bold else ""
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    glow = f" {HALO}" if halo else ""
    return f'<text font-size="{mm(size)}"{weight}{side} fill="{colour}"{glow}>{spans}</text>'


def rect(x: float, y: float, wide: float, high: float, look: str) -> str:
    """A rectangle."""
    return f'<rect x="{mm(x)}" y="{mm(y)}" width="{mm(wide)}" height="{mm(high)}" {look}/>'


def circle(x: float, y: float, radius: float, look: str) -> str:
    """A circle."""
    return f'<circle cx="{mm(x)}" cy="{mm(y)}" r="{mm(radius)}" {look}/>'


@lru_cache(maxsize=2048)
def path(shape: shapely.Geometry) -> str:
    """Outline of a shape in mm as the data of a path: hundredths of a mm, steps from point to point.

    Kept, as the maps of a run over many areas differ in what is outlined alone.
    """
    return "".join(_ring(ring) for ring in _rings(shape))


def _rings(shape: shapely.Geometry) -> list[shapely.LinearRing]:
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    return [ring for part in polygons for ring in (part.exterior, *part.interiors)]


def _ring(ring: shapely.LinearRing) -> str:
    at = np.rint(shapely.get_coordinates(ring) * 100).astype(int)
    steps = np.diff(at, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if len(steps) < 3:
        return ""
    start, walked = at[0].tolist(), steps[:-1].ravel().tolist()
    return f"M{_joined(start)}l{_joined(walked)}z"  # "l" is said once: all pairs that follow are steps


def _joined(numbers: Sequence[int]) -> str:
    """Hundredths, parted by their sign or by a space."""
    return "".join(_hundredths(number) for number in numbers).lstrip()


@cache
def _hundredths(number: int) -> str:
    whole, rest = divmod(abs(number), 100)
    text = f"{whole or ''}" + (f".{rest:02d}".rstrip("0") if rest else "")
    return ("-" if number < 0 else " ") + (text or "0")
