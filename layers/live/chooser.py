"""The list of indicators and the deck: what lets the browser paint another indicator before the server answers.

A **deck** holds the map messages of many indicators for the same outlines. The chooser paints from it at the
choice; the server then sends the same message, which the map knows to be the one it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.live import wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


MOST = 2**53  # whole numbers beyond this a browser does not tell apart


@dataclass(frozen=True)
class Taken:
    """What a person has chosen in the list, and the number of that choice in the browser tab."""

    value: str
    turn: int


def encode_chooser(
    groups: Mapping[str, Sequence[tuple[str, str]]],
    *,
    label: str,
    value: str,
    deck: str = "",
    turn: int = 0,
) -> bytes:
    """Pack a list of choices.

    Parameters
    ----------
    groups
        Identifier and title of every choice, by heading.
    label
        Name of the list.
    value
        Identifier of the choice shown.
    deck
        Key of the deck with the maps of these choices; empty without one.
    turn
        Number of the choice that is answered (`Taken.turn`); 0 when none has been made.
    """
    listed = [[name, [list(choice) for choice in choices]] for name, choices in groups.items()]
    head = {"kind": "chooser", "label": label, "groups": listed, "value": value}
    return wire.pack({**head, "deck": deck, "turn": turn}, {})


def encode_deck(key: str, cards: Mapping[str, bytes], *, geometry: str, asked: int = 0) -> bytes:
    """Pack map messages under one key; without any it is an offer, which the browser takes up once it is at rest.

    Parameters
    ----------
    key
        Name of the deck: another edition, area type or scheme of classes is another name.
    cards
        Messages of `layers.live.payload.encode_values` by the identifier of the choice.
    geometry
        Key of the outlines that all of them are drawn on.
    asked
        Of an offer: how many the browser has taken up before.
    """
    sizes = [[name, len(card)] for name, card in cards.items()]
    head = {"kind": "deck", "key": key, "geometry": geometry, "cards": sizes, "asked": asked}
    return wire.pack(head, {"rawCards": b"".join(cards.values())})


def read_taken(sent: Any) -> Taken | None:
    """Read what the chooser sent; None when it sent nothing fit."""
    if not isinstance(sent, dict):
        return None
    value, turn = sent.get("id"), _number(sent.get("turn"))
    return Taken(value, turn) if isinstance(value, str) and turn else None


def read_ready(sent: Any) -> dict[str, int]:
    """Read which offer the browser takes up: key of the deck and how many it has by now; nothing when unfit."""
    if not isinstance(sent, dict):
        return {}
    key, asked = sent.get("key"), _number(sent.get("asked"))
    return {key: asked} if isinstance(key, str) and asked else {}


def _number(sent: Any) -> int:
    """Return a whole number from 1 that a browser sent; 0 for anything else."""
    return int(sent) if isinstance(sent, int | float) and 1 <= sent < MOST else 0
