"""Write files so that nobody finds half of one: under a name of one's own first, then moved into place."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from insight.errors import Fault, InsightError


class ExportError(InsightError):
    """A file could not be written."""


def write_all(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files (name to bytes) into a folder: all, or where the disk is full none.

    Raises
    ------
    ExportError
        When the folder cannot be written or the disk is full; nothing unfinished is left.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in contents.items():
            fresh = folder / f".{secrets.token_hex(8)}.unfinished"
            waiting.append((fresh, folder / name))
            fresh.write_bytes(data)
        for fresh, path in waiting:
            os.replace(fresh, path)
    except OSError as error:
        for fresh, _ in waiting:
            fresh.unlink(missing_ok=True)
        remedy = "Free some space, or choose another folder with --out."
        rule = "the folder of an export can be written"
        raise ExportError(Fault(str(folder), rule, error.strerror or str(error), remedy)) from error
    return [path for _, path in waiting]
