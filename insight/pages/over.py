"""What the map page draws over its areas when asked: clusters as outlines, pockets as hatching, places as symbols."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from insight import patterns, profiles
from insight.documents import layer
from insight.pages import editions
from insight.siting import Sort
from insight.store import Store
from layers.overlays import NO_OVERLAYS, Overlays, Point, PointKind

CLUSTERS, POCKETS = "Clusters", "Hidden pockets"
PARTS = {
    "clusters": CLUSTERS,
    "pockets": POCKETS,
    "places": str(Sort.PLACE),
    "engagement": str(Sort.EXERCISE),
    "forums": str(Sort.FORUM),
    "grants": str(Sort.GRANT),
    "said": str(Sort.SAID),
}
"""What can be shown, by the word the address has for it."""
KEY = "over"

KINDS = {
    Sort.PLACE: PointKind.ASSET,
    Sort.EXERCISE: PointKind.EXERCISE,
    Sort.FORUM: PointKind.FORUM,
    Sort.GRANT: PointKind.BID,
    Sort.SAID: PointKind.STATEMENT,
}


def asked() -> tuple[str, ...]:
    """What the reader has switched on, or the address asks for."""
    if KEY not in st.session_state:
        wanted = st.query_params.get("show", "").split(",")
        st.session_state[KEY] = [part for word, part in PARTS.items() if word in wanted]
    return tuple(st.session_state[KEY])


def in_address() -> str:
    """How the address holds what is switched on."""
    return ",".join(word for word, part in PARTS.items() if part in asked())


def switches(store: Store, key: str) -> None:
    """The switches under the map: clusters, pockets, and what this edition has points of."""
    at_hand = {str(sort) for sort in editions.sorts(store, key)}
    parts = [part for part in PARTS.values() if part in (CLUSTERS, POCKETS) or part in at_hand]
    st.session_state[KEY] = [part for part in asked() if part in parts]
    st.pills("Show on the map", parts, selection_mode="multi", key=KEY)


def overlays(store: Store, key: str, indicator_id: str, area_type: str) -> Overlays:
    """What is switched on, for one indicator and kind of area."""
    chosen = asked()
    if not chosen:
        return NO_OVERLAYS
    clusters = layer.clusters(store, indicator_id, area_type) if CLUSTERS in chosen else ()
    pockets = layer.pockets(store, area_type) if POCKETS in chosen else ()
    return Overlays(clusters=clusters, pockets=pockets, points=_points(store, key))


def _points(store: Store, key: str) -> tuple[Point, ...]:
    chosen = tuple(sort for sort in Sort if str(sort) in asked())
    return tuple(
        Point(
            kind=KINDS[Sort(row["sort"])],
            name=row["name"],
            lon=row["lon"],
            lat=row["lat"],
            words=row["words"],
        )
        for row in editions.points(store, key, chosen).to_dict("records")
    )


def sentences(store: Store, indicator_id: str, area_type: str) -> tuple[str, ...]:
    """What is drawn, in words."""
    chosen = asked()
    said: list[str] = []
    if CLUSTERS in chosen:
        said += patterns.clusters(profiles.clusters(store, indicator_id, area_type), store.edition.place)
    if POCKETS in chosen:
        said.append(_pockets_in_words(layer.latest(store.pockets(area_type=area_type))))
    return tuple(said)


def _pockets_in_words(found: pd.DataFrame) -> str:
    if found.empty:
        return "No area of average deprivation hides a neighbourhood among the most deprived fifth."
    number, areas = found["small_areas"].explode().nunique(), len(found)
    inside = "an area that is not" if areas == 1 else f"{areas:,} areas that are not"
    who, lie = ("neighbourhood", "lies") if number == 1 else ("neighbourhoods", "lie")
    return f"{number:,} {who} among the most deprived fifth {lie} inside {inside}."
