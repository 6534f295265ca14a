"""The area profile on Squareshire: what stands out, what is beside what, what a wrong address gives."""

import json
import re
from datetime import date
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import comparing
from insight.area_paper import area_paper
from insight.content import Prose
from insight.store import Store
from tests.squareshire import WARDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def shown(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(edition))


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import area_page, look\nwith look.told():\n    area_page.show()",
        default_timeout=30,
    )
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def charts(test: AppTest) -> str:
    """The charts as they are sent to the browser."""
    sent = [element.proto for element in test.get("bidi_component")]
    return "\n".join(json.loads(proto.json)["html"] for proto in sent if proto.WhichOneof("data") == "json")


def test_an_area_stands_beside_what_it_is_compared_with(edition: Path) -> None:
    test = page(type="ward", area=WARDS[1])
    said, drawn = html(test), charts(test)
    assert "<h1>South East</h1>" in said
    with Store(edition) as store:
        found = comparing.compare_area(store, WARDS[1], "ward", benchmarks=["county"])
    rows = found.rows[found.rows["indicator_id"].isin(store.edition.headline)]
    assert len(rows)
    for row in rows.to_dict("records"):
        if row["statistic"] == "count":
            assert f"<strong>{row['text']}" in said, row["title"]
            continue
        assert re.search(rf"<td[^>]*own[^>]*>\s*{re.escape(row['text'])}\b", drawn), row["title"]
        assert row["county_text"] in drawn


def test_the_page_is_the_paper_part_by_part(edition: Path) -> None:
    said = html(page(type="ward", area=WARDS[1]))
    with Store(edition) as store:
        paper = area_paper(store, WARDS[1], "ward", today=date.today())
    at = 0
    for section in paper.sections:
        if section.long_only:
            continue
        heading = f'<h2 class="ci-part" id="{section.key}">{escape(section.title)}</h2>'
        assert heading in said[at:], section.key
        at = said.index(heading)
        assert f'<a href="#{section.key}">' in said
        for block in section.blocks:
            if isinstance(block, Prose):
                assert escape(" ".join(block.sentences)) in said


def test_where_the_area_lies_is_drawn_and_said(edition: Path) -> None:
    drawn = charts(page(type="ward", area=WARDS[1]))
    assert 'class="cc-here"' in drawn
    assert 'aria-label="Map: South East lies in South."' in drawn


def test_the_address_holds_what_was_chosen(edition: Path) -> None:
    came = {"type": "ward", "area": WARDS[2], "with": "county"}
    test = page(**came)
    assert dict(test.query_params.items()) == came, "an address is left as it came until somebody chooses"
    test.multiselect[0].set_value(["district"]).run()
    kept = dict(test.query_params.items())
    with Store(edition) as store:
        first = store.indicators()["theme"].iloc[0]
    assert kept == {"type": "ward", "area": WARDS[2], "theme": first, "with": "district"}


def test_areas_made_for_statistics_have_a_profile_for_those_who_follow_a_link(edition: Path) -> None:
    with Store(edition) as store:
        code = str(store.areas("lsoa")["area_code"].iloc[0])
    test = page(type="lsoa", area=code)
    assert not test.exception
    assert dict(test.query_params.items())["area"] == code


@pytest.mark.parametrize(
    "query",
    [
        {"type": "planet"},
        {"area": "<script>"},
        {"type": "ward", "area": "E0500"},
        {"with": "a,b,c,d"},
        {"theme": "x"},
    ],
)
def test_a_wrong_address_gives_a_page_all_the_same(query: dict[str, str]) -> None:
    test = page(**query)
    assert not test.exception
    assert "<h1>" in html(test)
    assert "<script>" not in html(test)


def test_at_most_three_are_compared_with() -> None:
    test = page(type="ward", area=WARDS[1], **{"with": f"district,county,{WARDS[0]},{WARDS[2]}"})
    assert not test.exception
    assert len(test.multiselect[0].value) <= comparing.MOST
