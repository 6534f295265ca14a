"""Profiles are written ahead only by a server, in a process of their own, and as the page then asks for them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import serving
from insight.errors import UnknownNameError
from insight.pages import warming, written
from insight.pages.warming import Writer
from insight.pages.written import Asked
from insight.plain import plain
from insight.store import Store

PAGE = "from insight.pages import area_page, look\nwith look.told():\n    area_page.show()"
PATIENCE_S = 120


def until(true: Callable[[], object]) -> None:
    """Wait for the other process."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def store(asked: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("INSIGHT_EDITION", str(asked))
    monkeypatch.setenv(serving.AHEAD, "yes")
    monkeypatch.setattr(warming, "_writer", None)
    with Store(asked) as opened:
        yield opened


@pytest.fixture
def writer(store: Store) -> Iterator[Writer]:
    """What a server begins with, all of it written."""
    thread = warming.begin(store, date.today())
    found = warming._writer
    assert thread is not None
    assert found is not None
    until(lambda: len(found.ahead) == len(store.areas(store.edition.default_area_type)))
    yield found
    found.over.set()
    thread.join(PATIENCE_S)
    assert found.process is None


def usual(store: Store) -> Asked:
    kind = store.edition.default_area_type
    first, _ = written.usual(str(store.path), kind, store.areas(kind)["area_code"].iloc[0], date.today())
    return first


def test_a_profile_written_ahead_is_not_written_again(
    writer: Writer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("written again")

    before = len(writer.ahead)
    monkeypatch.setattr(written, "write", never)
    test = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not test.exception
    assert any("<h1>" in element.proto.body for element in test.get("html"))
    assert len(writer.ahead) == before - 1  # given once: the page keeps it


def test_what_the_process_writes_is_what_the_page_would_write(writer: Writer, store: Store) -> None:
    asked = usual(store)
    here, there = written.write(store, None, asked), writer.ahead[asked]
    assert (there.sections, there.locator) == (here.sections, here.locator)
    assert plain(there.paper) == plain(here.paper)


def test_what_is_not_ahead_is_written_by_the_process_too_and_its_faults_are_told(
    writer: Writer, store: Store
) -> None:
    asked = usual(store)
    writer.ahead.clear()
    found = warming.shown(writer.key, asked)
    assert found is not None
    assert plain(found.paper) == plain(written.write(store, None, asked).paper)
    with pytest.raises(UnknownNameError):
        warming.shown(writer.key, replace(asked, area_code="E05999999"))


def test_without_the_process_the_page_writes(writer: Writer, store: Store) -> None:
    asked = usual(store)
    assert writer.process is not None
    writer.ahead.clear()
    os.kill(writer.process.pid, signal.SIGKILL)
    assert warming.shown(writer.key, asked) is None
    test = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not test.exception


def test_an_edition_is_written_once_a_day_and_another_takes_its_place(
    writer: Writer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, today = usual(store), date.today()
    assert warming.begin(store, today) is None
    assert warming.shown("another edition", asked) is None
    assert warming.shown(writer.key, replace(asked, today=today - timedelta(days=1))) is None
    monkeypatch.setattr(warming, "MOST", 0)  # the next writes nothing ahead
    following = warming.begin(store, today + timedelta(days=1))
    assert following is not None
    until(lambda: writer.process is None)
    assert warming.shown(writer.key, asked) is None
    assert warming._writer is not None
    warming._writer.over.set()
    following.join(PATIENCE_S)


def test_nothing_is_written_ahead_but_by_a_server(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(serving.AHEAD)
    assert warming.begin(store, date.today()) is None
