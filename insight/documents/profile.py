"""The profile of an area as files, in every format: one paper, one order, the same words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from insight import plain
from insight.area_paper import area_paper
from insight.content import Paper
from insight.documents import figures, licences, page, typeset, word
from insight.documents.drawn import Pictures
from insight.documents.raster import Rasters
from insight.documents.shaping import FORMS, SHORT, shaped
from insight.errors import Fault, UnknownNameError
from insight.store import Store

FORMATS = ("pdf", "docx", "html", "csv", "xlsx", "txt")
"""Formats of a profile, by the ending of the file."""

LETTERS = 80
"""Letters in a line of plain text."""


class Office:
    """Writes profiles of one edition; fonts and maps are made once for all of them.

    ``earlier`` is an edition before, for what has changed since.
    """

    def __init__(self, store: Store, *, earlier: Store | None = None) -> None:
        self._store, self._earlier = store, earlier
        self._pictures = Pictures(store)
        self._rasters = Rasters(self._pictures)
        self._press = typeset.Press(store, self._pictures)

    @property
    def rasters(self) -> Rasters:
        """Maps as PNG, kept for the next paper."""
        return self._rasters

    @property
    def pictures(self) -> Pictures:
        """Maps of the edition, kept for the next paper."""
        return self._pictures

    def paper(self, area_code: str, area_type: str, *, benchmarks: Sequence[str] | None = None) -> Paper:
        """The profile of an area as of the day of its edition, so that it is the same on any later day.

        ``benchmarks`` as of `insight.area_paper.area_paper`. What changed is told since the earlier edition, if any.

        Raises
        ------
        UnknownNameError
            For an area that there is not.
        """
        return area_paper(
            self._store,
            area_code,
            area_type,
            today=day(self._store),
            benchmarks=benchmarks,
            earlier=self._earlier,
        )

    def written(self, paper: Paper, form: str, ending: str) -> bytes:
        """A paper in one format.

        Raises
        ------
        LicenceError
            When a licence line is missing.
        """
        paper = licences.complete(self._store, paper)
        if ending == "pdf":
            return self._press.pdf(paper, form=form)
        if ending == "docx":
            return word.word(self._store, paper, form=form, rasters=self._rasters)
        if ending == "html":
            return page.page(self._store, paper, form=form, pictures=self._pictures)
        if ending == "txt":
            kept, left_out = shaped(paper, form)
            ends = "".join(f"\n{line}\n" for line in left_out)
            return (plain.plain(kept, width=LETTERS, full=form != SHORT) + ends).encode()
        rows = figures.figures(self._store, paper)
        return figures.as_csv(rows) if ending == "csv" else figures.as_workbook(rows, paper)


def day(store: Store) -> date:
    """The day that documents of an edition speak of: when it was built."""
    return store.edition.built_at.date()


def named(text: str) -> tuple[str, ...]:
    """Read a list of formats, such as ``pdf,docx``.

    Raises
    ------
    UnknownNameError
        For a format that there is not.
    """
    wanted = tuple(dict.fromkeys(part.strip().casefold() for part in text.split(",") if part.strip()))
    strange = [name for name in wanted if name not in FORMATS]
    if strange or not wanted:
        rule, remedy = "a profile has these formats", f"Choose from {', '.join(FORMATS)}."
        raise UnknownNameError(Fault("--format", rule, ", ".join(strange) or "none", remedy))
    return wanted


def known_form(form: str) -> str:
    """Check the name of a form.

    Raises
    ------
    UnknownNameError
        For a form that there is not.
    """
    if form not in FORMS:
        rule = "a profile is short (two pages) or full (at most eight)"
        raise UnknownNameError(Fault("--form", rule, repr(form), f"Choose from {', '.join(FORMS)}."))
    return form
