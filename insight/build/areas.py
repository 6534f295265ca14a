"""Which areas there are: every area set of a catalogue with its codes, names and boundaries."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from insight import geography
from insight.domain import AreaSet, AreaType, Catalogue, Dataset
from insight.errors import CatalogueError, Fault, GeographyError
from insight.matching import among
from insight.sources import read_boundaries, read_lookup

Kind = tuple[AreaType, int]
"""Area type and vintage of a set of areas."""


def kind_of(dataset: Dataset) -> Kind:
    """Area type and vintage of the rows of a table.

    Raises
    ------
    CatalogueError
        When the data set does not state them.
    """
    if dataset.area_type is None or dataset.vintage is None:
        raise CatalogueError(
            Fault(
                f"datasets.toml [{dataset.id}]",
                "a table must state its 'area_type' and 'vintage'",
                f"{dataset.area_type} and {dataset.vintage}",
                'Add, for example, area_type = "lsoa" and vintage = 2021.',
            )
        )
    return dataset.area_type, dataset.vintage


STATISTICAL = (AreaType.OA, AreaType.LSOA, AreaType.MSOA)
"""Small areas made for statistics, small to large; each nests in the next."""


@dataclass(frozen=True)
class Layer:
    """One area set with its areas.

    ``frame`` has one row per area: ``code``, ``name``, perhaps ``district``, and ``geometry`` in
    EPSG:27700. ``members`` has one row per area and member (``area_code``, ``member_code``) where the
    set is made of other areas of the catalogue, and is None where it has boundaries of its own.
    """

    spec: AreaSet
    frame: gpd.GeoDataFrame
    members: pd.DataFrame | None = None

    @property
    def kind(self) -> Kind:
        """Area type and vintage."""
        return self.spec.type, self.spec.vintage


class Boundaries:
    """Reads boundary files of a catalogue, each once."""

    def __init__(self, catalogue: Catalogue, root: Path) -> None:
        self._catalogue = catalogue
        self._root = root
        self._read: dict[str, gpd.GeoDataFrame] = {}
        self.seconds: dict[str, float] = {}

    def __getitem__(self, dataset_id: str) -> gpd.GeoDataFrame:
        """Boundaries of a data set: ``code``, declared columns, ``geometry`` (EPSG:27700)."""
        if dataset_id not in self._read:
            dataset: Dataset = self._catalogue.datasets[dataset_id]
            began = time.perf_counter()
            self._read[dataset_id] = read_boundaries(dataset, self._root)
            self.seconds[dataset_id] = time.perf_counter() - began
        return self._read[dataset_id]


def assemble(catalogue: Catalogue, root: Path, boundaries: Boundaries) -> Iterator[Layer]:
    """Yield every layer of the catalogue, those with boundaries of their own first.

    Raises
    ------
    SourceError, GeographyError
        When a boundary file cannot be used, or a panel names an area that is not there.
    """
    built: list[Layer] = []
    for spec in sorted(catalogue.council.area_type, key=_order):
        built.append(_layer(spec, catalogue, root, boundaries, built))
        yield built[-1]


def _order(spec: AreaSet) -> int:
    """Sets with boundaries come first, then those dissolved, those with members, and the whole."""
    return 3 * bool(spec.whole) + 2 * bool(spec.members) + bool(spec.dissolve)


def _layer(
    spec: AreaSet, catalogue: Catalogue, root: Path, boundaries: Boundaries, built: list[Layer]
) -> Layer:
    if spec.members:
        return _of_members(spec, catalogue.datasets[spec.members], root, built)
    if spec.whole:
        return _of_whole(spec, built)
    source = boundaries[str(spec.source)]
    if spec.dissolve:
        return _of_dissolved(spec, source)
    return Layer(spec, _named(source, SUFFIXES.get(spec.type, "")))


SUFFIXES = {AreaType.PARISH: " CP", AreaType.DIVISION: " ED"}
"""What publishers put behind a name: civil parish, electoral division. The area type says it already."""


def _named(frame: gpd.GeoDataFrame, suffix: str) -> gpd.GeoDataFrame:
    """Give every area a name: its own, or where the publisher gives none, its code."""
    if "name" not in frame:
        return frame.assign(name=frame["code"])
    name = frame["name"].fillna("").str.strip().str.removesuffix(suffix)
    return frame.assign(name=name.where(name != "", frame["code"]))


def _several_names(table: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Faults of codes that stand beside more than one name: two areas may have been given one code."""
    for code, names in table.groupby("code")["name"].unique().items():
        if len(names) > 1:
            found = f"{code}: {', '.join(map(repr, sorted(names)))}"
            remedy = "Give each area a code of its own, or write its name the same way in every row."
            yield Fault(file, "a code must have one name", found, remedy)


def _of_dissolved(spec: AreaSet, source: gpd.GeoDataFrame) -> Layer:
    by, name = str(spec.dissolve), spec.dissolve_name or str(spec.dissolve)
    faults = [*_several_names(pd.DataFrame({"code": source[by], "name": source[name]}), str(spec.source))]
    if faults:
        raise GeographyError(faults)
    frame = geography.dissolve(source, by, name)
    members = pd.DataFrame({"area_code": source[by], "member_code": source["code"]})
    return Layer(spec, frame, members)


def _of_whole(spec: AreaSet, built: list[Layer]) -> Layer:
    parts = _only(built, spec)
    frame = parts.frame.assign(whole=spec.code, whole_name=spec.name)
    members = pd.DataFrame({"area_code": spec.code, "member_code": parts.frame["code"]})
    return Layer(spec, geography.dissolve(frame, "whole", "whole_name"), members)


def _only(built: list[Layer], spec: AreaSet) -> Layer:
    for layer in built:
        if layer.spec.type is spec.whole and layer.spec.publish:
            return layer
    raise GeographyError(
        Fault(
            f"council.toml [area_type {spec.key}]",
            "'whole' must name an area type listed in council.toml",
            repr(str(spec.whole)),
            f"Add an area type '{spec.whole}', or correct 'whole'.",
        )
    )


def _of_members(spec: AreaSet, dataset: Dataset, root: Path, built: list[Layer]) -> Layer:
    table = read_lookup(dataset, root)
    shapes = pd.concat([layer.frame[["code", "geometry"]] for layer in built if layer.members is None])
    shapes = shapes.drop_duplicates("code").set_index("code")["geometry"]
    unknown = table.loc[~among(table["member"], shapes.index)]
    faults = [*_several_names(table, dataset.files[0])]
    faults += [
        Fault(
            dataset.files[0],
            f"every member of {spec.plural.lower()} must be an area of this catalogue",
            f"{row.member} in {row.name_}",
            "Correct the code, or its vintage.",
        )
        for row in unknown.rename(columns={"name": "name_"}).itertuples()
    ]
    if faults:
        raise GeographyError(faults)
    parts = gpd.GeoDataFrame(
        table[["code", "name"]], geometry=shapes.loc[table["member"]].to_numpy(), crs=27700
    )
    members = pd.DataFrame({"area_code": table["code"], "member_code": table["member"]})
    return Layer(spec, geography.dissolve(parts.assign(group=parts["code"]), "group", "name"), members)
