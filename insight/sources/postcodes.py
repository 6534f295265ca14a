"""Code-Point Open of Ordnance Survey: one CSV file for each postcode area, without a header row."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.sources.files import and_more, members, read_bytes
from insight.sources.rows import Rows
from insight.sources.sheets import body_sheet

NO_COORDINATES = 90
"""Positional quality indicator of a postcode without a known place."""

COLUMNS = {"code": 0, "quality": 1, "x": 2, "y": 3}
"""Postcode, positional quality indicator, easting and northing (metres) are the first four columns."""

POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"


def code_point_rows(path: Path, dataset: Dataset) -> list[Rows]:
    """Rows of one file, or of every file below ``Data/CSV`` of a zip.

    Raises
    ------
    SourceError
        When a zip holds no such file, or a row has too few cells.
    """
    return [_rows(path, member) for member in _members(path, dataset)]


def form_faults(codes: pd.Series, *, file: str) -> list[Fault]:
    """Faults of codes that are no postcodes: mostly a sign that the columns stand in another order."""
    wrong = codes[(codes != "") & ~codes.str.fullmatch(POSTCODE)]
    if wrong.empty:
        return []
    found = and_more([repr(code) for code in wrong.unique()], most=3)
    remedy = "Code-Point Open has the postcode first and no header row; for other files use reader 'points'."
    return [Fault(file, "the first column must hold postcodes", found, remedy)]


def _members(path: Path, dataset: Dataset) -> list[str | None]:
    if path.suffix.lower() != ".zip":
        return [None]
    names = members(path)
    if dataset.member is not None:
        chosen = [name for name in names if name == dataset.member]
    else:
        chosen = [name for name in names if re.search(r"(^|/)data/csv/[^/]+\.csv$", name, re.IGNORECASE)]
    if not chosen:
        rule = f"the zip must hold {dataset.member or 'postcode files under Data/CSV'}"
        remedy = "Get Code-Point Open as CSV from the OS Data Hub."
        raise SourceError(Fault(path.name, rule, and_more(names) or "nothing", remedy))
    return list(chosen)


def _rows(path: Path, member: str | None) -> Rows:
    file = f"{path.name}/{member}" if member else path.name
    body = _without_header(read_bytes(path, member))
    width = max(body.partition(b"\n")[0].count(b",") + 1, len(COLUMNS))
    sheet = body_sheet(file, body, [f"column {at + 1}" for at in range(width)])
    texts, numbers = sheet.take((COLUMNS["code"],), [at for short, at in COLUMNS.items() if short != "code"])
    return Rows(
        file=file,
        texts=pd.DataFrame({"code": _spaced(texts[COLUMNS["code"]])}),
        numbers={short: [numbers[at]] for short, at in COLUMNS.items() if short != "code"},
        headers={short: sheet.headers[at] for short, at in COLUMNS.items()},
    )


def _without_header(body: bytes) -> bytes:
    """Drop a header row that somebody has put above the rows (``PC,PQ,EA,NO,...``)."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    first, _, rest = body.partition(b"\n")
    cell = first.partition(b",")[0].strip(b'" \r').lower()
    return rest if cell in (b"pc", b"postcode") else body


def _spaced(codes: pd.Series) -> pd.Series:
    """Write postcodes in capitals with one space before the last three characters."""
    bare = codes.str.upper().str.replace(" ", "", regex=False)
    return (bare.str.slice(0, -3) + " " + bare.str.slice(-3)).str.strip()
