"""Two maps that go together: what one does, the other does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from .test_map import ADDRESS, colours, opened

pytestmark = pytest.mark.browser


def scale(view: Locator) -> str:
    return view.locator(".scale").inner_text()


def test_moving_or_pointing_at_one_map_moves_and_marks_the_other(page: Page) -> None:
    opened(page, ADDRESS)
    page.get_by_role("link", name="Put this map beside another").click()
    views = page.locator(".map-view")
    expect(views).to_have_count(2)
    left, right = views.nth(0), views.nth(1)
    for view in (left, right):
        expect(view).to_have_attribute("data-painted", "1")
    page.wait_for_timeout(500)
    before = scale(right)
    assert scale(left) == before
    still = colours(right.locator("canvas").first)
    for _ in range(2):
        left.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(600)
    assert scale(left) == scale(right) != before
    assert colours(right.locator("canvas").first) != still
    left.get_by_role("button", name="Reset view").click()
    page.wait_for_timeout(600)
    assert scale(right) == before
    box = left.locator(".ground").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    names = [view.locator(".tip strong") for view in (left, right)]
    for name in names:
        expect(name).to_be_visible()
    assert names[0].inner_text() == names[1].inner_text()


def test_an_area_chosen_on_one_map_is_chosen_on_both_and_in_the_address(page: Page) -> None:
    opened(page, ADDRESS)
    page.get_by_role("link", name="Put this map beside another").click()
    views = page.locator(".map-view")
    expect(views).to_have_count(2)
    expect(views.nth(1)).to_have_attribute("data-painted", "1")
    page.wait_for_timeout(500)
    box = views.nth(1).locator(".ground").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**area=E05*")
    chosen = page.url.rsplit("area=", 1)[1][:9]
    row = page.locator(".table-view tr[aria-selected='true'], .table-view tr.selected")
    expect(row.first).to_be_visible()
    assert chosen.startswith("E05")
