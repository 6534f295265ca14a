"""Bytes on the wire between the page and the browser: one message, a head in JSON and binary sections.

Layout: the letters ``CI``, a version byte, a zero; then the head's length (unsigned 32 bit, little
endian), the head and the sections, one after the other. Head and sections are zlib streams, except
sections whose name begins with ``raw``. The head's ``sections`` lists name and length of each.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MAGIC = b"CI\x01\x00"
RAW = "raw"
MOST_DIGITS = 8  # binary digits kept after the first at most


@dataclass(frozen=True)
class Message:
    """A message taken apart again."""

    head: dict[str, Any]
    sections: dict[str, bytes]


def pack(head: Mapping[str, Any], sections: Mapping[str, bytes]) -> bytes:
    """Put a head and sections into one message."""
    bodies = {name: _squeeze(name, body) for name, body in sections.items()}
    full = {**head, "sections": [[name, len(body)] for name, body in bodies.items()]}
    text = zlib.compress(json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return b"".join([MAGIC, struct.pack("<I", len(text)), text, *bodies.values()])


def unpack(message: bytes) -> Message:
    """Take a message apart: the inverse of `pack`.

    Raises
    ------
    ValueError
        When it is no message of this version.
    """
    if message[:4] != MAGIC:
        raise ValueError("not a map message of this version")
    (length,) = struct.unpack_from("<I", message, 4)
    head = json.loads(zlib.decompress(message[8 : 8 + length]))
    at, sections = 8 + length, {}
    for name, size in head.pop("sections"):
        body = message[at : at + size]
        sections[name] = body if name.startswith(RAW) else zlib.decompress(body)
        at += size
    return Message(head, sections)


def zigzag(numbers: Ints) -> Ints:
    """Signed to unsigned: 0, -1, 1, -2 ... become 0, 1, 2, 3 ..."""
    return np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)


def unzigzag(numbers: Ints) -> Ints:
    """Inverse of `zigzag`."""
    return np.where(numbers & 1, -(numbers + 1) // 2, numbers // 2)


def varints(numbers: Ints) -> bytes:
    """Unsigned numbers, seven bits to a byte, low bits first, the eighth bit set on all but the last."""
    rest, parts = numbers.astype(np.uint64), []
    more = np.ones(numbers.size, dtype=bool)
    while more.any():
        byte, rest = (rest & 127).astype(np.uint8), rest >> np.uint64(7)
        parts.append(np.where(rest > 0, byte | 128, byte).astype(np.uint8))
        parts[-1] = np.where(more, parts[-1], 0)
        more = rest > 0
    if not parts:
        return b""
    table = np.stack(parts, axis=1)
    lengths = 1 + (table[:, :-1] >= 128).sum(axis=1)
    return bytes(table[np.arange(table.shape[1]) < lengths[:, None]].tobytes())


def unvarints(data: bytes) -> Ints:
    """Inverse of `varints`."""
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    last = bytes_ < 128
    starts = (
        np.concatenate(([0], np.flatnonzero(last)[:-1] + 1)) if last.any() else np.zeros(0, dtype=np.int64)
    )
    place = np.arange(bytes_.size) - np.repeat(starts, np.diff(np.append(starts, bytes_.size)))
    shifted = (bytes_.astype(np.int64) & 127) << (7 * place)
    return np.add.reduceat(shifted, starts) if starts.size else np.zeros(0, dtype=np.int64)


def split_bits(numbers: Ints) -> tuple[int, bytes, bytes]:
    """Unsigned numbers as leading digits, left to zlib, and the bits below them, packed as they are.

    The low bits of a spread-out column are noise that no compressor shortens; its leading binary
    digits are few and uneven, which suits Huffman codes. Small numbers stay whole. How many leading
    digits are kept is chosen by trying.

    Returns
    -------
    tuple
        Number of binary digits kept after the first, the leading parts as varints (not yet compressed),
        and the packed low bits.
    """
    digits = min(range(MOST_DIGITS), key=lambda m: _size_with(numbers, m))
    shift = _shifts(numbers, digits)
    bits = (numbers[:, None] >> np.arange(int(shift.max(initial=0)))) & 1
    wanted = bits[np.arange(bits.shape[1]) < shift[:, None]]
    packed = np.packbits(wanted.astype(np.uint8), bitorder="little").tobytes()
    return digits, varints(_leads(numbers, shift, digits)), packed


def join_bits(digits: int, leads: bytes, packed: bytes) -> Ints:
    """Inverse of `split_bits`."""
    lead = unvarints(leads)
    shift = np.maximum((lead >> digits) - 1, 0)
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), bitorder="little")
    grid = np.arange(int(shift.max(initial=0))) < shift[:, None]
    low = np.zeros(grid.shape, dtype=np.int64)
    low[grid] = bits[: int(shift.sum())]
    numbers: Ints = ((lead - (shift << digits)) << shift) + (low << np.arange(grid.shape[1])).sum(axis=1)
    return numbers


def _shifts(numbers: Ints, digits: int) -> Ints:
    """Low bits of each number: those after its first ``digits + 1`` binary digits."""
    lengths = np.frexp(numbers.astype(np.float64))[1].astype(np.int64)
    return np.maximum(lengths - 1 - digits, 0)


def _leads(numbers: Ints, shift: Ints, digits: int) -> Ints:
    """Leading digits and shift in one number, without gaps: ``shift * 2**digits + (number >> shift)``."""
    return (shift << digits) + (numbers >> shift)


def _size_with(numbers: Ints, digits: int) -> float:
    shift = _shifts(numbers, digits)
    return len(zlib.compress(varints(_leads(numbers, shift, digits)), 6)) + float(shift.sum()) / 8


def _squeeze(name: str, body: bytes) -> bytes:
    return body if name.startswith(RAW) else zlib.compress(body, 9)
