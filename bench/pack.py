"""A committee pack beside the plain way to as many maps and tables: matplotlib and geopandas, and python-docx.

Ours is the whole of it, from the question to the zip file: tagged PDF, Word, text, maps as SVG and PNG of 300 dpi,
spreadsheets, with the start of Python left out for both. The peer draws the same maps as SVG and PNG with
`geopandas.plot` and writes the same paragraphs and tables with python-docx, without PDF, tags, alt text or sources.
Both begin with an edition just opened; the least of a few runs is printed. ``python -m bench.pack EDITION [--runs N]``
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from pathlib import Path

import docx
from docx.shared import Mm

from bench import sheets
from bench.documents import table
from insight.content import Facts, Listing, Paper, Prose, Spine, Table
from insight.documents import pack
from insight.documents.profile import Office
from insight.store import Store, read_lightly
from layers.sheet.model import Sheet

TOPIC = "Deprivation"


def ours(edition: Path, areas: list[str], kind: str | None) -> int:
    """Bytes of a pack."""
    with Store(edition) as store:
        office = Office(store)
        return len(pack.zipped(office, pack.pack(store, areas, [TOPIC], area_type=kind)))


def theirs(paper: Paper, drawn: list[Sheet]) -> int:
    """Bytes of the plain way: the paper is written and the figures of the maps are read before the clock starts."""
    file, size = docx.Document(), 0
    file.add_heading(paper.title, 0)
    for sheet in drawn:
        png = sheets.plain(sheet, "png")
        size += len(png) + len(sheets.plain(sheet, "svg"))
        file.add_picture(io.BytesIO(png), width=Mm(130))
    for section in paper.sections:
        file.add_heading(section.title, 1)
        for block in section.blocks:
            if isinstance(block, Prose):
                file.add_paragraph(" ".join(block.sentences))
            elif isinstance(block, Listing):
                for item in block.items:
                    file.add_paragraph(item, style="List Bullet")
            elif isinstance(block, Facts):
                for fact in block.items:
                    file.add_paragraph(f"{fact.label}: {fact.text}")
            elif isinstance(block, Spine | Table):
                table(file, block.table if isinstance(block, Spine) else block)
    out = io.BytesIO()
    file.save(out)
    return size + len(out.getvalue())


def timed(what: Callable[[], int], runs: int) -> tuple[float, float, int]:
    """Least seconds by the clock, and of processor time in that run; bytes made."""
    best, spent, size = float("inf"), 0.0, 0
    for _ in range(runs):
        start, used = time.perf_counter(), time.process_time()
        size = what()
        took = time.perf_counter() - start
        if took < best:
            best, spent = took, time.process_time() - used
    return best, spent, size


def main() -> None:
    """Print a row for each way and each of: a ward, a panel, three wards together."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("edition", type=Path)
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    read_lightly()
    with Store(given.edition) as store:
        wards = list(store.areas("ward")["area_code"])
        kinds = set(store.area_types()["area_type"])
        panels = list(store.areas("panel")["area_code"])[:1] if "panel" in kinds else []
    cases = {
        "one ward": (wards[:1], "ward"),
        "one panel": (panels, "panel"),
        "three wards": (wards[:3], "ward"),
    }
    print(f"{'pack':14} {'way':34} {'seconds':>8} {'of cpu':>8} {'MB':>6}")
    for name, (areas, kind) in cases.items():
        if not areas:
            continue
        with Store(given.edition) as store:
            office = Office(store)
            made = pack.pack(store, areas, [TOPIC], area_type=kind)
            wanted = [one for one in pack.pictures(made.paper) if one.indicator_id is not None]
            drawn = [office.pictures.sheet(one) for one in wanted]
            ways: dict[str, Callable[[], int]] = {
                "insight, all seven formats": lambda areas=areas, kind=kind: ours(given.edition, areas, kind),  # type: ignore[misc]
                "matplotlib and python-docx": lambda made=made, drawn=drawn: theirs(made.paper, drawn),  # type: ignore[misc]
            }
            for label, way in ways.items():
                seconds, used, size = timed(way, given.runs)
                print(f"{name:14} {label:34} {seconds:8.2f} {used:8.2f} {size / 1e6:6.1f}")


if __name__ == "__main__":
    main()
