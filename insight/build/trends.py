"""Which way each area has gone over the last five periods, or why that cannot be said.

Method: METHODS section 1 (chi-squared for trend at 99.8 %, every leave-one-out slope of one sign; never across a
break), by `insight.stats.comparison`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insight.build.certainty import is_events, is_share
from insight.domain import Break, Catalogue, Indicator, State
from insight.stats.comparison import POINTS, Trend, trend, trend_of_values

COLUMNS = (
    "indicator_id",
    "area_type",
    "area_code",
    "from_period",
    "to_period",
    "points",
    "direction",
    "reason",
    "apportioned",
)
BREAK_COLUMNS = ("indicator_id", "period", "year", "kind", "note")


def year_of(period: str) -> int | None:
    """First year in the words of a period ("2016/17" is 2016), or None."""
    found = re.search(r"(?:19|20)\d\d", period)
    return int(found.group()) if found else None


def breaks(catalogue: Catalogue) -> pd.DataFrame:
    """One row per indicator and declared break: the first ``period`` of the new series, its kind and note."""
    rows = []
    for indicator in catalogue.indicators.values():
        periods = _in_order({catalogue.datasets[one].period for one in indicator.datasets})
        for one in indicator.breaks:
            first = next((period for period, year in periods if year >= one.begins), None)
            if first is not None:
                rows.append((indicator.id, first, one.begins, str(one.kind), one.note))
    return pd.DataFrame(rows, columns=list(BREAK_COLUMNS))


def _in_order(periods: Iterable[str]) -> list[tuple[str, int]]:
    dated = [(period, year) for period in periods if (year := year_of(period)) is not None]
    return sorted(dated, key=lambda entry: (entry[1], entry[0]))


def trends(catalogue: Catalogue, value: pd.DataFrame) -> pd.DataFrame:
    """Return one row per area, for every indicator with two periods or more.

    ``direction`` is a word of `insight.stats.comparison.Trend`; where it is *cannot be calculated*,
    ``reason`` says why. ``from_period`` and ``to_period`` bound the points used, ``points`` counts those with
    a figure since the last break. ``apportioned`` tells that some of the last five are so: split by where people live.
    """
    found = [pd.DataFrame(columns=list(COLUMNS))]
    for indicator in catalogue.indicators.values():
        if len({catalogue.datasets[one].period for one in indicator.datasets}) < 2:
            continue
        rows = value[value["indicator_id"] == indicator.id]
        for kind, part in rows.groupby("area_type", observed=True, sort=False):
            found.append(_of_type(indicator, part).assign(indicator_id=indicator.id, area_type=str(kind)))
    return pd.concat(found[1:] or found, ignore_index=True)[list(COLUMNS)]


@dataclass(frozen=True)
class _Series:
    """Figures by area (rows) and period (columns, oldest first)."""

    periods: tuple[str, ...]
    years: np.ndarray
    begins: np.ndarray  # True at each point with which a new series begins
    codes: pd.Index
    tables: dict[str, np.ndarray]

    @property
    def start(self) -> int:
        """Position of the first point since the last break."""
        places = np.flatnonzero(self.begins)
        return int(places[-1]) if places.size else 0


def _series(indicator: Indicator, rows: pd.DataFrame) -> _Series:
    order = _in_order(set(rows["period"]))
    periods = tuple(period for period, _ in order)
    years = np.array([year for _, year in order])
    known = rows[rows["state"] == State.VALUE]
    codes = pd.Index(rows["area_code"].unique())

    row = codes.get_indexer(pd.Index(known["area_code"]))
    column_of = pd.Index(periods, dtype="str").get_indexer(pd.Index(known["period"], dtype="str"))
    dated = column_of >= 0

    def table(column: str) -> np.ndarray:
        wide = np.full((len(codes), len(periods)), np.nan)
        wide[row[dated], column_of[dated]] = known[column].to_numpy(float)[dated]
        return wide

    columns = ("value", "lower", "upper", "numerator", "denominator")
    tables = {column: table(column) for column in columns}
    known = known.assign(moved=(known["fit"] == "apportioned").astype(float))
    return _Series(
        periods, years, _begins(indicator.breaks, years), codes, tables | {"moved": table("moved")}
    )


def _begins(declared: Sequence[Break], years: np.ndarray) -> np.ndarray:
    begins = np.zeros(len(years), dtype=bool)
    for one in declared:
        after = np.flatnonzero(years >= one.begins)
        if after.size and after[0] > 0:
            begins[after[0]] = True
    return begins


def _of_type(indicator: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    series = _series(indicator, rows)
    known = np.isfinite(series.tables["value"])
    directions = _directions(indicator, series)
    used = slice(max(len(series.periods) - POINTS, 0), None)
    return pd.DataFrame(
        {
            "area_code": series.codes,
            "from_period": series.periods[used][0] if series.periods else None,
            "to_period": series.periods[-1] if series.periods else None,
            "points": known[:, series.start :].sum(axis=1),
            "direction": directions,
            "reason": _reasons(indicator, series, directions),
            "apportioned": (series.tables["moved"][:, used] == 1).any(axis=1),
        }
    )


def _directions(indicator: Indicator, series: _Series) -> np.ndarray:
    tables, polarity = series.tables, indicator.polarity
    refused = np.full(len(series.codes), str(Trend.NOT_CALCULATED), dtype=object)
    if len(set(series.years.tolist())) < len(series.years) or len(series.years) < POINTS:
        return refused

    if is_share(indicator) and not indicator.score:
        # The test is of whole people; parts of people of split areas are rounded for it.
        n = np.rint(tables["denominator"])
        counts = np.minimum(np.rint(tables["numerator"]), n)
        return trend(counts, n, polarity=polarity, periods=series.years, breaks=series.begins).astype(object)
    if is_share(indicator) or is_events(indicator):
        value, lower, upper = (tables[name] for name in ("value", "lower", "upper"))
        return trend_of_values(
            value, lower, upper, polarity=polarity, periods=series.years, breaks=series.begins
        ).astype(object)
    return refused


def _reasons(indicator: Indicator, series: _Series, directions: np.ndarray) -> list[str | None]:
    """Why there is no arrow, one for each area; None where there is one."""
    common = _common_reason(indicator, series)
    known = np.isfinite(series.tables["value"])[:, -POINTS:].all(axis=1)
    reasons: list[str | None] = []
    for direction, whole in zip(directions, known, strict=True):
        if direction != Trend.NOT_CALCULATED:
            reasons.append(None)
        elif common is not None:
            reasons.append(common)
        else:
            missing = "one of the last five periods has no figure"
            reasons.append("none, or all, are counted in one of the last five periods" if whole else missing)
    return reasons


def _common_reason(indicator: Indicator, series: _Series) -> str | None:
    """Why no area of the type has an arrow, or None where some may."""
    years = series.years
    since = len(years) - series.start
    if series.begins.any() and since < POINTS:
        latest = max((b for b in indicator.breaks if b.begins <= years[series.start]), key=lambda b: b.begins)
        return f"the series begins anew in {series.periods[series.start]} ({latest.kind}): {latest.note}"
    if len(years) < POINTS:
        return f"there are {len(years)} periods, and a trend takes {POINTS}"
    steps = np.diff(years[-POINTS:])
    if (steps <= 0).any() or (steps != steps[0]).any():
        return "the last five periods are not equally far apart"
    if not (is_share(indicator) or is_events(indicator)):
        return "the figure has no interval, so that chance cannot be told from change"
    return None
