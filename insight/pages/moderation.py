"""Statements that wait for the council: read, then approved, declined or given another review date.

There is no login. Only a server that was started with ``insight serve --moderate`` shows this part, and it answers
its own machine alone; for every other the statements that wait are not even read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from insight import exercises, serving
from insight.domain import Visibility
from insight.engagement import moderating
from insight.engagement.moderating import Item
from insight.engagement.records import Moderation
from insight.errors import InsightError
from insight.pages import blocks, editions, listing
from insight.register import Register
from insight.store import Store

SAID, AMISS = "moderation said", "moderation amiss"
SHOWN = 60
"""Letters of a statement that its decision is told with."""

READERS = {
    Visibility.INTERNAL: "the council alone",
    Visibility.PARTNER: "the council and its partners",
    Visibility.PUBLIC: "everybody",
}
WHO = "New statements wait until the council has looked at them."
MAY = (
    "You may decide here because this server was started to moderate; it answers this machine alone, and whoever can "
    "open its pages may decide. Nobody signs in, so the register does not know who decided."
)
NEXT = "Decisions are in the register now. They show in these pages after the next build:"


def allowed() -> bool:
    """Whether this server was started to moderate."""
    return os.environ.get(serving.MODERATE) == "yes"


def show(store: Store) -> None:
    """Show what is to be decided to those who may, and to all others who may."""
    if not allowed():
        st.html(blocks.sentences([WHO]))
        return
    with Register(audience=Visibility.INTERNAL) as register:
        own = register.statements()
    desk = moderating.desk(own, editions.internal(store).moderation(), today=editions.today())
    st.html("<h3>For the council: statements to decide on</h3>" + blocks.sentences([MAY]))
    _told()
    waits = f"Waiting, the oldest first: {len(desk.waiting):,}." if desk.waiting else "Nothing waits."
    st.html(blocks.sentences([waits]))
    for item in desk.waiting:
        _item(store, item)
    if desk.lapsing:
        days = moderating.SOON_DAYS
        st.html(
            blocks.sentences(
                [f"Approved before, and lapsed by now or within {days} days: {len(desk.lapsing):,}."]
            )
        )
    for item in desk.lapsing:
        _item(store, item)


def _told() -> None:
    """What the last decision did, once."""
    # never as Markdown: a statement could hold a picture from another host
    if amiss := st.session_state.pop(AMISS, ()):
        items = "".join(f"<p>{escape(line)}</p>" for line in amiss)
        st.html(f'<div class="ci-fault" role="alert">{items}</div>')
    if said := st.session_state.pop(SAID, ""):
        st.html(f'<div role="status">{listing.next_step(f"{said} {NEXT}", "insight build DIR")}</div>')


def _item(store: Store, item: Item) -> None:
    """One statement with what can be done about it."""
    statement, today = item.statement, editions.today()
    waits = statement.moderation == Moderation.WAITING
    name = statement.statement_id
    with st.container(border=True):
        st.html(_quoted(store, item))
        left, right = st.columns(2)
        review = left.date_input("Review on", statement.review_on, key=f"review {name}", format="DD/MM/YYYY")
        kinds = list(READERS)
        may = right.selectbox(
            "Who may read it", kinds, kinds.index(Visibility(statement.visibility)), key=f"readers {name}",
            format_func=lambda kind: READERS[kind],
        )  # fmt: skip
        with st.container(horizontal=True):
            for label, told, change in _actions(waits=waits):
                st.button(
                    label, key=f"{label} {name}", on_click=_decide,
                    args=(item, told, today, {**change, "review_on": review, "visibility": may}),
                )  # fmt: skip


def _actions(*, waits: bool) -> list[tuple[str, str, dict[str, Moderation]]]:
    """Label of a button, what is said when it was pressed, and what it changes."""
    decline = ("Decline", "declined", {"moderation": Moderation.REJECTED})
    if not waits:
        return [("Keep until the review date", "kept", {}), decline]
    approve = ("Approve", "approved", {"moderation": Moderation.APPROVED})
    return [approve, decline, ("Ask again on the review date", "left to wait, with another review date", {})]


def _decide(item: Item, told: str, today: date, change: Mapping[str, Any]) -> None:
    try:
        with Register(audience=Visibility.INTERNAL) as register:
            now = moderating.decide(register, item, today=today, **change)
    except InsightError as error:
        faults = [f"{fault.rule}: {fault.found}. {fault.remedy}" for fault in error.faults]
        st.session_state[AMISS] = tuple(f"{line[:1].upper()}{line[1:]}" for line in faults)
        return
    words = now.statement if len(now.statement) <= SHOWN else f"{now.statement[:SHOWN]}\u2026"
    st.session_state[SAID] = (
        f"\u201c{words}\u201d {told}: to be reviewed on {now.review_on:%-d %B %Y}, "
        f"for {READERS[Visibility(now.visibility)]} to read."
    )


def _quoted(store: Store, item: Item) -> str:
    statement = item.statement
    place = exercises.area_words(
        store, {"area_type": statement.area_type, "area_codes": [statement.area_code]}
    )
    told = [statement.role, place, f"{statement.said_on:%-d %B %Y}", statement.topic]
    return (
        f'<figure class="ci-said"><blockquote>\u201c{escape(statement.statement)}\u201d</blockquote>'
        f"<figcaption>{escape(' · '.join(str(part) for part in told if part))}</figcaption></figure>"
    )
