"""The profiles of every area of a kind in one run: in parallel, and gone on with where a run was stopped.

A list (`LIST`) in the folder holds the sha256 of every file that is whole; a file that is there and agrees is not made
again. A lock keeps a second run out of the folder until the first has ended, however it ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from insight.documents import working
from insight.documents.files import ExportError, write_all
from insight.documents.profile import Office, file_names
from insight.errors import Fault
from insight.store import Store

LIST = "profiles-made.jsonl"
LOCK = ".profiles.lock"


@dataclass(frozen=True)
class Order:
    """One run: the edition file, kind of area, formats, form, folder, processes."""

    edition: Path
    area_type: str
    endings: tuple[str, ...]
    form: str
    folder: Path
    workers: int = 0


@dataclass(frozen=True)
class Made:
    """What a run did: files made, and files that were there already."""

    made: int
    kept: int


@dataclass(frozen=True)
class _Task:
    code: str
    area_type: str
    form: str
    names: tuple[str, ...]
    folder: Path


def run(order: Order, *, began: Callable[[int, int], None], ended: Callable[[], None]) -> Made:
    """Write the profiles of every area of a kind.

    Parameters
    ----------
    order
        What to write, and where.
    began
        Called once with the number of areas, and how many of them are done already.
    ended
        Called when an area is done.

    Raises
    ------
    ExportError
        When the folder cannot be written, the disk is full, or another run is at work in the folder.
    """
    with Store(order.edition) as store:
        areas, edition_id = store.areas(order.area_type), store.edition.edition_id
    names = file_names(areas, order.area_type, edition_id, form=order.form, endings=order.endings)
    with locked(order.folder):
        whole = finished(order.folder)
        wanted = {code: tuple(name for name in files if name not in whole) for code, files in names.items()}
        tasks = [
            _Task(code, order.area_type, order.form, files, order.folder)
            for code, files in wanted.items()
            if files
        ]
        began(len(names), len(names) - len(tasks))
        made = _all(order, tasks, ended)
    return Made(made, sum(map(len, names.values())) - sum(map(len, wanted.values())))


def _all(order: Order, tasks: list[_Task], ended: Callable[[], None]) -> int:
    made = 0
    workers = min(order.workers or os.cpu_count() or 1, max(len(tasks), 1))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_open, initargs=(order.edition,)) as pool:
        waiting = [pool.submit(_make, task) for task in tasks]
        try:
            for future in as_completed(waiting):
                sums = future.result()
                note(order.folder, sums)
                made += len(sums)
                ended()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return made


_OFFICE: list[Office] = []
"""The office of this process: a worker opens the edition once."""


def _open(edition: Path) -> None:
    _OFFICE[:] = [Office(working.opened(edition))]


def _make(task: _Task) -> dict[str, str]:
    """Write the files of an area; their sums by name."""
    office = _OFFICE[0]
    paper = office.paper(task.code, task.area_type)
    files = {name: office.written(paper, task.form, name.rsplit(".", 1)[1]) for name in task.names}
    write_all(task.folder, files)
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def finished(folder: Path) -> set[str]:
    """Names of files in a folder that are whole: listed, there, and with the sum that was noted."""
    path = folder / LIST
    if not path.exists():
        return set()
    sums: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            sums.update(json.loads(line))
        except ValueError:
            continue  # the last line of a run that was killed may be half written
    return {name for name, total in sums.items() if _sum(folder / name) == total}


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def note(folder: Path, sums: dict[str, str]) -> None:
    """Add files to the list of those that are whole.

    Raises
    ------
    ExportError
        When the list cannot be written.
    """
    try:
        with (folder / LIST).open("a", encoding="utf-8") as file:
            file.write(json.dumps(sums) + "\n" if sums else "")
    except OSError as error:
        raise ExportError(_cannot(folder, error)) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder.

    Raises
    ------
    ExportError
        When another run is at work there, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a")
    except OSError as error:
        raise ExportError(_cannot(folder, error)) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            rule, remedy = (
                "one export at a time writes into a folder",
                "Wait until it has ended, or choose another --out.",
            )
            raise ExportError(Fault(str(folder), rule, "another export is at work there", remedy)) from error
        yield


def _cannot(folder: Path, error: OSError) -> Fault:
    remedy = "Free some space, or choose another folder with --out."
    return Fault(str(folder), "the folder of an export can be written", error.strerror or str(error), remedy)
