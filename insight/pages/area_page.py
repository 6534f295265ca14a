"""The profile of one area: what stands out, its figures beside up to three others, trends, areas like it."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from insight import comparing, narrative, standing, words
from insight.comparing import Compared
from insight.domain import Statistic
from insight.pages import address, blocks, drawings, editions, look
from insight.pages.component import live
from insight.store import Store
from layers.charts import draw_spine, draw_trend, in_page

MAIN = "Main figures"
"""The first choice of theme: the council's headline indicators."""

KEYS = ("profile type", "profile area", "profile theme", "profile with")


def show() -> None:
    """Show the page, as one fragment."""
    _page()


@st.fragment
def _page() -> None:
    with look.told():
        _show()


def _show() -> None:
    store = editions.current()
    key = editions.key_of(store)
    address.follow("area", KEYS)
    heading = st.container(key="ci_heading")
    with st.container(key="ci_controls"):
        columns = st.columns([2, 3, 3, 5])
    place = _place(store, key, columns[0], columns[1])
    theme = _theme(store, key, place, columns[2])
    bases = _bases(store, place, columns[3])
    found = editions.compared(store, key, place["area_code"], place["area_type"], tuple(bases))
    heading.html(_heading(store, place))
    with st.container(key="ci_side"):
        reading, alike = st.columns([3, 2], gap="large")
        with reading:
            _reading(store, place, found)
        with alike:
            _alike(store, place)
    _figures(store, key, place, found, theme)
    _trends(store, key, place)
    address.remember(
        "area",
        {"type": place["area_type"], "area": place["area_code"], "theme": theme, "with": ",".join(bases)},
    )


def _place(store: Store, key: str, left: DeltaGenerator, right: DeltaGenerator) -> pd.Series:
    """Kind of area and area; a kind that the address names and this edition lacks is mended."""
    kinds = editions.area_types(store, key)
    kinds = kinds[~kinds["small"]]
    asked = st.query_params
    with left:
        wanted = asked.get("type", store.edition.default_area_type)
        kind = address.pick("Kind of area", KEYS[0], kinds, "area_type", "plural", wanted)
    areas = editions.areas(store, key, kind)
    with right:
        code = address.pick("Area", KEYS[1], areas, "area_code", "label", asked.get("area", ""))
    return areas[areas["area_code"] == code].iloc[0]


def _theme(store: Store, key: str, place: pd.Series, column: DeltaGenerator) -> str:
    indicators = editions.indicators(store, key)
    at_hand = editions.periods(store, key)
    at_hand = at_hand[at_hand["area_type"] == place["area_type"]]
    themes = [
        MAIN,
        *dict.fromkeys(indicators.loc[indicators["indicator_id"].isin(at_hand["indicator_id"]), "theme"]),
    ]
    rows = pd.DataFrame({"theme": themes})
    with column:
        return address.pick("Theme", KEYS[2], rows, "theme", "theme", st.query_params.get("theme", MAIN))


def _bases(store: Store, place: pd.Series, column: DeltaGenerator) -> list[str]:
    """Up to three to compare with: district, county, nation, similar areas, or another area of the kind."""
    usual = comparing.choices(store, place)
    others = store.areas(str(place["area_type"]))
    others = others[others["area_code"] != place["area_code"]]
    names = {**usual, **dict(zip(others["area_code"], others["name"], strict=True))}
    asked = [word for word in st.query_params.get("with", "").split(",") if word in names]
    kept = [word for word in st.session_state.get(KEYS[3], asked) if word in names]
    st.session_state[KEYS[3]] = (kept or list(usual))[: comparing.MOST]
    with column:
        chosen = st.multiselect(
            "Compare with (up to three)",
            list(names),
            key=KEYS[3],
            format_func=lambda word: names[word],
            max_selections=comparing.MOST,
        )
    return list(chosen) or list(usual)[:1]


def _heading(store: Store, place: pd.Series) -> str:
    kind = store.area_types().set_index("area_type").loc[place["area_type"]]
    inside = f" in {place['parent_name']}" if isinstance(place["parent_name"], str) else ""
    said = [f"{kind['label']}{inside}"]
    if place["population"] == place["population"]:
        said.append(f"{words.count(place['population'])} people")
    said.append(f"{place['area_km2']:,.1f} km²")
    return f'<h1>{escape(str(place["name"]))}</h1><p class="ci-lead">{escape(" · ".join(said))}</p>'


def _reading(store: Store, place: pd.Series, found: Compared) -> None:
    """What stands out beside the first base; pockets; the clusters the area belongs to."""
    code, kind = str(place["area_code"]), str(place["area_type"])
    alone = narrative.shown_with(store.shown_with(code), kind)
    if alone:
        st.html(blocks.sentences(alone))
        return
    st.html(blocks.stands_out(standing.stands_out(found, found.bases[0]), str(place["name"])))
    hidden = narrative.pockets(store.pockets(code, kind), store.nation())
    if hidden:
        st.html("<h2>Hidden pocket</h2>" + blocks.sentences(hidden))


def _figures(store: Store, key: str, place: pd.Series, found: Compared, theme: str) -> None:
    """Spine chart of a theme; counts, which are not compared, in a table under it; sources."""
    rows = found.rows
    if theme == MAIN:
        order = {name: at for at, name in enumerate(store.edition.headline)}
        rows = rows[rows["indicator_id"].isin(order)].sort_values(
            "indicator_id", key=lambda ids: ids.map(order)
        )
    else:
        rows = rows[rows["theme"] == theme]
    counts = rows[rows["statistic"] == Statistic.COUNT]
    drawn = drawings.spine(store, found, rows, title=theme)
    if drawn.rows:
        live(data=in_page(draw_spine(drawn)), key="spine")
    if not counts.empty:
        st.html(blocks.compared(place, (), counts))
    st.html(blocks.origins(editions.origins(store, key, tuple(rows["indicator_id"]))))


def _trends(store: Store, key: str, place: pd.Series) -> None:
    """Lines of every indicator with several periods, beside the district's."""
    kind = str(place["area_type"])
    parent = place["parent_code"]
    beside = (store.area(parent),) if isinstance(parent, str) else ()
    charts = []
    for _, spec in editions.with_trends(store, key, kind).iterrows():
        chart = drawings.trend(store, spec, place, beside)
        known = [] if chart is None else [p for p in chart.lines[0].points if p.value is not None]
        if chart is not None and len(known) >= editions.FEWEST:
            charts.append(draw_trend(chart))
    if charts:
        with st.expander("Over the years", expanded=True):
            live(data=in_page(*charts), key="trends")


def _alike(store: Store, place: pd.Series) -> None:
    rows = store.similar(str(place["area_code"]), str(place["area_type"]))
    if not rows.empty:
        st.html(blocks.alike(place, rows, narrative.similar_set(store.similar_set())))
