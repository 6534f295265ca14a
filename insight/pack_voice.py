"""Who was consulted in the affected area, and whether it was a fair hearing or not, as far as chance allows to say.

Of one area it is what its profile says. Of several taken together no sum is told: two areas could be taken from one
another, and the few people between them would show. Each has its own published row.
"""

from __future__ import annotations

import pandas as pd

from insight import area_voice, hearing, own_paper, words
from insight.affected import Affected
from insight.area_facts import Row, lower_first, records
from insight.area_tables import cell, plain_table
from insight.area_voice import FAIR_SHARE
from insight.content import Block, Cell, Column, Prose, Section, Table
from insight.domain import State
from insight.grouping import ALL
from insight.stats.verdicts import Verdict

MOST_AREAS = 6
"""Areas told exercise by exercise at most; the spreadsheet has every one."""

TITLE = "Who was consulted, and how representative it was"


def section(found: Affected) -> Section:
    """Who was consulted and how representative it was."""
    if found.own is None:
        own = area_voice.section(found.gathered)
        return Section("voice", f"{TITLE}: {lower_first_word(own.title)}", own.blocks)
    if found.store.exercises().empty:
        return Section("voice", f"{TITLE}: not recorded", (Prose((area_voice.NOBODY,)),))
    heard = {pair: rows(found, *pair) for pair in found.pairs}
    blocks: list[Block] = [Prose((_together(heard), *own_paper.VOICE[1:2])), _area_by_area(found, heard)]
    if len(found.pairs) <= MOST_AREAS:
        blocks.append(_exercise_by_exercise(found, heard))
    blocks += area_voice.groups(found.gathered)
    return Section("voice", f"{TITLE}: {_finding(heard)}", tuple(blocks))


def lower_first_word(title: str) -> str:
    """A heading inside another: "people of X have been heard ..."."""
    return title if title.startswith("Who has been heard") else lower_first(title)


def rows(found: Affected, area_type: str, area_code: str) -> pd.DataFrame:
    """What is told of those who took part from one area (``area_heard.sql``)."""
    told = found.store.of_area("area_heard", area_code, area_type)
    return told[told["scope_type"].isin([ALL, "exercise"])]


Told = dict[tuple[str, str], pd.DataFrame]


def _all_of(told: pd.DataFrame) -> Row | None:
    own = records(told[told["scope_type"] == ALL])
    return own[0] if own else None


def _verdicts(heard: Told) -> list[str]:
    own = [_all_of(told) for told in heard.values()]
    return [str(row["verdict"]) for row in own if row is not None and isinstance(row["verdict"], str)]


def _finding(heard: Told) -> str:
    verdicts, number = _verdicts(heard), len(heard)
    if not verdicts:
        return "not counted for these areas"
    under, over = verdicts.count(Verdict.UNDER), verdicts.count(Verdict.OVER)
    said = [
        f"heard {word} than chance explains in {times:,} of {number:,} areas"
        for word, times in (("less", under), ("more", over))
        if times
    ]
    if said:
        return words.listed(said)
    if Verdict.AS_EXPECTED in verdicts:
        return f"no area of {number:,} heard more or less than chance explains"
    return "too few took part to say"


def _together(heard: Told) -> str:
    return f"Who took part is told area by area, not for the {len(heard):,} areas together."


def _columns(first: str) -> list[Column]:
    return [
        Column(first),
        Column("When"),
        Column("Took part", numeric=True),
        Column("Fair share", numeric=True),
        Column("Index and likely range"),
        Column("Verdict"),
    ]


def _area_by_area(found: Affected, heard: Told) -> Table:
    """All exercises together, one row for each area."""
    lines: list[list[Cell]] = []
    for area, told in zip(found.areas, heard.values(), strict=True):
        row = _all_of(told)
        name = str(area["name"])
        if row is None:
            mark = cell(words.MARKS[State.MISSING], None, State.MISSING)
            lines.append([cell(name), cell(""), mark, cell(""), cell(""), cell("not counted")])
        else:
            lines.append([cell(name), cell("all together"), *area_voice.took_part(row)])
    notes = [FAIR_SHARE, hearing.MIXED, f"Source: {hearing.source(found.store, (ALL, ALL))}"]
    title = "Who took part, area by area"
    return plain_table(title, _columns("Area"), lines, subtitle="People, all exercises together", notes=notes)


def _exercise_by_exercise(found: Affected, heard: Told) -> Table:
    lines = [
        [
            cell(f"{area['name']}: {row['title']}"),
            cell(area_voice.year(row["starts"])),
            *area_voice.took_part(row),
        ]
        for area, told in zip(found.areas, heard.values(), strict=True)
        for row in records(told[told["scope_type"] == "exercise"])
    ]
    title = "Who took part, exercise by exercise"
    return plain_table(title, _columns("Area and exercise"), lines, subtitle="People")
