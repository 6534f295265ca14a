"""What is refused at the door: files too large, workbooks that swell, formulas, e-mail addresses."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from insight.errors import EngagementError, Fault

MOST_BYTES = 100_000_000
"""Largest file taken: 1,000,000 respondents need about 60 MB."""

MOST_UNPACKED_BYTES = 500_000_000
MOST_SWELLING = 200
"""A workbook may unpack to so many bytes, and to so many times its size. A plain one swells 5 to 20 times."""

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
NUMBER = re.compile(r"[+-]?[\d.,]+%?")


def check_size(path: Path) -> None:
    """Refuse a file that is absent, too large, or a workbook that would unpack to too much.

    Raises
    ------
    EngagementError
        Before anything of the file is read.
    """
    if not path.is_file():
        raise EngagementError(Fault(path.name, "the file must exist", "no such file", "Correct the path."))
    size = path.stat().st_size
    if size > MOST_BYTES:
        rule = f"a file may hold {MOST_BYTES // 1_000_000} MB at most"
        remedy = "Drop columns that are not needed, or split the file."
        raise EngagementError(Fault(path.name, rule, f"{size / 1e6:,.0f} MB", remedy))
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        _check_workbook(path, size)


def _check_workbook(path: Path, size: int) -> None:
    try:
        with zipfile.ZipFile(path) as workbook:
            unpacked = sum(entry.file_size for entry in workbook.infolist())
            names = workbook.namelist()
    except zipfile.BadZipFile:
        fault = Fault(path.name, "the file must be a workbook", "no such format", "Save it as .xlsx or CSV.")
        raise EngagementError(fault) from None
    if unpacked > MOST_UNPACKED_BYTES or unpacked > MOST_SWELLING * size:
        rule = f"a workbook may unpack to {MOST_UNPACKED_BYTES // 1_000_000} MB and {MOST_SWELLING} times its size"
        found = f"{unpacked / 1e6:,.0f} MB, {unpacked / max(size, 1):,.0f} times"
        raise EngagementError(Fault(path.name, rule, found, "Save it as CSV from a trusted program."))
    if "xl/workbook.xml" not in names:
        found = "a zip file of another kind"
        raise EngagementError(
            Fault(path.name, "the file must be a workbook", found, "Save it as .xlsx or CSV.")
        )


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text: it begins with =, @, + or - and is no number."""
    start = text.lstrip()[:1]
    return start in ("=", "@") or (
        start in ("+", "-") and len(text) > 1 and not NUMBER.fullmatch(text.strip())
    )


def cell_faults(text: str, where: str, column: str, *, show: bool) -> Iterator[Fault]:
    """Yield what is wrong with one cell of a record; the text is told only where ``show`` is set."""
    found = repr(text[:40]) if show else "a cell"
    if is_formula(text):
        yield Fault(
            where, f"'{column}' must not hold a formula", found, "Write the text, without = + - or @ first."
        )
    if EMAIL.search(text):
        remedy = "Take it out: the register holds no personal contacts."
        yield Fault(where, f"'{column}' must not hold an e-mail address", "an address", remedy)
