"""The map page as a person waits for it: switch of indicator, bytes sent, first map; beside a plain folium page.

    python -m bench.switching [--edition FILE] [--england FILE] [--type ward] [--runs 5] [--no-peer]

Without ``--edition`` the fictional county is built. Everything happens in one run, in one Chromium
(``CHROMIUM``, else the one on the PATH), with real servers, in turn, so that a busy moment meets all alike.

Switch: another indicator is chosen in the list. The clock is the browser's: from the choice (ours: the ``change``
event of the native list; folium's page: the click on the option) to the end of the frame in which the map has its new
title, ours, or new colours. Six indicators, ``--runs`` rounds; the median is that of all. "First" are those this
server has not shown yet, "again" those of the later rounds. Our map is painted by the browser where it holds the maps
of all indicators; it is left time to fetch them before the rounds, as a reader takes to look at the first map.
"Words" is the time until the heading, which the server writes, has followed; the peer has none. "By the server's
answer": what a choice takes while the maps are still being fetched, or with something drawn over the areas.

Peer: the page one writes first with streamlit-folium: outlines kept with ``st.cache_data``, figures read from
the same edition, the same outlines and classes coloured in ``folium.GeoJson``, name and figure on hover as our
map has. It is spared what ours does besides: words, legend, table, labels, the link in the address. There are
no tiles, and the map tells the server nothing back. Folium takes its scripts from public hosts, which are
not called here: they come from npm, at folium's own versions, and are served by this machine, so that they
cost no distance; those for markers and all style sheets but Leaflet's and Bootstrap's are left out.

Bytes: web socket frames from click to rest, in a round of its own that is not timed. To the map: what the map's
component is given. Start: from starting the process to the first map, in a new browser profile each time,
less the same for a page of one line with the same settings.
"""

from __future__ import annotations

import argparse
import base64
import functools
import http.server
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from rich.console import Console
from rich.table import Table
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.servers import PATIENCE, ROOT, insight_server, plain_server, server
from hatch_build import find_node
from insight.build import build
from insight.store import Store

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SWITCH_MS, TO_MAP_KB, START_S, VISIT_MB, TIMES = 300, 10, 4, 2, 5
CHOICES = 6  # indicators: as many as a list shows without scrolling
ROUND_S = 30  # a round of switches that takes longer is cut short, and is the last: England on folium's page
SETTLED = 700  # ms of rest after a switch, longer than anything that still arrives
MAP = ".map-view[data-painted]"
HELD = ".chooser-view[data-deck]:not([data-deck=offered])"  # all maps are here, or there are too many to send

PACKAGES = ("leaflet@1.9.3", "jquery@3.7.1", "bootstrap@5.2.2")
LINKS = {
    "leaflet": "leaflet/dist/leaflet.js",
    "jquery": "jquery/dist/jquery.min.js",
    "bootstrap": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "leaflet_css": "leaflet/dist/leaflet.css",
    "bootstrap_css": "bootstrap/dist/css/bootstrap.min.css",
}
"""Folium's name of a script or style sheet, and where it lies in the npm packages."""

BARE = 'import streamlit as st\n\nst.write("A page of one line")\n'

PEER = """
from bisect import bisect_right
from pathlib import Path

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

from insight.stats.classes import find_classes
from insight.store import Store
from layers.palette import SEQUENTIAL

@st.cache_resource
def opened():
    return Store(Path(EDITION))

@st.cache_data
def outlines():
    rows = opened().outlines(KIND)
    shapes = gpd.GeoSeries.from_wkb(rows["outline_wkb"], crs=4326)
    return gpd.GeoDataFrame(rows[["area_code"]], geometry=shapes)

st.set_page_config(layout="wide")
table = opened().indicators().set_index("title")
spec = table.loc[st.selectbox("Indicator", TITLES)]
decimals = int(spec["decimals"])
rows = opened().values(spec["indicator_id"], KIND)
known = rows["value"].where(rows["state"] == "value")
breaks = find_classes(known.dropna(), decimals=decimals).breaks
rows["fill"] = ["#fff" if v != v else SEQUENTIAL[bisect_right(breaks, round(v, decimals))] for v in known]
rows["figure"] = ["" if v != v else f"{v:,.{decimals}f}" for v in known]
areas = outlines().merge(rows[["area_code", "name", "fill", "figure"]], on="area_code")
plain = folium.Map(tiles=None)
plain.default_js = [(name, LINKS[name]) for name, _ in plain.default_js if name in LINKS]
plain.default_css = [(name, LINKS[name]) for name, _ in plain.default_css if name in LINKS]
folium.GeoJson(
    areas,
    style_function=lambda area: {
        "fillColor": area["properties"]["fill"], "fillOpacity": 1, "color": "#ffffff", "weight": 1,
    },
    tooltip=folium.GeoJsonTooltip(["name", "figure"]),
).add_to(plain)
west, south, east, north = areas.total_bounds
plain.fit_bounds([[south, west], [north, east]])
st_folium(plain, use_container_width=True, height=560, returned_objects=[])
"""

WATCH = """
(() => {
  let clicked, map;
  addEventListener("click", (event) => (clicked = event.timeStamp), true);
  const hosts = () => [...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean);
  const find = () => hosts().map((root) => root.querySelector(".map-view")).find(Boolean);
  const ours = () => (map = map?.isConnected ? map : find())?.dataset.title;
  const theirs = () => {
    for (const frame of document.querySelectorAll("iframe")) {
      const shapes = [...(frame.contentDocument?.getElementsByClassName("leaflet-interactive") ?? [])];
      const step = Math.ceil(shapes.length / 60);
      const some = shapes.filter((_, i) => i % step === 0).map((shape) => shape.getAttribute("fill"));
      if (some.length) return shapes.length + some.join();
    }
  };
  const words = () => document.querySelector("h1")?.innerText;
  const look = { ours, theirs, words };
  const list = () => hosts().map((root) => root.querySelector(".chooser-view select")).find(Boolean);
  // Looks in every frame; the time is that after the frame with the change has been drawn.
  const until = (whose) => {
    const before = look[whose]();
    return new Promise((done, fail) => {
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => done(performance.now() - clicked);
      const again = () => {
        const found = look[whose]();
        if (found && found !== before) drawn.port2.postMessage(0);
        else requestAnimationFrame(again);
      };
      requestAnimationFrame(again);
      setTimeout(() => fail(new Error(`no change of ${whose}`)), PATIENCE_MS);
    });
  };
  window.look = look;
  window.watch = (whose) => {
    list()?.addEventListener("change", (event) => (clicked = event.timeStamp), { capture: true, once: true });
    window.seen = until(whose);
    window.told = whose === "ours" ? until("words") : undefined;
  };
})();
""".replace("PATIENCE_MS", str(int(PATIENCE * 1000)))


def options(page: Page) -> list[str]:
    """Return the first indicators to choose from; the map's own is among them, as our list shows it."""
    return chooser(page).locator("option").all_inner_texts()[:CHOICES]


def chooser(page: Page) -> Locator:
    """Our list of indicators."""
    return page.get_by_role("combobox", name="Indicator", exact=True)


def switch(page: Page, whose: str, option: str) -> tuple[float, float]:
    """Choose an indicator; milliseconds from the choice to the painted map, and (ours) to the words."""
    if whose == "ours":
        page.evaluate("watch('ours')")
        chooser(page).select_option(label=option)
    else:
        page.get_by_role("combobox", name="Indicator").click()
        place = page.get_by_role("option", name=option, exact=True)
        place.wait_for()
        page.wait_for_timeout(200)  # the list has opened
        page.evaluate("watch('theirs')")
        place.click()
    taken, told = page.evaluate("Promise.all([seen, told])")
    page.wait_for_timeout(SETTLED)
    return float(taken), float(told or 0)


def switches(page: Page, whose: str, order: list[str]) -> list[tuple[float, float]]:
    """Choose one indicator after the other, until `ROUND_S` is over; the page must not be showing the first."""
    page.bring_to_front()
    taken, until = [], time.monotonic() + ROUND_S
    for option in order:
        taken.append(switch(page, whose, option))
        if time.monotonic() > until:
            break
    return taken


def bytes_sent(page: Page, whose: str, order: list[str]) -> tuple[float, float]:
    """Median bytes of a switch: those to the map, and all others."""
    page.bring_to_front()
    wire, frames, counted = page.context.new_cdp_session(page), [], []
    wire.on("Network.webSocketFrameReceived", lambda event: frames.append(decoded(event)))
    wire.send("Network.enable")
    for option in order:
        frames.clear()
        switch(page, whose, option)
        to_map = sum(map(map_bytes, frames))
        counted.append((to_map, sum(map(len, frames)) - to_map))
    wire.detach()
    to_maps, others = zip(*counted, strict=True)
    return median(to_maps), median(others)


def visit_bytes(browser: Browser, address: str) -> float:
    """Bytes of a first visit until all maps are held, but for Streamlit's own page, scripts and styles."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        wire, ours, sizes = context.new_cdp_session(page), set(), []
        own = re.compile(r"^https?://[^/]+/(static/|favicon|(\?.*)?$)")
        wire.on("Network.webSocketFrameReceived", lambda event: sizes.append(len(decoded(event))))
        wire.on(
            "Network.requestWillBeSent",
            lambda event: own.match(event["request"]["url"]) or ours.add(event["requestId"]),
        )
        wire.on(
            "Network.loadingFinished",
            lambda event: event["requestId"] in ours and sizes.append(event["encodedDataLength"]),
        )
        wire.send("Network.enable")
        page.goto(address)
        page.locator(HELD).wait_for(timeout=PATIENCE * 1000)
        page.wait_for_timeout(SETTLED)
    return float(sum(sizes))


def decoded(event: dict[str, Any]) -> bytes:
    """What a frame of the web socket holds."""
    return base64.b64decode(event["response"]["payloadData"])


def map_bytes(frame: bytes) -> int:
    """Bytes in a frame that are for a map: outlines and figures of ours, all that folium's is given."""
    element = ForwardMsg.FromString(frame).delta.new_element  # empty in a message of another kind
    if element.WhichOneof("type") == "component_instance":
        return int(element.component_instance.ByteSize())
    return len(element.bidi_component.bytes)


@contextmanager
def opened(browser: Browser, address: str, sign: str) -> Iterator[Page]:
    """Open a page in a profile of its own, and yield it when the sign is there."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(address)
        page.locator(sign).first.wait_for(state="attached")
        yield page


def start(browser: Browser, words: Callable[[int], list[str]], path: str, sign: str) -> float:
    """Seconds from starting a server to the sign in the page."""
    began = time.perf_counter()
    with server(words) as (address, _), opened(browser, address + path, sign):
        return time.perf_counter() - began


@contextmanager
def folium_links(folder: Path) -> Iterator[dict[str, str]]:
    """Fetch folium's scripts with npm and serve them from this machine; yields their addresses."""
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    subprocess.run([*find_node()[1], "install", "--prefix", str(folder), *quiet, *PACKAGES], check=True)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:  # nothing on the screen
            pass

    handler = functools.partial(Handler, directory=str(folder / "node_modules"))
    with http.server.ThreadingHTTPServer(("localhost", 0), handler) as files:
        threading.Thread(target=files.serve_forever, daemon=True).start()
        yield {name: f"http://localhost:{files.server_port}/{path}" for name, path in LINKS.items()}
        files.shutdown()


@contextmanager
def peer(browser: Browser, edition: Path, kind: str, titles: list[str], folder: Path) -> Iterator[Page]:
    """The folium page, served, open, and showing the first of the indicators."""
    script = folder / "peer.py"
    with folium_links(folder) as links:
        names = f"EDITION, KIND, TITLES, LINKS = {str(edition)!r}, {kind!r}, {titles!r}, {links!r}\n"
        script.write_text(names + PEER, encoding="utf-8")
        with server(plain_server(script)) as (address, _), opened(browser, address, "iframe") as page:
            page.wait_for_function("look.theirs()")
            page.wait_for_timeout(SETTLED)
            yield page


def measure(
    browser: Browser, edition: Path, kind: str, runs: int, folder: Path, *, with_peer: bool
) -> dict[str, float]:
    """Medians of one edition: ms, bytes and seconds, ours and (``peer ...``) the peer's, round by round."""
    found = starts(browser, edition, kind, runs, folder)
    taken: dict[str, list[tuple[float, float]]] = {"first": [], "again": [], "peer switch": []}
    with ExitStack() as stack:
        address, _ = stack.enter_context(server(insight_server(edition)))
        page = stack.enter_context(opened(browser, f"{address}/?type={kind}", MAP))
        held = page.locator(HELD)
        began = time.perf_counter()
        held.wait_for()
        found["deck"] = time.perf_counter() - began if held.get_attribute("data-deck") == "held" else 0
        found["visit"] = visit_bytes(browser, f"{address}/?type={kind}")
        page.wait_for_timeout(SETTLED)
        titles, shown = options(page), str(page.locator(MAP).get_attribute("data-title"))
        titles = titles if shown in titles else [shown, *titles[:-1]]
        at = titles.index(shown)
        order = titles[at + 1 :] + titles[: at + 1]  # the indicator shown comes last
        if with_peer:
            beside = stack.enter_context(peer(browser, edition, kind, titles[at:] + titles[:at], folder))
            found["peer to map"], _ = bytes_sent(beside, "theirs", order[-2:])
        for number in range(runs):
            taken["again" if number else "first"] += switches(page, "ours", order[: None if number else -1])
            if not number:
                switches(page, "ours", order[-1:])
            if with_peer and (not number or len(taken["peer switch"]) >= len(order)):
                taken["peer switch"] += switches(beside, "theirs", order)
        found["to map"], found["others"] = bytes_sent(page, "ours", order)
        page = stack.enter_context(opened(browser, f"{address}/map?type={kind}&show=clusters", MAP))
        page.wait_for_timeout(SETTLED)
        taken["answered"] = switches(page, "ours", order[:-1])
    taken["switch"] = taken["first"] + taken["again"]
    found["words"] = median(words for _, words in taken["switch"])
    return found | {name: median(ms for ms, _ in values) for name, values in taken.items() if values}


def starts(browser: Browser, edition: Path, kind: str, runs: int, folder: Path) -> dict[str, float]:
    """Median seconds to the first map and to a page of one line, in turn."""
    script, ours, bare = folder / "bare.py", [], []
    script.write_text(BARE, encoding="utf-8")
    for _ in range(runs):
        bare.append(start(browser, plain_server(script), "/", "text=A page of one line"))
        ours.append(start(browser, insight_server(edition), f"/?type={kind}", MAP))
    return {"start": median(ours), "bare": median(bare)}


def rows(found: dict[str, float]) -> Iterator[tuple[str, str, str, str]]:
    """Lines of one edition: what, median, target, whether it is met."""
    yield "switch of indicator", *judged(found["switch"], SWITCH_MS, "ms", 0)
    yield "  shown for the first time", f"{found['first']:.0f} ms", "", ""
    yield "  heading and words", f"{found['words']:.0f} ms", "", ""
    if found["deck"]:
        yield "  all maps held, after the first is painted", f"{found['deck']:.1f} s", "", ""
    if "again" in found:
        yield "  shown again", f"{found['again']:.0f} ms", "", ""
    yield "  by the server's answer (clusters drawn as well)", f"{found['answered']:.0f} ms", "", ""
    yield "sent to the map", *judged(found["to map"] / 1000, TO_MAP_KB, "KB", 1)
    yield "  to the rest of the page", f"{found['others'] / 1000:.1f} KB", "", ""
    yield "first visit, beyond Streamlit's own files", *judged(found["visit"] / 1e6, VISIT_MB, "MB", 2)
    yield "start to first map, over a bare page", *judged(found["start"] - found["bare"], START_S, "s", 1)
    yield "  start to first map", f"{found['start']:.1f} s", "", ""
    yield "  start to a bare page", f"{found['bare']:.1f} s", "", ""
    if "peer switch" in found:
        times = found["peer switch"] / found["switch"]
        yield "folium page: switch of indicator", f"{found['peer switch']:,.0f} ms", "", ""
        yield "folium page: sent to the map", f"{found['peer to map'] / 1000:,.0f} KB", "", ""
        yield "times as fast as the folium page", f"{times:.1f}", f"{TIMES}", met(times >= TIMES)
        yield "times as few bytes", f"{found['peer to map'] / found['to map']:,.0f}", "", ""


def judged(value: float, most: float, unit: str, decimals: int) -> tuple[str, str, str]:
    """A figure, the most it may be, and whether it is."""
    return f"{value:,.{decimals}f} {unit}", f"{most} {unit}", met(value <= most)


def met(well: bool) -> str:
    """Say in a word whether a target is met."""
    return "[green]met[/green]" if well else "[red]MISSED[/red]"


def load() -> str:
    """How busy the machine is: waiting processes over 1, 5 and 15 minutes."""
    return ", ".join(f"{average:.1f}" for average in os.getloadavg())


def asked() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--edition", type=Path, metavar="FILE", help="a county; else the fictional one is built"
    )
    parser.add_argument("--england", type=Path, metavar="FILE", help="edition of England, measured as well")
    parser.add_argument("--type", default="ward", help="area type shown (default ward)")
    parser.add_argument("--runs", type=int, default=5, help="starts, and rounds of six switches (default 5)")
    parser.add_argument("--no-peer", dest="peer", action="store_false", help="leave the folium page out")
    return parser.parse_args()


def main() -> None:
    """Measure each edition and print the table."""
    words, console = asked(), Console(width=100)
    if CHROMIUM is None:
        raise SystemExit("Chromium is absent: install it, or name it in CHROMIUM.")
    table = Table("what", "median", "target", "")
    before = load()
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for name, file in {"county": words.edition, "england": words.england}.items():
            edition = folder / f"{name}.duckdb"
            if file is not None:
                shutil.copy(file, edition)  # it may be built anew meanwhile
            elif name == "county":
                build(ROOT / "data" / "sample", out=edition)
            else:
                continue
            with Store(edition) as store:
                heading = f"[bold]{store.edition.place}, {len(store.areas(words.type)):,} areas[/bold]"
            table.add_section()
            table.add_row(heading, "", "", "")
            for row in rows(measure(browser, edition, words.type, words.runs, folder, with_peer=words.peer)):
                table.add_row(*row)
        browser.close()
    console.print(table)
    console.print(f"Load of this machine before: {before}; after: {load()}; processors: {os.cpu_count()}.")


if __name__ == "__main__":
    main()
