"""The edition in use, and what is kept of it between two clicks. The path of the edition is the key.

What the map page asks for at every click is a shared object (``st.cache_resource``), which nobody may change: a copy
each time, as ``st.cache_data`` makes, is a third of the wait where areas are those of a nation.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from insight import area_facts, comparing, freezing, meeting, pairing, profiles, side_by_side, siting, unheard
from insight.classing import classes_of
from insight.comparing import Compared
from insight.conditions import Condition
from insight.domain import Visibility
from insight.engagement.coordination import Reach, reach_of
from insight.errors import Fault, StoreError
from insight.meeting import Found as Meeting
from insight.pages import warming, written
from insight.pages.written import Asked, Shown
from insight.pairing import Side
from insight.profiles import View
from insight.side_by_side import SideBySide
from insight.siting import Sort
from insight.stats.classes import Classes, Scheme
from insight.store import Store, current_path, home, read_lightly
from insight.unheard import Found, Question
from layers.live.geometry import Geometry, Place, encode_geometry

FEWEST = 3
"""Periods that a series drawn as a line has at least."""

TOWNS = 60
"""Towns labelled at most; the map shows fewer when zoomed out."""


def today() -> date:
    """Day by which pages tell what is planned from what is past."""
    return date.today()


def current() -> Store:
    """Open the edition that ``insight serve`` was given, else the one the pointer names.

    Raises
    ------
    StoreError
        When nothing has been built yet.
    """
    named = os.environ.get("INSIGHT_EDITION")
    path = Path(named) if named else current_path()
    if path is None:
        raise StoreError(
            Fault(str(home()), "there must be an edition to show", "none", "Run: insight build data/sample")
        )
    return _open(str(path), path.stat().st_mtime_ns if path.is_file() else 0)


def internal(store: Store) -> Store:
    """The same edition, opened for the council: what waits to be decided is in it. Only for pages that may."""
    path = store.path
    return _open_internal(str(path), path.stat().st_mtime_ns if path.is_file() else 0)


@st.cache_resource(max_entries=3, show_spinner=False)
def _open_internal(path: str, modified: int) -> Store:
    del modified  # part of the key, as of `_open`
    return Store(Path(path), audience=Visibility.INTERNAL)


key_of = warming.key_of


@st.cache_resource(max_entries=3, show_spinner=False)
def _open(path: str, modified: int) -> Store:
    del modified  # part of the key: a file written anew under its old name is another edition
    read_lightly()
    return Store(Path(path))


@st.cache_resource(max_entries=20, show_spinner=False)
def geometry(_store: Store, key: str, area_type: str) -> Geometry:
    """Outlines of one area type, packed for the browser."""
    del key
    places = [
        Place(name=row["name"], lon=row["lon"], lat=row["lat"], population=int(row["population"]))
        for row in _store.places().head(TOWNS).to_dict("records")
    ]
    return encode_geometry(_store.outlines(area_type), places=places)


@st.cache_resource(max_entries=400, show_spinner=False)
def view(_store: Store, key: str, indicator_id: str, area_type: str, period: str | None) -> View:
    """One indicator for one area type and period."""
    del key
    return profiles.view(_store, indicator_id, area_type, period)


@st.cache_data(max_entries=2000, show_spinner=False)
def classes(_view: View, key: str, shown: tuple[str, str, str], scheme: str, count: int) -> Classes:
    """Class breaks for a view (indicator, area type, period)."""
    del key, shown
    return classes_of(_view, Scheme(scheme), count)


@st.cache_resource(max_entries=10, show_spinner=False)
def indicators(_store: Store, key: str) -> pd.DataFrame:
    """Indicators the audience may see."""
    del key
    return _store.indicators()


@st.cache_resource(max_entries=10, show_spinner=False)
def periods(_store: Store, key: str) -> pd.DataFrame:
    """Periods by indicator and area type, the latest last."""
    del key
    return _store.periods()


@st.cache_resource(max_entries=40, show_spinner=False)
def latest(_store: Store, key: str, area_type: str) -> dict[str, str]:
    """Period shown first of every indicator that an area type has, in the order of the indicators."""
    table = periods(_store, key)
    at_hand = set(table.loc[table["area_type"] == area_type, "indicator_id"])
    names = [str(name) for name in indicators(_store, key)["indicator_id"] if name in at_hand]
    return {name: _store.latest_period(name, area_type) for name in names}


@st.cache_resource(max_entries=40, show_spinner=False)
def by_theme(_store: Store, key: str, area_type: str) -> dict[str, list[tuple[str, str]]]:
    """Indicators that an area type has, identifier and title, under their themes."""
    at_hand = latest(_store, key, area_type)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in indicators(_store, key)[["theme", "indicator_id", "title"]].itertuples(index=False):
        if row.indicator_id in at_hand:
            found.setdefault(str(row.theme), []).append((str(row.indicator_id), str(row.title)))
    return found


@st.cache_resource(max_entries=10, show_spinner=False)
def area_types(_store: Store, key: str) -> pd.DataFrame:
    """Published area types, those people know by name before those made for statistics."""
    del key
    found = _store.area_types()
    return found.sort_values(["small", "position"], kind="stable")


@st.cache_data(max_entries=2000, show_spinner=False)
def panel(_store: Store, key: str, area_code: str, area_type: str) -> tuple[profiles.Figure, ...]:
    """Main figures of an area beside its district and county."""
    del key
    return profiles.panel(_store, area_code, area_type, _store.edition.headline)


@st.cache_resource(max_entries=20, show_spinner=False)
def areas(_store: Store, key: str, area_type: str) -> pd.DataFrame:
    """Areas of a type in order of name, with ``label``: the name, with the district where several share it."""
    del key
    rows = _store.areas(area_type)
    return rows.assign(label=profiles.labels(rows))


@st.cache_data(max_entries=500, show_spinner=False)
def compared(
    _store: Store, key: str, area_code: str, area_type: str, benchmarks: tuple[str, ...]
) -> Compared:
    """All figures of an area beside up to three benchmarks."""
    del key
    return comparing.compare_area(_store, area_code, area_type, benchmarks=benchmarks)


@st.cache_data(max_entries=2000, show_spinner=False)
def compared_with(
    _store: Store, key: str, area_code: str, area_type: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What an area can be compared with, key to name, and what it is compared with at first."""
    del key
    place = _store.area(area_code, area_type=area_type)
    return comparing.choices(_store, place), tuple(area_facts.usual(_store, place))


@st.cache_resource(max_entries=3, show_spinner=False)
def earlier(_store: Store, key: str) -> Store | None:
    """The frozen edition before this one, for what has changed since."""
    del key
    return freezing.earlier(_store)


@st.cache_resource(max_entries=500, show_spinner=False)
def paper(
    _store: Store, key: str, area_code: str, area_type: str, benchmarks: tuple[str, ...], today: date
) -> Shown:
    """The profile of an area, written and drawn; shared by everybody who looks at it, and never changed."""
    asked = Asked(area_code, area_type, benchmarks, today)
    return warming.shown(key, asked) or written.write(_store, earlier(_store, key), asked)


@st.cache_data(max_entries=20, show_spinner=False)
def with_trends(_store: Store, key: str, area_type: str) -> pd.DataFrame:
    """Indicators with three periods or more for an area type."""
    table = periods(_store, key)
    table = table[table["area_type"] == area_type]
    many = table.groupby("indicator_id")["period"].nunique()
    found = indicators(_store, key)
    return found[found["indicator_id"].isin(many[many >= FEWEST].index)]


@st.cache_data(max_entries=200, show_spinner=False)
def origins(_store: Store, key: str, indicator_ids: tuple[str, ...]) -> pd.DataFrame:
    """Data sets behind some indicators, one row each."""
    del key
    rows = [_store.sources(indicator_id) for indicator_id in indicator_ids]
    return pd.concat(rows).drop_duplicates("dataset_id") if rows else pd.DataFrame()


@st.cache_data(max_entries=200, show_spinner=False)
def unheard_of(_store: Store, key: str, question: Question) -> Found:
    """Need and voice of every area, for one question."""
    del key
    return unheard.find(_store, question)


@st.cache_data(max_entries=200, show_spinner=False)
def meeting_of(
    _store: Store, key: str, asked: tuple[Condition, ...], area_type: str, district: str | None
) -> Meeting:
    """Which areas meet several conditions."""
    del key
    return meeting.meeting(_store, asked, area_type, district=district)


@st.cache_resource(max_entries=3, show_spinner=False)
def reach(_store: Store, key: str) -> Reach:
    """Small areas of each area: what two exercises are said to overlap by."""
    del key
    return reach_of(_store.frame("members"))


@st.cache_data(max_entries=40, show_spinner=False)
def pair_options(_store: Store, key: str, area_type: str) -> pd.DataFrame:
    """What either of two maps may show: ``key`` and ``title``; who has been heard first, then every period."""
    table = periods(_store, key)
    table = table[(table["area_type"] == area_type) & (table["with_value"] > 0)]
    names = indicators(_store, key)[["indicator_id", "title"]]
    found = names.merge(table[["indicator_id", "period"]], on="indicator_id")
    keys = [pairing.name_of(*at) for at in zip(found["indicator_id"], found["period"], strict=True)]
    rows = pd.DataFrame({"key": keys, "title": found["title"] + " (" + found["period"] + ")"})
    if not pairing.has_voice(_store, area_type):
        return rows
    return pd.concat([pd.DataFrame({"key": [pairing.VOICE], "title": ["Who has been heard"]}), rows])


@st.cache_data(max_entries=100, show_spinner=False)
def side(_store: Store, key: str, side_key: str, area_type: str) -> Side:
    """One of two maps."""
    del key
    return pairing.side(_store, side_key, area_type)


@st.cache_data(max_entries=200, show_spinner=False)
def beside(_store: Store, key: str, areas: tuple[str, ...]) -> SideBySide:
    """Up to four areas side by side."""
    del key
    return side_by_side.side_by_side(_store, areas)


@st.cache_data(max_entries=40, show_spinner=False)
def points(_store: Store, key: str, chosen: tuple[Sort, ...]) -> pd.DataFrame:
    """Points that the map may show, of some sorts."""
    del key
    return siting.points(_store, chosen, today=today())


@st.cache_data(max_entries=3, show_spinner=False)
def sorts(_store: Store, key: str) -> tuple[Sort, ...]:
    """Sorts of points that the edition has."""
    del key
    return siting.sorts(_store, today=today())


@st.cache_data(max_entries=200, show_spinner=False)
def ranked(
    _store: Store, key: str, indicator_id: str, area_type: str, period: str, benchmark: str
) -> pd.DataFrame:
    """Every area of a type beside one benchmark."""
    del key
    return comparing.compare_areas(_store, indicator_id, area_type, period=period, benchmarks=(benchmark,))
