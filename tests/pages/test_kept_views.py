"""Views kept by name: on the page that shows them, on the first page, and only where the server allows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight.domain import Visibility
from insight.pages import kept_views
from insight.register import Register

OFFER = (
    "from insight.pages import kept_views\n"
    'kept_views.offer("find", frozenset({"type", "where"}))\n'
    "kept_views.listed()\n"
)
NASTY = "Where *many* <b>wait</b>"


@pytest.fixture(autouse=True)
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSIGHT_REGISTER", str(tmp_path / "register.sqlite"))
    monkeypatch.setenv("INSIGHT_SAVE", "yes")
    return tmp_path / "register.sqlite"


def page() -> AppTest:
    test = AppTest.from_string(OFFER, default_timeout=60)
    for name, value in {"type": "ward", "where": "imd2025_score:worst:20", "strange": "1"}.items():
        test.query_params[name] = value
    return test.run()


def keep(test: AppTest, title: str) -> str:
    test.text_input(key=kept_views.TITLE).set_value(title)
    test.button(key="view keep").click().run()
    assert not test.exception
    return "\n".join(element.proto.body for element in test.get("html"))


def test_a_view_is_kept_listed_replaced_and_let_go(register: Path) -> None:
    test = page()
    assert "Kept as" in keep(test, NASTY)
    keep(test, f"  {NASTY} ")
    with Register(str(register), audience=Visibility.INTERNAL) as found:
        rows = found.saved_views().to_dict("records")
    query = {"type": "ward", "where": "imd2025_score:worst:20"}
    assert rows == [{"view_id": "where-many-b-wait-b", "title": NASTY, "page": "find", "query": query}]
    drawn = "\n".join(element.proto.body for element in test.get("html"))
    assert "Where *many* &lt;b&gt;wait&lt;/b&gt;" in drawn
    assert "find?type=ward&amp;where=imd2025_score%3Aworst%3A20" in drawn
    test.button(key="view forget").click().run()
    assert not test.exception
    with Register(str(register), audience=Visibility.INTERNAL) as found:
        assert found.saved_views().empty


@pytest.mark.parametrize("title", ["", "   ", "***"])
def test_a_view_without_a_name_is_not_kept(register: Path, title: str) -> None:
    assert kept_views.NAMELESS in keep(page(), title)
    with Register(str(register), audience=Visibility.INTERNAL) as found:
        assert found.saved_views().empty


def test_nothing_is_kept_or_listed_where_the_server_does_not_allow_it(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Register(str(register), audience=Visibility.INTERNAL) as found:
        found.save_view("a", title="A view", page="map", query={})
    monkeypatch.setenv("INSIGHT_SAVE", "")
    test = page()
    assert not test.button
    assert not test.text_input
    assert "A view" not in "\n".join(element.proto.body for element in test.get("html"))


def test_a_register_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = page()
    (tmp_path / "text").write_text("no database", encoding="utf-8")
    monkeypatch.setenv("INSIGHT_REGISTER", str(tmp_path / "text"))
    test.text_input(key=kept_views.TITLE).set_value("A view")
    monkeypatch.setattr(kept_views, "listed", lambda: None)
    test.button(key="view keep").click().run()
    assert not test.exception
    assert "must be readable and writable" in "\n".join(e.proto.body for e in test.get("html"))
