"""Reports as files: one paper in every format, the figures behind it, the lines that licences ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from insight import plain
from insight.content import Origin, Paper, Picture, Source
from insight.documents import figures, licences, maps, page, profile, told, typeset, word
from insight.documents.drawn import Pictures
from insight.documents.shaping import REPORT
from insight.store import Store

Notes = Sequence[tuple[str, str]]
"""What each column of the figures holds."""


@dataclass(frozen=True)
class Report:
    """A paper with its figures: ``rows`` has one row for each, ``notes`` say what its columns hold."""

    paper: Paper
    rows: pd.DataFrame
    notes: Notes


class Desk:
    """Writes reports of one edition; fonts and maps are made once for all of them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pictures = Pictures(store)
        self._press = typeset.Press(store, self._pictures)

    def written(self, report: Report, ending: str) -> bytes:
        """A report in one format.

        Raises
        ------
        LicenceError
            When a licence line is missing.
        """
        paper = bordered(self._store, report.paper)
        told.check(paper.origin)
        if ending == "pdf":
            return self._press.pdf(paper, form=REPORT)
        if ending == "docx":
            return word.word(self._store, paper, form=REPORT, pictures=self._pictures)
        if ending == "html":
            return page.page(self._store, paper, form=REPORT, pictures=self._pictures)
        if ending == "txt":
            return plain.plain(paper, width=profile.LETTERS, full=True).encode()
        rows = _with_source(report.rows, paper.origin)
        if ending == "csv":
            return figures.as_csv(rows)
        return figures.as_workbook(rows, paper, notes=report.notes)


def _with_source(rows: pd.DataFrame, origin: Origin) -> pd.DataFrame:
    """Rows with the licence lines of what they are compared with, and the edition."""
    return rows.assign(licence=" ".join(told.licence_lines(origin)), edition=origin.edition_id)


def bordered(store: Store, paper: Paper) -> Paper:
    """A paper whose sources name the data sets that its maps' outlines come from.

    Raises
    ------
    LicenceError
        When a line that these ask for is missing.
    """
    blocks = [block for section in paper.sections for block in section.blocks]
    kinds = dict.fromkeys(block.area_type for block in blocks if isinstance(block, Picture))
    types = store.area_types().set_index("area_type")
    every = store.datasets()
    found = list(paper.origin.sources)
    for kind in kinds:
        edges = licences.boundaries(every, kind, int(types["vintage"].loc[kind]))
        licences.lines(store, kind, edges)
        known = {source.dataset_id for source in found}
        found += [_source(row) for row in edges.to_dict("records") if str(row["dataset_id"]) not in known]
    return replace(paper, origin=replace(paper.origin, sources=tuple(found)))


def _source(row: dict[object, object]) -> Source:
    return Source(
        dataset_id=str(row["dataset_id"]),
        title=str(row["title"]),
        publisher=str(row["publisher"]),
        published=pd.Timestamp(str(row["published"])).date(),
        period=str(row["period"]),
        licence=str(row["licence"]),
        attribution=str(row["attribution"]),
    )


def file_name(parts: Sequence[str], edition_id: str, *, ending: str) -> str:
    """Name of a file: *survey-household-survey-2025-saltmarch-2026-11-26-26150708.pdf*."""
    slugs = [maps.file_word(part) for part in (*parts, edition_id)]
    return "-".join(slug for slug in slugs if slug) + f".{ending}"
