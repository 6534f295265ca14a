"""What the parts of an area's paper are made from, asked of an edition once: the area, its figures, what it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from insight import comparing, narrative, words
from insight.comparing import COUNTY, DISTRICT, NATION, SIMILAR, Base, Compared
from insight.domain import State, Statistic
from insight.engagement.coordination import Reach
from insight.store import Store

FIRST = (SIMILAR, COUNTY, NATION, DISTRICT)
"""What an area is compared with where nothing else is asked for, first things first; three of them."""

SMALL_KINDS = ("oa", "lsoa", "msoa")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Gathered:
    """An area and what an edition knows of it.

    Parameters
    ----------
    store
        The edition; what its audience may not see is not in it.
    place
        The area, as `insight.store.Store.area` gives it.
    counted
        The area whose figures are shown: ``place`` itself, or the one that an area too small for figures of its own
        is counted in.
    kind
        Its row of `insight.store.Store.area_types`.
    found
        The figures of ``counted`` beside its benchmarks.
    today
        Day by which past and planned are told apart.
    """

    store: Store
    place: pd.Series
    counted: pd.Series
    kind: pd.Series
    found: Compared
    today: date

    @property
    def code(self) -> str:
        """Code of the area."""
        return str(self.place["area_code"])

    @property
    def area_type(self) -> str:
        """Kind of the area."""
        return str(self.place["area_type"])

    @property
    def name(self) -> str:
        """Name of the area."""
        return str(self.place["name"])

    @property
    def noun(self) -> str:
        """Kind of area in a sentence: "ward"."""
        return lower_first(str(self.kind["label"]))

    @property
    def plural(self) -> str:
        """Kind of area in a sentence, several: "wards"."""
        return lower_first(str(self.kind["plural"]))

    @property
    def whole(self) -> str:
        """Name of what the edition covers: "Tambershire"."""
        return str(self.store.edition.place)

    @property
    def is_small(self) -> bool:
        """Whether the kind of area is one made for statistics alone."""
        return self.area_type in SMALL_KINDS

    @property
    def borrowed(self) -> bool:
        """Whether the figures are those of another area, which this one is counted in."""
        return str(self.counted["area_code"]) != self.code

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The figures by indicator, as rows of `insight.comparing.Compared`."""
        return {str(row["indicator_id"]): row for row in records(self.found.rows)}

    @cached_property
    def overlapping(self) -> pd.DataFrame:
        """Areas that share small areas with this one (``overlapping.sql``)."""
        lies_in = self.lies_in
        if lies_in.empty:
            return self.store.frame("overlapping", area_code=self.code, area_type=self.area_type)
        finest = self.store.area_types()["area_type"].iloc[0]
        parts = [
            self.store.frame("overlapping", area_code=str(code), area_type=str(finest))
            for code in lies_in["small_area_code"].head(3)
        ]
        return pd.concat(parts).drop_duplicates(["area_type", "area_code"], ignore_index=True)

    @cached_property
    def lies_in(self) -> pd.DataFrame:
        """Where an area without figures of its own is counted (`insight.store.Store.shown_with`)."""
        return self.store.shown_with(self.code)

    @cached_property
    def reach(self) -> Reach:
        """Areas that overlap this one, as `insight.engagement.coordination` asks of small areas: all share one."""
        here = frozenset([self.code])
        pairs = zip(self.overlapping["area_type"], self.overlapping["area_code"], strict=True)
        return {(self.area_type, self.code): here, **{(str(kind), str(code)): here for kind, code in pairs}}

    @cached_property
    def scores(self) -> dict[str, tuple[int, int, int]]:
        """How many others of the kind are higher, lower, and all others with a figure; by deprivation score."""
        ids = [name for name, row in self.rows.items() if row["statistic"] == Statistic.SCORE]
        names = tuple(dict.fromkeys([self.store.edition.default_indicator, *ids]))
        code = str(self.counted["area_code"])
        rows = self.store.of_area("area_places", code, self.area_type, indicator_ids=names)
        return {
            str(row["indicator_id"]): (int(row["above"]), int(row["below"]), int(row["others"]))
            for row in records(rows)
            if row["period"] == self.rows[str(row["indicator_id"])]["period"]
        }

    @cached_property
    def neighbourhoods(self) -> pd.DataFrame:
        """Neighbourhoods that lie in the area, with their tenth (``area_deciles.sql``)."""
        code = str(self.counted["area_code"])
        return self.store.of_area("area_deciles", code, self.area_type)

    @cached_property
    def pockets(self) -> pd.DataFrame:
        """Hidden pockets of the area by the council's own indicator."""
        rows = self.store.pockets(str(self.counted["area_code"]), self.area_type)
        return rows[rows["indicator_id"] == self.store.edition.default_indicator]

    def parent(self, kind: str) -> str | None:
        """Code of the district or county the area lies in; None where it lies in none."""
        code, seen = self.place["parent_code"], set[str]()
        while isinstance(code, str) and code not in seen:
            seen.add(code)
            larger = self.store.area(code)
            if larger["area_type"] == kind:
                return str(larger["area_code"])
            code = larger["parent_code"]
        return None


def gather(
    store: Store, area_code: str, area_type: str, *, today: date, benchmarks: Sequence[str] | None = None
) -> Gathered:
    """Ask an edition for an area and its figures.

    Raises
    ------
    UnknownNameError
        For areas or benchmarks that are not there.
    """
    place = store.area(area_code, area_type=area_type)
    kinds = store.area_types()
    counted = counted_in(store, place)
    asked = list(benchmarks) if benchmarks is not None else usual(store, counted)
    if asked:
        found = comparing.compare_area(
            store, str(counted["area_code"]), str(counted["area_type"]), benchmarks=asked
        )
    else:
        found = comparing.compare_area(store, str(counted["area_code"]), str(counted["area_type"]))
    return Gathered(
        store=store,
        place=place,
        counted=counted,
        kind=kinds[kinds["area_type"] == area_type].iloc[0],
        found=found,
        today=today,
    )


def usual(store: Store, place: pd.Series) -> list[str]:
    """What a place is compared with where nothing else is asked for: areas alike, the county, the nation."""
    at_hand = comparing.choices(store, place)
    return [key for key in FIRST if key in at_hand][: comparing.MOST]


def counted_in(store: Store, place: pd.Series) -> pd.Series:
    """The area itself, or the one of its kind it is counted in."""
    lies_in = store.shown_with(str(place["area_code"]))
    codes = [code for code in lies_in["counted_in"] if isinstance(code, str)] if len(lies_in) else []
    if not codes:
        return place
    return store.area(codes[0], area_type=str(place["area_type"]))


def records(rows: pd.DataFrame) -> list[Row]:
    """Rows of a frame, by the names of its columns."""
    return [{str(name): item for name, item in row.items()} for row in rows.to_dict("records")]


def lower_first(text: str) -> str:
    """Lower-case the first letter, but not of an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def base_name(gathered: Gathered, base: Base) -> str:
    """Name of a benchmark as it stands inside a sentence: "similar wards", "the nation", "Tambershire"."""
    if base.key == SIMILAR:
        return f"similar {gathered.plural}"
    return f"the{base.name[3:]}" if base.name.startswith("The ") else base.name


def known(row: Row | None) -> bool:
    """Whether there is a figure."""
    return row is not None and row["state"] == State.VALUE


def figure(row: Row) -> str:
    """A figure with its percent sign, or the mark of its state."""
    return words.sign_unit(row["text"], row["unit"]) if known(row) else str(row["text"])


def beside(gathered: Gathered, row: Row, *, most: int = 1) -> list[str]:
    """Benchmarks of a figure in words: "Tambershire has 21.0%"."""
    said = []
    for base in gathered.found.bases:
        text = row[f"{base.key}_text"]
        if text:
            verb = "have" if base.key == SIMILAR else "has"
            said.append(f"{base_name(gathered, base)} {verb} {words.sign_unit(text, row['unit'])}")
    return said[:most]


def alone(gathered: Gathered) -> tuple[str, ...]:
    """Say that an area has no figures of its own, and whose are shown."""
    said = narrative.shown_with(gathered.lies_in, gathered.noun)
    if not gathered.borrowed:
        return said
    shown = f"The figures below are those of {gathered.counted['name']}, which counts {gathered.name} too."
    return (*said, shown)
