"""The static site: every profile, map and table of an edition as plain pages, for a council's own web space.

No server, no request to any other host; it also opens from a folder. What the public may not see is not in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from insight import freezing, profiles
from insight.area_paper import area_paper
from insight.documents import site_first, site_map, working
from insight.documents.files import ExportError
from insight.documents.site_first import area_file, map_file
from insight.documents.site_frame import page
from insight.errors import Fault
from insight.pages import paper as drawing
from insight.store import Store

MARKER = ".community-insight-site"
"""A folder with this file in it was made by `publish`, and may be replaced by it."""

AT_ONCE, MAPS_AT_ONCE = 12, 60
"""Areas and maps that one process takes at a time."""


@dataclass(frozen=True)
class Published:
    """What was written."""

    folder: Path
    pages: int
    largest: int
    """Bytes of the largest page."""


def publish(
    edition: Path,
    folder: Path,
    *,
    address: str = "",
    processes: int | None = None,
    step: Callable[[int, int], None] = lambda *_: None,
) -> Published:
    """Write the whole site, and put it in place of the one before only when it is whole.

    Parameters
    ----------
    edition
        The edition file.
    folder
        Where the site goes: a new or empty folder, or one written before.
    address
        Address the site will have (``https://…/``): the sitemap needs it; without one its addresses are relative.
    processes
        Processes that work side by side; as many as there are processors when None.
    step
        Called with how many pages are done and how many there are.

    Raises
    ------
    ExportError
        When the folder holds something else, cannot be written, or the disk is full; it is then as it was.
    """
    folder = folder.absolute()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        rule, remedy = (
            "a site goes into a folder of its own",
            "Name a new folder, or empty this one yourself.",
        )
        raise ExportError(Fault(str(folder), rule, "other files in it", remedy))
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.unfinished")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        for part in ("area", "map"):
            (draft / part).mkdir(parents=True)
        with Store(edition) as store:
            site_first.write(store, draft, address)
            _all(store, draft, processes or os.cpu_count() or 1, step)
        (draft / MARKER).write_text(
            "Made by insight publish; it may replace this folder.\n", encoding="utf-8"
        )
        _swap(draft, folder)
    except OSError as error:
        rule, remedy = (
            "the site must be written whole",
            "Free some space, or name another folder; nothing was changed.",
        )
        raise ExportError(Fault(str(folder), rule, error.strerror or str(error), remedy)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    sizes = [path.stat().st_size for path in folder.rglob("*.html")]
    return Published(folder, len(sizes), max(sizes))


def _swap(draft: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one."""
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        os.replace(folder, old)
    try:
        os.replace(draft, folder)
    except OSError:
        if old.exists():
            os.replace(old, folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


# --- Profiles and maps, in processes side by side ---------------------------------------------------


def _all(store: Store, draft: Path, processes: int, step: Callable[[int, int], None]) -> None:
    areas, maps = site_first.areas(store), site_first.maps(store)
    jobs = [("area", part) for part in _parts(areas, AT_ONCE)]
    # Many maps of a kind go to one process: its outlines are drawn once.
    jobs += [
        ("map", part)
        for kind in dict.fromkeys(kind for _, kind in maps)
        for part in _parts([at for at in maps if at[1] == kind], MAPS_AT_ONCE)
    ]
    done, whole = 0, len(areas) + len(maps)
    made = store.edition.built_at.date()
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (store.path, draft, made)) as pool:
        waiting = {pool.submit(_job, *job): len(job[1]) for job in jobs}
        for finished in as_completed(waiting):
            finished.result()
            done += waiting[finished]
            step(done, whole)


def _parts(items: list[tuple[str, str]], size: int) -> Iterator[list[tuple[str, str]]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


_WRITER: list[_Writer] = []
"""The writer of this process, which opens the edition once."""


def _begin(path: Path, draft: Path, today: date) -> None:
    _WRITER[:] = [_Writer(path, draft, today)]


def _job(what: str, part: list[tuple[str, str]]) -> None:
    write = _WRITER[0].profile if what == "area" else _WRITER[0].map
    for one in part:
        write(*one)


class _Writer:
    """Writes pages of one edition below a folder; the outlines of a kind of area are drawn once."""

    def __init__(self, path: Path, draft: Path, today: date) -> None:
        self._store = working.opened(path)
        self._draft, self._today = draft, today
        self._earlier = freezing.earlier(self._store)
        self._outlines: dict[str, site_map.Outlines] = {}

    def profile(self, area_type: str, area_code: str) -> None:
        """Write the profile of an area."""
        written = area_paper(self._store, area_code, area_type, today=self._today, earlier=self._earlier)
        drawn = drawing.sections(self._store, written)
        where = drawing.picture_of(written)
        locator = drawing.locator(self._store, where) if where else ""
        parts = "".join(
            f'<section aria-labelledby="{section.key}"><h2 id="{section.key}">{escape(section.title)}</h2>'
            + (locator if section.key == "people" else "")
            + "".join(piece.html for piece in section.pieces)
            + "</section>"
            for section in drawn
        )
        body = (
            f'<h1>{escape(written.title)}</h1><p class="ci-lead">{escape(written.subtitle)}</p>'
            f"{drawing.contents(drawn)}{parts}{drawing.origin(written.origin)}"
        )
        self._put(area_file(area_type, area_code), written.title, body)

    def map(self, indicator_id: str, area_type: str) -> None:
        """Write the map of an indicator by a kind of area."""
        if area_type not in self._outlines:
            self._outlines[area_type] = site_map.outlines(self._store, area_type)
        shown = profiles.view(self._store, indicator_id, area_type, beside=False)
        links = {str(code): f"../{area_file(area_type, str(code))}" for code in shown.rows["area_code"]}
        title, body = site_map.body(self._store, shown, self._outlines[area_type], links)
        self._put(map_file(indicator_id, area_type), title, body)

    def _put(self, name: str, title: str, body: str) -> None:
        html = page(self._store.edition, title=escape(title), body=body, up="../")
        (self._draft / name).write_text(html, encoding="utf-8")
