"""The paper of an area: its parts in their order, its states, its sources, and what an audience may see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from insight.area_paper import area_paper
from insight.area_people import about
from insight.cli.every import app
from insight.content import Facts, Paper, Prose, Section, Spine, Table
from insight.domain import State
from insight.errors import UnknownNameError
from insight.plain import plain
from insight.store import Store
from tests.squareshire import WARDS

TODAY = date(2026, 11, 26)
PARTS = ["people", "stands_out", "need", "voice", "near", "said", "changed"]


@pytest.fixture(scope="module")
def store(edition: Path) -> Iterator[Store]:
    with Store(edition) as opened:
        yield opened


def part(paper: Paper, key: str) -> Section:
    return next(section for section in paper.sections if section.key == key)


def tables(section: Section) -> list[Table]:
    found = [block.table if isinstance(block, Spine) else block for block in section.blocks]
    return [block for block in found if isinstance(block, Table)]


def said(section: Section) -> str:
    return " ".join(
        sentence for block in section.blocks if isinstance(block, Prose) for sentence in block.sentences
    )


@pytest.mark.parametrize("kind", ["oa", "lsoa", "ward", "district", "county"])
def test_every_kind_of_area_has_every_part_in_order(store: Store, kind: str) -> None:
    code = str(store.areas(kind)["area_code"].iloc[0])
    paper = area_paper(store, code, kind, today=TODAY)
    keys = [section.key for section in paper.sections]
    assert keys[: len(PARTS)] == PARTS
    assert all(section.long_only for section in paper.sections[len(PARTS) :])
    assert keys[-1] == "method"
    assert all(section.title and section.blocks for section in paper.sections)
    assert paper.area_codes == (code,)


def test_large_figures_are_the_councils_headline_ones_with_period_and_comparison(store: Store) -> None:
    paper = area_paper(store, WARDS[1], "ward", today=TODAY)
    facts = next(block for block in part(paper, "people").blocks if isinstance(block, Facts))
    shown = store.area_values([WARDS[1]], list(store.edition.headline))
    shown = shown[shown["area_type"] == "ward"].set_index("title")
    for fact in facts.items:
        row = shown.loc[fact.label]
        assert str(row["period"]) in fact.context
        assert fact.text.startswith(f"{row['value']:,.{int(row['decimals'])}f}")
    assert "has" in facts.items[1].context


def test_a_cell_without_a_value_says_why_and_is_no_number(store: Store) -> None:
    """Missing and suppressed figures of wards and output areas are never 0."""
    shown = [
        area_paper(store, code, kind, today=TODAY)
        for kind in ("ward", "oa")
        for code in store.areas(kind)["area_code"]
    ]
    cells = [
        cell
        for paper in shown
        for section in paper.sections
        for table in tables(section)
        for row in table.rows
        for cell in row
        if cell.state != State.VALUE
    ]
    assert cells
    for cell in cells:
        assert cell.value is None
        assert cell.text in ("[c]", "[x]", "[z]")


def test_sources_are_those_of_the_figures_shown(store: Store) -> None:
    paper = area_paper(store, WARDS[0], "ward", today=TODAY)
    rows = store.area_values([WARDS[0]])
    shown = rows[rows["area_type"] == "ward"]["indicator_id"].unique()
    behind = {str(name) for indicator_id in shown for name in store.sources(str(indicator_id))["dataset_id"]}
    names = [source.dataset_id for source in paper.origin.sources]
    assert set(names) <= behind
    assert len(names) == len(set(names))
    assert all(source.attribution and source.licence for source in paper.origin.sources)
    text = plain(paper)
    for source in paper.origin.sources:
        assert source.attribution.split()[0] in text


def test_without_engagement_the_paper_says_so(store: Store) -> None:
    paper = area_paper(store, WARDS[0], "ward", today=TODAY)
    assert store.exercises().empty
    assert "No engagement is recorded" in said(part(paper, "voice"))
    assert "no earlier edition" in said(part(paper, "changed"))


def test_an_edition_before_is_told_figure_by_figure(store: Store) -> None:
    paper = area_paper(store, WARDS[0], "ward", today=TODAY, earlier=store)
    assert "No figure of South West has changed" in said(part(paper, "changed"))


def test_an_area_that_is_not_there_is_a_fault(store: Store) -> None:
    with pytest.raises(UnknownNameError):
        area_paper(store, "E00000000", "ward", today=TODAY)


@pytest.mark.parametrize(
    ("share", "told"), [(25.3, "1 in 4"), (50.0, "1 in 2"), (33.0, "1 in 3"), (66.0, "2 in 3"), (1.0, "")]
)
def test_a_share_is_one_in_so_many_where_that_is_right(share: float, told: str) -> None:
    assert about(share) == told


def test_plain_text_keeps_to_its_width_and_holds_every_figure(store: Store) -> None:
    paper = area_paper(store, WARDS[1], "ward", today=TODAY)
    for width in (60, 80, 120):
        text = plain(paper, width=width, full=True)
        assert max(len(line) for line in text.splitlines()) <= width
        flat = " ".join(text.split())
        for section in paper.sections:
            assert section.title in flat
            for table in tables(section):
                for row in table.rows:
                    assert row[1].text in flat
    assert len(plain(paper)) < len(plain(paper, full=True))


def test_the_command_prints_the_paper_and_its_data(edition: Path) -> None:
    args = ["profile", WARDS[1], "--type", "ward", "--edition", str(edition)]
    shown = CliRunner().invoke(app, args)
    assert shown.exit_code == 0
    assert shown.stdout.startswith("South East")
    assert "\nSources\n" in shown.stdout
    data = json.loads(CliRunner().invoke(app, [*args, "--json"]).stdout)
    assert [section["key"] for section in data["sections"]][: len(PARTS)] == PARTS
    assert data["kind"] == "paper"
