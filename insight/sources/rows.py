"""From a sheet to a checked `SourceTable`: which rows count, whose they are, what their cells say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insight.domain import AreaType, Dataset
from insight.errors import Fault, SourceError
from insight.matching import among
from insight.sources import cells, codes
from insight.sources.files import and_more
from insight.sources.filled import copied_rows, name_is_code_faults
from insight.sources.headers import Located
from insight.sources.model import NO_TEXT, SourceTable, is_text
from insight.sources.names import check_names
from insight.sources.sheets import Sheet


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns of one file under short names, cells not yet read as numbers.

    ``texts`` has a `str` column each (blank is ``""``), ``numbers`` the columns whose sum is meant by
    each other short name. All have the same index: the row number below the header. ``headers`` gives
    the publisher's header of each short name, for faults.
    """

    file: str
    texts: pd.DataFrame
    numbers: dict[str, list[pd.Series]]
    headers: dict[str, str]
    notes: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()

    def keep(self, chosen: pd.Series) -> Rows:
        """Keep the rows for which ``chosen`` is true."""
        if chosen.all():
            return self
        numbers = {short: [part[chosen] for part in parts] for short, parts in self.numbers.items()}
        return replace(self, texts=self.texts[chosen], numbers=numbers)


def take(sheet: Sheet, located: Located, dataset: Dataset) -> Rows:
    """Take the located columns out of a sheet.

    Raises
    ------
    SourceError
        When a column was not located, or a row has too many or too few cells.
    """
    if located.faults:
        raise SourceError(located.faults)
    words = {short: at[0] for short, at in located.positions.items() if is_text(short, dataset)}
    figures = {short: at for short, at in located.positions.items() if short not in words}
    texts, numbers = sheet.take(words.values(), [at for ats in figures.values() for at in ats])
    frame = pd.DataFrame({short: texts[at] for short, at in words.items()})
    if "code" in frame:
        frame["code"] = frame["code"].mask(_blank(frame["code"]), "")
    return Rows(
        file=sheet.file,
        texts=frame,
        numbers={short: [numbers[at] for at in ats] for short, ats in figures.items()},
        headers={short: sheet.headers[at[0]] for short, at in located.positions.items()},
        notes=(*sheet.notes, *located.notes),
    )


def without_notes(rows: Rows, dataset: Dataset) -> Rows:
    """Leave out rows that speak of no area: blank ones, totals without a code or name, and footnotes.

    A footnote stands before the first or after the last code, has nothing beside it and does not look
    like a code gone wrong. A row with a figure or a name but no code stays, and is a fault later.
    """
    code = rows.texts["code"]
    good = codes.well_formed(code, dataset.area_type)
    if good.all():
        return rows
    lone = _empty_but_code(rows)
    places = np.flatnonzero(good.to_numpy())
    first, last = (places[0], places[-1]) if len(places) else (0, len(code))
    order = np.arange(len(code))
    outside = pd.Series((order < first) | (order > last), index=code.index)
    words = ~code.str.match(r"[A-Za-z]?\d{2}")
    return rows.keep(~(lone & ((code == "") | (outside & words))))


def _empty_but_code(rows: Rows) -> pd.Series:
    empty = pd.Series(True, index=rows.texts.index)
    for short in rows.texts.columns.drop("code"):
        empty &= _blank(rows.texts[short])
    for part in (part for parts in rows.numbers.values() for part in parts):
        empty &= part.isna() if part.dtype == np.float64 else _blank(part)
    return empty


def _blank(column: pd.Series) -> pd.Series:
    """Whether each cell is blank, or says NA."""
    return column.str.strip().str.lower().isin(NO_TEXT)


def where(rows: Rows, dataset: Dataset) -> Rows:
    """Keep the rows the data set asks for: text equal to one of its values, or beginning so (``E05*``).

    Raises
    ------
    SourceError
        When a condition keeps no row, or names no column.
    """
    chosen = pd.Series(True, index=rows.texts.index)
    faults = []
    for short, wanted in dataset.where.items():
        if short not in rows.texts:
            faults.append(_unknown_where(short, rows, dataset))
            continue
        fits = _fits(rows.texts[short], wanted)
        if len(fits) and not fits.any():
            faults.append(_nothing_left(short, wanted, rows, dataset))
        chosen &= fits
    if faults:
        raise SourceError(faults)
    return rows.keep(chosen)


def _fits(column: pd.Series, wanted: Collection[str]) -> pd.Series:
    keys = [_key(value) for value in wanted]
    whole = {key for key in keys if not key.endswith("*")}
    starts = tuple(key[:-1] for key in keys if key.endswith("*"))
    fit = {
        text for text in column.unique() if _key(text) in whole or (starts and _key(text).startswith(starts))
    }
    return among(column, fit)


def _key(text: str) -> str:
    return text.casefold().replace("’", "'").strip()


def _unknown_where(short: str, rows: Rows, dataset: Dataset) -> Fault:
    rule = f"'where' must name a column of {rows.file}"
    return Fault(f"datasets.toml [{dataset.id}]", rule, repr(short), f"Add {short} = ... under columns.")


def _nothing_left(short: str, wanted: Collection[str], rows: Rows, dataset: Dataset) -> Fault:
    held = and_more([repr(value) for value in rows.texts[short].unique()[:3]])
    rule = f"'where' must keep some row of {rows.file}: {short} = {', '.join(map(repr, wanted))}"
    remedy = "Correct 'where'; the beginning of a text is written with a star, as in \"E05*\"."
    return Fault(f"datasets.toml [{dataset.id}]", rule, f"only others, such as {held}", remedy)


def of_areas(
    rows: Rows, dataset: Dataset, *, wanted: Collection[str] | None, names: Mapping[str, str] | None
) -> tuple[Rows, list[Fault]]:
    """Keep the rows of the wanted areas; faults of their codes and names.

    Codes of another area type than the data set's (county divisions among wards) are left out and told.
    """
    code = rows.texts["code"]
    faults = codes.form_faults(code, dataset.area_type, file=rows.file)
    formed = codes.well_formed(code, dataset.area_type)
    fitting = formed & codes.of_type(code, dataset.area_type)
    if formed.any() and not fitting.any() and dataset.area_type is not None:
        faults.append(codes.type_fault(code[formed], dataset.area_type, file=rows.file))
    faults += name_is_code_faults(rows.texts[fitting], gss=codes.GSS, file=rows.file)
    notes = _other_types(rows.file, code[formed & ~fitting], dataset)
    if names and "name" in rows.texts:
        check = check_names(rows.texts.loc[fitting, ["code", "name"]], names, file=rows.file)
        faults += check.faults
        notes += check.notes
    kept = rows.keep(fitting if wanted is None else fitting & among(code, wanted))
    faults += codes.repeat_faults(kept.texts["code"], file=rows.file, remedy=REPEAT_REMEDY)
    return replace(kept, notes=(*kept.notes, *notes)), faults


REPEAT_REMEDY = "Keep the rows that are meant with 'where', or ask the publisher which row is right."


def _other_types(file: str, others: pd.Series, dataset: Dataset) -> tuple[str, ...]:
    if others.empty:
        return ()
    kinds = ", ".join(sorted(others.str[:3].unique()))
    counted = "1 row is" if len(others) == 1 else f"{len(others):,} rows are"
    return (f"{file}: {counted} not of area type '{dataset.area_type}' ({kinds}) and not used.",)


def assemble(
    rows: Rows,
    dataset: Dataset,
    *,
    wanted: Collection[str] | None,
    names: Mapping[str, str] | None,
    rows_in: int | None = None,
) -> SourceTable:
    """Check the rows of one file and read their cells. ``rows_in`` is given where some were already left out.

    Raises
    ------
    SourceError
        With all faults of codes, names and cells of the file.
    """
    key = None if dataset.where else _areas_of(rows, dataset, wanted, names)
    faults: list[Fault] = []
    new = key is None or key not in _in_order
    if new:
        rows = without_notes(rows, dataset)
    rows_in = len(rows.texts) if rows_in is None else rows_in
    if new:
        before = rows
        rows, faults = of_areas(where(rows, dataset), dataset, wanted=wanted, names=names)
        if key is not None and not faults and rows.notes == before.notes and len(rows.texts) == len(key[1]):
            if len(_in_order) == REMEMBERED:
                _in_order.clear()
            _in_order.add(key)
    measures = {short: _measure(rows, short, dataset) for short in rows.numbers}
    faults += [fault for measure in measures.values() for fault in measure.faults]
    if faults:
        raise SourceError(faults)
    texts = rows.texts.reset_index(drop=True)
    values = {short: measure.values for short, measure in measures.items()}
    figures = pd.DataFrame(values, index=texts.index)
    columns = {short: texts[short] if short in texts else values[short] for short in rows.headers}
    return SourceTable(
        dataset_id=dataset.id,
        frame=pd.DataFrame({"code": texts["code"]} | columns),
        states=pd.DataFrame({short: m.states for short, m in measures.items()}, index=texts.index),
        rows_in=rows_in,
        rows_used=len(texts),
        unmatched=rows.unmatched,
        notes=(*rows.notes, *copied_rows(texts["code"], figures, file=rows.file)),
    )


Areas = tuple[
    AreaType | None, tuple[str, ...], tuple[str, ...], frozenset[str] | None, frozenset[tuple[str, str]]
]
"""Area type, codes and names line by line, codes that are wanted, true names."""

_in_order: set[Areas] = set()
"""What was found to be in order, every line of it: tables of one publisher have the same codes and names."""
REMEMBERED = 8


def _areas_of(
    rows: Rows, dataset: Dataset, wanted: Collection[str] | None, names: Mapping[str, str] | None
) -> Areas:
    """All that decides which rows are kept and what is said of their codes and names."""
    named = "name" in rows.texts
    return (
        dataset.area_type,
        tuple(rows.texts["code"].to_numpy(object)),
        tuple(rows.texts["name"].to_numpy(object)) if named else (),
        None if wanted is None else frozenset(wanted),
        frozenset(names.items()) if named and names else frozenset(),
    )


def _measure(rows: Rows, short: str, dataset: Dataset) -> cells.Numbers:
    header = rows.headers[short]
    return cells.add(
        [
            cells.parse_column(
                part, rows.texts["code"], file=rows.file, header=header, dash_is_zero=dataset.dash_is_zero
            )
            for part in rows.numbers[short]
        ]
    )
