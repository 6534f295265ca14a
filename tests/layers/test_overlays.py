"""What lies over the areas: what is sent, what a person sees and hears of it in Chromium, what is refused."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from insight.domain import Polarity, State
from insight.stats import clusters
from layers import overlays, palette
from layers.live import wire
from layers.live.payload import decode_values, encode_values
from layers.overlays import Bivariate, Cluster, ClusterKind, Overlays, Pocket, Point, PointKind, Target
from layers.spec import LayerSpec, SpecError
from tests.layers import test_live
from tests.layers.drawn import NASTY, layer, outlines
from tests.layers.test_live import Scene

address = test_live.address  # the page with the map, as a fixture of this module too
VALUES = [10.0, 20.0, 30.0, 0.0, 0.0, 0.0, 12.0, 22.0, 32.0, 11.0, 21.0, 31.0]
UNHEARD = (0, 1, 2, 0, 0, 0, 1, 2, 2, 0, None, 0)
SQUARE = Bivariate(unheard=UNHEARD, texts=tuple(f"voice {i}" for i in range(12)))
OVER = Overlays(
    clusters=(
        Cluster(kind=ClusterKind.HIGH_HIGH, codes=("E00000008", "E00000009"), words="Cluster of high need"),
        Cluster(kind=ClusterKind.LOW_LOW, codes=("E00000002", "E00000006"), words="Cluster of low need"),
        Cluster(kind=ClusterKind.ISOLATE, codes=("E00000011",), words="An island"),
    ),
    pockets=(
        Pocket(name=f"LSOA {NASTY}", outline_wkb=shapely.to_wkb(shapely.box(0.06, 52.01, 0.09, 52.04)), words="decile 1"),
    ),
    targets=(Target(code="E00000008", number=1, words="need 32.0%, heard half as much"), Target(code="E00000007", number=12, words="")),
    points=(
        Point(kind=PointKind.ASSET, name=NASTY, lon=0.02, lat=52.02, words="open on Mondays"),
        Point(kind=PointKind.FORUM, name="Youth forum", lon=0.12, lat=52.07),
        Point(kind=PointKind.STATEMENT, name="Dark path", lon=0.17, lat=52.12),
        Point(kind=PointKind.EXERCISE, name="Stand", lon=0.12, lat=52.12),
        Point(kind=PointKind.BID, name="Hall roof", lon=0.07, lat=52.12),
    ),
    bivariate=SQUARE,
)  # fmt: skip


def spec(over: Overlays = OVER, *, polarity: Polarity = Polarity.HIGH_IS_WORSE) -> LayerSpec:
    made = layer(VALUES, polarity=polarity)
    words = replace(made.words, areas="Wards")
    return replace(made, breaks=(20.0, 30.0), overlays=over, words=words)


def head(made: LayerSpec) -> dict[str, Any]:
    return wire.unpack(encode_values(made, outlines(VALUES))).head


def test_the_words_of_clusters_are_those_of_the_statistics() -> None:
    assert {str(kind) for kind in ClusterKind} <= {str(kind) for kind in clusters.Cluster}


def test_the_square_is_need_across_and_unheard_up() -> None:
    made = spec()
    classes = overlays.bivariate_classes(SQUARE, made.classes, high_is_better=False)
    assert classes == (0, 4, 8, None, None, None, 3, 7, 8, 0, None, 2)
    turned = overlays.bivariate_classes(SQUARE, made.classes, high_is_better=True)
    assert turned[:3] == (2, 4, 6)
    sent = head(made)["bivariate"]
    assert sent["counts"] == [2, 0, 1, 1, 1, 0, 0, 1, 2]
    assert tuple(sent["colours"]) == palette.BIVARIATE
    assert head(spec(polarity=Polarity.HIGH_IS_BETTER))["bivariate"]["counts"][8] == 0


def test_numbers_on_the_square_can_be_read_and_its_colours_darken_towards_the_corner() -> None:
    for colour, ink in zip(palette.BIVARIATE, overlays.BIVARIATE_INKS, strict=True):
        assert palette.contrast(colour, ink) >= 4.5
    light = [palette.luminance(colour) for colour in palette.BIVARIATE]
    for i in range(3):
        assert light[3 * i] > light[3 * i + 1] > light[3 * i + 2]
        assert light[i] > light[3 + i] > light[6 + i]


def test_the_legend_counts_every_part() -> None:
    rows = overlays.legend_rows(OVER, [state is State.VALUE for state in spec().states])
    assert [(label, count) for _, _, label, count in rows] == [
        ("Too few to say how far heard", 1),
        ("Cluster of high figures", 2),
        ("Cluster of low figures", 2),
        ("No neighbours: not looked at", 1),
        ("Target, with its number in the list", 2),
        ("Hidden pocket: a deprived neighbourhood", 1),
        ("Community asset", 1),
        ("Engagement exercise", 1),
        ("Forum", 1),
        ("Grant or bid", 1),
        ("Local knowledge (perceived)", 1),
    ]


def test_a_map_without_overlays_sends_nothing_more() -> None:
    plain = layer(VALUES)
    assert not {"overlays", "bivariate"} & set(head(plain))


def test_figures_are_sent_the_same_with_and_without_overlays() -> None:
    geometry = outlines(VALUES)
    plain = spec(Overlays())
    assert (
        decode_values(encode_values(spec(), geometry), geometry).texts
        == decode_values(encode_values(plain, geometry), geometry).texts
    )


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (Overlays(targets=(Target(code="E99", number=1, words=""),)), "E99"),
        (Overlays(targets=tuple(Target(code=f"E0000000{i}", number=1, words="") for i in range(2))), "number of its own"),
        (Overlays(points=(Point(kind=PointKind.BID, name="Nowhere", lon=float("nan"), lat=52),)), "Nowhere"),
        (Overlays(pockets=(Pocket(name="Hollow", outline_wkb=shapely.to_wkb(shapely.Point(0, 1)), words=""),)), "Hollow"),
        (Overlays(bivariate=replace(SQUARE, unheard=(0,))), "1 for 12"),
        (Overlays(bivariate=replace(SQUARE, unheard=(7, *UNHEARD[1:]))), "0, 1, 2 or None"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(over: Overlays, said: str) -> None:
    with pytest.raises(SpecError, match=said):
        spec(over)


def test_need_against_voice_has_three_classes_of_need() -> None:
    with pytest.raises(SpecError, match="three classes of need"):
        replace(spec(), breaks=(20.0,))


@pytest.fixture
def scene(browser: Any, address: str) -> Iterator[Scene]:
    made = Scene(browser, address)
    made.spec = spec()
    made.map()
    yield made
    made.close()


@pytest.mark.browser
def test_areas_have_the_colours_of_the_square(scene: Scene) -> None:
    # away from outlines, hatches and signs: areas 6, 9
    for area, colour in ((6, palette.BIVARIATE[3]), (9, palette.BIVARIATE[0])):
        assert scene.colour_at(area) == colour


@pytest.mark.browser
def test_the_square_counts_and_names_the_corner_that_matters(scene: Scene) -> None:
    square = scene.page.locator(".legend .square")
    rows = square.locator("tbody tr")
    shown = [[cell.strip() for cell in rows.nth(i).locator("th, td").all_inner_texts()] for i in range(3)]
    assert shown == [
        ["Heard less", "0", "1", "2"],
        ["As expected", "1", "1", "0"],
        ["Heard more", "2", "0", "1"],
    ]
    assert square.locator("tfoot th").all_inner_texts() == ["Less need", "Middle", "Most need"]
    assert square.locator("td.worst").inner_text() == "2"
    assert square.locator(".corner").inner_text().strip() == "Most need, heard least: 2"
    assert square.locator("td.worst").evaluate("e => getComputedStyle(e).outlineWidth") == "3px"


@pytest.mark.browser
def test_the_legend_heads_its_counts_with_the_kind_of_area(scene: Scene) -> None:
    assert scene.page.locator(".legend thead th.count").inner_text() == "Wards"
    rows = scene.page.locator(".legend tr.overlay")
    assert [text.split("\t")[-2:] for text in rows.all_inner_texts()][4] == [
        "Target, with its number in the list",
        "2",
    ]


@pytest.mark.browser
def test_the_tip_and_the_list_say_what_is_drawn(scene: Scene) -> None:
    scene.page.mouse.move(*scene.at(8, 0.05))
    tip = scene.page.locator(".tip")
    assert tip.locator(".figure").text_content() == "32.0%; voice 8"
    assert tip.locator(".over").all_text_contents() == [
        "Target 1: need 32.0%, heard half as much",
        "Cluster of high need",
    ]
    scene.page.locator(".area-list").focus()
    scene.page.keyboard.type("ward 08")
    option = scene.page.locator("[role=option][aria-selected=true]").text_content()
    assert option == "Ward 08: 32.0%; voice 8. Target 1: need 32.0%, heard half as much. Cluster of high need"


@pytest.mark.browser
def test_places_have_names_for_everybody(scene: Scene) -> None:
    places = scene.page.locator(".legend .places")
    places.locator("summary").click()
    assert places.locator("li").all_inner_texts()[:2] == [
        f"{NASTY} Community asset: open on Mondays",
        "Youth forum Forum",
    ]


MARKED = """(name) => {
    const view = document.getElementById("map").shadowRoot.querySelector("canvas." + name);
    const { data } = view.getContext("2d").getImageData(0, 0, view.width, view.height);
    let dark = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && data[i] < 60 && data[i + 1] < 60) dark++;
    return dark; }"""


@pytest.mark.browser
@pytest.mark.parametrize("part", ["clusters", "pockets", "targets", "points"])
def test_every_part_is_drawn(scene: Scene, part: str) -> None:
    scene.spec = spec(Overlays())
    scene.map()
    before = scene.page.evaluate(MARKED, "marks")
    scene.spec = spec(Overlays(**{part: getattr(OVER, part)}))
    scene.map()
    assert scene.page.evaluate(MARKED, "marks") > before + 100


FIND = """(name) => {
    const root = document.getElementById("map").shadowRoot;
    const [ground, tip] = [root.querySelector(".ground"), root.querySelector(".tip")];
    const box = ground.getBoundingClientRect();
    for (let y = box.top + 10; y < box.bottom; y += 5) {
        for (let x = box.left + 60; x < box.right; x += 5) {
            ground.dispatchEvent(new MouseEvent("mousemove", { clientX: x, clientY: y, bubbles: true }));
            if (tip.querySelector("strong")?.textContent === name) return [x, y];
        }
    }
    return null; }"""


@pytest.mark.browser
def test_a_place_under_the_pointer_is_told_and_left(scene: Scene) -> None:
    found = scene.page.evaluate(FIND, "Youth forum")
    assert found
    assert scene.page.locator(".tip .group").text_content() == "Forum"
    scene.page.mouse.move(found[0] + 40, found[1] + 20)
    assert scene.page.locator(".tip strong").text_content() != "Youth forum"


@pytest.mark.browser
@pytest.mark.parametrize("width", [900, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_map_with_everything_on_it(
    browser: Any, address: str, tmp_path: Path, width: int, scheme: str
) -> None:
    """The map fits its place; with INSIGHT_GALLERY=FOLDER its pictures are kept for looking at."""
    folder = Path(os.environ.get("INSIGHT_GALLERY") or tmp_path)
    made = Scene(browser, address, viewport={"width": width, "height": 1000}, color_scheme=scheme)
    made.spec = spec()
    made.map(selected="E00000005")
    assert made.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    made.page.screenshot(path=folder / f"map-{width}-{scheme}.png")
    made.close()


def test_the_message_is_plain_data() -> None:
    assert json.loads(json.dumps(head(spec())["overlays"])) == head(spec())["overlays"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_four_states_differ_in_grey(browser: Any, address: str, scheme: str, tmp_path: Path) -> None:
    made = Scene(browser, address, color_scheme=scheme)
    made.spec = spec()
    made.map()
    tiles = [made.page.locator(f".legend tr.state >> nth={i}").locator("canvas") for i in range(3)]
    tiles.append(made.page.locator(".legend tr.overlay canvas").first)
    grey = """(c) => { const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height); let s = "";
        for (let i = 0; i < data.length; i += 4) s += Math.round((data[i] * 2 + data[i + 1] * 5 + data[i + 2]) / 400) + ","; return s; }"""
    assert len({tile.evaluate(grey) for tile in tiles}) == 4
    made.close()
