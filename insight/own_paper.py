"""The profile of any area as data: the order of `insight.area_paper`, how the area is made on top.

What the council counts itself (who took part, what people said) is not worked out for a shape, and the paper says why
(docs/methods.md, "Any area").
"""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from insight import (
    area_near,
    area_people,
    area_sources,
    area_stands,
    area_themes,
    comparing,
    own_figures,
    words,
)
from insight.area_facts import Gathered, figure, known, lower_first, records
from insight.area_tables import cell, plain_table, spine
from insight.content import Block, Column, Facts, Paper, Prose, Section, Table
from insight.domain import Fit, Polarity, Statistic
from insight.own_area import How, OwnArea
from insight.own_figures import CODE, KIND
from insight.own_weights import Weights, weigh
from insight.store import Store

DEPRIVED = 2
"""National tenths that count as most deprived."""

LABELS = {
    How.PICKED: "Areas taken together",
    How.CIRCLE: "Circle",
    How.DRAWN: "Drawn area",
    How.FILE: "Area from a file",
    How.NAMED: "Named area",
}

VOICE = (
    "Who took part in surveys and meetings is counted for wards, parishes, panels and other published areas alone, not "
    "for an area of your own.",
    "If it were, two shapes that differ by a street could be taken from one another, and the few people who answered "
    "there would show.",
    "Look at the published areas on the same ground for who has been heard.",
)
SAID = ("What people said is kept by published area. Look at the profiles of the areas on the same ground.",)
CHANGED = (
    "Figures of an area of your own are worked out when you ask, from this edition. No earlier ones are kept.",
)


def own_paper(store: Store, own: OwnArea, *, today: date) -> Paper:
    """Write the profile of an own area.

    Parameters
    ----------
    store
        An edition; what its audience may not see is not told.
    own
        The area (`insight.own_area`, `insight.own_upload`).
    today
        Day by which planned and past are told apart.

    Raises
    ------
    OwnAreaError
        For an area that is too small for figures, or an edition without figures of small areas.
    """
    weights = weigh(store, own)
    gathered = gather_own(store, own, weights, today)
    sections = (
        Section(
            "made", f"How this area is made: {made_of(store, own, weights)}", (Prose(made(own, weights)),)
        ),
        people(gathered),
        area_stands.section(gathered),
        need(gathered, weights),
        Section("voice", "Who has been heard: told for published areas alone", (Prose(VOICE),)),
        _near(gathered, own),
        Section("said", "What people said: told for published areas alone", (Prose(SAID),)),
        Section("changed", "What changed: nothing to compare with", (Prose(CHANGED),)),
        *area_themes.sections(gathered),
    )
    return Paper(
        title=own.name,
        subtitle=" · ".join(
            [
                LABELS[own.how],
                f"about {words.count(weights.people)} people",
                f"{words.number(own.area_km2, 1)} km²",
            ]
        ),
        area_codes=tuple(code for _, code in own.areas),
        sections=sections,
        origin=area_sources.origin(store, sections),
    )


def gather_own(store: Store, own: OwnArea, weights: Weights, today: date) -> Gathered:
    """The figures of an own area, in the form that the parts of a profile ask for."""
    whole = store.frame("whole_county")
    place = pd.Series(
        {
            "area_code": CODE,
            "area_type": KIND,
            "name": own.name,
            "parent_code": str(whole["area_code"].iloc[0]),
            "parent_name": store.edition.place,
            "population": weights.people,
            "area_km2": own.area_km2,
        }
    )
    kind = pd.Series({"area_type": KIND, "label": LABELS[own.how], "plural": "areas", "status": "official"})
    found = comparing.compare_rows(store, place, own_figures.figures(store, own, weights))
    return Gathered(store=store, place=place, counted=place, kind=kind, found=found, today=today)


def made_of(store: Store, own: OwnArea, weights: Weights) -> str:
    """Say what an area is made of: "31 whole output areas and parts of 4"."""
    kinds = store.area_types().set_index("area_type")
    name = "output area"
    if "oa" in kinds.index:
        name = lower_first(str(kinds.loc["oa", "label"]))
    whole = f"{weights.whole:,} whole {name}{'' if weights.whole == 1 else 's'}"
    if not weights.split:
        return whole
    return (
        f"{whole} and parts of {weights.split:,}" if weights.whole else f"parts of {weights.split:,} {name}s"
    )


def made(own: OwnArea, weights: Weights) -> tuple[str, ...]:
    """Say how an area came about, and how many of its people are estimated."""
    said = [*own.told]
    share = 100 * weights.estimated
    if not weights.split:
        said.append("Nobody is estimated: the census counts everybody in those output areas.")
    else:
        near = "fewer than 1" if share < 0.5 else f"{share:.0f}"
        verb = "is" if near == "1" else "are"
        said.append(
            f"{near.capitalize()} in 100 of the people {verb} estimated: of an output area that the line cuts, as many "
            "are counted as have their postcode inside."
        )
    fit = next(iter(weights.fits.values()))
    if not weights.split and fit is Fit.BEST_FIT:
        share = 100 * next(iter(weights.crossing.values()))
        near = "Fewer than 1" if share < 0.5 else f"{share:.0f}"
        said.append(
            f"Best fit: {near} in 100 of the people live in output areas that cross the boundary; each of those is "
            "counted whole, on the side where most of its people live."
        )
    if share > 25 and weights.split:
        said.append("That is a large part: take the figures as a rough guide, or draw the area larger.")
    return tuple(said)


def people(gathered: Gathered) -> Section:
    """Who lives in an own area."""
    facts = area_people.facts(gathered)
    blocks: list[Block] = [Facts(facts.items), Prose(area_people.sentences(gathered))]
    blocks += area_people.group_tables(gathered)
    homes = [
        name
        for name, row in gathered.rows.items()
        if row["unit"] == area_people.HOMES and row["polarity"] == Polarity.NEUTRAL
    ]
    if homes:
        blocks.append(spine(gathered, homes, title="Homes and households"))
    row = gathered.rows.get("population")
    count = f": {row['text']} people" if row is not None and known(row) else ""
    return Section("people", f"Who lives here{count}", tuple(blocks))


def need(gathered: Gathered, weights: Weights) -> Section:
    """How deprived the area is beside county and nation, and the most deprived neighbourhoods in it."""
    store = gathered.store
    row = gathered.rows.get(store.edition.default_indicator)
    if row is None or not known(row):
        return Section("need", "Need", (Prose(("There is no deprivation figure for this area.",)),))
    said = [
        f"{gathered.name} has {words.phrase(row['text'], str(row['unit']))} ({row['title']}, {row['period']})."
    ]
    others = [
        f"{base.name} {row[f'{base.key}_text']}" for base in gathered.found.bases if row[f"{base.key}_text"]
    ]
    if others:
        said.append(f"For comparison: {words.listed(others)}.")
    blocks: list[Block] = []
    pockets, more = _pockets(store, weights)
    said += more
    theme = str(store.indicator(store.edition.default_indicator)["theme"])
    scores = [
        name
        for name, one in gathered.rows.items()
        if one["theme"] == theme
        and one["statistic"] == Statistic.SCORE
        and one["polarity"] != Polarity.NEUTRAL
    ]
    blocks.append(Prose(tuple(said)))
    if scores:
        blocks.append(spine(gathered, scores, title=theme))
    if pockets is not None:
        blocks.append(pockets)
    return Section("need", f"Need: {figure(row)} ({row['title']})", tuple(blocks))


def _pockets(store: Store, weights: Weights) -> tuple[Table | None, tuple[str, ...]]:
    """Neighbourhoods of the area that are among the most deprived fifth of the nation."""
    rows = weights.rows[weights.rows["kind"].str.startswith("lsoa")].sort_values("kind")
    rows = rows[rows["kind"] == rows["kind"].max()] if len(rows) else rows
    found = store.frame(
        "own_deciles", codes=rows["small_area_code"].tolist(), weights=rows["weight"].tolist()
    )
    if found.empty:
        return None, ()
    total = float(found["people"].sum())
    deprived = found[found["decile"] <= DEPRIVED]
    if deprived.empty:
        return None, ("No neighbourhood of it is among the most deprived fifth of the nation.",)
    share = 100 * float(deprived["people"].sum()) / total if total else math.nan
    nouns = "neighbourhood" if len(deprived) == 1 else "neighbourhoods"
    said = (
        f"{words.number(share, 0)}% of its people live in {len(deprived):,} {nouns} among the most deprived fifth of "
        "the nation.",
    )
    lines = [
        [
            cell(str(row["name"] if isinstance(row["name"], str) else row["lsoa"])),
            cell(f"{int(row['decile'])}", float(row["decile"])),
            cell(f"{100 * row['weight']:.0f}%", 100 * row["weight"]),
        ]
        for row in records(deprived)
    ]
    columns = [Column("Neighbourhood"), Column("Tenth of the nation", numeric=True)]
    columns.append(Column("Share of its people here", numeric=True))
    return plain_table("The most deprived neighbourhoods", columns, lines), said


def _near(gathered: Gathered, own: OwnArea) -> Section:
    if gathered.store.assets().empty:
        said = ("No libraries, halls or other community places are recorded in this edition.",)
        return Section("near", "What is near: nothing is recorded", (Prose(said),))
    table = area_near.places(gathered.store, own.shape, area_near.middle_of(own.shape), gathered.name)
    here = sum(int(row[1].value or 0) for row in table.rows)
    title = f"What is near: {here:,} community {'place' if here == 1 else 'places'} here"
    return Section("near", title, (table,))
