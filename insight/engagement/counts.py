"""Ready counts, one row to an area, dimension and group: checked as records, returned as a frame of counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from insight import grouping
from insight.engagement import importing, load, residents
from insight.engagement.files import Row, rows_of
from insight.engagement.records import KINDS
from insight.errors import EngagementError, Fault

NEEDED = {"area_code", "dimension", "group", "count"}


def is_ready(names: list[str]) -> bool:
    """Whether headers are those of ready counts."""
    return {name.lower().replace("group_id", "group") for name in names} >= NEEDED


def read(
    path: Path, exercise_id: str, known: load.Known, population: pd.DataFrame, groups: pd.DataFrame
) -> pd.DataFrame:
    """Read ready counts.

    Parameters
    ----------
    path
        CSV or XLSX with ``area_code``, ``dimension``, ``group``, ``count`` and, where a code stands for areas
        of several types, ``area_type``.
    exercise_id
        Whose counts they are.
    known
        Groups and areas they may speak of.
    population
        ``area_type``, ``area_code``, ``population`` (people).
    groups
        People of each group and area, as `insight.peopling.populations` returns them.

    Returns
    -------
    pandas.DataFrame
        Columns of `importing.COUNT_COLUMNS`.

    Raises
    ------
    EngagementError
        With every fault: areas, dimensions or groups not known, counts that are negative or no whole
        numbers, rows that repeat, more people than live in an area.
    """
    faults: list[Fault] = []
    found = [(row, record) for row in _complete(path, exercise_id, known, faults)
             if (record := load.checked(row, faults)) is not None]  # fmt: skip
    faults += load.cross_faults(found, known)
    counts = pd.DataFrame(
        [[str(getattr(record, name)) if name != "count" else record.count for name in importing.COUNT_COLUMNS]
         for _, record in found],
        columns=importing.COUNT_COLUMNS,
    )  # fmt: skip
    faults += residents.population_faults(path.name, counts, population, groups)
    if faults:
        raise EngagementError(faults)
    return counts


def _complete(path: Path, exercise_id: str, known: load.Known, faults: list[Fault]) -> Iterator[Row]:
    """Rows with the id of the exercise, and the area type where it goes without saying."""
    kinds: dict[str, list[str]] = {}
    for kind, codes in known.areas.items():
        for code in codes:
            kinds.setdefault(code, []).append(kind)
    kinds[grouping.ALL] = [grouping.ALL]
    for row in rows_of(path, KINDS["participation"]):
        cells: dict[str, Any] = {name.replace("group_id", "group"): cell for name, cell in row.cells.items()}
        cells["group_id"] = cells.pop("group", "")
        fitting = kinds.get(str(cells.get("area_code", "")), [])
        if "area_type" not in cells and len(fitting) == 1:
            cells["area_type"] = fitting[0]
        elif "area_type" not in cells:
            several = ", ".join(fitting) or "none known"
            faults.append(
                Fault(row.where, "the area code must mean one area", several, "Add column area_type.")
            )
            continue
        yield Row(row.where, row.kind, {**cells, "exercise_id": exercise_id})
