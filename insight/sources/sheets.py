"""A file laid out as rows under headers: CSV (plain or gzipped), worksheet or Parquet.

The header row is looked for, since publishers put titles above it. Only the declared columns are read,
and columns that are plain numbers are never gone through cell by cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from insight.domain import Dataset
from insight.errors import Fault, SourceError

Rank = Callable[[Sequence[str]], int]
"""Says how many of the wanted columns a row of cells names."""

HEADER_WITHIN = 20
"""The header is among this many first rows."""

SINGLE_BYTE = "cp1252"
"""What a CSV that is not UTF-8 is taken for: Windows-1252, which holds all letters of Latin-1."""


@dataclass(frozen=True)
class Sheet:
    """Headers of a file and a way to its columns.

    ``take(text, numbers)`` gives two dictionaries by position: text columns as `str`, stripped, ``""``
    for blank; number columns as `float64` (NaN for blank) where every cell is a plain number, else as
    `str`. Their index is the row number below the header, from 1.
    """

    file: str
    headers: tuple[str, ...]
    take: Callable[[Iterable[int], Iterable[int]], tuple[dict[int, pd.Series], dict[int, pd.Series]]]
    notes: tuple[str, ...] = ()


def csv_sheet(file: str, data: bytes, dataset: Dataset, rank: Rank) -> Sheet:
    """Lay out the bytes of a CSV file.

    Raises
    ------
    SourceError
        When the declared encoding does not fit, or (on ``take``) a row has too many or too few cells.
    """
    body, notes = as_utf8(file, data, dataset)
    headers, start = _csv_header(body, rank)
    return body_sheet(file, body[start:], headers, notes=notes)


def body_sheet(file: str, body: bytes, headers: Sequence[str], *, notes: tuple[str, ...] = ()) -> Sheet:
    """Lay out CSV rows (UTF-8, no header row among them) under given headers."""

    def take(
        text: Iterable[int], numbers: Iterable[int]
    ) -> tuple[dict[int, pd.Series], dict[int, pd.Series]]:
        text, numbers = tuple(dict.fromkeys(text)), tuple(dict.fromkeys(numbers))
        try:
            table = _arrow(body, len(headers), text, numbers)
        except pa.ArrowInvalid:
            return _take_slowly(file, body, headers, text, numbers)
        words = {at: _indexed(_trimmed(table.column(f"t{at}")).to_pandas().astype("str")) for at in text}
        return words, {at: _indexed(table.column(f"n{at}").to_pandas()) for at in numbers}

    return Sheet(file, tuple(headers), take, notes)


def rows_sheet(file: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> Sheet:
    """Lay out rows of cells (text, numbers or None), such as those of a worksheet, under headers."""

    def take(
        text: Iterable[int], numbers: Iterable[int]
    ) -> tuple[dict[int, pd.Series], dict[int, pd.Series]]:
        words = {at: _words([as_text(_cell(row, at)) for row in rows]) for at in text}
        return words, {at: _numbers([_cell(row, at) for row in rows]) for at in numbers}

    return Sheet(file, tuple(headers), take)


def best_header(rows: Sequence[Sequence[str]], rank: Rank) -> int:
    """Position of the header among the first rows: the one that names most wanted columns, else the fullest."""
    if not rows:
        return 0
    named = [rank(row) for row in rows]
    if not max(named):
        named = [sum(bool(cell.strip()) for cell in row) for row in rows]
    return named.index(max(named))


def as_text(cell: object) -> str:
    """Write a cell as text: nothing for None, ``7085`` for 7085.0, a date in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_utf8(file: str, data: bytes, dataset: Dataset) -> tuple[bytes, tuple[str, ...]]:
    """Bring a file to UTF-8 without a byte-order mark and with plain line ends.

    It is read in its declared encoding, else as UTF-8 (or UTF-16 by its mark), else as Windows-1252,
    which the note then tells.

    Raises
    ------
    SourceError
        When the declared encoding does not fit.
    """
    notes: tuple[str, ...] = ()
    declared = dataset.encoding
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        declared = declared or "utf-16"
    try:
        text = data.decode(declared or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        if declared is not None:
            raise SourceError(_not_encoded(file, declared, dataset, error)) from error
        text = data.decode(SINGLE_BYTE, errors="replace")
        notes = (f"{file}: not UTF-8, read as Windows-1252; set 'encoding' if letters look wrong.",)
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    return text.removeprefix("\ufeff").encode(), notes


def _not_encoded(file: str, declared: str, dataset: Dataset, error: Exception) -> Fault:
    rule = f"the file must be in the declared encoding, {declared}"
    return Fault(file, rule, str(error), f"Correct or drop 'encoding' of [{dataset.id}].")


def _csv_header(body: bytes, rank: Rank) -> tuple[list[str], int]:
    """Headers of a CSV and the byte where its rows begin. A quoted cell may hold a line end."""
    lines = io.BytesIO(body[: 1 << 20])
    ends: list[int] = []
    rows: list[list[str]] = []
    reader = csv.reader(line.decode("utf-8", errors="replace") for line in lines)
    for row in reader:
        rows.append(row)
        ends.append(lines.tell())
        if len(rows) == HEADER_WITHIN:
            break
    if not rows:
        return [], 0
    at = best_header(rows, rank)
    return rows[at], ends[at]


def _arrow(body: bytes, width: int, text: Sequence[int], numbers: Sequence[int]) -> pa.Table:
    """Read the wanted columns, numbers as numbers where possible: ``t3`` is text of column 3, ``n4`` a number."""
    if not body.strip():
        empty = {f"t{at}": pa.array([], pa.string()) for at in text}
        return pa.table(empty | {f"n{at}": pa.array([], pa.float64()) for at in numbers})
    names = [str(at) for at in range(width)]
    wanted = [str(at) for at in dict.fromkeys((*text, *numbers))]
    plain = [str(at) for at in numbers if at not in text]
    try:
        table = _parse(body, names, wanted, plain)
    except pa.ArrowInvalid:
        table = _parse(body, names, wanted, [])
    columns = {f"t{at}": table.column(str(at)) for at in text}
    return pa.table(columns | {f"n{at}": _cast(table.column(str(at))) for at in numbers})


def _parse(body: bytes, names: list[str], wanted: list[str], plain: list[str]) -> pa.Table:
    types = dict.fromkeys(wanted, pa.string()) | dict.fromkeys(plain, pa.float64())
    table = pa_csv.read_csv(
        pa.BufferReader(body),
        read_options=pa_csv.ReadOptions(column_names=names),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            include_columns=wanted, column_types=types, null_values=[""], strings_can_be_null=False
        ),
    )
    if any(not _all_finite(table.column(name)) for name in plain):
        raise pa.ArrowInvalid("a cell says inf or nan")
    return table


def _all_finite(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.is_finite(column), min_count=0).as_py())


def _cast(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Make numbers of a text column if every cell is plainly one or blank."""
    if pa.types.is_floating(column.type):
        return column
    trimmed = _trimmed(column)
    blank = pc.equal(trimmed, "")
    try:
        numbers = pc.cast(pc.if_else(blank, None, trimmed), pa.float64())
    except pa.ArrowInvalid:
        return column
    return numbers if _all_finite(numbers) else column


def _take_slowly(
    file: str, body: bytes, headers: Sequence[str], text: Sequence[int], numbers: Sequence[int]
) -> tuple[dict[int, pd.Series], dict[int, pd.Series]]:
    """Read rows of unequal length: short lines of notes are let pass, rows of data that differ are faults."""
    rows = [row for row in csv.reader(io.StringIO(body.decode("utf-8"), newline="")) if row]
    faults = [
        fault
        for number, row in enumerate(rows, 1)
        for fault in _length_faults(file, row, len(headers), number)
    ]
    if faults:
        raise SourceError(faults[:10])
    return rows_sheet(file, headers, rows).take(text, numbers)


def _length_faults(file: str, row: Sequence[str], width: int, number: int) -> list[Fault]:
    too_long = any(cell.strip() for cell in row[width:])
    too_short = len(row) < width and sum(bool(cell.strip()) for cell in row) > 1
    if not too_long and not too_short:
        return []
    rule = f"every row must have {width} cells, as the header has"
    found = f"{len(row)} in row {number}, which begins {','.join(row)[:40]!r}"
    remedy = "If the file is cut short, get it again; if a name holds a comma, quote it."
    return [Fault(file, rule, found, remedy)]


def _cell(row: Sequence[object], at: int) -> object:
    return row[at] if at < len(row) else None


def _numbers(cells: Sequence[object]) -> pd.Series:
    """Make numbers of cells that all are; else text, for the reader of cells."""
    if all(cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)) for cell in cells):
        return _indexed(pd.Series(cells, dtype="float64"))
    if any(not isinstance(cell, str) for cell in cells):
        return _indexed(pd.Series([as_text(cell) for cell in cells], dtype="str"))
    column = _cast(pa.chunked_array([pa.array(cells, pa.string())]))
    return _indexed(column.to_pandas())


def _words(cells: Sequence[str]) -> pd.Series:
    return _indexed(pd.Series([cell.strip() for cell in cells], dtype="str"))


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without white space (also no-break spaces) before and after it."""
    return pc.utf8_trim_whitespace(column)


def _indexed(series: pd.Series) -> pd.Series:
    return series.set_axis(pd.RangeIndex(1, len(series) + 1))
