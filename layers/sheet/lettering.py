"""How wide words are in print, and where they break. Measured in the font the sheet is set in (Source Sans Pro)."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import font_source_sans_pro
from fontTools.ttLib import TTFont

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
FAMILY = "'Source Sans Pro', 'Source Sans 3', Arial, Helvetica, sans-serif"

POINT = 25.4 / 72
"""One point in mm."""

SMALLEST = 8 * POINT
"""No words on a sheet are smaller (mm)."""

SPARE = 1.06
"""Other fonts that a viewer may set instead are a little wider."""

LEADING = 1.2
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories of characters that print nothing or turn the line round; they are left out."""
JOINER = "\u200d"
BOX = "□"


@cache
def _advances(bold: bool) -> tuple[dict[int, int], int]:
    with TTFont(FONTS / f"SourceSansPro-{'Bold' if bold else 'Regular'}.ttf") as font:
        metrics, glyphs = font["hmtx"], font.getBestCmap()
        return {code: metrics[name][0] for code, name in glyphs.items()}, font["head"].unitsPerEm


def clean(words: str) -> str:
    """Words on one line, without characters that no font prints or that turn the line round."""
    kept = (c if c == JOINER or unicodedata.category(c) not in HIDDEN else " " for c in words)
    return " ".join("".join(kept).split())


def printable(words: str) -> str:
    """Words as the font can print them: a box stands for each character that it lacks, such as an emoji."""
    regular, bold = _advances(False)[0], _advances(True)[0]
    known = regular.keys() & bold.keys()
    return "".join(c if ord(c) < 128 or ord(c) in known else BOX for c in words if c != JOINER)


@cache
def width(words: str, size: float, *, bold: bool = False) -> float:
    """Width of words in mm; a character that the font lacks counts as a full square."""
    advances, em = _advances(bold)
    return sum(advances.get(ord(letter), em) for letter in words) / em * size * SPARE


def wrap(words: str, size: float, room: float, *, bold: bool = False, most: int = 99) -> tuple[str, ...]:
    """Break words into lines no wider than ``room`` mm; what does not fit ``most`` lines ends with an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in _pieces(clean(words), size, room, bold):
        longer = f"{line} {word}".strip()
        if line and width(longer, size, bold=bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], size, room, bold)]
    return tuple(lines)


def _pieces(words: str, size: float, room: float, bold: bool) -> list[str]:
    """Words, those wider than the line cut into parts that fit."""
    found = []
    for word in words.split():
        part = ""
        for letter in word:
            if part and width(part + letter, size, bold=bold) > room:
                found.append(part)
                part = ""
            part += letter
        found.append(part)
    return found


def _cut(line: str, size: float, room: float, bold: bool) -> str:
    while line and width(line + "…", size, bold=bold) > room:
        line = line[:-1].rstrip()
    return line + "…"
