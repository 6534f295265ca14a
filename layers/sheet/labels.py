"""Where names stand on a map: never one over another, never over the edge. The more important are placed first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layers.sheet import lettering, svg
from layers.sheet.ground import Box
from layers.sheet.lettering import LEADING

ROOM = 30.0
"""Longest line of a name (mm)."""

MOST_LINES = 3
APART = 0.6
"""Least space between two names (mm)."""

ASCENT, DESCENT = 0.78, 0.24
"""How far letters reach over and under the line they stand on, in sizes."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name that wants to stand at a place (mm); ``dot`` puts it beside the place, with a dot."""

    words: str
    x: float
    y: float
    size: float
    bold: bool = False
    dot: bool = False
    colour: str = "#1d2329"


@dataclass(frozen=True)
class Placed:
    """A name with its lines, its box and the place of its first line (mm)."""

    label: Label
    lines: tuple[str, ...]
    box: Box

    def draw(self) -> str:
        """The name with its halo, and its dot."""
        one = self.label
        y = self.box[1] + ASCENT * one.size
        x = (self.box[0] + self.box[2]) / 2
        dot = svg.circle(one.x, one.y, 0.7, 'fill="#1d2329" stroke="#fff" stroke-width=".3"')
        said = svg.lines(
            self.lines, x, y, one.size, bold=one.bold, anchor="middle", colour=one.colour, halo=True
        )
        return (dot if one.dot else "") + said


def place(labels: Iterable[Label], within: Box, taken: Sequence[Box] = ()) -> list[Placed]:
    """Place as many labels as there is room for, in the order given; ``taken`` boxes are left free."""
    boxes, placed = list(taken), []
    for label in labels:
        said = lettering.wrap(label.words, label.size, ROOM, bold=label.bold, most=MOST_LINES)
        free = (box for box in _choices(label, said) if _inside(box, within) and not _hits(box, boxes))
        box = next(free, None)
        if box is None:
            continue
        placed.append(Placed(label, said, box))
        boxes.append(box)
        if label.dot:
            boxes.append((label.x - 0.8, label.y - 0.8, label.x + 0.8, label.y + 0.8))
    return placed


def _choices(label: Label, said: Sequence[str]) -> list[Box]:
    wide = max(lettering.width(line, label.size, bold=label.bold) for line in said)
    high = (ASCENT + DESCENT + (len(said) - 1) * LEADING) * label.size
    x, y = label.x, label.y
    if label.dot:
        middles = [
            *((x + side * (wide / 2 + 1.4), y) for side in (1, -1)),
            *((x + over * wide / 2, y + side * (high / 2 + 1.2)) for side in (-1, 1) for over in (0, 1, -1)),
        ]
    else:
        middles = [
            (x + over * wide * 0.3, y + down * high * 0.7)
            for down in (0, -1, 1, -2, 2)
            for over in (0, -1, 1)
        ]
    return [(a - wide / 2, b - high / 2, a + wide / 2, b + high / 2) for a, b in middles]


def _inside(box: Box, within: Box) -> bool:
    return box[0] >= within[0] and box[1] >= within[1] and box[2] <= within[2] and box[3] <= within[3]


def _hits(box: Box, others: Iterable[Box]) -> bool:
    left, top, right, bottom = box
    return any(
        left < o[2] + APART and o[0] < right + APART and top < o[3] + APART and o[1] < bottom + APART
        for o in others
    )
