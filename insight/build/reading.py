"""Every table of a catalogue, read and checked: the half of a build that needs no shapes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from insight.build import ground, impossible, published
from insight.build.areas import Kind
from insight.build.ground import Footing
from insight.catalogue import TABLE_READERS, indicator_columns, split_column
from insight.domain import Catalogue
from insight.errors import Fault, InsightError, SourceError
from insight.sources import SourceTable


@dataclass(frozen=True)
class Read:
    """What was read, by data set.

    ``kinds`` are the area types and vintages of the small areas, ``seconds`` how long each table took. ``published``
    has the tables of LSOAs and MSOAs that lie beside those of smaller areas, by data set and label of the layer.
    """

    tables: Mapping[str, SourceTable]
    kinds: Mapping[str, Kind]
    seconds: Mapping[str, float]
    published: Mapping[published.Key, SourceTable]


def indicator_datasets(catalogue: Catalogue) -> set[str | None]:
    """Data sets that the catalogue's indicators are made from."""
    return {
        split_column(column, dataset_id)[0]
        for indicator in catalogue.indicators.values()
        for dataset_id in indicator.datasets
        for column in indicator_columns(indicator)
    }


def table_ids(catalogue: Catalogue) -> list[str]:
    """Data sets that are read as tables, in the order written."""
    wanted = indicator_datasets(catalogue)
    return [d.id for d in catalogue.datasets.values() if d.id in wanted and d.reader in TABLE_READERS]


def read(catalogue: Catalogue, root: Path, footing: Footing) -> Read:
    """Read every table.

    Raises
    ------
    SourceError
        With the faults of all tables, else with every impossible figure, else with the faults of published tables.
    """
    tables: dict[str, SourceTable] = {}
    seconds: dict[str, float] = {}
    faults: list[Fault] = []
    for dataset_id in table_ids(catalogue):
        began = time.perf_counter()
        try:
            tables[dataset_id] = ground.read(catalogue.datasets[dataset_id], catalogue, root, footing)
        except InsightError as error:
            faults += error.faults
        seconds[dataset_id] = time.perf_counter() - began
    if faults:
        raise SourceError(faults)
    impossible.check(catalogue.indicators.values(), catalogue.datasets, tables)
    kinds = {name: ground.kind_in_use(catalogue.datasets[name], footing) for name in tables}
    own = published.read([catalogue.datasets[name] for name in tables], footing.layers, root)
    return Read(tables, kinds, seconds, own)
