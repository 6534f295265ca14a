"""The build: read, place, add up, write. Nothing in use is touched until the new edition is whole."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from insight import __version__, peopling, store
from insight.aside import Aside
from insight.build import (
    comparing,
    coverage,
    deprivation,
    drawing,
    engagement,
    ground,
    reading,
    records,
    sited,
    small,
    tables,
)
from insight.build import figures as arithmetic
from insight.build.areas import Boundaries, Kind, Layer, assemble
from insight.build.figures import Figures, Measure, Piece
from insight.build.fits import APART, Fits, place_apart
from insight.catalogue import load
from insight.domain import Catalogue, Dataset, Polarity, Visibility
from insight.errors import Fault, InsightError, SourceError
from insight.peopling import by_postcode
from insight.sources import verify_files

REPEATED = ("indicator_id", "area_code", "area_type", "period", "state", "fit", "reliability")
"""Columns of the value table that hold few different words."""

Step = Callable[[str], None]
"""Told, before each step, what is being done."""

Later = Callable[[], dict[str, pd.DataFrame]]

Ask = Callable[..., Future[Any]]
"""Has a function of a module worked out with what is given, meanwhile; what it finds is pickled on its way."""


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
    used |= reading.indicator_datasets(catalogue)
    used |= {dataset.names_from for dataset in catalogue.datasets.values() if dataset.id in used}
    return [dataset for dataset in catalogue.datasets.values() if dataset.id in used]


def check_sources(catalogue: Catalogue, root: Path) -> list[Fault]:
    """Faults of every file the catalogue needs: missing, cut short, or not the one whose sum is stated."""
    return [fault for dataset in used_datasets(catalogue) for fault in verify_files(dataset, root)]


def total_steps(catalogue: Catalogue) -> int:
    """How many times `build` calls its ``step``."""
    return len(catalogue.council.area_type) + 7


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
        Path or address of the register; `insight.home.register_location` when not given.
    aside
        A process that reads, compares and counts while this one places and adds up; without one, a thread does.

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
    with _beside(aside) as ask:
        frames, later = _worked_out(catalogue, folder, root, step, ask, audience=audience, register=register)
        step("Writing the edition")
        return _write(catalogue, out, frames, later, began)


@contextmanager
def _beside(aside: Aside | None) -> Iterator[Ask]:
    """How to ask for work to be done meanwhile: in a process of its own, else in a thread."""
    if aside is not None:
        yield aside.ask
        return
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit


def _worked_out(
    catalogue: Catalogue,
    folder: Path,
    root: Path,
    step: Step,
    ask: Ask,
    *,
    audience: Visibility,
    register: str | None,
) -> tuple[dict[str, pd.DataFrame], Later]:
    """Tables of the edition, and how to get those that are still being worked out.

    What needs nothing of each other is done at the same time.
    """
    step("Reading boundaries")
    boundaries = Boundaries(catalogue, root)
    layers = tuple(assemble(catalogue, root, boundaries))
    footing = ground.prepare(catalogue, root, boundaries, layers)
    coverage.check(layers, footing.points)
    shown = [layer for layer in layers if layer.spec.publish]
    step("Reading tables")
    asked = ask(reading.read, catalogue, root, footing)
    step("Finding where small areas lie")
    fits = Fits(footing)
    kinds = _kinds(catalogue, footing)
    apart = ask(place_apart, footing, kinds)
    drawn = ask(drawing.draw, shown, footing.postcodes)
    ask(comparing.be_ready)
    read = _placed(footing, fits, kinds, asked)
    value = _values(catalogue, layers, read, fits, apart, step)
    step("Comparing: the nation, similar areas, trends, clusters")
    shapes: drawing.Drawn = drawn.result()
    frames = tables.assemble(catalogue, shown, fits, value, used_datasets(catalogue), shapes.parents)
    frames |= {"outline": shapes.outline, "postcode": shapes.postcode}
    living = _people(catalogue, frames, fits)
    counted = engagement.needed(living)
    beside = {name: frames[name] for name in ("area", "postcode", "population_group")}
    held = ask(records.gather, catalogue, folder, beside | {"value": counted.value}, audience, register)
    indicators = catalogue.indicators.values()
    frames["change"] = tables.changes(catalogue, shown)
    frames["pocket"] = deprivation.pockets(indicators, shown, read.tables, read.kinds, fits)
    frames |= small.tables(catalogue, footing, fits, read.tables, read.kinds)
    report = tables.report(read.tables, read.seconds, read.kinds, fits)
    step("Who has been heard: exercises, representation, targets")
    kept = held.result()
    if not living.whole:
        kept["participation"] = kept["participation"].iloc[:0]
    groups = ask(engagement.by_group, kept, counted)
    compared = ask(comparing.compare, catalogue, root, *comparing.needed(catalogue, shown, value))
    covered = ask(coverage.report, layers, boundaries.seconds)
    frames |= engagement.tables(kept, living, groups)
    frames["target"] = _targets(catalogue, frames)
    frames |= _sited(catalogue, frames, footing, shown, read)

    def later() -> dict[str, pd.DataFrame]:
        found: dict[str, pd.DataFrame] = compared.result()
        return found | {"build_report": pd.concat([covered.result(), report], ignore_index=True)}

    return frames, later


def _kinds(catalogue: Catalogue, footing: ground.Footing) -> list[Kind]:
    """Kinds of small areas that tables are of; what is wrong with a table is told when it is read."""
    kinds: dict[Kind, None] = {}
    for dataset_id in reading.table_ids(catalogue):
        with suppress(SourceError):
            kinds[ground.kind_in_use(catalogue.datasets[dataset_id], footing)] = None
    return list(kinds)


def _placed(footing: ground.Footing, fits: Fits, kinds: list[Kind], asked: Future[Any]) -> reading.Read:
    """Place small areas while tables are read; what is wrong with the tables is told first."""
    try:
        shown = [layer for layer in footing.layers if layer.spec.publish]
        fits.place_all(kinds, [layer for layer in shown if layer.spec.type not in APART])
    except InsightError:
        asked.result()
        raise
    found: reading.Read = asked.result()
    return found


def _people(catalogue: Catalogue, frames: dict[str, pd.DataFrame], fits: Fits) -> engagement.Ground:
    """Who lives where, for records of engagement to be put beside; nobody where the catalogue does not say."""
    people = catalogue.council.people
    whole = peopling.whole_of(frames["area"]) or ""
    lookup = frames["lookup"]
    if people is None or not whole:
        whole = ""
        small, lookup = pd.DataFrame(columns=["small_area_code", "population"]), lookup.iloc[:0]
    else:
        living = fits.people_of((people.type, people.vintage))
        small = pd.DataFrame({"small_area_code": living.index, "population": living.to_numpy(float)})
        own = lookup["small_area_type"] == str(people.type)
        lookup = lookup[own & (lookup["small_area_vintage"] == people.vintage)]
    placed = by_postcode(frames["postcode"])
    return engagement.Ground(frames["value"], frames["population_group"], small, lookup, whole, placed)


def _targets(catalogue: Catalogue, frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    spec = catalogue.indicators.get(catalogue.council.default_indicator)
    if spec is None or spec.polarity is Polarity.NEUTRAL:
        return pd.DataFrame(columns=engagement.TARGET)
    return engagement.targets(frames, spec=spec)


def _sited(
    catalogue: Catalogue,
    frames: dict[str, pd.DataFrame],
    footing: ground.Footing,
    shown: list[Layer],
    read: reading.Read,
) -> dict[str, pd.DataFrame]:
    """Assets and grants with their places, and the deprivation of the neighbourhoods around."""
    found = sited.deciles(catalogue.indicators.get(catalogue.council.default_indicator), read.tables)
    grants = sited.placed(frames["grant_award"], footing.postcodes, shown)
    return {
        "asset": sited.placed(frames["asset"], footing.postcodes, shown),
        "grant_award": sited.deprived(grants, found, footing.shapes),
        "decile": found,
    }


def _values(
    catalogue: Catalogue,
    layers: tuple[Layer, ...],
    read: reading.Read,
    fits: Fits,
    apart: Future[Any],
    step: Step,
) -> pd.DataFrame:
    """Rows of table ``value``; ``apart`` will tell where small areas lie in the layers that come last."""
    figures = Figures(catalogue.datasets, read.tables, read.kinds, fits, read.published)
    measures = _measures(catalogue)
    pieces: list[Piece] = []
    for layer in sorted(layers, key=lambda layer: layer.spec.type in APART):
        step(f"Working out figures: {layer.spec.plural}")
        if layer.spec.type in APART:
            fits.take(apart.result())
        if layer.spec.publish:
            figures.add_up(layer, measures)
            for indicator in catalogue.indicators.values():
                pieces += figures.rows(indicator, layer)
    return arithmetic.joined(pieces)


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
    later: Later,
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
    written = store.write(path, frames, later)
    if out is None:
        store.publish(path)
    return BuildResult(
        path=path,
        edition_id=edition_id,
        areas=len(frames["area"]),
        indicators=len(frames["indicator"]),
        values=len(frames["value"]),
        seconds=time.perf_counter() - began,
        report=written["build_report"],
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
