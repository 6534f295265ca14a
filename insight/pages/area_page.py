"""The profile of one area: its paper, part by part, with charts, a locator and every figure of a theme at the end."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from insight import comparing
from insight.content import Section, Spine
from insight.links import Link
from insight.pages import address, blocks, compare_page, downloads, editions, linking, look
from insight.pages import paper as drawing
from insight.pages.component import live
from insight.pages.paper import Drawn, DrawnSection, Kind
from insight.store import Store
from layers.charts import in_page

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
    with st.container(key="ci_profile"), st.container(key="ci_controls"):
        columns = st.columns([2, 3, 5])
    place = _place(store, key, columns[0], columns[1])
    bases = _bases(store, key, place, columns[2])
    shown = editions.paper(store, key, place["area_code"], place["area_type"], tuple(bases), editions.today())
    heading.html(
        f'<h1>{escape(shown.paper.title)}</h1><p class="ci-lead">{escape(shown.paper.subtitle)}</p>'
        f"{drawing.contents(shown.sections)}"
    )
    for section in shown.sections:
        _section(section, shown.locator)
    linking.draw(compare_page.to_compare(store, place), key="compare", row=True)
    downloads.offer(store, key, place, bases)
    theme = _long(store, key, shown.paper.sections)
    st.html(drawing.origin(shown.paper.origin))
    more = [Link("Where every figure comes from, and how it is made", "data")]
    more.append(
        Link("This area together with others", "own", {"areas": f"{place['area_type']}:{place['area_code']}"})
    )
    linking.draw(more, key="origin")
    address.remember(
        "area",
        {"type": place["area_type"], "area": place["area_code"], "theme": theme, "with": ",".join(bases)},
    )


def _place(store: Store, key: str, left: DeltaGenerator, right: DeltaGenerator) -> pd.Series:
    """Kind of area and area; a kind that the address names and this edition lacks is mended."""
    kinds = editions.area_types(store, key)
    asked = st.query_params
    # Areas made for statistics have a profile, but only those who follow a link to one need it in the list.
    kinds = kinds[~kinds["small"] | (kinds["area_type"] == asked.get("type", ""))]
    with left:
        wanted = asked.get("type", store.edition.default_area_type)
        kind = address.pick("Kind of area", KEYS[0], kinds, "area_type", "plural", wanted)
    areas = editions.areas(store, key, kind)
    with right:
        code = address.pick("Area", KEYS[1], areas, "area_code", "label", asked.get("area", ""))
    return areas[areas["area_code"] == code].iloc[0]


def _bases(store: Store, key: str, place: pd.Series, column: DeltaGenerator) -> list[str]:
    """Up to three to compare with: similar areas, district, county, nation, or another area of the kind."""
    usual, first = editions.compared_with(store, key, place["area_code"], place["area_type"])
    others = editions.areas(store, key, str(place["area_type"]))
    others = others[others["area_code"] != place["area_code"]]
    names = {**usual, **dict(zip(others["area_code"], others["label"], strict=True))}
    asked = [word for word in st.query_params.get("with", "").split(",") if word in names]
    kept = [word for word in st.session_state.get(KEYS[3], asked) if word in names]
    st.session_state[KEYS[3]] = (kept or list(first))[: comparing.MOST]
    with column:
        chosen = st.multiselect(
            "Compare with (up to three)",
            list(names),
            key=KEYS[3],
            format_func=lambda word: names[word],
            max_selections=comparing.MOST,
        )
    return list(chosen) or list(first[:1])


def _section(section: DrawnSection, locator: str) -> None:
    """One part: its heading, then its pieces; beside the first lies the picture of where the area is."""
    with st.container(key=f"ci_part_{section.key}"):
        st.html(f'<h2 class="ci-part" id="{section.key}">{escape(section.title)}</h2>')
        pieces = list(section.pieces)
        if section.key == "people" and pieces:
            with st.container(key="ci_side"):
                left, right = st.columns([5, 3], gap="large")
                with left:
                    _piece(pieces.pop(0), "people_first")
                with right:
                    live(data=in_page(locator), key="locator")
        for number, piece in enumerate(pieces):
            _piece(piece, f"{section.key}_{number}")


def _piece(piece: Drawn, key: str) -> None:
    if piece.kind is Kind.CHART:
        live(data=in_page(piece.html), key=key)
    else:
        st.html(piece.html)


def _long(store: Store, key: str, sections: tuple[Section, ...]) -> str:
    """Every figure of the theme chosen, and how figures are made."""
    long = [section for section in sections if section.long_only]
    themes = [section for section in long if any(isinstance(block, Spine) for block in section.blocks)]
    rows = pd.DataFrame({"theme": [section.title for section in themes]})
    with st.container(key="ci_part_all"):
        st.html('<h2 class="ci-part" id="all">Every figure, theme by theme</h2>')
        if rows.empty:
            st.html(blocks.sentences(("There are no figures for this kind of area.",)))
            return ""
        with st.container(key="ci_theme"):
            theme = address.pick("Theme", KEYS[2], rows, "theme", "theme", st.query_params.get("theme", ""))
        chosen = next(section for section in themes if section.title == theme)
        for number, piece in enumerate(
            piece for block in chosen.blocks for piece in drawing.block_of(store, block)
        ):
            _piece(piece, f"theme_{number}")
        method = [block for section in long if section not in themes for block in section.blocks]
        drawn = "".join(piece.html for block in method for piece in drawing.block_of(store, block))
        st.html(f'<details class="ci-fold"><summary>How the figures are made</summary>{drawn}</details>')
    return theme
