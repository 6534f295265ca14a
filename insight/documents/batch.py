"""Many documents in one run: in parallel, and gone on with where a run was stopped.

`run` writes the profiles of every area of a kind, `carry_out` whatever a `Bench` makes.

A list (`LIST`) in the folder holds the sha256 of every file that is whole; a file that is there and agrees is not made
again. A lock keeps a second run out of the folder until the first has ended, however it ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from insight.documents import working
from insight.documents.files import ExportError, write_all
from insight.documents.names import of_profiles
from insight.documents.profile import Office
from insight.errors import Fault
from insight.store import Store

LIST = "profiles-made.jsonl"
LOCK = ".profiles.lock"


Contents = dict[str, bytes]
"""Files by name."""


class Bench(Protocol):
    """What makes documents; it goes to every process of a run."""

    def ready(self) -> Callable[[str, Sequence[str]], Contents]:
        """Open an edition in a process, and return what writes the files of one document.

        That is called with the key of the document and the names of its files.
        """


@dataclass(frozen=True)
class Order:
    """One run over areas: the edition file, kind of area, formats, form, folder, processes."""

    edition: Path
    area_type: str
    endings: tuple[str, ...]
    form: str
    folder: Path
    workers: int = 0

    def ready(self) -> Callable[[str, Sequence[str]], Contents]:
        """Open the edition; see `Bench`."""
        office = Office(working.opened(self.edition))

        def written(code: str, names: Sequence[str]) -> Contents:
            paper = office.paper(code, self.area_type)
            return {name: office.written(paper, self.form, name.rsplit(".", 1)[1]) for name in names}

        return written


@dataclass(frozen=True)
class Made:
    """What a run did: files made, and files that were there already."""

    made: int
    kept: int


def run(order: Order, *, began: Callable[[int, int], None], ended: Callable[[], None]) -> Made:
    """Write the profiles of every area of a kind.

    Parameters and errors are those of `carry_out`.
    """
    with Store(order.edition) as store:
        areas, edition_id = store.areas(order.area_type), store.edition.edition_id
    names = of_profiles(areas, order.area_type, edition_id, form=order.form, endings=order.endings)
    return carry_out(order, names, folder=order.folder, workers=order.workers, began=began, ended=ended)


def carry_out(
    bench: Bench,
    names: Mapping[str, Sequence[str]],
    *,
    folder: Path,
    began: Callable[[int, int], None],
    ended: Callable[[], None],
    workers: int = 0,
) -> Made:
    """Write documents that are not whole yet.

    Parameters
    ----------
    bench
        What makes them.
    names
        Names of the files of every document, by its key.
    folder
        Where they go.
    began
        Called once with the number of documents, and how many of them are done already.
    ended
        Called when a document is done.
    workers
        Processes; as many as there are processors when 0.

    Raises
    ------
    ExportError
        When the folder cannot be written, the disk is full, or another run is at work in the folder.
    """
    with locked(folder):
        whole = finished(folder)
        wanted = {key: tuple(name for name in files if name not in whole) for key, files in names.items()}
        tasks = [(key, files) for key, files in wanted.items() if files]
        began(len(names), len(names) - len(tasks))
        made = _all(bench, tasks, folder, workers, ended)
    return Made(made, sum(map(len, names.values())) - sum(map(len, wanted.values())))


def _all(
    bench: Bench,
    tasks: Sequence[tuple[str, tuple[str, ...]]],
    folder: Path,
    workers: int,
    ended: Callable[[], None],
) -> int:
    made = 0
    workers = min(workers or os.cpu_count() or 1, max(len(tasks), 1))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(bench,)) as pool:
        waiting = [pool.submit(_make, key, files, folder) for key, files in tasks]
        try:
            for future in as_completed(waiting):
                sums = future.result()
                note(folder, sums)
                made += len(sums)
                ended()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return made


_READY: list[Callable[[str, Sequence[str]], Contents]] = []
"""What writes documents in this process: a worker opens the edition once."""


def _begin(bench: Bench) -> None:
    _READY[:] = [bench.ready()]


def _make(key: str, names: Sequence[str], folder: Path) -> dict[str, str]:
    """Write the files of one document; their sums by name."""
    files = _READY[0](key, names)
    write_all(folder, files)
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
