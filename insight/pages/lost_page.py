"""The page for an address that names no page: what happened and where to go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from html import escape

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from insight import links
from insight.links import Link
from insight.pages import linking

LOST = "path asked for in vain"


def asked(known: Collection[str]) -> str | None:
    """Path in the address that is no page, or None.

    Streamlit would answer it with a message of its own in front of the first page; a page under that very path is ours.
    A path of several parts cannot be a page, and keeps Streamlit's message.
    """
    context = get_script_run_ctx()
    wanted = getattr(getattr(context, "pages_manager", None), "intended_page_name", "") or ""
    if wanted and wanted not in known:
        st.session_state[LOST] = wanted
    path = str(st.session_state.get(LOST, ""))
    return path if path.strip() and "/" not in path else None


def page(path: str, titles: Mapping[str, str]) -> Callable[[], None]:
    """Return what draws the page for a path that names none; ``titles`` are those of the pages in the row on top."""

    def show() -> None:
        if path.lower() in ("home", "index", "index.html", "start"):
            linking.go(Link(titles[""], ""))
        st.html(
            '<h1>There is no page here</h1><div class="ci-words"><p>'
            f"The address ends in {escape(links.quoted(path))}, and this tool has no page of that name. The link may "
            "be old, or a letter may be wrong. Nothing is lost: go on from here.</p></div>"
        )
        near = get_close_matches(path.lower()[:100], [name for name in titles if name], n=2, cutoff=0.5)
        linking.draw([Link(f"Did you mean: {titles[name]}?", name) for name in near], key="near")
        linking.draw(
            [Link(titles[""], ""), *(Link(t, name) for name, t in titles.items() if name)], key="lost"
        )

    return show
