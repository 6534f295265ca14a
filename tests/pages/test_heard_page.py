"""Who we heard, on Squareshire: the finding, the figures of the store, what is held back and what stands apart."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from insight import exercises, hearing
from insight.store import Store
from tests.squareshire import WARDS


@pytest.fixture(autouse=True)
def shown(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(asked))
    monkeypatch.setattr("insight.pages.editions.today", lambda: date(2026, 1, 15))


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import heard_page, look\nwith look.told():\n    heard_page.show()",
        default_timeout=30,
    )
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def sent(test: AppTest) -> list[dict[str, object]]:
    """What is sent to the browser as charts and tables."""
    protos = [element.proto for element in test.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.WhichOneof("data") == "json"]


def tables(test: AppTest) -> list[dict[str, list[str]]]:
    return [dict(message["rows"]) for message in sent(test) if message.get("kind") == "table"]


def test_the_title_states_the_finding() -> None:
    said = html(page())
    assert "<h1>People aged 15 to 24 have been heard less than chance explains</h1>" in said
    assert "351 people counted by age, beside people of Squareshire, 2021" in said


def test_tables_and_strip_hold_the_figures_of_the_store(asked: Path) -> None:
    test = page(scope="exercise:survey-2025", type="ward")
    groups, areas = tables(test)
    with Store(asked) as store:
        rows = store.representation("exercise", "survey-2025", by="group")
        wards = store.representation("exercise", "survey-2025", by="area", area_type="ward")
    for cells, code, part in ((groups, "group_id", rows), (areas, "area_code", wards)):
        printed = hearing.table(part, by="group" if code == "group_id" else "area")
        assert set(cells) == set(part[code])
        for at, row in zip(part[code], printed.to_dict("records"), strict=True):
            assert cells[at][1:6] == [row[name] for name in list(printed)[-5:]]
    strip = next(str(message["html"]) for message in sent(test) if "html" in message)
    assert "heard less" in strip
    assert "100 took part, 131.5 expected" in strip
    assert "Limits at 95%" in strip


def test_who_did_not_say_stands_in_a_row_of_its_own_and_is_not_judged() -> None:
    row = tables(page())[0]["not_stated"]
    assert row[:2] == ["Not stated", "14"]
    assert row[-1] == "not stated"


def test_an_exercise_has_its_facts_its_basis_and_what_changed() -> None:
    said = html(page(scope="exercise:survey-2025"))
    for words in ("1 May to 1 June 2025", "postal survey", "Whole council", "Are you well?", "A new bus."):
        assert words in said
    assert "shares speak for those they were drawn from" in said
    assert 'href="https://example.org/survey"' in said
    assert "says nothing of those who did not come" in html(page(scope="exercise:stand-2025"))


def test_several_together_name_the_exercises_and_say_what_they_cannot() -> None:
    said = html(page(scope="year:2025"))
    assert "Survey 2025" in said
    assert "Stand 2025" in said
    assert "does not speak for others" in said


def test_one_that_nobody_counted_says_how_to_count_it() -> None:
    said = html(page(scope="exercise:workshop"))
    assert "Nobody has counted who took part" in said
    assert "insight engage import answers.csv --exercise workshop" in said


def test_what_only_officers_may_see_is_not_offered() -> None:
    test = page()
    assert not any("Inner workings" in option for box in test.selectbox for option in box.options)


def test_sensitive_groups_stand_for_the_whole_council_alone() -> None:
    test = page()
    said = html(test)
    assert "Gypsies, Roma and &lt;b&gt;Travellers&lt;/b&gt;" in said
    assert "Gap: nobody reaches them, no exercise told here has asked them" in said
    assert "Communities" not in [option for box in test.selectbox for option in box.options]
    assert not any("travellers" in cells for cells in tables(test))


def test_other_voices_are_told_beside_what_they_are_out_of() -> None:
    said = html(page())
    assert "129 of 235 came back: 55% (likely range, 95%: 49 to 61)." in said
    assert "30 signatures of 400 electors; 5% would be 20: reached." in said
    assert "12 members in 1 ward." in said
    assert "40 people in 1 ward, 40 on average." in said
    assert "votes of" in said


def test_choosing_a_row_says_it_in_a_sentence() -> None:
    test = page(scope="exercise:survey-2025")
    test.session_state["heard exercise:survey-2025 ward chosen"] = WARDS[0]
    said = html(test.run())
    assert "South West: 30 took part where about 40 would be a fair share" in said


def test_the_address_holds_what_was_chosen() -> None:
    test = page(scope="exercise:stand-2025", group="age", type="ward")
    assert dict(test.query_params.items()) == {"scope": "exercise:stand-2025", "group": "age", "type": "ward"}


@pytest.mark.parametrize("query", [{"scope": "<script>"}, {"group": "x"}, {"type": "planet"}])
def test_a_wrong_address_gives_a_page_all_the_same(query: dict[str, str]) -> None:
    test = page(**query)
    assert not test.exception
    assert "<h1>People aged 15 to 24" in html(test)


def test_an_edition_without_exercises_teaches_the_next_step(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(edition))
    test = page()
    assert not test.exception
    assert "insight engage load" in html(test)
    assert "<h1>Nobody has been counted yet</h1>" in html(test)


def test_a_title_never_hides_that_a_group_is_held_back() -> None:
    rows = pd.DataFrame(
        {
            "title": ["Aged 15 to 24", "Aged 25 and over"],
            "verdict": [None, "as expected"],
            "state": ["suppressed", "value"],
        }
    )
    assert exercises.finding(rows, "Age").endswith("1 group is held back")
    rows["verdict"] = "too few to say"
    assert exercises.finding(rows, "Age") == "By age, it cannot be told who has been heard less"
    rows["verdict"] = ["under", "over"]
    rows["title"] = ["Disabled people", "White"]
    assert exercises.finding(rows, "Disability") == "Heard less than chance explains: disabled people"
