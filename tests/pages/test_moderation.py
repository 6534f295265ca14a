"""Deciding on statements: only where the server was started to, written to the register, shown by the next build."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from insight import serving
from insight.build import build
from insight.domain import Visibility
from insight.engagement.moderating import Item, decide, desk
from insight.engagement.records import Moderation, Statement
from insight.errors import RegisterError
from insight.register import Register
from insight.store import Store
from tests import asked as people_asked
from tests.squareshire import WARDS

TODAY = date(2026, 1, 15)
WAITS = "Not looked at yet."


@pytest.fixture
def county(drawn: Path, tmp_path: Path) -> Path:
    """Squareshire of its own, with a statement that waits among those that its catalogue ships."""
    folder = Path(shutil.copytree(drawn, tmp_path / "squareshire"))
    people_asked.declare(folder)
    return folder


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    where = str(tmp_path / "register.sqlite")
    monkeypatch.setenv("INSIGHT_REGISTER", where)
    return where


@pytest.fixture(autouse=True)
def shown(asked: Path, register: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(asked))
    monkeypatch.setenv(serving.MODERATE, "yes")
    monkeypatch.setattr("insight.pages.editions.today", lambda: TODAY)


def said_of(name: str, **more: object) -> Statement:
    return Statement(
        **{
            "statement_id": name,
            "statement": f"{name} is so.",
            "role": "Parish council",
            "said_on": date(2026, 1, 2),
            "area_type": "ward",
            "area_code": WARDS[0],
            "review_on": date(2027, 1, 2),
            **more,
        }
    )


def page() -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import register_page, look\nwith look.told():\n    register_page.show()",
        default_timeout=30,
    )
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def held(where: str) -> dict[str, tuple[str, date, str]]:
    with Register(where, audience=Visibility.INTERNAL) as register:
        rows = register.statements().to_dict("records")
    return {
        row["statement_id"]: (row["moderation"], row["review_on"].date(), row["visibility"]) for row in rows
    }


def test_only_a_server_started_to_moderate_reads_what_waits(
    monkeypatch: pytest.MonkeyPatch, register: str
) -> None:
    with Register(register) as opened:
        opened.put({"statement": [said_of("secret")]})
    assert WAITS in html(page())
    assert "secret is so." in html(page())
    for setting in ("", "no"):
        monkeypatch.setenv(serving.MODERATE, setting)
        monkeypatch.setattr("insight.pages.moderation.Register", None)  # it is not even opened
        monkeypatch.setattr("insight.pages.editions.internal", None)
        test = page()
        assert not test.exception
        assert WAITS not in html(test)
        assert "secret is so." not in html(test)
        assert "wait until the council has looked at them" in html(test)
        assert "--moderate" not in html(test)
        assert not [button for button in test.button if button.label == "Approve"]


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Approve", ("approved", date(2026, 11, 3), "public")),
        ("Decline", ("rejected", date(2026, 11, 3), "public")),
        ("Ask again on the review date", ("waiting", date(2026, 11, 3), "public")),
    ],
)
def test_a_decision_is_written_to_the_register_and_shows_after_the_next_build(
    county: Path, register: str, button: str, expected: tuple[str, date, str]
) -> None:
    test = page()
    assert "whoever can open its pages may decide" in html(test)
    test.button(key=f"{button} new").click().run()
    assert held(register) == {"new": expected}
    assert "They show in these pages after the next build" in html(test)
    left = {found.key for found in test.button} & {"Approve new", "Decline new"}
    assert bool(left) == button.startswith("Ask again")
    with Store(build(county, out=county / "next.duckdb").path) as store:
        told = set(store.statements(TODAY)["statement"])
    assert (WAITS in told) == (button == "Approve")


def test_another_review_date_and_other_readers_are_kept(register: str) -> None:
    test = page()
    test.date_input(key="review new").set_value(date(2026, 6, 30)).run()
    test.selectbox(key="readers new").select(Visibility.PARTNER).run()
    test.button(key="Approve new").click().run()
    assert held(register) == {"new": ("approved", date(2026, 6, 30), "partner")}
    assert "the council and its partners to read" in html(test)


def test_what_has_lapsed_is_kept_or_declined(register: str) -> None:
    test = page()
    assert "Approved before, and lapsed by now or within 60 days: 1." in html(test)
    test.button(key="Keep until the review date old").click().run()
    assert "Choose a later review date first" in html(test)
    assert held(register) == {}
    test.date_input(key="review old").set_value(date(2027, 1, 1)).run()
    test.button(key="Keep until the review date old").click().run()
    assert held(register) == {"old": ("approved", date(2027, 1, 1), "public")}


def test_of_two_who_decide_at_once_the_second_looks_again(register: str) -> None:
    test = page()
    with Register(register, audience=Visibility.INTERNAL) as other:
        other.put({"statement": [said_of("new", moderation=Moderation.REJECTED)]})
    test.button(key="Approve new").click().run()
    assert "new has changed since" in html(test)
    assert held(register)["new"][0] == "rejected"


def test_words_of_a_statement_are_never_drawn_as_marks(register: str) -> None:
    with Register(register) as opened:
        opened.put({"statement": [said_of("odd", statement="<img src=x> ![x](https://example.org/x.png)")]})
    test = page()
    test.button(key="Approve odd").click().run()
    assert "<img" not in html(test)
    assert "&lt;img src=x&gt;" in html(test)
    assert not test.markdown
    assert not test.success


def test_what_waits_is_kept_from_every_other_audience(asked: Path, county: Path) -> None:
    for audience in (Visibility.PUBLIC, Visibility.PARTNER):
        with Store(asked, audience=audience) as store:
            assert store.moderation().empty
            assert WAITS not in set(store.statements(TODAY)["statement"])
        built = build(county, out=county / f"{audience}.duckdb", audience=audience).path
        with Store(built, audience=Visibility.INTERNAL) as store:
            assert set(store.moderation()["statement_id"]) == {"bus", "old"}
        assert WAITS.encode() not in built.read_bytes()
    with Store(asked, audience=Visibility.INTERNAL) as store:
        assert set(store.moderation()["statement_id"]) == {"bus", "old", "new"}


def test_the_registers_own_wins_over_what_the_edition_knows() -> None:
    rows = {name: pd.DataFrame([vars(said_of(name))]) for name in ("a", "b")}
    own = rows["a"].assign(moderation="rejected")
    laid = desk(own, pd.concat([rows["a"], rows["b"]]), today=TODAY)
    assert [(item.statement.statement_id, item.held) for item in laid.waiting] == [("b", False)]
    assert laid.lapsing == ()


def test_nothing_is_approved_that_has_lapsed_already(register: str) -> None:
    with Register(register, audience=Visibility.INTERNAL) as opened:
        item = Item(said_of("late", review_on=TODAY), held=False)
        with pytest.raises(RegisterError, match="a day to come"):
            decide(opened, item, today=TODAY, moderation=Moderation.APPROVED)
        assert opened.statements().empty
