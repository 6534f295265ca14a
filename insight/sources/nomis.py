"""Nomis files: the bulk zips of Census 2021, and tables downloaded from the site.

A bulk zip holds one CSV for each kind of area. A table download has a preamble above its header, the code
and the name of an area in one cell (``E01011954 : Hartlepool 001A``), a column headed ``%`` after each
count, and notes below.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from insight.domain import AreaType, Dataset
from insight.sources.cells import parse_cell
from insight.sources.files import members, pick_member, read_bytes
from insight.sources.headers import Located, locate, normalise, ranker
from insight.sources.model import VALUE
from insight.sources.opening import open_sheet
from insight.sources.rows import Rows, take
from insight.sources.sheets import Sheet, csv_sheet

ENDINGS = {
    AreaType.OA: ("oa",),
    AreaType.LSOA: ("lsoa",),
    AreaType.MSOA: ("msoa",),
    AreaType.WARD: ("wards?", "wd"),
    AreaType.DISTRICT: ("ltla",),
    AreaType.COUNTY: ("utla",),
}
"""How the member of a bulk zip for each area type ends, before ``.csv``."""


def bulk_types(dataset: Dataset, root: Path) -> frozenset[AreaType]:
    """Area types of which the bulk files of a data set hold a table each; none for any other file.

    Raises
    ------
    SourceError
        When a zip is cut short or damaged.
    """
    paths = [root / name for name in dataset.files]
    zipped = all(path.suffix.lower() == ".zip" for path in paths)
    if dataset.reader != "nomis_bulk" or dataset.member or not zipped:
        return frozenset()
    return frozenset.intersection(*(_types_in(members(path)) for path in paths))


def _types_in(names: Sequence[str]) -> frozenset[AreaType]:
    return frozenset(
        area_type
        for area_type, endings in ENDINGS.items()
        if any(re.search(rf"-{ending}\.csv$", name, re.IGNORECASE) for ending in endings for name in names)
    )


SPLIT = " : "
"""Stands between code and name in the first cell of a table download."""


def bulk_rows(path: Path, dataset: Dataset) -> Rows:
    """Rows of a bulk file: the member for the data set's area type (or its ``member``), or a CSV taken out.

    Raises
    ------
    SourceError
        When the zip holds no such member, or a column is not in it.
    """
    endings = ENDINGS.get(dataset.area_type, ()) if dataset.area_type else ()
    patterns = [rf"-{ending}\.csv$" for ending in endings]
    sheet = open_sheet(path, dataset, ranker(dataset), patterns=patterns)
    return take(sheet, locate(sheet.headers, dataset, file=sheet.file), dataset)


def table_rows(path: Path, dataset: Dataset) -> Rows:
    """Rows of a table download. A ``%`` column is declared as its count with `` %`` behind: ``White %``.

    Raises
    ------
    SourceError
        When a column is not in it.
    """
    member = pick_member(path, dataset, patterns=(r"\.csv$",)) if path.suffix.lower() == ".zip" else None
    file = f"{path.name}/{member}" if member else path.name
    sheet = csv_sheet(file, _without_footer(read_bytes(path, member)), dataset, ranker(dataset))
    sheet = replace(sheet, headers=_named_shares(sheet.headers))
    rows = take(sheet, _located(sheet, dataset), dataset)
    return replace(rows, texts=_split(rows.texts))


def _without_footer(data: bytes) -> bytes:
    """Cut off the notes below a table: the last lines, as far as they have neither a code nor a figure."""
    lines = data.rstrip().splitlines(keepends=True)
    while lines and _is_note(lines[-1].decode("latin-1")):
        lines.pop()
    return b"".join(lines)


def _is_note(line: str) -> bool:
    cells = next(csv.reader([line]), [])
    read = [parse_cell(cell) for cell in cells]
    return not "".join(cells[:1]).strip() and not any(entry and entry[1] == VALUE for entry in read)


def _named_shares(headers: Sequence[str]) -> tuple[str, ...]:
    """Name each ``%`` column after the count before it."""
    named: list[str] = []
    for header in headers:
        named.append(f"{named[-1]} %" if header.strip() == "%" and named else header)
    return tuple(named)


def _located(sheet: Sheet, dataset: Dataset) -> Located:
    """Locate the columns; ``name`` may be declared with any header, as it comes out of the code's cell."""
    columns = {short: header for short, header in dataset.columns.items() if short != "name"}
    if "name" in dataset.columns:
        own = normalise(dataset.columns["name"]) in {normalise(header) for header in sheet.headers}
        columns["name"] = dataset.columns["name"] if own else dataset.columns["code"]
    located = locate(sheet.headers, replace(dataset, columns=columns), file=sheet.file)
    ordered = {short: located.positions[short] for short in dataset.columns if short in located.positions}
    return replace(located, positions=ordered)


def _split(texts: pd.DataFrame) -> pd.DataFrame:
    """Take code and name out of cells that hold both."""
    if "code" not in texts or not texts["code"].str.contains(SPLIT, regex=False).any():
        return texts
    parts = texts["code"].str.partition(SPLIT)
    both = parts[1] != ""
    texts = texts.assign(code=parts[0].str.strip())
    if "name" in texts:
        texts["name"] = texts["name"].where(~both, parts[2].str.strip())
    return texts
