"""The whole county in one go: from an empty map to every file."""

from __future__ import annotations

from typing import NamedTuple

from data.generator import areas, cells, settlements, wiggle
from data.generator.boundaries import boundary_files
from data.generator.census import bulk_files
from data.generator.character import describe
from data.generator.elections import election_files
from data.generator.engagement import engagement_files
from data.generator.engagement.ground import Place
from data.generator.homes import house
from data.generator.indices import lsoa_files
from data.generator.lookups import lookup_files
from data.generator.nation import nation_files
from data.generator.people import populate
from data.generator.points import point_files, postcodes
from data.generator.register import enrol
from data.generator.series import series_files
from data.generator.wards import electors


class County(NamedTuple):
    """Content by file name: below ``files/``, and below ``engagement/``."""

    files: dict[str, bytes]
    engagement: dict[str, bytes]


def make() -> County:
    """Make every file of the fictional county. The same bytes on every run with the same libraries."""
    towns = settlements.place()
    tessellation = cells.build(towns)
    ground = areas.survey(tessellation, wiggle.tile(tessellation))
    drawn = areas.draw(tessellation, ground, towns)
    register = enrol(drawn, ground, towns)
    character = describe(drawn, ground, towns)
    people = populate(character)
    counts = people | house(character, people["ts001"])
    ages = counts.pop("ages")
    posts = postcodes(drawn, ground, register, character, towns)
    census, population = bulk_files(counts, register)
    wards = electors(drawn.ward, drawn, character, ages)
    divisions = electors(drawn.division, drawn, character, ages)
    engagement = engagement_files(
        Place(drawn, register, towns, character, counts | {"ages": ages}, posts, wards)
    )
    files = {
        **boundary_files(drawn, ground, register),
        **lookup_files(drawn, register, character, population),
        **point_files(drawn, ground, register, character, towns, posts),
        **census,
        **lsoa_files(register, character, ages),
        **election_files(register, wards, divisions),
        **series_files(register, drawn, character, ages),
        **nation_files(),
    }
    return County(files, engagement)
