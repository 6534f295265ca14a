"""The ranked dot plot beside the map: what is sent, what a person sees, hears and can do in Chromium."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from insight.domain import Polarity
from layers.charts import ChartError
from layers.live import wire
from layers.live.dots import Dots, encode_dots
from tests.layers import test_live
from tests.layers.drawn import NASTY, areas, outlines
from tests.layers.test_live import Scene

address = test_live.address  # the page with the outlines, as a fixture of this module too
VALUES = (10.04, 20.0, None, 26.1, 31.0, 44.5, 12.0, 8.0, 1204.3, 15.0, 15.0, 99.9)
WORDS = (
    "better",
    "similar",
    "not compared",
    "worse",
    "worse",
    "worse",
    *["similar"] * 4,
    "not compared",
    "worse",
)


def dots(**changes: Any) -> Dots:
    made = Dots(
        title="Without a car",
        subtitle="Share of households, 2021",
        unit="%",
        areas="wards",
        codes=tuple(areas()["area_code"]),
        values=VALUES,
        lowers=tuple(None if v is None or i == 10 else v - 2.5 for i, v in enumerate(VALUES)),
        uppers=tuple(None if v is None or i == 10 else v + 3.5 for i, v in enumerate(VALUES)),
        comparisons=WORDS,
        decimals=1,
        benchmark=20.2,
        benchmark_name="County",
        polarity=Polarity.HIGH_IS_WORSE,
    )
    return replace(made, **changes)


def test_the_worst_is_on_top_and_what_has_no_figure_is_told() -> None:
    assert dots().order == [8, 11, 5, 4, 3, 1, 9, 10, 6, 0, 7]
    assert dots(polarity=Polarity.HIGH_IS_BETTER).order[0] == 7
    message = wire.unpack(encode_dots(dots(), outlines([0.0] * 12), selected="E00000003"))
    assert message.head["note"] == "Not drawn, for want of a figure: 1 of 12."
    assert message.head["selected"] == 3
    assert list(wire.unvarints(message.sections["areas"])) == dots().order


def test_figures_travel_as_they_are_printed() -> None:
    sections = wire.unpack(encode_dots(dots(), outlines([0.0] * 12))).sections
    values = wire.unzigzag(wire.unvarints(sections["values"]))
    lowers = wire.unvarints(sections["lowers"])
    last = dots().order.index(0)
    assert values[last] == 100  # 10.04 prints as 10.0
    assert values[last] - (lowers[last] - 1) == 75  # 7.54 prints as 7.5
    assert lowers[dots().order.index(10)] == 0


def test_seven_thousand_areas_are_a_small_message() -> None:
    rng = np.random.default_rng(1)
    value = np.round(rng.gamma(2, 10, 6900), 1)
    geometry = outlines([0.0] * 6900)
    whole = dots(
        codes=geometry.codes,
        values=tuple(value.tolist()),
        lowers=tuple((value - 1).tolist()),
        uppers=tuple((value + 1.2).tolist()),
        comparisons=("similar",) * 6900,
    )
    assert len(encode_dots(whole, geometry)) < 40_000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"values": (1.0,)}, "values"),
        ({"benchmark": float("inf")}, "benchmark"),
        ({"uppers": (None,) * 12}, "two ends"),
        (
            {
                "codes": ("E99",),
                "values": (1.0,),
                "lowers": (None,),
                "uppers": (None,),
                "comparisons": ("similar",),
            },
            "E99",
        ),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ChartError, match=said):
        encode_dots(dots(**changes), outlines([0.0] * 12))


@pytest.fixture
def scene(browser: Any, address: str) -> Iterator[Scene]:
    made = Scene(browser, address)
    show(made, dots(), None)
    yield made
    made.close()


def show(scene: Scene, made: Dots, selected: str | None) -> None:
    seen = scene.page.evaluate(
        "document.getElementById('table').shadowRoot?.querySelector('.dots-view')?.dataset.painted ?? 0"
    )
    scene.show("table", encode_dots(made, scene.geometry, selected=selected, height=400))
    scene.page.locator(f".dots-view[data-painted='{int(seen) + 1}']").wait_for()


def at(scene: Scene, position: int) -> tuple[float, float]:
    box = scene.page.locator(".dots-view canvas").bounding_box()
    return box["x"] + 30, box["y"] + 26 + (position + 0.5) * (400 - 52) / 11


@pytest.mark.browser
def test_a_click_on_a_row_selects_its_area(scene: Scene) -> None:
    scene.page.mouse.move(*at(scene, 4))
    tip = scene.page.locator(".dots-view .tip")
    assert tip.locator("strong").text_content() == "Ward 03"
    assert tip.locator("span").all_text_contents() == [
        "26.1%",
        "likely 23.6 to 29.6",
        "▲ higher, worse beside County",
        "5 of 11",
    ]
    scene.page.mouse.click(*at(scene, 4))
    assert scene.told == [["select", "E00000003"]]


@pytest.mark.browser
def test_the_plot_can_be_walked_by_keys(scene: Scene) -> None:
    scene.page.get_by_role("listbox", name="Areas in order").focus()
    option = scene.page.locator(".dots-view [role=option][aria-selected=true]")
    assert option.text_content().startswith("1. Ward 08: 1,204.3%; likely 1,201.8 to 1,207.8")
    scene.page.keyboard.press("End")
    assert option.text_content().startswith("11. Ward 07: 8.0%")
    scene.page.keyboard.press("ArrowUp")
    assert NASTY in option.text_content()
    scene.page.keyboard.press("Enter")
    assert scene.told == [["select", "E00000000"]]


PIXELS = """() => {
    const c = document.getElementById("table").shadowRoot.querySelector(".dots-view canvas");
    const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
    let [drawn, teal, orange] = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 128) drawn++;
        if (data[i] === 0x0b && data[i + 1] === 0x6e) teal++;
        if (data[i] === 0xa8 && data[i + 1] === 0x4a) orange++;
    }
    return { drawn, teal, orange }; }"""


@pytest.mark.browser
def test_better_and_worse_have_colours_and_the_selected_area_is_marked(scene: Scene) -> None:
    before = scene.page.evaluate(PIXELS)
    assert before["teal"] > 20
    assert before["orange"] > 60
    show(scene, dots(), "E00000009")
    assert scene.page.evaluate(PIXELS)["drawn"] > before["drawn"] + 100  # larger, and named


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(900, "light"), (390, "dark")])
def test_dots_of_thousands_of_areas(
    browser: Any, address: str, tmp_path: Path, width: int, scheme: str
) -> None:
    """Every row can be reached; with INSIGHT_GALLERY=FOLDER a picture is kept for looking at."""
    made = Scene(browser, address, viewport={"width": width, "height": 1400}, color_scheme=scheme)
    made.geometry = outlines([0.0] * 3000)
    made.show("outlines", made.geometry.message)
    value = np.round(np.random.default_rng(2).gamma(2, 10, 3000), 1)
    lower, upper = np.round(value * 0.9, 1), np.round(value * 1.1, 1)
    words = np.where(lower > 20.2, "worse", np.where(upper < 20.2, "better", "similar"))
    columns = {"values": value, "lowers": lower, "uppers": upper, "comparisons": words}
    plain = {name: tuple(column.tolist()) for name, column in columns.items()}
    show(made, dots(codes=made.geometry.codes, **plain), made.geometry.codes[7])
    made.page.get_by_role("listbox", name="Areas in order").focus()
    for _ in range(3):
        made.page.keyboard.press("ArrowDown")
    assert (
        made.page.locator(".dots-view [role=option][aria-selected=true]").get_attribute("aria-setsize")
        == "3000"
    )
    assert made.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    folder = Path(os.environ.get("INSIGHT_GALLERY") or tmp_path)
    made.page.screenshot(path=folder / f"dots-{width}-{scheme}.png")
    made.close()
