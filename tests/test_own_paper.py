"""The profile of any area: the order of every profile, how it is made on top, nothing of who took part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from insight import own_area
from insight.area_paper import area_paper
from insight.cli.every import app
from insight.content import Prose, Spine
from insight.domain import Visibility
from insight.own_paper import own_paper
from insight.plain import plain
from insight.store import Store

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with Store(sample, audience=Visibility.INTERNAL) as opened:
        yield opened


def circle(store: Store, radius: str = "3 km") -> own_area.OwnArea:
    town = store.places().iloc[0]
    return own_area.circle(store, f"{town['lon']}, {town['lat']}", radius)


def test_the_order_is_that_of_every_profile(store: Store) -> None:
    own = [section.key for section in own_paper(store, circle(store), today=TODAY).sections]
    ward = str(store.areas("ward")["area_code"].iloc[0])
    published = [section.key for section in area_paper(store, ward, "ward", today=TODAY).sections]
    assert own[0] == "made"
    assert own[1:8] == published[:7]


def test_how_it_is_made_stands_on_top(store: Store) -> None:
    paper = own_paper(store, circle(store), today=TODAY)
    made = paper.sections[0]
    assert "whole output areas and parts of" in made.title
    assert isinstance(made.blocks[0], Prose)
    assert any("in 100 of the people" in sentence for sentence in made.blocks[0].sentences)


def test_figures_stand_beside_county_and_nation_with_intervals(store: Store) -> None:
    paper = own_paper(store, circle(store), today=TODAY)
    spine = next(block for section in paper.sections for block in section.blocks if isinstance(block, Spine))
    assert [base.key for base in spine.found.bases] == ["county", "nation"]
    county = store.area_values([spine.found.bases[0].area_codes[0]]).set_index(["indicator_id", "period"])
    rows = spine.found.rows.set_index("indicator_id")
    row = rows.loc["no_car_pct"]
    assert row["county_value"] == county.loc[("no_car_pct", row["period"]), "value"]
    assert row["lower"] < row["value"] < row["upper"]


def test_nothing_is_told_of_who_took_part_or_said_what(store: Store) -> None:
    said = plain(own_paper(store, circle(store), today=TODAY), full=True)
    for statement in store.statements(TODAY)["statement"]:
        assert str(statement)[:40] not in said
    assert "two shapes that differ by a street" in " ".join(said.split())


def test_two_wards_on_the_command_line(sample: Path, store: Store) -> None:
    codes = list(store.areas("ward")["area_code"].head(2))
    asked = ["own", "--areas", ",".join(codes), "--edition", str(sample), "--json"]
    result = CliRunner().invoke(app, asked, catch_exceptions=False)
    paper = json.loads(result.stdout)
    people = store.areas("ward").head(2)["population"].sum()
    assert f"{people:,.0f} people" in paper["subtitle"]


def test_a_file_on_the_command_line(sample: Path, tmp_path: Path, store: Store) -> None:
    import shapely

    from insight.own_shapes import to_degrees

    file = tmp_path / "shape.geojson"
    file.write_text(shapely.to_geojson(to_degrees(circle(store).shape)), encoding="utf-8")
    asked = ["own", "--file", str(file), "--name", "Our <b>patch</b>", "--edition", str(sample)]
    result = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert result.stdout.startswith("Our <b>patch</b>\n")
    assert "How this area is made" in result.stdout
