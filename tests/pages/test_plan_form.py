"""Before an exercise: what is chosen is beside what is planned, and beside how often the same people were asked."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import planning
from insight.engagement.coordination import reach_of
from insight.planning import Plan
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


def plan(*areas: str, groups: tuple[str, ...] = (), start: date, end: date | None = None) -> Plan:
    return Plan("ward", areas, groups, start, end or start)


@pytest.mark.parametrize(
    ("thought", "titles"),
    [
        (plan(start=date(2026, 3, 1)), ["Youth workshop", "Ward plan"]),
        (plan(WARDS[0], start=date(2026, 3, 12)), ["Ward plan", "Youth workshop"]),
        # another place
        (plan(WARDS[1], start=date(2026, 3, 12)), []),
        # other people: the workshop asks the young alone, the ward plan everyone
        (plan(WARDS[0], groups=("age:old",), start=date(2026, 3, 12)), ["Ward plan"]),
        # another time, and the last day on which the ward plan is still near
        (plan(WARDS[0], start=date(2026, 4, 18)), []),
        (plan(WARDS[0], start=date(2026, 4, 17)), ["Ward plan"]),
    ],
)
def test_overlaps_are_in_area_group_and_time(asked: Path, thought: Plan, titles: list[str]) -> None:
    with Store(asked) as store:
        found = planning.warnings(store, reach_of(store.frame("members")), thought, today=TODAY)
    assert [line.split(" of ")[0] for line in found] == titles


def test_how_often_is_counted_by_area_and_for_the_groups_that_are_meant(asked: Path) -> None:
    ahead = date(2026, 6, 1)
    with Store(asked) as store:
        reach = reach_of(store.frame("members"))
        whole = planning.asked(store, reach, plan(start=ahead), today=TODAY)
        wards = planning.asked(store, reach, plan(*WARDS[:2], start=ahead), today=date(2026, 3, 2))
        old = planning.asked(
            store, reach, plan(WARDS[0], groups=("age:old",), start=ahead), today=date(2026, 3, 2)
        )
    assert whole[["name", "times", "whom"]].to_numpy().tolist() == [["Whole council", 2, "Everyone 2"]]
    by_code = wards.set_index("area_code")
    assert by_code["times"].to_dict() == {WARDS[0]: 3, WARDS[1]: 2}
    assert by_code.loc[WARDS[0], "whom"] == "Everyone 2, Aged 15 to 24 1"
    assert by_code.loc[WARDS[0], "last_asked"].date() == date(2026, 3, 1)
    assert old["times"].tolist() == [2]


def test_the_form_asks_for_days_first_and_keeps_what_is_chosen_in_the_address() -> None:
    test = page()
    assert "Choose the first and the last day" in html(test)
    test.multiselect(key="plan areas").select(WARDS[0]).run()
    test.multiselect(key="plan groups").select("age:young").run()
    test.date_input(key="plan from").set_value(date(2026, 3, 5)).run()
    assert "Choose the first and the last day" in html(test)
    test.date_input(key="plan to").set_value(date(2026, 3, 6)).run()
    said = html(test)
    assert "<h3>Overlaps: 2</h3>" in said
    assert "Youth workshop of Youth service, 4 days apart: both ask aged 15 to 24." in said
    assert "How often these people were asked" in said
    kept = {name: test.query_params[name] for name in ("in", "where", "whom", "from", "to")}
    assert kept == {
        "in": "ward", "where": WARDS[0], "whom": "age:young", "from": "2026-03-05", "to": "2026-03-06",
    }  # fmt: skip


def test_a_link_shows_a_colleague_the_same_and_nonsense_is_left_out() -> None:
    chosen = {"in": "ward", "where": WARDS[1], "from": "2026-03-05", "to": "2026-03-06"}
    said = html(page(**chosen))
    assert "Nothing overlaps" in said
    assert "No other exercise asks these people there at about that time." in said
    wrong = page(**{"in": "moon", "where": "<b>", "whom": "x", "from": "soon", "to": "2026-03-06"})
    assert not wrong.exception
    assert "Choose the first and the last day" in html(wrong)


def test_days_the_wrong_way_round_are_told() -> None:
    said = html(page(**{"from": "2026-03-06", "to": "2026-03-05"}))
    assert "The last day lies before the first." in said
    assert "Nothing overlaps" not in said
