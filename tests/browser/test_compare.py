"""Areas side by side, as a person meets it: chosen by keys, painted, read by tools, taken along as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import opened
from tests.browser.test_home import WIDTHS, title, violations

pytestmark = pytest.mark.browser

MIXED = "ward:E05990071,ward:E05990066,parish:E04990147,panel:TNP18"


@pytest.fixture(params=[(1280, "light"), (820, "light"), (390, "dark")], ids=["desk", "tablet", "phone"])
def shown(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Four areas by a colleague's link."""
    width, scheme = request.param
    for page in opened(browser, address, width=width, height=900):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"/compare?areas={MIXED}")
        expect(title(page)).to_have_text(
            "Hunlow & Munbourne beside Gedcote, Alderwell and Arrelbridge & Casgrave"
        )
        expect(page.locator(".cc-bars").first).to_be_visible()
        yield page


def test_tools_find_no_fault_marks_are_painted_and_nothing_scrolls_sideways(shown: Page) -> None:
    shown.wait_for_timeout(500)
    assert violations(shown) == []
    assert max(shown.evaluate(WIDTHS)) <= 0
    row = shown.locator(".ci-beside tr").filter(has_text="Households with no car or van")
    expect(row.get_by_text("higher").first).to_be_visible()
    bars = shown.locator(".cc-bars").first.locator("rect.cc-bar, rect.cc-bar-own")
    widths = [bar["width"] for bar in (bars.nth(n).bounding_box() for n in range(bars.count())) if bar]
    assert len(widths) == 4
    assert max(widths) > 1.2 * min(widths) > 20


def test_an_area_is_found_by_postcode_added_by_keys_and_all_goes_into_a_file(page: Page) -> None:
    page.goto("/area?type=ward&area=E05990066")
    page.get_by_role("link", name="Compare with another area").click()
    expect(title(page)).to_have_text("Areas side by side")
    box = page.get_by_role("combobox", name=re.compile("^Add an area"))
    box.fill("qx10 1aa")
    box.press("Enter")
    add = page.get_by_role("button", name="Add Brandsey & Ludhithe (Ward, East Tambershire)")
    add.focus()
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Gedcote beside Brandsey & Ludhithe")
    expect(page).to_have_url(re.compile("areas=ward%3AE05990066%2Cward%3AE0599"))
    with page.expect_download() as waited:
        page.get_by_role("button", name="Download all figures (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(waited.value.path().read_text(encoding="utf-8-sig"))))
    told = next(row for row in rows if row["indicator_id"] == "no_car_pct" and row["area_name"] == "Gedcote")
    painted = page.locator(".ci-beside tr").filter(has_text="Households with no car or van")
    expect(painted.locator("td").first).to_contain_text(f"{float(told['value']):.1f}%")
    assert told["licence"]
