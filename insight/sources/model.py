"""What the table readers hand back, and which columns are words rather than numbers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from insight.domain import Dataset, State

STATES: tuple[State, ...] = (State.VALUE, State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE)
"""The state behind each number in `SourceTable.states`: 0 is a value, 1 suppressed and so on."""

VALUE, SUPPRESSED, MISSING, NOT_APPLICABLE = range(len(STATES))

TEXT_COLUMNS = frozenset(
    {
        "code",
        "name",
        "welsh_name",
        "district",
        "county",
        "region",
        "country",
        "oa",
        "lsoa",
        "msoa",
        "ward",
        "parish",
        "panel",
        "division",
        "area",
        "member",
        "postcode",
        "category",
        "source",
        "note",
    }
)
"""Short names that are always read as text; so is any short name that ends in a `TEXT_ENDINGS`."""

NO_TEXT = frozenset({"", "na", "n/a"})
"""What publishers write into a text cell that is blank; small letters."""

TEXT_ENDINGS = ("_name", "_code", "_text")


@dataclass(frozen=True, eq=False, kw_only=True)
class SourceTable:
    """One publisher's table, read and checked.

    Parameters
    ----------
    dataset_id
        Which data set of the catalogue it is.
    frame
        One row per area code, in the order of the file: ``code``, then every declared column under
        its short name. Text columns are `str` (blank is ``""``), all others `float64` in the units
        of the file, NaN wherever the state is not *value*.
    states
        The same rows and the same measure columns as ``frame``, `uint8`: a position in `STATES`.
    rows_in
        Rows of the file that speak of an area: titles, blank rows and footnotes are not counted.
    rows_used
        Rows of ``frame``.
    unmatched
        What could not be joined to an area, each as ``"district: ward"`` (ward elections only).
    notes
        What the reader had to do that a person may want to know, in plain sentences.
    """

    dataset_id: str
    frame: pd.DataFrame
    states: pd.DataFrame
    rows_in: int
    rows_used: int
    unmatched: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def is_text(column: str, dataset: Dataset) -> bool:
    """Whether the short name ``column`` holds words: by its name, or because rows are filtered on it."""
    return column in TEXT_COLUMNS or column.endswith(TEXT_ENDINGS) or column in dataset.where
