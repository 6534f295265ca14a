"""The box to find a place: names that are suggested while a person types, and what the browser sends back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.live import wire

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 200
"""Letters taken from the browser at most."""


@dataclass(frozen=True)
class Suggested:
    """A place that is suggested: name, kind, where it lies (or empty), and the key that comes back for it."""

    name: str
    kind: str
    inside: str
    key: str


@dataclass(frozen=True)
class Asked:
    """What a person sent: the words typed, and the key of the suggestion taken (empty: none)."""

    typed: str
    key: str


def encode_search(places: Sequence[Suggested], *, label: str, button: str, value: str = "") -> bytes:
    """Pack the box.

    Parameters
    ----------
    places
        What is suggested; of those that fit what is typed equally well, the first come first.
    label, button
        Name of the box, and the word on its button.
    value
        What stands in it.
    """
    listed = [[place.name, place.kind, place.inside, place.key] for place in places]
    return wire.pack(
        {"kind": "search", "label": label, "button": button, "value": value, "places": listed}, {}
    )


def read_asked(sent: Any) -> Asked | None:
    """Read what the box sent; None when it sent nothing fit."""
    if not isinstance(sent, dict):
        return None
    typed, key = sent.get("typed"), sent.get("key")
    if not isinstance(typed, str) or not isinstance(key, str):
        return None
    return Asked(typed[:LONGEST], key[:LONGEST])
