"""Other ways of being heard from an area: votes, forms that came back, meetings, petitions, e-panels; as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from insight import words
from insight.area_facts import Gathered, Row, records
from insight.area_tables import STATE_NOTES, cell, plain_table
from insight.content import Cell, Column, Table
from insight.domain import State
from insight.engagement.records import VoiceKind
from insight.other_voices import TITLES
from insight.voice import LATEST

NOT_RECORDED = "not recorded"
COLUMNS = (
    Column("Voice"),
    Column("When"),
    Column("People", numeric=True),
    Column("Of", numeric=True),
    Column("Share", numeric=True),
)


def table(gathered: Gathered, rows: pd.DataFrame) -> Table | None:
    """Turnout, returns, meetings, petitions and e-panels of the area; None where there are none.

    ``rows`` are those of query ``area_heard``.
    """
    lines = _turnout(rows)
    told = gathered.store.other_voices()
    told = told[(told["area_code"] == gathered.code) & (told["area_type"] == gathered.area_type)]
    told = told.sort_values(["kind", "title", "period"], ascending=[True, True, False])
    for (kind, title), own in told.groupby(["kind", "title"], sort=False):
        if kind == VoiceKind.ATTENDANCE and len(own) > 1:
            lines.append(_meetings(str(title), own))
        else:
            lines += [_line(row) for row in records(own)]
    if not lines:
        return None
    states = dict.fromkeys(part.state for line in lines for part in line if part.state != State.VALUE)
    notes = [STATE_NOTES[state] for state in states]
    return plain_table("Other ways of being heard", COLUMNS, lines, notes=notes)


def elections(rows: pd.DataFrame) -> pd.DataFrame:
    """Elections whose votes and electors are told, the latest first."""
    kept = (rows["scope_type"] == VoiceKind.TURNOUT) & (rows["scope_id"] != LATEST)
    own = rows[kept & (rows["state"] == State.VALUE)]
    year = own["scope_id"].str.extract(r"(\d{4})", expand=False)
    return own.assign(year=year).sort_values("year", ascending=False, kind="stable")


def _turnout(rows: pd.DataFrame) -> list[list[Cell]]:
    """Votes and electors of every election told, the latest first."""
    lines = []
    for row in records(elections(rows)):
        share = 100 * row["count"] / row["population"]
        lines.append(
            [
                cell("Votes at local elections"),
                cell(str(row["scope_id"])),
                _people(row["count"]),
                _people(row["population"]),
                cell(f"{share:.1f}%", share),
            ]
        )
    return lines


def _named(kind: str, title: str) -> str:
    name = TITLES[VoiceKind(kind)]
    return f"{name}: {title}" if title else name


def _line(row: Row) -> list[Cell]:
    """One voice of one time."""
    of, told = row["of"], row["state"] == State.VALUE
    some = bool(pd.notna(of)) and of > 0
    share = cell(NOT_RECORDED)
    if some and not told:
        share = cell(words.cell(None, row["state"], 1), None, row["state"])
    elif some and row["count"] <= of:
        share = cell(f"{100 * row['count'] / of:.1f}%", 100 * row["count"] / of)
    return [
        cell(_named(str(row["kind"]), str(row["title"]))),
        cell(words.month(str(row["period"]))),
        cell(words.cell(row["count"], row["state"], 0), row["count"], row["state"]),
        _people(of),
        share,
    ]


def _meetings(title: str, rows: pd.DataFrame) -> list[Cell]:
    """Meetings that are alike, together: how many, from when to when, and how many people in all."""
    first, last = (words.month(str(rows["period"].iloc[at])) for at in (-1, 0))
    named = f"{_named(VoiceKind.ATTENDANCE, title)} ({len(rows):,} meetings together)"
    people = rows["count"].sum(skipna=False)
    return [cell(named), cell(f"{first} to {last}"), _people(people), cell(NOT_RECORDED), cell(NOT_RECORDED)]


def _people(number: Any) -> Cell:
    return cell(NOT_RECORDED if pd.isna(number) else words.count(float(number)), number)
