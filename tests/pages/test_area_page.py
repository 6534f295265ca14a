"""The area profile on Squareshire: what stands out, what is beside what, what a wrong address gives."""

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import comparing
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


def chart(test: AppTest) -> str:
    """The spine chart as it is sent to the browser."""
    sent = [element.proto for element in test.get("bidi_component")]
    return next(json.loads(proto.json)["html"] for proto in sent if proto.WhichOneof("data") == "json")


def test_an_area_stands_beside_its_district_and_county(edition: Path) -> None:
    test = page(type="ward", area=WARDS[1])
    said = html(test)
    assert "<h1>South East</h1>" in said
    with Store(edition) as store:
        found = comparing.compare_area(store, WARDS[1], "ward")
    assert [base.key for base in found.bases]
    drawn = chart(test)
    rows = found.rows[found.rows["indicator_id"].isin(store.edition.headline)]
    assert len(rows)
    for row in rows.to_dict("records"):
        shown = said if row["statistic"] == "count" else drawn
        assert re.search(rf"<td[^>]*own[^>]*>\s*{re.escape(row['text'])}\b", shown), row["title"]
        for base in found.bases:
            assert row[f"{base.key}_text"] in drawn


def test_what_stands_out_is_beyond_chance_and_names_the_base(edition: Path) -> None:
    said = html(page(type="ward", area=WARDS[1]))
    with Store(edition) as store:
        base = comparing.compare_area(store, WARDS[1], "ward").bases[0]
    assert "What stands out in South East" in said
    assert f"from {base.name}" in said or f"than {base.name}" in said


def test_the_address_holds_what_was_chosen() -> None:
    test = page(type="ward", area=WARDS[2], **{"with": "county"})
    kept = dict(test.query_params.items())
    assert kept == {"type": "ward", "area": WARDS[2], "theme": "Main figures", "with": "county"}


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
