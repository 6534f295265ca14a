"""The nation's figure of each indicator, to compare areas with: worked out from whole files, or published.

A figure is worked out where every data set behind an indicator holds the whole nation, in the same way as for
an area: numerators and denominators are added up, then divided. Published figures stand in a data set of
their own (`insight.sources.read_national`) and are taken where none can be worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from insight.build import figures as arithmetic
from insight.build.deprivation import NEEDED
from insight.build.figures import significant
from insight.catalogue import AREA_KM2, indicator_columns, split_column
from insight.domain import AreaType, Catalogue, Dataset, Indicator, Nation, Statistic
from insight.errors import Fault, SourceError
from insight.sources import SourceTable, read_national, read_table
from insight.stats import deprivation
from insight.stats.classes import tenths_of_scores

COLUMNS = ("indicator_id", "period", "value", "numerator", "denominator", "tenths", "how", "dataset_id")
COMPUTED, PUBLISHED = "computed", "published"


def national(catalogue: Catalogue, root: Path) -> pd.DataFrame:
    """Return one row per indicator and period that the nation has a figure for.

    Columns: ``indicator_id``, ``period``, ``value`` (in the unit of the indicator), ``numerator``,
    ``denominator`` (NaN where only the value is published), ``tenths`` (where the nine upper tenths of the nation's
    small areas begin; empty where that is not known), ``how`` and ``dataset_id``.

    Raises
    ------
    SourceError
        When a file cannot be read, or published figures name an indicator or period that is not there.
    """
    nation = catalogue.council.nation
    if nation is None:
        return pd.DataFrame(columns=list(COLUMNS))
    tables = _Tables(catalogue, nation, root)
    rows = [row for indicator in catalogue.indicators.values() for row in _computed(indicator, tables)]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    if nation.figures is not None:
        published = _published(catalogue, nation.figures, root)
        found = pd.concat([found, published] if len(found) else [published], ignore_index=True)
    return found.drop_duplicates(["indicator_id", "period"], ignore_index=True)


class _Tables(Mapping[str, SourceTable]):
    """Whole tables of the nation, each read once."""

    def __init__(self, catalogue: Catalogue, nation: Nation, root: Path) -> None:
        self.catalogue, self._nation, self._root = catalogue, nation, root
        self._read: dict[str, SourceTable] = {}

    def whole(self, dataset_id: str) -> bool:
        """Whether the data set holds the whole nation."""
        return self.catalogue.datasets[dataset_id].whole_nation

    def __iter__(self) -> Iterator[str]:
        return (dataset_id for dataset_id in self.catalogue.datasets if self.whole(dataset_id))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, dataset_id: str) -> SourceTable:
        if dataset_id not in self._read:
            table = read_table(_coarsest(self.catalogue.datasets[dataset_id]), self._root, verified=True)
            inside = table.frame["code"].str.startswith(self._nation.prefix).to_numpy()
            self._read[dataset_id] = replace(table, frame=table.frame[inside], states=table.states[inside])
        return self._read[dataset_id]


def _coarsest(dataset: Dataset) -> Dataset:
    """The same data set by district, where the publisher's zip holds it so: fewer rows, the same people."""
    by_district = dataset.reader == "nomis_bulk" and str(dataset.file).endswith(".zip")
    return replace(dataset, area_type=AreaType.DISTRICT) if by_district and not dataset.member else dataset


def _computed(indicator: Indicator, tables: _Tables) -> Iterator[dict[str, object]]:
    columns = (*indicator.numerator, *indicator.denominator)
    for dataset_id in indicator.datasets:
        owners = {split_column(column, dataset_id)[0] for column in indicator_columns(indicator)}
        if AREA_KM2 in columns or not all(tables.whole(owner) for owner in owners):
            continue
        value, numerator, denominator = _figure(indicator, dataset_id, tables)
        if np.isfinite(value):
            yield {
                "indicator_id": indicator.id,
                "period": tables.catalogue.datasets[dataset_id].period,
                "value": float(significant(np.array([value]))[0]),
                "numerator": numerator,
                "denominator": denominator,
                "tenths": _tenths(indicator, dataset_id, tables),
                "how": COMPUTED,
                "dataset_id": dataset_id,
            }


def _figure(indicator: Indicator, dataset_id: str, tables: _Tables) -> tuple[float, float, float]:
    """Value, numerator and denominator of the nation; NaN where a part of it is not known."""
    above, below = arithmetic.parts(indicator, dataset_id)
    numerator = _sum(above, tables)
    denominator = np.nan if below is None else _sum(below, tables)
    if indicator.statistic is Statistic.INDEX:
        return _summary(indicator, tables[dataset_id]) * indicator.multiplier, np.nan, denominator
    whole = 1.0 if below is None else denominator
    return (numerator / whole if whole else np.nan) * indicator.multiplier, numerator, denominator


def _tenths(indicator: Indicator, dataset_id: str, tables: _Tables) -> list[float]:
    """Where the tenths of the nation's small areas begin, by score; none for other kinds of figure."""
    if indicator.statistic is not Statistic.SCORE:
        return []
    owner, column = split_column(str(indicator.score), dataset_id)
    scores = tables[owner].frame[column].to_numpy(float) * indicator.multiplier
    known = len(scores) >= 10 and bool(np.isfinite(scores).all())
    return list(tenths_of_scores(significant(scores))) if known else []


def _sum(part: arithmetic.Part, tables: _Tables) -> float:
    # NaN stands where a state is not a value, and a sum with a hole in it is no sum.
    return sum(float(arithmetic.work_out(measure, tables)[0].sum()) for measure in part.measures)


def _summary(indicator: Indicator, table: SourceTable) -> float:
    small = pd.DataFrame(
        {
            **{name: table.frame[str(getattr(indicator, name))] for name in NEEDED},
            "population": table.frame[list(indicator.denominator)].sum(axis=1, skipna=False),
            "nation": "nation",
        }
    )
    found = deprivation.summarise(
        small,
        by="nation",
        score="score",
        rank="rank",
        population="population",
        total_small_areas=int(indicator.small_areas_in_nation or 0),
    )
    return float(found[str(indicator.summary)].iloc[0])


def _published(catalogue: Catalogue, dataset_id: str, root: Path) -> pd.DataFrame:
    dataset = catalogue.datasets[dataset_id]
    table = read_national(dataset, root, verified=True)
    table = table[~table["indicator_id"].isin(catalogue.left_out)]
    known = {
        (i.id, catalogue.datasets[one].period) for i in catalogue.indicators.values() for one in i.datasets
    }
    faults = [
        Fault(
            f"{dataset.files[0]} ({row.indicator_id})",
            "a national figure is of an indicator and period of this catalogue",
            f"period '{row.period}'",
            "Correct the id or the period, or drop the row.",
        )
        for row in table.itertuples()
        if (row.indicator_id, row.period) not in known
    ]
    if faults:
        raise SourceError(faults)
    return _divided(table, catalogue).assign(how=PUBLISHED, dataset_id=dataset_id)[list(COLUMNS)]


def _divided(table: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Work the value out where the publisher gives its two parts; a value that is given stands."""
    scale = table["indicator_id"].map({i.id: i.multiplier for i in catalogue.indicators.values()})
    parts = table["numerator"] / table["denominator"].where(table["denominator"] > 0) * scale
    return table.assign(value=table["value"].fillna(parts))
