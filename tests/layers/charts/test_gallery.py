"""What the charts look like in a real browser: legible, nothing cut, no finding of axe."""

import os
from pathlib import Path
from typing import Any

import pytest

from layers import charts
from tests.layers import test_live
from tests.layers.charts import gallery

pytestmark = pytest.mark.browser

address = test_live.address  # the page with the component, as a fixture of this module too
SIZES = {"wide": 1280, "narrow": 390}


def drawn() -> dict[str, str]:
    edition = os.environ.get("INSIGHT_EDITION")
    return gallery.made_up() | (gallery.of_edition(Path(edition)) if edition else {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_gallery(browser: Any, tmp_path: Path, size: str, scheme: str) -> None:
    folder = Path(os.environ.get("INSIGHT_GALLERY") or tmp_path)
    path = folder / f"gallery-{scheme}.html"
    path.write_text(gallery.page(drawn(), scheme=scheme), encoding="utf-8")
    page = browser.new_page(viewport={"width": SIZES[size], "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALLEST_TEXT) >= 12
    assert page.evaluate(CUT) == []
    assert findings(page) == []
    if "INSIGHT_GALLERY" in os.environ:
        page.screenshot(path=folder / f"{size}-{scheme}.png", full_page=True)
        page.add_style_tag(content="html { filter: grayscale(1) }")
        page.screenshot(path=folder / f"{size}-{scheme}-grey.png", full_page=True)
    page.close()


def test_the_component_shows_charts_whole(browser: Any, address: str) -> None:
    scene = test_live.Scene(browser, address)
    drawn_ = gallery.made_up()
    scene.show("table", charts.in_page(*drawn_.values()))
    view = scene.page.locator(".charts-view")
    view.wait_for()
    assert view.locator("svg").count() == sum(html.count("<svg") for html in drawn_.values())
    dot = view.locator(".cc-dot.cc-worse").first
    assert dot.evaluate("e => getComputedStyle(e).fill") == "rgb(168, 74, 0)"
    assert view.locator("script").count() == 0
    scene.close()


SMALLEST_TEXT = """() => Math.min(...[...document.querySelectorAll(".ci-chart *")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""

CUT = """() => [...document.querySelectorAll(".ci-chart td, .ci-chart th, .ci-chart li, .ci-chart .cc-axis span, .cc-foot span")]
    .filter((e) => e.offsetParent && !e.closest(".cc-unseen") && getComputedStyle(e).clipPath === "none")
    .filter((e) => { const b = e.getBoundingClientRect(); return b.left < 0 || b.right > innerWidth; })
    .map((e) => e.textContent)"""


def findings(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
    found = axe.Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
