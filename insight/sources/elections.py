"""Ward elections of the House of Commons Library, 2021 to 2024: electorate and turnout by ward.

Each year has another layout; which one a file has is told from its headers, never from its year. In 2021
county divisions stand among the wards, in 2022 and 2024 a title stands above the header, and in 2023
there are no codes: wards are then found by district and ward name, and those not found are told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.sources.files import and_more
from insight.sources.headers import Located, locate, normalise
from insight.sources.model import MISSING, NO_TEXT, SourceTable
from insight.sources.names import normalise_name
from insight.sources.opening import open_sheet
from insight.sources.rows import Rows, assemble, take, where

HEADERS = {
    "code": ("Ward code", "Ward/ED code"),
    "name": ("Ward name", "Ward/ED name", "WARDNAME"),
    "district": ("Local authority code",),
    "district_name": ("Local authority name", "DISTRICTNAME"),
    "electorate": ("Electorate", "ELECT"),
    "turnout_pct": ("Turnout (%)", "TURNOUT"),
}
"""The headers each column has had. A header declared in ``columns`` goes before these."""

OUTPUT = ("code", "name", "district", "electorate", "turnout_pct", "ballots")


def read(
    path: Path,
    dataset: Dataset,
    *,
    wanted: Collection[str] | None,
    names: Mapping[str, str] | None,
    area_codes: pd.DataFrame | None,
) -> SourceTable:
    """Read the wards of one election file.

    Returns
    -------
    SourceTable
        ``code``, ``name``, ``district`` (code; ``""`` where the file has none and ``area_codes`` neither),
        ``electorate`` (people), ``turnout_pct`` (per cent), ``ballots`` (people): electorate x turnout /
        100. Turnout is printed to a tenth of a point, so ballots are good to 0.05 per cent of the
        electorate and are not whole numbers. ``unmatched`` tells rows that belong to no ward for certain.

    Raises
    ------
    SourceError
        When a column is not found, turnout is not a percentage, or there are no codes and no
        ``area_codes`` to find the wards by.
    """
    sheet = open_sheet(path, dataset, _rank)
    rows = take(sheet, _located(sheet.headers, dataset, sheet.file), dataset)
    rows_in = int(_filled(rows).sum())
    rows = where(rows, dataset)
    rows = _settled(rows, names) if "code" in rows.texts else _found_by_name(rows, area_codes)
    table = assemble(rows, dataset, wanted=wanted, names=names, rows_in=rows_in)
    _check_turnout(table, rows.file)
    return _with_ballots(table)


def _rank(row: Sequence[str]) -> int:
    keys = {normalise(cell) for cell in row}
    return sum(any(normalise(header) in keys for header in headers) for headers in HEADERS.values())


def _located(headers: Sequence[str], dataset: Dataset, file: str) -> Located:
    keys = {normalise(header) for header in headers}
    columns = {
        short: next((header for header in known if normalise(header) in keys), known[0])
        for short, known in HEADERS.items()
    }
    columns |= {short: header for short, header in dataset.columns.items() if short in HEADERS}
    for short in ("code", "district", "district_name"):
        if normalise(columns[short]) not in keys and short not in dataset.columns:
            del columns[short]
    if "code" not in columns:
        columns.setdefault("district_name", HEADERS["district_name"][-1])
    return locate(headers, replace(dataset, columns=columns), file=file)


def _filled(rows: Rows) -> pd.Series:
    """Whether each row names a ward: a row of totals does not."""
    return ~rows.texts["name"].str.lower().isin(NO_TEXT)


def _settled(rows: Rows, names: Mapping[str, str] | None) -> Rows:
    """Settle rows that share a code, where the true names tell whose it is; the others are told."""
    code, name = rows.texts["code"], rows.texts["name"]
    shared = (code != "") & code.duplicated(keep=False)
    true = code.map(names or {})
    doubtful = shared & true.notna()
    if not doubtful.any():
        return rows
    wrong = doubtful & (name.map(normalise_name) != true.fillna("").map(normalise_name))
    return replace(rows.keep(~wrong), unmatched=_pairs(rows.texts[wrong]))


def _found_by_name(rows: Rows, area_codes: pd.DataFrame | None) -> Rows:
    """Give rows without codes the code of the ward of that name in that district, if there is just one."""
    if area_codes is None or area_codes.empty:
        raise SourceError(_no_list(rows))
    rows = rows.keep(_filled(rows))
    areas = area_codes.drop_duplicates(["code", "name", "district_name"])
    code = pd.Series(areas["code"].to_numpy(), index=_keys(areas), dtype="str")
    code = code[~code.index.duplicated(keep=False)]
    keys = pd.Series(_keys(rows.texts), index=rows.texts.index, dtype="str")
    found = keys.isin(code.index) & ~keys.duplicated(keep=False)
    if not found.any():
        raise SourceError(_none_found(rows))
    districts = {normalise_name(name) for name in areas["district_name"]}
    here = rows.texts["district_name"].map(normalise_name).isin(districts)
    return replace(
        _with_codes(rows, keys.map(code), areas).keep(found),
        unmatched=_pairs(rows.texts[here & ~found]),
        notes=(*rows.notes, *_elsewhere(rows.file, rows.texts.loc[~here, "district_name"])),
    )


def _with_codes(rows: Rows, code: pd.Series, areas: pd.DataFrame) -> Rows:
    """Rows with the codes found, and the codes of their districts where the list of wards has them."""
    texts = rows.texts.assign(code=code.fillna("").astype("str"))
    headers = {"code": "code"} | rows.headers
    if "district" in areas:
        district = areas.drop_duplicates("code").set_index("code")["district"]
        texts["district"] = texts["code"].map(district).fillna("").astype("str")
        headers["district"] = "district"
    return replace(rows, texts=texts, headers=headers)


def _keys(frame: pd.DataFrame) -> list[str]:
    """District and ward name, normalised, as one text."""
    pairs = zip(frame["district_name"], frame["name"], strict=True)
    return [f"{normalise_name(district)}: {normalise_name(ward)}" for district, ward in pairs]


def _pairs(texts: pd.DataFrame) -> tuple[str, ...]:
    districts = texts["district_name"] if "district_name" in texts else texts["district"]
    return tuple(f"{district}: {ward}" for district, ward in zip(districts, texts["name"], strict=True))


def _elsewhere(file: str, districts: pd.Series) -> tuple[str, ...]:
    if districts.empty:
        return ()
    held = and_more(sorted(districts.unique()), most=3)
    counted = "1 row is" if len(districts) == 1 else f"{len(districts):,} rows are"
    return (f"{file}: {counted} of districts not asked for ({held}) and not used.",)


def _no_list(rows: Rows) -> Fault:
    return Fault(
        rows.file,
        "a file without ward codes needs a list of wards to find them in",
        "no codes and no list",
        "Set 'names_from' of the data set to a lookup with code, name and district_name.",
    )


def _none_found(rows: Rows) -> Fault:
    return Fault(
        rows.file,
        "some ward of the file must be found by district and name",
        f"none of {len(rows.texts):,}, such as {and_more(_pairs(rows.texts.head(2)))}",
        "Give the wards of the year of the election, with the name of their district.",
    )


def _check_turnout(table: SourceTable, file: str) -> None:
    turnout = table.frame["turnout_pct"]
    wrong = table.frame[(turnout < 0) | (turnout > 100)]
    rule = "turnout must be a percentage from 0 to 100"
    if not wrong.empty:
        shown = and_more([f"{row.turnout_pct:g} for {row.code}" for row in wrong.itertuples()], most=3)
        raise SourceError(Fault(file, rule, shown, "Correct the cell, or ask the publisher."))
    if turnout.max() <= 1:
        raise SourceError(Fault(file, rule, f"{turnout.max():g} at most: a share", "Multiply by 100."))


def _with_ballots(table: SourceTable) -> SourceTable:
    frame, states = table.frame, table.states
    known = states[["electorate", "turnout_pct"]].eq(0).all(axis=1)
    ballots = (frame["electorate"] * frame["turnout_pct"] / 100).where(known)
    if "district" not in frame:
        frame = frame.assign(district=pd.Series("", index=frame.index, dtype="str"))
    frame = frame.assign(ballots=ballots)[list(OUTPUT)]
    worst = np.maximum(states["electorate"], states["turnout_pct"])
    states = states[["electorate", "turnout_pct"]].assign(
        ballots=np.where(known, 0, np.where(worst == 0, MISSING, worst)).astype(np.uint8)
    )
    return replace(table, frame=frame, states=states)
