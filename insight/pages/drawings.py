"""From frames of an edition to the definitions of `layers.charts`; texts are those of the tables, to the last digit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from insight import words
from insight.comparing import Base, Compared
from insight.domain import Polarity
from insight.side_by_side import SideBySide
from insight.stats.comparison import compare
from insight.store import Store
from layers.charts import (
    BarRow,
    Bars,
    Beside,
    Spine,
    SpineRow,
    Spread,
    Strip,
    StripRow,
    TrendChart,
    TrendLine,
    TrendPoint,
)
from layers.live.dots import Dots

Row = Mapping[str, Any]


def spine(store: Store, found: Compared, rows: pd.DataFrame | None = None, *, title: str = "") -> Spine:
    """Spine chart of an area.

    Parameters
    ----------
    store
        The edition, asked for the range of all areas of the kind.
    found
        The area beside its benchmarks, as `insight.comparing.compare_area` returns it.
    rows
        Rows of ``found.rows`` to draw; all when None. Counts are left out: they are not compared.
    title
        Over the chart; the area's name when empty.
    """
    kind = str(found.place["area_type"])
    spreads = store.spread(kind).set_index(["indicator_id", "period"])
    # Of the only area of its kind there is no range.
    spreads = spreads[spreads["areas"] > 1]
    drawn = found.rows if rows is None else rows
    drawn = drawn[drawn["statistic"] != "count"]
    plurals = store.area_types().set_index("area_type")["plural"]
    return Spine(
        title=title or str(found.place["name"]),
        area=str(found.place["name"]),
        benchmarks=tuple(base.name for base in found.bases),
        areas=_in_a_sentence(str(plurals[kind])) if len(spreads) else "",
        rows=tuple(_spine_row(row, found.bases, spreads) for row in _records(drawn)),
    )


def _in_a_sentence(plural: str) -> str:
    """The kind of area without its capital, unless it is a short form: "wards", "LSOAs"."""
    return plural if plural[1:2].isupper() else plural[:1].lower() + plural[1:]


def _spine_row(row: Row, bases: tuple[Base, ...], spreads: pd.DataFrame) -> SpineRow:
    at = (row["indicator_id"], row["period"])
    return SpineRow(
        title=str(row["title"]),
        unit=str(row["unit"]),
        period=str(row["period"]),
        beside=tuple(
            Beside(
                value=_known(row[f"{base.key}_value"]),
                text=str(row[f"{base.key}_text"]),
                comparison=str(row[f"{base.key}_class"]),
            )
            for base in bases
        ),
        spread=_spread(spreads.loc[at], int(row["decimals"])) if at in spreads.index else None,
        polarity=Polarity(row["polarity"]),
        **_figure(row),
    )


def _spread(row: pd.Series, decimals: int) -> Spread:
    ends = {name: float(row[name]) for name in ("least", "lower_quartile", "upper_quartile", "greatest")}
    return Spread(
        **ends,
        least_text=words.number(ends["least"], decimals),
        greatest_text=words.number(ends["greatest"], decimals),
    )


def bars(rows: pd.DataFrame, spec: pd.Series, *, key: str, base: str, period: str, own: str = "") -> Bars:
    """Interval bars of several areas beside one benchmark.

    Parameters
    ----------
    rows
        As `insight.comparing.compare_areas` returns them, or some of them. The benchmark must be the same in all:
        of each area's own district there is no one line.
    spec
        The indicator.
    key, base
        Key and name of the benchmark: *county*, "Cambridgeshire".
    period
        What the figures describe.
    own
        Code of the area to mark.
    """
    decimals = int(spec["decimals"])
    known = rows[f"{key}_value"].dropna()
    benchmark = float(known.iloc[0]) if known.nunique() == 1 else None
    made = tuple(
        BarRow(
            name=str(row["name"]),
            comparison=str(row[f"{key}_class"]),
            own=row["area_code"] == own,
            **_figure({**row, **_texts(row, decimals)}),
        )
        for row in _records(rows)
    )
    return Bars(
        title=str(spec["title"]),
        subtitle=f"{period}, beside {base}" if benchmark is not None else period,
        unit=str(spec["unit"]),
        rows=made,
        benchmark=benchmark,
        benchmark_name=base if benchmark is not None else "",
        benchmark_text=words.number(benchmark, decimals),
    )


def beside(found: SideBySide, row: Row) -> Bars:
    """Interval bars of one figure of areas side by side, the county as the upright line.

    ``row`` is one of ``found.rows``; the words beside the county are by `insight.stats.comparison.compare`, as on the
    page of an area.
    """
    numbers = range(1, len(found.places) + 1)
    columns = [
        np.array([row[f"{n}_{name}"] for n in numbers], dtype=float) for name in ("value", "lower", "upper")
    ]
    county = _known(row["county_value"]) if found.county else None
    against = np.full(len(columns[0]), math.nan if county is None else county)
    value, lower, upper = columns
    classes = compare(value, lower, upper, against, polarity=str(row["polarity"]))
    made = tuple(
        BarRow(
            name=place.name,
            comparison=str(word),
            own=n == 1,
            **_figure(
                {
                    name: row[f"{n}_{name}"]
                    for name in ("value", "text", "lower", "upper", "interval", "state")
                }
            ),
        )
        for n, place, word in zip(numbers, found.places, classes, strict=True)
    )
    return Bars(
        title=str(row["title"]),
        subtitle=f"{row['period']}, beside {found.county}" if county is not None else str(row["period"]),
        unit=str(row["unit"]),
        rows=made,
        benchmark=county,
        benchmark_name=found.county if county is not None else "",
        benchmark_text=str(row["county_text"]) if county is not None else "",
        alt=_ends(made, str(row["unit"])),
    )


def _ends(rows: tuple[BarRow, ...], unit: str) -> str:
    """What a picture of bars shows at a glance."""
    known = sorted((row for row in rows if row.value is not None), key=lambda row: row.value or 0.0)
    if len(known) < 2:
        return ""
    least, most = known[0], known[-1]
    texts = [words.sign_unit(row.text, unit) for row in (most, least)]
    return f"Highest in {most.name}, {texts[0]}; lowest in {least.name}, {texts[1]}."


def trend(
    store: Store, spec: pd.Series, place: pd.Series, others: tuple[pd.Series, ...] = (), *, reason: str = ""
) -> TrendChart | None:
    """Trend lines of an area and at most two others (district, county); None where there is one period alone.

    ``reason`` stands in for the reason of the edition where no trend is given.
    """
    drawn = [(other, _series(store, spec, other)) for other in (place, *others)]
    periods = list(drawn[0][1]["period"])
    if len(periods) < 2:
        return None
    found = store.trends(str(spec["indicator_id"]), str(place["area_type"]), str(place["area_code"]))
    told = found.iloc[0] if len(found) else None
    decimals = int(spec["decimals"])
    lines = tuple(
        TrendLine(name=str(other["name"]), points=_points(series, periods, decimals))
        for other, series in drawn
        if len(series)
    )
    return TrendChart(
        title=str(spec["title"]),
        subtitle=f"{place['name']}, {periods[0]} to {periods[-1]}",
        unit=str(spec["unit"]),
        lines=lines,
        direction="" if told is None else str(told["direction"]),
        reason=reason or ("" if told is None or not isinstance(told["reason"], str) else told["reason"]),
    )


def _series(store: Store, spec: pd.Series, place: pd.Series) -> pd.DataFrame:
    return store.series(str(spec["indicator_id"]), str(place["area_code"]), str(place["area_type"]))


def _points(series: pd.DataFrame, periods: list[str], decimals: int) -> tuple[TrendPoint, ...]:
    held = {str(row["period"]): row for row in _records(series)}
    missing: dict[str, Any] = {
        "value": math.nan,
        "state": "missing",
        "lower": math.nan,
        "upper": math.nan,
        "break_note": None,
    }
    made = []
    for period in periods:
        row = held.get(period, missing)
        note = row["break_note"] if isinstance(row["break_note"], str) else ""
        made.append(TrendPoint(period=period, breaks=note, **_figure({**row, **_texts(row, decimals)})))
    return tuple(made)


def strip(rows: pd.DataFrame, *, title: str, subtitle: str, dimension: str, note: str = "") -> Strip:
    """Participation strip.

    Parameters
    ----------
    rows
        One row per group: ``group`` (its words), ``index``, ``lower``, ``upper`` (of the index), ``verdict``,
        ``counts`` (words); ``state`` says why there is no index, *missing* where it is left out.
    title, subtitle, dimension, note
        Words around the strip; ``dimension`` is the heading of the groups.
    """
    made = []
    for row in _records(rows):
        shown = {"value": row["index"], "lower": row["lower"], "upper": row["upper"], "state": "value"}
        shown["state"] = "value" if _known(row["index"]) is not None else row.get("state", "missing")
        figure = _figure({**shown, **_texts(shown, 2)})
        verdict = row["verdict"] if isinstance(row["verdict"], str) else ""
        index = figure.pop("value")
        made.append(
            StripRow(
                group=str(row["group"]), index=index, verdict=verdict, counts=str(row["counts"]), **figure
            )
        )
    return Strip(title=title, subtitle=subtitle, dimension=dimension, rows=tuple(made), note=note)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]


def _texts(row: Row, decimals: int) -> dict[str, str]:
    return {
        "text": words.cell(row["value"], row["state"], decimals),
        "interval": words.interval(row["lower"], row["upper"], decimals),
    }


def _figure(row: Row) -> dict[str, Any]:
    """Value, limits and their texts, without limits where there is no figure."""
    value = _known(row["value"]) if row["state"] == "value" else None
    lower, upper = (_known(row[name]) if value is not None else None for name in ("lower", "upper"))
    if lower is None or upper is None:
        lower = upper = None
    interval = row["interval"] if lower is not None else ""
    return {"value": value, "text": row["text"], "lower": lower, "upper": upper, "interval": interval}


def _known(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def dots(
    rows: pd.DataFrame,
    spec: pd.Series,
    *,
    key: str,
    base: str,
    areas: str,
    period: str,
) -> Dots:
    """Ranked dot plot of all areas of a type beside one benchmark.

    Parameters
    ----------
    rows
        As `insight.comparing.compare_areas` returns them; where the benchmark is not the same in all there is no line.
    spec
        The indicator.
    key, base
        Key and name of the benchmark.
    areas
        Kind of area in the plural.
    period
        What the figures describe.
    """
    decimals = int(spec["decimals"])
    known = rows[f"{key}_value"].dropna()
    figures = [_figure({**row, **_texts(row, decimals)}) for row in _records(rows)]
    return Dots(
        title=str(spec["title"]),
        subtitle=f"{spec['unit']}, {period}, beside {base}",
        unit=str(spec["unit"]),
        areas=_in_a_sentence(areas),
        codes=tuple(rows["area_code"]),
        values=tuple(figure["value"] for figure in figures),
        lowers=tuple(figure["lower"] for figure in figures),
        uppers=tuple(figure["upper"] for figure in figures),
        comparisons=tuple(str(word) for word in rows[f"{key}_class"]),
        decimals=decimals,
        benchmark=float(known.iloc[0]) if known.nunique() == 1 else None,
        benchmark_name=base,
        beside=tuple(_known(value) for value in rows[f"{key}_value"]),
        polarity=Polarity(spec["polarity"]),
    )
