"""What a page or a document says, as data: sections of words, figures, tables and drawings. No screen, no markup.

The page of an area, its PDF, DOCX, HTML and plain text and the static site are drawings of one `Paper`, so that order,
words and numbers are the same in all of them. Texts come as they are printed (`insight.words`); nothing that draws a
`Paper` writes a number of its own. Every text is plain: whoever draws it escapes it for what he writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from insight.comparing import Compared
from insight.domain import State
from insight.words import credits_of


@dataclass(frozen=True)
class Prose:
    """One paragraph, sentence by sentence."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Short lines of equal rank, under ``title`` where there is one."""

    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Fact:
    """One large figure: what it is, the figure with its unit as printed, and its context (period, comparison)."""

    label: str
    text: str
    context: str = ""


@dataclass(frozen=True)
class Facts:
    """A row of at most four large figures."""

    items: tuple[Fact, ...]


@dataclass(frozen=True)
class Cell:
    """One cell: as printed; the number behind it, unrounded, where it is one; and its state.

    ``text`` of a cell without a value says why there is none; ``value`` is None then.
    """

    text: str
    value: float | None = None
    state: State = State.VALUE


@dataclass(frozen=True)
class Column:
    """Heading of a column; numbers are set to the right."""

    title: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first column names the row.

    ``title`` says the finding or the subject, ``subtitle`` the statistic, unit and period; ``notes`` stand under it.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    subtitle: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spine:
    """Figures of an area beside its benchmarks: a spine chart where one can be drawn, always with its table.

    ``found`` holds the figures (`insight.comparing.Compared`), ``indicator_ids`` which of them and in what order;
    ``table`` is the same in words, for whatever cannot draw.
    """

    found: Compared
    indicator_ids: tuple[str, ...]
    table: Table


@dataclass(frozen=True)
class Trend:
    """Lines over the years, a chart for each indicator of three periods or more; ``tables`` holds one of each."""

    area_code: str
    area_type: str
    indicator_ids: tuple[str, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Picture:
    """A map of ``area_type`` with ``area_codes`` outlined.

    Of an indicator and period, or (None) of where the areas lie. ``alt`` says in words what it shows. ``outlined`` are
    areas of other kinds (type and code). ``focus`` are the areas of ``area_type`` it closes in on, with what lies round
    them; none for the whole.
    """

    title: str
    subtitle: str
    alt: str
    area_type: str
    area_codes: tuple[str, ...]
    indicator_id: str | None = None
    period: str | None = None
    outlined: tuple[tuple[str, str], ...] = ()
    focus: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quote:
    """What somebody said: perceived, never a fact, drawn apart. ``review_by`` is the day it lapses."""

    text: str
    role: str
    said_on: date
    place: str
    review_by: date | None = None


@dataclass(frozen=True)
class Quotes:
    """Statements, each with who said it and when."""

    items: tuple[Quote, ...]


Block: TypeAlias = Prose | Listing | Facts | Table | Spine | Trend | Picture | Quotes


@dataclass(frozen=True)
class Section:
    """A part with a heading that says the finding. ``key`` is its fixed name.

    A part with nothing to say says so in `Prose`, and is never left out in silence. ``long_only`` parts stand in the
    full form of a document alone.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    long_only: bool = False


@dataclass(frozen=True)
class Source:
    """A data set behind the figures, with the line its licence asks for."""

    dataset_id: str
    title: str
    publisher: str
    published: date
    period: str
    licence: str
    attribution: str


@dataclass(frozen=True)
class Origin:
    """Where everything in a paper comes from: the edition, and the data sets."""

    edition_id: str
    built_at: datetime
    council: str
    fictional: bool
    insight_version: str
    sources: tuple[Source, ...]

    @property
    def licence_lines(self) -> tuple[str, ...]:
        """Licence lines, each once (`insight.words.credits_of`)."""
        return credits_of(source.attribution for source in self.sources)


@dataclass(frozen=True)
class Paper:
    """A whole page or document. ``title`` says the finding where there is one, ``subtitle`` what it is about.

    ``area_codes`` are the areas it is about (file names and maps take them from here).
    """

    title: str
    subtitle: str
    area_codes: tuple[str, ...]
    sections: tuple[Section, ...]
    origin: Origin
