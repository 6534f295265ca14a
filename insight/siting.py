"""Where things are that a map may show as points: community places, engagement, forums, grants, what people said.

Places and grants have a point of their own. An exercise, a forum or a statement belongs to whole areas and stands at
the middle of each, which its words say, several as one point; one that covers the whole council has no point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import geopandas as gpd
import pandas as pd

from insight import words
from insight.geography.outlines import WGS84
from insight.store import Store

COLUMNS = ["sort", "name", "words", "lon", "lat"]
MOST_AREAS = 8
"""An exercise or forum for more areas than this is for everybody, and would dot the map with itself."""

Row = Mapping[Any, Any]


class Sort(StrEnum):
    """What stands at a point."""

    PLACE = "Community places"
    EXERCISE = "Engagement"
    FORUM = "Forums"
    GRANT = "Grants and bids"
    SAID = "What people said"


def sorts(store: Store, *, today: date) -> tuple[Sort, ...]:
    """Sorts of which the edition has any point that the audience may see."""
    return tuple(sort for sort in Sort if len(points(store, (sort,), today=today)))


def points(store: Store, chosen: tuple[Sort, ...], *, today: date) -> pd.DataFrame:
    """Points of some sorts.

    Returns
    -------
    DataFrame
        One row per point: ``sort`` (`Sort`), ``name``, ``words`` (one sentence, or none), ``lon`` and ``lat`` (WGS 84,
        degrees). Things whose place is not known are left out.
    """
    find: dict[Sort, Callable[[], pd.DataFrame]] = {
        Sort.PLACE: lambda: _at_points(store.assets(), Sort.PLACE, lambda row: f"{row['kind']}."),
        Sort.EXERCISE: lambda: _in_areas(store, store.exercises(), Sort.EXERCISE, _exercise),
        Sort.FORUM: lambda: _in_areas(store, store.forums(), Sort.FORUM, _forum),
        Sort.GRANT: lambda: _at_points(store.grants(), Sort.GRANT, _grant),
        Sort.SAID: lambda: _in_areas(store, _said(store.statements(today)), Sort.SAID, _statement),
    }
    found = [rows for sort in chosen if len(rows := find[sort]())]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)


def _at_points(rows: pd.DataFrame, sort: Sort, say: Callable[[Row], str]) -> pd.DataFrame:
    """Rows with a point of their own, ``x`` and ``y`` in metres (EPSG:27700)."""
    rows = rows[rows["x"].notna() & rows["y"].notna()]
    at = gpd.GeoSeries(gpd.points_from_xy(rows["x"], rows["y"]), crs=27700).to_crs(WGS84)
    said = [say(row) for row in rows.to_dict("records")]
    found = {"sort": sort, "name": rows["name"].to_numpy(), "words": said, "lon": at.x, "lat": at.y}
    return pd.DataFrame(found, columns=COLUMNS)


def _in_areas(store: Store, rows: pd.DataFrame, sort: Sort, say: Callable[[Row], str]) -> pd.DataFrame:
    """Rows that belong to whole areas: one point in the middle of each area."""
    there: dict[tuple[str, str], list[Row]] = {}
    for row in rows.to_dict("records"):
        for code in _codes(row):
            there.setdefault((str(row["area_type"]), code), []).append(row)
    middles = {(row["area_type"], row["area_code"]): row for row in store.middles().to_dict("records")}
    found = [
        (sort, *_together(held, sort, say, str(middles[at]["name"])), middles[at]["lon"], middles[at]["lat"])
        for at, held in there.items()
        if at in middles
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def _together(rows: list[Row], sort: Sort, say: Callable[[Row], str], place: str) -> tuple[str, str]:
    """Name and words of everything of a sort that belongs to one area."""
    column, several = NAMES[sort]
    if len(rows) == 1:
        return str(rows[0][column] or sort), f"{say(rows[0])} For all of {place}."
    each = " ".join(f"{row[column]}: {say(row)}" if row[column] else say(row) for row in rows)
    return f"{len(rows)} {several} for all of {place}", each


NAMES = {
    Sort.EXERCISE: ("title", "exercises"),
    Sort.FORUM: ("name", "forums and organisations"),
    Sort.SAID: ("topic", "things said"),
}
"""Column that names a row, and what several are called."""


def _codes(row: Row) -> Iterator[str]:
    codes = row["area_codes"]
    if isinstance(row["area_type"], str) and len(codes) <= MOST_AREAS:
        yield from codes


def _said(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(area_codes=rows["area_code"].map(lambda code: [code]))


def _exercise(row: Row) -> str:
    held = pd.notna(row["actual_start"])
    when = pd.Timestamp(row["starts"])
    return f"{'Held' if held else 'Planned for'} {when:%B %Y}: {row['method']}."


def _forum(row: Row) -> str:
    who = str(row["organisation"] or "")
    run = f"Run by {who}." if who and who != row["name"] else str(row["kind"]).capitalize() + "."
    return f"{run} Meets {row['meets']}." if row["meets"] else run


def _grant(row: Row) -> str:
    return f"{str(row['status']).capitalize()}: £{words.count(row['amount'])} from {row['fund']}, {row['period']}."


def _statement(row: Row) -> str:
    who = f"{row['role']}, {pd.Timestamp(row['said_on']):%-d %B %Y}"
    return f"“{row['statement']}” {who}. What somebody sees, not a measured fact."
