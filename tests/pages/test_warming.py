"""Profiles are written ahead only by a server, and as the page then asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import serving
from insight.store import Store

PAGE = "from insight.pages import area_page, look\nwith look.told():\n    area_page.show()"
AHEAD = """
from insight.pages import editions, warming
store = editions.current()
warming.PAUSE_S = 0
assert warming.write(store, editions.key_of(store), pause=0) == {number}
"""


def test_a_profile_written_ahead_is_not_written_again(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(asked))
    with Store(asked) as store:
        number = len(store.areas(store.edition.default_area_type))
    assert not AppTest.from_string(AHEAD.format(number=number), default_timeout=120).run().exception

    def never(*_: object, **__: object) -> None:
        raise AssertionError("written again")

    monkeypatch.setattr("insight.pages.editions.area_paper", never)
    test = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not test.exception
    assert any("<h1>" in element.proto.body for element in test.get("html"))


def test_nothing_is_written_ahead_but_by_a_server(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(asked))
    monkeypatch.delenv(serving.AHEAD, raising=False)
    source = "from insight.pages import editions, warming\ns = editions.current()\nassert not warming.begin(s, 'x')"
    assert not AppTest.from_string(source, default_timeout=60).run().exception
