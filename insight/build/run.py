"""The build: read, place, add up, write. Nothing in use is touched until the new edition is whole."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from insight import __version__, catalogue_questions, peopling, store
from insight.aside import Aside
from insight.build import (
    alike,
    clusters,
    coverage,
    deprivation,
    engagement,
    ground,
    nation,
    postcodes,
    published,
    records,
    sited,
    small,
    tables,
    trends,
)
from insight.build import figures as arithmetic
from insight.build.areas import STATISTICAL, Boundaries, Layer, assemble
from insight.build.figures import Figures, Measure
from insight.build.fits import Fits
from insight.catalogue import TABLE_READERS, indicator_columns, load, split_column
from insight.domain import Catalogue, Dataset, Polarity, Visibility
from insight.errors import Fault, InsightError, SourceError
from insight.peopling import by_postcode
from insight.sources import SourceTable, verify_files

REPEATED = ("indicator_id", "area_code", "area_type", "period", "state", "fit", "reliability")
"""Columns of the value table that hold few different words."""

Step = Callable[[str], None]
"""Told, before each step, what is being done."""


@dataclass(frozen=True)
class BuildResult:
    """What a build made.

    ``report`` has one row per boundary file and table: ``dataset_id``, ``rows_in``, ``rows_used``,
    ``codes_not_matched``, ``examples``, ``people_not_allocated`` (people), ``seconds``, ``remark``.
    """

    path: Path
    edition_id: str
    areas: int
    indicators: int
    values: int
    seconds: float
    report: pd.DataFrame


@dataclass
class _Reading:
    """Tables read so far and what is to be told of each."""

    tables: dict[str, SourceTable] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def used_datasets(catalogue: Catalogue) -> list[Dataset]:
    """Data sets that the catalogue's areas, fits and indicators need, in the order written."""
    council = catalogue.council
    used = {spec.source for spec in council.area_type} | {spec.members for spec in council.area_type}
    used |= {rule.dataset for rule in council.fit}
    if council.people is not None:
        people = council.people
        used |= {people.dataset, people.boundaries, people.centroids, people.postcodes}
    if council.nation is not None:
        used.add(council.nation.figures)
    used |= _indicator_datasets(catalogue)
    used |= {dataset.names_from for dataset in catalogue.datasets.values() if dataset.id in used}
    return [dataset for dataset in catalogue.datasets.values() if dataset.id in used]


def _indicator_datasets(catalogue: Catalogue) -> set[str | None]:
    return {
        split_column(column, dataset_id)[0]
        for indicator in catalogue.indicators.values()
        for dataset_id in indicator.datasets
        for column in indicator_columns(indicator)
    }


def check_sources(catalogue: Catalogue, root: Path) -> list[Fault]:
    """Faults of every file the catalogue needs: missing, cut short, or not the one whose sum is stated."""
    return [fault for dataset in used_datasets(catalogue) for fault in verify_files(dataset, root)]


def total_steps(catalogue: Catalogue) -> int:
    """How many times `build` calls its ``step``."""
    return len(_table_ids(catalogue)) + len(catalogue.council.area_type) + 5


def _table_ids(catalogue: Catalogue) -> list[str]:
    wanted = _indicator_datasets(catalogue)
    return [d.id for d in catalogue.datasets.values() if d.id in wanted and d.reader in TABLE_READERS]


def build(
    folder: Path,
    *,
    sources: Path | None = None,
    out: Path | None = None,
    step: Step = lambda _: None,
    catalogue: Catalogue | None = None,
    audience: Visibility = Visibility.INTERNAL,
    register: str | None = None,
    aside: Aside | None = None,
) -> BuildResult:
    """Build an edition.

    Parameters
    ----------
    folder
        Catalogue folder.
    sources
        Folder below which the data sets' files are; the catalogue folder when not given.
    out
        Write the edition to exactly this file and leave the pointer alone. When not given, a versioned
        file goes into `insight.store.home` and becomes the current edition.
    step
        Called with words before each step (`total_steps` calls).
    catalogue
        The catalogue already loaded from ``folder``, to save loading it again.
    audience
        Records of engagement that this audience may not see are left out.
    register
        Path or address of the register; `insight.register.location` when not given.
    aside
        A process that compares while this one goes on; without one, everything is done here.

    Raises
    ------
    InsightError
        With every fault found at that stage. The edition in use is as it was.
    """
    began = time.perf_counter()
    catalogue = catalogue or load(folder)
    root = sources or folder
    step("Checking the files")
    faults = check_sources(catalogue, root)
    if faults:
        raise SourceError(faults)
    boundaries = Boundaries(catalogue, root)
    layers = _layers(catalogue, root, boundaries, step)
    footing = ground.prepare(catalogue, root, boundaries, layers)
    shown = [layer for layer in layers if layer.spec.publish]
    # GEOS lets go of Python's lock: what is only shapes is worked out beside the reading of tables.
    beside = ThreadPoolExecutor(1)
    covered = beside.submit(coverage.report, layers, boundaries.seconds)
    outlines = beside.submit(tables.outlines, shown)
    placed = beside.submit(postcodes.place, footing.postcodes, shown)
    beside.shutdown(wait=False)
    reading = _read(catalogue, root, footing, step)
    arithmetic.check(catalogue.indicators.values(), catalogue.datasets, reading.tables)
    fits = Fits(footing)
    kinds = {name: ground.kind_in_use(catalogue.datasets[name], footing) for name in reading.tables}
    own = published.read([catalogue.datasets[name] for name in reading.tables], layers, root)
    figures = Figures(catalogue.datasets, reading.tables, kinds, fits, own)
    frames = _frames(catalogue, layers, fits, figures, step)
    frames["outline"], frames["postcode"] = outlines.result(), placed.result()
    frames["pocket"] = deprivation.pockets(catalogue.indicators.values(), shown, reading.tables, kinds, fits)
    step("Comparing: the nation, similar areas, trends, clusters")
    asked = (catalogue, root, shown, frames["value"])
    compared = aside.ask(_comparisons, *asked) if aside is not None else None
    step("Who has been heard: exercises, representation, targets")
    frames |= _engagement(catalogue, folder, frames, fits, audience=audience, register=register)
    frames |= _sited(catalogue, frames, footing, shown, reading)
    frames |= small.tables(catalogue, footing, fits, reading.tables, kinds)
    frames |= compared.result() if compared is not None else _comparisons(*asked)
    told = tables.report(reading.tables, reading.seconds, kinds, fits)
    frames["build_report"] = pd.concat([covered.result(), told], ignore_index=True)
    step("Writing the edition")
    return _write(catalogue, out, frames, began)


def _comparisons(
    catalogue: Catalogue, root: Path, published: list[Layer], value: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Tables that compare: with the nation, with areas alike, with earlier years, with neighbours."""
    kinds = [str(layer.spec.type) for layer in published if layer.spec.type not in STATISTICAL]
    return {
        "question": catalogue_questions.frame(catalogue),
        "nation": tables.nation(catalogue),
        "national": nation.national(catalogue, root),
        "similar_area": alike.similar(catalogue, value, kinds),
        "similar_indicator": alike.indicators(catalogue),
        "trend": trends.trends(catalogue, value),
        "series_break": trends.breaks(catalogue),
        "change": tables.changes(catalogue, published),
        **clusters.look(catalogue.indicators.values(), published, value),
    }


def _engagement(
    catalogue: Catalogue,
    folder: Path,
    frames: dict[str, pd.DataFrame],
    fits: Fits,
    *,
    audience: Visibility,
    register: str | None,
) -> dict[str, pd.DataFrame]:
    """Tables of engagement: what the catalogue ships and the register holds, beside who lives where."""
    kept = records.gather(catalogue, folder, frames, audience=audience, register=register)
    people = catalogue.council.people
    whole = peopling.whole_of(frames["area"])
    if people is None or whole is None:
        kept = {**kept, "participation": kept["participation"].iloc[:0]}
        small, lookup = pd.DataFrame(columns=["small_area_code", "population"]), frames["lookup"].iloc[:0]
    else:
        living = fits.people_of((people.type, people.vintage))
        small = pd.DataFrame({"small_area_code": living.index, "population": living.to_numpy(float)})
        lookup = frames["lookup"]
        lookup = lookup[
            (lookup["small_area_type"] == str(people.type)) & (lookup["small_area_vintage"] == people.vintage)
        ]
    placed = by_postcode(frames["postcode"])
    ground = engagement.Ground(
        frames["value"], frames["population_group"], small, lookup, whole or "", placed
    )
    found = engagement.tables(kept, ground)
    spec = catalogue.indicators.get(catalogue.council.default_indicator)
    if spec is None or spec.polarity is Polarity.NEUTRAL:
        return {**found, "target": pd.DataFrame(columns=engagement.TARGET)}
    return {**found, "target": engagement.targets({**frames, **found}, spec=spec)}


def _sited(
    catalogue: Catalogue,
    frames: dict[str, pd.DataFrame],
    footing: ground.Footing,
    shown: list[Layer],
    reading: _Reading,
) -> dict[str, pd.DataFrame]:
    """Assets and grants with their places, and the deprivation of the neighbourhoods around."""
    found = sited.deciles(catalogue.indicators.get(catalogue.council.default_indicator), reading.tables)
    grants = sited.placed(frames["grant_award"], footing.postcodes, shown)
    return {
        "asset": sited.placed(frames["asset"], footing.postcodes, shown),
        "grant_award": sited.deprived(grants, found, footing.shapes),
        "decile": found,
    }


def _layers(catalogue: Catalogue, root: Path, boundaries: Boundaries, step: Step) -> tuple[Layer, ...]:
    step("Reading boundaries")
    return tuple(assemble(catalogue, root, boundaries))


def _read(catalogue: Catalogue, root: Path, footing: ground.Footing, step: Step) -> _Reading:
    """Read every table; the faults of all of them are raised together."""
    reading = _Reading()
    faults: list[Fault] = []
    for dataset_id in _table_ids(catalogue):
        dataset = catalogue.datasets[dataset_id]
        step(f"Reading {dataset.title}")
        began = time.perf_counter()
        try:
            reading.tables[dataset_id] = ground.read(dataset, catalogue, root, footing)
        except InsightError as error:
            faults += error.faults
        reading.seconds[dataset_id] = time.perf_counter() - began
    if faults:
        raise SourceError(faults)
    return reading


def _frames(
    catalogue: Catalogue, layers: tuple[Layer, ...], fits: Fits, figures: Figures, step: Step
) -> dict[str, pd.DataFrame]:
    measures = _measures(catalogue)
    values: list[dict[str, np.ndarray]] = []
    for layer in layers:
        step(f"Working out figures: {layer.spec.plural}")
        if layer.spec.publish:
            figures.add_up(layer, measures)
            for indicator in catalogue.indicators.values():
                values += figures.rows(indicator, layer)
    shown = [layer for layer in layers if layer.spec.publish]
    value = pd.DataFrame({name: np.concatenate([part[name] for part in values]) for name in values[0]})
    return tables.assemble(catalogue, shown, fits, value, used_datasets(catalogue))


def _measures(catalogue: Catalogue) -> list[Measure]:
    found: dict[Measure, None] = {}
    for indicator in catalogue.indicators.values():
        for dataset_id in indicator.datasets:
            above, below = arithmetic.parts(indicator, dataset_id)
            found |= dict.fromkeys((*above.measures, *(below.measures if below else ())))
    return list(found)


def _write(
    catalogue: Catalogue,
    out: Path | None,
    frames: dict[str, pd.DataFrame],
    began: float,
) -> BuildResult:
    built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    digest = digest_of(catalogue)
    edition_id = f"{built_at:%Y-%m-%d}-{digest[:8]}"
    frames["edition"] = tables.edition(catalogue, edition_id, built_at, digest)
    place = "".join(letter if letter.isalnum() else "-" for letter in catalogue.council.place.lower())
    # DuckDB reads a few repeated words far faster as categories than as hundreds of thousands of strings.
    frames["value"] = frames["value"].astype(dict.fromkeys(REPEATED, "category"))
    path = out or store.home() / f"{place}-{built_at:%Y%m%dT%H%M%S}-{os.getpid()}-{digest[:8]}.duckdb"
    store.write(path, frames)
    if out is None:
        store.publish(path)
    return BuildResult(
        path=path,
        edition_id=edition_id,
        areas=len(frames["area"]),
        indicators=len(frames["indicator"]),
        values=len(frames["value"]),
        seconds=time.perf_counter() - began,
        report=frames["build_report"],
    )


def digest_of(catalogue: Catalogue) -> str:
    """Digest of all that decides the figures: the program's version, the catalogue and the checksums in it."""
    digest = hashlib.sha256(__version__.encode())
    for part in (
        catalogue.council,
        *_sorted(catalogue.datasets.values()),
        *_sorted(catalogue.indicators.values()),
        *_sorted(catalogue.dimensions.values()),
    ):
        digest.update(repr(part).encode())
    return digest.hexdigest()


def _sorted(parts: Iterable[object]) -> list[object]:
    return sorted(parts, key=repr)
