"""Colours of classes: safe for colour-blind readers, ordered in greyscale, measured rather than guessed.

The sequential colours are those of the ONS *Explore local statistics* service (Open Government
Licence). The diverging ones are "PuOr" of ColorBrewer (Cynthia Brewer), two hues that people with any
kind of colour blindness tell apart. Relative luminance and contrast are those of WCAG 2.2.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from insight.domain import Polarity

if TYPE_CHECKING:
    from collections.abc import Sequence

SEQUENTIAL = ("#eaecb1", "#a9d891", "#00a7ba", "#004ea6", "#000d54")
DIVERGING = ("#542788", "#998ec3", "#f7f7f7", "#f1a340", "#b35806")

BIVARIATE = (  # need across, unheard up, from least of both: after Joshua Stevens' "Blue purple"
    *("#e8e8e8", "#ace4e4", "#5ac8c8"),
    *("#dfb0d6", "#a5add3", "#5698b9"),
    *("#be64ac", "#8c62aa", "#3b4994"),
)

INK = "#1d2329"
QUIET = "#505a5f"
LINE = "#b1b4b6"
PAPER = "#ffffff"

Lab = tuple[float, float, float]


def sequential(count: int, *, polarity: Polarity = Polarity.NEUTRAL) -> tuple[str, ...]:
    """Colours for ``count`` classes in rising order: the darkest marks the end to worry about.

    With no polarity, or where a high figure is the worse one, colours darken as figures rise; where a
    high figure is the better one they lighten.
    """
    colours = _spread(SEQUENTIAL, count)
    return colours[::-1] if polarity is Polarity.HIGH_IS_BETTER else colours


def diverging(count: int, *, polarity: Polarity = Polarity.NEUTRAL) -> tuple[str, ...]:
    """Colours for ``count`` classes about a real midpoint: pale in the middle, orange at the worse end."""
    colours = _spread(DIVERGING, count)
    return colours[::-1] if polarity is Polarity.HIGH_IS_BETTER else colours


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """Whichever of ink and white is the easier to read on a background."""
    return max((INK, PAPER), key=lambda colour: contrast(colour, background))


def _spread(anchors: Sequence[str], count: int) -> tuple[str, ...]:
    """``count`` colours at even steps along the anchors, in a space where equal steps look equal."""
    if count < 1:
        raise ValueError(f"at least one class is needed, not {count}")
    if count == len(anchors):
        return tuple(anchors)
    if count == 1:
        return (anchors[len(anchors) // 2],)
    points = [_to_lab(anchor) for anchor in anchors]
    return tuple(_from_lab(_between(points, i * (len(points) - 1) / (count - 1))) for i in range(count))


def _between(points: Sequence[Lab], place: float) -> Lab:
    at = min(int(place), len(points) - 2)
    share = place - at
    mixed = [a + (b - a) * share for a, b in zip(points[at], points[at + 1], strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _channels(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(channel: float) -> float:
    bent = 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
    return min(max(bent, 0.0), 1.0)


def _to_lab(colour: str) -> Lab:
    """OKLab (Ottosson 2020)."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_lab(lab: Lab) -> str:
    light, green_red, blue_yellow = lab
    long = (light + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    middle = (light - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (light - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_gamma(channel) * 255):02x}" for channel in linear)
