"""The map page: choose an indicator, see it on the map, in the table and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from insight import narrative, profiles, words
from insight.domain import Polarity, State, Statistic
from insight.pages import blocks, editions
from insight.profiles import Figure, View
from insight.stats.classes import Scheme
from insight.store import Store
from layers.live import COMPONENT, SCRIPT
from layers.live.payload import encode_values
from layers.live.table import Ask, Column, Table, encode_table
from layers.spec import LayerSpec, MapWords

SCHEMES = {
    "Natural groups": (Scheme.NATURAL, 5),
    "Equal numbers": (Scheme.QUANTILE, 5),
    "Equal steps": (Scheme.EQUAL, 5),
    "Natural groups, 3": (Scheme.NATURAL, 3),
    "Natural groups, 7": (Scheme.NATURAL, 7),
    "Tenths": (Scheme.QUANTILE, 10),
}
FIRST = 4
"""Figures of an area shown at once."""

FIRST_ASK = Ask(sort="value", descending=True)
"""How the table is sorted at first."""

live = st.components.v2.component(COMPONENT, js=SCRIPT)


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen."""

    area_type: str
    indicator_id: str
    period: str
    scheme: str
    benchmark: str | None


def show() -> None:
    """Show the page. It is one fragment, so that a click runs nothing but this."""
    _page()


@st.fragment
def _page() -> None:
    store = editions.current()
    key = str(store.path)
    heading = st.container(key="ci_heading")
    choice = _controls(store, key)
    shown = editions.view(store, key, choice.indicator_id, choice.area_type, choice.period)
    selected = _selected(shown)
    heading.html(blocks.heading(shown, selected))
    with st.container(key="ci_main"):
        reading, map_side = st.columns([2, 3], gap="medium")
        with reading:
            _reading(store, key, shown, selected, choice)
        with map_side:
            _map(store, key, shown, selected, choice)
    _table(shown, selected, choice)
    _remember(choice, selected)


def _controls(store: Store, key: str) -> Choice:
    """The slim row over the map. Choices that do not go together are mended, not refused."""
    with st.container(key="ci_controls"):
        columns = st.columns([2, 2, 4, 2, 2, 2])
    types = editions.area_types(store, key)
    indicators, periods = editions.indicators(store, key), editions.periods(store, key)
    asked = _asked(store, types, indicators)
    with columns[0]:
        area_type = _pick("Kind of area", "area_type", types, "area_type", "plural", asked["type"])
    at_hand = indicators[
        indicators["indicator_id"].isin(periods.loc[periods["area_type"] == area_type, "indicator_id"])
    ]
    with columns[1]:
        theme = _theme(at_hand, asked["indicator"])
    with columns[2]:
        rows = at_hand[at_hand["theme"] == theme]
        indicator_id = _pick("Indicator", "indicator", rows, "indicator_id", "title", asked["indicator"])
    with columns[3]:
        period = _period(store, periods, indicator_id, area_type, asked["period"])
    with columns[4]:
        scheme = st.selectbox("Classes", list(SCHEMES), key="scheme")
    with columns[5]:
        benchmark = _benchmark(store, key, indicator_id, area_type, period)
    return Choice(area_type, indicator_id, period, scheme, benchmark)


def _asked(store: Store, types: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, str]:
    """What the address asks for, where it names things this edition has; else what the council set."""
    query = st.query_params
    kinds, names = set(types["area_type"]), set(indicators["indicator_id"])
    kind, name = query.get("type", ""), query.get("indicator", "")
    return {
        "type": kind if kind in kinds else store.edition.default_area_type,
        "indicator": name if name in names else store.edition.default_indicator,
        "period": query.get("period", ""),
    }


def _pick(label: str, key: str, rows: pd.DataFrame, value: str, text: str, first: str) -> str:
    """Show a choice among rows, starting with ``first`` where it is there."""
    values = list(dict.fromkeys(rows[value]))
    texts = dict(zip(rows[value], rows[text], strict=True))
    if st.session_state.get(key) not in values:
        st.session_state[key] = first if first in values else values[0]
    return str(st.selectbox(label, values, format_func=lambda item: str(texts[item]), key=key))


def _theme(indicators: pd.DataFrame, asked: str) -> str:
    themes = list(dict.fromkeys(indicators["theme"]))
    own = indicators.loc[indicators["indicator_id"] == asked, "theme"]
    if st.session_state.get("theme") not in themes:
        st.session_state["theme"] = own.iloc[0] if len(own) else themes[0]
    return str(st.selectbox("Theme", themes, key="theme"))


def _period(store: Store, periods: pd.DataFrame, indicator_id: str, area_type: str, asked: str) -> str:
    rows = periods[(periods["indicator_id"] == indicator_id) & (periods["area_type"] == area_type)]
    values = list(rows["period"])[::-1]
    key = f"period {indicator_id} {area_type}"
    if st.session_state.get(key) not in values:
        latest = store.latest_period(indicator_id, area_type)
        st.session_state[key] = asked if asked in values else latest
    return str(st.selectbox("Period", values, key=key))


def _benchmark(store: Store, key: str, indicator_id: str, area_type: str, period: str) -> str | None:
    """Choose what the areas are compared with: the county, each area's own district, or one district."""
    shown = editions.view(store, key, indicator_id, area_type, period)
    choices = profiles.benchmark_choices(shown)
    if not choices:
        st.selectbox("Compare with", ["Nothing larger"], disabled=True)
        return None
    if st.session_state.get("benchmark") not in choices:
        st.session_state["benchmark"] = next(iter(choices))
    return str(
        st.selectbox("Compare with", list(choices), format_func=lambda code: choices[code], key="benchmark")
    )


def _selected(shown: View) -> str | None:
    """Code of the area chosen, where this map has it."""
    wanted = st.session_state.get("area", st.query_params.get("area"))
    return wanted if wanted in set(shown.rows["area_code"]) else None


def _reading(store: Store, key: str, shown: View, selected: str | None, choice: Choice) -> None:
    """The reading column: the area's words, where it stands, its main figures; without one, the whole county."""
    strip = blocks.strip(shown, selected)
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
        hidden = narrative.pockets(store.pockets(selected, choice.area_type))
        st.html(blocks.sentences([*narrative.standing(shown, selected), *small, *hidden]))
        place = store.area(selected, area_type=choice.area_type)
        label = str(shown.area_type["label"])
        _figures(place, label, editions.panel(store, key, selected, choice.area_type))
        st.button("Show the whole county", on_click=_let_go)
    with st.expander("About this figure"):
        st.html(blocks.sentences(narrative.about(shown)))


def _figures(place: pd.Series, label: str, figures: tuple[Figure, ...]) -> None:
    """Four main figures at once, the others a click away."""
    st.html(blocks.panel(place, label, figures[:FIRST]))
    if figures[FIRST:]:
        with st.expander("More figures"):
            st.html(blocks.panel(place, label, figures[FIRST:]))


def _let_go() -> None:
    st.session_state["area"] = None


def _map(store: Store, key: str, shown: View, selected: str | None, choice: Choice) -> None:
    outlines = editions.geometry(store, key, choice.area_type)
    live(data=outlines.message, key=f"outlines {choice.area_type}")
    message = encode_values(_spec(store, key, shown, choice), outlines, selected=selected)
    live(data=message, key="map", on_select_change=lambda: _take("map"))
    st.html(blocks.sources(shown))
    if selected is not None:
        st.html(f"<h2>All {escape(str(shown.area_type['plural']).lower())}</h2>")
        st.html(blocks.sentences(narrative.paragraph(shown)))


def _take(key: str) -> None:
    """Remember the area that was chosen on the map or in the table, and turn the table to it."""
    chosen = st.session_state[key].get("select")
    if chosen:
        st.session_state["area"] = chosen
        st.session_state["ask"] = replace(st.session_state.get("ask", FIRST_ASK), page=None)


def _spec(store: Store, key: str, shown: View, choice: Choice) -> LayerSpec:
    scheme, count = SCHEMES[choice.scheme]
    at = (choice.indicator_id, choice.area_type, choice.period)
    classes = editions.classes(store, key, at, str(scheme), count)
    rows = shown.rows
    return LayerSpec(
        codes=tuple(rows["area_code"]),
        names=tuple(rows["name"]),
        groups=tuple(rows["parent_name"].fillna("")),
        values=tuple(None if value != value else float(value) for value in rows["value"]),  # noqa: PLR0124  NaN
        texts=tuple(rows["text"]),
        states=tuple(State(state) for state in rows["state"]),
        breaks=classes.breaks,
        decimals=int(shown.spec["decimals"]),
        scheme=str(classes.scheme),
        polarity=Polarity(shown.spec["polarity"]),
        words=MapWords(
            title=str(shown.spec["title"]),
            subtitle=narrative.subtitle(shown),
            unit=str(shown.spec["unit"]),
            period=shown.period,
            source=" ".join(narrative.source_lines(shown)),
            fictional=store.edition.fictional,
        ),
    )


def _table(shown: View, selected: str | None, choice: Choice) -> None:
    table = _rows(shown, choice)
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


def _rows(shown: View, choice: Choice) -> Table:
    rows, spec = shown.rows, shown.spec
    label = str(shown.area_type["label"])
    columns = [
        Column(key="name", label=label, cells=tuple(rows["name"]), keys=tuple(rows["name"])),
        _numbers("value", str(spec["unit"])[:1].upper() + str(spec["unit"])[1:], rows["value"], rows["text"]),
    ]
    if choice.benchmark is not None:
        difference, texts = profiles.differences(shown, choice.benchmark)
        columns.append(_numbers("difference", "Difference", difference, texts, fold=True))
    if rows["lower"].notna().any():
        columns.append(_range(shown))
    columns += _counts(shown)
    if rows["parent_name"].notna().any():
        names = tuple(rows["parent_name"].fillna(""))
        columns.append(Column(key="parent", label="District", cells=names, keys=names, fold=True))
    fits = tuple(
        narrative.fit_brief(fit, share)
        for fit, share in zip(rows["fit"], rows["crossing_share"], strict=True)
    )
    columns.append(Column(key="fit", label="Fit", cells=fits, keys=fits, fold=True))
    return Table(
        caption=f"{spec['title']} by {label.lower()}, {shown.period}",
        codes=tuple(rows["area_code"]),
        columns=tuple(columns),
        find_label=f"Find a {label.lower()}",
    )


def _range(shown: View) -> Column:
    """95 % interval of each figure, marked where it is to be used with caution."""
    decimals = int(shown.spec["decimals"])
    ranges = [
        words.interval(lower, upper, decimals) for lower, upper in shown.rows[["lower", "upper"]].to_numpy()
    ]
    marks = [" (caution)" if word == "use with caution" else "" for word in shown.rows["reliability"]]
    cells = tuple(f"{range_}{mark}" for range_, mark in zip(ranges, marks, strict=True))
    return Column(key="range", label="95% interval", cells=cells, numeric=True, fold=True)


def _counts(shown: View) -> list[Column]:
    """The counts behind a share; for scores and ranks, the people they are weighted by."""
    rows, statistic = shown.rows, shown.spec["statistic"]
    if not rows["denominator"].notna().any():
        return []
    below = rows["denominator"]
    if statistic not in (Statistic.PROPORTION, Statistic.RATE):
        return [_numbers("denominator", "People counted", below, words.counts(below), fold=True)]
    above = rows["numerator"]
    return [
        _numbers("numerator", "Count", above, words.counts(above), fold=True),
        _numbers("denominator", "Out of", below, words.counts(below), fold=True),
    ]


def _numbers(key: str, label: str, values: pd.Series, texts: Any, *, fold: bool = False) -> Column:
    keys = tuple(None if value != value else float(value) for value in values)  # noqa: PLR0124  NaN
    return Column(key=key, label=label, cells=tuple(texts), keys=keys, numeric=True, fold=fold)


def _remember(choice: Choice, selected: str | None) -> None:
    """Keep the choice in the address, so that a link shows a colleague the same thing."""
    wanted = {"type": choice.area_type, "indicator": choice.indicator_id, "period": choice.period}
    if selected:
        wanted["area"] = selected
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
