"""The area that a committee pack is about: one published area, or several taken together as one affected area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd
import shapely

from insight import own_paper, words
from insight.area_facts import Gathered, Row, gather, lower_first, records
from insight.errors import Fault, UnknownNameError
from insight.own_area import OwnArea, picked
from insight.own_weights import Weights, weigh
from insight.store import Store

WHOLE = 0.995
"""An area of whose people this share or more is affected is affected whole."""


TOGETHER = "The affected area"
"""What several areas together are called in a table and a sentence; title and cover name them."""


@dataclass(frozen=True)
class Affected:
    """The area a paper is about.

    Parameters
    ----------
    gathered
        Its figures: the published ones of one area, those worked out for several together.
    areas
        The areas chosen, as rows of the view ``area`` (``area_type``, ``area_code``, ``name``, ...).
    own, weights
        How several areas are put together; None for one.
    """

    gathered: Gathered
    areas: tuple[Row, ...]
    own: OwnArea | None = None
    weights: Weights | None = None

    @property
    def store(self) -> Store:
        """The edition."""
        return self.gathered.store

    @property
    def name(self) -> str:
        """Its name, or those of its parts."""
        return self.gathered.name

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Type and code of each area chosen."""
        return tuple((str(row["area_type"]), str(row["area_code"])) for row in self.areas)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the areas chosen."""
        return tuple(code for _, code in self.pairs)

    @property
    def kind(self) -> str | None:
        """The kind of area where all are of one kind."""
        kinds = {kind for kind, _ in self.pairs}
        return kinds.pop() if len(kinds) == 1 else None

    @property
    def what(self) -> str:
        """What is affected, in a few words: "1 ward", "2 wards and 1 parish"."""
        kinds = self.store.area_types().set_index("area_type")
        counted = Counter(kind for kind, _ in self.pairs)
        return words.listed(
            [
                f"{number} {lower_first(str(kinds.loc[kind, 'label' if number == 1 else 'plural']))}"
                for kind, number in counted.items()
            ]
        )

    @cached_property
    def touched(self) -> pd.DataFrame:
        """Areas on the same ground, as rows of ``affected.sql``.

        ``people`` of each live in the affected area, ``share`` (0 to 1) of its own; missing where that is not known.
        """
        rows = self.store.frame("affected", kinds=[kind for kind, _ in self.pairs], codes=list(self.codes))
        if rows.empty or not self.gathered.lies_in.empty:
            rows = self.gathered.overlapping
            rows = rows[~rows["small"].astype(bool)].assign(people=float("nan"), share=float("nan"))
        return rows.reset_index(drop=True)

    def of_kind(self, kind: str) -> list[Row]:
        """Areas of one kind on the same ground, in order of name."""
        return records(self.touched[self.touched["area_type"] == kind])

    @cached_property
    def reach_of_county(self) -> float:
        """Width or height of the affected area, whichever is the larger share (0 to 1) of the county's."""
        whole = self.store.frame("whole_county")
        own = self._bounds(self.pairs)
        around = self._bounds([(str(row["area_type"]), str(row["area_code"])) for row in records(whole)])
        return max(
            (own[2] - own[0]) / max(around[2] - around[0], 1.0),
            (own[3] - own[1]) / max(around[3] - around[1], 1.0),
        )

    def _bounds(self, pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float, float]:
        """West, south, east, north (EPSG:27700) of some areas together."""
        kinds, codes = [kind for kind, _ in pairs], [code for _, code in pairs]
        rows = self.store.frame("areas_by_code", kinds=kinds, codes=codes)
        west, south, east, north = shapely.total_bounds(
            shapely.from_wkb([bytes(shape) for shape in rows["geometry_wkb"]])
        )
        return float(west), float(south), float(east), float(north)

    @property
    def uncounted(self) -> tuple[str, ...]:
        """Names of chosen areas too small for figures of their own, where several are taken together."""
        if self.own is None:
            return ()
        return tuple(
            str(row["name"]) for row in self.areas if len(self.store.shown_with(str(row["area_code"])))
        )


def affected(store: Store, chosen: Sequence[str], *, today: date, area_type: str | None = None) -> Affected:
    """Find the affected area.

    Parameters
    ----------
    chosen
        Codes or names of areas of any kind, or ``type:name`` where a name has several kinds.
    today
        Day by which planned and past are told apart.
    area_type
        Kind of those areas, where names have several.

    Raises
    ------
    UnknownNameError
        With every area that is not there, and for none.
    OwnAreaError
        When several areas together have no figures.
    """
    wanted = [word.strip() for word in chosen if word.strip()]
    if not wanted:
        rule, remedy = "a pack is about at least one area", "Name it: --area 'Castle', by code or name."
        raise UnknownNameError(Fault("--area", rule, "none", remedy))
    places = _places(store, wanted, area_type)
    if len(places) == 1:
        place = places[0]
        found = gather(store, str(place["area_code"]), str(place["area_type"]), today=today)
        return Affected(found, tuple(records(place.to_frame().T)))
    own = picked(store, [f"{place['area_type']}:{place['area_code']}" for place in places])
    weights = weigh(store, own)
    found = own_paper.gather_own(store, own, weights, today)
    codes = "+".join(str(place["area_code"]) for place in places)
    place = found.place.copy()
    place["area_code"], place["area_type"] = codes, "several"
    named = place.copy()
    named["name"] = TOGETHER
    found = replace(found, place=place, counted=named, found=replace(found.found, place=place))
    return Affected(found, tuple(records(pd.DataFrame(places))), own, weights)


def _places(store: Store, wanted: Sequence[str], area_type: str | None) -> list[pd.Series]:
    """Rows of the areas, each once, in the order they were named."""
    found: dict[tuple[str, str], pd.Series] = {}
    faults: list[Fault] = []
    for word in wanted:
        try:
            place = _place(store, word, area_type)
        except UnknownNameError as error:
            faults += error.faults
        else:
            found.setdefault((str(place["area_type"]), str(place["area_code"])), place)
    if faults:
        raise UnknownNameError(faults)
    return list(found.values())


def _place(store: Store, word: str, area_type: str | None) -> pd.Series:
    kind, colon, name = word.partition(":")
    if colon and kind.strip().casefold() in set(store.area_types()["area_type"]):
        return store.area(name.strip(), area_type=kind.strip().casefold())
    return store.area(word, area_type=area_type)
