"""The profile of an area as data: who lives there, what stands out, need, voice, what is near, what was said, changed.

One `insight.content.Paper` for the page, the documents, the plain text and the static site. Its words are templates
over facts: every number in a sentence is a number of a table of the same part, written by `insight.words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from insight import (
    area_changed,
    area_near,
    area_need,
    area_people,
    area_said,
    area_sources,
    area_stands,
    area_themes,
    area_voice,
    words,
)
from insight.area_facts import Gathered, gather
from insight.area_rank import finding
from insight.content import Paper, Section
from insight.store import Store


def area_paper(
    store: Store,
    area_code: str,
    area_type: str,
    *,
    today: date,
    benchmarks: Sequence[str] | None = None,
    earlier: Store | None = None,
) -> Paper:
    """Write the profile of an area.

    Parameters
    ----------
    store
        An edition; what its audience may not see is not told.
    area_code, area_type
        The area; ``area_code`` may be its name.
    today
        Day by which planned and past, current and lapsed are told apart.
    benchmarks
        What it is compared with, as `insight.comparing.compare_area` understands it; when None, what there is of
        similar areas, the county, the nation and the district, three at most.
    earlier
        An edition before, for what has changed since; None where none was kept.

    Raises
    ------
    UnknownNameError
        For areas and benchmarks that are not there.
    """
    gathered = gather(store, area_code, area_type, today=today, benchmarks=benchmarks)
    sections: tuple[Section, ...] = (
        area_people.section(gathered),
        area_stands.section(gathered),
        area_need.section(gathered),
        area_voice.section(gathered),
        area_near.section(gathered),
        area_said.section(gathered),
        area_changed.section(gathered, earlier),
        *area_themes.sections(gathered),
    )
    return Paper(
        title=_title(gathered),
        subtitle=_subtitle(gathered),
        area_codes=(gathered.code,),
        sections=sections,
        origin=area_sources.origin(store, sections),
    )


def _title(gathered: Gathered) -> str:
    if gathered.borrowed:
        return f"{gathered.name}: counted with {gathered.counted['name']}"
    said = finding(gathered)
    return f"{gathered.name}: {said}" if said else gathered.name


def _subtitle(gathered: Gathered) -> str:
    """Kind of area, where it lies, how many people and how large."""
    place = gathered.place
    inside = f" in {place['parent_name']}" if isinstance(place["parent_name"], str) else ""
    said = [f"{gathered.kind['label']}{inside}"]
    if place["population"] == place["population"]:  # NaN is not itself
        said.append(f"{words.count(float(place['population']))} people")
    said.append(f"{words.number(float(place['area_km2']), 1)} km²")
    if gathered.kind["status"] != "official":
        said.append(f"boundary: {gathered.kind['status']}")
    return " · ".join(said)
