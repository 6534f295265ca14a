"""What the build stands on: boundaries by kind, the points where people live, tables read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from insight import geography
from insight.build.areas import STATISTICAL, Boundaries, Kind, Layer, kind_of
from insight.build.fits import Ground
from insight.domain import Catalogue, Dataset, People
from insight.errors import Fault, SourceError
from insight.matching import among
from insight.sources import SourceTable, read_lookup, read_points, read_table

NESTING = {"lsoa", "msoa", "district"}
"""Columns of the people data set that say which larger areas a small area nests in."""


@dataclass(frozen=True)
class Footing(Ground):
    """`Ground`, with the names of areas for checking tables against."""

    names: dict[Kind, dict[str, str]] = field(default_factory=dict)


def prepare(catalogue: Catalogue, root: Path, boundaries: Boundaries, layers: tuple[Layer, ...]) -> Footing:
    """Gather what fits are worked out from."""
    shapes = {layer.kind: layer.frame for layer in layers}
    lookups = {
        rule.dataset: read_lookup(catalogue.datasets[rule.dataset], root)
        for rule in catalogue.council.fit
        if rule.dataset is not None
    }
    names = {kind: dict(zip(frame["code"], frame["name"], strict=True)) for kind, frame in shapes.items()}
    people = catalogue.council.people
    if people is None:
        return Footing(layers, catalogue.council.fit, lookups, shapes, names=names)
    own = shapes.get((people.type, people.vintage))
    codes = None if own is None else set(own["code"])
    dataset = catalogue.datasets[people.dataset]
    table = read_table(dataset, root, codes=codes)
    _check_whole(dataset, table, codes or set(table.frame["code"]))
    postcodes = read_points(catalogue.datasets[people.postcodes], root) if people.postcodes else None
    points = _points(catalogue, people, table, root, boundaries, shapes, postcodes)
    return Footing(
        layers,
        catalogue.council.fit,
        lookups,
        shapes,
        people_kind=(people.type, people.vintage),
        people_shapes=_drawn(people, boundaries, points),
        points=points,
        nested=_nested(table.frame, people),
        postcodes=postcodes,
        names=names,
    )


def _points(
    catalogue: Catalogue,
    people: People,
    table: SourceTable,
    root: Path,
    boundaries: Boundaries,
    shapes: dict[Kind, gpd.GeoDataFrame],
    postcodes: pd.DataFrame | None,
) -> pd.DataFrame:
    """Points where people live: ``small_area_code``, ``x``, ``y`` (EPSG:27700), ``people``, ``how``."""
    kind = (people.type, people.vintage)
    own = boundaries[people.boundaries] if people.boundaries else shapes.get(kind)
    parent = (STATISTICAL[1], people.vintage)
    return geography.locate_people(
        table.frame,
        boundaries=own,
        centroids=read_points(catalogue.datasets[people.centroids], root) if people.centroids else None,
        postcodes=postcodes,
        parents=shapes.get(parent) if "lsoa" in table.frame else None,
        label=catalogue.datasets[people.dataset].files[0],
    )


def _drawn(people: People, boundaries: Boundaries, points: pd.DataFrame) -> gpd.GeoDataFrame | None:
    """Boundaries of those small areas of the people data set that have any."""
    if people.boundaries is None:
        return None
    shapes = boundaries[people.boundaries]
    return shapes[among(shapes["code"], points["small_area_code"])].reset_index(drop=True)


def _nested(table: pd.DataFrame, people: People) -> dict[Kind, pd.Series]:
    """Code of the larger small area of each small area, for the kinds the people data set states."""
    by_code = table.set_index("code")
    return {
        (kind, people.vintage): by_code[str(kind)]
        for kind in STATISTICAL
        if kind in NESTING and str(kind) in by_code
    }


def read(dataset: Dataset, catalogue: Catalogue, root: Path, footing: Footing) -> SourceTable:
    """Read one table for the areas of this catalogue.

    Raises
    ------
    SourceError
        Also when the small areas are of another vintage than stated, or the set is not whole.
    """
    kind = kind_in_use(dataset, footing)
    names = footing.names.get(kind, {})
    codes = set(names) or set(footing.points["small_area_code"] if footing.points is not None else ())
    from_names = None
    if dataset.names_from:
        from_names = read_lookup(catalogue.datasets[dataset.names_from], root)
    table = read_table(dataset, root, codes=codes, names=names or None, area_codes=from_names)
    if kind[0] in STATISTICAL:
        _check_whole(dataset, table, codes)
    elif table.frame.empty:
        raise SourceError(_other_vintage(dataset, codes))
    return table


def kind_in_use(dataset: Dataset, footing: Footing) -> Kind:
    """Kind of the small areas of a table; wards keep their code until their boundary changes."""
    kind = kind_of(dataset)
    if kind in footing.names or kind == footing.people_kind:
        return kind
    others = sorted(other for other in footing.names if other[0] is dataset.area_type)
    if others and dataset.area_type not in STATISTICAL:
        return others[-1]
    raise SourceError(
        Fault(
            f"datasets.toml [{dataset.id}]",
            "its area type and vintage must be among those of council.toml",
            f"{dataset.area_type} of {dataset.vintage}",
            "Correct 'vintage', or add an [[area_type]] for it (publish = false keeps it off the map).",
        )
    )


def _check_whole(dataset: Dataset, table: SourceTable, codes: set[str]) -> None:
    if not codes:
        remedy = f"Fill it in, or get it again from {dataset.page}."
        raise SourceError(Fault(dataset.files[0], "the table must have rows", "headers only", remedy))
    absent = sorted(codes - set(table.frame["code"]))
    if not absent:
        return
    if len(absent) == len(codes):
        raise SourceError(_other_vintage(dataset, codes))
    raise SourceError(
        Fault(
            dataset.files[0],
            f"the set of {dataset.area_type} codes of {dataset.vintage} must be whole",
            f"{len(codes) - len(absent)} of {len(codes)}; absent are {', '.join(absent[:3])}"
            + (" and others" if len(absent) > 3 else ""),
            "Get the whole file, or correct its vintage in datasets.toml.",
        )
    )


def _other_vintage(dataset: Dataset, codes: set[str]) -> Fault:
    return Fault(
        dataset.files[0],
        f"its codes must be {dataset.area_type} codes of {dataset.vintage} in this council",
        f"none of the {len(codes)} codes, such as {min(codes, default='none')}",
        "Correct 'vintage' and the code column in datasets.toml, or get the file for this vintage.",
    )
