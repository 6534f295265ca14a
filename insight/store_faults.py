"""What the store says of an edition that cannot be read or written."""

from __future__ import annotations

from pathlib import Path

from insight.errors import Fault


def other_version(path: Path) -> Fault:
    """The edition was built by another version."""
    return Fault(
        str(path),
        "the edition must be built by this version of Community Insight",
        "an edition of another version",
        "Build it again with: insight build",
    )


def absent(path: Path) -> Fault:
    """There is no such file."""
    return Fault(str(path), "the edition must exist", "no such file", "Run: insight build data/sample")


def unreadable(path: Path, error: Exception) -> Fault:
    """The file is no edition."""
    words = str(error).splitlines()[0][:200]
    return Fault(str(path), "the file must be an edition made by 'insight build'", words, "Build it again.")


def unwritable(path: Path, error: Exception) -> Fault:
    """The edition could not be written."""
    words = str(error).splitlines()[0][:200]
    return Fault(
        str(path),
        "the edition must be written whole",
        words,
        "Free some disk space or choose another folder; the edition in use is as it was.",
    )
