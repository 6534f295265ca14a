"""Every figure of an area that somebody draws: ours beside geopandas.overlay and groupby on the same county.

    python -m bench.own_area [--edition FILE] [--runs 5]

Without ``--edition`` the fictional county is built. The peer is what one writes first in a notebook: output areas and
LSOAs with their numerators and denominators held in memory, cut by the shape with ``geopandas.overlay``, shared out by
land and added up. It is spared reading, intervals, fit, words, summaries of deprivation and the too-small rule; the two
do not agree to the last digit, since land is not where people live. For wards taken together, which cut little, the
difference of the share of households without a car is printed beside the published one.

Cold: a new `insight.store.Store` for each; the peer reads polygons and figures from the same edition first. Warm: the
same again. Profile: the whole paper, figures and words, warm.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from rich.console import Console
from rich.table import Table

from insight import own_area, own_figures, own_weights
from insight.build import build
from insight.own_area import OwnArea
from insight.own_paper import own_paper
from insight.store import Store

ROOT = Path(__file__).resolve().parent.parent
SMALL = ("oa", "lsoa")
TIMES = ("cold, s", "warm, s", "profile, s", "overlay cold, s", "overlay warm, s")
HEADINGS = ("area", "people", *TIMES, "no car, ours", "no car, overlay")


def main() -> None:
    """Measure, and print a table."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.edition or build(ROOT / "data" / "sample", out=Path(folder) / "county.duckdb").path
        table = Table(*HEADINGS)
        with Store(path) as store:
            ground = {
                kind: _ground(store, kind) for kind in SMALL if kind in set(store.area_types()["area_type"])
            }
            for make in _makers(store):
                table.add_row(*_measured(path, store, ground, make, asked.runs))
    Console(width=140).print(table)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--edition", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def _makers(store: Store) -> list[Callable[[Store], OwnArea]]:
    town = store.places().iloc[0]
    point = f"{town['lon']}, {town['lat']}"
    district = str(store.areas("district")["area_code"].iloc[0])
    wards = store.areas("ward")
    codes = list(wards.loc[wards["parent_code"] == district, "area_code"])
    radii = ("1 km", "5 km", "20 km")
    circles = [lambda held, radius=radius: own_area.circle(held, point, radius) for radius in radii]
    return [*circles, lambda held: own_area.picked(held, codes, name="Wards of a district")]


def _all(store: Store) -> dict[str, gpd.GeoDataFrame]:
    return {kind: _ground(store, kind) for kind in SMALL if kind in set(store.area_types()["area_type"])}


def _ground(store: Store, kind: str) -> gpd.GeoDataFrame:
    """Polygons of small areas with the numerator and denominator of every figure they have, side by side."""
    shapes = store.shapes(kind)
    rows = store.area_values(list(shapes["area_code"]))
    rows = rows[rows["area_type"] == kind]
    wide = rows.pivot(
        index="area_code", columns=["indicator_id", "period"], values=["numerator", "denominator"]
    )
    wide.columns = pd.Index(["|".join(map(str, name)) for name in wide.columns])
    held = wide.reindex(shapes["area_code"]).reset_index(drop=True)
    geometry = shapely.from_wkb(shapes["geometry_wkb"].to_numpy(object))
    frame = gpd.GeoDataFrame(held, geometry=geometry, crs=27700)
    return frame.assign(land=frame.geometry.area)


def _peer(ground: dict[str, gpd.GeoDataFrame], own: OwnArea) -> dict[str, float]:
    """Every figure as a share of sums, small areas cut by land."""
    cut = gpd.GeoDataFrame({"own": [1]}, geometry=[own.shape], crs=27700)
    found: dict[str, float] = {}
    for frame in ground.values():
        pieces = gpd.overlay(frame, cut, how="intersection")
        columns = [name for name in frame.columns if "|" in name]
        sums = (
            pieces[columns]
            .mul(pieces.geometry.area / pieces["land"], axis=0)
            .groupby(pieces["own"])
            .sum()
            .iloc[0]
        )
        for name in columns:
            kind, _, rest = name.partition("|")
            if kind == "numerator":
                found.setdefault(
                    rest, float(sums[name]) / (float(sums[f"denominator|{rest}"]) or float("nan"))
                )
    return found


def _ours(store: Store, make: Callable[[Store], OwnArea]) -> tuple[OwnArea, float, pd.DataFrame]:
    own = make(store)
    weights = own_weights.weigh(store, own)
    return own, weights.people, own_figures.figures(store, own, weights)


def _measured(
    path: Path,
    store: Store,
    ground: dict[str, gpd.GeoDataFrame],
    make: Callable[[Store], OwnArea],
    runs: int,
) -> list[str]:
    cold, warm, whole, peer_cold, peer = [], [], [], [], []
    for _ in range(runs):
        with Store(path) as fresh:
            cold.append(_timed(lambda fresh=fresh: _ours(fresh, make))[0])
            took, (own, people, rows) = _timed(lambda fresh=fresh: _ours(fresh, make))
            warm.append(took)
            whole.append(_timed(lambda own=own, fresh=fresh: own_paper(fresh, own, today=date.today()))[0])
            peer_cold.append(_timed(lambda own=own, fresh=fresh: _peer(_all(fresh), own))[0])
        took, other = _timed(lambda own=own: _peer(ground, own))
        peer.append(took)
    row = rows.set_index("indicator_id").loc["no_car_pct"]
    theirs = 100 * other[f"no_car_pct|{row['period']}"]
    times = [f"{median(part):.3f}" for part in (cold, warm, whole, peer_cold, peer)]
    return [own.name, f"{people:,.0f}", *times, f"{row['value']:.3f}", f"{theirs:.3f}"]


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = act()
    return time.perf_counter() - began, found


if __name__ == "__main__":
    main()
