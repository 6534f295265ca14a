"""Map sheets beside plain geopandas and matplotlib: the same figures and outlines, drawn as SVG and as PNG of 300 dpi.

The peer draws areas by class, a legend and a title, without names, districts, counts, scale, north or sources.
``python -m bench.sheets EDITION [EDITION ...]``
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import geopandas as gpd
from matplotlib import pyplot as plt

from insight.documents import maps
from insight.store import Store
from layers.sheet.draw import sheet_svg
from layers.sheet.model import Sheet
from layers.sheet.press import png

A4_INCHES = (8.27, 11.69)


def plain(sheet: Sheet, form: str) -> bytes:
    """What most people would write."""
    rows = gpd.GeoDataFrame(
        {"class": [str(c) for c in sheet.spec.classes], "code": sheet.spec.codes},
        geometry=_ordered(sheet),
        crs=27700,
    )
    figure, axes = plt.subplots(figsize=A4_INCHES)
    rows.plot(column="class", cmap="YlGnBu", legend=True, edgecolor="white", linewidth=0.3, ax=axes)
    axes.set_title(sheet.title)
    axes.set_axis_off()
    out = io.BytesIO()
    figure.savefig(out, format=form, dpi=300)
    plt.close(figure)
    return out.getvalue()


def _ordered(sheet: Sheet) -> list[object]:
    shapes = dict(zip(sheet.ground.codes, sheet.ground.shapes, strict=True))
    return [shapes[code] for code in sheet.spec.codes]


Way = Callable[[], bytes]


def ways(sheet: Sheet) -> dict[str, tuple[Way, Way]]:
    """Ours and the plain way to each format."""
    return {
        "svg": (lambda: sheet_svg(sheet).encode(), lambda: plain(sheet, "svg")),
        "png": (lambda: png(sheet_svg(sheet)), lambda: plain(sheet, "png")),
    }


def timed(what: Callable[[], bytes], *, times: int = 3) -> tuple[float, int]:
    """Least seconds of a few runs, and the bytes made."""
    best, size = float("inf"), 0
    for _ in range(times):
        start = time.perf_counter()
        size = len(what())
        best = min(best, time.perf_counter() - start)
    return best, size


def main(editions: list[str]) -> None:
    """Print a row for each edition and format."""
    print(
        f"{'edition':24} {'areas':>6} {'format':6} {'ours s':>8} {'plain s':>8} {'ours KB':>9} {'plain KB':>9}"
    )
    for name in editions:
        with Store(Path(name)) as store:
            sheet = maps.map_sheet(store, "imd2025_score", "ward")
            pairs = ways(sheet)
            for form, (ours, theirs) in pairs.items():
                (a, x), (b, y) = timed(ours), timed(theirs)
                areas = len(sheet.spec.codes)
                print(
                    f"{Path(name).stem:24} {areas:6} {form:6} {a:8.2f} {b:8.2f} {x / 1000:9.0f} {y / 1000:9.0f}"
                )


if __name__ == "__main__":
    main(sys.argv[1:])
