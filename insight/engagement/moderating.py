"""Deciding on statements: which wait, which lapse soon, and what a decision writes into the register.

A statement that a catalogue ships is known from the edition; a decision on it is written into the register, whose
records win when the next edition is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import pandas as pd

from insight.domain import Visibility
from insight.engagement.records import Moderation, Statement
from insight.errors import Fault, RegisterError
from insight.register import Register

SOON_DAYS = 60
"""Statements that lapse within so many days, or have lapsed, are up for a new review date."""


@dataclass(frozen=True)
class Item:
    """A statement to decide on, and whether the register holds it: else it is known from the edition alone."""

    statement: Statement
    held: bool


@dataclass(frozen=True)
class Desk:
    """What is to be decided: statements that wait, and approved ones that lapse soon or have lapsed."""

    waiting: tuple[Item, ...]
    lapsing: tuple[Item, ...]


def desk(own: pd.DataFrame, shipped: pd.DataFrame, *, today: date) -> Desk:
    """Lay out what is to be decided, the oldest first.

    Parameters
    ----------
    own
        Statements of the register, as `insight.register.Register.statements` returns them to the council.
    shipped
        Those of the edition, as `insight.heard.Heard.moderation` returns them to the council; the register's own win.
    today
        Day by which a statement lapses soon.
    """
    rest = shipped[~shipped["statement_id"].isin(own["statement_id"]).astype(bool)]
    items = [Item(_statement(row), True) for row in own.to_dict("records")]
    items += [Item(_statement(row), False) for row in rest.to_dict("records")]
    items.sort(key=lambda item: (item.statement.said_on, item.statement.statement_id))
    waiting = (item for item in items if item.statement.moderation == Moderation.WAITING)
    lapsing = (
        item
        for item in items
        if item.statement.moderation == Moderation.APPROVED
        and (item.statement.review_on - today).days <= SOON_DAYS
    )
    return Desk(tuple(waiting), tuple(lapsing))


def _statement(row: Mapping[Any, Any]) -> Statement:
    cells = {field.name: row[field.name] for field in fields(Statement)}
    days = {name: pd.Timestamp(cells[name]).date() for name in ("said_on", "review_on")}
    return Statement(**{**cells, **days})


def decide(
    register: Register,
    item: Item,
    *,
    today: date,
    moderation: Moderation | None = None,
    review_on: date | None = None,
    visibility: Visibility | None = None,
) -> Statement:
    """Write a decision into the register: what is None stays as it is. Returns the statement as it stands now.

    Raises
    ------
    RegisterError
        For an approved statement that would have lapsed already, and where somebody else has changed it meanwhile.
    """
    was = item.statement
    now = replace(
        was,
        moderation=moderation or was.moderation,
        review_on=review_on or was.review_on,
        visibility=visibility or was.visibility,
    )
    if now.moderation == Moderation.APPROVED and now.review_on <= today:
        rule, remedy = (
            "an approved statement is reviewed on a day to come",
            "Choose a later review date first.",
        )
        raise RegisterError(Fault(f"statement {was.statement_id}", rule, f"{now.review_on:%d/%m/%Y}", remedy))
    register.replace("statement", now, was=was if item.held else None)
    return now
