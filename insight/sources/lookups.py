"""`read_lookup`: which code belongs to which, as a publisher's table of texts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.sources.files import require_files
from insight.sources.headers import locate, ranker
from insight.sources.opening import open_sheet
from insight.sources.rows import Rows, where


def read_lookup(dataset: Dataset, root: Path, *, verified: bool = False) -> pd.DataFrame:
    """Read a lookup.

    Parameters
    ----------
    dataset
        ``columns`` names the columns; ``where`` the rows to keep.
    root
        The sources folder.
    verified
        The files were already checked with `verify_files`.

    Returns
    -------
    pandas.DataFrame
        One row per row of the file (rows blank throughout left out), in its order, every declared column
        as `str` under its short name, stripped, ``""`` for blank. ``attrs["notes"]`` tells what the
        reader had to do.

    Raises
    ------
    SourceError
        When a file is missing, altered, damaged or without rows, a column is absent, or a row has a blank
        ``code``.
    """
    parts = [_read(path, dataset) for path in require_files(dataset, root, verified=verified)]
    frame = pd.concat([part.texts for part in parts], ignore_index=True)
    frame.attrs["notes"] = tuple(note for part in parts for note in part.notes)
    return frame


def _read(path: Path, dataset: Dataset) -> Rows:
    sheet = open_sheet(path, dataset, ranker(dataset))
    located = locate(sheet.headers, dataset, file=sheet.file)
    if located.faults:
        raise SourceError(located.faults)
    words = {short: at[0] for short, at in located.positions.items()}
    texts, _ = sheet.take(words.values(), ())
    frame = pd.DataFrame({short: texts[at] for short, at in words.items()})
    headers = {short: sheet.headers[at] for short, at in words.items()}
    rows = Rows(sheet.file, frame, {}, headers, notes=(*sheet.notes, *located.notes))
    rows = where(rows.keep((frame != "").any(axis=1)), dataset)
    if rows.texts.empty:
        remedy = f"Fill it in, or get it again from {dataset.page}."
        raise SourceError(Fault(sheet.file, "a lookup must have rows", "headers only", remedy))
    _check_codes(rows)
    return rows


def _check_codes(rows: Rows) -> None:
    if "code" not in rows.texts:
        return
    blank = rows.texts.index[rows.texts["code"] == ""]
    if len(blank):
        found = f"none in {len(blank):,} rows, the first row {blank[0]}"
        remedy = "Fill the codes in, or keep other rows with 'where'."
        raise SourceError(Fault(rows.file, f"every row must have a '{rows.headers['code']}'", found, remedy))
