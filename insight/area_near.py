"""What is near: places that serve a community, forums and organisations, and the areas that share the ground."""

from __future__ import annotations

import math

import pandas as pd
import shapely

from insight import reach, words
from insight.area_facts import SMALL_KINDS, Gathered, records
from insight.area_tables import capital, cell, plain_table
from insight.content import Block, Cell, Column, Listing, Prose, Section, Table
from insight.exercises import audience_words, titles_of
from insight.store import Store

MOST_NAMES = 12
"""Areas of one kind named in a line."""

MOST_INSIDE = 3
"""Places of one kind named in the table; the number says how many there are."""


def section(gathered: Gathered) -> Section:
    """What is near."""
    found = reach.who(gathered.store, gathered.reach, gathered.code, gathered.area_type)
    forums = found[found["kind"] != "asset"]
    blocks: list[Block] = [Prose(_sentences(gathered, found))]
    found_places = (
        None if gathered.store.assets().empty else places(gathered.store, *_shape(gathered), gathered.name)
    )
    if found_places:
        blocks.append(found_places)
    if len(forums):
        blocks.append(_forums(gathered, forums))
    listed = _areas(gathered)
    if listed:
        blocks.append(Listing(listed, "Areas on the same ground"))
    return Section("near", _title(gathered, found), tuple(blocks))


def _title(gathered: Gathered, found: pd.DataFrame) -> str:
    places, others = _split(gathered, found)
    if not places and not others:
        return "What is near: nothing is recorded"
    said = []
    if places:
        said.append(f"{places:,} community {'place' if places == 1 else 'places'} here")
    if others:
        said.append(f"{others:,} {'forum or organisation' if others == 1 else 'forums and organisations'}")
    return f"What is near: {words.listed(said)}"


def _split(gathered: Gathered, found: pd.DataFrame) -> tuple[int, int]:
    assets = gathered.store.assets()
    whole = gathered.area_type == "county"
    places = len(assets) if whole else int((found["kind"] == "asset").sum())
    return places, int((found["kind"] != "asset").sum())


def _sentences(gathered: Gathered, found: pd.DataFrame) -> tuple[str, ...]:
    said = []
    if gathered.store.assets().empty:
        said.append("No libraries, halls or other community places are recorded in this edition.")
    if gathered.store.forums().empty:
        said.append("No forums or organisations are recorded in this edition.")
    said += reach.reached(gathered.store, found)
    return tuple(said)


def places(store: Store, shape: shapely.Geometry, middle: shapely.Point, name: str) -> Table:
    """Places by kind: how many inside a shape (EPSG:27700), the nearest to its middle and how far away it is."""
    assets = store.assets()
    far = [math.hypot(x - middle.x, y - middle.y) for x, y in zip(assets["x"], assets["y"], strict=True)]
    inside = shapely.contains_xy(shape, assets["x"].to_numpy(float), assets["y"].to_numpy(float))
    assets = assets.assign(far=far, inside=inside)
    lines = []
    for kind, part in assets.groupby("kind", sort=True):
        here = part[part["inside"]]
        nearest = part.sort_values("far", kind="stable").iloc[0]
        names = words.listed([str(name) for name in here["name"]], most=MOST_INSIDE) if len(here) else "none"
        lines.append(
            [
                cell(capital(str(kind))),
                cell(words.count(len(here)), len(here)),
                cell(names),
                cell(str(nearest["name"])),
                cell(f"{nearest['far'] / 1000:.1f} km", nearest["far"] / 1000),
            ]
        )
    columns = [Column("Kind of place"), Column("Here", numeric=True), Column("Names"), Column("Nearest")]
    columns.append(Column("Distance", numeric=True))
    notes = (f"Distance: a straight line from the middle of {name}.",)
    return plain_table("Community places", columns, lines, notes=notes)


def _shape(gathered: Gathered) -> tuple[shapely.Geometry, shapely.Point]:
    """Outline of the area and a point in the middle of it (EPSG:27700)."""
    rows = gathered.store.frame("area_shape", area_code=gathered.code, area_type=gathered.area_type)
    shape = shapely.from_wkb(bytes(rows["geometry_wkb"].iloc[0]))
    return shape, middle_of(shape)


def middle_of(shape: shapely.Geometry) -> shapely.Point:
    """A point in the middle of a shape, and inside it."""
    middle = shapely.centroid(shape)
    return middle if shapely.contains(shape, middle) else shapely.point_on_surface(shape)


def _forums(gathered: Gathered, found: pd.DataFrame) -> Table:
    titles = titles_of(gathered.store)
    lines: list[list[Cell]] = [
        [
            cell(str(row["name"])),
            cell(capital(str(row["kind"]))),
            cell(audience_words(row["groups"], titles)),
            cell(capital(str(row["what"])) if row["what"] else "not recorded"),
        ]
        for row in records(found)
    ]
    columns = [Column("Name"), Column("What"), Column("For whom"), Column("Meets")]
    return plain_table(
        "Forums and organisations",
        columns,
        lines,
        subtitle=f"Those that cover {gathered.name} or a part of it",
    )


def _areas(gathered: Gathered) -> tuple[str, ...]:
    """Areas of each kind that share ground with this one."""
    rows = gathered.overlapping
    rows = rows[~rows["area_type"].isin([*SMALL_KINDS, gathered.area_type])]
    said = []
    for _, part in rows.groupby("position", sort=True):
        kind = part.iloc[0]
        names = [str(name) for name in part["name"]]
        head = str(kind["label"]) if len(names) == 1 else str(kind["plural"])
        said.append(f"{head}: {words.listed(names, most=MOST_NAMES)}")
    return tuple(said)
