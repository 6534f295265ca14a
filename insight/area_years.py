"""Which way the figures of an area have gone over the years."""

from __future__ import annotations

import pandas as pd

from insight import words
from insight.area_facts import Gathered, Row, lower_first, records
from insight.area_tables import cell, plain_table
from insight.content import Block, Column, Listing, Table, Trend
from insight.domain import State
from insight.stats.comparison import Trend as Way

FEWEST = 3
"""Periods that a line over the years has at least."""


def blocks(gathered: Gathered) -> list[Block]:
    """Which way figures have gone, with a line for those of three periods or more."""
    store, code = gathered.store, str(gathered.counted["area_code"])
    rows = store.of_area("area_trends", code, gathered.area_type)
    rows = rows[rows["points"] >= FEWEST]
    if rows.empty:
        return []
    said, tables = [], []
    for row in records(rows):
        series = store.series(str(row["indicator_id"]), code, gathered.area_type)
        said.append(_way(row))
        tables.append(_series(row, series))
    names = tuple(str(name) for name in rows["indicator_id"])
    return [Listing(tuple(said), "Over the years"), Trend(code, gathered.area_type, names, tuple(tables))]


def _way(row: Row) -> str:
    """Which way a figure has gone, or why that is not said."""
    title = str(row["title"])
    if row["direction"] == Way.NOT_CALCULATED:
        reason = lower_first(str(row["reason"])).partition(" (")[0].partition(":")[0].removesuffix(".")
        return f"{title}: no trend is given, because {reason}."
    if row["direction"] == Way.NO_CHANGE:
        return f"{title}: no change beyond chance, {row['from_period']} to {row['to_period']}."
    way = str(row["direction"]).replace("increasing", "rising").replace("decreasing", "falling")
    return f"{title}: {way}, {row['from_period']} to {row['to_period']}, more than chance explains."


def _series(row: Row, series: pd.DataFrame) -> Table:
    """Every period of a figure."""
    decimals, unit = int(row["decimals"]), str(row["unit"])
    lines = []
    for point in records(series):
        text = words.cell(point["value"], point["state"], decimals)
        shown = words.sign_unit(text, unit) if point["state"] == State.VALUE else text
        likely = words.interval(point["lower"], point["upper"], decimals)
        lines.append([cell(str(point["period"])), cell(shown, point["value"], point["state"]), cell(likely)])
    notes = [
        f"The series begins anew in {point.period}: {point.break_note}"
        for point in series.dropna(subset=["break_note"]).itertuples()
    ]
    columns = [Column("Period"), Column("Figure", numeric=True), Column("Likely range", numeric=True)]
    return plain_table(str(row["title"]), columns, lines, subtitle=unit, notes=notes)
