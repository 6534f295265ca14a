"""Who has been heard from an area and who has not: exercises, turnout, other voices, targets, how often asked.

Of groups of people nothing is told for an area: a table of groups by small areas would give people away. They are told
for the whole council.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from insight import area_others, hearing, other_voices, reach, words
from insight.area_facts import Gathered, Row, records
from insight.area_tables import cell, plain_table
from insight.content import Block, Cell, Column, Listing, Prose, Section, Table
from insight.domain import State
from insight.grouping import ALL
from insight.stats.targets import UNTOLD, Standing
from insight.stats.verdicts import Verdict
from insight.store import Store

SAID = {
    Verdict.UNDER: "fewer than chance explains",
    Verdict.OVER: "more than chance explains",
    Verdict.AS_EXPECTED: "no more of a difference than chance may make",
    Verdict.TOO_FEW: "too few to say",
}
FAIR_SHARE = (
    "A fair share is what the people here would give had everybody who was asked been heard alike. "
    "A verdict says that chance does not explain the difference, not why there is one."
)
NOTHING = "Who has been heard: not recorded"
NOBODY = "No engagement is recorded in this edition, so it cannot be told who has been heard."


def section(gathered: Gathered) -> Section:
    """Who has been heard and who has not."""
    rows = _rows(gathered)
    if gathered.store.exercises().empty:
        voices = area_others.table(gathered, rows)
        return Section(
            "voice", NOTHING, (Prose((NOBODY, *_voted(gathered, rows))), *([voices] if voices else []))
        )
    together = of(rows, ALL)
    exercises = rows[rows["scope_type"] == "exercise"]
    blocks: list[Block] = [
        Prose(
            (*_together(gathered, together), *_voted(gathered, rows), *_target(gathered), *_asked(gathered))
        )
    ]
    if len(exercises):
        blocks.append(_exercises_table(gathered, together, exercises))
    voices = area_others.table(gathered, rows)
    if voices:
        blocks.append(voices)
    blocks += groups(gathered)
    return Section("voice", _title(gathered, together), tuple(blocks))


def _rows(gathered: Gathered) -> pd.DataFrame:
    return rows_of(gathered.store, gathered.place, gathered.counted)


def rows_of(store: Store, place: pd.Series, counted: pd.Series) -> pd.DataFrame:
    """What is told of an area itself (``area_heard.sql``), else of the one it is counted in."""
    kind, codes = str(place["area_type"]), [str(area["area_code"]) for area in (place, counted)]
    own = store.of_area("area_heard", codes[0], kind)
    if own.empty and codes[1] != codes[0]:
        return store.of_area("area_heard", codes[1], kind)
    return own


def of(rows: pd.DataFrame, scope_type: str) -> Row | None:
    """The first row of a kind of voice; None where there is none."""
    found = rows[rows["scope_type"] == scope_type]
    return None if found.empty else {str(k): v for k, v in found.iloc[0].items()}


def _title(gathered: Gathered, row: Row | None) -> str:
    if row is None or not isinstance(row["verdict"], str):
        return "Who has been heard"
    told = {
        Verdict.UNDER: f"People of {gathered.name} have been heard less than chance explains",
        Verdict.OVER: f"People of {gathered.name} have been heard more than chance explains",
        Verdict.AS_EXPECTED: f"People of {gathered.name} have been heard about as much as others",
        Verdict.TOO_FEW: f"Too few took part from {gathered.name} to say whether people have been heard",
    }
    return told[Verdict(row["verdict"])]


def _together(gathered: Gathered, row: Row | None) -> tuple[str, ...]:
    if row is None:
        return (f"Who took part is not counted by {gathered.noun}.",)
    if row["state"] == State.SUPPRESSED:
        told = "How many people took part from here is held back to protect them"
        verdict = SAID.get(Verdict(row["verdict"])) if isinstance(row["verdict"], str) else None
        return (f"{told}; it is {verdict}." if verdict else f"{told}.",)
    if row["state"] != State.VALUE:
        return ("Nobody has counted who took part from here.",)
    number = int(row["exercises"])
    together = (
        f"In the {number:,} exercises that reached here, together"
        if number > 1
        else "In the one exercise that counted them"
    )
    took = _people(row["count"])
    said = [
        f"{together}, {took} from here took part where a fair share would be {_expected(row)}: {_verdict(row)}."
    ]
    if pd.notna(row["index"]):
        said.append(
            f"That is {words.fair_share(row['index'])}; {words.likely_share(row['lower'], row['upper'])} of it."
        )
    return tuple(said)


def _people(count: float) -> str:
    return "nobody" if count == 0 else "1 person" if count == 1 else f"{words.count(count)} people"


def _expected(row: Row) -> str:
    return words.fair_people(float(row["expected"]))


def _verdict(row: Row) -> str:
    return SAID[Verdict(row["verdict"])] if isinstance(row["verdict"], str) else "not judged"


NOT_BOTH = "It is not both deprived and unheard."


def _target(gathered: Gathered) -> tuple[str, ...]:
    """Whether the area is deprived and unheard, and why."""
    rows = gathered.store.of_area("area_target", gathered.code, gathered.area_type)
    if rows.empty:
        return ()
    row = rows.iloc[0]
    several = gathered.plural if row["targets"] != 1 else gathered.noun
    standing = {
        Standing.TARGET: f"It is both deprived and unheard: place {row['place']} of {row['targets']:,} such {several}.",
        Standing.TOO_FEW: "Too little is known to say whether it is deprived and unheard.",
        Standing.HELD_BACK: "Whether it is deprived and unheard is held back to protect people.",
    }.get(Standing(row["standing"]), NOT_BOTH)
    if row["standing"] in UNTOLD and not row["worst"]:
        standing = NOT_BOTH
    if row["standing"] == Standing.NO_NEED_FIGURE:
        return (standing, "There is no figure of need for it.")
    title = str(row["need_title"]).removesuffix(f", {str(row['need_period']).split(' ')[0]}")
    among = "It is one of" if row["worst"] else "It is not one of"
    worst = f"{among} the most deprived {gathered.plural} where {row['worst_pct']:g}% of the people live"
    return (standing, f"{worst} ({title}, {row['need_period']}).")


def _asked(gathered: Gathered) -> tuple[str, ...]:
    """How often people here were asked of late."""
    if gathered.store.exercises().empty:
        return ()
    return (
        reach.asked(gathered.store, gathered.reach, gathered.code, gathered.area_type, today=gathered.today),
    )


def _exercises_table(gathered: Gathered, together: Row | None, rows: pd.DataFrame) -> Table:
    """Who took part from here, exercise by exercise, the latest first; all together at the foot."""
    lines = [[cell(str(row["title"])), cell(year(row["starts"])), *took_part(row)] for row in records(rows)]
    if together is not None:
        lines.append([cell("All together"), cell(""), *took_part(together)])
    columns = [Column("Exercise"), Column("Year"), Column("Took part", numeric=True)]
    columns += [Column("Fair share", numeric=True), Column("Index and likely range"), Column("Verdict")]
    notes = [FAIR_SHARE, hearing.MIXED, _source(gathered)]
    return plain_table(
        f"Who took part from {gathered.name}", columns, lines, subtitle="People, by exercise", notes=notes
    )


def took_part(row: Row) -> list[Cell]:
    """Cells of a row of view ``representation`` by area: took part, fair share, index with its range, verdict."""
    counted = cell(words.cell(row["count"], row["state"], 0), row["count"], row["state"])
    limits = ""
    if pd.notna(row["index"]):
        limits = f"{row['index']:.2f} ({row['lower']:.2f} to {row['upper']:.2f})"
    verdict = hearing.verdict(pd.Series({**row, "group_id": ALL}))
    fair = cell(words.number(row["expected"], 1), row["expected"])
    return [counted, fair, cell(limits, row["index"]), cell(verdict)]


def year(day: Any) -> str:
    """The year of a day; nothing where there is none."""
    return "" if pd.isna(day) else f"{pd.Timestamp(day):%Y}"


def _source(gathered: Gathered) -> str:
    return f"Source: {hearing.source(gathered.store, (ALL, ALL))}"


def _voted(gathered: Gathered, rows: pd.DataFrame) -> tuple[str, ...]:
    """How many voted at the latest election told, beside all wards together."""
    own = area_others.elections(rows)
    if own.empty:
        return ()
    row = own.iloc[0]
    share = 100 * row["count"] / row["population"]
    votes, electors = words.count(row["count"]), words.count(row["population"])
    said = f"At the local election of {row['scope_id']}, {votes} of {electors} electors voted: {share:.1f}%"
    beside = other_voices.turnout_of_all(gathered.store)
    if beside is None:
        return (f"{said}.",)
    return (f"{said}.", f"In all wards together, each at its latest election, {beside:.1f}% voted.")


def groups(gathered: Gathered) -> list[Block]:
    """Groups heard less and more, for the whole council only."""
    rows = gathered.store.representation(ALL, ALL, by="group")
    if rows.empty:
        return []
    blocks: list[Block] = [
        Prose(
            (
                f"Which groups took part is told for the whole of {gathered.whole} only: in a small area it would give "
                "people away.",
            )
        )
    ]
    for verdict, start in ((Verdict.UNDER, "Heard less"), (Verdict.OVER, "Heard more")):
        found = rows[rows["verdict"] == str(verdict)]
        items = tuple(hearing.row_in_words(row, by="group") for _, row in found.iterrows())
        if items:
            blocks.append(Listing(items, f"{start} in {gathered.whole}, more than chance explains"))
    return blocks
