"""What a person sees and does on the map page, judged by what is painted and what is announced."""

from __future__ import annotations

import io
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

SEQUENTIAL = {"#eaecb1", "#a9d891", "#00a7ba", "#004ea6", "#000d54"}
ADDRESS = "/?type=ward&indicator=imd2025_score"


def opened(page: Page, address: str = ADDRESS) -> Page:
    page.goto(address)
    expect(page.locator(".map-view canvas").first).to_be_visible()
    expect(page.get_by_role("table").last).to_be_visible()
    page.wait_for_timeout(500)
    return page


def colours(part: Locator) -> Counter[str]:
    """Count the pixels of each colour in a picture of part of the page."""
    picture = Image.open(io.BytesIO(part.screenshot())).convert("RGB")
    found, counts = np.unique(np.asarray(picture).reshape(-1, 3), axis=0, return_counts=True)
    return Counter(
        {"#{:02x}{:02x}{:02x}".format(*pixel): int(n) for pixel, n in zip(found, counts, strict=True)}
    )


def classes(part: Locator) -> dict[str, int]:
    """Pixels of each colour of the legend."""
    found = colours(part)
    return {colour: found[colour] for colour in SEQUENTIAL}


def chooser(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Indicator", exact=True)


def with_deck(page: Page) -> Page:
    """Open the page and wait until the browser holds the maps of all indicators."""
    opened(page)
    expect(page.locator(".chooser-view")).to_have_attribute("data-deck", "held", timeout=60_000)
    return page


@contextmanager
def stopped(process: int) -> Iterator[None]:
    """Stop a process for the block: it answers nothing."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def rows(page: Page) -> Locator:
    return page.locator(".table-view tbody tr")


def test_the_map_is_painted_in_the_colours_of_its_legend(page: Page) -> None:
    opened(page)
    painted = colours(page.locator(".map-view .ground"))
    assert sum(painted[colour] > 300 for colour in SEQUENTIAL) >= 4
    counts = [int(cell.replace(",", "")) for cell in page.locator(".legend td.count").all_inner_texts()]
    assert sum(counts) == 100
    for state in ("Suppressed", "Missing", "Not applicable"):
        expect(page.locator(".legend")).to_contain_text(state)


def test_a_fictional_county_says_so(page: Page) -> None:
    opened(page)
    expect(page.get_by_role("banner")).to_contain_text("Fictional county")
    expect(page.locator(".map-view .note")).to_contain_text("Fictional county")


def test_another_indicator_is_another_picture_title_and_table(page: Page) -> None:
    opened(page)
    title = page.get_by_role("heading", level=1).inner_text()
    before = colours(page.locator(".map-view .ground"))
    chooser(page).select_option("flats_pct")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(title)
    page.wait_for_timeout(800)
    assert colours(page.locator(".map-view .ground")) != before
    assert rows(page).count() == 100


def test_the_map_is_painted_before_the_server_answers_and_not_again_after(page: Page, server: int) -> None:
    with_deck(page)
    view, heading = page.locator(".map-view"), page.get_by_role("heading", level=1)
    title, said = view.get_attribute("data-title"), heading.inner_text()
    before = classes(page.locator(".map-view .ground"))
    with stopped(server):
        chooser(page).select_option("flats_pct")
        expect(view).not_to_have_attribute("data-title", str(title))
        assert heading.inner_text() == said
        painted = classes(page.locator(".map-view .ground"))
        count = view.get_attribute("data-painted")
    assert painted != before
    expect(heading).not_to_have_text(said)
    page.wait_for_url(re.compile("indicator=flats_pct"))
    page.wait_for_timeout(500)
    assert view.get_attribute("data-painted") == count
    assert classes(page.locator(".map-view .ground")) == painted


def test_of_quick_choices_the_last_stays_and_the_area_selected_too(page: Page, server: int) -> None:
    with_deck(page)
    page.locator(".table-view tbody th button").nth(5).click()
    page.wait_for_url(re.compile("area=E05"))
    name = page.locator(".table-view tr[aria-current], .table-view tr.selected").locator("th").inner_text()
    view, titles = page.locator(".map-view"), []
    with stopped(server):
        for indicator in ("flats_pct", "population", "no_car_pct"):
            chooser(page).select_option(indicator)
            page.wait_for_timeout(200)
            titles.append(view.get_attribute("data-title"))
    assert len(set(titles)) == 3
    page.wait_for_url(re.compile("indicator=no_car_pct"))
    page.wait_for_timeout(800)
    assert view.get_attribute("data-title") == titles[-1]
    assert chooser(page).input_value() == "no_car_pct"
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert "area=E05" in page.url


def test_back_brings_the_indicator_back(page: Page) -> None:
    with_deck(page)
    first = page.locator(".map-view").get_attribute("data-title")
    chooser(page).select_option("no_car_pct")
    page.wait_for_url(re.compile("indicator=no_car_pct"))
    page.go_back()
    expect(chooser(page)).to_have_value("imd2025_score")
    expect(page.locator(".map-view")).to_have_count(1)
    expect(page.locator(".map-view")).to_have_attribute("data-title", str(first))


def test_the_list_works_by_keyboard(page: Page) -> None:
    opened(page)
    chooser(page).focus()
    before = chooser(page).input_value()
    page.keyboard.press("ArrowDown")
    expect(chooser(page)).not_to_have_value(before)
    page.wait_for_url(re.compile(f"indicator={chooser(page).input_value()}"))
    expect(chooser(page)).to_be_focused()


def test_a_click_on_the_map_shows_the_area(page: Page) -> None:
    opened(page)
    box = page.locator(".map-view .ground").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.5)
    name = page.locator(".tip strong, .tip .name").first
    expect(name).to_be_visible()
    chosen = name.inner_text()
    page.mouse.click(box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.5)
    expect(page.get_by_role("heading", level=1)).to_contain_text(chosen)
    expect(page.locator(".table-view tr[aria-current], .table-view tr.selected")).to_contain_text(chosen)
    assert "area=E05" in page.url


def test_hover_says_what_the_table_says(page: Page) -> None:
    opened(page)
    box = page.locator(".map-view .ground").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.5)
    tip = page.locator(".map-view .tip")
    expect(tip).to_be_visible()
    figure = re.search(r"\d+\.\d", tip.locator(".figure").inner_text())
    assert figure is not None
    name = tip.locator("strong, .name").first.inner_text()
    row = page.locator(".table-view tbody tr", has=page.get_by_role("button", name=name, exact=True)).first
    expect(row).to_contain_text(figure[0])


def test_every_area_can_be_reached_by_keyboard(page: Page) -> None:
    opened(page)
    areas = page.get_by_role("listbox", name=re.compile("Areas", re.IGNORECASE))
    areas.focus()
    page.keyboard.press("ArrowDown")
    announced = page.locator(f"#{areas.get_attribute('aria-activedescendant')}")
    expect(announced).to_contain_text(re.compile(r"\d"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("lowest|highest"))
    expect(page.get_by_role("button", name="Show all of Tambershire")).to_be_visible()


def test_the_table_sorts_by_any_column(page: Page) -> None:
    opened(page)
    heading = page.locator(".table-view th", has_text="Ward").first
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    names = page.locator(".table-view tbody th button").all_inner_texts()
    assert names == sorted(names, key=str.casefold)


def test_a_row_of_the_table_chooses_the_area_on_the_map(page: Page) -> None:
    opened(page)
    first = page.locator(".table-view tbody th button").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile(rf"{name}: [\d.]+, highest of 100 wards")
    )


def test_a_link_shows_a_colleague_the_same(page: Page) -> None:
    opened(page)
    page.locator(".table-view tbody th button").nth(5).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("6th highest of 100 wards")
    page.wait_for_url(re.compile("area=E05"))
    title = page.get_by_role("heading", level=1).inner_text()
    opened(page, page.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_back_goes_back(page: Page) -> None:
    opened(page)
    whole = page.get_by_role("heading", level=1).inner_text()
    page.locator(".table-view tbody th button").nth(5).click()
    page.wait_for_url(re.compile("area=E05"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("6th highest")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(whole)


@pytest.mark.parametrize("area_type", ["Parishes", "Districts", "Output areas"])
def test_other_kinds_of_area(page: Page, area_type: str) -> None:
    opened(page, "/?type=ward&indicator=population")
    before = colours(page.locator(".map-view .ground"))
    page.get_by_role("combobox", name="Kind of area").click()
    page.get_by_role("option", name=re.compile(area_type)).first.click()
    page.wait_for_timeout(2500)
    assert colours(page.locator(".map-view .ground")) != before
    assert rows(page).count() > 0


def test_a_phone_shows_the_map_first_and_never_scrolls_sideways(phone: Page) -> None:
    opened(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    tops = []
    for part in ("h1", ".chooser-view select", ".map-view .ground", ".ci-words", ".table-view"):
        box = phone.locator(part).first.bounding_box()
        assert box is not None
        tops.append(box["y"])
    assert tops == sorted(tops)
    ground = phone.locator(".map-view .ground").bounding_box()
    assert ground is not None
    assert ground["width"] > 300
    list_ = phone.locator(".chooser-view select").bounding_box()
    assert list_ is not None
    assert list_["width"] > 340


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_fault_is_found(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    opened(page)
    page.locator(".table-view tbody th button").first.click()
    expect(page.get_by_role("button", name="Show all of Tambershire")).to_be_visible()
    page.wait_for_timeout(500)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=options).response["violations"]
    said = [(v["id"], v["impact"], [node["target"] for node in v["nodes"]][:3]) for v in found]
    assert said == []
