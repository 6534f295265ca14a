"""The annual report to residents: the nature, scale and outcome of engagement in a year; who was heard, who was not.

What a council has to tell its residents (Local Government and Public Involvement in Health Act 2007): what kind of
engagement there was, how much of it, and what came of it. An exercise without a recorded outcome is named.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from insight import area_sources, exercises, report_heard, words
from insight.area_facts import Row, lower_first
from insight.area_tables import cell, plain_table
from insight.content import (
    Block,
    Column,
    Fact,
    Facts,
    Listing,
    Paper,
    Prose,
    Quote,
    Quotes,
    Section,
    Table,
)
from insight.domain import State
from insight.engagement.records import Basis, Rung
from insight.exercises import RUNG_WORDS
from insight.hearing import BASIS_WORDS
from insight.report_survey import STATES
from insight.report_year import Year

BASES = {
    Basis.RANDOM: "drawn at random",
    Basis.SELF_SELECTING: "chose to take part",
    Basis.OPEN_EVENT: "came to an open event",
    Basis.FORUM: "members of a forum",
    Basis.PETITION: "signed a petition",
}
"""How people came to take part, in a cell."""

NOTHING_YET = "No outcome is recorded yet."
MOST_QUOTES = 12
UNCOUNTED = {
    State.MISSING: "[x] nobody counted who took part",
    State.SUPPRESSED: "[c] how many took part is held back to protect people",
}


def annual_paper(year: Year) -> Paper:
    """Write the report of a year (`insight.report_year.gather`)."""
    sections = (
        _scale(year),
        _outcome(year),
        *report_heard.sections(year),
        _voices(year),
        _said(year),
        _planned(year),
        _method(year),
    )
    origin = area_sources.origin(year.store, sections)
    sources = area_sources.sources(year.store, dict.fromkeys(year.indicator_ids))
    return Paper(
        title=f"You said, we did: how {year.place} was heard in {year.year}",
        subtitle=_subtitle(year),
        area_codes=(),
        sections=sections,
        origin=replace(origin, sources=sources),
    )


def _subtitle(year: Year) -> str:
    said = f"Annual report to residents · calendar year {year.year} · nature, scale and outcome of engagement"
    return said if year.ended else f"{said} · so far, to {year.today:%-d %B %Y}"


def _exercises(number: int) -> str:
    return "1 exercise" if number == 1 else f"{number:,} exercises"


# --- Nature and scale ------------------------------------------------------------------------------


def _scale(year: Year) -> Section:
    if not year.held:
        said = f"No exercise that is public began in {year.year}."
        return Section(
            "scale", f"Nobody is recorded as asked in {year.year}", (Prose((said,)), *_missed(year))
        )
    done = len(year.held) - len(year.silent)
    facts = (
        Fact("Exercises", f"{len(year.held):,}", f"began in {year.year}"),
        *_total(year),
        Fact("With an outcome", f"{done:,} of {len(year.held):,}", "what changed is recorded"),
    )
    blocks = (Facts(facts), Prose(_nature(year)), _table(year), *_missed(year))
    return Section("scale", f"Nature and scale: {_exercises(len(year.held))} in {year.year}", blocks)


def _total(year: Year) -> tuple[Fact, ...]:
    """People counted in all exercises together."""
    told = [one.value for one in year.people.values() if one.value is not None]
    if not told:
        return ()
    twice = "; somebody who took part twice is counted twice" if len(told) > 1 else ""
    return (Fact("People counted", words.count(sum(told)), f"in {_exercises(len(told))}{twice}"),)


def _nature(year: Year) -> tuple[str, ...]:
    """How far people could decide, how they came to take part, where nobody counted."""
    rungs = Counter(Rung(row["rung"]) for row in year.held)
    bases = Counter(Basis(row["basis"]) for row in year.held)
    far = [f"{_times(rungs[rung])} {RUNG_WORDS[rung].split(': ')[1]}" for rung in Rung if rungs[rung]]
    drawn = bases[Basis.RANDOM]
    said = [f"How far people could decide: {words.listed(far)}."]
    if drawn:
        said.append(
            f"In {_exercises(drawn)} people were drawn at random, so that what they said may be said of all the people "
            "they were drawn from."
        )
    if drawn < len(year.held):
        others = "the others" if drawn else "all"
        said.append(f"In {others} people came of their own accord: they speak for themselves.")
    return tuple(said)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _table(year: Year) -> Table:
    lines = [
        [
            cell(str(row["title"])),
            cell(exercises.days(row["starts"], row["ends"])),
            cell(str(row["method"])),
            cell(RUNG_WORDS[Rung(row["rung"])].partition(":")[0]),
            cell(BASES[Basis(row["basis"])]),
            year.people[str(row["exercise_id"])],
        ]
        for row in year.held
    ]
    columns = [Column("Exercise"), Column("When"), Column("How"), Column("How far people decided")]
    columns += [Column("How people came"), Column("Took part", numeric=True)]
    notes = [
        "How far people could decide: inform (told), consult (asked), involve (worked on it), empower (decided)."
    ]
    states = {one.state for one in year.people.values()}
    notes += ["[c] held back to protect people."] if State.SUPPRESSED in states else []
    notes += ["[x] nobody counted who took part."] if State.MISSING in states else []
    return plain_table(
        "What was done", columns, lines, subtitle=f"Exercises that began in {year.year}", notes=notes
    )


def _missed(year: Year) -> tuple[Block, ...]:
    """Exercises that were planned and are not known to have begun."""
    items = tuple(f"{row['title']}, {exercises.days(row['starts'], row['ends'])}" for row in year.missed)
    return (Listing(items, "Planned, and not recorded as held"),) if items else ()


# --- Outcome ---------------------------------------------------------------------------------------


def _outcome(year: Year) -> Section:
    """What was asked, what people said, what changed: exercise by exercise."""
    if not year.held:
        return Section("outcome", "You said, we did", (Prose(("There is nothing to tell.",)),))
    silent = [str(row["title"]) for row in year.silent]
    if silent:
        first = f"No outcome is recorded yet of {words.listed(silent)}."
        title = f"You said, we did: {len(year.held) - len(silent):,} of {_exercises(len(year.held))} have an outcome"
    else:
        first = "What changed is recorded for every exercise of the year."
        title = "You said, we did: every exercise has an outcome"
    return Section("outcome", title, (Prose((first,)), *(_one(year, row) for row in year.held)))


def _one(year: Year, row: Row) -> Listing:
    store = year.store
    took = year.people[str(row["exercise_id"])]
    people = UNCOUNTED.get(took.state, f"{took.text} people took part")
    whom = exercises.audience_words(list(row["audience"]), exercises.titles_of(store))
    return Listing(
        (
            f"We asked: {row['asked'] or 'not recorded.'}",
            f"Whom: {lower_first(whom) if not row['audience'] else whom}, {_where(year, row)}; {people}.",
            f"You said: {row['result'] or 'not recorded yet.'}",
            f"We did: {row['what_changed'] or NOTHING_YET}",
            *([f"More: {row['link']}"] if row["link"] else []),
        ),
        f"{row['title']}, {exercises.days(row['starts'], row['ends'])}",
    )


def _where(year: Year, row: Row) -> str:
    found = exercises.area_words(year.store, row)
    return f"in the whole of {year.place}" if found == exercises.WHOLE else f"in {found}"


# --- Other voices, what was said, what comes -------------------------------------------------------


def _voices(year: Year) -> Section:
    """Turnout, returns of parishes, meetings, petitions, e-panels of the year."""
    rows = year.voices
    if rows.empty:
        said = f"No turnout, parish returns, meetings or petitions are recorded for {year.year}."
        return Section("voices", "Other ways of being heard: none recorded", (Prose((said,)),))
    items = tuple(
        f"{row['kind']}: {row['title']}, {row['period']}: {row['said']}" for row in rows.to_dict("records")
    )
    return Section("voices", f"Other ways of being heard in {year.year}", (Listing(items),))


def _said(year: Year) -> Section:
    """What members and parishes said of places in the year: approved, and not lapsed."""
    rows = year.store.statements(year.today)
    own = rows[rows["said_on"].dt.year.astype(str) == year.year] if len(rows) else rows
    if own.empty:
        said = f"No statement made in {year.year} is approved and still stands."
        return Section("said", "What members and parishes told us: nothing recorded", (Prose((said,)),))
    quotes = tuple(
        Quote(
            text=str(row["statement"]),
            role=str(row["role"]),
            said_on=row["said_on"].date(),
            place=_place(year, row),
            review_by=row["review_on"].date(),
        )
        for row in own.head(MOST_QUOTES).to_dict("records")
    )
    told = ["These are views, not facts, and no figure is made from them."]
    if len(own) > MOST_QUOTES:
        told.append(f"The latest {MOST_QUOTES} of {len(own):,}.")
    number = "1 statement" if len(own) == 1 else f"{len(own):,} statements"
    return Section(
        "said", f"What members and parishes told us: {number}", (Prose(tuple(told)), Quotes(quotes))
    )


def _place(year: Year, row: dict[object, object]) -> str:
    return str(year.store.area(str(row["area_code"]), area_type=str(row["area_type"]))["name"])


def _planned(year: Year) -> Section:
    """What is to come, as the register had it on the day of the edition."""
    if not year.planned:
        said = f"Nothing was planned on {year.today:%-d %B %Y}."
        return Section("planned", "What comes next: nothing is recorded", (Prose((said,)),))
    titles = exercises.titles_of(year.store)
    lines = [
        [
            cell(str(row["title"])),
            cell(exercises.days(row["starts"], row["ends"])),
            cell(exercises.area_words(year.store, row)),
            cell(exercises.audience_words(list(row["audience"]), titles)),
            cell(str(row["asked"] or "not recorded")),
        ]
        for row in year.planned
    ]
    columns = [
        Column("Exercise"),
        Column("When"),
        Column("Where"),
        Column("Who is asked"),
        Column("What is asked"),
    ]
    subtitle = f"As planned on {year.today:%-d %B %Y}"
    table = plain_table("Planned", columns, lines, subtitle=subtitle)
    return Section("planned", f"What comes next: {_exercises(len(year.planned))} planned", (table,))


def _method(year: Year) -> Section:
    """Where all of it comes from and what it may be used for."""
    bases = dict.fromkeys(Basis(row["basis"]) for row in year.held)
    items = (
        "The year is the calendar year in which an exercise began: one that ran over New Year belongs to the year of "
        "its first day.",
        f"Source: the engagement register of {year.store.edition.council}, public records alone, as of "
        f"{year.today:%-d %B %Y}. What is not recorded there is not in this report.",
        *(BASIS_WORDS[basis] for basis in bases),
        "Counts below 5, and those that would give one away, are held back.",
        STATES,
    )
    return Section("method", "How this report was made", (Listing(items),))
