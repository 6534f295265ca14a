"""Numbers as publishers print them, and the marks that stand where there is none.

A cell is a number, or says why there is none (Government Statistical Service symbols and the older
ones of Nomis and spreadsheets). Anything else is a fault: nothing is guessed, and missing is never zero.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from insight.errors import Fault
from insight.sources.files import and_more
from insight.sources.model import MISSING, NOT_APPLICABLE, SUPPRESSED, VALUE

MARKS = {
    **dict.fromkeys(("", ":", "..", "...", "…", "x", "[x]", "na", "nan", "null"), MISSING),
    **dict.fromkeys(("c", "[c]", "*"), SUPPRESSED),
    **dict.fromkeys(("z", "[z]"), NOT_APPLICABLE),
}
"""What stands for each state when there is no number; small letters."""

DASHES = frozenset("-‐‑‒–—−")
"""A dash alone: missing, or zero where the data set says ``dash_is_zero``."""

_NUMBER = re.compile(
    r"[-+−]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True)
class Numbers:
    """One column of numbers: values (NaN where the state is not *value*) and states, row by row."""

    values: NDArray[np.float64]
    states: NDArray[np.uint8]
    faults: tuple[Fault, ...] = ()


def parse_cell(text: str, *, dash_is_zero: bool = False) -> tuple[float, int] | None:
    r"""Read one cell.

    Parameters
    ----------
    text
        The cell as printed: ``" \t7,085 "``, ``43.5%`` (stays 43.5), ``1296.00``, ``[c]``, ``-``.
    dash_is_zero
        The publisher prints a true zero as a dash.

    Returns
    -------
    tuple of float and int, or None
        The value (NaN when there is none) and its position in `model.STATES`; None when the cell is
        neither a number nor a known mark.
    """
    cell = text.strip().strip("\u200b\ufeff").strip()
    if cell.casefold() in MARKS:
        return math.nan, MARKS[cell.casefold()]
    if cell in DASHES:
        return (0.0, VALUE) if dash_is_zero else (math.nan, MISSING)
    bare = cell.removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(bare):
        return None
    value = float(bare.replace(",", "").replace("−", "-"))
    return (value, VALUE) if math.isfinite(value) else None


def parse_column(
    cells: pd.Series, codes: pd.Series, *, file: str, header: str, dash_is_zero: bool = False
) -> Numbers:
    """Read one column of cells.

    Parameters
    ----------
    cells
        Numbers already (`float64`, NaN for a blank cell), or text as printed.
    codes
        Area code of each row, to name the row of a fault.
    file, header
        For the faults.
    dash_is_zero
        The publisher prints a true zero as a dash.

    Returns
    -------
    Numbers
        With one fault for each different cell that is not understood.
    """
    if cells.dtype == np.float64 and not np.isinf(cells).any():
        values = cells.to_numpy(dtype=np.float64)
        return Numbers(values, np.where(np.isnan(values), MISSING, VALUE).astype(np.uint8))
    cells = cells.astype("str").fillna("")
    positions, different = pd.factorize(cells)
    read = [parse_cell(str(cell), dash_is_zero=dash_is_zero) for cell in different]
    wrong = [place for place, entry in enumerate(read) if entry is None]
    faults = [_fault(cells, codes, str(different[place]), file, header) for place in wrong]
    faults += _mixed(different, read, file, header)
    known = [(math.nan, MISSING) if entry is None else entry for entry in read]
    values = np.array([value for value, _ in known], dtype=np.float64)
    states = np.array([state for _, state in known], dtype=np.uint8)
    return Numbers(values[positions], states[positions], tuple(faults))


def add(parts: list[Numbers]) -> Numbers:
    """Add columns up row by row; a sum is known only where every part is, and else has the worst state."""
    if len(parts) == 1:
        return parts[0]
    badness = np.array([0, 3, 2, 1], dtype=np.uint8)  # value, suppressed, missing, not applicable
    by_badness = np.argsort(badness).astype(np.uint8)
    worst = np.max([badness[part.states] for part in parts], axis=0)
    total = np.sum([part.values for part in parts], axis=0)
    faults = tuple(fault for part in parts for fault in part.faults)
    return Numbers(np.where(worst == 0, total, np.nan), by_badness[worst], faults)


def _fault(cells: pd.Series, codes: pd.Series, cell: str, file: str, header: str) -> Fault:
    at = codes[cells == cell].astype(str).tolist()
    return Fault(
        file,
        f"every cell of '{header}' must be a number or one of [c], [x], [z], '-' or blank",
        f"{cell!r} for {and_more(at, most=1)}",
        "Correct the cell, or ask the publisher what it means.",
    )


def _mixed(different: pd.Index, read: list[tuple[float, int] | None], file: str, header: str) -> list[Fault]:
    """Fault when some cells have a per cent sign and others have not: 43.5% beside 0.435 is no column."""
    numbers = [str(cell).strip() for cell, entry in zip(different, read, strict=True) if entry and entry[0]]
    numbers = [cell for cell in numbers if any(letter.isdigit() for letter in cell)]
    bare = [cell for cell in numbers if not cell.endswith("%")]
    if not bare or len(bare) == len(numbers):
        return []
    rule = f"all cells of '{header}' must have a per cent sign, or none"
    remedy = "Bring the column to one unit, or ask the publisher."
    return [Fault(file, rule, f"{len(bare)} kinds of cell without, such as {bare[0]!r}", remedy)]
