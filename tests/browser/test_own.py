"""Drawing an area of one's own, by mouse and by keyboard, and what the page then says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import leaves

pytestmark = pytest.mark.browser

PEOPLE = re.compile(r"about ([0-9,]+) people")


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def entered(browser: Browser, address: str, width: int) -> Iterator[Page]:
    """A page come to by its own address: Streamlit asks there for its own files first, which is no fault of ours."""
    wrong: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900}, base_url=address)
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if leaves(request.url) else None)
    yield page
    page.close()
    assert wrong == []


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    yield from entered(browser, address, 1280)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from entered(browser, address, 390)


def opened(page: Page) -> Page:
    page.goto("/own?how=draw")
    expect(page.locator(".map-view[data-painted]")).to_be_visible()
    expect(page.get_by_role("button", name="Draw an area")).to_be_visible()
    page.wait_for_timeout(500)
    return page


def people(page: Page) -> int:
    lead = page.locator(".st-key-ci_heading .ci-lead")
    expect(lead).to_have_text(PEOPLE)
    found = PEOPLE.search(lead.inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


def test_a_square_by_mouse_and_the_same_by_keys(page: Page) -> None:
    opened(page)
    box = page.locator(".ground").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.get_by_role("button", name="Draw an area").click()
    for right, down in ((0, 0), (100, 0), (100, 100), (0, 100)):
        page.mouse.click(x + right, y + down)
        page.wait_for_timeout(300)
    expect(page.locator(".drawing .corner")).to_have_count(4)
    page.get_by_role("button", name="Finish").click()
    by_mouse = people(page)
    assert by_mouse > 1_000
    expect(page).to_have_url(re.compile("ring="))
    expect(page.get_by_role("heading", name="How this area is made")).to_be_visible()

    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("heading", name="Any area", exact=True)).to_be_visible()
    page.get_by_role("button", name="Draw an area").press("Enter")
    for keys in ("", "ArrowRight ArrowRight", "ArrowDown ArrowDown", "ArrowLeft ArrowLeft"):
        for key in keys.split():
            page.keyboard.press(f"Shift+{key}")
        page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")  # one corner too many: taken back
    expect(page.locator(".drawing .corner")).to_have_count(5)
    page.keyboard.press("Backspace")
    expect(page.locator(".drawing .corner")).to_have_count(4)
    page.keyboard.press("Escape")
    by_keys = people(page)
    assert abs(by_keys - by_mouse) < 0.05 * by_mouse


def test_a_link_shows_the_same_drawing(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="Draw an area").press("Enter")
    for key in ("Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(key)
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    told = people(page)
    expect(page).to_have_url(re.compile("ring="))
    page.goto(page.url)
    assert people(page) == told
    expect(page.locator(".drawing .shape")).to_have_count(1)


def test_the_page_is_fit_for_all(page: Page) -> None:
    opened(page)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], v["impact"], [node["target"] for node in v["nodes"]][:3]) for v in found] == []


def test_a_circle_on_a_phone(phone: Page) -> None:
    phone.goto("/own?how=circle&point=Alderwell&radius=5+km")
    assert people(phone) > 10_000
    expect(phone.locator(".drawing .shape")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
