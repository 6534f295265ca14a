"""Who was heard in a year and who was not: by group, by area, and who was not asked at all."""

from __future__ import annotations

import pandas as pd

from insight import exercises, hearing, report_who, words
from insight.area_facts import Row, lower_first, records
from insight.area_tables import cell, plain_table
from insight.content import Block, Cell, Column, Listing, Prose, Section, Table
from insight.domain import State
from insight.engagement.coordination import reach_of, small_of
from insight.report_year import SCOPE, Year
from insight.stats.verdicts import Verdict

MOST_NAMES = 8
NOBODY = "none"
KINDS = ("district", "panel", "division", "ward")
"""Kinds of area told, where people were counted by them."""


def sections(year: Year) -> tuple[Section, ...]:
    """By group, and by area."""
    return _groups(year), _areas(year)


def _groups(year: Year) -> Section:
    rows = year.groups
    if rows.empty:
        said = f"Nobody has counted which groups took part in {year.year}."
        return Section("groups", "Which groups were heard: not counted", (Prose((said,)),))
    found = hearing.sentences(rows, rows.iloc[:0])
    held = len(year.held) - int(rows["exercises"].max())
    verb = "is" if held == 1 else "are"
    left = (
        (
            f"{held:,} of the {len(year.held):,} exercises did not count groups and {verb} not in these figures.",
        )
        if held > 0
        else ()
    )
    blocks: list[Block] = [Prose((*found, *left, *_speaks(year, rows)))]
    blocks += report_who.groups(year.store, SCOPE, year.year, whole=year.place)
    missed = out_of_sight(year)
    return Section("groups", _title(rows), (*blocks, *([missed] if missed else [])))


def _speaks(year: Year, rows: pd.DataFrame) -> tuple[str, ...]:
    """For whom the figures of a year speak: by how people came to take part."""
    alone = len(year.held) == 1 and int(rows["exercises"].max()) == 1
    return hearing.basis_sentences(str(year.held[0]["basis"]) if alone else None)


def _title(rows: pd.DataFrame) -> str:
    under = list(rows.loc[rows["verdict"] == str(Verdict.UNDER), "title"])
    if under:
        return f"Who was heard less than chance explains: {words.listed([exercises.inside(t) for t in under], most=4)}"
    if not rows["verdict"].isin([str(Verdict.AS_EXPECTED), str(Verdict.OVER)]).any():
        return "Which groups were heard: too few took part to say"
    return "Which groups were heard: none less than chance explains"


def _areas(year: Year) -> Section:
    """Where people were heard more and less, exercise by exercise; where nobody was asked."""
    lines, kinds = [], year.store.area_types().set_index("area_type")
    for row in year.held:
        for kind in KINDS:
            told = year.store.representation("exercise", str(row["exercise_id"]), by="area", area_type=kind)
            if len(told):
                lines.append(_line(str(row["title"]), lower_first(str(kinds["plural"].loc[kind])), told))
    blocks: list[Block] = [_by_exercise(lines)] if lines else []
    matrix = _districts(year)
    blocks += [matrix] if matrix else []
    unasked = _unasked(year)
    blocks += [Prose(unasked)] if unasked else []
    if not blocks:
        said = f"Where people live who took part in {year.year} is not counted."
        return Section("areas", "Where people were heard: not counted", (Prose((said,)),))
    return Section("areas", _where_title(lines), tuple(blocks))


def _where_title(lines: list[list[str]]) -> str:
    if not lines:
        return "Where people were heard: not counted"
    number = len({line[0] for line in lines if line[2] != NOBODY})
    if not number:
        return "Where people were heard: no area is known to have been heard less than chance explains"
    found = "one exercise" if number == 1 else f"{number:,} exercises"
    return f"Where people were heard: some areas less than chance explains, in {found}"


def _line(title: str, plural: str, rows: pd.DataFrame) -> list[str]:
    found = [title, plural]
    for verdict in (Verdict.UNDER, Verdict.OVER):
        names = sorted(str(name) for name in rows.loc[rows["verdict"] == str(verdict), "name"])
        found.append(words.listed(names, most=MOST_NAMES) or NOBODY)
    few = int((rows["verdict"] == str(Verdict.TOO_FEW)).sum())
    held = int((rows["verdict"].isna() & (rows["state"] == State.SUPPRESSED)).sum())
    return [*found, f"{few:,}", f"{held:,}"]


def _by_exercise(lines: list[list[str]]) -> Table:
    columns = [Column("Exercise"), Column("Kind of area"), Column("Heard less than chance explains")]
    columns += [Column("Heard more than chance explains"), Column("Too few to say", numeric=True)]
    columns += [Column("Held back", numeric=True)]
    rows = [[cell(text) for text in line] for line in lines]
    notes = [
        "Each exercise alone, beside the people who live in what it covered. Areas that are not named were heard as "
        "expected, but for those of which too few took part to say, or whose figure is held back to protect people.",
        "A verdict says that chance does not explain the difference. It does not say why.",
    ]
    return plain_table("Areas heard less and more", columns, rows, notes=notes)


def _districts(year: Year) -> Table | None:
    """How many took part from each district, a column for each exercise; None where there is nothing to show."""
    kinds = set(year.store.area_types()["area_type"])
    if "district" not in kinds:
        return None
    found: dict[str, dict[str, Row]] = {}
    for row in year.held:
        own = year.store.representation("exercise", str(row["exercise_id"]), by="area", area_type="district")
        if len(own):
            found[str(row["title"])] = {str(one["area_code"]): one for one in records(own)}
    if not found or len(found) > 6:
        return None
    places = records(year.store.areas("district"))
    lines = [
        [cell(str(place["name"])), *(_took(rows.get(str(place["area_code"]))) for rows in found.values())]
        for place in places
    ]
    columns = [Column("District"), *(Column(title, numeric=True) for title in found)]
    notes = [
        "▼ fewer, ▲ more than chance explains, ● no more of a difference than chance may make, ○ too few to say."
    ]
    if any(one.state == State.SUPPRESSED for line in lines for one in line):
        notes.append("[c] held back to protect people.")
    if any(one.state == State.NOT_APPLICABLE for line in lines for one in line):
        notes.append("[z] the exercise did not cover the district.")
    return plain_table("How many took part, by district", columns, lines, subtitle="People", notes=notes)


def _took(row: Row | None) -> Cell:
    if row is None:
        return cell(words.MARKS[State.NOT_APPLICABLE], None, State.NOT_APPLICABLE)
    text = words.cell(row["count"], row["state"], 0)
    symbol = hearing.SYMBOLS[Verdict(row["verdict"])] if isinstance(row["verdict"], str) else ""
    return cell(f"{text} {symbol}".strip(), row["count"], row["state"])


def _unasked(year: Year) -> tuple[str, ...]:
    """Areas that no exercise of the year covered."""
    reach = reach_of(year.store.frame("members"))
    parts = [small_of(row, reach) for row in year.held]
    kinds = [kind for kind in KINDS if kind in set(year.store.area_types()["area_type"])]
    if not kinds or not year.held:
        return ()
    if any(part is None for part in parts):
        whole = sum(part is None for part in parts)
        number = "1 exercise" if whole == 1 else f"{whole:,} exercises"
        return (f"{number} of the year asked in the whole of {year.place}, so that no area was left out.",)
    asked = frozenset().union(*(part for part in parts if part is not None))
    plurals = year.store.area_types().set_index("area_type")["plural"]
    said = []
    for kind in kinds[:2]:
        names = [
            str(area["name"])
            for area in records(year.store.areas(kind))
            if not reach.get((kind, str(area["area_code"])), frozenset()) & asked
        ]
        if names:
            plural = lower_first(str(plurals.loc[kind]))
            said.append(f"No exercise asked in these {plural}: {words.listed(names, most=MOST_NAMES)}.")
    return tuple(said)


def out_of_sight(year: Year) -> Listing | None:
    """Groups that a map would expose, and that nobody reached: for the whole council alone."""
    rows = exercises.out_of_sight(year.store, reach_of(year.store.frame("members")))
    items = tuple(
        f"{row['title']}: {lower_first(row['gap'])}" for row in rows.to_dict("records") if row["gap"]
    )
    return Listing(items, f"Groups easily missed, as of {year.today:%-d %B %Y}") if items else None
