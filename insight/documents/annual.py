"""The annual report to residents as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from insight import report_year
from insight.area_facts import Row, records
from insight.documents.report_files import Desk, Report, file_name
from insight.domain import State
from insight.grouping import ALL
from insight.report_annual import annual_paper
from insight.report_heard import KINDS
from insight.report_year import SCOPE, Year
from insight.store import Store

COLUMNS = [
    "subject", "exercise_id", "title", "period", "method", "rung", "basis", "area_code", "area_name", "area_type",
    "dimension", "group", "count", "of", "value", "lower", "upper", "unit", "expected", "verdict", "state", "asked",
    "result", "what_changed", "source",
]  # fmt: skip
EXERCISE, GROUP, AREA, VOICE = "exercise", "group", "area", "other voice"
NOTES = (
    (
        "subject",
        "exercise: one piece of engagement. group: who took part in all of them together, by group. area: who took "
        "part in one, by area. other voice: turnout, returns, meetings, petitions.",
    ),
    (
        "count, of",
        "People who took part, and of how many whose group or place is known. Empty where held back.",
    ),
    (
        "value, lower, upper",
        "The index (1 is a fair share) and its likely range. Empty where there is none (see state).",
    ),
    ("expected", "People who would have taken part had everybody been heard alike."),
    (
        "state",
        "value; suppressed (held back to protect people); missing; not_applicable. None of these is zero.",
    ),
    (
        "asked, result, what_changed",
        "What was asked, what people said, what changed; empty where not recorded.",
    ),
)


def report(store: Store, year: str) -> Report:
    """The report of a calendar year.

    Raises
    ------
    UnknownNameError
        As `insight.report_year.gather`.
    """
    found = report_year.gather(store, year)
    return Report(annual_paper(found), rows(found), NOTES)


def rows(year: Year) -> pd.DataFrame:
    """Every figure of a report as it stands in the views; see `COLUMNS`."""
    found = [_exercise(year, row) for row in year.held]
    found += [_heard(GROUP, row) for row in records(year.groups)]
    for exercise in year.held:
        name = str(exercise["exercise_id"])
        areas = year.store.representation("exercise", name, by="area")
        own = areas[areas["area_type"].isin(KINDS)]
        found += [
            {**_heard(AREA, row), "exercise_id": name, "title": exercise["title"]} for row in records(own)
        ]
    found += [
        {
            "subject": VOICE,
            "title": row["title"],
            "period": row["period"],
            "method": row["kind"],
            "result": row["said"],
        }
        for row in records(year.voices)
    ]
    source = f"Engagement register of {year.store.edition.council}"
    return pd.DataFrame(found, columns=COLUMNS).assign(source=source)


def _exercise(year: Year, row: Row) -> dict[str, Any]:
    took = year.people[str(row["exercise_id"])]
    return {
        "subject": EXERCISE,
        **{name: row[name] for name in ("exercise_id", "title", "method", "asked", "result", "what_changed")},
        "rung": str(row["rung"]),
        "basis": str(row["basis"]),
        "period": f"{row['starts']:%Y-%m-%d} to {row['ends']:%Y-%m-%d}",
        "count": took.value,
        "unit": "people",
        "state": str(took.state),
    }


def _heard(subject: str, row: Row) -> dict[str, Any]:
    known = row["state"] == State.VALUE
    named = subject == AREA
    return {
        "subject": subject,
        "period": row["scope_id"] if row["scope_type"] == SCOPE else "",
        "area_code": row["area_code"] if named else ALL,
        "area_name": row["name"] if named else "",
        "area_type": row["area_type"] if named else ALL,
        "dimension": "" if named else row["dimension"],
        "group": "" if named else row["title"] if isinstance(row["title"], str) else "Not stated",
        "count": row["count"],
        "of": row["n"],
        "value": row["index"] if known else None,
        "lower": row["lower"] if known else None,
        "upper": row["upper"] if known else None,
        "unit": "times a fair share",
        "expected": row["expected"],
        "verdict": row["verdict"] if isinstance(row["verdict"], str) else "",
        "state": str(row["state"]),
    }


def files(store: Store, year: str, *, endings: Sequence[str]) -> dict[str, bytes]:
    """The files of a report: name to contents.

    Raises
    ------
    UnknownNameError
        As `report`.
    LicenceError
        When a licence line is missing.
    """
    made, desk, edition = report(store, year), Desk(store), store.edition.edition_id
    return {
        file_name(["annual-report", year.strip()], edition, ending=ending): desk.written(made, ending)
        for ending in endings
    }
