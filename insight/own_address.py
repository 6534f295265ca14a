"""An own area in an address: what was picked, a point and a radius, or the corners of a drawing packed in few letters.

A ring is written as differences in steps of 1e-5 degrees (about a metre), five bits to a letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Corner = tuple[float, float]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
STEPS = 100_000
MOST_CORNERS = 200
MOST_LETTERS = 2_000
PACKED = re.compile(r"[A-Za-z0-9_-]+")


def pack(ring: Sequence[Corner]) -> str:
    """Write corners (longitude, latitude in degrees) as letters that are safe in an address."""
    text, before = "", (0, 0)
    for lon, lat in ring:
        here = (round(lon * STEPS), round(lat * STEPS))
        text += "".join(_letters(now - then) for now, then in zip(here, before, strict=True))
        before = here
    return text


def unpack(text: str) -> tuple[Corner, ...]:
    """Read what `pack` wrote; nothing for what it did not write."""
    if not PACKED.fullmatch(text) or len(text) > MOST_LETTERS:
        return ()
    numbers = _numbers(text)
    if numbers is None or len(numbers) % 2 or not 6 <= len(numbers) <= 2 * MOST_CORNERS:
        return ()
    corners, lon, lat = [], 0, 0
    for east, north in zip(numbers[::2], numbers[1::2], strict=True):
        lon, lat = lon + east, lat + north
        corners.append((lon / STEPS, lat / STEPS))
    return tuple(corners)


def _letters(number: int) -> str:
    rest = -2 * number - 1 if number < 0 else 2 * number
    text = ""
    while rest >= 32:
        text += LETTERS[32 + rest % 32]
        rest //= 32
    return text + LETTERS[rest]


def _numbers(text: str) -> list[int] | None:
    """Whole numbers of letters; None where the last is cut off."""
    numbers, number, shift = [], 0, 0
    for letter in text:
        digit = LETTERS.index(letter)
        number |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(-(number + 1) // 2 if number % 2 else number // 2)
            number, shift = 0, 0
    return None if shift else numbers
