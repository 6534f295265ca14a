"""Which pages there are, and the frame around every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from insight.pages import (
    address,
    area_page,
    editions,
    heard_page,
    look,
    map_page,
    register_page,
    unheard_page,
)


@dataclass(frozen=True)
class Entry:
    """A page: its name, its address, what draws it, and whether the row on top links to it."""

    title: str
    path: str
    show: Callable[[], None]
    in_row: bool = True


ENTRIES = (
    Entry("Map", "map", map_page.show),
    Entry("Area profile", "area", area_page.show),
    Entry("Deprived and unheard", "unheard", unheard_page.show),
    Entry("Who we heard", "heard", heard_page.show),
    Entry("Calendar and register", "register", register_page.show),
)
"""The pages, in the order of the row on top. The first is shown where the address names none.

A page that is only reached by links from others has ``in_row=False``.
"""


def run() -> None:
    """Show the page asked for. A fault a person can put right is told in words; see `look.told`."""
    st.set_page_config(page_title="Community Insight", layout="wide", initial_sidebar_state="collapsed")
    with look.told():
        store = editions.current()
        pages = [
            st.Page(entry.show, title=entry.title, url_path=entry.path, default=entry is ENTRIES[0])
            for entry in ENTRIES
        ]
        shown = st.navigation(pages, position="hidden")
        look.frame(store.edition)
        _row(pages, ENTRIES[pages.index(shown)])
        shown.run()
        look.footer(store.edition)


def _row(pages: Sequence[st.Page], shown: Entry) -> None:
    """Links to the pages of the row; a page left is found again as it was."""
    with st.container(key="ci_nav", horizontal=True, gap="small"):
        for entry, page in zip(ENTRIES, pages, strict=True):
            if not entry.in_row:
                continue
            here = "here_" if entry is shown else ""
            query = None if here else address.written().get(entry.path)
            with st.container(key=f"ci_nav_{here}{entry.path}", width="content"):
                st.page_link(page, label=entry.title, query_params=query)
