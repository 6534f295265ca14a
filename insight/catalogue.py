"""TOML to domain objects. All faults of a catalogue are reported together.

A catalogue is a folder with ``council.toml``, ``datasets.toml`` and the indicator files that
``council.toml`` names. Nothing here reads a publisher's file: see `insight.sources`.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from insight import catalogue_questions, catalogue_rules, grouping, logo
from insight.domain import AreaSet, Catalogue, Council, Dataset, Dimension, Indicator, Statistic
from insight.errors import CatalogueError, Fault
from insight.sources.model import is_text

T = TypeVar("T")

AREA_KM2 = "@area_km2"
"""The column every area has: its size in square kilometres."""

READERS = (
    "boundaries",
    "lookup",
    "nomis_bulk",
    "nomis_table",
    "table",
    "elections",
    "code_point",
    "points",
    "national",
)
TABLE_READERS = ("nomis_bulk", "nomis_table", "table", "elections")


def load(folder: Path) -> Catalogue:
    """Read and check a catalogue.

    Raises
    ------
    CatalogueError
        With every fault found, each naming file, rule, value and remedy.
    """
    faults: list[Fault] = []
    council_table = _read_toml(folder / "council.toml", faults)
    dataset_tables = _read_toml(folder / "datasets.toml", faults).get("dataset", {})
    indicator_files = _indicator_files(folder, council_table, faults)
    group_files = _group_files(folder, council_table, faults)
    council = _parse(Council, council_table, "council.toml", faults)
    datasets = _parse_all(Dataset, dataset_tables, "datasets.toml", faults)
    indicators: dict[str, Indicator] = {}
    for path in indicator_files:
        tables = _read_toml(path, faults).get("indicator", {})
        for name in tables.keys() & indicators.keys():
            faults.append(_repeat(path.name, name))
        indicators |= _parse_all(Indicator, tables, path.name, faults)
    dimensions: dict[str, Dimension] = {}
    for path in group_files:
        tables = _read_toml(path, faults).get("dimension", {})
        for name in tables.keys() & dimensions.keys():
            faults.append(Fault(path.name, "a dimension may be declared once", name, "Drop one of the two."))
        dimensions |= _parse_all(Dimension, tables, path.name, faults)
    if council is None:
        raise CatalogueError(faults)
    catalogue = Catalogue(
        folder=str(folder),
        council=council,
        datasets=datasets,
        indicators=indicators,
        dimensions=dimensions,
    )
    faults += _cross_faults(catalogue)
    if faults:
        raise CatalogueError(faults)
    return catalogue


def split_column(reference: str, dataset_id: str) -> tuple[str, str]:
    """Split ``dataset.column`` into its two parts; a bare column belongs to ``dataset_id``."""
    owner, dot, column = reference.rpartition(".")
    return (owner, column) if dot else (dataset_id, reference)


def _read_toml(path: Path, faults: list[Fault]) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        faults.append(Fault(path.name, "the file must exist", f"no {path}", "Create it or correct its name."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, "the file must be valid TOML", str(error), "Correct that line."))
    return {}


def _indicator_files(folder: Path, council: dict[str, Any], faults: list[Fault]) -> list[Path]:
    names = council.pop("indicators", [])
    if not isinstance(names, list) or not names:
        faults.append(
            Fault(
                "council.toml",
                "'indicators' must list at least one indicator file",
                repr(names),
                'Add, for example, indicators = ["indicators.toml"] at the top.',
            )
        )
        return []
    return [folder / str(name) for name in names]


def _group_files(folder: Path, council: dict[str, Any], faults: list[Fault]) -> list[Path]:
    names = council.pop("groups", [])
    if isinstance(names, list):
        return [folder / str(name) for name in names]
    remedy = 'Write, for example, groups = ["../groups/people.toml"].'
    faults.append(Fault("council.toml", "'groups' must list files of groups", repr(names), remedy))
    return []


def _parse(kind: type[T], table: dict[str, Any], file: str, faults: list[Fault]) -> T | None:
    if not table:
        return None
    try:
        return TypeAdapter(kind).validate_python(table)
    except ValidationError as error:
        faults.extend(_faults_of(error, file))
        return None


def _parse_all(kind: type[T], tables: dict[str, Any], file: str, faults: list[Fault]) -> dict[str, T]:
    parsed = {}
    for name, table in tables.items():
        entry = _parse(kind, {"id": name, **table}, f"{file} [{name}]", faults)
        if entry is not None:
            parsed[name] = entry
    return parsed


def _faults_of(error: ValidationError, file: str) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        where = ".".join(str(part) for part in detail["loc"]) or "the table"
        if detail["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
            yield Fault(file, f"'{where}' is required", "nothing", f"Add {where} = ...")
        elif detail["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
            yield Fault(file, "only known settings are allowed", f"'{where}'", "Correct or remove it.")
        else:
            yield Fault(file, f"'{where}': {detail['msg']}", repr(detail["input"]), "Correct it.")


def _repeat(file: str, name: str) -> Fault:
    return Fault(file, "an indicator id may be used once", name, "Rename it or drop one of the two.")


def _cross_faults(catalogue: Catalogue) -> Iterator[Fault]:
    for dataset in catalogue.datasets.values():
        yield from _dataset_faults(dataset)
    for indicator in catalogue.indicators.values():
        yield from _indicator_faults(indicator, catalogue)
    yield from _council_faults(catalogue)
    if catalogue.council.logo is not None:
        wrong = logo.fault_of(Path(catalogue.folder), catalogue.council.logo)
        yield from [wrong] if wrong is not None else []
    yield from grouping.faults(catalogue.dimensions, catalogue.indicators)


def _dataset_faults(dataset: Dataset) -> Iterator[Fault]:
    file = f"datasets.toml [{dataset.id}]"
    if dataset.reader not in READERS:
        yield Fault(
            file,
            "'reader' must be one of " + ", ".join(READERS),
            repr(dataset.reader),
            "Choose the reader for the publisher's format.",
        )
    if len(dataset.files) != len(dataset.checksums):
        yield Fault(
            file,
            "each file needs its own sha256",
            f"{len(dataset.files)} files and {len(dataset.checksums)} checksums",
            "List one sha256 for each file, in the same order.",
        )
    needs_code = dataset.reader in (*TABLE_READERS, "boundaries")
    if needs_code and dataset.reader != "elections" and "code" not in dataset.columns:
        yield Fault(
            file,
            "'columns' must say which column holds the codes",
            ", ".join(dataset.columns) or "no columns",
            'Add code = "..." under columns.',
        )
    if dataset.reader in TABLE_READERS and (dataset.area_type is None or dataset.vintage is None):
        yield Fault(
            file,
            "a table must state its 'area_type' and 'vintage'",
            f"{dataset.area_type} and {dataset.vintage}",
            'Add, for example, area_type = "lsoa" and vintage = 2021.',
        )


def _indicator_faults(indicator: Indicator, catalogue: Catalogue) -> Iterator[Fault]:
    file = f"indicator [{indicator.id}]"
    yield from _shape_faults(indicator, file)
    for dataset_id in indicator.datasets:
        yield from _where_faults(indicator, dataset_id, catalogue, file)
        for column in indicator_columns(indicator):
            owner, name = split_column(column, dataset_id)
            dataset = catalogue.datasets.get(owner)
            if dataset is None:
                yield _unknown_dataset(file, owner, catalogue)
            elif dataset.reader not in TABLE_READERS:
                rule = f"figures come from data sets read as one of {', '.join(TABLE_READERS)}"
                yield Fault(file, rule, f"{owner}: {dataset.reader}", "Correct its reader, or the id.")
            elif name not in dataset.columns and dataset.reader != "elections":
                yield Fault(
                    file,
                    f"every column must be named in datasets.toml [{owner}.columns]",
                    repr(name),
                    _near(name, dataset.columns),
                )


def _where_faults(indicator: Indicator, dataset_id: str, catalogue: Catalogue, file: str) -> Iterator[Fault]:
    """Faults of a numerator that counts some small areas only."""
    if not indicator.where:
        return
    owners = {split_column(column, dataset_id)[0] for column in indicator.numerator}
    if len(owners) > 1:
        rule = "with 'where', the numerator must be of one data set"
        remedy = "Name columns of that data set, or drop 'where'."
        yield Fault(file, rule, ", ".join(indicator.numerator), remedy)
    own = catalogue.datasets.get(min(owners, default=dataset_id))
    for column, wanted in indicator.where.items():
        owner, name = split_column(column, dataset_id)
        asked = catalogue.datasets.get(owner)
        if own is None or asked is None:
            continue  # told as an unknown data set
        if (asked.area_type, asked.vintage) != (own.area_type, own.vintage):
            rule = f"'where' asks about the same small areas as '{own.id}' ({own.area_type} {own.vintage})"
            remedy = "Name a data set of those areas."
            yield Fault(file, rule, f"{owner}: {asked.area_type} {asked.vintage}", remedy)
        if any(isinstance(value, str) is not is_text(name, asked) for value in wanted):
            rule = "'where' lists words for a column of words, whole numbers for a column of figures"
            remedy = "Columns of words end in _text, _code or _name: rename the column or correct the values."
            yield Fault(file, rule, f"{column} = {list(wanted)}", remedy)


def indicator_columns(indicator: Indicator) -> tuple[str, ...]:
    """Every column the indicator reads, written as in the catalogue, `AREA_KM2` left out."""
    named = (
        *indicator.numerator,
        *indicator.denominator,
        *indicator.where,
        *filter(None, (indicator.score, indicator.rank)),
    )
    return tuple(column for column in dict.fromkeys(named) if column != AREA_KM2)


def _unknown_dataset(file: str, owner: str, catalogue: Catalogue) -> Fault:
    return Fault(
        file,
        "the data set must be in datasets.toml",
        repr(owner),
        _near(owner, catalogue.datasets),
    )


def _near(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=3, cutoff=0.4)
    return f"Did you mean {' or '.join(near)}?" if near else "Add it, or correct the name."


NEEDED = {
    Statistic.COUNT: ("numerator",),
    Statistic.PROPORTION: ("numerator", "denominator"),
    Statistic.RATE: ("numerator", "denominator"),
    Statistic.SCORE: ("score", "denominator"),
    Statistic.RANK_SUMMARY: ("rank", "denominator", "small_areas_in_nation"),
    Statistic.INDEX: ("summary", "score", "rank", "denominator", "small_areas_in_nation"),
}


def _shape_faults(indicator: Indicator, file: str) -> Iterator[Fault]:
    for field in NEEDED[indicator.statistic]:
        if not getattr(indicator, field):
            yield Fault(
                file,
                f"a {indicator.statistic} needs '{field}'",
                "nothing",
                f"Add {field} = ... or choose another statistic.",
            )


def _council_faults(catalogue: Catalogue) -> Iterator[Fault]:
    council = catalogue.council
    for area_set in council.area_type:
        yield from _area_set_faults(area_set, catalogue)
    kinds = Counter(
        (entry.type, entry.vintage if entry.type != "panel" else entry.label) for entry in council.area_type
    )
    for (kind, _), count in kinds.items():
        if count > 1:
            yield Fault("council.toml", "an area type and vintage may be listed once", kind, "Drop one.")
    yield from _published_faults(council)
    yield from _fit_faults(catalogue)
    yield from catalogue_rules.faults(catalogue)
    yield from catalogue_questions.faults(catalogue)
    for name in council.headline:
        if name not in catalogue.indicators:
            yield Fault(
                "council.toml",
                "'headline' must list indicators of this catalogue",
                repr(name),
                _near(name, catalogue.indicators),
            )
    if council.default_indicator not in catalogue.indicators:
        yield Fault(
            "council.toml",
            "'default_indicator' must be an indicator of this catalogue",
            repr(council.default_indicator),
            _near(council.default_indicator, catalogue.indicators),
        )


def _published_faults(council: Council) -> Iterator[Fault]:
    published = [entry for entry in council.area_type if entry.publish]
    for kind, count in Counter(entry.type for entry in published).items():
        if count > 1:
            yield Fault(
                "council.toml",
                "one set of areas of each type may be published",
                f"{count} of type '{kind}'",
                "Set publish = false on the others; several groups of panels go into one lookup.",
            )
    for label, count in Counter(entry.label for entry in council.area_type).items():
        if count > 1:
            yield Fault("council.toml", "each area type needs a label of its own", repr(label), "Rename one.")
    if council.default_area_type not in {entry.type for entry in published}:
        yield Fault(
            "council.toml",
            "'default_area_type' must be a published area type",
            repr(str(council.default_area_type)),
            "Choose one of " + ", ".join(entry.type for entry in published) + ".",
        )


def _area_set_faults(area_set: AreaSet, catalogue: Catalogue) -> Iterator[Fault]:
    file = f"council.toml [area_type {area_set.key}]"
    origins = [area_set.source, area_set.members, area_set.whole]
    if sum(origin is not None for origin in origins) != 1:
        yield Fault(
            file,
            "exactly one of 'source', 'members' and 'whole' says where the areas come from",
            ", ".join(str(origin) for origin in origins if origin) or "none",
            "Keep one of them.",
        )
    for dataset_id in filter(None, (area_set.source, area_set.members)):
        if dataset_id not in catalogue.datasets:
            yield _unknown_dataset(file, dataset_id, catalogue)
    source = catalogue.datasets.get(str(area_set.source))
    if source is not None and source.vintage not in (None, area_set.vintage):
        yield Fault(
            file,
            "the vintage must be that of its boundaries",
            f"{area_set.vintage}, and {source.vintage} in datasets.toml [{source.id}]",
            "Correct one of the two.",
        )
    if area_set.whole and not (area_set.code and area_set.name):
        yield Fault(file, "'whole' needs 'code' and 'name'", "not both", "Add both.")


def _fit_faults(catalogue: Catalogue) -> Iterator[Fault]:
    people = catalogue.council.people
    named = [rule.dataset for rule in catalogue.council.fit]
    if people is not None:
        named += [people.dataset, people.boundaries, people.centroids, people.postcodes]
    for dataset_id in filter(None, named):
        if dataset_id not in catalogue.datasets:
            yield _unknown_dataset("council.toml", dataset_id, catalogue)
