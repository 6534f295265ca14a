"""``insight engage import``: a file of answers becomes counts by area and group, in memory alone.

Faults name row number, column and rule; of what people wrote they tell only wordings of category columns,
never a postcode, never free text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from insight import grouping
from insight.domain import AreaType, Dimension
from insight.engagement import answers, mapping, places, privacy, residents, weighing
from insight.engagement.records import Answer, Exercise, Weighting
from insight.errors import EngagementError, Fault, InsightError
from insight.peopling import whole_of

MOST_WORDINGS = residents.MOST_TOLD
"""Category columns have few wordings; of one with more unknown ones none is told."""

COUNT_COLUMNS = ["area_type", "area_code", "dimension", "group_id", "count"]


@dataclass(frozen=True)
class Ground:
    """What an edition knows: groups, postcodes, areas that nest, people by area and by group in each area."""

    dimensions: Mapping[str, Dimension]
    postcodes: pd.DataFrame
    nests: Mapping[str, pd.DataFrame]
    population: pd.DataFrame  # area_type, area_code, population
    groups: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=residents.GROUP_COLUMNS))

    @property
    def whole(self) -> str:
        """Code of the county; nothing where there is none."""
        return whole_of(self.population) or ""


@dataclass(frozen=True)
class Options:
    """How to read one file; its questions are worked out for ``exercise``, where that is given."""

    mapping: Path | None = None
    ignore: Sequence[str] = ()
    keep_unplaced: bool = False
    exercise: Exercise | None = None


@dataclass(frozen=True)
class Result:
    """What a file of answers came to.

    ``counts`` has the columns of `COUNT_COLUMNS`; ``unmatched`` has one row per wording not understood:
    ``column``, ``wording``, ``answers``, ``first_row``, ``suggestion``.
    """

    rows: int
    placed: int
    unplaced: Mapping[str, int]
    columns: Mapping[str, str]
    unused: Sequence[str]
    unmatched: pd.DataFrame
    counts: pd.DataFrame
    faults: list[Fault] = field(default_factory=list)
    weighting: Weighting | None = None
    answers: Sequence[Answer] = ()

    def checked(self) -> Result:
        """Return this result, or raise what stands against storing it.

        Raises
        ------
        EngagementError
            With every fault.
        """
        if self.faults:
            raise EngagementError(self.faults)
        return self


def read(path: Path, ground: Ground, options: Options) -> Result:
    """Read a file of answers and count them.

    Raises
    ------
    EngagementError
        When the file cannot be read at all. What stands against storing its counts is in ``faults``.
    """
    wording = mapping.read(options.mapping, ground.dimensions)
    names = answers.header(path)
    chosen = mapping.columns(names, wording, options.ignore, ground.dimensions)
    faults = [*_column_faults(path.name, names, chosen, wording)]
    if chosen.place and chosen.area_type is None and ground.postcodes.empty:
        remedy = "Name a postcode file under [people] in council.toml and build again, or give area codes."
        faults.append(Fault(path.name, "the edition must hold postcodes", "none", remedy))
    if faults:
        raise EngagementError(faults)
    asked = [question.column for question in wording.answer]
    wanted = list(
        dict.fromkeys([*([chosen.place] if chosen.place else []), *chosen.dimensions.values(), *asked])
    )
    found = answers.read(path, names=names, wanted=wanted, ignored=chosen.ignored)
    told = dict(zip(names, privacy.headers(names), strict=True))
    groups, unmatched = _groups(found, chosen, wording, ground, told)
    where = _places(found, chosen, ground)
    rows = len(next(iter(found.values())).codes)
    reasons = {} if where is None else places.unplaced(where, found[str(chosen.place)].times())
    counts = _count(found, chosen, ground, where, groups, rows)
    numbers, strange = _answered(path.name, found, wording, told)
    result = Result(
        rows=rows,
        placed=rows - sum(reasons.values()) if where else 0,
        unplaced=reasons,
        columns={told[header].strip("'"): dimension for dimension, header in chosen.dimensions.items()},
        unused=[told[name].strip("'") for name in chosen.unused],
        unmatched=unmatched,
        counts=counts,
        faults=[
            *_row_faults(path.name, rows),
            *_wording_faults(path.name, unmatched),
            *strange,
            *_place_faults(path.name, found, chosen, where, told, keep=options.keep_unplaced),
            *residents.population_faults(path.name, counts, ground.population, ground.groups),
        ],
    )
    if result.faults or options.exercise is None or not wording.answer:
        return result
    ids = {name: (group_ids(ground.dimensions[name]), groups[name][found[header].codes])
           for name, header in chosen.dimensions.items()}  # fmt: skip
    districts: tuple[Sequence[str], npt.NDArray[np.int32]] = ([], np.full(rows, -1, dtype=np.int32))
    if where is not None:
        kind = str(AreaType.DISTRICT)
        districts = (where.codes[kind], where.area[kind][found[str(chosen.place)].codes])
    sample = weighing.Sample(ids, numbers, districts)
    return _worked_out(path.name, result, sample, wording, ground, options.exercise)


def _answered(
    file: str, found: Mapping[str, answers.Column], wording: mapping.Wording, told: Mapping[str, str]
) -> tuple[dict[str, npt.NDArray[np.int32]], list[Fault]]:
    """Number of the answer of each respondent by question, and faults of wordings that are none."""
    numbers: dict[str, npt.NDArray[np.int32]] = {}
    faults: list[Fault] = []
    for question in wording.answer:
        column = found[question.column]
        meant = mapping.answers(column.wordings, question)
        numbers[question.id] = np.array([-1 if at is None else at for at in meant], dtype=np.int32)[
            column.codes
        ]
        first = column.first_rows()
        strange = [at for at, number in enumerate(meant) if number is None]
        shown = [f"{privacy.wording(column.wordings[at])} in row {first[at]}" for at in strange]
        if len(strange) > MOST_WORDINGS:
            shown = [f"{len(strange):,} wordings that are none, the first in row {first[strange].min()}"]
        remedy = f"Known: {', '.join(question.answers)}. Say what it means in 'words' of {question.id}."
        rule = f"answers in {told[question.column]} must be declared"
        faults += [Fault(file, rule, each, remedy) for each in shown]
    return numbers, faults


def _worked_out(
    file: str,
    result: Result,
    sample: weighing.Sample,
    wording: mapping.Wording,
    ground: Ground,
    exercise: Exercise,
) -> Result:
    absent = [name for name in wording.weights.dimensions if name not in sample.groups]
    if absent:
        remedy = "Say which column holds it, or weight by others."
        fault = Fault(file, "a dimension of [weights] must be in the file", ", ".join(absent), remedy)
        return replace(result, faults=[fault])
    try:
        weighting, found = weighing.results(
            sample,
            wording.answer,
            exercise=exercise,
            weighing=wording.weights,
            populations=ground.groups,
            whole=ground.whole,
        )
    except InsightError as error:
        return replace(
            result, faults=[replace(fault, file=f"{file}: {fault.file}") for fault in error.faults]
        )
    return replace(result, weighting=weighting, answers=found)


def _column_faults(
    file: str, names: list[str], chosen: mapping.Columns, wording: mapping.Wording
) -> Iterator[Fault]:
    told = dict(zip(names, privacy.headers(names), strict=True))
    for name in chosen.unused:
        if privacy.is_personal(name):
            rule = f"column {told[name]} looks personal: name it as ignored"
            remedy = (
                f"--ignore {told[name]}"
                if told[name].startswith("'")
                else "Give it a header, then ignore it."
            )
            yield Fault(file, rule, "not ignored", f"Leave it out: {remedy}. Nothing of it is then read.")
    if chosen.place is None and not chosen.dimensions:
        remedy = "Put headers in the first row, or say what columns hold in a mapping file."
        yield Fault(file, "some column must hold a place or a group", "none that is known", remedy)
    for header in (wording.place, *wording.column, *(question.column for question in wording.answer)):
        if header is not None and header not in names:
            yield Fault(
                file, "columns of the mapping must be in the file", repr(header), "Correct the mapping."
            )


def _row_faults(file: str, rows: int) -> Iterator[Fault]:
    if not rows:
        yield Fault(file, "the file must hold answers", "headers only", "Export it again.")


def _groups(
    found: Mapping[str, answers.Column],
    chosen: mapping.Columns,
    wording: mapping.Wording,
    ground: Ground,
    told: Mapping[str, str],
) -> tuple[dict[str, npt.NDArray[np.int32]], pd.DataFrame]:
    """Number of the group of each wording by dimension (the last one: not stated), and wordings not known."""
    groups: dict[str, npt.NDArray[np.int32]] = {}
    unknown = []
    for name, header in chosen.dimensions.items():
        column, dimension = found[header], ground.dimensions[name]
        meant = mapping.meaning(column.wordings, dimension, wording.value.get(name, {}))
        order = {group: number for number, group in enumerate(group_ids(dimension))}
        groups[name] = np.array([order[group or grouping.NOT_STATED] for group in meant], dtype=np.int32)
        first, times = column.first_rows(), column.times()
        unknown += [
            (told[header].strip("'"), column.wordings[at], times[at], first[at], dimension)
            for at, group in enumerate(meant)
            if group is None
        ]
    rows = [
        (header, privacy.wording(text), int(n), int(row), mapping.suggestion(text, dimension))
        for header, text, n, row, dimension in unknown
    ]
    return groups, pd.DataFrame(rows, columns=["column", "wording", "answers", "first_row", "suggestion"])


def group_ids(dimension: Dimension) -> list[str]:
    """Ids of a dimension's groups, `grouping.NOT_STATED` last."""
    return [*(group.id for group in dimension.group), grouping.NOT_STATED]


def _places(
    found: Mapping[str, answers.Column], chosen: mapping.Columns, ground: Ground
) -> places.Places | None:
    if chosen.place is None:
        return None
    wordings = found[chosen.place].wordings
    if chosen.area_type is None:
        return places.of_postcodes(wordings, ground.postcodes)
    nests = ground.nests.get(str(chosen.area_type))
    empty = pd.DataFrame(columns=["area_code", "larger_type", "larger_code"])
    return places.of_areas(wordings, empty if nests is None else nests)


def _count(
    found: Mapping[str, answers.Column],
    chosen: mapping.Columns,
    ground: Ground,
    where: places.Places | None,
    groups: Mapping[str, npt.NDArray[np.int32]],
    rows: int,
) -> pd.DataFrame:
    """Counts for the whole exercise, and for every area that somebody lives in."""
    everyone = np.zeros(rows, dtype=np.int32)
    of = {grouping.ALL: ([grouping.ALL], everyone)}
    for name, header in chosen.dimensions.items():
        of[name] = (group_ids(ground.dimensions[name]), groups[name][found[header].codes])
    parts = [_tally(grouping.ALL, [grouping.ALL], everyone, name, *of[name], zeros=True) for name in of]
    if where is not None:
        place = found[str(chosen.place)].codes
        for kind in places.AREA_TYPES:
            area = where.area[kind][place]
            parts += [_tally(kind, where.codes[kind], area, name, *of[name]) for name in of]
    counts = pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    return counts[~_exposing(counts, ground.dimensions)].reset_index(drop=True)


def _tally(
    kind: str,
    codes: Sequence[str],
    area: npt.NDArray[np.int32],
    name: str,
    ids: Sequence[str],
    group: npt.NDArray[np.int32],
    *,
    zeros: bool = False,
) -> dict[str, npt.NDArray[Any]]:
    inside = area >= 0
    cells = area[inside].astype(np.int64) * len(ids) + group[inside]
    counted = np.bincount(cells, minlength=len(codes) * len(ids))
    kept = np.arange(len(counted)) if zeros else np.flatnonzero(counted)
    return {
        "area_type": np.full(len(kept), kind, dtype=object),
        "area_code": np.array(codes, dtype=object)[kept // len(ids)],
        "dimension": np.full(len(kept), name, dtype=object),
        "group_id": np.array(ids, dtype=object)[kept % len(ids)],
        "count": counted[kept],
    }


def _exposing(counts: pd.DataFrame, dimensions: Mapping[str, Dimension]) -> pd.Series:
    """Rows of groups that a map would expose, in areas smaller than the whole."""
    hidden = {
        (dimension.id, group.id)
        for dimension in dimensions.values()
        for group in dimension.group
        if group.sensitive or dimension.sensitive
    }
    pairs = pd.MultiIndex.from_frame(counts[["dimension", "group_id"]])
    return pd.Series(pairs.isin(list(hidden))) & ~counts["area_type"].isin([grouping.ALL, "county"])


def _wording_faults(file: str, unmatched: pd.DataFrame) -> Iterator[Fault]:
    for column, rows in unmatched.groupby("column", sort=False):
        if len(rows) > MOST_WORDINGS:
            found = f"{len(rows):,} wordings that mean none, the first in row {rows['first_row'].min()}"
            yield Fault(file, f"answers in '{column}' must mean a group", found, "Is it the right column?")
            continue
        for row in rows.to_dict("records"):
            found = f"{row['wording']} in row {row['first_row']}, {row['answers']:,} in all"
            near = f"Nearest: {row['suggestion']}. " if row["suggestion"] else ""
            remedy = f"{near}Say what it means in the mapping file."
            yield Fault(file, f"answers in '{column}' must mean a group", found, remedy)


REMEDIES = {
    places.NO_POSTCODE: "Correct or empty these cells.",
    places.UNKNOWN: "Correct them, or count these people without a place: --keep-unplaced.",
    places.OUTSIDE: "Take these rows out, or count these people without a place: --keep-unplaced.",
}


def _place_faults(
    file: str,
    found: Mapping[str, answers.Column],
    chosen: mapping.Columns,
    where: places.Places | None,
    told: Mapping[str, str],
    *,
    keep: bool,
) -> Iterator[Fault]:
    if where is None or chosen.place is None or keep:
        return
    column = found[chosen.place]
    first, times = column.first_rows(), column.times()
    what = (
        "a postcode of the area" if chosen.area_type is None else f"a {chosen.area_type} code of the edition"
    )
    for reason, remedy in REMEDIES.items():
        hit = where.state == reason
        if hit.any():
            rows = ", ".join(map(str, np.sort(first[hit])[: answers.MOST_ROWS_TOLD]))
            number = f"{int(times[hit].sum()):,} {reason}, first in row {rows}"
            yield Fault(file, f"column {told[chosen.place]} must hold {what}", number, remedy)
