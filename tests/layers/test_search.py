"""The box to find a place: what is sent, what comes back, and what a person can do with it."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

from layers.live.search import Asked, Suggested, encode_search, read_asked
from layers.live.wire import unpack
from tests.layers.test_live import STATIC, Quiet

PLACES = [
    Suggested("Castle", "Ward", "Wolminster", "ward E1"),
    Suggested("Newcastle & Öre", "Parish", "Saltmarch", "parish E2"),
    Suggested("<img src=x onerror=alert(1)>", "Ward", "", "ward E3"),
    Suggested("St. Mary's", "Ward", "Wolminster", "ward E4"),
    *(Suggested(f"Castle {n}", "Parish", "Saltmarch", f"parish C{n}") for n in range(9)),
]


def test_places_keep_their_order() -> None:
    head = unpack(encode_search(PLACES, label="Where", button="Find", value="x")).head
    assert head["places"][0] == ["Castle", "Ward", "Wolminster", "ward E1"]
    assert [place[3] for place in head["places"]] == [place.key for place in PLACES]
    assert (head["label"], head["button"], head["value"]) == ("Where", "Find", "x")


def test_what_was_asked_is_read_and_cut() -> None:
    assert read_asked({"typed": "castle", "key": ""}) == Asked("castle", "")
    assert read_asked({"typed": "x" * 10_000, "key": "k"}) == Asked("x" * 200, "k")


@pytest.mark.parametrize(
    "sent", [None, "castle", {}, {"typed": 1, "key": ""}, {"typed": "x"}, {"typed": "x", "key": 2}]
)
def test_what_is_not_fit_is_nothing(sent: Any) -> None:
    assert read_asked(sent) is None


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not (STATIC / "live.js").is_file():
        pytest.skip("the bundle is not built: install the package, or run python hatch_build.py")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(STATIC)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def shown(browser: Any, address: str) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 700, "height": 600})
    page.set_default_timeout(10_000)
    page.goto(address)
    page.wait_for_function("window.ready")
    data = base64.b64encode(encode_search(PLACES, label="Postcode or name", button="Find")).decode()
    page.evaluate("(data) => window.show('map', data)", data)
    yield page
    page.close()


def box(page: Any) -> Any:
    return page.get_by_role("combobox", name="Postcode or name")


def told(page: Any) -> list[Any]:
    return list(page.evaluate("window.told"))


def options(page: Any) -> list[str]:
    return [text.replace("\n", " ") for text in page.get_by_role("option").all_inner_texts()]


@pytest.mark.browser
def test_by_keys_alone_a_suggestion_is_found_and_taken(shown: Any) -> None:
    box(shown).focus()
    shown.keyboard.type("cast")
    assert options(shown)[0] == "Castle Ward, Wolminster"
    assert len(options(shown)) == 8
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("ArrowUp")
    active = box(shown).get_attribute("aria-activedescendant")
    chosen = shown.locator(f"[id='{active}']")
    assert chosen.get_attribute("aria-selected") == "true"
    shown.keyboard.press("Enter")
    assert told(shown) == [["search", {"typed": "Castle", "key": "ward E1"}]]
    assert box(shown).get_attribute("aria-expanded") == "false"
    assert not options(shown)


@pytest.mark.browser
def test_enter_and_the_button_send_what_was_typed(shown: Any) -> None:
    box(shown).fill("qx10 1aa")
    assert not options(shown)
    shown.keyboard.press("Enter")
    box(shown).fill("cast")
    shown.get_by_role("button", name="Find").click()
    assert told(shown) == [
        ["search", {"typed": "qx10 1aa", "key": ""}],
        ["search", {"typed": "cast", "key": ""}],
    ]


@pytest.mark.browser
def test_suggestions_forgive_signs_and_accents_and_names_are_never_markup(shown: Any) -> None:
    for typed, first in (
        ("saint marys", "St. Mary's"),
        ("ore newcastle", "Newcastle & Öre"),
        ("img", "<img"),
    ):
        box(shown).fill(typed)
        assert options(shown)[0].startswith(first)
    assert shown.locator("img").count() == 0


@pytest.mark.browser
def test_a_click_takes_a_suggestion_and_escape_closes_the_list(shown: Any) -> None:
    box(shown).fill("newcastle")
    shown.keyboard.press("Escape")
    assert not options(shown)
    shown.keyboard.press("ArrowDown")
    shown.get_by_role("option").first.click()
    assert told(shown) == [["search", {"typed": "Newcastle & Öre", "key": "parish E2"}]]
