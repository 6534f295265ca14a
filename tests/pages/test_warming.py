"""Profiles are written ahead only by a server, in a process of their own, and as the page then asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import serving
from insight.aside import Aside
from insight.pages import warming, written
from insight.pages.written import Asked
from insight.plain import plain
from insight.store import Store

PAGE = "from insight.pages import area_page, look\nwith look.told():\n    area_page.show()"


@pytest.fixture
def store(asked: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("INSIGHT_EDITION", str(asked))
    monkeypatch.setenv(serving.AHEAD, "yes")
    monkeypatch.setattr(warming, "_now", None)
    monkeypatch.setattr(warming, "_written", {})
    with Store(asked) as opened:
        yield opened


def test_a_profile_written_ahead_is_not_written_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = warming.begin(store, date.today())
    assert thread is not None
    thread.join(timeout=120)
    areas = store.areas(store.edition.default_area_type)
    assert {asked.area_code for asked in warming._written} == set(areas["area_code"])

    def never(*_: object, **__: object) -> None:
        raise AssertionError("written again")

    monkeypatch.setattr(written, "write", never)
    test = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not test.exception
    assert any("<h1>" in element.proto.body for element in test.get("html"))
    assert len(warming._written) == len(areas) - 1  # given once: the page keeps it


def test_what_the_process_writes_is_what_the_page_would_write(store: Store) -> None:
    kind = store.edition.default_area_type
    code = store.areas(kind)["area_code"].iloc[0]
    with Aside("insight.pages.written") as aside:
        given = (str(store.path), kind, [code], date.today())
        ((asked, ahead),) = aside.ask(written.write_usual, *given).result()
    here = written.write(store, asked, None)
    assert (ahead.sections, ahead.locator) == (here.sections, here.locator)
    assert plain(ahead.paper) == plain(here.paper)


def test_an_edition_is_written_ahead_once_a_day_and_another_takes_its_place(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "MOST", 0)  # nothing is begun
    today, key = date.today(), written.key_of(store)
    asked = Asked("E05990001", "ward", (), today)
    warming.begin(store, today)
    warming._written[asked] = shown = written.Shown.__new__(written.Shown)
    warming.begin(store, today)
    assert warming.take("another edition", asked) is None
    assert warming.take(key, asked) is shown
    assert warming.take(key, asked) is None
    warming._written[asked] = shown
    warming.begin(store, today + timedelta(days=1))
    assert warming.take(key, asked) is None


def test_nothing_is_written_ahead_but_by_a_server(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(serving.AHEAD)
    assert warming.begin(store, date.today()) is None
