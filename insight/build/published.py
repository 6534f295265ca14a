"""Figures that a publisher gives for the very areas on the map, in the same file as those of its small areas.

A bulk file of the census holds output areas, LSOAs and MSOAs. The census office alters small counts a little to
protect people, table by table, so output areas do not add up to their LSOA exactly: the published figure of
an LSOA or MSOA is taken from its own member. Districts and counties are still added up, so that wards,
parishes and panels add up to them to the last person (DECISIONS.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from insight.build.areas import STATISTICAL, Layer
from insight.domain import Dataset
from insight.errors import Fault, InsightError, SourceError
from insight.sources import SourceTable, bulk_types, read_table

Key = tuple[str, str]
"""Data set and label of the layer."""


def read(datasets: Iterable[Dataset], layers: Iterable[Layer], root: Path) -> dict[Key, SourceTable]:
    """Read the published tables of LSOAs and MSOAs that lie beside those of smaller areas.

    Raises
    ------
    SourceError
        With the faults of all of them, as `insight.sources.read_table`.
    """
    found: dict[Key, SourceTable] = {}
    faults: list[Fault] = []
    wanted = [(dataset, layer) for dataset in datasets for layer in layers if _larger(dataset, layer)]
    for dataset, layer in wanted:
        if layer.spec.type not in bulk_types(dataset, root):
            continue
        try:
            table = _read(dataset, layer, root)
        except InsightError as error:
            faults += error.faults
            continue
        if set(table.frame["code"]) == set(layer.frame["code"]):  # half a set would mix two kinds of figure
            found[dataset.id, layer.spec.label] = table
    if faults:
        raise SourceError(faults)
    return found


def _larger(dataset: Dataset, layer: Layer) -> bool:
    """Whether the areas of a layer are statistical areas, of the table's vintage, larger than its own."""
    small, area = dataset.area_type, layer.spec.type
    if not layer.spec.publish or small not in STATISTICAL or area not in STATISTICAL:
        return False
    return dataset.vintage == layer.spec.vintage and STATISTICAL.index(small) < STATISTICAL.index(area)


def _read(dataset: Dataset, layer: Layer, root: Path) -> SourceTable:
    frame = layer.frame
    names = dict(zip(frame["code"], frame["name"], strict=True))
    own = replace(dataset, area_type=layer.spec.type)
    return read_table(own, root, codes=set(names), names=names, verified=True)
