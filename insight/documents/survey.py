"""The reports of a survey as files: one for each district, all districts in one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from insight import hearing, report_asked
from insight.area_facts import Row, records
from insight.documents import maps, working
from insight.documents.batch import Contents
from insight.documents.report_files import Desk, Report, file_name
from insight.domain import State
from insight.engagement.records import Basis
from insight.grouping import ALL
from insight.report_asked import Asked
from insight.report_survey import survey_paper
from insight.store import Store

COLUMNS = [
    "area_code", "area_name", "area_type", "exercise_id", "exercise", "subject", "question", "part", "answer", "period",
    "count", "of", "value", "lower", "upper", "unit", "target", "expected", "verdict", "state", "basis", "speaks_for",
    "source",
]  # fmt: skip
ANSWERED, TOOK_PART = "answer", "took part"
NOTES = (
    ("area_code", "Code of the area; all: the whole exercise."),
    ("subject", "answer: what people answered. took part: who took part beside who lives there."),
    (
        "part",
        "answer: one answer. agree: all that agree with the question together. Of took part: area or group.",
    ),
    ("answer", "The answer; of took part by group, the group."),
    ("count, of", "People, and of how many; not weighted. Empty where held back."),
    (
        "value, lower, upper",
        "Of answers the share in per cent, weighted where the survey was drawn at random, and its likely range (19 of "
        "20). Of took part the index: 1 is a fair share. Empty where there is none (see state).",
    ),
    ("target", "Per cent that should agree, as the council set it."),
    ("expected", "People who would have taken part had everybody been heard alike."),
    (
        "state",
        "value; suppressed (held back to protect people); missing; not_applicable. None of these is zero.",
    ),
    (
        "speaks_for",
        "everybody: drawn at random. those who answered: described only, nothing is said of others.",
    ),
)


def report(store: Store, exercise_id: str, district: str) -> Report:
    """The report of an exercise for a district.

    Raises
    ------
    UnknownNameError
        As `insight.report_asked.gather`.
    """
    asked = report_asked.gather(store, exercise_id, district)
    return Report(survey_paper(asked), rows(asked), NOTES)


def rows(asked: Asked) -> pd.DataFrame:
    """Every figure of a report as it stands in the views ``answer`` and ``representation``; see `COLUMNS`."""
    held = asked.answers
    answers = held[held["area_code"].isin([*asked.districts, ALL])]
    heard = asked.heard
    near = heard[(heard["area_code"].isin(asked.districts)) | (heard["parent_code"] == asked.code)]
    found = [
        *(_answer(asked, row) for row in records(answers)),
        *(_took_part(asked, row) for row in records(pd.concat([near, asked.groups]))),
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def _common(asked: Asked, code: str, kind: str, name: str) -> dict[str, Any]:
    row = asked.exercise
    return {
        "area_code": code,
        "area_name": asked.covered if code == ALL else name,
        "area_type": kind,
        "exercise_id": asked.exercise_id,
        "exercise": asked.title,
        "period": "" if pd.isna(row["starts"]) else f"{row['starts']:%Y-%m-%d} to {row['ends']:%Y-%m-%d}",
        "basis": str(row["basis"]),
        "speaks_for": "everybody" if row["basis"] == Basis.RANDOM else "those who answered",
        "source": hearing.source(asked.store, ("exercise", asked.exercise_id)),
    }


def _answer(asked: Asked, row: Row) -> dict[str, Any]:
    shares = {
        name: 100 * row[column] if row["state"] == State.VALUE else None
        for name, column in (("value", "share"), ("lower", "lower"), ("upper", "upper"))
    }
    return {
        **_common(asked, str(row["area_code"]), str(row["area_type"]), str(row["name"])),
        "subject": ANSWERED,
        "question": row["question"],
        "part": str(row["part"]),
        "answer": row["answer"],
        "count": row["count"],
        "of": row["n"],
        **shares,
        "unit": "% of those who answered, weighted" if asked.generalises else "% of those who answered",
        "target": row["target"],
        "state": str(row["state"]),
    }


def _took_part(asked: Asked, row: Row) -> dict[str, Any]:
    by_area = row["by"] == "area"
    place = (str(row["area_code"]), str(row["area_type"]), str(row["name"])) if by_area else (ALL, ALL, "")
    known = row["state"] == State.VALUE
    return {
        **_common(asked, *place),
        "subject": TOOK_PART,
        "question": "" if by_area else row["dimension"],
        "part": str(row["by"]),
        "answer": "" if by_area else row["title"] if isinstance(row["title"], str) else "Not stated",
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


def file_names(
    exercise_id: str, districts: Mapping[str, str], edition_id: str, *, endings: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Names of the files of every district, by its code; districts of one name are told apart by their codes."""
    slugs = {code: maps.file_word(name) for code, name in districts.items()}
    every = list(slugs.values())
    return {
        code: tuple(
            file_name(
                ["survey", exercise_id, slug, "" if slug and every.count(slug) == 1 else code],
                edition_id,
                ending=ending,
            )
            for ending in endings
        )
        for code, slug in slugs.items()
    }


@dataclass(frozen=True)
class Order:
    """A run over the districts of an exercise; see `insight.documents.batch.Bench`."""

    edition: Path
    exercise_id: str

    def ready(self) -> Callable[[str, Sequence[str]], Contents]:
        """Open the edition."""
        store = working.opened(self.edition)
        desk = Desk(store)

        def written(code: str, names: Sequence[str]) -> Contents:
            made = report(store, self.exercise_id, code)
            return {name: desk.written(made, name.rsplit(".", 1)[1]) for name in names}

        return written
