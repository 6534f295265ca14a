"""Profiles written in a process of their own, from the server's start on, ahead of those who open them.

Python does one thing at a time in each process: written in the server's own, a profile would hold up everybody who
clicks meanwhile.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from insight import serving
from insight.aside import Aside, AsideError
from insight.errors import InsightError
from insight.store import Store

if TYPE_CHECKING:
    from insight.pages.written import Asked, Shown

MOST = 300
"""A kind of area with more areas than this is not written ahead: a nation's wards would take an hour."""

BEHIND = 10
"""How far the process stands back for those who click (nice)."""


@dataclass
class Writer:
    """What is written of one edition (its key) on one day, and the process that writes it, once that is ready."""

    path: str
    key: str
    today: date
    ahead: dict[Asked, Shown] = field(default_factory=dict)
    process: Aside | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, kind: str, codes: list[str]) -> None:
        """Write these areas ahead, then whatever is asked for, until the writer is over."""
        # Without the process (RuntimeError: the server ends), a profile is written where it is asked for.
        with (
            suppress(InsightError, OSError, RuntimeError),
            Aside("insight.pages.written", behind=BEHIND) as process,
        ):
            process.ask(
                os.getpid
            ).result()  # it is ready, and the server answers: now there is time to import this
            from insight.pages import written  # noqa: PLC0415

            self.process = process
            try:
                for code in codes:
                    asked, shown = process.ask(written.usual, self.path, kind, code, self.today).result()
                    if self.over.is_set():
                        return
                    self.ahead[asked] = shown
                self.over.wait()
            finally:
                self.process = None

    def shown(self, asked: Asked) -> Shown | None:
        """A profile: one written ahead (it is given once, for the page keeps it), or written now; None if it cannot be.

        Raises
        ------
        InsightError
            What writing it raises.
        """
        found, process = self.ahead.pop(asked, None), self.process
        if found is None and process is not None:
            from insight.pages import written  # noqa: PLC0415

            with suppress(AsideError, RuntimeError):
                found = process.ask(written.of_file, self.path, asked).result()
        return found


_lock = threading.Lock()
_writer: Writer | None = None


def key_of(store: Store) -> str:
    """What everything kept of an edition is kept under: another build is another key, also under the same name."""
    return f"{store.path} {store.edition.edition_id} {store.edition.built_at}"


def begin(store: Store, today: date) -> threading.Thread | None:
    """Begin to write the profiles of an edition, once a day; None where that was begun, or nothing is to be done.

    Only a server that ``insight serve`` started does; those of the council's own kind of area are written ahead, as
    their page asks for them first.
    """
    global _writer  # noqa: PLW0603  one for the server, as its editions are
    key = key_of(store)
    with _lock:
        before = _writer
        if not os.environ.get(serving.AHEAD) or (before and (before.key, before.today) == (key, today)):
            return None
        writer = _writer = Writer(str(store.path), key, today)
    if before is not None:
        before.over.set()
    kind = store.edition.default_area_type
    codes = list(store.areas(kind)["area_code"])
    thread = threading.Thread(
        target=writer.run, args=(kind, codes if len(codes) <= MOST else []), daemon=True
    )
    thread.start()
    return thread


def shown(key: str, asked: Asked) -> Shown | None:
    """A profile of an edition, by its key, where the writer has it or writes it; else None."""
    writer = _writer
    if writer is None or (writer.key, writer.today) != (key, asked.today):
        return None
    return writer.shown(asked)
