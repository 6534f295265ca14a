"""The map page: choose an indicator, see it on the map, in the table and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from insight import links, narrative, pairing, profiles
from insight.links import Link
from insight.pages import address, blocks, controls, deck, drawings, editions, linking, look, over, printing
from insight.pages.component import live
from insight.pages.controls import Choice
from insight.pages.table import rows_of
from insight.profiles import Figure, View
from insight.store import Store
from layers.live.chooser import read_ready
from layers.live.dots import encode_dots
from layers.live.payload import encode_values
from layers.live.table import Ask, encode_table

FIRST = 4
"""Figures of an area shown at once."""

DOTS_PX = 480
"""Height of the ranked dot plot."""

FIRST_ASK = Ask(sort="value", descending=True)
"""How the table is sorted at first."""


def show() -> None:
    """Show the page. It is one fragment, so that a click runs nothing but this."""
    _page()


@st.fragment
def _page() -> None:
    with look.told():
        _show()


def _show() -> None:
    store = editions.current()
    key = editions.key_of(store)
    if st.session_state.setdefault("edition", key) != key:
        st.session_state["edition"] = key
        st.rerun(scope="app")  # a new edition: its name and date stand outside this fragment
    controls.follow_address()
    heading = st.container(key="ci_heading")
    choice = controls.choose(store, key)
    shown = editions.view(store, key, choice.indicator_id, choice.area_type, choice.period)
    selected = _selected(shown)
    heading.html(blocks.heading(shown, selected))
    with st.container(key="ci_map_first"), st.container(key="ci_main"):
        reading, map_side = st.columns([2, 3], gap="medium")
        with map_side:  # first: the map is what is waited for
            _map(store, key, shown, selected, choice)
        with reading:
            _reading(store, key, shown, selected, choice)
    _ranked(store, key, shown, selected, choice)
    _table(shown, selected, choice)
    controls.remember(choice, selected)


def _selected(shown: View) -> str | None:
    """Code of the area chosen, where this map has it."""
    wanted = st.session_state.get("area")
    return wanted if wanted and (shown.rows["area_code"] == wanted).any() else None


def _reading(store: Store, key: str, shown: View, selected: str | None, choice: Choice) -> None:
    """The reading column: the area's words, where it stands, its main figures; without one, the whole county."""
    strip = blocks.strip(shown, selected, profiles.benchmark(shown, choice.benchmark, selected))
    if strip:
        st.html(strip)
    if selected is None:
        st.html(blocks.sentences([*narrative.paragraph(shown), narrative.invitation(shown)]))
        county = profiles.county_of(shown)
        if county is not None:
            place = store.area(county.area_code, area_type="county")
            _figures(place, "County", editions.panel(store, key, county.area_code, "county"))
    else:
        small = narrative.shown_with(store.shown_with(selected), choice.area_type)
        hidden = narrative.pockets(store.pockets(selected, choice.area_type), store.nation())
        st.html(blocks.sentences([*(small or narrative.standing(shown, selected)), *hidden]))
        place = store.area(selected, area_type=choice.area_type)
        label = str(shown.area_type["label"])
        _figures(place, label, editions.panel(store, key, selected, choice.area_type))
        st.button(f"Show all of {store.edition.place}", on_click=_let_go)
    with st.expander("About this figure"):
        st.html(blocks.sentences(narrative.about(shown)))
        linking.draw([links.about(choice.indicator_id)], key="about")


def _figures(place: pd.Series, label: str, figures: tuple[Figure, ...]) -> None:
    """Four main figures at once, the others a click away."""
    st.html(blocks.panel(place, label, figures[:FIRST]))
    if figures[FIRST:]:
        with st.expander("More figures"):
            st.html(blocks.panel(place, label, figures[FIRST:]))


def _let_go() -> None:
    address.act()
    st.session_state["area"] = None


def _map(store: Store, key: str, shown: View, selected: str | None, choice: Choice) -> None:
    outlines = editions.geometry(store, key, choice.area_type)
    live(data=outlines.message, key=f"outlines {choice.area_type}")
    drawn = over.overlays(store, key, choice.indicator_id, choice.area_type)
    spec = deck.spec_of(store, key, shown, choice.scheme, drawn)
    message = encode_values(spec, outlines, selected=selected, turn=controls.turn())
    live(data=message, key="map", on_select_change=lambda: _take("map"))
    if deck.name(store, key, choice.area_type, choice.scheme):
        _deck(choice.area_type, choice.scheme)
    over.switches(store, key)
    st.html(blocks.sentences(over.sentences(store, choice.indicator_id, choice.area_type)))
    _beside(choice, selected)
    st.html(blocks.sources(shown))
    printing.offer(store, shown, selected, choice, drawn)
    if selected is not None:
        st.html(f"<h2>All {escape(str(shown.area_type['plural']).lower())}</h2>")
        st.html(blocks.sentences(narrative.paragraph(shown)))


def _beside(choice: Choice, selected: str | None) -> None:
    """A link to this map beside another."""
    asked = {"type": choice.area_type, "left": pairing.name_of(choice.indicator_id, choice.period)}
    query = asked | ({"area": selected} if selected else {})
    links = [
        Link("Put this map beside another", "pair", query),
        Link("Which places meet several conditions?", "find"),
        Link("Make an area of your own: a circle, a drawing, several areas", "own"),
    ]
    linking.draw(links, key="pair")


def _ranked(store: Store, key: str, shown: View, selected: str | None, choice: Choice) -> None:
    """Every area in order with its likely range; a click on a dot selects the area."""
    word = choice.benchmark
    if word is None or not shown.rows["value"].notna().any():
        return
    plural = str(shown.area_type["plural"])
    # Sent only when asked for: of a nation's wards it is three times what the map takes.
    if not st.toggle(
        f"Show all {plural[:1].lower() + plural[1:]} in order, with their likely ranges", key="ranked"
    ):
        return
    rows = editions.ranked(store, key, choice.indicator_id, choice.area_type, choice.period, word)
    base = profiles.benchmark_choices(shown)[word]
    column = next(name for name in rows.columns if name.endswith("_class")).removesuffix("_class")
    plot = drawings.dots(rows, shown.spec, key=column, base=base, areas=plural, period=shown.period)
    outlines = editions.geometry(store, key, choice.area_type)
    live(
        data=encode_dots(plot, outlines, selected=selected, height=DOTS_PX),
        key="dots",
        on_select_change=lambda: _take("dots"),
    )


@st.fragment
def _deck(area_type: str, scheme: str) -> None:
    """Send the maps of all indicators, once the browser has painted the first and asks for them."""
    store = editions.current()
    key = editions.key_of(store)
    place = f"deck {area_type} {scheme}"
    asked: dict[str, int] = st.session_state.setdefault("decks", {})
    name = deck.name(store, key, area_type, scheme)

    def ready() -> None:
        asked.update(read_ready(st.session_state[place].get("ready")))

    message = deck.message(store, key, area_type, scheme, asked=asked.get(name, 0))
    live(data=message, key=place, on_ready_change=ready)


def _take(key: str) -> None:
    """Remember the area that was chosen on the map or in the table, and turn the table to it."""
    chosen = st.session_state[key].get("select")
    if chosen:
        address.act()
        st.session_state["area"] = chosen
        st.session_state["ask"] = replace(st.session_state.get("ask", FIRST_ASK), page=None)


def _table(shown: View, selected: str | None, choice: Choice) -> None:
    table = rows_of(shown, choice)
    key = f"table {choice.area_type}"
    ask = st.session_state.get("ask", FIRST_ASK)
    ask = st.session_state["ask"] = ask.after(table, st.session_state.pop("table asked", {}))

    def asked() -> None:
        st.session_state["table asked"] = _sent(st.session_state[key])
        _take(key)

    live(
        data=encode_table(table, ask, selected=selected),
        key=key,
        on_select_change=asked,
        on_sort_change=asked,
        on_page_change=asked,
        on_find_change=asked,
    )


def _sent(triggers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: triggers.get(name) for name in ("sort", "page", "find")}
