"""The cover of a committee pack: what is affected, how many people, which wards, divisions, parishes and panels."""

from __future__ import annotations

from collections.abc import Sequence

from insight import own_paper, words
from insight.affected import WHOLE, Affected
from insight.area_facts import Row, alone, known
from insight.area_tables import cell, plain_table
from insight.content import Block, Cell, Column, Fact, Facts, Prose, Section, Table
from insight.topics import Topic

KINDS = ("ward", "division", "parish", "panel", "district")
"""Kinds of area that a cover names, in this order."""

LARGE = 2
"""Kinds of area counted as large figures at most, beside people and size."""


def section(found: Affected, asked: Sequence[Topic]) -> Section:
    """What the pack is about."""
    blocks: list[Block] = [Facts(_facts(found)), Prose(_sentences(found, asked))]
    table = _touched(found)
    if table:
        blocks.append(table)
    people = _people(found)
    return Section("cover", f"What is affected: {people or found.what}", tuple(blocks))


def _people(found: Affected) -> str:
    row = found.gathered.rows.get("population")
    if row is None or not known(row):
        return ""
    return f"{row['text']} people in {found.what}"


def _facts(found: Affected) -> tuple[Fact, ...]:
    """People, size, and how many wards and divisions."""
    row, place = found.gathered.rows.get("population"), found.gathered.counted
    facts = []
    if row is not None:
        facts.append(Fact("People affected", str(row["text"]), str(row["period"])))
    facts.append(Fact("Size", f"{words.number(float(place['area_km2']), 1)} km²"))
    for kind in KINDS[:LARGE]:
        rows = found.of_kind(kind)
        if rows:
            whole = sum(_is_whole(row) for row in rows)
            facts.append(Fact(_plural(rows), f"{len(rows):,}", _whole_or_part(whole, len(rows))))
    return tuple(facts)


def _whole_or_part(whole: int, number: int) -> str:
    if whole == number:
        return "whole"
    return "in part" if not whole else f"{whole:,} whole, {number - whole:,} in part"


def _is_whole(row: Row) -> bool:
    share = row["share"]
    return bool(share == share and share >= WHOLE)  # noqa: PLR0124  NaN is not itself


def _plural(rows: Sequence[Row]) -> str:
    return str(rows[0]["plural"])


def _sentences(found: Affected, asked: Sequence[Topic]) -> tuple[str, ...]:
    edition = found.store.edition
    said = [
        f"This pack is about {words.listed([topic.title for topic in asked])} in {found.name} ({found.what})."
    ]
    divisions = found.of_kind("division")
    if divisions:
        said.append(f"Electoral divisions: {_named(divisions, most=None)}.")
    said.append(
        f"Its figures are those of edition {edition.edition_id}, made on {edition.built_at:%-d %B %Y}."
    )
    if edition.fictional:
        said.append(f"{found.gathered.whole} is a fictional county: not a real place.")
    return (*said, *how(found))


def how(found: Affected) -> tuple[str, ...]:
    """Say how several areas are put together, or that one is counted with another."""
    if found.own is None or found.weights is None:
        return alone(found.gathered)
    number = own_paper.made_of(found.store, found.own, found.weights)
    said = [f"The areas are taken together as one: {number}.", *own_paper.made(found.own, found.weights)]
    if found.uncounted:
        said.append(
            f"Too small for figures of their own, and not among those counted: {words.listed(found.uncounted)}."
        )
    return tuple(said)


def _touched(found: Affected) -> Table | None:
    """Kinds of area with the names of those affected, and how much of each where it is not the whole."""
    lines: list[list[Cell]] = []
    for kind in KINDS:
        rows = found.of_kind(kind)
        if rows:
            every = found.store.areas(kind)
            all_whole = len(rows) == len(every) > 1 and all(_is_whole(row) for row in rows)
            names = f"all of {found.gathered.whole}" if all_whole else _named(rows, most=None)
            lines.append([cell(_plural(rows)), cell(f"{len(rows):,}", len(rows)), cell(names)])
    if not lines:
        return None
    columns = [
        Column("Kind of area"),
        Column("Affected", numeric=True),
        Column("Which, and how much of each"),
    ]
    notes = [
        "A share is of the people who live in that area. Where none is given the whole of it is affected."
    ]
    if any(row["share"] != row["share"] for kind in KINDS for row in found.of_kind(kind)):
        notes.append("Size not known: too few people for a figure of its own.")
    return plain_table("Areas on the same ground", columns, lines, notes=notes)


def _named(rows: Sequence[Row], *, most: int | None) -> str:
    return words.listed([f"{row['name']}{_part(row)}" for row in rows], most=most)


def _part(row: Row) -> str:
    """How much of an area is affected, where it is not the whole."""
    if _is_whole(row):
        return ""
    return f" ({part(row)})"


def part(row: Row) -> str:
    """How many of the people of an area are in the affected area: "all", "48 in 100"."""
    share = row["share"]
    if share != share:  # noqa: PLR0124  NaN is not itself
        return "size not known"
    if share >= WHOLE:
        return "all"
    hundred = round(100 * share)
    return f"{hundred} in 100" if hundred else "fewer than 1 in 100"
