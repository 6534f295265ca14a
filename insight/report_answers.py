"""Every answer to a survey as tables: the district beside the whole, and beside the other districts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from insight import words
from insight.area_facts import Row
from insight.area_tables import STATE_NOTES, capital, cell, mark_of, plain_table
from insight.comparing import Base
from insight.content import Cell, Column, Section, Table
from insight.domain import State
from insight.engagement.records import Part
from insight.engagement.weighing import FEWEST
from insight.report_asked import Asked, answer_words, told

NOT_ENOUGH = f"[x] fewer than {FEWEST} people answered there, so nothing is told of it."
WHOLE = Base("whole", "", "", ())
HELD, NONE = (words.MARKS[state] for state in (State.SUPPRESSED, State.MISSING))


def share(row: Row, decimals: int = 0) -> str:
    """A share as printed: "74%"."""
    return f"{100 * row['share']:.{decimals}f}%"


def likely(row: Row, decimals: int = 0) -> str:
    """A likely range as printed: "68 to 79%"; nothing where there is none."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return f"{100 * row['lower']:.{decimals}f} to {100 * row['upper']:.{decimals}f}%"


def section(asked: Asked) -> Section:
    """Every answer to every question, a table for each."""
    tables = tuple(_question(asked, name) for name in asked.questions)
    number = "the question" if len(tables) == 1 else f"{len(tables):,} questions"
    return Section("answers", f"Every answer to {number}", tables)


def _question(asked: Asked, question_id: str) -> Table:
    here = {str(row["answer"]): row for row in asked.rows_of(question_id, asked.code)}
    whole = asked.rows_of(question_id, None)
    lines = [[cell(_answer(row)), *_counted(here.get(str(row["answer"]))), *_counted(row)] for row in whole]
    shares = "share and likely range" if asked.generalises else "share"
    columns = [Column("Answer")]
    for name in (asked.name, asked.covered):
        columns += [Column(f"{name}: people", numeric=True), Column(f"{name}: {shares}", numeric=True)]
    title = str(whole[0]["question"])
    return plain_table(title, columns, lines, subtitle=_of(asked, question_id), notes=_notes(lines))


def _notes(lines: list[list[Cell]]) -> list[str]:
    states = {one.state for line in lines for one in line}
    notes = [STATE_NOTES[State.SUPPRESSED]] if State.SUPPRESSED in states else []
    return [*notes, NOT_ENOUGH] if State.MISSING in states else notes


def _answer(row: Row) -> str:
    return f"Together: {answer_words(row)}" if row["part"] == Part.AGREE else str(row["answer"])


def _of(asked: Asked, question_id: str) -> str:
    """How many answered a question, here and in all."""
    places = ((asked.code, asked.name), (None, asked.covered))
    numbers = [(asked.answerers(question_id, code), name) for code, name in places]
    counted = words.listed([f"{number} in {name}" for number, name in numbers if number is not None])
    if asked.generalises:
        return f"People who answered: {counted}. Shares are weighted to be like the people who live there."
    return f"People who chose to answer: {counted}. Described only: nothing is said of others."


def _counted(row: Row | None) -> list[Cell]:
    """People, and share with its likely range where it has one."""
    if row is None:
        return [cell(NONE, None, State.MISSING)] * 2
    people = cell(words.cell(row["count"], row["state"], 0), row["count"], row["state"])
    found = _share(row)
    within = likely(row, 1).removesuffix("%") if told(row) else ""
    return [people, replace(found, text=f"{found.text} ({within})") if within else found]


def _share(row: Row) -> Cell:
    return cell(share(row, 1), 100 * row["share"]) if told(row) else cell(HELD, None, State.SUPPRESSED)


def districts(asked: Asked) -> tuple[Section, ...]:
    """What agrees in every district that was covered, a table for each question; nothing where there is only one."""
    if len(asked.districts) < 2 or not asked.agreed:
        return ()
    tables = tuple(_by_district(asked, pair.question_id) for pair in asked.agreed)
    return (Section("districts", "Beside the other districts", tables),)


def _by_district(asked: Asked, question_id: str) -> Table:
    found = {code: asked.agree(question_id, code) for code in asked.districts}
    whole = asked.agree(question_id, None)
    lines = [
        [cell(f"{name} (this report)" if code == asked.code else name), *_agreeing(asked, found[code], whole)]
        for code, name in asked.districts.items()
    ]
    lines.append([cell(capital(asked.covered)), *_agreeing(asked, whole, None)])
    columns = [Column("District"), Column("Share", numeric=True)]
    columns += [Column("Likely range", numeric=True)] if asked.generalises else []
    columns += [Column("Answered", numeric=True)]
    columns += [Column(f"Beside {asked.covered}")] if asked.generalises else []
    first = next(row for row in [*found.values(), whole] if row is not None)
    subtitle = f"Share: {answer_words(first)}"
    if not asked.generalises:
        subtitle += ", of those who chose to answer: described only"
    return plain_table(str(first["question"]), columns, lines, subtitle=subtitle, notes=_notes(lines))


def _agreeing(asked: Asked, row: Row | None, whole: Row | None) -> list[Cell]:
    """Share, likely range, how many answered, and how that stands beside the whole."""
    if row is None:
        return [cell(NONE, None, State.MISSING), *[cell("")] * (3 if asked.generalises else 1)]
    known = bool(pd.notna(row["n"]))
    answered = cell(words.count(row["n"]), row["n"]) if known else cell(HELD, None, State.SUPPRESSED)
    if not asked.generalises:
        return [_share(row), answered]
    return [_share(row), cell(likely(row, 1)), answered, cell(_beside(asked, row, whole))]


def _beside(asked: Asked, row: Row, whole: Row | None) -> str:
    word = asked.word(row, whole)
    if word is None or whole is None:
        return ""
    beside = {f"{WHOLE.key}_class": str(word), f"{WHOLE.key}_value": whole["share"]}
    return mark_of({"value": row["share"], **beside}, WHOLE)
