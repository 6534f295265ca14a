"""Published figures that cannot be: counts below zero, parts above the whole, ranks and shares out of range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from insight.build.figures import sum_of
from insight.catalogue import AREA_KM2, split_column
from insight.domain import Dataset, Indicator, Statistic
from insight.errors import Fault, SourceError
from insight.sources import SourceTable


def impossible(
    indicator: Indicator, datasets: Mapping[str, Dataset], tables: Mapping[str, SourceTable]
) -> Iterator[Fault]:
    """Faults in published figures: counts below zero, parts above the whole, nothing to divide by."""
    for dataset_id in indicator.datasets:
        table, file = tables[dataset_id].frame, datasets[dataset_id].files[0]
        above = _own_columns(indicator.numerator, dataset_id)
        below = _own_columns(indicator.denominator, dataset_id)
        whole = sum_of(table, below)
        if below and len(below) == len(indicator.denominator) and (whole == 0).all():
            yield Fault(
                file,
                f"'{indicator.id}' needs something to divide by",
                f"zero in all {len(whole)} rows of {', '.join(below)}",
                "Check the columns in datasets.toml.",
            )
        yield from _out_of_range(indicator, table, file)
        if above:
            count = sum_of(table, above)
            yield from _rows(table, count < 0, count, file, "a count cannot be below zero")
            if indicator.statistic is Statistic.PROPORTION and len(below) == len(indicator.denominator) > 0:
                rule = f"'{indicator.id}': a part cannot be larger than the whole"
                yield from _rows(table, count > whole + 1e-9, count, file, rule, whole)


def _out_of_range(indicator: Indicator, table: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Ranks outside 1 to N, and scores that are shares of people outside 0 to 100 %."""
    if indicator.rank and indicator.small_areas_in_nation:
        rank, most = table[indicator.rank].to_numpy(float), indicator.small_areas_in_nation
        rule = f"'{indicator.id}': ranks are whole numbers from 1 to {most}"
        yield from _rows(table, (rank < 1) | (rank > most) | (rank % 1 > 0), rank, file, rule)
    if indicator.score and indicator.unit.startswith("%") and indicator.statistic is Statistic.SCORE:
        share = table[indicator.score].to_numpy(float) * indicator.multiplier
        rule = f"'{indicator.id}': a share of people lies between 0 and 100 %"
        yield from _rows(table, (share < 0) | (share > 100), share, file, rule)


def _own_columns(references: Iterable[str], dataset_id: str) -> list[str]:
    split = [split_column(ref, dataset_id) for ref in references if ref != AREA_KM2]
    return [column for owner, column in split if owner == dataset_id]


def _rows(
    table: pd.DataFrame,
    bad: np.ndarray,
    count: np.ndarray,
    file: str,
    rule: str,
    whole: np.ndarray | None = None,
) -> Iterator[Fault]:
    for position in np.flatnonzero(bad)[:5]:
        found = f"{count[position]:g}"
        if whole is not None:
            found += f" of {whole[position]:g}"
        where = f"{file} (row {table['code'].iloc[position]})"
        yield Fault(where, rule, found, "Check the columns in datasets.toml, or the publisher's file.")


def check(
    indicators: Iterable[Indicator], datasets: Mapping[str, Dataset], tables: Mapping[str, SourceTable]
) -> None:
    """Raise `SourceError` with every impossible published figure."""
    faults = [fault for indicator in indicators for fault in impossible(indicator, datasets, tables)]
    if faults:
        raise SourceError(faults)
