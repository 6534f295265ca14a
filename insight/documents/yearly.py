"""The annual pack: the profile of every area with what changed since an earlier edition, and one cover for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from insight import area_sources
from insight.documents import working
from insight.documents.batch import Contents
from insight.documents.names import changed_since, of_profiles
from insight.documents.profile import Office
from insight.documents.report_files import Desk, Report
from insight.errors import Fault, UnknownNameError
from insight.report_moves import Way
from insight.report_wards import Pack, wards_paper
from insight.store import Store

COVER = "cover"
"""Key of the cover in a run; no code of an area is a word."""

COLUMNS = [
    "area_code", "area_name", "area_type", "indicator_id", "title", "period", "value", "lower", "upper", "unit",
    "state", "period_before", "before", "state_before", "change", "change_lower", "change_upper", "q", "way", "reason",
    "source",
]  # fmt: skip
NOTES = (
    (
        "value, lower, upper",
        "The figure now, unrounded, with its likely range (19 of 20). Empty where there is none.",
    ),
    ("before", "The same figure as the earlier edition told it, of its latest period then."),
    ("change, change_lower, change_upper", "The difference and its likely range, in the unit of the figure."),
    ("q", "False discovery rate over all rows: a change is named where it is at most 0.05."),
    ("way", "rose or fell: beyond chance. no change beyond chance. not compared: see reason."),
    (
        "state",
        "value; suppressed (held back to protect people); missing; not_applicable. None of these is zero.",
    ),
)


@dataclass(frozen=True)
class Order:
    """A run over all areas of a kind; see `insight.documents.batch.Bench`. ``since`` is the earlier edition's file."""

    edition: Path
    since: Path
    area_type: str
    endings: tuple[str, ...]
    form: str

    def names(self) -> dict[str, tuple[str, ...]]:
        """Names of the files of the cover and of every area, by its code.

        Raises
        ------
        UnknownNameError
            For a kind of area that is not there, and an edition that is not an earlier one of the same place.
        """
        with Store(self.edition) as now, Store(self.since) as before:
            check_earlier(now, before)
            found = _profiles(now, before, self.area_type, self.form, self.endings)
            parts = ["profiles", self.area_type, COVER]
            ids = "-".join((now.edition.edition_id, *changed_since(before.edition.edition_id)))
            cover = "-".join(parts)
            return {COVER: tuple(f"{cover}-{ids}.{ending}" for ending in self.endings), **found}

    def ready(self) -> Callable[[str, Sequence[str]], Contents]:
        """Open both editions."""
        now, before = working.opened(self.edition), working.opened(self.since)
        office = Office(now, earlier=before)

        def written(key: str, names: Sequence[str]) -> Contents:
            if key == COVER:
                return _cover(now, before, self, names)
            paper = office.paper(key, self.area_type)
            return {name: office.written(paper, self.form, name.rsplit(".", 1)[1]) for name in names}

        return written


def check_earlier(now: Store, before: Store) -> None:
    """Stop unless one edition is an earlier one of the same place.

    Raises
    ------
    UnknownNameError
        When it is not.
    """
    one, other = now.edition, before.edition
    if other.place == one.place and other.built_at < one.built_at:
        return
    found = f"{other.edition_id} of {other.place}, built {other.built_at:%-d %B %Y %H:%M}"
    rule = f"an edition of {one.place} that was built before {one.edition_id}"
    raise UnknownNameError(Fault("--since", rule, found, "List them: insight edition list"))


def _profiles(
    now: Store, before: Store, area_type: str, form: str, endings: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    return of_profiles(
        now.areas(area_type),
        area_type,
        now.edition.edition_id,
        form=form,
        endings=endings,
        since=before.edition.edition_id,
    )


def _cover(now: Store, before: Store, order: Order, names: Sequence[str]) -> Contents:
    report = cover(now, before, order.area_type, form=order.form, ending=order.endings[0])
    desk = Desk(now)
    return {name: desk.written(report, name.rsplit(".", 1)[1]) for name in names}


def cover(now: Store, before: Store, area_type: str, *, form: str, ending: str) -> Report:
    """The cover of a pack; ``ending`` is the first format of its profiles, whose names it lists."""
    files = _profiles(now, before, area_type, form, [ending])
    pack = Pack(now, before, area_type, {code: name[0].rsplit(".", 1)[0] for code, name in files.items()})
    return Report(wards_paper(pack), rows(pack), NOTES)


def rows(pack: Pack) -> pd.DataFrame:
    """Every figure of a later period beside what it was, one row for each area and figure; see `COLUMNS`."""
    found = pack.moves.rename(columns={"name": "area_name"}).assign(area_type=pack.area_type)
    found["way"] = [str(Way(way)) for way in found["way"]]
    known = found["state"] == "value"
    for name in ("value", "lower", "upper"):
        found[name] = found[name].where(known)
    pairs = found[["indicator_id", "period"]].drop_duplicates().itertuples(index=False)
    named = {(name, period): _titles(pack.now, str(name), str(period)) for name, period in pairs}
    keys = zip(found["indicator_id"], found["period"], strict=True)
    return found.assign(source=[named[key] for key in keys])[COLUMNS]


def _titles(store: Store, indicator_id: str, period: str) -> str:
    """Titles of the data sets behind a figure."""
    return "; ".join(source.title for source in area_sources.sources(store, {indicator_id: {period}}))
