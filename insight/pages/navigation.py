"""Which pages there are, and the frame around every page."""

from __future__ import annotations

import streamlit as st

from insight.pages import editions, look, map_page


def run() -> None:
    """Show the page asked for. A fault a person can put right is told in words; see `look.told`."""
    st.set_page_config(page_title="Community Insight", layout="wide", initial_sidebar_state="collapsed")
    with look.told():
        store = editions.current()
        look.frame(store.edition)
        pages = [st.Page(map_page.show, title="Map", url_path="map", default=True)]
        st.navigation(pages, position="hidden").run()
        look.footer(store.edition)
