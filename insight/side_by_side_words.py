"""Areas side by side, in sentences and tables: which differ most from the first, which are alike, who was heard.

The page, the command and the file say the same: texts come from here, figures from `insight.side_by_side`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from insight import area_voice, narrative, words
from insight.area_tables import STATE_NOTES, cell, of_what, plain_table
from insight.content import Cell, Column, Table
from insight.domain import Fit, State
from insight.side_by_side import COUNTY, Place, SideBySide
from insight.standing import TELLING, ratio
from insight.stats.comparison import Comparison
from insight.stats.verdicts import Verdict
from insight.store import Store

TOLD = 3
"""Differences told of each area, of one theme one: the table has them all."""

ALIKE = 3
"""Figures told in which all are alike."""

BEYOND = [str(word) for word in Comparison if word not in (Comparison.SIMILAR, Comparison.NOT_COMPARED)]
FIRST_COLUMNS = 2
"""Columns of a table of figures before those of the areas: the figure, and what it is of and when."""

FITS = {
    Fit.PUBLISHED: "published",
    Fit.EXACT: "exact",
    Fit.BEST_FIT: "best fit",
    Fit.APPORTIONED: "apportioned",
}


def title(found: SideBySide) -> str:
    """Name the areas: "Castle beside Abbey and Market"."""
    names = [str(place.area["name"]) for place in found.places]
    return f"{names[0]} beside {words.listed(names[1:])}"


def sentences(store: Store, found: SideBySide) -> tuple[str, ...]:
    """The answer in plain words: which differ most, in what, what is alike, what to be careful about, who was heard."""
    said = [*_kinds(found), *_borrowed(store, found), *_sharing(found), *_how_many(found)]
    for n in found.others:
        said += _largest(found, n)
    return (*said, *_alike(found), *_need(store, found), *_heard(found))


def _kinds(found: SideBySide) -> list[str]:
    kinds = [place.kind for place in found.places]
    if len(set(kinds)) == 1:
        return []
    listed = words.listed([words.one(kind) for kind in dict.fromkeys(kinds)])
    return [
        f"These are areas of different kinds: {listed}. How the figures of each are come by stands under the table."
    ]


def _borrowed(store: Store, found: SideBySide) -> list[str]:
    said = []
    for place in found.places:
        why = narrative.shown_with(store.shown_with(str(place.area["area_code"])), place.kind)
        said += [f"{place.said}: {sentence[:1].lower()}{sentence[1:]}" for sentence in why]
        if place.borrowed:
            said.append(
                f"The figures under {place.said} are those of {place.counted['name']}, which counts it too."
            )
    return said


def _sharing(found: SideBySide) -> list[str]:
    if not found.shared:
        return []
    names = words.listed([found.places[n - 1].said for n in found.shared])
    verb = "shares" if len(found.shared) == 1 else "share"
    first = found.places[0].said
    return [f"{names} {verb} people with {first}, so it cannot be said whether they differ by chance."]


def counts(found: SideBySide, n: int) -> tuple[int, int]:
    """In how many figures an area differs from the first beyond chance, of how many tested."""
    column = found.rows[f"{n}_class"]
    return int(column.isin(BEYOND).sum()), int((column != str(Comparison.NOT_COMPARED)).sum())


def _how_many(found: SideBySide) -> list[str]:
    """In how many figures each differs from the first, the most different first."""
    told = [(n, *counts(found, n)) for n in found.others if counts(found, n)[1]]
    told.sort(key=lambda one: -one[1] / one[2])
    if not told:
        return ["There are no figures by which chance can be told."] if not found.shared else []
    first = found.places[0].said
    said = []
    for at, (n, differs, tested) in enumerate(told):
        how = "differs most from" if at == 0 and len(told) > 1 else "differs from"
        if at == len(told) - 1 and len(told) > 1:
            how = "is most like"
        of = f"{differs:,} of the {tested:,} figures that can be compared"
        joined = f"it differs in {of}" if how == "is most like" else f"in {of}"
        said.append(f"{found.places[n - 1].said} {how} {first}: {joined}, more than chance explains.")
    return said


def _largest(found: SideBySide, n: int) -> list[str]:
    """The largest differences beyond chance, by how many times the larger figure is the smaller."""
    rows = found.rows[found.rows[f"{n}_class"].isin(BEYOND)]
    rows = rows.assign(ratio=ratio(rows[f"{n}_value"], rows["1_value"]))
    rows = rows[(rows["ratio"] > TELLING) & (rows[f"{n}_text"] != rows["1_text"])]
    rows = rows.sort_values("ratio", ascending=False, kind="stable").groupby("theme", sort=False).head(1)
    lines = [
        f"{row['title']} {figure(row, n)} beside {figure(row, 1)} ({row['period']})"
        for row in rows.head(TOLD).to_dict("records")
    ]
    if not lines:
        return []
    own, first = found.places[n - 1].said, found.places[0].said
    return [f"Where {own} differs most from {first}: {'; '.join(lines)}."]


def figure(row: Any, key: int | str) -> str:
    """A figure with its percent sign, or the mark of its state."""
    text = str(row[f"{key}_text"])
    return words.sign_unit(text, str(row["unit"])) if row[f"{key}_state"] == State.VALUE else text


def _alike(found: SideBySide) -> list[str]:
    """Figures that differ in none of the areas by more than chance explains, the closest first."""
    tested = [n for n in found.others if counts(found, n)[1]]
    if not tested:
        return []
    rows = found.rows
    same = pd.DataFrame({n: rows[f"{n}_class"] == str(Comparison.SIMILAR) for n in tested}).all(axis=1)
    rows = rows[same]
    numbers = [1, *tested]
    values = pd.DataFrame({n: rows[f"{n}_value"] for n in numbers})
    rows = rows.assign(ratio=ratio(values.max(axis=1), values.min(axis=1)))
    rows = rows[rows["ratio"] <= TELLING].sort_values("ratio", kind="stable")
    rows = rows.groupby("theme", sort=False).head(1).head(ALIKE)
    lines = [
        f"{row['title']} {words.listed([figure(row, n) for n in numbers])} ({row['period']})"
        for row in rows.to_dict("records")
    ]
    whom = words.listed([found.places[n - 1].said for n in numbers])
    if not lines:
        return [f"No figure that can be compared is nearly the same in {whom}."]
    return [f"Nearly the same in {whom}, in this order: {'; '.join(lines)}."]


def _need(store: Store, found: SideBySide) -> list[str]:
    """The council's own indicator, which most often has no likely range."""
    rows = found.rows[found.rows["indicator_id"] == store.edition.default_indicator]
    if rows.empty:
        return []
    row = rows.iloc[0]
    parts = [f"{place.said} {figure(row, n)}" for n, place in enumerate(found.places, 1)]
    if found.county:
        parts.append(f"{found.county} {figure(row, COUNTY)}")
    said = f"{row['title']} ({row['period']}): {', '.join(parts)}."
    ranged = any(not pd.isna(row[f"{n}_lower"]) for n, _ in enumerate(found.places, 1))
    return [said if ranged else f"{said} A score has no likely range, so chance cannot be told."]


def _heard(found: SideBySide) -> list[str]:
    parts = []
    for place in found.places:
        row = place.heard
        if row is None or row["state"] not in (State.VALUE, State.SUPPRESSED):
            parts.append(f"{place.said}: not counted")
            continue
        verdict = "number held back to protect people" if row["state"] == State.SUPPRESSED else "not judged"
        if isinstance(row["verdict"], str):
            verdict = area_voice.SAID[Verdict(row["verdict"])]
        share = "" if pd.isna(row["index"]) else f"{row['index']:.2f} of a fair share, "
        parts.append(f"{place.said}: {share}{verdict}")
    if all(place.heard is None for place in found.places):
        return ["Nobody has counted who took part from these areas."]
    return [f"Who has been heard, in all exercises together: {'; '.join(parts)}."]


def table(found: SideBySide, rows: pd.DataFrame, heading: str) -> Table:
    """Figures of every area and the county, each with its likely range and how it stands beside the first."""
    columns = [Column("Figure"), Column("Of what, when")]
    columns += [Column(place.name, numeric=True) for place in found.places]
    columns += [Column(found.county, numeric=True)] if found.county else []
    lines = [_line(found, row) for row in rows.to_dict("records")]
    return plain_table(heading, columns, lines, notes=_notes(found, rows))


def _line(found: SideBySide, row: Any) -> list[Cell]:
    cells = [cell(str(row["title"])), cell(f"{of_what(row)}, {row['period']}")]
    cells += [_cell(row, n) for n, _ in enumerate(found.places, 1)]
    return [*cells, _cell(row, COUNTY)] if found.county else cells


def _cell(row: Any, key: int | str) -> Cell:
    """Figure, likely range in brackets, and how it stands beside the first area, in a mark and a word."""
    likely = f" ({row[f'{key}_interval']})" if row[f"{key}_interval"] and key != COUNTY else ""
    mark = "" if key in (1, COUNTY) else f" {mark_of(row, int(key))}".rstrip()
    return cell(f"{figure(row, key)}{likely}{mark}", row[f"{key}_value"], row[f"{key}_state"])


def mark_of(row: Any, n: int) -> str:
    """How an area stands beside the first: a mark and a word; nothing where it was not tested."""
    word = str(row[f"{n}_class"])
    if word == Comparison.NOT_COMPARED:
        return ""
    if word == Comparison.SIMILAR:
        return "● similar"
    return f"{'▲' if row[f'{n}_value'] > row['1_value'] else '▼'} {word}"


def _notes(found: SideBySide, rows: pd.DataFrame) -> list[str]:
    first = found.places[0].name
    notes = [
        "The two figures beside or under it are its likely range: in 19 cases of 20 chance alone moves it no further."
    ]
    if any(counts(found, n)[1] for n in found.others):
        notes.append(
            f"▲ higher, ▼ lower than {first}, more than chance explains. ● no more of a difference than chance may "
            f"make. {found.tested:,} differences were looked at, and the rule allows for that: of those called higher "
            "or lower, 1 in 20 at most should be chance."
        )
    reasons = [
        reason for n in found.others for reason in dict.fromkeys(rows[f"{n}_why"]) if isinstance(reason, str)
    ]
    listed = [reason for reason in dict.fromkeys(reasons) if reason]
    if listed:
        notes.append(f"No mark: not compared ({'; '.join(listed)}).")
    keys = [*(str(n) for n, _ in enumerate(found.places, 1)), *([COUNTY] if found.county else [])]
    states = [state for key in keys for state in rows[f"{key}_state"] if state != State.VALUE]
    notes += [STATE_NOTES[State(state)] for state in dict.fromkeys(states)]
    if any((rows[f"{key}_reliability"] == "use with caution").any() for key in keys):
        notes.append(
            "Few people are counted in some of these figures: use those with a wide range with caution."
        )
    return notes


def places_table(found: SideBySide) -> Table:
    """What the areas are, and how their figures are come by."""
    columns = [Column("Area"), Column("Kind"), Column("How its figures are come by"), Column("Shared")]
    lines = [
        [cell(str(place.area["name"])), cell(place.kind), cell(fits(found, n)), cell(_crossing(found, n))]
        for n, place in enumerate(found.places, 1)
    ]
    notes = [f"{text[:1].upper()}{text[1:]}." for text in words.FIT_WORDS.values()]
    shared = "Shared: the most of its people, in any figure, who live in small areas that the boundary cuts."
    return plain_table("The areas, and how sure their figures are", columns, lines, notes=[*notes, shared])


def fits(found: SideBySide, n: int) -> str:
    """How the figures of an area are come by, the most frequent first: "120 exact and 30 best fit"."""
    held = found.rows.loc[found.rows[f"{n}_state"] == State.VALUE, f"{n}_fit"].dropna()
    if held.empty:
        return "no figures"
    return words.listed([f"{number:,} {FITS[Fit(str(fit))]}" for fit, number in held.value_counts().items()])


def _crossing(found: SideBySide, n: int) -> str:
    held = found.rows.loc[found.rows[f"{n}_state"] == State.VALUE, f"{n}_crossing_share"].dropna()
    return "" if held.empty else f"{held.max():.0%}"


def heard_table(found: SideBySide) -> Table:
    """Who took part from each area, in all exercises together."""
    columns = [Column("Area"), Column("Took part", numeric=True), Column("Fair share", numeric=True)]
    columns += [Column("Index and likely range"), Column("Verdict")]
    lines = [_heard_line(place) for place in found.places]
    return plain_table("Who has been heard", columns, lines, notes=[area_voice.FAIR_SHARE])


def _heard_line(place: Place) -> Sequence[Cell]:
    if place.heard is None:
        return [cell(place.name), cell(words.MARKS[State.MISSING], state=State.MISSING), *[cell("")] * 3]
    return [cell(place.name), *area_voice.took_part(place.heard)]
