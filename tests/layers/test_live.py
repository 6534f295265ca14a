"""The live map and table in a real browser, without Streamlit: what a person sees, hears and can do."""

import base64
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api as playwright

from insight.domain import State
from layers.live.chooser import encode_deck
from layers.live.geometry import Place, encode_geometry
from layers.live.payload import encode_values
from layers.live.table import Ask, Column, Table, encode_table
from tests.layers.drawn import NASTY, areas, layer

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "layers" / "live" / "static"
VALUES = [-1234.5, 0.0, 26.1, 0.0, 0.0, 0.0, 1_204_000.4, 3.0, 44.0, 45.0, 46.0, 99.9]
BY_VALUE = Ask(sort="value", descending=True)
PAGE = """<!doctype html><html lang="en"><title>t</title><body style="margin:0">
<div id="outlines"></div><div id="map"></div><div id="table"></div><script type="module">
import live from "/live.js";
window.told = [];
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
window.show = (id, data) => {
  const host = document.getElementById(id);
  const place = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  return live({ data: typeof data === "string" ? bytes(data) : data, parentElement: place,
    setTriggerValue: (name, value) => window.told.push([name, value]) });
};
window.ready = true;
</script></body></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not (STATIC / "live.js").is_file():
        pytest.skip("the bundle is not built: install the package, or run python hatch_build.py")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(STATIC)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


class Scene:
    """A page with the drawn county on its map, and what it told and asked for."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 900, "height": 900}, **options})
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.elsewhere: list[str] = []
        self.broken: list[str] = []
        self.page.on(
            "request",
            lambda r: None if r.url.startswith((address, "data:", "blob:")) else self.elsewhere.append(r.url),
        )
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.page.on("dialog", lambda dialog: self.broken.append(dialog.message))
        self.page.goto(address)
        self.page.wait_for_function("window.ready")
        self.spec = layer(VALUES)
        self.geometry = encode_geometry(
            areas(), places=[Place(name=NASTY, lon=0.13, lat=52.08, population=9)]
        )
        self.show("outlines", self.geometry.message)
        self.map()

    def show(self, place: str, data: Any) -> None:
        sent = base64.b64encode(data).decode() if isinstance(data, bytes) else data
        self.page.evaluate("([place, data]) => window.show(place, data)", [place, sent])

    def map(self, spec: Any = None, selected: str | None = None) -> None:
        painted = self.page.evaluate(
            "() => document.getElementById('map').shadowRoot?.querySelector('.map-view')?.dataset.painted ?? 0"
        )
        self.show("map", encode_values(spec or self.spec, self.geometry, selected=selected, height=500))
        self.page.locator(f".map-view[data-painted='{int(painted) + 1}']").wait_for()

    def table(self, ask: Ask = BY_VALUE, selected: str = "") -> None:
        spec = self.spec
        columns = (
            Column(key="name", label="Ward", cells=spec.names, keys=spec.names),
            Column(key="value", label="Per cent", cells=spec.texts, keys=spec.values, numeric=True),
            Column(key="group", label="District", cells=spec.groups, keys=spec.groups, fold=True),
        )
        whole = Table(caption="Without a car by ward", codes=spec.codes, columns=columns)
        self.show("table", json.loads(json.dumps(encode_table(whole, ask, selected=selected))))

    @property
    def told(self) -> list[list[Any]]:
        return self.page.evaluate("window.told")

    def focused(self) -> str:
        script = """() => { let at = document.activeElement;
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            return at.getAttribute("aria-label") ?? at.textContent; }"""
        return self.page.evaluate(script)

    def colour_at(self, area: int) -> str:
        """Colour of the canvas a third of the way into a square area, away from its label."""
        x, y = self.at(area)
        return self.page.evaluate(
            """([x, y]) => {
                const view = document.getElementById("map").shadowRoot.querySelector("canvas.areas");
                const box = view.getBoundingClientRect();
                const ratio = view.width / box.width;
                const [r, g, b] = view.getContext("2d").getImageData((x - box.left) * ratio, (y - box.top) * ratio, 1, 1).data;
                return "#" + [r, g, b].map((n) => n.toString(16).padStart(2, "0")).join("");
            }""",
            [x, y],
        )

    def at(self, area: int, share: float = 0.3) -> tuple[float, float]:
        """A point of the screen inside an area, found by pointing at every eighth pixel."""
        script = """(name) => {
            const root = document.getElementById("map").shadowRoot;
            const [ground, tip] = [root.querySelector(".ground"), root.querySelector(".tip")];
            const box = ground.getBoundingClientRect();
            const hits = [];
            for (let y = box.top + 20; y < box.bottom; y += 8) {
                for (let x = box.left + 60; x < box.right; x += 8) {
                    ground.dispatchEvent(new MouseEvent("mousemove", { clientX: x, clientY: y, bubbles: true }));
                    if (!tip.hidden && tip.querySelector("strong").textContent === name) hits.push([x, y]);
                }
            }
            ground.dispatchEvent(new MouseEvent("mouseout", { bubbles: true }));
            return hits; }"""
        hits = self.page.evaluate(script, self.spec.names[area])
        assert hits, f"{self.spec.names[area]} is not on the map"
        return tuple(hits[int(len(hits) * share)])

    def close(self) -> None:
        self.context.close()
        assert self.broken == []
        assert self.elsewhere == []


@pytest.fixture
def scene(browser: Any, address: str) -> Iterator[Scene]:
    made = Scene(browser, address)
    yield made
    made.close()


def test_classes_have_their_colours_and_states_their_patterns(scene: Scene) -> None:
    for area in (0, 2, 6, 8):
        assert scene.colour_at(area) == scene.spec.colours[scene.spec.classes[area]]
    assert scene.colour_at(5) == "#ffffff"


def test_the_text_under_the_pointer_is_the_text_in_the_table(scene: Scene) -> None:
    expected = {State.VALUE: "{}%", State.SUPPRESSED: "Suppressed to protect small numbers {}"}
    expected |= {State.MISSING: "No figure available {}", State.NOT_APPLICABLE: "Not applicable here {}"}
    for area, (text, state) in enumerate(zip(scene.spec.texts, scene.spec.states, strict=True)):
        scene.page.mouse.move(*scene.at(area, 0.5))
        assert scene.page.locator(".tip .figure").text_content() == expected[state].format(text)
        assert scene.page.locator(".tip .period").text_content() == "2021"


def offered(scene: Scene, asked: int) -> None:
    """Offer the maps ahead, and let the browser come to rest."""
    scene.page.evaluate("document.body.append(Object.assign(document.createElement('div'), { id: 'deck' }))")
    scene.show("deck", encode_deck("key", {}, geometry=scene.geometry.key, asked=asked))
    scene.page.clock.run_for(3_000)


def test_an_offer_of_maps_is_taken_up_at_rest(scene: Scene) -> None:
    scene.page.clock.install()
    offered(scene, 3)
    assert scene.told == [["ready", {"key": "key", "asked": 4}]]


@pytest.mark.parametrize(
    "leave", ["document.querySelector('a').click()", "history.pushState(1, ''), history.back()"]
)
def test_nothing_is_asked_for_just_after_a_step_to_another_page(scene: Scene, leave: str) -> None:
    """Streamlit takes the page of the later of two requests: the step would be undone."""
    scene.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<a href=\"#there\"><b>There</b></a>')"
    )
    scene.page.clock.install()
    popped = "new Promise((done) => { addEventListener('popstate', done, { once: true }); %s; })"
    scene.page.evaluate(popped % leave)
    offered(scene, 3)
    assert scene.told == []
    scene.page.clock.run_for(15_000)
    assert scene.told == [["ready", {"key": "key", "asked": 4}]]


def test_nothing_is_asked_for_where_the_place_has_gone(scene: Scene) -> None:
    scene.page.clock.install()
    scene.page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    offered(scene, 3)
    scene.page.evaluate("document.getElementById('deck').remove()")
    scene.page.clock.run_for(60_000)
    assert scene.told == []
    offered(scene, 3)  # the person has come back, and the same offer still stands
    assert scene.told == [["ready", {"key": "key", "asked": 4}]]


def test_names_never_become_markup(scene: Scene) -> None:
    scene.page.mouse.move(*scene.at(0, 0.5))
    scene.table()
    assert scene.page.locator(".tip strong").text_content() == NASTY
    assert scene.page.get_by_role("button", name=NASTY).count() == 1
    assert (
        scene.page.evaluate(
            "[...document.querySelectorAll('div')].some((d) => d.shadowRoot?.querySelector('script'))"
        )
        is False
    )


def test_a_click_selects_at_once_and_tells_the_page(scene: Scene) -> None:
    scene.page.mouse.click(*scene.at(7, 0.5))
    assert scene.told == [["select", "E00000007"]]
    playwright.expect(scene.page.locator(".map-view [role=status]")).to_contain_text("Selected Ward 07: 3.0%")
    scene.map(selected=None)  # an answer to something older does not undo it
    scene.page.mouse.click(*scene.at(7, 0.5))
    assert scene.told[-1] == ["select", "E00000007"]


def test_everything_can_be_done_with_the_keyboard(scene: Scene) -> None:
    scene.page.locator(".ground").focus()
    order = [scene.focused()]
    for _ in range(4):
        scene.page.keyboard.press("Tab")
        order.append(scene.focused())
    assert order == ["Map: Without a car. Share", "Zoom in", "Zoom out", "Reset view", "Areas on the map"]
    for key in ("Home", "ArrowDown", "ArrowDown"):
        scene.page.keyboard.press(key)
    option = scene.page.locator("[role=option][aria-selected=true]")
    assert option.text_content() == "Ward 02: 26.1%"
    assert option.get_attribute("aria-setsize") == "12"
    scene.page.keyboard.type("ward 11")
    assert option.text_content() == "Ward 11: 99.9%"
    assert scene.page.locator(".area-list").get_attribute("aria-activedescendant") == option.get_attribute(
        "id"
    )
    scene.page.keyboard.press("Enter")
    assert scene.told == [["select", "E00000011"]]
    scene.page.keyboard.press("Escape")
    assert scene.focused().startswith("Map: ")


def test_keys_zoom_and_the_view_is_reset(scene: Scene) -> None:
    bar = scene.page.locator(".scale .length")
    whole = bar.text_content()
    scene.page.locator(".ground").focus()
    scene.page.keyboard.press("+")
    scene.page.wait_for_function(
        f"document.getElementById('map').shadowRoot.querySelector('.scale .length').textContent !== '{whole}'"
    )
    scene.page.get_by_role("button", name="Reset view").click()
    assert bar.text_content() == whole


def test_the_scale_bar_is_as_long_as_it_says(scene: Scene) -> None:
    scale = scene.page.locator(".scale")
    words = scale.locator(".length").text_content()
    assert scale.get_attribute("aria-label") == f"Scale: the bar is {words} long. North is up."
    length_m = float(words.split()[0]) * (1000 if words.endswith("km") else 1)
    bar = scale.locator(".bar").bounding_box()["width"]
    pixels = scene.page.evaluate("""() => {
        const view = document.getElementById("map").shadowRoot.querySelector(".map-view"); return view.clientWidth; }""")
    assert pixels == 900
    # four squares of 0.05 degree at 52.075 N: 13.715 km on the ground (111,320 m x cos(latitude), WGS 84)
    left, right = scene.at(4, 0.0)[0], scene.at(7, 0.999)[0]
    assert length_m / bar == pytest.approx(13_715 / (right - left), rel=0.12)


def test_a_page_can_be_scrolled_past_the_map(scene: Scene) -> None:
    zoom = scene.page.locator(".scale .bar").bounding_box()["width"]
    scene.page.mouse.move(*scene.at(5, 0.5))
    scene.page.mouse.wheel(0, 300)
    assert scene.page.locator(".hint.on").text_content() == "Hold Ctrl and scroll to zoom the map"
    assert scene.page.locator(".scale .bar").bounding_box()["width"] == zoom


def test_the_legend_lists_classes_states_counts_and_scheme(scene: Scene) -> None:
    rows = scene.page.locator(".legend tbody tr")
    shown = [rows.nth(i).inner_text().split("\t") for i in range(rows.count())]
    assert [[row[-2], row[-1]] for row in shown] == [
        [row.label, str(row.count)] for row in scene.spec.legend.rows
    ]
    assert scene.page.locator(".legend p").all_inner_texts() == [
        "Darker: more cause for concern",
        "Classes: natural groups",
    ]
    assert scene.page.locator(".note").text_content() == "Fictional county: not a real place"


@pytest.mark.parametrize(("width", "parent"), [(900, "frame"), (390, "map-view")])
def test_the_legend_is_in_the_map_on_a_desk_and_under_it_on_a_phone(
    browser: Any, address: str, width: int, parent: str
) -> None:
    scene = Scene(browser, address, viewport={"width": width, "height": 844})
    scene.table()
    assert parent in scene.page.locator(".legend").evaluate("e => e.parentElement.className")
    assert scene.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert scene.page.locator("td.fold").first.is_visible() == (width == 900)
    assert scene.page.locator(".details").first.is_visible() == (width == 390)
    scene.close()


def test_switching_keeps_the_view_and_sends_no_outlines(scene: Scene) -> None:
    scene.page.locator(".ground").focus()
    scene.page.keyboard.press("+")
    scene.page.wait_for_timeout(400)
    bar = scene.page.locator(".scale .length").text_content()
    other = layer([1.0] * 11 + [50.0], decimals=0, states={})
    scene.map(other)
    assert scene.page.locator(".scale .length").text_content() == bar
    assert scene.colour_at(6) == other.colours[0]


def test_the_dark_page_gets_a_dark_map(browser: Any, address: str) -> None:
    scene = Scene(browser, address, color_scheme="dark")
    assert "dark" in scene.page.locator(".map-view").get_attribute("class")
    assert (
        scene.page.locator(".ground").evaluate("e => getComputedStyle(e).backgroundColor")
        == "rgb(42, 49, 56)"
    )
    scene.close()


def test_the_table_says_how_it_is_sorted_and_asks_to_be_sorted(scene: Scene) -> None:
    scene.table()
    heads = scene.page.locator(".table-view thead th")
    assert [heads.nth(i).get_attribute("aria-sort") for i in range(3)] == ["none", "descending", "none"]
    heads.nth(1).get_by_role("button").click()
    heads.nth(0).get_by_role("button").click()
    assert scene.told == [
        ["sort", {"column": "value", "descending": False}],
        ["sort", {"column": "name", "descending": False}],
    ]
    assert scene.page.locator(".table-view caption").text_content() == "Without a car by ward"
    assert scene.page.locator(".table-view tbody th[scope=row]").count() == 12
    assert (
        scene.page.locator(".table-view abbr", has_text="[c]").get_attribute("title").startswith("Suppressed")
    )


def test_a_row_selects_its_area_and_the_selected_row_is_in_view(scene: Scene) -> None:
    scene.table(selected="E00000001")
    row = scene.page.locator(".table-view tr.selected")
    assert row.get_attribute("data-code") == "E00000001"
    scene.page.get_by_role("button", name="Ward 09").click()
    assert scene.told == [["select", "E00000009"]]
    assert row.get_attribute("data-code") == "E00000009"


def test_the_focus_stays_where_it_was_when_the_table_is_sorted(scene: Scene) -> None:
    scene.table()
    button = scene.page.locator(".table-view thead button").nth(0)
    button.focus()
    scene.table(Ask(sort="name"))
    assert scene.focused().startswith("Ward")
    assert scene.page.locator(".table-view thead th").nth(0).get_attribute("aria-sort") == "ascending"


def test_the_heading_of_a_column_is_read_without_its_sign(scene: Scene) -> None:
    scene.table()
    for name in ("Ward", "Per cent", "District"):
        assert scene.page.get_by_role("button", name=name, exact=True).count() == 1


def test_columns_move_under_the_name_before_they_are_cut(scene: Scene) -> None:
    scene.table()
    district = scene.page.locator(".table-view thead th", has_text="District")
    assert district.is_visible()
    scene.page.set_viewport_size({"width": 700, "height": 900})
    district.wait_for(state="hidden")
    assert scene.page.locator(".table-view .scroller").evaluate("e => e.scrollWidth - e.clientWidth") == 0


def test_the_list_of_areas_goes_when_one_is_chosen(scene: Scene) -> None:
    areas_list = scene.page.get_by_role("listbox", name="Areas on the map")
    areas_list.focus()
    scene.page.keyboard.press("ArrowDown")
    tip, panel = (scene.page.locator(name).bounding_box() for name in (".tip", ".area-panel"))
    assert tip["y"] + tip["height"] <= panel["y"]
    scene.page.keyboard.press("Enter")
    assert scene.told[-1][0] == "select"
    assert scene.page.locator(".area-panel").evaluate("e => e.offsetWidth") == 1


def test_a_state_no_area_has_is_grey_in_the_legend(scene: Scene) -> None:
    scene.map(layer([1.0] * 6 + [2.0] * 6, states={}))
    assert scene.page.locator(".legend tr.state").count() == 3
    assert scene.page.locator(".legend tr.state.empty").count() == 3


ACROSS = """(name) => {
    const root = document.getElementById("map").shadowRoot;
    const [ground, tip] = [root.querySelector(".ground"), root.querySelector(".tip")];
    const box = ground.getBoundingClientRect();
    let width = 0;
    for (let x = box.left; x < box.right; x++) {
        ground.dispatchEvent(new MouseEvent("mousemove", { clientX: x, clientY: (box.top + box.bottom) / 2, bubbles: true }));
        if (!tip.hidden && tip.querySelector("strong").textContent === name) width++;
    }
    ground.dispatchEvent(new MouseEvent("mouseout", { bubbles: true }));
    return width; }"""


def test_an_area_chosen_elsewhere_that_is_tiny_is_brought_nearer(scene: Scene) -> None:
    row = [float(i) for i in range(60)]
    scene.geometry, scene.spec = encode_geometry(areas(60, 1)), layer(row, states={})
    scene.show("outlines", scene.geometry.message)
    scene.map()
    assert 5 < scene.page.evaluate(ACROSS, "Ward 30") < 24
    scene.page.mouse.click(*scene.at(40))
    scene.map(selected="E00000040")
    assert scene.page.evaluate(ACROSS, "Ward 40") < 24  # chosen on the map: where it was
    scene.map(selected="E00000030")
    assert scene.page.evaluate(ACROSS, "Ward 30") >= 78


def test_on_paper_the_legend_is_under_the_map_and_the_table_is_whole(scene: Scene) -> None:
    scene.table()
    scene.page.emulate_media(media="print")
    scene.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    frame, legend = (scene.page.locator(name).bounding_box() for name in (".frame", ".legend"))
    assert legend["y"] >= frame["y"] + frame["height"]
    assert scene.page.locator(".table-view .scroller").evaluate("e => e.scrollHeight - e.clientHeight") == 0
    for name in (".buttons", ".finder", ".pager", ".sign"):
        assert not scene.page.locator(name).first.is_visible()
    scene.page.evaluate("dispatchEvent(new Event('afterprint'))")
    scene.page.emulate_media(media="screen")
    assert scene.page.locator(".frame .legend").count() == 1


def test_a_message_overtaken_by_the_next_takes_nothing_with_it(scene: Scene) -> None:
    """Streamlit asks a call that a newer one has overtaken to end as soon as it is done, be it before the newer begins."""
    sent = [
        base64.b64encode(encode_values(layer(values), scene.geometry, height=500)).decode()
        for values in (VALUES[::-1], VALUES)
    ]
    scene.page.evaluate(
        """async ([first, second]) => {
            const [overtaken, latest] = [window.show("map", first), window.show("map", second)];
            (await overtaken)();
            (await latest)();
            window.leave = await window.show("map", second);
        }""",
        sent,
    )
    view = scene.page.locator(".map-view")
    playwright.expect(view).to_have_count(1)
    colour = scene.colour_at(1)
    scene.map(layer(VALUES[::-1]))
    assert scene.colour_at(1) != colour
    scene.page.evaluate("() => window.leave()")
