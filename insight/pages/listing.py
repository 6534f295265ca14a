"""A sortable table on a page, and tables and facts written as HTML. Every word that comes from data is escaped here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from insight.burden import GAP
from layers.live import COMPONENT, SCRIPT
from layers.live.table import Ask, Column, Table, encode_table

live = st.components.v2.component(COMPONENT, js=SCRIPT)


def sortable(table: Table, *, key: str, first: Ask, height: int = 480) -> str:
    """Show a table that sorts, pages and finds; return the code of the row chosen in it, or nothing.

    ``key`` names the table in the session; ``first`` is how it is sorted until the reader asks otherwise.
    """
    ask = st.session_state.get(f"{key} ask", first).after(table, st.session_state.pop(f"{key} asked", {}))
    st.session_state[f"{key} ask"] = ask

    def asked() -> None:
        sent: Mapping[str, Any] = st.session_state[key]
        st.session_state[f"{key} asked"] = {name: sent.get(name) for name in ("sort", "page", "find")}
        if sent.get("select"):
            st.session_state[f"{key} chosen"] = sent["select"]

    chosen = str(st.session_state.get(f"{key} chosen", ""))
    chosen = chosen if chosen in table.codes else ""
    live(
        data=encode_table(table, ask, selected=chosen or None, height=height),
        key=key,
        on_select_change=asked,
        on_sort_change=asked,
        on_page_change=asked,
        on_find_change=asked,
    )
    return chosen


def words(key: str, label: str, cells: Sequence[str], *, fold: bool = False, find: bool = False) -> Column:
    """Return a column of words, sorted as they read; empty cells come last."""
    keys = tuple(cell or None for cell in cells)
    return Column(key=key, label=label, cells=tuple(cells), keys=keys, fold=fold, find=find)


def numbers(
    key: str, label: str, values: Sequence[float], cells: Sequence[str], *, fold: bool = False
) -> Column:
    """Return a column of figures, sorted by their value; what is no number comes last."""
    keys = tuple(None if value != value else float(value) for value in values)  # noqa: PLR0124  NaN
    return Column(key=key, label=label, cells=tuple(cells), keys=keys, numeric=True, fold=fold)


def plain(head: Sequence[str], rows: Sequence[Sequence[str]], *, label: str, tight: bool = False) -> str:
    """Write a table of words; on a narrow screen each cell stands under the last, its heading before it.

    ``tight`` lets short cells share a line there.
    """
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(
            f'<td data-label="{escape(name)}">{_cell(cell)}</td>'
            for name, cell in zip(head[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    kind = "ci-rows ci-tight" if tight else "ci-rows"
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(label)}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    """A gap stands out by its weight, and by its word."""
    return "<strong>gap</strong>" if text == GAP else escape(text)


def facts(pairs: Sequence[tuple[str, str]], *, link: str = "") -> str:
    """Terms and what they are, with the address of the paper where there is one."""
    items = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in pairs)
    if link.startswith(("https://", "http://")):
        items += f'<dt>More</dt><dd><a href="{escape(link)}" rel="noopener">{escape(link)}</a></dd>'
    return f'<dl class="ci-facts">{items}</dl>'


def next_step(said: str, *commands: str) -> str:
    """An empty place: what is lacking, and the commands that fill it."""
    lines = "".join(f"<pre><code>{escape(command)}</code></pre>" for command in commands)
    return f'<div class="ci-words ci-empty"><p>{escape(said)}</p>{lines}</div>'
