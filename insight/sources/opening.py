"""From a file name to a `Sheet`: CSV, gzip, a member of a zip, a worksheet, Parquet."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.sources.files import nearest, pick_member, read_bytes
from insight.sources.sheets import HEADER_WITHIN, Rank, Sheet, as_text, best_header, csv_sheet, rows_sheet

TABLE_MEMBERS = (r"\.csv$", r"\.xlsx$", r"\.parquet$")
"""What to look for in a zip, in this order, when the data set names no member."""


def open_sheet(path: Path, dataset: Dataset, rank: Rank, *, patterns: Sequence[str] = TABLE_MEMBERS) -> Sheet:
    """Lay out a table file under its headers.

    Parameters
    ----------
    path
        ``.csv``, ``.xlsx``, ``.parquet``, any of them gzipped (``.gz``) or inside a ``.zip``.
    dataset
        For its ``member`` (of a zip), ``layer`` (sheet of a workbook) and ``encoding``.
    rank
        Tells the header row, and the worksheet, from the others.
    patterns
        Which member of a zip to take, when the data set names none.

    Raises
    ------
    SourceError
        When the file is damaged, or the member or worksheet is not there.
    """
    member = pick_member(path, dataset, patterns=patterns) if path.suffix.lower() == ".zip" else None
    data = read_bytes(path, member)
    file = f"{path.name}/{member}" if member else path.name
    kind = Path((member or path.name).lower().removesuffix(".gz")).suffix
    if kind in (".xlsx", ".xlsm"):
        return _worksheet(file, data, dataset, rank)
    if kind == ".parquet":
        return _parquet(file, data)
    return csv_sheet(file, data, dataset, rank)


def _worksheet(file: str, data: bytes, dataset: Dataset, rank: Rank) -> Sheet:
    """Lay out the named worksheet, else the first that holds the best header (the first is often *Notes*)."""
    import openpyxl  # noqa: PLC0415  a tenth of a second, and most files are CSV

    try:
        with warnings.catch_warnings():  # openpyxl remarks on styles and validations it will not keep
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            name = _worksheet_name(file, book, dataset, rank)
            rows = _rows(book[name])
            book.close()
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        remedy = "Download it again, or save it as .xlsx from a spreadsheet program."
        raise SourceError(Fault(file, "it must be a whole .xlsx workbook", str(error), remedy)) from error
    at = best_header([[as_text(cell) for cell in row] for row in rows[:HEADER_WITHIN]], rank)
    headers = [as_text(cell) for cell in rows[at]] if rows else []
    filled = [row for row in rows[at + 1 :] if any(cell is not None for cell in row)]
    return rows_sheet(f"{file} [{name}]", headers, filled)


def _worksheet_name(file: str, book: Any, dataset: Dataset, rank: Rank) -> str:
    names: list[str] = [sheet.title for sheet in book.worksheets]
    if dataset.layer is not None:
        if dataset.layer in names:
            return dataset.layer
        rule = f"the workbook must hold the sheet '{dataset.layer}'"
        remedy = f"Correct 'layer' of [{dataset.id}], or drop it: the sheet with the header is then found."
        raise SourceError(Fault(file, rule, nearest(dataset.layer, names), remedy))
    scores = [_best_rank(sheet, rank) for sheet in book.worksheets]
    return names[scores.index(max(scores))]


def _best_rank(sheet: Any, rank: Rank) -> tuple[int, int]:
    """How many wanted columns the best of the first rows names, then how wide the sheet is."""
    rows = [[as_text(cell) for cell in row] for row in _rows(sheet, most=HEADER_WITHIN)]
    return max((rank(row) for row in rows), default=0), max((len(row) for row in rows), default=0)


def _rows(sheet: Any, most: int | None = None) -> list[tuple[object, ...]]:
    if hasattr(sheet, "reset_dimensions"):  # some publishers state a wrong extent
        sheet.reset_dimensions()
    return list(sheet.iter_rows(values_only=True, max_row=most))


def _parquet(file: str, data: bytes) -> Sheet:
    try:
        table = pq.read_table(pa.BufferReader(data))
    except pa.ArrowInvalid as error:
        remedy = "Download it again."
        raise SourceError(Fault(file, "it must be a whole Parquet file", str(error), remedy)) from error
    columns = [column.to_pylist() for column in table.columns]
    return rows_sheet(file, table.column_names, list(zip(*columns, strict=True)))
