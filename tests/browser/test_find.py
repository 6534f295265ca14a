"""Which places, as a person meets it: painted, read by tools, on a phone, and found again by its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from layers import palette

from .conftest import leaves
from .test_map import colours

pytestmark = pytest.mark.browser

WHERE = "/find?type=ward&where=imd2025_score:worst:20;no_car_pct:higher:county"


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"])
def shown(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The page by a colleague's link; under such an address Streamlit first asks in vain for files of its own."""
    page = browser.new_page(viewport={"width": request.param, "height": 900}, base_url=address)
    page.set_default_timeout(20_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if leaves(asked.url) else None)
    page.goto(WHERE)
    expect(page.get_by_role("heading", level=1)).to_have_text("17 of 100 wards meet both conditions")
    expect(page.locator(".map-view canvas").first).to_be_visible()
    expect(page.locator(".table-view tbody tr").first).to_be_visible()
    yield page
    page.close()
    assert wrong == []


def test_areas_that_meet_all_are_painted_darkest_and_the_others_pale(shown: Page) -> None:
    shown.wait_for_timeout(500)
    painted = colours(shown.locator(".map-view .ground"))
    pale, middle, dark = (painted[colour] for colour in palette.sequential(3))
    assert dark > 100
    assert middle > dark / 4
    assert pale > 3 * dark


def test_tools_find_no_fault_and_nothing_scrolls_sideways(shown: Page) -> None:
    shown.wait_for_timeout(500)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(shown, options=options).response["violations"]
    assert [(v["id"], v["impact"], [node["target"] for node in v["nodes"]][:3]) for v in found] == []
    widths = (
        "[...document.querySelectorAll('html, [data-testid=stMain]')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert max(shown.evaluate(widths)) <= 0


def test_a_condition_added_stands_in_the_address_and_a_link_shows_the_same(shown: Page) -> None:
    shown.get_by_role("button", name="Add a condition").click()
    expect(shown).to_have_url(re.compile(r"imd2025_score%3Aworst%3A20$|imd2025_score:worst:20$"))
    expect(shown.get_by_role("heading", level=1)).to_have_text("17 of 100 wards meet all three conditions")
    address = shown.url
    shown.goto("/map")
    shown.goto(address)
    expect(shown.get_by_role("heading", level=1)).to_have_text("17 of 100 wards meet all three conditions")
