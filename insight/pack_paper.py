"""A committee pack as data: what is affected, maps, figures, people, who was heard, implications, method.

One `insight.content.Paper`, drawn by the same code as a profile; `insight.documents.pack` makes the files of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from insight import (
    area_people,
    area_sources,
    area_themes,
    own_paper,
    pack_cover,
    pack_equality,
    pack_implications,
    pack_topic,
    pack_voice,
    words,
)
from insight.affected import Affected, affected
from insight.content import Listing, Paper, Picture, Prose, Section
from insight.store import Store
from insight.topics import Topic, held, topics

VERDICTS = (
    "A verdict on who was heard compares those who took part with a fair share, and allows for chance over all areas "
    "or groups at once: where everybody is heard alike, no group is accused in 19 cases of 20. It does not say why.",
    "People of an area that is affected in part are counted by output areas, each split by where its people live.",
)


def pack_paper(found: Affected, asked: Sequence[Topic]) -> Paper:
    """Write the pack of an area on some topics.

    Parameters
    ----------
    found
        The affected area.
    asked
        Topics, of each the figures that the area has (`insight.topics.held`).
    """
    parts = (
        pack_topic.maps(found, asked),
        pack_topic.tables(found, asked),
        _people(found),
        pack_voice.section(found),
        pack_equality.section(found),
        pack_implications.engagement(found),
        pack_implications.members(found),
        pack_implications.public_health(found),
        pack_implications.others(),
        Section("method", "How the figures are made", (Prose((*area_themes.METHOD, *VERDICTS)),)),
    )
    cover = pack_cover.section(found, asked)
    listed = Listing(tuple(part.title for part in parts), "In this pack")
    sections = (replace(cover, blocks=(*cover.blocks, listed)), *parts)
    return Paper(
        title=f"{words.listed([topic.title for topic in asked], most=3)}: {found.name}",
        subtitle=" · ".join(["Committee pack", found.what, f"for {found.store.edition.council}"]),
        area_codes=found.codes,
        sections=sections,
        origin=area_sources.origin(found.store, sections),
    )


def _people(found: Affected) -> Section:
    """Who lives in the affected area; where it lies is told before."""
    made = area_people.section(found.gathered) if found.own is None else own_paper.people(found.gathered)
    kept = tuple(block for block in made.blocks if not isinstance(block, Picture))
    title = made.title.replace("Who lives here", "Who lives in the affected area", 1)
    return replace(made, title=title, blocks=kept)


def written(
    store: Store, areas: Sequence[str], asked: Sequence[str], *, today: date, area_type: str | None = None
) -> tuple[Affected, tuple[Topic, ...], Paper]:
    """Find areas and topics by what a person types, and write the pack.

    Raises
    ------
    UnknownNameError
        For areas and topics that are not there, all at once, and for a topic of which the area has no figure.
    OwnAreaError
        When several areas together have no figures.
    """
    found_topics = topics(store, asked)
    found = affected(store, areas, today=today, area_type=area_type)
    kept = held(found_topics, list(found.gathered.rows), name=found.name)
    return found, kept, pack_paper(found, kept)
