"""Processes side by side that each make many documents of one edition."""

from __future__ import annotations

import gc
from pathlib import Path

from insight.store import Store, read_lightly


def opened(edition: Path) -> Store:
    """Open an edition in a process that makes documents of it and nothing else.

    Its processes share the processor, so each asks the edition in one thread, and once for all areas of a kind where
    that is as quick. A document makes many objects and hardly any garbage in circles, so that is seldom looked for.
    """
    gc.set_threshold(100_000, 50, 100)
    read_lightly()
    return Store(edition, threads=1, many=True)
