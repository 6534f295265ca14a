"""Views of pages kept under a name: what a page shows is in its address, and the register holds addresses.

Only where the server was started with ``insight serve --save``; everybody else has the address of the page to pass on.
"""

from __future__ import annotations

import re

import streamlit as st

from insight.domain import Visibility
from insight.errors import InsightError
from insight.links import Link
from insight.pages import address, blocks, linking, saved
from insight.register import Register

OFFERED = frozenset({"map", "area", "compare", "find", "pair", "unheard", "heard"})
"""Paths of the pages on which a view can be kept."""

TITLE, SAID, LOST = "view title", "view said", "view let go"
LETTERS = 80
"""Letters of a title at most."""

NAMELESS = "A view needs a name with letters or figures in it. Nothing was kept."
LINK = "The address of this page holds everything you chose: copy it, and a colleague sees the same."


def offer(path: str, takes: frozenset[str]) -> None:
    """Offer to keep what the page at ``path`` shows; ``takes`` are the choices that its address may hold."""
    with st.expander("Keep this view"):
        said = [LINK, *([st.session_state.pop(SAID)] if SAID in st.session_state else [])]
        st.html(f'<div role="status">{blocks.sentences(said)}</div>')
        if saved.allowed():
            st.text_input("Name of the view", key=TITLE, max_chars=LETTERS)
            st.button("Keep", key="view keep", on_click=_keep, args=(path, takes))


def _keep(path: str, takes: frozenset[str]) -> None:
    address.act()
    title = " ".join(str(st.session_state.get(TITLE, "")).split())
    name = re.sub(r"\W+", "-", title.casefold()).strip("-_")
    if not name:
        st.session_state[SAID] = NAMELESS
        return
    query = {key: text for key, text in st.query_params.to_dict().items() if key in takes}
    try:
        with Register(audience=Visibility.INTERNAL) as register:
            register.save_view(name, title=title, page=path, query=query)
    except InsightError as error:
        st.session_state[SAID] = " ".join(
            f"{fault.rule}: {fault.found}. {fault.remedy}" for fault in error.faults
        )
        return
    st.session_state[SAID] = f"Kept as “{title}”. It is on the first page, under “Kept views”."
    st.session_state[TITLE] = ""


def listed() -> None:
    """List the views that were kept, with what lets go of one; nothing where there are none."""
    if not saved.allowed():
        return
    with Register(audience=Visibility.INTERNAL) as register:
        views = register.saved_views()
    if views.empty:
        return
    st.html("<h2>Kept views</h2>")
    rows = views.to_dict("records")
    linking.draw([Link(str(row["title"]), str(row["page"]), dict(row["query"])) for row in rows], key="kept")
    titles = dict(zip(views["view_id"], views["title"], strict=True))
    with st.expander("Let go of a view"):
        st.selectbox("View", list(titles), format_func=lambda name: titles[name], key=LOST)
        st.button("Let go", key="view forget", on_click=_forget)


def _forget() -> None:
    with Register(audience=Visibility.INTERNAL) as register:
        register.forget_view(str(st.session_state[LOST]))
