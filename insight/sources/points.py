"""`read_points`: postcodes and other points on the British National Grid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.sources import codes as code_checks
from insight.sources import grid, postcodes
from insight.sources.cells import parse_column
from insight.sources.files import and_more, require_files
from insight.sources.headers import Located, locate, ranker
from insight.sources.opening import open_sheet
from insight.sources.rows import Rows, where
from insight.sources.sheets import Sheet

REPEAT_REMEDY = "Name each file once, and keep one row for each code."


def read_points(dataset: Dataset, root: Path, *, verified: bool = False) -> pd.DataFrame:
    """Read points.

    Parameters
    ----------
    dataset
        ``reader`` is ``code_point`` (OS Code-Point Open: CSV files without a header row, or a zip with them
        under ``Data/CSV``) or ``points`` (a table whose ``columns`` name ``code`` and either ``x`` and
        ``y``, in ``crs`` or on the National Grid, or ``lon`` and ``lat``, in ``crs`` or WGS 84).
    root
        The sources folder.
    verified
        The files were already checked with `verify_files`.

    Returns
    -------
    pandas.DataFrame
        One row per code, in the order of the files: ``code`` (`str`; postcodes in capitals with one
        space), ``x``, ``y`` (metres, EPSG:27700), then other declared columns as text. ``attrs`` holds
        ``rows_in``, ``rows_used``, ``without_place`` (rows without coordinates, left out) and ``notes``.

    Raises
    ------
    SourceError
        With all faults of a file: codes blank or repeated, cells that are no numbers, points outside
        Great Britain.
    """
    crs = _coordinate_system(dataset)
    paths = require_files(dataset, root, verified=verified)
    parts = [_placed(rows, dataset, crs) for path in paths for rows in _rows(path, dataset)]
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    file = ", ".join(dataset.files)
    faults = code_checks.repeat_faults(frame["code"], file=file, remedy=REPEAT_REMEDY)
    if faults:
        raise SourceError(faults)
    rows_in, notes = sum(part.rows_in for part in parts), [note for part in parts for note in part.notes]
    frame.attrs = {
        "rows_in": rows_in,
        "rows_used": len(frame),
        "without_place": rows_in - len(frame),
        "notes": tuple(notes),
    }
    return frame


@dataclass(frozen=True, eq=False)
class _Points:
    frame: pd.DataFrame
    rows_in: int
    notes: tuple[str, ...]


def _axes(dataset: Dataset) -> tuple[str, str]:
    """Short names of the coordinate columns."""
    for axes in (("x", "y"), ("lon", "lat")):
        if dataset.reader == "code_point" or {"code", *axes} <= dataset.columns.keys():
            return axes
    rule = "'columns' must name code and either x and y, or lon and lat"
    found = ", ".join(dataset.columns) or "no columns"
    raise SourceError(Fault(f"datasets.toml [{dataset.id}]", rule, found, "Add them under columns."))


def _coordinate_system(dataset: Dataset) -> pyproj.CRS:
    usual = grid.WGS84 if _axes(dataset) == ("lon", "lat") else grid.NATIONAL_GRID
    crs = grid.understand(dataset.crs or usual)
    if crs is None:
        rule = "'crs' must name a coordinate system, such as EPSG:27700"
        raise SourceError(Fault(f"datasets.toml [{dataset.id}]", rule, repr(dataset.crs), "Correct 'crs'."))
    return crs


def _rows(path: Path, dataset: Dataset) -> list[Rows]:
    if dataset.reader == "code_point":
        return postcodes.code_point_rows(path, dataset)
    sheet = open_sheet(path, dataset, ranker(dataset))
    located = locate(sheet.headers, dataset, file=sheet.file)
    if located.faults:
        raise SourceError(located.faults)
    return [where(_take(sheet, located, _axes(dataset)), dataset)]


def _take(sheet: Sheet, located: Located, axes: tuple[str, str]) -> Rows:
    """Take coordinates as ``x`` and ``y``, and all else as text."""
    words = {short: at[0] for short, at in located.positions.items() if short not in axes}
    figures = {short: located.positions[axis][0] for short, axis in zip(("x", "y"), axes, strict=True)}
    texts, numbers = sheet.take(words.values(), figures.values())
    return Rows(
        file=sheet.file,
        texts=pd.DataFrame({short: texts[at] for short, at in words.items()}),
        numbers={short: [numbers[at]] for short, at in figures.items()},
        headers={short: sheet.headers[at] for short, at in (words | figures).items()},
        notes=(*sheet.notes, *located.notes),
    )


def _placed(rows: Rows, dataset: Dataset, crs: pyproj.CRS) -> _Points:
    """Check the rows of one file, leave out those without a place, bring the others to the National Grid."""
    code = rows.texts["code"]
    faults = _blank_faults(rows)
    if dataset.reader == "code_point":
        faults += postcodes.form_faults(code, file=rows.file)
    columns = {
        short: parse_column(parts[0], code, file=rows.file, header=rows.headers[short])
        for short, parts in rows.numbers.items()
    }
    faults += [fault for column in columns.values() for fault in column.faults]
    x, y = columns["x"].values, columns["y"].values
    placed = ~(np.isnan(x) | np.isnan(y) | ((x == 0) & (y == 0)))
    if "quality" in columns:
        placed &= columns["quality"].values != postcodes.NO_COORDINATES
    east, north = grid.to_national_grid(x[placed], y[placed], crs)
    out = grid.strayed(east, north, degrees=False)
    if out.any():
        points = zip(code[placed][out], x[placed][out], y[placed][out], strict=True)
        faults.append(_stray_fault(rows.file, [f"{name} at {a:g}, {b:g}" for name, a, b in points], crs))
    if faults:
        raise SourceError(faults)
    others = rows.texts.loc[placed].drop(columns="code")
    frame = pd.concat([pd.DataFrame({"code": code[placed], "x": east, "y": north}), others], axis=1)
    return _Points(frame, len(code), rows.notes)


def _blank_faults(rows: Rows) -> list[Fault]:
    blank = rows.texts.index[rows.texts["code"] == ""]
    if not len(blank):
        return []
    found = f"none in {len(blank):,} rows, the first row {blank[0]}"
    return [Fault(rows.file, "every point must have a code", found, "Fill the codes in, or drop the rows.")]


def _stray_fault(file: str, strayed: list[str], crs: pyproj.CRS) -> Fault:
    return Fault(
        file,
        f"points must lie in Great Britain (read as {crs.name})",
        and_more(strayed, most=3),
        "Correct 'crs' or [columns]: eastings and northings are x and y, degrees are lon and lat.",
    )
