"""A small form on the register's page: think of an exercise, and see who else asks, and who was asked how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import streamlit as st

from insight import burden, exercises, planning
from insight.pages import address, blocks, editions, listing
from insight.planning import Plan
from insight.store import Store

KEYS = ("plan kind", "plan areas", "plan groups", "plan from", "plan to")
TAKES = ("in", "where", "whom", "from", "to")
"""Choices of the form in the address: kind of area, areas, groups, first and last day."""

LEAD = (
    f"Choose where, whom and when: who else asks the same people within {planning.NEAR_DAYS} days, and how often "
    "they were asked of late. This knows the exercises of this edition that everybody may see."
)


def show(store: Store) -> dict[str, str]:
    """Show the form and its answer. Returns what is chosen, for the address."""
    st.html("<h2>Before you plan an exercise</h2>" + blocks.sentences([LEAD]))
    kind, areas, groups = _where_and_whom(store)
    left, right = st.columns(2)
    start = left.date_input("First day", _day("from"), key=KEYS[3], format="DD/MM/YYYY")
    end = right.date_input("Last day", _day("to"), key=KEYS[4], format="DD/MM/YYYY")
    amiss = planning.fault(start, end)
    if amiss or start is None or end is None:
        st.html(blocks.sentences([amiss]))
    else:
        _answer(store, Plan(kind, tuple(areas), tuple(groups), start, end))
    days = {name: day.isoformat() if day else "" for name, day in (("from", start), ("to", end))}
    return {"in": kind if areas else "", "where": ",".join(areas), "whom": ",".join(groups), **days}


def _where_and_whom(store: Store) -> tuple[str, list[str], list[str]]:
    """Kind of area, areas and groups."""
    key = editions.key_of(store)
    kinds = editions.area_types(store, key)
    kinds = kinds[~kinds["small"]]
    titles = {name: title for name, title in exercises.titles_of(store).items() if ":" in name}
    left, middle, right = st.columns(3)
    with left:
        first = st.query_params.get("in", store.edition.default_area_type)
        kind = address.pick(
            "Areas of kind", KEYS[0], kinds, "area_type", "plural", first, on_change=_no_areas
        )
    rows = editions.areas(store, key, kind)
    named = {str(code): str(label) for code, label in zip(rows["area_code"], rows["label"], strict=True)}
    with middle:
        areas = _several("Where (none: the whole council)", KEYS[1], "where", named, named.__getitem__)
    with right:
        groups = _several("Whom (none: everyone)", KEYS[2], "whom", titles, titles.__getitem__)
    return kind, areas, groups


def _no_areas() -> None:
    """Areas of one kind are none of another."""
    st.session_state[KEYS[1]] = []


def _several(label: str, key: str, name: str, known: dict[str, str], text: Callable[[str], str]) -> list[str]:
    """Show a choice of several; the address says with which it starts."""
    if key not in st.session_state:
        wanted = st.query_params.get(name, "").split(",")
        st.session_state[key] = [value for value in wanted if value in known]
    return list(st.multiselect(label, list(known), key=key, format_func=text, placeholder="Any"))


def _day(name: str) -> date | None:
    """A day of the address; none where it is no day."""
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None


def _answer(store: Store, plan: Plan) -> None:
    """Who else asks, and how often these people were asked."""
    reach, today = editions.reach(store, editions.key_of(store)), editions.today()
    found = planning.warnings(store, reach, plan, today=today)
    said = [f"{line}." for line in found] or ["No other exercise asks these people there at about that time."]
    title = f"Overlaps: {len(found):,}" if found else "Nothing overlaps"
    st.html(f"<h3>{title}</h3>" + blocks.sentences(said))
    rows = planning.asked(store, reach, plan, today=today)
    cells = [
        [row["name"], f"{row['times']:,}", _last(row["last_asked"]), row["whom"] or "nobody"]
        for row in rows.to_dict("records")
    ]
    head = ["Where", f"Times asked in {burden.MONTHS} months", "Last asked", "Whom, and how often"]
    st.html(listing.plain(head, cells, label="How often these people were asked", tight=True))


def _last(day: pd.Timestamp) -> str:
    return "" if pd.isna(day) else f"{day:%-d %b %Y}"
