"""The map page as a person waits for it: switch of indicator, bytes sent, first map; beside a plain folium page.

    python -m bench.switching [--edition FILE] [--england FILE] [--runs 5] [--no-peer]

Without ``--edition`` the fictional county is built. Everything happens in one run, in one Chromium
(``CHROMIUM``, else the one on the PATH), with real servers, in turn, so that a busy moment meets all alike.

Switch: another indicator of the same theme is chosen in the list. The clock, that of the browser, runs from
the click on the option to the end of the frame in which the map has its new colours. Six indicators, ``--runs``
rounds. "First" are switches to an indicator this server has not shown yet, "again" the later rounds.

Peer: the page one writes first with streamlit-folium. The same outlines in `folium.GeoJson`, the same classes and
colours, a list for the indicator, name and figure on hover as our map has, and nothing else of our page: no words,
no table, no legend. It is favoured where there was a choice. Outlines, classes, colours and figures are
worked out beforehand; there are no tiles; the map tells the server nothing back. Folium takes its scripts
from public hosts, which this run does not call: they come from npm, at folium's own versions,
and are served from this machine, so that they cost no distance; those for markers are left out.

Bytes: web socket frames from click to rest, counted in a round of its own that is not timed. To the map: what the
map's own component is given. The frames around it, and the table, words and controls, are the rest.

Start: from starting the process to the first map, in a new browser profile each time; the same for
a page of one line with the same Streamlit settings.
"""

from __future__ import annotations

import argparse
import base64
import functools
import http.server
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from hatch_build import find_node
from insight import serving
from insight.build import build
from insight.domain import Polarity
from insight.stats.classes import find_classes
from insight.store import Store
from insight.words import cell
from layers import palette

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SWITCH_MS, TO_MAP_KB, START_S, TIMES = 300, 10, 4, 5
CHOICES = 6  # indicators: as many as a list shows without scrolling
KIND = "ward"
PATIENCE = 120  # seconds, for anything
SETTLED_MS = 700  # rest after a switch, longer than anything that still arrives

PACKAGES = ("leaflet@1.9.3", "jquery@3.7.1", "bootstrap@5.2.2")
FOLIUM_FILES = {
    "leaflet": "leaflet/dist/leaflet.js",
    "jquery": "jquery/dist/jquery.min.js",
    "bootstrap": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "leaflet_css": "leaflet/dist/leaflet.css",
    "bootstrap_css": "bootstrap/dist/css/bootstrap.min.css",
}
"""Folium's name of a script or style sheet, and where it lies in the npm packages."""

BARE = 'import streamlit as st\n\nst.write("A page of one line")\n'
BARE_SIGN = "text=A page of one line"
MAP_SIGN = ".map-view[data-painted]"

FOLIUM_PAGE = """
import json
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

HERE = Path(__file__).parent
FILES = "FILES_ADDRESS/"


@st.cache_data
def load():
    return json.loads((HERE / "drawn.json").read_text())


def local(links):
    return [(name, FILES + paths[name]) for name, _ in links if name in paths]


st.set_page_config(layout="wide")
drawn = load()
paths = drawn["paths"]
title = st.selectbox("Indicator", list(drawn["indicators"]))
chosen = drawn["indicators"][title]
for area in drawn["outlines"]["features"]:
    area["properties"]["figure"] = chosen["texts"][area["id"]]
plain = folium.Map(tiles=None)
plain.default_js, plain.default_css = local(folium.Map.default_js), local(folium.Map.default_css)
folium.GeoJson(
    drawn["outlines"],
    style_function=lambda area: {
        "fillColor": chosen["colours"][area["id"]], "fillOpacity": 1, "color": "#ffffff", "weight": 1,
    },
    tooltip=folium.GeoJsonTooltip(["name", "figure"]),
).add_to(plain)
plain.fit_bounds(drawn["bounds"])
st_folium(plain, use_container_width=True, height=560, returned_objects=[])
"""

WATCH = """
(() => {
  let clicked = 0;
  addEventListener("click", (event) => (clicked = performance.timeOrigin + event.timeStamp), true);
  const now = () => performance.timeOrigin + performance.now();
  const host = () => [...document.querySelectorAll("*")].find((n) => n.shadowRoot?.querySelector(".map-view"));
  let map;
  const ours = () => {
    map = map?.isConnected ? map : host()?.shadowRoot.querySelector(".map-view");
    return map?.dataset.title;
  };
  const theirs = () => {
    for (const frame of document.querySelectorAll("iframe")) {
      const shapes = frame.contentDocument?.getElementsByClassName("leaflet-interactive") ?? [];
      if (!shapes.length) continue;
      const fills = [];
      for (let i = 0; i < shapes.length; i += Math.ceil(shapes.length / 60)) fills.push(shapes[i].getAttribute("fill"));
      return shapes.length + fills.join();
    }
  };
  window.look = { ours, theirs };
  // Looks in every frame; the time is that after the frame with the change has been drawn.
  window.watch = (read) => {
    const before = read();
    window.seen = new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(now() - clicked);
      const again = () => {
        const found = read();
        if (found && found !== before) channel.port2.postMessage(0);
        else requestAnimationFrame(again);
      };
      requestAnimationFrame(again);
    });
  };
})();
"""


@dataclass
class Served:
    """A page of a running server, in the browser, whose list "Indicator" can be switched."""

    page: Page
    look: str  # what tells that its map has changed, in WATCH
    first: list[float] = field(default_factory=list)  # milliseconds
    again: list[float] = field(default_factory=list)

    def options(self) -> list[str]:
        """Return the indicators to choose from, as the list shows them."""
        self.page.get_by_role("combobox", name="Indicator").click()
        self.page.get_by_role("option").first.wait_for()
        found = self.page.get_by_role("option").all_inner_texts()
        self.page.keyboard.press("Escape")
        return found[:CHOICES]

    def switch(self, option: str) -> float:
        """Choose an indicator and return milliseconds from click to painted."""
        self.page.get_by_role("combobox", name="Indicator").click()
        place = self.page.get_by_role("option", name=option, exact=True)
        place.wait_for()
        self.page.wait_for_timeout(200)  # the list has opened
        self.page.evaluate(f"watch(look.{self.look})")
        place.click()
        late = f"new Promise((_, no) => setTimeout(() => no('no change'), {PATIENCE * 1000}))"
        taken = float(self.page.evaluate(f"Promise.race([seen, {late}])"))
        self.page.wait_for_timeout(SETTLED_MS)
        return taken

    def round(self, options: list[str], *, first: bool) -> None:
        """Switch to every option once; the page must be showing the last of them."""
        self.page.bring_to_front()
        (self.first if first else self.again).extend(self.switch(option) for option in options)

    def bytes(self, options: list[str]) -> tuple[float, float]:
        """Median bytes of a switch: those to the map, and all the others."""
        self.page.bring_to_front()
        wire = self.page.context.new_cdp_session(self.page)
        frames: list[bytes] = []
        wire.on("Network.webSocketFrameReceived", lambda event: frames.append(payload(event)))
        wire.send("Network.enable")
        counted = []
        for option in options:
            frames.clear()
            self.switch(option)
            to_map = sum(map_bytes(frame) for frame in frames)
            counted.append((to_map, sum(map(len, frames)) - to_map))
        wire.detach()
        to_maps, others = zip(*counted, strict=True)
        return statistics.median(to_maps), statistics.median(others)


def payload(event: dict[str, Any]) -> bytes:
    """Content of a web socket frame, which Chromium gives in base 64 when it is not text."""
    response = event["response"]
    text: str = response["payloadData"]
    return text.encode() if response["opcode"] == 1 else base64.b64decode(text)


def map_bytes(frame: bytes) -> int:
    """Bytes in a frame that are for a map: outlines and figures of ours, everything of folium's."""
    message = ForwardMsg.FromString(frame)
    if message.WhichOneof("type") != "delta":
        return 0
    element = message.delta.new_element
    if element.WhichOneof("type") == "component_instance":
        return int(element.component_instance.ByteSize())
    return len(element.bidi_component.bytes) if element.WhichOneof("type") == "bidi_component" else 0


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as found:
        found.bind(("localhost", 0))
        return int(found.getsockname()[1])


@contextmanager
def server(*words: str, port: int) -> Iterator[str]:
    """Run a server until the block ends, however it ends; yields its address once it answers."""
    address = f"http://localhost:{port}"
    with subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(f"{address}/_stcore/health", process)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"The server ended before it answered (code {process.returncode}).")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"The server did not answer within {PATIENCE} s.")


def insight_words(edition: Path, port: int) -> tuple[str, ...]:
    """Words that start our server."""
    return ("-m", "insight", "serve", "--headless", "--port", str(port), "--edition", str(edition))


def plain_words(script: Path, port: int) -> tuple[str, ...]:
    """Words that start Streamlit on a script with the settings of ours."""
    settings = serving.words(port=port, accent="#0b6e6e", headless=True)[1:]
    return ("-m", "streamlit", "run", str(script), *settings)


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


def start_seconds(browser: Browser, sign: str, *words: str, port: int, path: str = "/") -> float:
    """Seconds from starting a server to the sign in the page."""
    began = time.perf_counter()
    with server(*words, port=port) as address, opened(browser, address + path, sign):
        return time.perf_counter() - began


def starts(browser: Browser, edition: Path, runs: int, folder: Path) -> tuple[list[float], list[float]]:
    """Seconds to the first map, and to a page of one line, in turn."""
    (script := folder / "bare.py").write_text(BARE, encoding="utf-8")
    ours, bare = [], []
    for _ in range(runs):
        port = free_port()
        bare.append(start_seconds(browser, BARE_SIGN, *plain_words(script, port), port=port))
        port = free_port()
        words = insight_words(edition, port)
        ours.append(start_seconds(browser, MAP_SIGN, *words, port=port, path=f"/?type={KIND}"))
    return ours, bare


def drawn(edition: Path, titles: list[str]) -> dict[str, Any]:
    """What the peer draws: outlines as our map has them, class colours and figures of each indicator."""
    with Store(edition) as store:
        areas = store.outlines(KIND)
        table = store.indicators().set_index("title")
        indicators = {title: coloured(store, table.loc[title]) for title in titles}
    shapes = shapely.from_wkb(areas["outline_wkb"].to_numpy(dtype=object))
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    features = [
        {"type": "Feature", "id": code, "properties": {"name": name}, "geometry": json.loads(outline)}
        for code, name, outline in zip(
            areas["area_code"], areas["name"], shapely.to_geojson(shapes), strict=True
        )
    ]
    return {
        "outlines": {"type": "FeatureCollection", "features": features},
        "bounds": [[south, west], [north, east]],
        "indicators": indicators,
        "paths": FOLIUM_FILES,
    }


def coloured(store: Store, spec: Any) -> dict[str, dict[str, str]]:
    """Colour of the class, and the printed figure, of every area for an indicator."""
    rows, decimals = store.values(spec["indicator_id"], KIND), int(spec["decimals"])
    known = rows["value"].where(rows["state"] == "value")
    breaks = find_classes(known.dropna(), decimals=decimals).breaks  # as the page first shows
    colours = palette.sequential(len(breaks) + 1, polarity=Polarity(spec["polarity"]))
    fills = ["#ffffff" if v != v else colours[bisect_right(breaks, round(v, decimals))] for v in known]
    texts = [cell(value, state, decimals) for value, state in zip(rows["value"], rows["state"], strict=True)]
    codes = list(rows["area_code"])
    return {"colours": dict(zip(codes, fills, strict=True)), "texts": dict(zip(codes, texts, strict=True))}


@contextmanager
def folium_files(folder: Path) -> Iterator[str]:
    """Fetch folium's scripts with npm and serve them from this machine; yields their address."""
    _, npm = find_node()
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    subprocess.run([*npm, "install", "--prefix", str(folder), *options, *PACKAGES], check=True)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:  # nothing on the screen
            pass

    serve = functools.partial(Handler, directory=str(folder / "node_modules"))
    with http.server.ThreadingHTTPServer(("localhost", 0), serve) as files:
        threading.Thread(target=files.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{files.server_port}"
        finally:
            files.shutdown()


@contextmanager
def peer(browser: Browser, edition: Path, titles: list[str], folder: Path) -> Iterator[Served]:
    """The folium page, served, open, and showing the first indicator."""
    port, script = free_port(), folder / "folium_page.py"
    (folder / "drawn.json").write_text(json.dumps(drawn(edition, titles)), encoding="utf-8")
    with folium_files(folder) as files:
        script.write_text(FOLIUM_PAGE.replace("FILES_ADDRESS", files), encoding="utf-8")
        with (
            server(*plain_words(script, port), port=port) as address,
            opened(browser, address, "iframe") as page,
        ):
            page.wait_for_function("look.theirs()")
            page.wait_for_timeout(SETTLED_MS)
            yield Served(page, "theirs")


@dataclass
class Result:
    """Medians of one edition: milliseconds, bytes, seconds. The peer's are None when it was left out."""

    name: str
    areas: int
    first: float
    again: float
    switch: float
    to_map: float
    others: float
    start: float
    bare: float
    peer_switch: float | None = None
    peer_to_map: float | None = None


def measure(browser: Browser, edition: Path, runs: int, folder: Path, *, with_peer: bool) -> Result:
    """Measure one edition, ours and the peer in turn."""
    with Store(edition) as store:
        name, areas = store.edition.place, len(store.areas(KIND))
    ours_start, bare_start = starts(browser, edition, runs, folder)
    port, median = free_port(), statistics.median
    with (
        server(*insight_words(edition, port), port=port) as address,
        opened(browser, f"{address}/?type={KIND}", MAP_SIGN) as page,
    ):
        page.wait_for_timeout(SETTLED_MS)
        ours = Served(page, "ours")
        titles = ours.options()
        shown = page.locator(".map-view").get_attribute("data-title")
        start = titles.index(shown) + 1 if shown in titles else 0
        order = titles[start:] + titles[:start]  # ends with the one that is shown
        theirs = (
            in_turn(browser, edition, ours, order, runs, folder) if with_peer else alone(ours, order, runs)
        )
        to_map, others = ours.bytes(order)
    switches = ours.first + ours.again
    result = Result(
        name, areas, median(ours.first), median(ours.again or ours.first), median(switches), to_map, others,
        median(ours_start), median(bare_start),
    )  # fmt: skip
    if theirs is not None:
        result.peer_switch, result.peer_to_map = theirs
    return result


def alone(ours: Served, order: list[str], runs: int) -> None:
    """Switch our page, without a peer. The indicator already shown is no first visit."""
    ours.round(order[:-1], first=True)
    for _ in range(1, runs):
        ours.round(order[-1:] + order[:-1], first=False)


def in_turn(
    browser: Browser, edition: Path, ours: Served, order: list[str], runs: int, folder: Path
) -> tuple[float, float]:
    """Switch our page and the peer round by round; the peer's milliseconds and bytes to the map."""
    with peer(browser, edition, order[-1:] + order[:-1], folder) as theirs:
        ours.round(order[:-1], first=True)
        theirs.round(order[:-1], first=True)
        for _ in range(1, runs):
            ours.round(order[-1:] + order[:-1], first=False)
            theirs.round(order[-1:] + order[:-1], first=False)
        to_map, _ = theirs.bytes(order[-1:] + order[:-1])
    return statistics.median(theirs.first + theirs.again), to_map


def report(results: list[Result], console: Console) -> None:
    """Print every figure beside its target."""
    table = Table("what", "median", "target", "", title="The map page, click to painted")
    for column in table.columns[1:3]:
        column.justify = "right"
    for result in results:
        table.add_section()
        table.add_row(f"[bold]{result.name}[/bold], {result.areas:,} areas")
        for row in lines(result):
            table.add_row(*row)
    console.print(table)
    console.print(
        f"Load on this machine at the end (1, 5, 15 minutes): {load()}; {os.cpu_count()} processors."
    )


def lines(result: Result) -> Iterator[tuple[str, str, str, str]]:
    """Rows of one edition: what, median, target, whether it is met."""
    over, kilobytes = result.start - result.bare, result.to_map / 1000
    yield "switch of indicator", f"{result.switch:.0f} ms", f"{SWITCH_MS} ms", met(result.switch <= SWITCH_MS)
    yield "  shown for the first time", f"{result.first:.0f} ms", "", ""
    yield "  shown again", f"{result.again:.0f} ms", "", ""
    yield "sent to the map per switch", f"{kilobytes:.1f} KB", f"{TO_MAP_KB} KB", met(kilobytes <= TO_MAP_KB)
    yield "  to the rest of the page", f"{result.others / 1000:.1f} KB", "", ""
    yield "start to first map over a bare page", f"{over:.1f} s", f"{START_S} s", met(over <= START_S)
    yield "  start to first map", f"{result.start:.1f} s", "", ""
    yield "  start to a bare page", f"{result.bare:.1f} s", "", ""
    if result.peer_switch is not None and result.peer_to_map is not None:
        times = result.peer_switch / result.switch
        yield "folium page: switch of indicator", f"{result.peer_switch:,.0f} ms", "", ""
        yield "folium page: sent to the map", f"{result.peer_to_map / 1000:,.0f} KB", "", ""
        yield "folium page's switch over ours", f"{times:.1f} x", f"{TIMES} x", met(times >= TIMES)
        yield "folium page's bytes over ours", f"{result.peer_to_map / result.to_map:,.0f} x", "", ""


def met(well: bool) -> str:
    """Say in a word whether a target is met."""
    return "[green]met[/green]" if well else "[red]MISSED[/red]"


def load() -> str:
    """How busy the machine has been."""
    return ", ".join(f"{average:.1f}" for average in os.getloadavg())


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--edition", type=Path, metavar="FILE", help="a county; the fictional one is built else"
    )
    parser.add_argument("--england", type=Path, metavar="FILE", help="edition of England, measured as well")
    parser.add_argument("--runs", type=int, default=5, help="starts, and rounds of six switches (default 5)")
    parser.add_argument("--no-peer", dest="peer", action="store_false", help="leave the folium page out")
    return parser.parse_args()


def main() -> None:
    """Measure each edition and print the table."""
    asked, console = options(), Console(width=100)
    if CHROMIUM is None:
        raise SystemExit("Chromium is absent: install it, or name it in CHROMIUM.")
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        editions = [folder / "county.duckdb"]
        if asked.edition is None:
            build(ROOT / "data" / "sample", out=editions[0])
        else:
            shutil.copy(asked.edition, editions[0])  # it may be built anew meanwhile
        if asked.england is not None:
            editions.append(folder / "england.duckdb")
            shutil.copy(asked.england, editions[1])
        console.print(f"Load on this machine at the start: {load()}.")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        report([measure(browser, e, asked.runs, folder, with_peer=asked.peer) for e in editions], console)
        browser.close()


if __name__ == "__main__":
    main()
