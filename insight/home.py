"""The folder of editions: where it is, which edition its pointer names, what killed builds left behind."""

from __future__ import annotations

import os
from pathlib import Path

from insight import store_faults
from insight.errors import StoreError


def home() -> Path:
    """Folder that holds the editions: ``INSIGHT_HOME``, else ``.insight`` in the working folder."""
    return Path(os.environ.get("INSIGHT_HOME", ".insight"))


def register_location() -> str:
    """Where the register is: ``INSIGHT_REGISTER`` (a path or an SQLAlchemy URL), else below the home folder."""
    return os.environ.get("INSIGHT_REGISTER") or str(home() / "register.sqlite")


def publish(path: Path, *, keep: int = 5) -> None:
    """Move the pointer to an edition in `home`, and drop all but the newest ``keep`` editions."""
    pointer = home() / "current"
    fresh = pointer.with_name(f".current.{os.getpid()}")
    try:
        fresh.write_text(path.name + "\n", encoding="utf-8")
        flush(fresh)
        os.replace(fresh, pointer)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise StoreError(store_faults.unwritable(pointer, error)) from error
    editions = sorted(home().glob("*.duckdb"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in editions[keep:]:
        if old != path:
            old.unlink(missing_ok=True)


def remove_unfinished(folder: Path) -> None:
    """Remove what killed builds left in a folder; a build still running keeps its file."""
    for leftover in folder.glob(".*.unfinished*"):
        process = leftover.name.split(".unfinished")[0].rpartition(".")[2]
        if not _alive(process):
            leftover.unlink(missing_ok=True)


def _alive(process: str) -> bool:
    if not process.isdigit() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def flush(path: Path) -> None:
    """Have a file or folder written through to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
