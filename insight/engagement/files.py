"""Files of records: TOML, CSV or XLSX to rows of cells. Nothing is checked here but that it can be read."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insight.engagement import guard
from insight.engagement.records import LOADED, Kind
from insight.errors import EngagementError, Fault

BY_FILE = {name: kind for kind in LOADED for name in (kind.file, kind.name)}
SUFFIXES = (".toml", ".csv", ".xlsx")


@dataclass(frozen=True)
class Row:
    """One record as written: where it stands, its kind and its cells that are not blank."""

    where: str
    kind: Kind
    cells: dict[str, Any]


def files_of(path: Path) -> list[Path]:
    """Return the record files of a folder, in order of name; or the one file.

    Raises
    ------
    EngagementError
        When there is none.
    """
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and known(file))
    if not found:
        rule = "the folder must hold record files"
        remedy = f"Name them {', '.join(kind.file for kind in LOADED)}, with .toml, .csv or .xlsx."
        raise EngagementError(Fault(str(path), rule, "none", remedy))
    return found


def known(file: Path) -> bool:
    """Whether a file's name says what it holds; a workbook or TOML may hold several kinds."""
    return kind_of(file.stem) is not None or file.stem.split("-")[0] == "engagement"


def kind_of(name: str) -> Kind | None:
    """Kind of record that a file's or sheet's name means: ``exercises-2026`` holds exercises."""
    return BY_FILE.get(name.strip().lower().split("-")[0].strip().replace(" ", "_"))


def read(path: Path) -> list[Row]:
    """Read every record of a file.

    Raises
    ------
    EngagementError
        When the file cannot be read, or its name does not say what it holds.
    """
    guard.check_size(path)
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return list(_toml(path))
    if suffix == ".csv":
        return rows_of(path, _kind(path.name, path.stem))
    if suffix == ".xlsx":
        return list(_workbook(path))
    remedy = "Save it as one of these."
    raise EngagementError(
        Fault(path.name, f"a file of records is {', '.join(SUFFIXES)}", suffix or "none", remedy)
    )


def rows_of(path: Path, kind: Kind) -> list[Row]:
    """Read a CSV file, or a workbook of one sheet, that holds records of a kind whatever it is called."""
    guard.check_size(path)
    if path.suffix.lower() == ".csv":
        return list(_table(kind, path.name, _csv_lines(path)))
    return list(_workbook(path, kind))


def _kind(file: str, name: str) -> Kind:
    kind = kind_of(name)
    if kind is None:
        rule = "the name must say what it holds"
        remedy = f"Name it {', '.join(kind.file for kind in LOADED)}."
        raise EngagementError(Fault(file, rule, name, remedy))
    return kind


def _toml(path: Path) -> Iterator[Row]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fault = Fault(
            path.name, "the file must be valid TOML in UTF-8", str(error)[:100], "Correct that line."
        )
        raise EngagementError(fault) from None
    for name, found in tables.items():
        kind = _kind(f"{path.name} [{name}]", name)
        if not isinstance(found, list):
            remedy = f"Write [[{kind.name}]] above each record."
            raise EngagementError(Fault(path.name, "records are an array of tables", f"[{name}]", remedy))
        for number, cells in enumerate(found, start=1):
            yield Row(f"{path.name} [[{name}]] {number}", kind, cells)


def _csv_lines(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(
            path.name, "the file must be in UTF-8", f"byte {error.start}", "Save it as 'CSV UTF-8'."
        )
        raise EngagementError(fault) from None
    yield from csv.reader(io.StringIO(text, newline=""))


def _workbook(path: Path, only: Kind | None = None) -> Iterator[Row]:
    import openpyxl  # noqa: PLC0415  a tenth of a second, and most files are CSV
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError):
        fault = Fault(path.name, "the workbook must open", "a damaged file", "Save it again, or as CSV.")
        raise EngagementError(fault) from None
    with closing(book):
        single = len(book.sheetnames) == 1
        only = (only or kind_of(path.stem)) if single else None
        for sheet in book.worksheets:
            where = f"{path.name} sheet {sheet.title}"
            kind = only or kind_of(sheet.title) or _kind(where, sheet.title)
            yield from _table(kind, where, sheet.iter_rows(values_only=True))


def _table(kind: Kind, where: str, lines: Iterable[Iterable[Any]]) -> Iterator[Row]:
    numbered = iter(enumerate(lines, start=1))
    header = [str(cell or "").strip().lower() for cell in next(numbered, (0, ()))[1]]
    for number, cells in numbered:
        filled = {
            name: cell.strip() if isinstance(cell, str) else cell
            for name, cell in zip(header, cells, strict=False)
            if cell is not None and str(cell).strip()
        }
        if filled:
            yield Row(f"{where} row {number}", kind, filled)
