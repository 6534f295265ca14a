"""The slim row of choices over the map, and the address that holds them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from insight import profiles
from insight.classing import SCHEMES
from insight.pages import address, blocks, deck, editions, over
from insight.pages.component import live
from insight.store import Store
from layers.live.chooser import encode_chooser, read_taken

PAGE = "map"
CHOICES = ("area_type", "wanted", "scheme", "benchmark", over.KEY)
"""Choices that the address holds, by their key in the session."""


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen."""

    area_type: str
    indicator_id: str
    period: str
    scheme: str
    benchmark: str | None


def choose(store: Store, key: str) -> Choice:
    """The slim row over the map. Choices that do not go together are mended, not refused."""
    with st.container(key="ci_controls"):
        columns = st.columns([2, 5, 2, 2, 2])
    types = editions.area_types(store, key)
    indicators, periods = editions.indicators(store, key), editions.periods(store, key)
    asked = _asked(store, types, indicators)
    with columns[0]:
        area_type = address.pick("Kind of area", "area_type", types, "area_type", "plural", asked["type"])
    if st.session_state.get("wanted") not in set(indicators["indicator_id"]):
        st.session_state["wanted"] = asked["indicator"]
    wanted = str(st.session_state["wanted"])
    indicator_id = _at_hand(store, key, indicators, area_type, wanted)
    if indicator_id != wanted:
        titles = indicators.set_index("indicator_id")["title"]
        st.html(blocks.instead(titles[wanted], titles[indicator_id], types, area_type))
    if asked["own"] == indicator_id:
        st.session_state.setdefault(_period_key(indicator_id, area_type), asked["period"])
    with columns[2]:
        period = _period(store, periods, indicator_id, area_type)
    with columns[3]:
        scheme = _scheme(asked["classes"])
    with columns[1]:
        _chooser(store, key, Choice(area_type, indicator_id, period, scheme, None))
    with columns[4]:
        benchmark = _benchmark(store, key, indicator_id, area_type, period, asked["compare"])
    return Choice(area_type, indicator_id, period, scheme, benchmark)


def _asked(store: Store, types: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, str]:
    """What the address asks for, where it names things this edition has; else what the council set."""
    query = st.query_params
    kinds, names = set(types["area_type"]), set(indicators["indicator_id"])
    kind, name = query.get("type", ""), query.get("indicator", "")
    return {
        "type": kind if kind in kinds else store.edition.default_area_type,
        "indicator": name if name in names else store.edition.default_indicator,
        "own": name,
        "period": query.get("period", ""),
        "classes": query.get("classes", ""),
        "compare": query.get("compare", ""),
    }


def follow_address() -> None:
    """Take the choices from the address when it is a link, Back or Forward."""
    address.follow(PAGE, (*CHOICES, "area"), beginning="period ")
    st.session_state.setdefault("area", st.query_params.get("area"))


def _at_hand(store: Store, key: str, indicators: pd.DataFrame, area_type: str, wanted: str) -> str:
    """Indicator wanted, or while the kind of area has no figures of it one that is near: of the same theme."""
    at_hand = editions.latest(store, key, area_type)
    themes = indicators.set_index("indicator_id")["theme"]
    near = [name for name in at_hand if themes[name] == themes[wanted]]
    return next(
        name for name in (wanted, *near, store.edition.default_indicator, *at_hand) if name in at_hand
    )


def _chooser(store: Store, key: str, choice: Choice) -> None:
    """List every indicator of the area type, by theme; the browser paints the one chosen before it tells us."""
    message = encode_chooser(
        editions.by_theme(store, key, choice.area_type),
        label="Indicator",
        value=choice.indicator_id,
        deck=deck.name(store, key, choice.area_type, choice.scheme),
        turn=turn(),
    )
    live(data=message, key="chooser", on_indicator_change=_chosen)


def _chosen() -> None:
    taken = read_taken(st.session_state["chooser"].get("indicator"))
    if taken is not None:
        st.session_state["wanted"], st.session_state["turn"] = taken.value, taken.turn
        address.act()


def turn() -> int:
    """Number of the last choice of this session in the list of indicators; 0 before the first."""
    return int(st.session_state.get("turn", 0))


def _scheme(asked: str) -> str:
    if st.session_state.get("scheme") not in SCHEMES:
        st.session_state["scheme"] = asked if asked in SCHEMES else next(iter(SCHEMES))
    return str(st.selectbox("Classes", list(SCHEMES), key="scheme"))


def _period_key(indicator_id: str, area_type: str) -> str:
    return f"period {indicator_id} {area_type}"


def _period(store: Store, periods: pd.DataFrame, indicator_id: str, area_type: str) -> str:
    rows = periods[(periods["indicator_id"] == indicator_id) & (periods["area_type"] == area_type)]
    values = list(rows["period"])[::-1]
    key = _period_key(indicator_id, area_type)
    if st.session_state.get(key) not in values:
        st.session_state[key] = store.latest_period(indicator_id, area_type)
    return str(st.selectbox("Period", values, key=key))


def _benchmark(
    store: Store, key: str, indicator_id: str, area_type: str, period: str, asked: str
) -> str | None:
    """Choose what the areas are compared with: the county, each area's own district, or one district."""
    shown = editions.view(store, key, indicator_id, area_type, period)
    choices = profiles.benchmark_choices(shown)
    if not choices:
        counted = shown.spec["statistic"] == "count"
        st.selectbox("Compare with", ["Counts are not compared" if counted else "Nothing to compare with"])
        return None
    if st.session_state.get("benchmark") not in choices:
        st.session_state["benchmark"] = asked if asked in choices else next(iter(choices))
    return str(
        st.selectbox("Compare with", list(choices), format_func=lambda code: choices[code], key="benchmark")
    )


def remember(choice: Choice, selected: str | None) -> None:
    """Keep the choice in the address, so that a link shows a colleague the same thing."""
    wanted = {"type": choice.area_type, "indicator": choice.indicator_id, "period": choice.period}
    if choice.scheme != next(iter(SCHEMES)):
        wanted["classes"] = choice.scheme
    if choice.benchmark:
        wanted["compare"] = choice.benchmark
    if selected:
        wanted["area"] = selected
    if shown := over.in_address():
        wanted["show"] = shown
    address.remember(PAGE, wanted)
