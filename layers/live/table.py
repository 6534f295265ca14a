"""The table beside the map: sorted, searched and cut into pages here, shown in the browser."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from insight.errors import Fault
from insight.words import MARKS
from layers import spec as specs
from layers.spec import SpecError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WHOLE = 400  # rows shown without pages at most
FINDABLE = 30  # areas above which a table has a find box
PAGE = 100  # rows of a page where there are more

Key = float | str | None
T_co = TypeVar("T_co", covariant=True)


class Entries(Protocol[T_co]):
    """What a column holds, one entry per area."""

    def __len__(self) -> int:
        """Areas."""

    def __getitem__(self, at: int, /) -> T_co:
        """Entry of one area."""


@dataclass(frozen=True)
class Written(Generic[T_co]):
    """Entries that are written when they are looked at: of a nation's wards one page is shown."""

    write: Callable[[int], T_co]
    areas: int

    def __len__(self) -> int:
        return self.areas

    def __getitem__(self, at: int, /) -> T_co:
        return self.write(at)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column, a cell and a sort key per area.

    Parameters
    ----------
    key, label
        Short name for sorting by, and heading.
    cells
        What is printed: names, figures, or the marks ``[c]``, ``[x]``, ``[z]``.
    keys
        What is sorted by; None (no figure) comes last in either direction. Empty: not sortable.
    numeric
        Right-aligned, and sorted from the highest first.
    fold
        Moves under the name on a narrow screen.
    find
        Searched by the find box, as the first column always is.
    """

    key: str
    label: str
    cells: Entries[str]
    keys: Entries[Key] = ()
    numeric: bool = False
    fold: bool = False
    find: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A whole table: one row per area. The first column names the area and is searched by.

    Raises
    ------
    SpecError
        When a column has not one cell (and one key, if any) per area.
    """

    caption: str
    codes: tuple[str, ...]
    columns: tuple[Column, ...]
    find_label: str = "Find an area"  # empty: no find box, for a page that searches more than this table

    def __post_init__(self) -> None:
        size = len(self.codes)
        faults = [
            Fault("table", f"column {column.key} has one entry per area", f"{length} for {size}", _REMEDY)
            for column in self.columns
            for length in (len(column.cells), len(column.keys) or size)
            if length != size
        ]
        if faults:
            raise SpecError(faults)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What the reader has asked of a table. ``page`` None: the page with the selected area."""

    sort: str
    descending: bool = False
    page: int | None = None
    find: str = ""

    def after(self, table: Table, triggers: Mapping[str, Any]) -> Ask:
        """Apply what the browser sent (``sort``, ``page``, ``find``); anything unfit is left aside."""
        ask = self
        sort, page, find = (triggers.get(name) for name in ("sort", "page", "find"))
        if isinstance(sort, dict) and sort.get("column") in [c.key for c in table.columns if c.keys]:
            ask = replace(ask, sort=sort["column"], descending=sort.get("descending") is True, page=1)
        if isinstance(page, int | float) and math.isfinite(page):
            ask = replace(ask, page=int(page))
        if isinstance(find, str):
            ask = replace(ask, find=find[:100], page=1)
        return ask


def encode_table(table: Table, ask: Ask, *, selected: str | None = None, height: int = 480) -> dict[str, Any]:
    """Pack the page of a table that was asked for.

    Parameters
    ----------
    table, ask
        The whole table and what the reader has asked of it.
    selected
        Code of the area to mark and bring into view, if any.
    height
        Greatest height in CSS pixels before the table scrolls in itself.
    """
    order = _found(table, ask, _sorted(table, ask))
    size = WHOLE if len(order) <= WHOLE and len(table.codes) <= WHOLE else PAGE
    pages = max(math.ceil(len(order) / size), 1)
    page = min(max(_page(table, ask, order, selected, size), 1), pages)
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": [_heading(column, ask) for column in table.columns],
        "rows": [
            [table.codes[i], [column.cells[i] for column in table.columns]]
            for i in order[(page - 1) * size : page * size]
        ],
        "selected": selected or "",
        "page": page,
        "pages": pages,
        "total": len(table.codes),
        "matching": len(order),
        "find": ask.find,
        "findLabel": table.find_label,
        "searchable": bool(table.find_label) and len(table.codes) > FINDABLE,
        "marks": [[MARKS[state], words] for state, words in specs.STATE_WORDS.items()],
        "height": height,
    }


def _sorted(table: Table, ask: Ask) -> list[int]:
    """Areas by the column asked for, those without a figure last; equals by name."""
    columns = {column.key: column for column in table.columns if column.keys}
    everything = range(len(table.codes))
    order = sorted(everything, key=lambda i: _plain(table.columns[0].cells[i])) if table.columns else []
    column = columns.get(ask.sort)
    if column is None:
        return order
    keys = column.keys
    known = [i for i in order if keys[i] is not None]
    known.sort(key=lambda i: _sortable(keys[i]), reverse=ask.descending)
    return known + [i for i in order if keys[i] is None]


def _found(table: Table, ask: Ask, order: list[int]) -> list[int]:
    wanted = _plain(ask.find)
    searched = [table.columns[0], *(column for column in table.columns[1:] if column.find)]
    return (
        [i for i in order if any(wanted in _plain(column.cells[i]) for column in searched)]
        if wanted
        else order
    )


def _page(table: Table, ask: Ask, order: list[int], selected: str | None, size: int) -> int:
    if ask.page is not None:
        return ask.page
    place = next((n for n, i in enumerate(order) if table.codes[i] == selected), 0)
    return place // size + 1


def _heading(column: Column, ask: Ask) -> dict[str, Any]:
    heading = {"key": column.key, "label": column.label, "numeric": column.numeric, "fold": column.fold}
    if column.keys:
        now = "descending" if ask.descending else "ascending"
        heading["sort"] = now if column.key == ask.sort else "none"
    return heading


def _sortable(key: Key) -> tuple[float, str]:
    return (0.0, _plain(key)) if isinstance(key, str) else (key or 0.0, "")


@lru_cache(maxsize=2**15)
def _plain(words: str) -> str:
    """Letters and figures alone: "Ynys Mon" finds "Ynys Môn", "kings lynn" finds "King's Lynn"."""
    bare = words if words.isascii() else unicodedata.normalize("NFKD", words)
    letters = (" " if letter in "-/" else letter for letter in bare if letter not in "'’.")
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip().casefold()


_REMEDY = "This is a fault in the page that asked for the table; please report it."
