"""The static site: how long all its pages take, and how large they are; its maps beside geopandas' own.

    python -m bench.site [--edition FILE] [--processes N] [--no-peer]

Without ``--edition`` the fictional county is built. Peer: for a map page, the same outlines drawn with
``GeoDataFrame.plot`` as SVG and the same rows written with ``DataFrame.to_html``; the median of eight pages, times as
many as the site has.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import time
from pathlib import Path
from statistics import median

import geopandas as gpd
import matplotlib as mpl
from rich.console import Console

from insight.build import build
from insight.documents import site, site_first
from insight.store import Store

ROOT = Path(__file__).resolve().parent.parent
MOST_S, MOST_KB, PEERS = 60, 200, 8


def peer_page(store: Store, indicator_id: str, area_type: str) -> float:
    """Seconds for one map page in the plain way."""
    from matplotlib import pyplot

    began = time.perf_counter()
    shapes = store.shapes(area_type)
    rows = store.values(indicator_id, area_type)
    areas = gpd.GeoDataFrame(
        shapes[["area_code"]], geometry=gpd.GeoSeries.from_wkb(shapes["geometry_wkb"]), crs=27700
    )
    areas = areas.merge(rows[["area_code", "name", "value"]], on="area_code")
    areas["geometry"] = areas.simplify_coverage(150)
    figure, axis = pyplot.subplots()
    areas.plot(column="value", ax=axis, legend=True, missing_kwds={"color": "lightgrey"})
    held = io.StringIO()
    figure.savefig(held, format="svg")
    pyplot.close(figure)
    held.write(rows.to_html())
    return time.perf_counter() - began


def main() -> None:
    """Print what the site takes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edition", type=Path)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    mpl.use("Agg")
    console = Console(width=130, highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        edition = asked.edition or build(ROOT / "data" / "sample", out=Path(folder) / "sample.duckdb").path
        began = time.perf_counter()
        found = site.publish(edition, Path(folder) / "site", processes=asked.processes)
        seconds = time.perf_counter() - began
        size = sum(path.stat().st_size for path in found.folder.rglob("*") if path.is_file())
        fast, small = seconds <= MOST_S, found.largest <= MOST_KB * 1000
        console.print(
            f"{found.pages:,} pages in {seconds:.1f} s with {asked.processes} processes (at most {MOST_S} s: "
            f"{'met' if fast else 'MISSED'}); {size / 1e6:,.0f} MB; the largest page "
            f"{found.largest / 1000:.0f} kB (at most {MOST_KB} kB: {'met' if small else 'MISSED'})"
        )
        if not asked.no_peer:
            with Store(edition) as store:
                maps = site_first.maps(store)
                each = median(peer_page(store, *at) for at in maps[:: max(1, len(maps) // PEERS)])
            console.print(
                f"The {len(maps):,} map pages alone, by geopandas.plot and to_html in one process: {each:.2f} s each, "
                f"{each * len(maps):,.0f} s"
            )
    console.print("Load of this machine: " + ", ".join(f"{one:.1f}" for one in os.getloadavg()))


if __name__ == "__main__":
    main()
