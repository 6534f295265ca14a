"""Who we heard, and the calendar, as a person meets it: read by tools, on a phone, by keys."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TITLES = {
    "Who we heard": re.compile("People aged 15 to 24 have been heard less than chance explains"),
    "Calendar and register": re.compile("under way|planned"),
}


@pytest.fixture(params=TITLES)
def shown(request: pytest.FixtureRequest, asked_page: Page) -> Page:
    """One of the pages, reached by its link."""
    asked_page.goto("/")
    asked_page.get_by_role("link", name=request.param).click()
    expect(asked_page.get_by_role("heading", level=1)).to_have_text(TITLES[request.param])
    expect(asked_page.locator(".table-view tbody tr").first).to_be_visible()
    return asked_page


def test_tools_that_read_pages_aloud_find_no_fault(shown: Page) -> None:
    shown.wait_for_timeout(500)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(shown, options=options).response["violations"]
    assert [(v["id"], v["impact"], [node["target"] for node in v["nodes"]][:3]) for v in found] == []


def test_nothing_scrolls_sideways(shown: Page) -> None:
    widths = (
        "[...document.querySelectorAll('html, [data-testid=stMain]')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert max(shown.evaluate(widths)) <= 0


def test_a_table_is_sorted_by_keys(shown: Page) -> None:
    heading = shown.locator(".table-view").first.locator("th[aria-sort]").first
    before = heading.get_attribute("aria-sort")
    heading.get_by_role("button").focus()
    shown.keyboard.press("Enter")
    expect(heading).not_to_have_attribute("aria-sort", str(before))


def test_the_calendar_is_downloaded(asked_page: Page) -> None:
    asked_page.goto("/")
    asked_page.get_by_role("link", name="Calendar and register").click()
    with asked_page.expect_download() as waited:
        asked_page.get_by_role("button", name="Add to your own calendar").click()
    name = waited.value.suggested_filename
    assert name.startswith("squareshire-county-council-engagement-20")
    assert name.endswith(".ics")
    assert waited.value.path().read_bytes().count(b"BEGIN:VEVENT") == 4
