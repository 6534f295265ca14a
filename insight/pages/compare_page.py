"""Up to four areas side by side: which differ and which are alike, in words, a table by theme, pictures and a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from insight import finding, links, side_by_side, side_by_side_words
from insight.documents import figures, maps
from insight.links import Link
from insight.naming import Hit, index_of
from insight.pages import address, blocks, compare_drawn, drawings, editions, home_page, linking, look
from insight.pages.component import live
from insight.side_by_side import FEWEST, MOST, SideBySide
from insight.side_by_side_rows import exported
from insight.standing import ratio
from insight.store import Store
from layers.charts import draw_bars, in_page
from layers.live.search import Asked, encode_search, read_asked

PAGE = links.COMPARE
AREAS, THEME, TYPED, BOX = "compare areas", "compare theme", "compare typed", "compare search"
MAIN = "Main figures"
PICTURES = 4
"""Figures drawn at most: the table has them all."""


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
    address.follow(PAGE, (AREAS, THEME, TYPED))
    if AREAS not in st.session_state:
        st.session_state[AREAS] = links.chosen(store, st.query_params.get("areas", ""))
    heading = st.container(key="ci_heading")
    _choose(store, key)
    areas: tuple[str, ...] = st.session_state[AREAS]
    theme = ""
    if len(areas) < FEWEST:
        heading.html(_begin(len(areas)))
    else:
        found = editions.beside(store, key, areas)
        heading.html(f"<h1>{escape(side_by_side_words.title(found))}</h1>")
        theme = _answer(store, key, found)
    address.remember(PAGE, {"areas": ",".join(areas), "theme": theme})


def _begin(number: int) -> str:
    """What to do while there is nothing to compare."""
    lead = (
        "Choose two to four areas of any kind: wards, parishes, panels, a whole district. The others are held against "
        "the first."
        if not number
        else "Add a second area, to be held against this one."
    )
    return f"<h1>Areas side by side</h1><p class='ci-lead'>{escape(lead)}</p>"


# --- Which areas -----------------------------------------------------------------------------------


def _choose(store: Store, key: str) -> None:
    """The box that adds an area, and the areas chosen, each with a button that takes it away."""
    taken: Asked | None = st.session_state.pop(BOX + " asked", None)
    areas: tuple[str, ...] = st.session_state[AREAS]
    known = {named.hit.key: named.hit for named in index_of(store).areas}
    with st.container(key="ci_chosen"):
        if len(areas) < MOST:
            _box(store, key, taken)
        for at, area in enumerate(areas):
            _chosen(known[area], at)
        if len(areas) == 1:
            _alike(store, known[areas[0]])


def _box(store: Store, key: str, taken: Asked | None) -> None:
    typed = taken.typed if taken is not None and not taken.key else st.session_state.get(TYPED, "")
    message = encode_search(
        home_page.suggested(store, key), label=f"Add an area ({home_page.label(store).lower()})", button="Add",
        value=typed,
    )  # fmt: skip
    live(data=message, key=BOX, on_search_change=partial(_take, store))
    with st.container(key="ci_hits_compare"):
        if not typed:
            return
        answer = finding.answer(store, typed)
        st.html(f'<div class="ci-words" role="status"><p>{escape(_said(answer))}</p></div>')
        for hit in answer.hits:
            if hit.area_code:
                label = f"Add {links.to_area(hit).words}"
                st.button(
                    linking.plain(label), key=f"add {hit.key} {hit.kind}", on_click=_add, args=(hit.key,)
                )


def _said(answer: finding.Answer) -> str:
    return " ".join(answer.said) or "Which of these?"


def _take(store: Store) -> None:
    """A suggestion that was taken is added; so is a name that can mean one area alone; else places are offered."""
    found = read_asked(st.session_state[BOX].get("search"))
    if found is None:
        return
    address.act()
    kind, _, code = found.key.partition(" ")
    if code:
        _add(f"{kind}:{code}")
        return
    sure = finding.answer(store, found.typed).sure
    if sure is not None:
        _add(sure.key)
        return
    st.session_state[TYPED] = found.typed


def _add(area: str) -> None:
    address.act()
    st.session_state[AREAS] = tuple(dict.fromkeys((*st.session_state[AREAS], area)))[:MOST]
    st.session_state[TYPED] = ""


def _drop(area: str) -> None:
    address.act()
    st.session_state[AREAS] = tuple(one for one in st.session_state[AREAS] if one != area)


def _first(area: str) -> None:
    address.act()
    rest = tuple(one for one in st.session_state[AREAS] if one != area)
    st.session_state[AREAS] = (area, *rest)


def _chosen(hit: Hit, at: int) -> None:
    """One area chosen, as a link to its profile, with buttons."""
    with st.container(key=f"ci_chosen_{at}", horizontal=True, gap="small", vertical_alignment="center"):
        number = "First: " if at == 0 else f"{at + 1}. "
        st.html(f"<p>{number}{linking.anchor(links.to_area(hit))}</p>")
        if at:
            _button(f"Make {hit.name} the first", f"first {at}", _first, hit.key)
        _button(f"Take {hit.name} away", f"drop {at}", _drop, hit.key)


def _button(label: str, key: str, act: Callable[[str], None], area: str) -> None:
    st.button(linking.plain(label), key=f"compare {key}", on_click=act, args=(area,), type="tertiary")


def _alike(store: Store, hit: Hit) -> None:
    areas = side_by_side.similar_to(store, store.area(hit.area_code, area_type=hit.area_type))
    if len(areas) >= FEWEST:
        linking.draw([links.compare(areas, words="With the areas most like it")], key="compare_alike")


# --- The answer ------------------------------------------------------------------------------------


def _answer(store: Store, key: str, found: SideBySide) -> str:
    st.html(blocks.sentences(side_by_side_words.sentences(store, found)))
    with st.container(key="ci_theme"):
        themes = pd.DataFrame({"theme": [MAIN, *found.themes]})
        first = st.query_params.get("theme", MAIN)
        theme = address.pick("Theme", THEME, themes, "theme", "theme", first, on_change=address.act)
    rows = side_by_side.headline(store, found) if theme == MAIN else found.of_theme(theme)
    st.html(compare_drawn.table(side_by_side_words.table(found, rows, theme)))
    drawn = pictures(rows, len(found.places))
    if len(drawn):
        charts = "".join(draw_bars(drawings.beside(found, row)) for row in _records(drawn))
        st.html('<h2 class="ci-part">In pictures</h2>')
        live(data=in_page(f'<div class="cc-two">{charts}</div>'), key="compare pictures")
    st.html('<h2 class="ci-part">How sure, and who has been heard</h2>')
    st.html(compare_drawn.table(side_by_side_words.heard_table(found)))
    st.html(compare_drawn.table(side_by_side_words.places_table(found)))
    _download(store, found)
    st.html(blocks.origins(editions.origins(store, key, tuple(str(name) for name in rows["indicator_id"]))))
    st.html(f'<div class="ci-source">{linking.method("side by side")}</div>')
    return theme


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Rows by the names of their columns."""
    return [{str(name): item for name, item in row.items()} for row in rows.to_dict("records")]


def pictures(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """Figures to draw: those with a likely range in which the areas lie farthest apart, in the order of the table."""
    ranged = (
        pd.concat([rows[f"{n}_lower"].notna() for n in range(1, number + 1)], axis=1).sum(axis=1) >= FEWEST
    )
    drawn = rows[ranged & (rows["statistic"] != "count")]
    values = drawn[[f"{n}_value" for n in range(1, number + 1)]]
    apart = ratio(values.max(axis=1), values.min(axis=1)).sort_values(ascending=False, kind="stable")
    return drawn.loc[sorted(apart.index[:PICTURES])]


def _download(store: Store, found: SideBySide) -> None:
    """Every figure of every theme as a file, unrounded."""
    names = "-".join(maps.file_word(place.said) or str(place.area["area_code"]) for place in found.places)
    st.download_button(
        "Download all figures (CSV)",
        lambda: figures.as_csv(exported(store, found)),
        file_name=f"side-by-side-{names}-{store.edition.edition_id}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def to_compare(store: Store, place: pd.Series) -> tuple[Link, ...]:
    """Links from an area: beside another, and beside those most like it."""
    own = f"{place['area_type']}:{place['area_code']}"
    found = [links.compare([own], words="Compare with another area")]
    alike = side_by_side.similar_to(store, place)
    if len(alike) >= FEWEST:
        found.append(links.compare(alike, words="Compare with its most similar areas"))
    return tuple(found)
