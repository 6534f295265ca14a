"""Files of records to checked records: all faults of all files at once, and nothing stored if there is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from insight import grouping
from insight.domain import Dimension
from insight.engagement import files, guard
from insight.engagement.records import KINDS, Kind
from insight.errors import EngagementError, Fault


@dataclass(frozen=True)
class Known:
    """What records may speak of: groups by dimension, and area codes by area type."""

    dimensions: Mapping[str, Dimension]
    areas: Mapping[str, frozenset[str]]
    exercises: frozenset[str] = frozenset()


def read_records(paths: Iterable[Path], known: Known) -> dict[str, list[Any]]:
    """Read files of records.

    Parameters
    ----------
    paths
        Files, or folders of files.
    known
        Groups and areas of the edition, and exercises already in the register.

    Returns
    -------
    dict
        Records by kind.

    Raises
    ------
    EngagementError
        With every fault of every file.
    """
    faults: list[Fault] = []
    found: list[tuple[files.Row, Any]] = []
    for path in paths:
        try:
            for file in files.files_of(path):
                found += _of_file(file, faults)
        except EngagementError as error:
            faults += error.faults
    faults += cross_faults(found, known)
    if faults:
        raise EngagementError(faults)
    records: dict[str, list[Any]] = defaultdict(list)
    for row, record in found:
        records[row.kind.name].append(record)
    return dict(records)


def cross_faults(found: list[tuple[files.Row, Any]], known: Known) -> list[Fault]:
    """Faults of records beside one another and beside what they speak of."""
    exercises = known.exercises | {r.exercise_id for row, r in found if row.kind.name == "exercise"}
    told = [fault for row, record in found for fault in _record_faults(row, record, known, exercises)]
    return [*_repeats(found), *told]


def checked(row: files.Row, faults: list[Fault]) -> Any:
    """Bring a row to its record; add what is wrong to ``faults``, and return None where there is none."""
    faults += _cell_faults(row)
    return _parse(row, faults)


def _of_file(file: Path, faults: list[Fault]) -> list[tuple[files.Row, Any]]:
    try:
        rows = files.read(file)
    except EngagementError as error:
        faults += error.faults
        return []
    records = []
    for row in rows:
        record = checked(row, faults)
        if record is not None:
            records.append((row, record))
    return records


def _cell_faults(row: files.Row) -> Iterator[Fault]:
    for name, cell in row.cells.items():
        for part in cell if isinstance(cell, list) else [cell]:
            if isinstance(part, str):
                yield from guard.cell_faults(part, row.where, name, show=True)


def _parse(row: files.Row, faults: list[Fault]) -> Any:
    try:
        return TypeAdapter(row.kind.record).validate_python(row.cells)
    except ValidationError as error:
        known = ", ".join(TypeAdapter(row.kind.record).json_schema()["properties"])
        for detail in error.errors(include_url=False):
            where = ".".join(str(part) for part in detail["loc"])
            if detail["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
                faults.append(Fault(row.where, f"'{where}' is required", "nothing", f"Fill in {where}."))
            elif detail["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
                faults.append(
                    Fault(row.where, "only known columns are taken", f"'{where}'", f"Known: {known}.")
                )
            else:
                found = repr(detail["input"])[:60]
                faults.append(Fault(row.where, f"'{where}': {detail['msg']}", found, "Correct it."))
    return None


def _repeats(found: Iterable[tuple[files.Row, Any]]) -> Iterator[Fault]:
    first: dict[tuple[Any, ...], str] = {}
    for row, record in found:
        key = (row.kind.name, *(getattr(record, name) for name in row.kind.key))
        where = first.setdefault(key, row.where)
        if where != row.where:
            rule = f"{' and '.join(row.kind.key)} may stand once"
            told = f"{', '.join(str(part) for part in key[1:])}, also in {where}"
            yield Fault(row.where, rule, told, "Drop one of the two, or give it an id of its own.")


def _record_faults(row: files.Row, record: Any, known: Known, exercises: frozenset[str]) -> Iterator[Fault]:
    yield from _date_faults(row.where, record)
    yield from _place_faults(row.where, record, known)
    yield from _group_faults(row, record, known)
    if row.kind.name == "participation" and record.exercise_id not in exercises:
        remedy = "Put it into exercises, or load the exercise first."
        yield Fault(row.where, "the exercise must exist", record.exercise_id, remedy)
    if getattr(record, "of", None) is not None and record.count > record.of:
        found = f"{record.count} of {record.of}"
        yield Fault(row.where, "'count' may not be above 'of'", found, "Correct one of the two.")


PERIODS = (("planned_start", "planned_end"), ("actual_start", "actual_end"), ("said_on", "review_on"))


def _date_faults(where: str, record: Any) -> Iterator[Fault]:
    for start, end in PERIODS:
        first, last = getattr(record, start, None), getattr(record, end, None)
        if first and last and last < first:
            yield Fault(where, f"'{end}' may not be before '{start}'", f"{first} and {last}", "Swap them.")
        if last and first is None:
            yield Fault(where, f"'{end}' needs '{start}'", f"{last} alone", f"Fill in {start}.")


def _place_faults(where: str, record: Any, known: Known) -> Iterator[Fault]:
    one = getattr(record, "area_code", None)
    codes = getattr(record, "area_codes", (one,) if one else ())
    kind = getattr(record, "area_type", "parish" if hasattr(record, "plan_status") else None)
    if bool(codes) != bool(kind):
        found = f"{kind or 'no type'} and {', '.join(codes) or 'no code'}"
        yield Fault(where, "area type and area code go together", found, "Fill in both, or neither.")
    elif kind is not None and kind != grouping.ALL:
        held = known.areas.get(str(kind))
        absent = [code for code in codes if held is not None and code not in held]
        if held is None or absent:
            found = ", ".join(absent[:5]) or f"area type '{kind}'"
            yield Fault(where, "areas must be in the edition", found, f"List them with: insight areas {kind}")
    if hasattr(record, "x") and (record.x is None) != (record.y is None):
        yield Fault(where, "'x' and 'y' go together", f"{record.x} and {record.y}", "Fill in both.")
    if hasattr(record, "asset_id") and record.x is None and not record.postcode:
        yield Fault(where, "an asset needs a place", "none", "Fill in x and y (metres), or postcode.")


def _group_faults(row: files.Row, record: Any, known: Known) -> Iterator[Fault]:
    named = [*getattr(record, "audience", ()), *getattr(record, "groups", ())]
    if row.kind.name == "participation":
        named.append(f"{record.dimension}:{record.group_id}")
    for name in named:
        dimension, _, group = name.partition(":")
        if name == f"{grouping.ALL}:{grouping.ALL}":
            continue
        declared = known.dimensions.get(dimension)
        groups = {g.id for g in declared.group} | {grouping.NOT_STATED} if declared else set[str]()
        if group not in groups:
            choices = ", ".join(sorted(groups)) or ", ".join(known.dimensions)
            yield Fault(row.where, "the group must be declared", name, f"Known: {choices}.")


def kinds_in_words(counts: Mapping[str, int]) -> str:
    """Say what was loaded: ``12 exercises, 3 forums``."""
    kept = [f"{count:,} {_plural(KINDS[name])}" for name, count in counts.items() if count]
    return ", ".join(kept) or "nothing"


def _plural(kind: Kind) -> str:
    return kind.file.replace("_", " ")
