"""Charts from data plus a definition: frozen dataclasses in, escaped HTML with inline SVG and its table out.

A page puts `STYLE` in once; no chart needs a script, an id or a request. Texts come printed, so that a chart
never rounds otherwise than the table beside it.
"""

from __future__ import annotations

from layers.charts.bars import BarRow, Bars, draw_bars
from layers.charts.locator import Land, Locator, draw_locator
from layers.charts.marks import ChartError, Direction, Mark, Tone, mark_of
from layers.charts.spine import Beside, Spine, SpineRow, Spread, draw_spine
from layers.charts.strip import Strip, StripRow, draw_strip
from layers.charts.style import STYLE
from layers.charts.trend import TrendChart, TrendLine, TrendPoint, draw_trend


def in_page(*charts: str) -> dict[str, str]:
    """Charts as the live component takes them: ``live(data=in_page(draw_spine(...)), key="charts")``.

    Streamlit's ``st.html`` leaves out all SVG; the component shows it, with the style sheet.
    """
    return {"html": STYLE + "".join(charts)}


__all__ = [
    "STYLE",
    "BarRow",
    "Bars",
    "Beside",
    "ChartError",
    "Direction",
    "Land",
    "Locator",
    "Mark",
    "Spine",
    "SpineRow",
    "Spread",
    "Strip",
    "StripRow",
    "Tone",
    "TrendChart",
    "TrendLine",
    "TrendPoint",
    "draw_bars",
    "draw_locator",
    "draw_spine",
    "draw_strip",
    "draw_trend",
    "in_page",
    "mark_of",
]
