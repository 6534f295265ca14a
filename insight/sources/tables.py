"""`read_table`: any publisher's table of figures by area, read, checked and brought to one form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.sources import codes as code_checks
from insight.sources import elections, nomis
from insight.sources.files import require_files
from insight.sources.headers import locate, ranker
from insight.sources.model import SourceTable
from insight.sources.opening import open_sheet
from insight.sources.rows import REPEAT_REMEDY, Rows, assemble, take

Reader = Callable[[Path, Dataset], Rows]


def read_table(
    dataset: Dataset,
    root: Path,
    *,
    codes: Collection[str] | None = None,
    names: Mapping[str, str] | None = None,
    area_codes: pd.DataFrame | None = None,
    verified: bool = False,
) -> SourceTable:
    r"""Read a table with one row per area.

    Parameters
    ----------
    dataset
        Its ``reader`` is ``nomis_bulk``, ``nomis_table``, ``table`` (or ``lookup``: the same) or
        ``elections``. A column is declared by its header, by a pattern (``^WD\d\dCD$``) or as a range of
        single-year ages to be added up (``0..15``, ``65..90+``).
    root
        The sources folder.
    codes
        Keep only these areas. Faults of other rows are then let be, as long as they have a code.
    names
        The true name of each code: a table with a ``name`` column is checked against it.
    area_codes
        For ward elections without codes (2023): ``code``, ``name``, ``district_name`` and perhaps
        ``district`` of the wards to be found by district and name. They must be the wards of the year of
        the election: a ward redrawn under its old name would be found among those of another year.
    verified
        The files were already checked with `verify_files`.

    Returns
    -------
    SourceTable
        One row per area. Figures are in the units of the file; nothing missing is turned into zero.

    Raises
    ------
    SourceError
        With all faults of a file at once: missing or altered files; columns that are absent, renamed or
        of another vintage; blank, malformed or repeated codes; codes beside other names; cells that are
        neither a number nor a known mark.
    """
    paths = require_files(dataset, root, verified=verified)
    wanted = None if codes is None else frozenset(codes)
    if dataset.reader == "elections":
        tables = [
            elections.read(path, dataset, wanted=wanted, names=names, area_codes=area_codes) for path in paths
        ]
    else:
        read = _reader(dataset)
        tables = [assemble(read(path, dataset), dataset, wanted=wanted, names=names) for path in paths]
    return _joined(tables, dataset)


def _reader(dataset: Dataset) -> Reader:
    readers: dict[str, Reader] = {
        "nomis_bulk": nomis.bulk_rows,
        "nomis_table": nomis.table_rows,
        "table": _plain_rows,
        "lookup": _plain_rows,
    }
    where = f"datasets.toml [{dataset.id}]"
    if dataset.reader not in readers:
        rule = "'reader' must be one of elections, " + ", ".join(readers)
        raise SourceError(Fault(where, rule, repr(dataset.reader), "Choose the reader for a table."))
    if "code" not in dataset.columns:
        rule = "'columns' must say which column holds the codes"
        found = ", ".join(dataset.columns) or "no columns"
        raise SourceError(Fault(where, rule, found, 'Add code = "..." under columns.'))
    return readers[dataset.reader]


def _plain_rows(path: Path, dataset: Dataset) -> Rows:
    """Rows of a file whose headers are in one row, whatever stands above it."""
    sheet = open_sheet(path, dataset, ranker(dataset))
    return take(sheet, locate(sheet.headers, dataset, file=sheet.file), dataset)


def _joined(tables: list[SourceTable], dataset: Dataset) -> SourceTable:
    """Put the tables of several like files under each other."""
    if len(tables) == 1:
        return tables[0]
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    faults = code_checks.repeat_faults(frame["code"], file=", ".join(dataset.files), remedy=REPEAT_REMEDY)
    if faults:
        raise SourceError(faults)
    return replace(
        tables[0],
        frame=frame,
        states=pd.concat([table.states for table in tables], ignore_index=True),
        rows_in=sum(table.rows_in for table in tables),
        rows_used=len(frame),
        unmatched=tuple(entry for table in tables for entry in table.unmatched),
        notes=tuple(note for table in tables for note in table.notes),
    )
