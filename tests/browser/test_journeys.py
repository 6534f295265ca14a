"""Three journeys from end to end: a councillor, an officer, a clerk. What is painted, and what they take along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.test_home import box, title
from tests.browser.test_map import classes, colours

pytestmark = pytest.mark.browser

LICENCE = "Fictional data made for Community Insight"


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """A journey may be the first to ask a server for a map or a profile: both are made then, on a busy machine slowly."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def downloaded(page: Page, button: str) -> Path:
    """The file that a button gives."""
    with page.expect_download(timeout=60_000) as waited:
        page.get_by_role("button", name=button, exact=True).click()
    return waited.value.path()


def text_of(pdf: Path) -> str:
    """What a PDF says, on one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(part.get_textpage().get_text_range() for part in document).split())
    finally:
        document.close()


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_a_councillor_goes_from_a_postcode_to_the_profile_and_its_pdf(page: Page) -> None:
    page.goto("/")
    box(page).fill("qx10 1aa")
    box(page).press("Enter")
    page.get_by_role("link", name="Brandsey & Ludhithe (Ward, East Tambershire)").click()
    expect(title(page)).to_contain_text("Brandsey & Ludhithe: ")
    expect(page.locator(".cc-spine").locator("visible=true").first).to_be_visible()
    people = page.get_by_role("heading", level=2).filter(has_text="Who lives")
    number = re.search(r"[\d,]+ people", people.inner_text())
    assert number
    said = title(page).inner_text()
    page.get_by_text("Take it with you").click()
    file = downloaded(page, "PDF, two pages")
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 2
        assert str(pdf.docinfo["/Title"]).startswith("Brandsey & Ludhithe")
        assert str(pdf.Root.Lang).startswith("en")
    text = text_of(file)
    assert said in text
    assert number[0] in text
    assert LICENCE in text


def test_an_officer_goes_from_the_targets_to_the_groups_of_an_area_and_takes_the_list(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Deprived and unheard", exact=True).click()
    expect(title(page)).to_have_text(re.compile(r"^\d+ .+ (is|are) deprived and unheard"))
    expect(page.locator(".map-view canvas").first).to_be_visible()
    number = int(title(page).inner_text().split()[0])
    listed = page.locator(".ci-targets li strong")
    expect(listed).to_have_count(number)
    first = listed.first.inner_text().partition(",")[0]
    page.wait_for_timeout(500)
    assert len(colours(page.locator(".map-view .ground"))) > 4
    row = page.locator(".table-view tbody tr").filter(has_text=first).first
    row.get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=2).filter(has_text=first)).to_be_visible()
    reach = page.get_by_role("heading", level=3, name="Who could reach them")
    expect(reach).to_be_visible()
    expect(page.get_by_text(re.compile("could reach them|no forum or organisation")).first).to_be_visible()
    rows = rows_of(downloaded(page, "Download these rows (CSV)"))
    targets = [row for row in rows if row["standing"] == "target"]
    assert len(targets) == number
    assert targets[0]["name"] == first
    for row in rows:
        empty = [name for name in ("need_period", "need_unit", "need_source", "edition") if not row[name]]
        assert empty == []
        assert LICENCE in row["need_licence"]
        assert (row["count"] == "") == (row["state"] != "value")


def test_a_clerk_goes_from_the_map_to_the_files_for_a_paper(page: Page) -> None:
    page.goto("/map?type=ward&indicator=no_car_pct")
    expect(page.locator(".map-view canvas").first).to_be_visible()
    expect(page.get_by_role("table").last).to_be_visible()
    page.wait_for_timeout(500)
    assert sum(pixels > 100 for pixels in classes(page.locator(".map-view .ground")).values()) >= 4
    page.get_by_text("Download this map").click()
    file = downloaded(page, "PDF")
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) >= 1
        assert "no car or van" in str(pdf.docinfo["/Title"])
    text = text_of(file)
    assert "Households with no car or van" in text
    assert "Census 2021" in text
    assert LICENCE in text
    picture = Image.open(downloaded(page, "Picture (PNG)")).convert("RGB")
    assert min(picture.size) > 2000
    assert len(picture.resize((400, 400)).getcolors(400 * 400) or []) > 20
    page.goto("/area?type=ward&area=E05990066")
    expect(title(page)).to_contain_text("Gedcote")
    page.get_by_text("Take it with you").click()
    rows = rows_of(downloaded(page, "Figures (CSV)"))
    told = next(row for row in rows if row["indicator_id"] == "no_car_pct")
    assert (told["area_name"], told["period"], told["state"]) == ("Gedcote", "Census 2021", "value")
    assert LICENCE in told["licence"]
    assert float(told["lower"]) < float(told["value"]) < float(told["upper"])
