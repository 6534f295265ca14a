"""Reports as files: one paper in every format, the figures behind it, the lines that licences ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from insight import plain
from insight.content import Origin, Paper
from insight.documents import figures, licences, maps, page, profile, typeset, word
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
        paper = licences.complete(self._store, report.paper)
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
    return rows.assign(licence=" ".join(origin.licence_lines), edition=origin.edition_id)


def file_name(parts: Sequence[str], edition_id: str, *, ending: str) -> str:
    """Name of a file: *survey-household-survey-2025-saltmarch-2026-11-26-26150708.pdf*."""
    slugs = [maps.file_word(part) for part in (*parts, edition_id)]
    return "-".join(slug for slug in slugs if slug) + f".{ending}"
