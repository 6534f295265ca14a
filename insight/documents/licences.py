"""Source and copyright lines that a printed map must bear. A line that is missing stops the export."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from insight import narrative
from insight.errors import Fault, InsightError
from insight.profiles import View
from insight.store import Store

OPEN = ("OGL", "CC")
"""Beginnings of licences that need no number."""

OGL_WORDS = "open government licence"


class LicenceError(InsightError):
    """A line that a licence asks for is missing."""


def lines(store: Store, area_type: str, sources: pd.DataFrame) -> tuple[str, ...]:
    """Licence lines of the figures and of the boundaries, each once, with licence numbers.

    Raises
    ------
    LicenceError
        Naming every line and number that is missing.
    """
    kinds = store.area_types().set_index("area_type")
    edges = boundaries(store.datasets(), area_type, int(kinds["vintage"].loc[area_type]))
    used = pd.concat([sources, edges]).drop_duplicates("dataset_id")
    numbers: dict[str, str] = json.loads(store.edition.licence_numbers or "{}")
    faults = [fault for row in used.to_dict("records") for fault in _faults(row, numbers)]
    real = not store.edition.fictional
    if real and not any("copyright" in str(text).casefold() for text in edges["attribution"]):
        where = f"datasets.toml, boundaries of {area_type}"
        rule = "a map bears the copyright line of its boundaries"
        example = "'Contains OS data © Crown copyright and database right 2025'"
        remedy = f"Give the publisher's line as attribution, such as {example}."
        faults.append(Fault(where, rule, "no line that names a copyright", remedy))
    if faults:
        raise LicenceError(faults)
    return tuple(dict.fromkeys(each(store, used)))


def each(store: Store, datasets: pd.DataFrame) -> list[str]:
    """The licence line of each data set, with the licence's number where it has one."""
    numbers: dict[str, str] = json.loads(store.edition.licence_numbers or "{}")
    return [_line(row, numbers) for row in datasets.to_dict("records")]


def boundaries(datasets: pd.DataFrame, area_type: str, vintage: int) -> pd.DataFrame:
    """Data sets the outlines come from: of this very kind and year where there is one, else all that name a copyright.

    Districts, panels and counties are put together from smaller areas, whose lines they then bear.
    """
    with_copyright = datasets["attribution"].str.contains("copyright", case=False, na=False)
    own = datasets[
        (datasets["area_type"] == area_type) & (datasets["vintage"] == vintage) & ~datasets["figures"]
    ]
    own_line = own[own["attribution"].str.contains("copyright", case=False, na=False)]
    return own_line if len(own_line) else datasets[with_copyright]


def _faults(row: Mapping[Hashable, Any], numbers: dict[str, str]) -> list[Fault]:
    where = f"datasets.toml, {row['dataset_id']}"
    line, licence = str(row["attribution"] or "").strip(), str(row["licence"])
    faults = []
    if not line:
        remedy = "Give the line that the licence asks for as attribution, and build again."
        faults.append(Fault(where, "every data set has a licence line", "none", remedy))
    elif licence.startswith("OGL") and OGL_WORDS not in line.casefold() and row["status"] == "official":
        remedy = "Write the publisher's line, which ends 'licensed under the Open Government Licence v.3.0'."
        faults.append(Fault(where, "the line of a data set names its licence", repr(line), remedy))
    if not licence.startswith(OPEN) and licence not in numbers:
        remedy = f'Add licence_numbers = {{ "{licence}" = "..." }} to council.toml, and build again.'
        faults.append(Fault(where, "a licence of one's own has its number on the map", licence, remedy))
    return faults


def _line(row: Mapping[Hashable, Any], numbers: dict[str, str]) -> str:
    line, number = str(row["attribution"]).strip(), numbers.get(str(row["licence"]))
    return f"{line} Licence number {number}." if number else line


def notes(store: Store, shown: View) -> tuple[str, ...]:
    """What stands under a map: data, period and fit, licence lines, what is not official.

    Raises
    ------
    LicenceError
        When a line is missing.
    """
    kind = str(shown.area_type["area_type"])
    told = lines(store, kind, shown.sources)
    plain = [line for line in narrative.source_lines(shown) if line not in set(shown.sources["attribution"])]
    return (*dict.fromkeys(plain), " ".join(told))
