"""`read_national`: published figures of the nation, one row per indicator and period."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.sources.files import require_files

NEEDED = ("indicator_id", "period")
NUMBERS = ("value", "numerator", "denominator")
TENTHS = "tenths"


def read_national(dataset: Dataset, root: Path, *, verified: bool = False) -> pd.DataFrame:
    """Read a CSV of national figures.

    ``columns`` of the data set name the headers of ``indicator_id``, ``period`` and of ``value``, or of
    ``numerator`` and ``denominator``; ``tenths`` that of the nine scores with which the upper tenths of the nation's
    small areas begin, rising, with semicolons between them.

    Returns
    -------
    DataFrame
        One row per indicator and period: ``indicator_id``, ``period`` (text); ``value`` (in the unit of the
        indicator), ``numerator``, ``denominator`` (NaN where not given); ``tenths``, a list, empty where not given.

    Raises
    ------
    SourceError
        With all faults: columns that are absent, cells that are no numbers, rows without a figure, counts
        below zero, repeated rows.
    """
    path = require_files(dataset, root, verified=verified)[0]
    raw = pd.read_csv(path, dtype=str, encoding=dataset.encoding or "utf-8-sig")
    wanted = {
        short: header for short, header in dataset.columns.items() if short in (*NEEDED, *NUMBERS, TENTHS)
    }
    absent = [header for header in wanted.values() if header not in raw.columns]
    absent += [short for short in NEEDED if short not in wanted]
    if absent:
        raise SourceError(
            Fault(
                path.name,
                "the file has the columns that datasets.toml names",
                f"no {', '.join(absent)}",
                f"Its headers are {', '.join(raw.columns)}: correct [dataset.{dataset.id}.columns].",
            )
        )
    table = raw.rename(columns={header: short for short, header in wanted.items()})[list(wanted)]
    table = table.assign(**{name: table[name].str.strip() for name in NEEDED})
    figures = {name: pd.to_numeric(table[name], errors="coerce") for name in NUMBERS if name in table}
    tenths = [_tenths(cell) for cell in table[TENTHS]] if TENTHS in table else [[] for _ in table.index]
    faults = list(_faults(table, figures, path.name))
    wrong = pd.Series([one is None for one in tenths], index=table.index)
    rule = "'tenths' holds nine rising numbers with semicolons between them"
    faults += _each(table, wrong, table.get(TENTHS, table["period"]), path.name, rule)
    if faults:
        raise SourceError(faults)
    whole = table.assign(**figures).reindex(columns=[*NEEDED, *NUMBERS]).astype(dict.fromkeys(NUMBERS, float))
    return whole.assign(tenths=pd.Series(tenths, index=table.index, dtype=object))


def _tenths(cell: object) -> list[float] | None:
    """Numbers of a cell, none for a blank one, None where they are not nine that rise."""
    if not isinstance(cell, str) or not cell.strip():
        return []
    try:
        numbers = [float(part) for part in cell.split(";")]
    except ValueError:
        return None
    rising = all(low < high for low, high in pairwise(numbers))
    return numbers if len(numbers) == 9 and rising and math.isfinite(sum(numbers)) else None


def _faults(table: pd.DataFrame, figures: dict[str, pd.Series], file: str) -> Iterator[Fault]:
    numbers = pd.DataFrame(figures, index=table.index).reindex(columns=list(NUMBERS))
    for name, column in figures.items():
        bad = column.isna() & table[name].fillna("").str.strip().ne("")
        yield from _each(table, bad, table[name], file, f"'{name}' holds numbers")
    known = numbers["value"].notna() | numbers[["numerator", "denominator"]].notna().all(axis=1)
    yield from _each(
        table, ~known, table["period"], file, "a row has a value, or a numerator and a denominator"
    )
    below = (numbers["numerator"] < 0) | (numbers["denominator"] < 0)
    yield from _each(table, below, numbers["numerator"], file, "a count cannot be below zero")
    yield from _each(
        table, table.duplicated(list(NEEDED)), table["period"], file, "an indicator and period stand once"
    )


def _each(table: pd.DataFrame, bad: pd.Series, found: pd.Series, file: str, rule: str) -> Iterator[Fault]:
    for row in table.index[bad.to_numpy()][:5]:
        where = f"{file} (row {table['indicator_id'].loc[row]!s})"
        yield Fault(where, rule, str(found.loc[row]), "Correct the row.")
