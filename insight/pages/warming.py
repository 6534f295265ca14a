"""Profiles written ahead in a process of their own, from the server's start on: nobody waits for them to be written.

Python does one thing at a time in each process: written in the server's own, they would hold up everybody who clicks.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from datetime import date

from insight import serving
from insight.aside import Aside
from insight.errors import InsightError
from insight.pages import written
from insight.pages.written import Asked, Shown
from insight.store import Store

MOST = 300
"""A kind of area with more areas than this is not written ahead: a nation's wards would take an hour."""

TOGETHER = 5
"""Profiles asked for at once: fewer would wait for each other, more would come late."""

BEHIND = 10
"""How far the process stands back for those who click (nice)."""

_lock = threading.Lock()
_now: tuple[str, date] | None = None
"""Edition (its key) and day that profiles are written ahead for."""
_written: dict[Asked, Shown] = {}


def begin(store: Store, today: date) -> threading.Thread | None:
    """Begin to write the profiles of an edition ahead, once a day; None where that was begun, or nothing is to be done.

    Only a server that ``insight serve`` started does; those of the council's own kind of area are written, as their
    page asks for them first.
    """
    global _now  # noqa: PLW0603  one for the server, as its editions are
    wanted = (written.key_of(store), today)
    with _lock:
        if not os.environ.get(serving.AHEAD) or wanted == _now:
            return None
        _now = wanted
        _written.clear()
    kind = store.edition.default_area_type
    codes = list(store.areas(kind)["area_code"])
    if len(codes) > MOST:
        return None
    thread = threading.Thread(target=_write, args=(str(store.path), kind, codes, wanted), daemon=True)
    thread.start()
    return thread


def take(key: str, asked: Asked) -> Shown | None:
    """A profile that was written ahead; it is given once, for `insight.pages.editions` keeps it."""
    with _lock:
        return _written.pop(asked, None) if (key, asked.today) == _now else None


def _write(path: str, kind: str, codes: list[str], wanted: tuple[str, date]) -> None:
    # Without the process (RuntimeError: the server ends), a profile is written when somebody opens it.
    with suppress(InsightError, OSError, RuntimeError), Aside("insight.pages.written") as aside:
        aside.ask(os.nice, BEHIND)
        for at in range(0, len(codes), TOGETHER):
            some = codes[at : at + TOGETHER]
            found = aside.ask(written.write_usual, path, kind, some, wanted[1]).result()
            with _lock:
                if wanted != _now:
                    return
                _written.update(found)
