"""The address holds what was chosen, so that a link shows a colleague the same thing, and Back goes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st


def follow(page: str, keys: Sequence[str], *, beginning: str | None = None) -> None:
    """Take the choices from the address when it is not the one written last: a link, Back or Forward.

    ``keys`` are the choices of the page in the session, with all whose name begins with ``beginning``; they are let go,
    and the page takes them from the address. An address that comes with a choice (`act`) is not followed: of two quick
    choices the second is sent before the browser has heard of the address of the first.
    """
    query = st.query_params.to_dict()
    if st.session_state.pop("acted", False) or query == written().get(page):
        return
    for key in [str(key) for key in st.session_state]:
        if key in keys or (beginning and key.startswith(beginning)):
            del st.session_state[key]
    written()[page] = query
    _arrived()[page] = None


def act() -> None:
    """Note that this run was set off by a choice on the page, not by its address."""
    st.session_state["acted"] = True


def remember(page: str, wanted: Mapping[str, str]) -> None:
    """Keep what was chosen in the address; what is empty is left out.

    An address that somebody came with stays as it is until they choose something else: a page that completed it at once
    would put itself between the reader and where they came from, and Back would never get past it.
    """
    query = {name: text for name, text in wanted.items() if text}
    if _as_it_came(page, query):
        return
    written()[page] = query
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def _as_it_came(page: str, query: Mapping[str, str]) -> bool:
    """Whether what is chosen is still what the address that somebody came with amounts to."""
    came = _arrived()
    if page not in came:
        return False
    if came[page] is None:
        came[page] = dict(query)
    if came[page] == query:
        return True
    del came[page]
    return False


def _arrived() -> dict[str, dict[str, str] | None]:
    """Choices that each page made of the address it was come to with; None before it has made any."""
    found: dict[str, dict[str, str] | None] = st.session_state.setdefault("arrived", {})
    return found


def written() -> dict[str, dict[str, str]]:
    """Address written last for each page of this session: a page left is found again as it was."""
    found: dict[str, dict[str, str]] = st.session_state.setdefault("addresses", {})
    return found


def pick(
    label: str,
    key: str,
    rows: pd.DataFrame,
    value: str,
    text: str,
    first: str,
    *,
    usual: str = "",
    on_change: Callable[[], None] | None = None,
) -> str:
    """Show a choice among rows, starting with ``first`` where it is there, else ``usual``, else the first row."""
    values = list(dict.fromkeys(rows[value]))
    texts = dict(zip(rows[value], rows[text], strict=True))
    if st.session_state.get(key) not in values:
        st.session_state[key] = next(value for value in (first, usual, *values) if value in values)
    chosen = st.selectbox(
        label, values, format_func=lambda item: str(texts[item]), key=key, on_change=on_change
    )
    return str(chosen)
