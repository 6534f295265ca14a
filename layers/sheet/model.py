"""`Sheet`: everything a printed map says, and `Drawing`: a map drawn, with the room it takes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import shapely

from layers.sheet.ground import Ground
from layers.spec import LayerSpec


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A map ready to be drawn.

    Parameters
    ----------
    spec
        The map as every renderer has it: figures, classes, colours, counts.
    ground
        Outlines of the same areas and towns (EPSG:27700).
    title, subtitle
        The finding; the statistic.
    place
        The county or nation, which an inset shows the whole of.
    notes
        Source and licence lines, as they are printed.
    about
        What the map shows, in sentences: the text alternative and the words beside it.
    edition_id
        The edition the figures are of.
    name
        Name of a file, without its ending.
    highlight
        Codes of areas with a dark outline and their name.
    focus
        Codes of areas the map closes in on; none for the whole.
    neighbours
        Whether what lies round several areas closed in on is shown as it is; round one area it always is.
    outlined
        Name and outline (EPSG:27700) of areas of other kinds, drawn like those of ``highlight``.
    """

    spec: LayerSpec
    ground: Ground
    title: str
    subtitle: str
    place: str
    notes: tuple[str, ...]
    about: tuple[str, ...]
    edition_id: str
    name: str
    highlight: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    neighbours: bool = False
    outlined: tuple[tuple[str, shapely.Geometry], ...] = ()

    @property
    def among_neighbours(self) -> bool:
        """Whether the map closes in on areas and keeps what lies round them."""
        return len(self.focus) == 1 or (self.neighbours and bool(self.focus))

    @cached_property
    def ids(self) -> str:
        """What the names of parts of the drawing begin with, so that two drawings may stand in one page."""
        return "m" + hashlib.sha256(f"{self.name} {self.edition_id}".encode()).hexdigest()[:6]


@dataclass(frozen=True)
class Drawing:
    """Part of a picture, drawn from 0, 0: elements of SVG, width and height (mm)."""

    body: str
    wide: float
    high: float

    def at(self, x: float, y: float) -> str:
        """The part, moved."""
        return f'<g transform="translate({x:.2f} {y:.2f})">{self.body}</g>'
