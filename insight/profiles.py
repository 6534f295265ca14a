"""What a page says of an indicator and of an area, as data: no screen, no markup.

Every number comes from `insight.store.Store` and is written by `insight.words`, so that map, table,
words, command line and documents agree to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from insight import words
from insight.clustering import Clusters, Group, clusters
from insight.comparing import NATION, Base, Compared, compare_areas
from insight.comparing import compare_area as compare
from insight.domain import State, Statistic
from insight.stats.classes import tenths_of_ranks
from insight.store import Store

__all__ = [
    "Base",
    "Benchmark",
    "Clusters",
    "Compared",
    "Figure",
    "Group",
    "View",
    "benchmark",
    "benchmark_choices",
    "beside",
    "clusters",
    "compare",
    "compare_areas",
    "county_of",
    "differences",
    "own_district",
    "panel",
    "view",
]

OWN_DISTRICT = "district"
"""Benchmark choice: each area is compared with the district it lies in."""

MOST_DISTRICTS = 40
"""Districts offered as benchmarks at most; a list of hundreds helps nobody."""


@dataclass(frozen=True)
class View:
    """One indicator for one area type and period, ready to be shown.

    ``rows`` is `Store.values` (one row per area, in order of name) with ``text``, what the cell shows,
    and ``label``, its name, with the district where several areas share a name. ``tenths`` are where the upper nine
    tenths of the nation's small areas begin, in the unit of the indicator; none where that is not known.
    """

    spec: pd.Series
    area_type: pd.Series
    period: str
    rows: pd.DataFrame
    benchmarks: tuple[Benchmark, ...]
    sources: pd.DataFrame
    tenths: tuple[float, ...] = ()

    @cached_property
    def known(self) -> pd.DataFrame:
        """Rows with a value, lowest first."""
        return self.rows[self.rows["state"] == State.VALUE].sort_values("value", kind="stable")


@dataclass(frozen=True)
class Benchmark:
    """The figure of a larger area to compare with."""

    area_code: str
    name: str
    area_type: str
    value: float
    state: str
    text: str


@dataclass(frozen=True)
class Figure:
    """One line of the area panel: a figure beside the same figure of its district and county."""

    indicator_id: str
    title: str
    theme: str
    unit: str
    period: str
    text: str
    state: str
    fit: str
    benchmarks: tuple[Benchmark, ...]


def view(
    store: Store, indicator_id: str, area_type: str, period: str | None = None, *, beside: bool = True
) -> View:
    """Gather all that a page shows of one indicator for one area type; ``beside``: and what it is compared with."""
    spec = store.indicator(indicator_id)
    period = period or store.latest_period(indicator_id, area_type)
    rows = store.values(indicator_id, area_type, period)
    kinds = store.area_types()
    kind = kinds[kinds["area_type"] == area_type].iloc[0]
    decimals = int(spec["decimals"])
    rows["text"] = words.cells(rows["value"], rows["state"], decimals)
    rows["label"] = labels(rows)
    sources = store.sources(indicator_id)
    larger = _larger(store, spec, period) if beside else ()
    tenths = _tenths(store, spec, period)
    return View(spec, kind, period, rows, larger, sources[sources["period"] == period], tenths)


def _tenths(store: Store, spec: pd.Series, period: str) -> tuple[float, ...]:
    if spec["statistic"] == Statistic.RANK_SUMMARY and pd.notna(spec["small_areas_in_nation"]):
        return tenths_of_ranks(int(spec["small_areas_in_nation"]))
    table = store.national()
    rows = table[(table["indicator_id"] == spec["indicator_id"]) & (table["period"] == period)]
    return tuple(float(begin) for row in rows["tenths"] for begin in row)


def labels(rows: pd.DataFrame) -> pd.Series:
    """Names of areas, with the district behind where several share a name."""
    twice = rows["name"].duplicated(keep=False) & rows["parent_name"].notna()
    return pd.Series(rows["name"].where(~twice, rows["name"] + " (" + rows["parent_name"].fillna("") + ")"))


def _larger(store: Store, spec: pd.Series, period: str) -> tuple[Benchmark, ...]:
    """Figures of the nation, the county and every district, where the indicator has them for the period."""
    found: list[Benchmark] = []
    table = store.periods()
    table = table[(table["indicator_id"] == spec["indicator_id"]) & (table["period"] == period)]
    for kind in ("county", "district"):
        if kind in set(table["area_type"]):
            rows = store.values(spec["indicator_id"], kind, period)
            found += [_benchmark(row, kind, int(spec["decimals"])) for row in rows.itertuples()]
    return (*_nation(store, spec, period), *found)


def _nation(store: Store, spec: pd.Series, period: str) -> list[Benchmark]:
    table = store.national()
    rows = table[(table["indicator_id"] == spec["indicator_id"]) & (table["period"] == period)]
    rows = rows.assign(area_code=rows["code"], state=str(State.VALUE))
    return [_benchmark(row, NATION, int(spec["decimals"])) for row in rows.itertuples()]


def _benchmark(row: object, kind: str, decimals: int) -> Benchmark:
    code, name = str(row.area_code), str(row.name)  # type: ignore[attr-defined]
    value, state = float(row.value), str(row.state)  # type: ignore[attr-defined]
    return Benchmark(code, name, kind, value, state, words.cell(value, state, decimals))


def county_of(shown: View) -> Benchmark | None:
    """Figure of the whole county, where there is one and the map is not of the county itself."""
    if shown.area_type["area_type"] == "county":
        return None
    return next((b for b in shown.benchmarks if b.area_type == "county"), None)


def beside(shown: View, area_code: str | None) -> tuple[Benchmark, ...]:
    """Figures of the district an area lies in and of the county, nearest first."""
    own = own_district(shown, area_code)
    return tuple(b for b in (own, county_of(shown)) if b is not None)


def own_district(shown: View, area_code: str | None) -> Benchmark | None:
    """Figure of the district an area lies in, where there is one."""
    parents = set(shown.rows.loc[shown.rows["area_code"] == area_code, "parent_code"])
    found = (b for b in shown.benchmarks if b.area_type == "district" and b.area_code in parents)
    return next(found, None)


def benchmark(shown: View, choice: str | None, area_code: str | None) -> Benchmark | None:
    """Figure of the benchmark chosen; with `OWN_DISTRICT`, that of the district of the area chosen."""
    if choice == OWN_DISTRICT:
        return own_district(shown, area_code)
    return next((b for b in shown.benchmarks if b.area_code == choice), None)


def benchmark_choices(shown: View) -> dict[str, str]:
    """What areas can be compared with, code to words; ``OWN_DISTRICT`` stands for each area's own district.

    A count is not compared: a larger area has more of everything.
    """
    if shown.spec["statistic"] == "count" or shown.area_type["area_type"] == "county":
        return {}
    choices = {}
    county = county_of(shown)
    if county is not None and county.state == State.VALUE:
        choices[county.area_code] = county.name
    districts = [b for b in shown.benchmarks if b.area_type == "district" and b.state == State.VALUE]
    if shown.area_type["area_type"] == "district":
        districts = [] if county is not None else districts
    elif districts:
        choices[OWN_DISTRICT] = "Its own district"
    choices |= {b.area_code: b.name for b in shown.benchmarks if b.area_type == NATION}
    return choices | {b.area_code: b.name for b in sorted(districts, key=lambda b: b.name)[:MOST_DISTRICTS]}


def differences(shown: View, choice: str) -> tuple[pd.Series, Callable[[int], str]]:
    """Each area's value less that of the benchmark, and what writes it as the table does."""
    larger = {b.area_code: b.value for b in shown.benchmarks if b.state == State.VALUE}
    rows = shown.rows
    against = rows["parent_code"].map(larger) if choice == OWN_DISTRICT else larger.get(choice, math.nan)
    values = pd.Series(rows["value"] - against)
    decimals = int(shown.spec["decimals"])
    less, states = values.tolist(), rows["state"].tolist()
    return values, lambda at: words.difference(less[at], states[at], decimals)


def panel(store: Store, area_code: str, area_type: str, indicator_ids: Sequence[str]) -> tuple[Figure, ...]:
    """Main figures of an area beside those of its district and county, the latest period of each."""
    place = store.area(area_code, area_type=area_type)
    larger = _parents(store, place)
    rows = store.area_values([area_code, *larger], indicator_ids)
    figures = []
    for indicator_id in indicator_ids:
        own = rows[
            (rows["indicator_id"] == indicator_id)
            & (rows["area_code"] == area_code)
            & (rows["area_type"] == area_type)
        ]
        known = own[own["state"] == State.VALUE]
        if not own.empty:
            figures.append(_figure((known if len(known) else own).iloc[-1], rows, larger))
    return tuple(figures)


def _parents(store: Store, place: pd.Series) -> dict[str, str]:
    """District and county of an area: code to name, nearest first."""
    found: dict[str, str] = {}
    code = place["parent_code"]
    while isinstance(code, str) and code not in found:
        larger = store.area(code)
        found[code] = str(larger["name"])
        code = larger["parent_code"]
    return found


def _figure(own: pd.Series, rows: pd.DataFrame, larger: dict[str, str]) -> Figure:
    decimals = int(own["decimals"])
    beside = []
    for code, name in larger.items():
        same = (rows["area_code"] == code) & (rows["indicator_id"] == own["indicator_id"])
        for row in rows[same & (rows["period"] == own["period"])].itertuples():
            text = words.cell(row.value, row.state, decimals)
            beside.append(Benchmark(code, name, str(row.area_type), row.value, row.state, text))
    return Figure(
        indicator_id=own["indicator_id"],
        title=own["title"],
        theme=own["theme"],
        unit=own["unit"],
        period=own["period"],
        text=words.cell(own["value"], own["state"], decimals),
        state=own["state"],
        fit=words.fit(own["fit"], own["crossing_share"]),
        benchmarks=tuple(beside),
    )
