"""Home, and addresses that lead nowhere, as a person meets them: by keys, by map, on a phone, read by tools."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import opened

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDTHS = (
    "[...document.querySelectorAll('html, [data-testid=stMain]')].map(e => e.scrollWidth - e.clientWidth)"
)


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desk", "phone"])
def shown(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Home on a desk in the light and on a phone in the dark."""
    width, scheme = request.param
    for page in opened(browser, address, width=width, height=844):
        page.emulate_media(color_scheme=scheme)
        page.goto("/")
        expect(box(page)).to_be_visible()
        yield page


@pytest.fixture
def lost(browser: Browser, address: str) -> Iterator[Page]:
    """A page that may meet addresses under which the server has no files: Streamlit asks there for its own first."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, base_url=address)
    page.set_default_timeout(20_000)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    page.close()
    assert broken == []


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Postcode, or the name of a place")


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def at_rest(link: Locator) -> Locator:
    """A link in view, once it moves no more: what opens around it slides, and a phone scrolls to it."""
    link.scroll_into_view_if_needed()
    before = None
    while before is None or link.bounding_box() != before:
        before = link.bounding_box()
        link.page.wait_for_timeout(300)
    return link


def violations(page: Page) -> list[tuple[str, str, list[object]]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], v["impact"], [node["target"] for node in v["nodes"]][:3]) for v in found]


def test_by_keys_alone_from_a_postcode_to_a_profile_and_back(shown: Page) -> None:
    box(shown).focus()
    shown.keyboard.type("qx10 1aa")
    shown.keyboard.press("Enter")
    first = shown.get_by_role("link", name="Brandsey & Ludhithe (Ward, East Tambershire)")
    expect(first).to_be_visible()
    expect(shown.get_by_role("status").filter(has_text="QX10 1AA lies in these areas.")).to_be_visible()
    for _ in range(40):
        shown.keyboard.press("Tab")
        if first.evaluate("e => e.getRootNode().activeElement === e"):
            break
    shown.keyboard.press("Enter")
    expect(title(shown)).to_contain_text("Brandsey & Ludhithe")
    shown.go_back()
    expect(title(shown)).to_have_text("Which place?")
    expect(box(shown)).to_have_value("qx10 1aa")
    shown.go_back()
    expect(first).to_have_count(0)


def test_enter_on_a_sure_name_opens_its_profile(shown: Page) -> None:
    box(shown).fill("castle, wolminster")
    box(shown).press("Enter")
    shown.wait_for_url(re.compile("/area"))
    expect(title(shown)).to_contain_text("Castle")


def test_a_suggestion_opens_its_profile(shown: Page) -> None:
    box(shown).focus()
    shown.keyboard.type("tambermouth nor")
    expect(shown.get_by_role("option").first).to_contain_text("Tambermouth North")
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("Enter")
    shown.wait_for_url(re.compile("/area"))
    expect(title(shown)).to_contain_text("Tambermouth North")


def test_an_area_chosen_on_the_map_opens_its_profile(page: Page) -> None:
    page.goto("/")
    ground = page.locator(".map-view .ground")
    expect(page.locator(".map-view canvas").first).to_be_visible()
    page.wait_for_timeout(800)
    ground.click(position={"x": 180, "y": 260})
    page.wait_for_url(re.compile(r"/area\?type=ward&area=E0599"))
    expect(title(page)).not_to_have_text("Which place?")


def test_tools_that_read_pages_aloud_find_no_fault_and_nothing_scrolls_sideways(shown: Page) -> None:
    expect(shown.locator(".map-view canvas").first).to_be_visible()
    box(shown).fill("<img src=x onerror=alert(1)>")
    box(shown).press("Enter")
    expect(shown.get_by_role("status").filter(has_text="No place in Tambershire")).to_be_visible()
    box(shown).fill("tamb")
    expect(shown.get_by_role("option").first).to_be_visible()
    assert violations(shown) == []
    assert max(shown.evaluate(WIDTHS)) <= 0


def test_the_old_address_of_the_map_still_shows_the_map(page: Page) -> None:
    page.goto("/?indicator=flats_pct&type=ward")
    page.wait_for_url(re.compile(r"/map\?.*indicator=flats_pct"))
    expect(title(page)).to_contain_text("Households in flats")


@pytest.mark.parametrize("path", ["/nosuch", "/mpa", "/%3Cscript%3Ealert(1)%3C", "/E05990001?x=1"])
def test_a_path_that_is_no_page_gets_words_and_the_app_goes_on(lost: Page, path: str) -> None:
    lost.goto(path)
    expect(title(lost)).to_have_text("There is no page here")
    expect(lost.get_by_role("dialog")).to_have_count(0)
    assert violations(lost) == []
    if path == "/mpa":
        lost.get_by_role("link", name="Did you mean: Map?").click()
        expect(lost.locator(".map-view canvas").first).to_be_visible()
    else:
        lost.get_by_role("link", name="Home").last.click()
        expect(title(lost)).to_have_text("Which place?")


@pytest.mark.parametrize("path", ["/home", "/index.html"])
def test_other_names_of_home_lead_home(lost: Page, path: str) -> None:
    lost.goto(path)
    expect(title(lost)).to_have_text("Which place?")


def test_an_area_that_is_no_more_leads_to_those_in_its_place(lost: Page) -> None:
    lost.goto("/area?type=ward&area=E05980068&colour=red")
    notice = lost.locator(".st-key-ci_amiss")
    expect(notice).to_contain_text("Great Odsingham (E05980068) no longer exists since 1 April 2020.")
    expect(notice).to_contain_text("a choice this page does not have: “colour”")
    notice.get_by_role("link", name="Hunlow & Munbourne").click()
    expect(title(lost)).to_contain_text("Hunlow & Munbourne")
    expect(notice).to_have_count(0)


ABOUT = ["/data", "/data?part=datasets", "/data?part=gaps", "/data?part=methods&find=sliver", "/data?part=words",
         "/data?indicator=turnout_pct", "/data?dataset=iod2025"]  # fmt: skip


@pytest.mark.parametrize("path", ABOUT)
def test_data_and_methods_are_read_by_tools_and_fit_a_phone(lost: Page, path: str) -> None:
    lost.goto(path)
    expect(title(lost)).to_be_visible()
    expect(lost.get_by_role("contentinfo")).to_be_visible()
    lost.wait_for_timeout(800)
    assert violations(lost) == []
    assert max(lost.evaluate(WIDTHS)) <= 0


def test_from_a_figure_on_the_map_to_its_file_and_back(lost: Page) -> None:
    page = lost
    page.goto("/?type=ward&indicator=turnout_pct")
    expect(page.locator(".chooser-view")).to_have_attribute("data-deck", "held", timeout=60_000)
    page.get_by_text("About this figure").click()
    at_rest(page.get_by_role("link", name="Definition, data, gaps and methods")).click()
    expect(title(page)).to_have_text("Turnout at local elections")
    page.get_by_role("link", name="Local elections 2022").click()
    expect(title(page)).to_contain_text("Local elections 2022")
    expect(page.locator("dd").filter(has_text=re.compile("^[0-9a-f]{64}$"))).to_be_visible()
    page.go_back()
    expect(title(page)).to_have_text("Turnout at local elections")
    page.go_back()
    expect(page.locator(".map-view canvas").first).to_be_visible()


def test_a_figure_is_found_by_typing_and_opened_from_the_list(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Data and methods").click()
    box = page.get_by_role("textbox", name="Search figures")
    box.fill("car van")
    box.press("Enter")
    page.wait_for_url(re.compile("find=car"))
    expect(page.get_by_role("button", name="Flats")).to_have_count(0)
    page.get_by_role("button", name="Households with no car or van", exact=True).click()
    expect(title(page)).to_have_text("Households with no car or van")
    page.go_back()
    expect(title(page)).to_have_text("Data and methods")
    expect(box).to_have_value("car van")
