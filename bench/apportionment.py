"""Apportionment beside its peers, on the same polygons, in the same run.

    python -m bench.apportionment [--real DIR] [--england] [--runs 3]

Small areas are carried to areas in four ways: by land and by points with `insight.geography`, and by land
with `geopandas.overlay` and `tobler.area_interpolate`. Every way starts from the same two frames of valid
polygons and ends with people per area; ours includes its own checks of the frames, and the points are made
from the polygons within the time. Each run goes through all four in turn; medians are printed, with how
much slower the peers are and how far their people are from ours. "Direct" is the intersection of each pair
of polygons with shapely, outside the timing. People are made up (the same for all), so that no table is needed.

With the real data: Cambridgeshire's output areas to wards and to parishes and, with ``--england``, England's
LSOAs to wards. Without it: output areas of the fictional county to wards and to parishes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from insight import geography
from insight.catalogue import load
from insight.errors import InsightError
from insight.sources import read_boundaries

ROOT = Path(__file__).resolve().parent.parent
LAND, POINTS, OVERLAY, TOBLER = (
    "ours, by land",
    "ours, by points",
    "geopandas.overlay",
    "tobler.area_interpolate",
)
TARGETS = {LAND: 3.0, POINTS: 5.0}
"""How many times as fast as either peer each way of ours is to be."""

Way = Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame], "pd.Series[float]"]


@dataclass(frozen=True)
class Task:
    """Small areas (``code``, ``people``, polygons) to carry to areas (``code``, polygons)."""

    title: str
    small: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    targets: dict[str, float]


def main(words: list[str] | None = None) -> int:
    """Run the benchmark and print a table for each task."""
    options = _options(words)
    warnings.simplefilter("ignore")
    try:
        for task in _tasks(options.real, england=options.england):
            _report(task, options.runs)
    except InsightError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def by_land(small: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series[float]:
    """People per area by land, every sliver kept as the peers keep them."""
    lookup = geography.weights_by_area(small, areas, tolerance=0)
    return _carried(lookup, small)


def by_points(small: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series[float]:
    """People per area by one point in each small area."""
    xy = shapely.get_coordinates(shapely.point_on_surface(small.geometry.to_numpy()))
    points = pd.DataFrame(
        {"small_area_code": small["code"], "x": xy[:, 0], "y": xy[:, 1], "people": small["people"]}
    )
    return _carried(geography.weights_by_points(points, areas), small)


def by_overlay(small: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series[float]:
    """People per area by `geopandas.overlay`."""
    pieces = gpd.overlay(
        small, areas.rename(columns={"code": "area"}), how="intersection", keep_geom_type=True
    )
    land = pieces.geometry.area
    people = pieces["people"] * land / land.groupby(pieces["code"]).transform("sum")
    return pd.Series(people.groupby(pieces["area"]).sum())


def by_tobler(small: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series[float]:
    """People per area by `tobler.area_interpolate`, as it comes."""
    # Imported here, so that the rest can be used without this peer.
    from tobler.area_weighted import area_interpolate  # type: ignore[import-untyped]

    found = area_interpolate(small, areas, extensive_variables=["people"])
    return pd.Series(found["people"].to_numpy(float), index=areas["code"].to_numpy())


WAYS: dict[str, Way] = {LAND: by_land, POINTS: by_points, OVERLAY: by_overlay, TOBLER: by_tobler}


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.apportionment", description=__doc__.split("\n")[0])
    named = os.environ.get("INSIGHT_REAL_DATA")
    beside = Path(named) if named else ROOT.parent / "shared" / "real"
    parser.add_argument("--real", type=Path, default=beside, metavar="DIR", help="folder of official files")
    parser.add_argument("--england", action="store_true", help="also England's LSOAs to wards (minutes)")
    parser.add_argument("--runs", type=int, default=3, help="runs to take the median of (default 3)")
    return parser.parse_args(words)


def _tasks(real: Path, *, england: bool) -> Iterator[Task]:
    """Read the polygons of each task; the fictional county's where there are no official files."""
    county = real.is_dir()
    folder = ROOT / "data" / ("cambridgeshire" if county else "sample")
    root, place = (real, "Cambridgeshire") if county else (folder, "Fictional county")
    small = _read(folder, root, "oa_boundaries")
    for areas in ("wards", "parishes"):
        yield _task(
            place, "output areas", small, areas, _read(folder, root, areas), {POINTS: TARGETS[POINTS]}
        )
    if england and county:
        folder = ROOT / "data" / "england"
        small = _read(folder, root, "lsoa21_boundaries")
        yield _task("England", "LSOAs", small, "wards", _read(folder, root, "wards"), TARGETS)
    elif england:
        print(f"England is left out: there are no official files in {real}.")


def _task(
    place: str,
    kind: str,
    small: gpd.GeoDataFrame,
    plural: str,
    areas: gpd.GeoDataFrame,
    targets: dict[str, float],
) -> Task:
    title = f"{place}: {len(small):,} {kind} to {len(areas):,} {plural}"
    return Task(title, small.assign(people=100.0 + np.arange(len(small)) * 37 % 300), areas, targets)


def _read(folder: Path, root: Path, dataset_id: str) -> gpd.GeoDataFrame:
    frame = read_boundaries(load(folder).datasets[dataset_id], root)[["code", "geometry"]]
    shapes = shapely.make_valid(frame.geometry.to_numpy(), method="structure", keep_collapsed=False)
    return gpd.GeoDataFrame({"code": frame["code"]}, geometry=shapes, crs=frame.crs)


def _carried(lookup: pd.DataFrame, small: gpd.GeoDataFrame) -> pd.Series[float]:
    values = small.set_index("code")[["people"]]
    states = pd.DataFrame(0, index=values.index, columns=values.columns, dtype="uint8")
    return geography.aggregate(lookup, pd.DataFrame(values), states)[0]["people"]


def _report(task: Task, runs: int) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    people: dict[str, pd.Series[float]] = {}
    for _ in range(runs):
        for name, way in WAYS.items():
            start = time.perf_counter()
            people[name] = way(task.small, task.areas)
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    print(f"\n{task.title}; medians of {runs} runs\n")
    print(f"  {'way':26}{'seconds':>9}{'x by land':>11}{'x by points':>13}  furthest from ours by land")
    for name, median in medians.items():
        ratios = f"{median / medians[LAND]:>11.2f}{median / medians[POINTS]:>13.1f}"
        print(f"  {name:26}{median:>9.3f}{ratios}  {_apart(people[name], people[LAND])}")
    print(
        f"\n  shares by land against direct intersection: at most {_against_direct(task):.1e} apart (1e-9 allowed)"
    )
    peer = min(medians[OVERLAY], medians[TOBLER])
    for name, least in task.targets.items():
        times = peer / medians[name]
        print(
            f"  {name}: {times:.1f} times as fast as the faster peer; target {least:g}: {_met(times >= least)}"
        )


def _apart(people: pd.Series[float], ours: pd.Series[float]) -> str:
    index = people.index.union(ours.index)
    gap = (people.reindex(index, fill_value=0.0) - ours.reindex(index, fill_value=0.0)).abs()
    return f"{gap.max():.2g} people" if gap.max() > 0 else "0"


def _met(met: bool) -> str:
    return "met" if met else "MISSED"


def _against_direct(task: Task) -> float:
    """Largest difference of a share, pair by pair, from the intersection of the two polygons."""
    table = geography.overlaps(task.small, task.areas)
    found: pd.Series[float] = table.set_index(["small_area_code", "area_code"])["share"]
    ones, others = task.small.geometry.to_numpy(), task.areas.geometry.to_numpy()
    area, small = shapely.STRtree(ones).query(others, predicate="intersects")
    share = shapely.area(shapely.intersection(others[area], ones[small])) / shapely.area(ones[small])
    codes = [task.small["code"].to_numpy()[small], task.areas["code"].to_numpy()[area]]
    direct = pd.Series(share, index=pd.MultiIndex.from_arrays(codes))
    index = direct.index.union(found.index)
    gap = direct.reindex(index, fill_value=0.0).to_numpy() - found.reindex(index, fill_value=0.0).to_numpy()
    return float(np.abs(gap).max())


if __name__ == "__main__":
    raise SystemExit(main())
