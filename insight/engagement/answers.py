"""A file of answers, one respondent to a row, read into memory as codes of wordings; nothing of it is kept.

Columns named as ignored are never parsed. Of the other columns that are not used, every cell is looked at
for e-mail addresses and formulas and let go.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from insight.engagement import guard, privacy
from insight.errors import EngagementError, Fault

BLOCK_BYTES = 8_000_000
SHEET_ROWS = 20_000
EMAIL = r"[^\s@]+@[^\s@]+\.[^\s@]+"
FORMULA = r"^\s*[=@]|^\s*[+-]\s*[A-Za-z(=@]"
MOST_ROWS_TOLD = 5

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Column:
    """One column: its different wordings, and for each respondent the number of theirs (0-based)."""

    wordings: list[str]
    codes: Codes

    def first_rows(self) -> npt.NDArray[np.int64]:
        """Row in the file (1 is the header) in which each wording first stands."""
        rows = np.full(len(self.wordings), -1, dtype=np.int64)
        found, first = np.unique(self.codes, return_index=True)
        rows[found] = first + 2
        return rows

    def times(self) -> npt.NDArray[np.int64]:
        """How many respondents gave each wording."""
        return np.bincount(self.codes, minlength=len(self.wordings))


@dataclass
class _Growing:
    """A column while the file is read."""

    seen: dict[str, int] = field(default_factory=dict)
    parts: list[Codes] = field(default_factory=list)

    def take(self, cells: pa.Array) -> None:
        encoded = cells.dictionary_encode()
        words = encoded.dictionary.to_pylist()
        numbers = np.array(
            [self.seen.setdefault(word or "", len(self.seen)) for word in words], dtype=np.int32
        )
        self.parts.append(numbers[encoded.indices.to_numpy(zero_copy_only=False)])

    def whole(self) -> Column:
        codes = np.concatenate(self.parts) if self.parts else np.zeros(0, dtype=np.int32)
        return Column(list(self.seen), codes)


def header(path: Path) -> list[str]:
    """Headers of a file of answers, as written.

    Raises
    ------
    EngagementError
        When the file is absent, too large, no CSV or workbook, in another encoding, or its headers repeat.
    """
    guard.check_size(path)
    if path.suffix.lower() == ".csv":
        _check_encoding(path)
        names = _csv_header(path)
    elif path.suffix.lower() == ".xlsx":
        names = next(_sheet_rows(path), [])
    else:
        fault = Fault(
            path.name, "answers come as .csv or .xlsx", path.suffix or "none", "Save it as one of these."
        )
        raise EngagementError(fault)
    names = [name.strip() for name in names]
    repeated = sorted({at for at, name in enumerate(names) if name and names.index(name) != at})
    if repeated or not any(names):
        found = f"column {repeated[0] + 1} repeats" if repeated else "none"
        raise EngagementError(Fault(path.name, "each column needs a header of its own", found, "Rename it."))
    return names


def read(
    path: Path, *, names: Sequence[str], wanted: Sequence[str], ignored: Sequence[str]
) -> dict[str, Column]:
    """Read the wanted columns.

    Parameters
    ----------
    path
        A file whose `header` was read.
    names
        Its headers.
    wanted
        Headers of the columns to read.
    ignored
        Headers of columns that are not looked at.

    Raises
    ------
    EngagementError
        With row and column of what is wrong, never with the words of an answer.
    """
    growing = {name: _Growing() for name in wanted}
    watch = _Watch(path.name, list(names), set(wanted))
    kept = [name for name in names if name and name not in ignored]
    for batch in _batches(path, list(names), kept, watch):
        for name, cells in zip(batch.schema.names, batch.columns, strict=True):
            watch.look(name, cells)
            if name in growing:
                growing[name].take(cells)
        watch.rows += batch.num_rows
    if watch.faults():
        raise EngagementError(watch.faults())
    return {name: column.whole() for name, column in growing.items()}


class _Watch:
    """Looks at every cell that is read, and remembers rows and columns of what must not be there."""

    def __init__(self, file: str, names: list[str], wanted: set[str]) -> None:
        self.rows = 0
        self.wrong_rows: list[int] = []
        self._file = file
        self._told = dict(zip(names, privacy.headers(names), strict=True))
        self._wanted = wanted
        self._found: dict[tuple[str, str], list[int]] = {}

    def look(self, name: str, cells: pa.Array) -> None:
        patterns = (
            {"a formula": FORMULA} if name in self._wanted else {"a formula": r"^\s*=", "an address": EMAIL}
        )
        for what, pattern in patterns.items():
            hits = pc.match_substring_regex(cells, pattern)
            if pc.any(hits).as_py():
                rows = np.flatnonzero(hits.to_numpy(zero_copy_only=False)) + self.rows + 2
                self._found.setdefault((name, what), []).extend(rows[:MOST_ROWS_TOLD].tolist())

    def faults(self) -> list[Fault]:
        rules = {"a formula": "must not hold formulas", "an address": "holds e-mail addresses"}
        found = [
            Fault(
                self._file,
                f"column {self._told[name]} {rules[what]}"
                + ("" if what == "a formula" else ": name it as ignored"),
                f"{what} in row {', '.join(map(str, rows[:MOST_ROWS_TOLD]))}",
                "Take it out, or leave the column out with --ignore COLUMN.",
            )
            for (name, what), rows in self._found.items()
        ]
        if self.wrong_rows:
            rows = ", ".join(map(str, self.wrong_rows[:MOST_ROWS_TOLD]))
            remedy = "Put text with commas in quotation marks, or save the file again."
            found.append(
                Fault(self._file, "every row must have as many cells as the header", f"row {rows}", remedy)
            )
        return found


def _check_encoding(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    row = 1
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            wrong = _undecodable(decoder, block)
            if wrong is not None or b"\0" in block:
                row += block[:wrong].count(b"\n") if wrong else 0
                found = "zero bytes" if wrong is None else f"another encoding near row {row}"
                fault = Fault(path.name, "the file must be in UTF-8", found, "Save it as 'CSV UTF-8'.")
                raise EngagementError(fault)
            row += block.count(b"\n")


def _undecodable(decoder: codecs.IncrementalDecoder, block: bytes) -> int | None:
    """Where a block stops being UTF-8. The decoder's own error holds the block: it must not travel on."""
    try:
        decoder.decode(block)
    except UnicodeDecodeError as error:
        return max(error.start, 0)
    return None


def _csv_header(path: Path) -> list[str]:
    import csv as plain  # noqa: PLC0415  pyarrow's has the name here

    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(plain.reader(file), [])


def _batches(path: Path, names: list[str], kept: list[str], watch: _Watch) -> Iterator[pa.RecordBatch]:
    if path.suffix.lower() == ".xlsx":
        yield from _sheet_batches(path, names, kept)
        return

    def skip(row: csv.InvalidRow) -> str:
        watch.wrong_rows.append(row.number or 0)
        return "skip"

    unique = [name or f"\0{at}" for at, name in enumerate(names)]
    options = {
        "read_options": csv.ReadOptions(
            column_names=unique, skip_rows_after_names=1, block_size=BLOCK_BYTES, use_threads=False
        ),
        "parse_options": csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
        "convert_options": csv.ConvertOptions(
            include_columns=kept, column_types=dict.fromkeys(kept, pa.string()), strings_can_be_null=False
        ),
    }
    whole = False
    try:
        with csv.open_csv(path, **options) as reader:
            yield from reader
        whole = True
    except pa.ArrowException:  # its words may hold the row: they must not travel on
        pass
    if not whole:
        fault = Fault(path.name, "the file must be CSV", "rows that cannot be told apart", "Save it again.")
        raise EngagementError(fault)


def _sheet_rows(path: Path) -> Iterator[list[str]]:
    import openpyxl  # noqa: PLC0415  a tenth of a second, and most files are CSV

    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (KeyError, ValueError, OSError, TypeError):
        fault = Fault(path.name, "the workbook must open", "a damaged file", "Save it again, or as CSV.")
        raise EngagementError(fault) from None
    with closing(book):
        if len(book.sheetnames) != 1:
            found = f"{len(book.sheetnames)} sheets"
            raise EngagementError(Fault(path.name, "answers are one sheet", found, "Save that sheet alone."))
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell).removesuffix(".0") for cell in row]


def _sheet_batches(path: Path, names: list[str], kept: list[str]) -> Iterator[pa.RecordBatch]:
    places = [names.index(name) for name in kept]
    rows = _sheet_rows(path)
    next(rows, None)
    waiting: list[list[str]] = []
    for row in rows:
        waiting.append([row[at] if at < len(row) else "" for at in places])
        if len(waiting) == SHEET_ROWS:
            yield _batch(waiting, kept)
            waiting = []
    if waiting:
        yield _batch(waiting, kept)


def _batch(rows: list[list[str]], kept: list[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)], kept
    )
