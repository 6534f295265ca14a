"""Calendar and register, on Squareshire: what is next, what overlaps, who was asked, who reaches whom."""

import json
from datetime import date
from pathlib import Path

import icalendar
import pytest
from streamlit.testing.v1 import AppTest

from insight import burden
from insight.engagement import coordination
from insight.pages import editions
from insight.store import Store
from tests.squareshire import WARDS

TODAY = date(2026, 1, 15)


@pytest.fixture(autouse=True)
def shown(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(asked))
    monkeypatch.setattr("insight.pages.editions.today", lambda: TODAY)


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import register_page, look\nwith look.told():\n    register_page.show()",
        default_timeout=30,
    )
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def tables(test: AppTest) -> dict[str, dict[str, list[str]]]:
    """Rows of every sortable table by its caption."""
    sent = [element.proto for element in test.get("bidi_component")]
    messages = [json.loads(proto.json) for proto in sent if proto.WhichOneof("data") == "json"]
    return {message["caption"]: dict(message["rows"]) for message in messages}


def test_the_title_says_what_is_planned_and_what_overlaps() -> None:
    assert "<h1>2 exercises planned: 2 overlap with another</h1>" in html(page())


def test_each_warning_names_the_other_how_near_and_whom_both_ask() -> None:
    said = html(page())
    assert "Ward plan of Planning, 9 days apart: both ask aged 15 to 24" in said
    assert "Youth workshop of Youth service, 9 days apart: both ask aged 15 to 24" in said


def test_exercises_under_way_are_told_from_planned_and_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("insight.pages.editions.today", lambda: date(2026, 3, 12))
    test = page()
    assert "<h1>1 exercise under way: 1 overlaps with another</h1>" in html(test)
    assert "10 to" not in html(test)
    assert set(tables(test)["Exercises that are done"]) == {"survey-2025", "stand-2025", "workshop"}


def test_what_only_officers_may_see_is_neither_shown_nor_exported(asked: Path) -> None:
    assert "Inner workings" not in html(page())
    with Store(asked) as store:
        rows = coordination.calendar(store.exercises(), today=TODAY)
        made = coordination.ics(rows, name="x", stamp=store.edition.built_at)
    events = [str(event["summary"]) for event in icalendar.Calendar.from_ical(made).walk("vevent")]
    assert sorted(events) == ["Stand 2025", "Survey 2025", "Ward plan", "Youth workshop"]


def test_the_calendar_file_is_named_after_the_council_and_the_day() -> None:
    button = page().get("download_button")[0].proto
    assert "iCalendar" in button.label
    assert button.url.endswith(".ics")


def test_every_area_says_how_often_it_was_asked() -> None:
    test = page(type="ward")
    rows = tables(test)["Times asked in 12 months, by ward"]
    assert {code: row[1] for code, row in rows.items()} == dict.fromkeys(WARDS, "2")
    assert rows[WARDS[0]][3] == "Everyone 2"
    assert "all wards were asked alike: twice" in html(test)


def test_who_was_asked_most_and_who_never() -> None:
    import pandas as pd

    rows = pd.DataFrame({"name": ["A", "B", "C"], "times": [3, 0, 1]})
    said = burden.asked_in_words(rows, "wards", today=TODAY)
    assert said == [
        "In the 12 months to 15 January 2026 A was asked most often: 3 times.",
        "Never asked: B.",
    ]
    rows["times"] = 0
    assert "nobody was asked" in burden.asked_in_words(rows, "wards", today=TODAY)[0]


def test_the_matrix_says_gap_where_nobody_reaches_a_group(asked: Path) -> None:
    with Store(asked) as store:
        table = burden.reached(store, editions.reach(store, "test"))
    assert table.to_dict("index") == {
        "Aged 15 to 24": {"North": "1 forum", "South": "1 forum"},
        "Aged 25 and over": {"North": "gap", "South": "1 organisation"},
    }
    said = html(page())
    assert "1 of 4 pairs of group and area are a gap" in said
    assert '<td data-label="North"><strong>gap</strong></td>' in said
    assert '<td data-label="Whole council"><strong>gap</strong></td>' in said


def test_parishes_have_their_returns_plans_and_clusters() -> None:
    test = page()
    said = html(test)
    assert "1 of 1 parish councils answered the survey: 100%" in said
    assert '<th scope="row">Fen edge</th>' in said
    assert tables(test)["Parishes with a record"]["E04990002"][1:5] == [
        "adopted",
        "returned",
        "Fen edge",
        "Speeding, A footpath",
    ]


def test_local_knowledge_is_quoted_apart_and_only_what_is_approved_and_current() -> None:
    said = html(page())
    assert "perceived, not official" in said
    assert "\u201cThe last bus goes &lt;i&gt;too early&lt;/i&gt;.\u201d" in said
    assert "Parish council · South West · 3 November 2025 · Transport · review by 3 November 2026" in said
    assert "Nobody comes here" not in said
    assert "Not looked at yet" not in said


def test_an_empty_register_teaches_every_next_step(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(edition))
    test = page()
    assert not test.exception
    for file in ("exercises", "forums", "parishes", "statements"):
        assert f"insight engage load {file}.csv" in html(test)


def test_a_wrong_address_gives_a_page_all_the_same() -> None:
    test = page(type="<script>")
    assert not test.exception
    assert "<h1>" in html(test)
    assert "<script>" not in html(test)
