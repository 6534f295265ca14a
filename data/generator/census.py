"""Census 2021 as Nomis gives it out: bulk zips with one CSV for each kind of area, counts a little perturbed."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.generator.chance import Floats, Ints, rng
from data.generator.files import FICTIONAL, table, zipped
from data.generator.register import Register
from data.generator.tables import TABLES, Table

LEVELS = ("oa", "lsoa", "msoa", "ltla")


@dataclass(frozen=True)
class Level:
    """One kind of area in the bulk files: names and codes in order, and the place of each output area in it."""

    name: str
    names: list[str]
    codes: list[str]
    of_oa: Ints


def levels(register: Register) -> tuple[Level, ...]:
    """Kinds of area, with their areas in the order of their codes."""
    lsoa = register.oa["lsoa"].to_numpy()
    msoa = register.lsoa["msoa"].to_numpy()[lsoa]
    district = register.oa["district"].to_numpy()
    oa = register.oa.assign(name=register.oa["code"])
    return (
        _level("oa", oa, np.arange(len(oa))),
        _level("lsoa", register.lsoa, lsoa),
        _level("msoa", register.msoa, msoa),
        _level("ltla", register.district, district),
    )


def _level(name: str, areas: pd.DataFrame, label: Ints) -> Level:
    order = np.argsort(areas["code"].to_numpy(dtype=str))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    ordered = areas.iloc[order]
    return Level(name, ordered["name"].tolist(), ordered["code"].tolist(), place[label])


def perturb(counts: Ints, chance: np.random.Generator) -> Ints:
    """Alter some counts by one or two, as the census office does with its cell keys. Zeros mostly stay."""
    step = chance.choice([-2, -1, 0, 1, 2], size=counts.shape, p=[0.015, 0.085, 0.80, 0.085, 0.015])
    born = (counts == 0) & (chance.random(counts.shape) < 0.012)
    altered: Ints = np.maximum(np.where(counts == 0, born, counts + step), 0)
    return altered


def published(table_id: str, leaves: Ints, level: Level) -> Ints:
    """Counts of one table at one level: leaves added up, perturbed, then totals and subtotals made from them."""
    true = np.zeros((len(level.codes), leaves.shape[1]), dtype=np.int64)
    np.add.at(true, level.of_oa, leaves)
    altered = perturb(true, rng(f"perturb {table_id} {level.name}"))
    return np.stack([altered[:, list(of)].sum(axis=1) for _, of in TABLES[table_id].columns], axis=1)


def bulk_files(counts: dict[str, Ints], register: Register) -> tuple[dict[str, bytes], Ints]:
    """Bulk zips of every table but TS003, and the published population of each output area (label)."""
    made, population = {}, np.zeros(0, dtype=np.int64)
    for table_id, form in TABLES.items():
        members = {}
        for level in levels(register):
            rows = published(table_id, counts[table_id], level)
            members[f"census2021-{table_id}-{level.name}.csv"] = _csv(form, level, rows)
            if table_id == "ts001" and level.name == "oa":
                population = rows[level.of_oa, 0]
        members[f"metadata/{table_id}-2021-1.txt"] = _metadata(form)
        made[f"census2021/census2021-{table_id}.zip"] = zipped(members)
    made.pop("census2021/census2021-ts003.zip")
    made["census2021/nomis_table_TS003_household_composition_lsoa21.csv"] = _download(
        counts["ts003"], register
    )
    return made, population


def _csv(form: Table, level: Level, rows: Ints) -> bytes:
    """One member: all text quoted where headers have the tail, as in the older of the published files."""
    headers = ["date", "geography", "geography code", *form.headers]
    quote = csv.QUOTE_NONNUMERIC if form.tail else csv.QUOTE_MINIMAL
    year: object = "2021" if form.tail else 2021
    body = (
        [year, name, code, *row]
        for name, code, row in zip(level.names, level.codes, rows.tolist(), strict=True)
    )
    return table(headers, body, quote=quote)


def _metadata(form: Table) -> bytes:
    lines = (
        f"Title: {form.title}",
        f"Description: {FICTIONAL} In the format of the Census 2021 bulk files of the Office for National"
        " Statistics.",
        "Issued: 2022-11-29T00:00:00.000Z",
        "Language: English",
    )
    return "\n".join([*lines, ""]).encode()


def _download(leaves: Ints, register: Register) -> bytes:
    """Lone-parent families as a table downloaded from Nomis: preamble, code and name in one cell, footer."""
    level = levels(register)[1]
    rows = published("ts003", leaves, level)
    names = [name for name, _ in TABLES["ts003"].columns]
    lone = rows[:, names.index("Single family household: Lone parent family")]
    share: Floats = np.round(100 * lone / rows[:, 0], 1)
    body: list[list[object]] = [
        ["TS003 - Household composition", "", ""],
        [f"{FICTIONAL} [in the format of Nomis]", "", ""],
        ["Population :", "All households", ""],
        ["Units      :", "Households", ""],
        ["Household composition:", "Single family household: Lone parent family", ""],
        ["", "", ""],
        ["2021 super output area - lower layer", "2021", "%"],
        ["", "", ""],
    ]
    for name, code, count, percent in zip(
        level.names, level.codes, lone.tolist(), share.tolist(), strict=True
    ):
        body.append([f"{code} : {name}", count, f"{percent:g}"])
    body += [["", "", ""], ["Counts are perturbed a little, as in the census.", "", ""]]
    return table([], body)
