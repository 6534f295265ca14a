"""Twenty people at once: how long anybody waits for a profile or for another indicator, and what memory it takes.

    python -m bench.load [--edition FILE] [--people 20] [--minutes 2] [--pause 4] [--no-peer]

A real server is started, and as many sessions as people open it over their own web socket, in Streamlit's own
messages, as browsers do; only nothing is painted. Each person reads for a while (``--pause`` seconds on average,
between half and one and a half times that) and then does one of two things: another area's profile is chosen in the
list of areas, or another indicator in the list over the map. The clock runs from the message that carries the choice to
the one that says that the page is whole. Half of the people look at profiles and half at the map. Nobody's first visit
counts: it is told apart.

Figures: the middle one, the 95th of 100, and the longest; most memory of the server, with processes that it ran beside
itself, while it served.

Peer: the same sessions on the page one writes first (`bench.switching`): figures read from the same edition, outlines
and colours in ``folium.GeoJson`` through streamlit-folium. Its people choose another indicator.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from bench.servers import PATIENCE, ROOT, insight_server, plain_server, server
from bench.switching import PEER
from insight.build import build
from insight.store import Store

PROFILE_S, SWITCH_S, MEMORY_GB = 1.0, 0.5, 1.5
LARGEST = 200 << 20
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{base}__events"


@dataclass
class Waits:
    """Seconds waited, by what for."""

    first: list[float] = field(default_factory=list)
    profile: list[float] = field(default_factory=list)
    switch: list[float] = field(default_factory=list)
    faults: int = 0


class Person:
    """One session: what the page has told it so far, and the choices it sends."""

    def __init__(self, address: str, path: str, query: str, seed: int) -> None:
        self._address, self._path, self._query = address, path, query
        self._random = random.Random(seed)
        self._socket: ClientConnection | None = None
        self.lists: dict[str, Any] = {}
        self.chooser: Any = None
        self.fragment = ""
        self._hash = ""
        self._turn = 0

    async def open(self) -> float:
        """Open the page; seconds until it is whole."""
        began = time.perf_counter()
        self._socket = await connect(
            f"{self._address}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(self._address.replace("ws", "http", 1)),
            max_size=LARGEST,
        )
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._path
        await self._send(message)
        return time.perf_counter() - began

    async def choose(self, label: str) -> float:
        """Choose anything else in a list of the page."""
        box = self.lists[label]
        chosen = self._random.choice([one for one in box.options if one != getattr(box, "shown", "")])
        box_id = box.id
        return await self._act(lambda state: _set(state, box_id, chosen))

    async def switch(self) -> float:
        """Choose another indicator in the list over the map."""
        base, names = self.chooser
        self._turn += 1
        value = [{"event": "indicator", "value": {"id": self._random.choice(names), "turn": self._turn}}]

        def put(state: Any) -> None:
            own = state.widgets.add()
            own.id, own.json_value = base, "{}"
            widget = state.widgets.add()
            widget.id, widget.json_trigger_value = EVENTS.format(base=base), json.dumps(value)

        return await self._act(put)

    async def _act(self, put: Any) -> float:
        message = BackMsg()
        message.rerun_script.page_script_hash = self._hash
        message.rerun_script.query_string = self._query
        if self.fragment:
            message.rerun_script.fragment_id = self.fragment
        put(message.rerun_script.widget_states)
        began = time.perf_counter()
        await self._send(message)
        return time.perf_counter() - began

    async def _send(self, message: BackMsg) -> None:
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._take(await self._socket.recv()):
                pass

    def _take(self, raw: Any) -> bool:
        """Take in one message; whether the page is whole with it."""
        message = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._hash = message.new_session.page_script_hash or self._hash
        if kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        if kind == "delta":
            self._note(message.delta)
        if kind == "script_finished":
            return message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            )
        return False

    def _note(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind == "selectbox":
            self.lists[element.selectbox.label] = element.selectbox
            self.fragment = delta.fragment_id or self.fragment
        if kind == "bidi_component" and element.bidi_component.WhichOneof("data") == "bytes":
            self._note_chooser(element.bidi_component)

    def _note_chooser(self, component: Any) -> None:
        from layers.live.wire import unpack

        head = unpack(component.bytes).head
        if head.get("kind") == "chooser":
            names = [name for _, choices in head["groups"] for name, _ in choices]
            self.chooser = (component.id, names)

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()


def _set(state: Any, widget_id: str, value: str) -> None:
    widget = state.widgets.add()
    widget.id = widget_id
    widget.string_value = value


async def visit(person: Person, what: str, waits: Waits, until: float, pause: float, seed: int) -> None:
    """One person's visit."""
    chance = random.Random(seed)
    await asyncio.sleep(chance.uniform(0, pause))
    try:
        waits.first.append(await person.open())
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
            if what == "profile":
                waits.profile.append(await person.choose("Area"))
            elif person.chooser is not None:
                waits.switch.append(await person.switch())
            else:
                waits.switch.append(await person.choose("Indicator"))
    except (ConnectionClosed, OSError, RuntimeError, TimeoutError) as error:
        waits.faults += 1
        print(f"{what}: {error!r}", file=sys.stderr)
    finally:
        await person.close()


async def crowd(address: str, kinds: list[tuple[str, str, str]], *, minutes: float, pause: float) -> Waits:
    """All people at once."""
    waits, until = Waits(), time.monotonic() + minutes * 60
    visits = []
    for number, (what, path, query) in enumerate(kinds):
        person = Person(address, path, query, seed=number)
        visits.append(visit(person, what, waits, until, pause, seed=1000 + number))
    await asyncio.gather(*visits)
    return waits


def most_memory(process: int) -> float:
    """Most memory a process and those it started have held so far, in gigabytes."""
    pids, total = [process], 0
    for pid in pids:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            continue
        pids += [int(child) for child in children]
        held = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
        total += int(held) * 1024
    return total / 1e9


async def watched(visits: Coroutine[Any, Any, Waits], process: int) -> tuple[Waits, float]:
    """The visits, and the most memory of the server with the processes that it ran beside itself meanwhile."""
    most, going = 0.0, asyncio.ensure_future(visits)
    while not going.done():
        most = max(most, most_memory(process))
        await asyncio.wait([going], timeout=1)
    return going.result(), max(most, most_memory(process))


def ours(edition: Path, people: int, *, minutes: float, pause: float) -> tuple[Waits, float]:
    """Our pages, half of the people on profiles and half on the map."""
    with Store(edition) as store:
        kind = store.edition.default_area_type
    kinds = [
        ("profile", "area", f"type={kind}") if number % 2 else ("switch", "map", f"type={kind}")
        for number in range(people)
    ]
    with server(insight_server(edition)) as (address, process):
        return asyncio.run(watched(crowd(_socket(address), kinds, minutes=minutes, pause=pause), process))


def _socket(address: str) -> str:
    return address.replace("http", "ws", 1)


def peers(edition: Path, people: int, *, minutes: float, pause: float) -> tuple[Waits, float]:
    """The page one writes first, everybody on its map."""
    with Store(edition) as store:
        kind = store.edition.default_area_type
        periods = store.periods()
        held = set(periods.loc[periods["area_type"] == kind, "indicator_id"])
        rows = store.indicators()
        titles = list(rows.loc[rows["indicator_id"].isin(held), "title"].drop_duplicates())
    names = f"EDITION, KIND, TITLES, LINKS = {str(edition)!r}, {kind!r}, {titles!r}, {{}}\n"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.py"
        page.write_text(names + PEER, encoding="utf-8")
        with server(plain_server(page)) as (address, process):
            kinds = [("switch", "", "")] * people
            return asyncio.run(watched(crowd(_socket(address), kinds, minutes=minutes, pause=pause), process))


def row(name: str, found: list[float], most: float | None) -> list[str]:
    """One line of the table."""
    if not found:
        return [name, "0", "", "", "", ""]
    middle, high = np.percentile(found, [50, 95])
    verdict = "" if most is None else f"{most:g} s: {'met' if high <= most else 'MISSED'}"
    return [name, str(len(found)), f"{middle:.2f} s", f"{high:.2f} s", f"{max(found):.2f} s", verdict]


def main() -> None:
    """Print what people wait."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edition", type=Path)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--pause", type=float, default=4.0)
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        edition = asked.edition or build(ROOT / "data" / "sample", out=Path(folder) / "sample.duckdb").path
        waits, memory = ours(edition, asked.people, minutes=asked.minutes, pause=asked.pause)
        table = Table("what", "times", "middle", "95th of 100", "longest", "95th at most")
        table.add_row(*row("first visit", waits.first, None))
        table.add_row(*row("another profile", waits.profile, PROFILE_S))
        table.add_row(*row("another indicator", waits.switch, SWITCH_S))
        faults = waits.faults
        if not asked.no_peer:
            peer, peer_memory = peers(edition, asked.people, minutes=asked.minutes, pause=asked.pause)
            table.add_row(*row("folium page: another indicator", peer.switch, None))
            faults += peer.faults
    console = Console(width=130)
    console.print(table)
    verdict = "met" if memory <= MEMORY_GB else "MISSED"
    console.print(
        f"Memory of the server at most {memory:.2f} GB (at most {MEMORY_GB} GB: {verdict})", highlight=False
    )
    if not asked.no_peer:
        console.print(f"Memory of the folium page {peer_memory:.2f} GB", highlight=False)
    console.print(f"{asked.people} people, {faults} sessions broke off", highlight=False)


if __name__ == "__main__":
    main()
