"""What changed in all areas of a kind since an earlier edition: the cover of the annual pack of profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from insight import area_sources, changes, words
from insight.area_facts import Row, lower_first, records
from insight.area_tables import cell, plain_table
from insight.content import Block, Column, Fact, Facts, Listing, Origin, Paper, Prose, Section, Table
from insight.report_moves import Way, moves
from insight.report_survey import STATES
from insight.store import Store

MOST = 3
"""Figures named in a cell; the others are counted, and the spreadsheet has them all."""


@dataclass(frozen=True)
class Pack:
    """All areas of a kind now and in an earlier edition.

    ``papers`` names the file of the profile of each area, by its code, without its ending.
    """

    now: Store
    before: Store
    area_type: str
    papers: Mapping[str, str]

    @cached_property
    def moves(self) -> pd.DataFrame:
        """Which figures rose and fell (`insight.report_moves.moves`)."""
        return moves(self.now, self.before, self.area_type)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every figure that is not what it was (`insight.changes.changes`)."""
        return changes.changes(self.now, self.before, area_type=self.area_type)

    @cached_property
    def areas(self) -> list[Row]:
        """The areas now, in order of name."""
        return records(self.now.areas(self.area_type))

    @cached_property
    def kind(self) -> Row:
        """The kind of area, as `insight.store.Store.area_types` has it."""
        rows = self.now.area_types()
        return records(rows[rows["area_type"] == self.area_type])[0]

    @property
    def plural(self) -> str:
        """The kind of area in a sentence, several: "wards"."""
        return lower_first(str(self.kind["plural"]))

    @property
    def since(self) -> str:
        """The day of the earlier edition: "3 April 2026"."""
        return f"{self.before.edition.built_at:%-d %B %Y}"

    @cached_property
    def new(self) -> list[str]:
        """Areas that the earlier edition did not have."""
        old = set(self.before.areas(self.area_type)["area_code"])
        return [str(row["name"]) for row in self.areas if row["area_code"] not in old]

    @cached_property
    def gone(self) -> list[str]:
        """Areas that only the earlier edition had."""
        codes = {str(row["area_code"]) for row in self.areas}
        rows = records(self.before.areas(self.area_type))
        return [str(row["name"]) for row in rows if str(row["area_code"]) not in codes]


def wards_paper(pack: Pack) -> Paper:
    """Write the cover of a pack."""
    sections = (_changed(pack), _each(pack), _papers(pack), _method(pack))
    return Paper(
        title=f"{pack.kind['plural']} of {pack.now.edition.place}: {_finding(pack)}",
        subtitle=f"Cover of {len(pack.areas):,} profiles · what changed since the edition of {pack.since}",
        area_codes=tuple(str(row["area_code"]) for row in pack.areas),
        sections=sections,
        origin=_origin(pack, sections),
    )


def _origin(pack: Pack, sections: Sequence[Section]) -> Origin:
    made = area_sources.origin(pack.now, sections)
    pairs = pack.moves[["indicator_id", "period"]].drop_duplicates()
    used: dict[str, set[str] | None] = {
        str(name): {str(period)} for name, period in pairs.itertuples(index=False)
    }
    return replace(made, sources=area_sources.sources(pack.now, used))


def _moved(pack: Pack) -> pd.DataFrame:
    return pack.moves[pack.moves["way"].isin([Way.ROSE, Way.FELL])]


def _finding(pack: Pack) -> str:
    number = _moved(pack)["area_code"].nunique()
    if not len(pack.changes):
        return f"no figure has changed since {pack.since}"
    if not number:
        return f"nothing rose or fell beyond chance since {pack.since}"
    return f"in {number:,} of {len(pack.areas):,} a figure rose or fell beyond chance"


def _changed(pack: Pack) -> Section:
    """How much changed and why; which figures are of a later period."""
    said = changes.sentences(pack.changes, f"the edition of {pack.since}")
    blocks: list[Block] = []
    if len(pack.changes):
        blocks.append(Facts(_facts(pack)))
    blocks.append(Prose((*said, *_come_and_gone(pack))))
    if len(pack.moves):
        blocks.append(_by_figure(pack))
    else:
        blocks.append(
            Prose(("No figure is of a later period than before, so that none can have risen or fallen.",))
        )
    return Section("changed", f"What changed since {pack.since}", tuple(blocks))


def _facts(pack: Pack) -> tuple[Fact, ...]:
    found = _moved(pack)
    later = pack.moves["indicator_id"].nunique()
    return (
        Fact("Figures of a later period", f"{later:,}", f"each for {len(pack.areas):,} {pack.plural}"),
        *(
            Fact(f"{word.capitalize()} beyond chance", f"{number:,}", f"figures of {pack.plural}")
            for word, number in (
                (way.value, int((found["way"] == way).sum())) for way in (Way.ROSE, Way.FELL)
            )
        ),
    )


def _come_and_gone(pack: Pack) -> tuple[str, ...]:
    said = []
    if pack.new:
        said.append(
            f"New since then, with a boundary or code of their own: {words.listed(pack.new, most=8)}."
        )
    if pack.gone:
        said.append(f"No longer there: {words.listed(pack.gone, most=8)}.")
    return tuple(said)


def _by_figure(pack: Pack) -> Table:
    """Each figure of a later period: in how many areas it rose, fell or did neither."""
    lines = []
    for _, part in pack.moves.groupby("indicator_id", sort=False):
        row = records(part.head(1))[0]
        counts = part["way"].value_counts()
        numbers = [int(counts.get(way, 0)) for way in Way]
        why = words.listed(list(dict.fromkeys(lower_first(str(one)) for one in part["reason"] if one)))
        lines.append(
            [
                cell(str(row["title"])),
                cell(str(row["period_before"])),
                cell(str(row["period"])),
                *(cell(f"{number:,}", number) for number in numbers),
                cell(why),
            ]
        )
    columns = [Column("Figure"), Column("Was of"), Column("Is of")]
    columns += [Column(title, numeric=True) for title in ("Rose", "Fell", "No change", "Not compared")]
    columns.append(Column("Why not compared"))
    title = "Figures of a later period"
    subtitle = f"Number of {pack.plural}; no change: none beyond chance"
    return plain_table(title, columns, lines, subtitle=subtitle)


def _each(pack: Pack) -> Section:
    """One line for each area: what rose, what fell, how much else is new."""
    by_area = dict(list(_moved(pack).groupby("area_code", sort=False)))
    others = pack.changes["area_code"].value_counts()
    lines = []
    for row in pack.areas:
        code = str(row["area_code"])
        own = by_area.get(code, pack.moves.iloc[:0])
        lines.append(
            [
                cell(str(row["name"])),
                cell(str(row["parent_name"] or "")),
                *(cell(_named(own[own["way"] == way])) for way in (Way.ROSE, Way.FELL)),
                cell(f"{int(others.get(code, 0)):,}", int(others.get(code, 0))),
            ]
        )
    columns = [Column(str(pack.kind["label"])), Column("District"), Column("Rose beyond chance")]
    columns += [Column("Fell beyond chance"), Column("New or changed figures", numeric=True)]
    notes = [
        f"At most {MOST} figures are named, those that moved most surely first; the spreadsheet of this cover has all. "
        "Rose and fell say which way a figure went, not whether that is good.",
    ]
    one = lower_first(str(pack.kind["label"]))
    title = f"What rose and fell, {one} by {one}"
    return Section("each", title, (plain_table(title, columns, lines, notes=notes),))


def _named(rows: pd.DataFrame) -> str:
    """Figures that moved, the surest first: "Claimants 3.1% to 5.2%"."""
    said = [
        f"{row['title']}: {_figure(row, 'before')} to {_figure(row, 'value')}"
        for row in records(rows.sort_values("q", kind="stable"))
    ]
    if len(said) > MOST:
        said = [*said[:MOST], f"and {len(said) - MOST:,} more"]
    return "; ".join(said) or "none"


def _figure(row: Row, column: str) -> str:
    return words.sign_unit(words.number(float(row[column]), int(row["decimals"])), str(row["unit"]))


def _papers(pack: Pack) -> Section:
    """Which file holds which profile."""
    lines = [[cell(str(row["name"])), cell(pack.papers[str(row["area_code"])])] for row in pack.areas]
    columns = [Column(str(pack.kind["label"])), Column("File, without its ending")]
    table = plain_table("The profiles of this pack", columns, lines)
    return Section("papers", f"The {len(lines):,} profiles that go with this cover", (table,))


def _method(pack: Pack) -> Section:
    items = (
        f"Each figure that has a later period than the edition of {pack.since} had is set beside what that edition "
        "told, area by area, by its code.",
        "Beyond chance: the difference of the two, with the likely range of each, is more than chance explains, after "
        "allowing for how many figures were looked at: of those named at most about 1 in 20 is chance (Benjamini and "
        "Hochberg). People counted both times make the two alike, which makes this rule a cautious one.",
        "Not compared: full counts and scores, which have no likely range; series that begin anew in between; areas "
        "without a figure at one of the times. What a full count such as residents was and is stands in each profile.",
        "A change of a figure of the same period is a correction or another way of working it out, and counts among "
        "new or changed figures alone.",
        STATES,
    )
    return Section("method", "How this was made", (Listing(items),))
