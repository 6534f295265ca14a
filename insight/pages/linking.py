"""Links from page to page that keep the session: as Streamlit draws them, or plain where there is no navigation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import NoReturn

import streamlit as st

from insight.links import Amiss, Link

KEPT, HERE = "pages of the app", "path of the page shown"
SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$&^=\"'])")


def keep(pages: Mapping[str, st.Page], here: str | None) -> None:
    """Remember the pages of this run by path, for links to them, and the path of the one shown."""
    st.session_state[KEPT] = dict(pages)
    st.session_state[HERE] = here


def paths() -> frozenset[str]:
    """Paths of the pages there are."""
    return frozenset(st.session_state.get(KEPT, {}))


def plain(text: str) -> str:
    """Write a name so that Streamlit's markdown shows it as it is."""
    return SIGNS.sub(r"\\\1", text)


def draw(links: Sequence[Link], *, key: str, row: bool = False) -> None:
    """Show links, one under the other or in a row.

    A link to the page that is shown is a plain one: Streamlit would put it in the place of where the reader is, and
    Back would not lead back.
    """
    if not links:
        return
    with st.container(key=f"ci_links_{key}", horizontal=row, gap="small"):
        for link in links:
            page = st.session_state.get(KEPT, {}).get(link.page)
            if page is None or link.page == st.session_state.get(HERE):
                st.html(anchor(link))
            else:
                st.page_link(page, label=plain(link.words), query_params=dict(link.query) or None)


def anchor(link: Link) -> str:
    """The link as HTML, to stand inside words; it loads the page anew."""
    return f'<a href="{escape(link.address)}" target="_self">{escape(link.words)}</a>'


def method(find: str) -> str:
    """A line that leads to what the methods say of something, as HTML."""
    return f"<p>{anchor(Link('How this is worked out', 'data', {'part': 'methods', 'find': find}))}</p>"


def go(link: Link) -> NoReturn:
    """Open the page of a link."""
    st.switch_page(st.session_state[KEPT][link.page], query_params=dict(link.query) or None)


def told(found: Sequence[Amiss]) -> None:
    """Say what is wrong with the address, with links to what may be meant; nothing where nothing is wrong.

    The place for it is always there, so that what follows keeps its own and is not drawn twice while a page changes.
    """
    with st.container(key="ci_amiss"):
        for number, one in enumerate(found):
            st.html(f'<p role="status">{escape(one.said)}</p>')
            draw(one.links, key=f"amiss_{number}", row=True)
