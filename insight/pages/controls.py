"""The slim row of choices over the map, and the address that holds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from insight import profiles
from insight.pages import blocks, editions
from insight.stats.classes import Scheme
from insight.store import Store

SCHEMES = {
    "Natural groups": (Scheme.NATURAL, 5),
    "Equal numbers": (Scheme.QUANTILE, 5),
    "Equal steps": (Scheme.EQUAL, 5),
    "Natural groups, 3": (Scheme.NATURAL, 3),
    "Natural groups, 7": (Scheme.NATURAL, 7),
    "Tenths": (Scheme.QUANTILE, 10),
}
CHOICES = ("area_type", "theme", "indicator", "wanted", "scheme", "benchmark")
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
        columns = st.columns([2, 2, 4, 2, 2, 2])
    types = editions.area_types(store, key)
    indicators, periods = editions.indicators(store, key), editions.periods(store, key)
    asked = _asked(store, types, indicators)
    with columns[0]:
        area_type = _pick("Kind of area", "area_type", types, "area_type", "plural", asked["type"])
    at_hand = indicators[
        indicators["indicator_id"].isin(periods.loc[periods["area_type"] == area_type, "indicator_id"])
    ]
    wanted = _wanted(at_hand, asked["indicator"])
    with columns[1]:
        theme = _theme(at_hand, wanted)
    with columns[2]:
        rows = at_hand[at_hand["theme"] == theme]
        indicator_id = _pick(
            "Indicator", "indicator", rows, "indicator_id", "title", wanted, on_change=_chosen
        )
    if wanted not in set(at_hand["indicator_id"]):
        titles = indicators.set_index("indicator_id")["title"]
        st.html(blocks.instead(titles[wanted], titles[indicator_id], types, area_type))
    with columns[3]:
        period = _period(store, periods, indicator_id, area_type, asked["period"])
    with columns[4]:
        scheme = _scheme(asked["classes"])
    with columns[5]:
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
        "period": query.get("period", ""),
        "classes": query.get("classes", ""),
        "compare": query.get("compare", ""),
    }


def follow_address() -> None:
    """Take the choices from the address when it is not the one written last: a link, Back or Forward."""
    query = st.query_params.to_dict()
    if query == st.session_state.get("written"):
        return
    for key in [str(key) for key in st.session_state]:
        if key in CHOICES or key.startswith("period "):
            del st.session_state[key]
    st.session_state["area"] = query.get("area")
    st.session_state["written"] = query


def _wanted(at_hand: pd.DataFrame, asked: str) -> str:
    """Indicator the reader wants, also while the kind of area shown has no figures of it."""
    wanted = str(st.session_state.setdefault("wanted", asked))
    if wanted in set(at_hand["indicator_id"]) and st.session_state.get("indicator") != wanted:
        st.session_state["theme"] = at_hand.set_index("indicator_id").loc[wanted, "theme"]
        st.session_state["indicator"] = wanted
    return wanted


def _chosen() -> None:
    st.session_state["wanted"] = st.session_state["indicator"]


def _other_theme() -> None:
    """Want the first indicator of the theme chosen."""
    st.session_state["wanted"] = st.session_state["first of"][st.session_state["theme"]]


def _scheme(asked: str) -> str:
    if st.session_state.get("scheme") not in SCHEMES:
        st.session_state["scheme"] = asked if asked in SCHEMES else next(iter(SCHEMES))
    return str(st.selectbox("Classes", list(SCHEMES), key="scheme"))


def _pick(
    label: str,
    key: str,
    rows: pd.DataFrame,
    value: str,
    text: str,
    first: str,
    *,
    on_change: Callable[[], None] | None = None,
) -> str:
    """Show a choice among rows, starting with ``first`` where it is there."""
    values = list(dict.fromkeys(rows[value]))
    texts = dict(zip(rows[value], rows[text], strict=True))
    if st.session_state.get(key) not in values:
        st.session_state[key] = first if first in values else values[0]
    return str(
        st.selectbox(label, values, format_func=lambda item: str(texts[item]), key=key, on_change=on_change)
    )


def _theme(indicators: pd.DataFrame, asked: str) -> str:
    themes = list(dict.fromkeys(indicators["theme"]))
    own = indicators.loc[indicators["indicator_id"] == asked, "theme"]
    if st.session_state.get("theme") not in themes:
        st.session_state["theme"] = own.iloc[0] if len(own) else themes[0]
    st.session_state["first of"] = indicators.groupby("theme", sort=False)["indicator_id"].first().to_dict()
    return str(st.selectbox("Theme", themes, key="theme", on_change=_other_theme))


def _period(store: Store, periods: pd.DataFrame, indicator_id: str, area_type: str, asked: str) -> str:
    rows = periods[(periods["indicator_id"] == indicator_id) & (periods["area_type"] == area_type)]
    values = list(rows["period"])[::-1]
    key = f"period {indicator_id} {area_type}"
    if st.session_state.get(key) not in values:
        latest = store.latest_period(indicator_id, area_type)
        st.session_state[key] = asked if asked in values else latest
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
    st.session_state["written"] = wanted
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
