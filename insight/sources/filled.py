"""Columns that a spreadsheet has filled down: codes beside another area's code, figures copied row by row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insight.errors import Fault
from insight.sources.files import and_more

SHORTEST = 3
"""Two neighbours with the same figures are nothing rare; three or more may be."""
BY_CHANCE = 1e-5
"""A run is told when fewer than so many as long would be met with by chance in a table like it."""


def name_is_code_faults(texts: pd.DataFrame, *, gss: str, file: str) -> list[Fault]:
    """Fault of rows whose name is a code, and not their own.

    Output areas have no name: publishers write the code again. Codes filled down then stand beside the
    true ones.
    """
    if "name" not in texts:
        return []
    name = texts["name"].str.strip()
    odd = texts[name.str.fullmatch(gss) & (name != texts["code"])]
    if odd.empty:
        return []
    shown = and_more([f"{code} beside {name}" for code, name in zip(odd["code"], odd["name"], strict=True)])
    remedy = "The codes may have been filled down or sorted alone: get the file from the publisher again."
    return [Fault(file, "a code that stands for a name must be the row's own code", shown, remedy)]


def copied_rows(codes: pd.Series, figures: pd.DataFrame, *, file: str) -> tuple[str, ...]:
    """Tell of runs of rows with the same figures in every column: figures may have been filled down.

    How likely a run is by chance follows from how often two rows of the table agree. So a table of few
    columns is not suspected, nor are rows of zeros: nobody may live there.

    Parameters
    ----------
    codes
        Code of each row, in the order of the file.
    figures
        One column per measure, NaN where there is no figure; the same rows.
    file
        What the table is called.

    Returns
    -------
    tuple of str
        A sentence for each run.
    """
    if figures.empty or len(figures.columns) == 0 or not _runs(figures):
        return ()
    kind = figures.groupby(list(figures.columns), dropna=False, sort=False).ngroup().to_numpy()
    agree = float(np.square(np.bincount(kind) / len(kind)).sum())
    starts = np.flatnonzero(np.r_[True, kind[1:] != kind[:-1]])
    lengths = np.diff(np.r_[starts, len(kind)])
    empty = (figures.fillna(0) == 0).all(axis=1).to_numpy()[starts]
    rare = (lengths >= SHORTEST) & ~empty & (len(kind) * agree ** (lengths - 1.0) < BY_CHANCE)
    return tuple(
        f"{file}: the {length:,} rows from {codes.iloc[start]} to {codes.iloc[start + length - 1]} hold the same "
        "figures in every column: see that they were not filled down."
        for start, length in zip(starts[rare], lengths[rare], strict=True)
    )


def _runs(figures: pd.DataFrame) -> bool:
    """Whether so many neighbours as are worth a look hold the same figures."""
    same = np.ones(len(figures) - 1, dtype=bool)
    for column in figures:
        figure = figures[column].to_numpy(float)
        same &= (figure[1:] == figure[:-1]) | (np.isnan(figure[1:]) & np.isnan(figure[:-1]))
    both = same[1:] & same[:-1]  # three rows make two pairs of neighbours
    return bool(both.any())
