"""The council's logo: a file of the catalogue that an edition keeps whole, so that showing it asks nobody."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from insight.errors import Fault

MOST_BYTES = 100_000
PNG = b"\x89PNG\r\n\x1a\n"
KINDS = {".svg": "image/svg+xml", ".png": "image/png"}
SVG_ROOT = "{http://www.w3.org/2000/svg}svg"


def fault_of(folder: Path, name: str) -> Fault | None:
    """What is wrong with the logo of a catalogue folder; None where nothing is."""
    said, path = f"council.toml, logo = '{name}'", folder / name
    if path.suffix.lower() not in KINDS:
        return Fault(said, "a logo is an SVG or a PNG file", path.suffix or "no ending", "Name such a file.")
    try:
        data = path.read_bytes()
    except OSError as error:
        found = error.strerror or str(error)
        return Fault(said, "the file must be there", found, "Put it into the catalogue's folder.")
    if len(data) > MOST_BYTES:
        rule, found = f"a logo has at most {MOST_BYTES // 1000} KB", f"{len(data) / 1000:,.0f} KB"
        return Fault(said, rule, found, "Save it smaller: it is shown 40 pixels high.")
    if not _is_what_it_says(path.suffix.lower(), data):
        return Fault(said, f"the file must be {path.suffix[1:].upper()}", "something else", "Save it again.")
    return None


def _is_what_it_says(ending: str, data: bytes) -> bool:
    if ending == ".png":
        return data.startswith(PNG)
    if b"<!ENTITY" in data:  # no drawing needs one, and a few lines of them can fill the memory
        return False
    try:
        return ElementTree.fromstring(data).tag == SVG_ROOT
    except ElementTree.ParseError:
        return False


def address(folder: Path, name: str | None) -> str:
    """The logo as a data address, for an edition to keep; empty where there is none."""
    if name is None:
        return ""
    path = folder / name
    return f"data:{KINDS[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode()}"


def image(place: str, up: str = "") -> str:
    """The logo at an address as HTML; nothing where there is none. ``up`` leads to its folder.

    It has no words, for the council's name stands beside it. A script in it does not run.
    """
    return f'<img class="logo" src="{escape(up + place)}" alt="">' if place else ""


def content(kept: str) -> tuple[str, bytes]:
    """Format (*svg* or *png*) and bytes of a logo as `address` keeps it."""
    head, _, data = kept.partition(",")
    return ("svg" if "svg" in head else "png"), base64.b64decode(data)
