"""Which pages there are, and the frame around every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from insight import links
from insight.pages import (
    address,
    area_page,
    compare_page,
    data_page,
    editions,
    find_page,
    heard_page,
    home_page,
    kept_views,
    linking,
    look,
    lost_page,
    map_page,
    own_page,
    pair_page,
    plan_form,
    register_page,
    unheard_page,
    warming,
)
from insight.store import Store


@dataclass(frozen=True)
class Entry:
    """A page: its name, its address, what draws it, and whether the row on top links to it.

    ``takes`` names the choices that its address may hold. A page that names them has its address looked at, and what is
    wrong with it told (`insight.links.amiss`).
    """

    title: str
    path: str
    show: Callable[[], None]
    in_row: bool = True
    takes: frozenset[str] = frozenset()


ENTRIES = (
    Entry("Home", "", home_page.show, takes=frozenset({"place"}) | home_page.OF_THE_MAP),
    Entry(
        "Map",
        "map",
        map_page.show,
        takes=frozenset({"type", "indicator", "period", "classes", "compare", "area", "show"}),
    ),
    Entry("Area profile", "area", area_page.show, takes=frozenset({"type", "area", "theme", "with"})),
    Entry(
        "Deprived and unheard",
        "unheard",
        unheard_page.show,
        takes=frozenset({"type", "need", "voice", "worst", "weights", "area"}),
    ),
    Entry("Who we heard", "heard", heard_page.show, takes=frozenset({"scope", "group", "type"})),
    Entry(
        "Calendar and register", "register", register_page.show, takes=frozenset({"type", *plan_form.TAKES})
    ),
    Entry("Any area", "own", own_page.show, in_row=False, takes=own_page.TAKES),
    Entry(
        "Which places",
        "find",
        find_page.show,
        in_row=False,
        takes=frozenset({"type", "district", "where", "area"}),
    ),
    Entry(
        "Two maps",
        "pair",
        pair_page.show,
        in_row=False,
        takes=frozenset({"type", "left", "right", "area"}),
    ),
    Entry("Side by side", "compare", compare_page.show, in_row=False, takes=frozenset({"areas", "theme"})),
    Entry("Data and methods", "data", data_page.show, takes=data_page.TAKES),
)
"""The pages, in the order of the row on top. The first is shown where the address names none.

A page that is only reached by links from others has ``in_row=False``.
"""


def run() -> None:
    """Show the page asked for. A fault a person can put right is told in words; see `look.told`."""
    st.set_page_config(page_title="Community Insight", layout="wide", initial_sidebar_state="collapsed")
    with look.told():
        store = editions.current()
        pages = [_page(entry) for entry in ENTRIES]
        lost = _lost()
        shown = st.navigation([*pages, *lost], position="hidden")
        entry = ENTRIES[pages.index(shown)] if shown in pages else None
        known = {one.path: page for one, page in zip(ENTRIES, pages, strict=True)}
        linking.keep(known, entry.path if entry is not None else None)
        look.frame(store.edition)
        _row(pages, entry)
        linking.told(_amiss(store, entry))
        shown.run()
        if entry is not None and entry.path in kept_views.OFFERED:
            kept_views.offer(entry.path, entry.takes)
        warming.begin(store, editions.today())
        look.footer(store.edition)


def _amiss(store: Store, entry: Entry | None) -> tuple[links.Amiss, ...]:
    if entry is None:
        return ()
    return links.amiss(store, entry.path, st.query_params.to_dict(), takes=entry.takes)


def _page(entry: Entry) -> st.Page:
    """The page as Streamlit knows it. The first has the empty path; a name of its own is still asked for."""
    path = entry.path or "the-first-page"
    return st.Page(entry.show, title=entry.title, url_path=path, default=entry is ENTRIES[0])


def _lost() -> list[st.Page]:
    """A page of our own under an address that names none."""
    path = lost_page.asked({entry.path for entry in ENTRIES})
    titles = {entry.path: entry.title for entry in ENTRIES if entry.in_row}
    return [] if path is None else [st.Page(lost_page.page(path, titles), title="No page", url_path=path)]


def _row(pages: Sequence[st.Page], shown: Entry | None) -> None:
    """Links to the pages of the row; a page left is found again as it was."""
    with st.container(key="ci_nav", horizontal=True, gap="small"):
        for entry, page in zip(ENTRIES, pages, strict=True):
            if not entry.in_row:
                continue
            here = "here_" if entry is shown else ""
            query = None if here else address.written().get(entry.path)
            with st.container(key=f"ci_nav_{here}{entry.path or 'home'}", width="content"):
                st.page_link(page, label=entry.title, query_params=query)
