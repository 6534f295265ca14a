"""Where an edition's engagement comes from: files that the catalogue ships, and the register, whose records win."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from insight.domain import Catalogue, Visibility
from insight.engagement import importing
from insight.engagement import load as loading
from insight.engagement.records import COUNTED, KINDS, Exercise, Moderation
from insight.errors import EngagementError, Fault
from insight.grouping import ALL
from insight.home import register_location
from insight.peopling import populations

FOLDER = "engagement"
"""Folder of a catalogue that holds files of records, in the formats of docs/engagement.md."""

ANSWERS = "responses"
"""Folder below it: files of answers named after their exercise, each with its ``.mapping.toml`` where it has one."""


def gather(
    catalogue: Catalogue,
    folder: Path,
    frames: Mapping[str, pd.DataFrame],
    audience: Visibility = Visibility.INTERNAL,
    register: str | None = None,
) -> dict[str, pd.DataFrame]:
    """Read the records of a catalogue's folder and those of the register.

    Parameters
    ----------
    catalogue, folder
        The catalogue and where it lies.
    frames
        Base tables ``area``, ``postcode``, ``population_group`` and the rows of ``value`` that count these groups, of
        the edition that is built.
    audience
        Who the edition is for; what they may not see is left out.
    register
        Path or address of the register; `insight.home.register_location` when not given. One that does not exist is
        empty.

    Returns
    -------
    dict
        By kind of record, as `insight.register.Register.frames` returns them. Counts of areas that are not
        published here are left out.

    Raises
    ------
    EngagementError, RegisterError
        With every fault of the files, or when the register cannot be read.
    """
    areas = frames["area"]
    shipped = _shipped(catalogue, folder / FOLDER, frames, audience)
    where = register or register_location()
    if "://" in where or Path(where).is_file():
        from insight.register import Register  # noqa: PLC0415  SQLAlchemy, which a build without a register spares

        with Register(where, audience=audience) as opened:
            own = opened.frames()
        counted = own["participation"]["exercise_id"]
        shipped = {kind: _won(kind, rows, shipped[kind], counted) for kind, rows in own.items()}
    return {**shipped, "participation": _here(shipped["participation"], areas)}


def _shipped(
    catalogue: Catalogue, folder: Path, given: Mapping[str, pd.DataFrame], audience: Visibility
) -> dict[str, pd.DataFrame]:
    records: Mapping[str, Iterable[Any]] = {}
    made: dict[str, list[pd.DataFrame]] = {kind: [] for kind in COUNTED}
    if folder.is_dir():
        codes = given["area"].groupby("area_type")["area_code"]
        known = loading.Known(
            dimensions=catalogue.dimensions,
            areas={str(kind): frozenset(own) for kind, own in codes},
        )
        records = loading.read_records([folder], known)
        held = {exercise.exercise_id: exercise for exercise in records.get("exercise", ())}
        made = _answers(catalogue, folder / ANSWERS, given, held)
    frames = {kind: _frame(kind, records.get(kind, ())) for kind in KINDS}
    for kind, parts in made.items():
        if parts:
            frames[kind] = pd.concat(
                [*([frames[kind]] if len(frames[kind]) else []), *parts], ignore_index=True
            )
    seen = {kind: _visible(rows, audience) for kind, rows in frames.items()}
    for kind in COUNTED:
        counts = seen[kind]
        seen[kind] = counts[counts["exercise_id"].isin(seen["exercise"]["exercise_id"]).astype(bool)]
    return seen


def _answers(
    catalogue: Catalogue, folder: Path, given: Mapping[str, pd.DataFrame], held: Mapping[str, Exercise]
) -> dict[str, list[pd.DataFrame]]:
    """What every file of answers came to, by kind of record; a row is never kept."""
    ground = importing.Ground(
        dimensions=catalogue.dimensions,
        postcodes=given["postcode"],
        nests={},
        population=given["area"][["area_type", "area_code", "population"]],
        groups=populations(given["value"], given["population_group"]),
    )
    found: dict[str, list[pd.DataFrame]] = {kind: [] for kind in COUNTED}
    faults: list[Fault] = []
    for path in sorted(path for path in folder.glob("*") if path.suffix in (".csv", ".xlsx")):
        mapping = path.with_suffix(".mapping.toml")
        options = importing.Options(
            mapping=mapping if mapping.is_file() else None, keep_unplaced=True, exercise=held.get(path.stem)
        )
        try:
            result = importing.read(path, ground, options).checked()
        except EngagementError as error:
            faults += error.faults
        else:
            found["participation"].append(result.counts.assign(exercise_id=path.stem))
            if result.weighting is not None:
                found["weighting"].append(_frame("weighting", [result.weighting]))
                found["answer"].append(_frame("answer", result.answers))
    if faults:
        raise EngagementError(faults)
    return found


def _frame(kind: str, records: Iterable[Any]) -> pd.DataFrame:
    names = [field.name for field in fields(KINDS[kind].record)]
    found = pd.DataFrame([[getattr(record, name) for name in names] for record in records], columns=names)
    for name in names:
        if name.endswith(("_start", "_end", "_date", "_on")):
            found[name] = pd.to_datetime(found[name])
        elif len(found) and isinstance(found[name].iloc[0], tuple):
            found[name] = found[name].map(list)
    return found


def _visible(rows: pd.DataFrame, audience: Visibility) -> pd.DataFrame:
    order = list(Visibility)
    if "visibility" not in rows:
        return rows
    seen = [str(kind) for kind in order[: order.index(audience) + 1]]
    rows = rows[rows["visibility"].isin(seen).astype(bool)]
    if "moderation" in rows and audience != Visibility.INTERNAL:
        # what waits, or was declined, stays with the council: not even in the file
        rows = rows[(rows["moderation"] == str(Moderation.APPROVED)).astype(bool)]
    return rows


def _won(kind: str, own: pd.DataFrame, shipped: pd.DataFrame, counted: pd.Series) -> pd.DataFrame:
    """Records of the register, and those shipped that it does not replace: of an exercise ``counted`` there, none."""
    if kind in COUNTED:
        rest = shipped[~shipped["exercise_id"].isin(counted).astype(bool)]
        return (
            pd.concat([rest, own], ignore_index=True) if len(rest) and len(own) else own if len(own) else rest
        )
    key = list(KINDS[kind].key)
    if own.empty:
        return shipped
    left = shipped.merge(own[key].drop_duplicates(), on=key, how="left", indicator=True)
    rest = left[left["_merge"] == "left_only"][shipped.columns]
    return pd.concat([rest, own], ignore_index=True) if len(rest) else own


def _here(counts: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    known = set(zip(areas["area_type"], areas["area_code"], strict=True))
    pairs = zip(counts["area_type"].astype(str), counts["area_code"], strict=True)
    keep = [kind == ALL or (kind, code) in known for kind, code in pairs]
    return counts[pd.Series(keep, index=counts.index, dtype=bool)].reset_index(drop=True)
