"""What a person should know of a build, in plain sentences for the build report."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from insight.build.areas import STATISTICAL, Kind
from insight.sources import STATES, SourceTable

MOST = 3
"""Cells named in one sentence; the others are counted."""


def of_table(table: SourceTable, kind: Kind, lost: Mapping[str, pd.Series]) -> str:
    """Put together what the reader had to do, cells without a figure and people whom no area takes."""
    return " ".join([*table.notes, *_without_figure(table, kind), *_lost_words(lost)])


def _without_figure(table: SourceTable, kind: Kind) -> list[str]:
    """Name the cells that take the figure of every area that holds them away: the county's too."""
    if kind[0] not in STATISTICAL or table.states.empty:
        return []
    marks = table.states.to_numpy()
    row, column = np.nonzero((marks == 1) | (marks == 2))
    if not len(row):
        return []
    cells = [
        f"{table.states.columns[j]} of {table.frame['code'].iloc[i]} ({STATES[marks[i, j]]})"
        for i, j in zip(row[:MOST], column[:MOST], strict=True)
    ]
    more = f" and {len(row) - MOST:,} more" if len(row) > MOST else ""
    counted = "1 cell has" if len(row) == 1 else f"{len(row):,} cells have"
    return [
        f"{counted} no figure: {', '.join(cells)}{more}. No area that holds such a small area, the county "
        "among them, has a figure that needs the cell."
    ]


def _lost_words(lost: Mapping[str, pd.Series]) -> list[str]:
    """Say whom no area of a type takes."""
    return [
        f"{people.sum():,.0f} people of {', '.join(map(str, people.index[:MOST]))}"
        f"{' and others' if len(people) > MOST else ''} lie in no {label.lower()}."
        for label, people in lost.items()
    ]
