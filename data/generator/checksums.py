"""SHA-256 of every file, written into ``datasets.toml`` beside the file's name."""

from __future__ import annotations

import hashlib
import re

_ENTRY = re.compile(r'^file = "files/(?P<name>[^"]+)"\nsha256 = "[^"]*"$', re.MULTILINE)


def write_checksums(text: str, made: dict[str, bytes]) -> str:
    """Give each ``file = ...`` line of a catalogue the true ``sha256 = ...`` in the line below it.

    Raises
    ------
    KeyError
        When the catalogue names a file that was not made.
    """

    def renew(match: re.Match[str]) -> str:
        name = match["name"]
        return f'file = "files/{name}"\nsha256 = "{hashlib.sha256(made[name]).hexdigest()}"'

    return _ENTRY.sub(renew, text)
