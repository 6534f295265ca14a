"""Profiles of every area of a kind as PDF on two processes, beside the same words and tables through python-docx.

The peer writes each paper's text and tables with python-docx, one process for each half, without maps, charts or tags.
``python -m bench.documents EDITION [--type ward]``
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import docx

from insight.content import Facts, Listing, Paper, Prose, Spine, Table
from insight.documents import batch
from insight.documents.profile import Office
from insight.documents.shaping import SHORT, shaped
from insight.store import Store

CORES = 2


def ours(edition: Path, kind: str) -> float:
    """Seconds for one run of ``insight export profiles``, start of the processes included."""
    with tempfile.TemporaryDirectory() as folder:
        order = batch.Order(edition, kind, ("pdf",), SHORT, Path(folder), CORES)
        start = time.perf_counter()
        batch.run(order, began=lambda total, done: None, ended=lambda: None)
        return time.perf_counter() - start


def plain(paper: Paper) -> bytes:
    """What most people would write: headings, paragraphs and tables of the same form."""
    file = docx.Document()
    kept, _ = shaped(paper, SHORT)
    file.add_heading(kept.title, 0)
    for section in kept.sections:
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
    return out.getvalue()


def table(file: object, block: Table) -> None:
    """A table as most people would write it."""
    made = file.add_table(rows=0, cols=len(block.columns))  # type: ignore[attr-defined]
    for row in ([c.title for c in block.columns], *([c.text for c in r] for r in block.rows)):
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text


def half(edition: Path, kind: str, codes: list[str]) -> int:
    """Write the peer's files of some areas."""
    with Store(edition) as store:
        office = Office(store)
        return sum(len(plain(office.paper(code, kind))) for code in codes)


def theirs(edition: Path, kind: str) -> float:
    """Seconds for the peer on as many processes."""
    with Store(edition) as store:
        codes = list(store.areas(kind)["area_code"])
    start = time.perf_counter()
    with ProcessPoolExecutor(CORES) as pool:
        waiting = [pool.submit(half, edition, kind, codes[at::CORES]) for at in range(CORES)]
        for one in waiting:
            one.result()
    return time.perf_counter() - start


def main() -> None:
    """Print both, in all and for each profile."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("edition", type=Path)
    asked.add_argument("--type", default="ward")
    given = asked.parse_args()
    with Store(given.edition) as store:
        areas = len(store.areas(given.type))
    for name, way in (("insight, PDF/UA with map", ours), ("python-docx, words and tables", theirs)):
        seconds = way(given.edition, given.type)
        print(f"{name:32} {areas} areas  {seconds:6.1f} s  {seconds / areas:.3f} s each")


if __name__ == "__main__":
    main()
