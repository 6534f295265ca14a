"""Source and copyright lines that a printed map must bear. A line that is missing stops the export."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from insight import narrative
from insight.area_sources import source_of
from insight.content import Origin, Paper, Picture
from insight.errors import Fault, InsightError
from insight.profiles import View
from insight.store import Store
from insight.words import credits_of

OPEN = ("OGL", "OPL", "CC", "ODbL", "ODC", "PDDL")
"""Beginnings of licences that need no number."""

OGL_WORDS = ("open government licence", "contains os data")
"""What the line of an official data set under the OGL holds: its name, or the words of Ordnance Survey, without it."""


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
    return credits_of(each(store, used))


def each(store: Store, datasets: pd.DataFrame) -> list[str]:
    """The licence line of each data set, with the licence's number where it has one."""
    numbers: dict[str, str] = json.loads(store.edition.licence_numbers or "{}")
    return [_line(row, numbers) for row in datasets.to_dict("records")]


def boundaries(datasets: pd.DataFrame, area_type: str, vintage: int) -> pd.DataFrame:
    """Data sets the outlines come from: of this very kind and year where there is one, else all outlines there are.

    Districts, panels and counties are put together from smaller areas, whose lines they then bear.
    """
    with_copyright = datasets["attribution"].str.contains("copyright", case=False, na=False)
    drawn = datasets[with_copyright & datasets["area_type"].notna() & ~datasets["figures"]]
    own = drawn[(drawn["area_type"] == area_type) & (drawn["vintage"] == vintage)]
    return own if len(own) else drawn


def bordered(store: Store, paper: Paper) -> Paper:
    """A paper whose sources name also the data sets that its maps' outlines come from; once is enough."""
    vintages = store.area_types().set_index("area_type")["vintage"]
    found = {source.dataset_id: source for source in paper.origin.sources}
    for kind in _drawn(paper):
        edges = boundaries(store.datasets(), kind, int(vintages.loc[kind]))
        for row, line in zip(edges.to_dict("records"), each(store, edges), strict=True):
            found.setdefault(str(row["dataset_id"]), source_of(row, line))
    return replace(paper, origin=replace(paper.origin, sources=tuple(found.values())))


def complete(store: Store, paper: Paper) -> Paper:
    """A paper with the data sets of its maps' outlines, ready to be written.

    Raises
    ------
    LicenceError
        Naming every data set without a line, and what the licence of an outline asks for besides.
    """
    paper = bordered(store, paper)
    check(paper.origin)
    none = store.datasets().iloc[:0]
    for kind in _drawn(paper):
        lines(store, kind, none)
    return paper


def check(origin: Origin) -> None:
    """Stop where a data set has no licence line.

    Raises
    ------
    LicenceError
        Naming every data set without one.
    """
    bare = [source for source in origin.sources if not source.attribution.strip()]
    remedy = "Give the line that the licence asks for as attribution, and build again."
    if bare:
        raise LicenceError(
            Fault(f"datasets.toml, {s.dataset_id}", "every data set has a licence line", "none", remedy)
            for s in bare
        )


def _drawn(paper: Paper) -> dict[str, None]:
    """Kinds of area on the maps of a paper."""
    blocks = [block for section in paper.sections for block in section.blocks]
    return dict.fromkeys(block.area_type for block in blocks if isinstance(block, Picture))


def _faults(row: Mapping[Hashable, Any], numbers: dict[str, str]) -> list[Fault]:
    where = f"datasets.toml, {row['dataset_id']}"
    line, licence = str(row["attribution"] or "").strip(), str(row["licence"])
    faults = []
    if not line:
        remedy = "Give the line that the licence asks for as attribution, and build again."
        faults.append(Fault(where, "every data set has a licence line", "none", remedy))
    elif licence.startswith("OGL") and row["status"] == "official" and not _names_ogl(line):
        remedy = "Write the publisher's line, which ends 'licensed under the Open Government Licence v.3.0'."
        faults.append(Fault(where, "the line of a data set names its licence", repr(line), remedy))
    if not licence.startswith(OPEN) and licence not in numbers:
        remedy = f'Add licence_numbers = {{ "{licence}" = "..." }} to council.toml, and build again.'
        faults.append(Fault(where, "a licence of one's own has its number on the map", licence, remedy))
    return faults


def _names_ogl(line: str) -> bool:
    return any(words in line.casefold() for words in OGL_WORDS)


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
