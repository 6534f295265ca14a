"""Names of areas and towns, made plain so that what a person types can be compared with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from weakref import WeakKeyDictionary

import shapely

from insight.store import Store

TOWN, POSTCODE = "town", "postcode"
STATUSES = {"official": 0, "derived": 1}
"""Standing of a kind of area; *illustrative* comes after."""


class How(IntEnum):
    """How what was typed leads to a place, the surest first."""

    HOLDS = 0
    EXACT = 1
    PREFIX = 2
    WORDS = 3
    TOGETHER = 4
    CONTAINS = 5
    NEAR = 6


@dataclass(frozen=True)
class Hit:
    """One place found.

    Parameters
    ----------
    kind
        An area type, *town* or *postcode*.
    name
        As it is written.
    label
        The kind in words, such as *Ward*.
    inside
        District it lies in; empty where there is none, or it is one.
    area_code, area_type
        The area to look at: of a town, the area its centre lies in. Empty for a postcode.
    how
        How it was found.
    """

    kind: str
    name: str
    label: str
    inside: str
    area_code: str
    area_type: str
    how: How

    @property
    def key(self) -> str:
        """The area in an address that names several: "ward:E05000001"."""
        return f"{self.area_type}:{self.area_code}"


@dataclass(frozen=True)
class Named:
    """An area or town with its names made plain, ready to be compared."""

    hit: Hit
    rank: tuple[int, ...]
    small: bool
    plain: str
    code: str
    forms: frozenset[str]
    own: tuple[str, ...]
    around: tuple[str, ...]


def plain(text: str) -> str:
    """Bring a name to small letters without accents and signs, so that writings of one name are the same."""
    letters = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    letters = re.sub(r"['\u2019\u0300-\u036f]", "", letters)
    found = re.sub(r"[^\w]+|_", " ", letters).split()
    return " ".join("st" if word == "saint" else word for word in found)


class Index:
    """Names of an edition, made plain once."""

    def __init__(self, store: Store) -> None:
        self._places = store.places()
        self._kind = store.edition.default_area_type
        self._outlines = store.outlines
        self.postcodes = store.has_postcodes()
        self.areas = [_named(row) for row in store.names().itertuples()]

    @cached_property
    def all(self) -> list[Named]:
        """Areas, then towns by the area of the council's own kind that holds their centre.

        A town of the name of an area in the same district (or of the district) is that area.
        """
        own = {(named.plain, named.hit.inside or named.hit.name) for named in self.areas if not named.small}
        return [*self.areas, *(town for town, district in self._towns() if (town.plain, district) not in own)]

    def _towns(self) -> list[tuple[Named, str]]:
        """Towns with the district around their centre."""
        if self._places.empty:
            return []
        rows = self._outlines(self._kind)
        points = shapely.points(self._places[["lon", "lat"]].to_numpy(float))
        town, area = shapely.STRtree(shapely.from_wkb(rows["outline_wkb"].to_numpy())).query(points, "within")
        holder = dict(zip(town.tolist(), rows.iloc[area].to_dict("records"), strict=True))
        label = next((named.hit.label for named in self.areas if named.hit.kind == self._kind), self._kind)
        return [
            (_town(str(name), holder[at], self._kind, label), str(holder[at]["parent_name"] or ""))
            for at, name in enumerate(self._places["name"])
            if at in holder
        ]


_INDEXES: WeakKeyDictionary[Store, Index] = WeakKeyDictionary()


def index_of(store: Store) -> Index:
    """Names of an edition, kept while it is open: an edition never changes."""
    if store not in _INDEXES:
        _INDEXES[store] = Index(store)
    return _INDEXES[store]


def _named(row: object) -> Named:
    name, label, kind = str(row.name), str(row.label), str(row.area_type)  # type: ignore[attr-defined]
    code, parent = str(row.area_code), row.parent_name  # type: ignore[attr-defined]
    inside = str(parent) if isinstance(parent, str) and kind not in ("district", "county") else ""
    hit = Hit(kind, name, label, inside, code, kind, How.EXACT)
    rank = (STATUSES.get(str(row.status), 2), len(name), int(row.position))  # type: ignore[attr-defined]
    return _compared(hit, rank, kinds=(label, kind, label.rsplit(maxsplit=1)[-1]), small=bool(row.small))  # type: ignore[attr-defined]


def _town(name: str, area: dict[str, object], kind: str, label: str) -> Named:
    where = f"centre in {area['name']} {label.lower()}"
    hit = Hit(TOWN, name, "Town", where, str(area["area_code"]), kind, How.EXACT)
    return _compared(hit, (0, len(name), 10_000), kinds=(TOWN,), small=False)


def _compared(hit: Hit, rank: tuple[int, ...], *, kinds: Sequence[str], small: bool) -> Named:
    name, inside = plain(hit.name), plain(hit.inside)
    tails = {plain(kind) for kind in kinds}
    forms = {name, f"{name} {inside}".strip(), *(f"{name} {tail}" for tail in tails)}
    forms |= {f"{name} {tail} {inside}".strip() for tail in tails}
    code = "" if hit.kind == TOWN else plain(hit.area_code)
    around = tuple(" ".join([inside, *tails]).split())
    return Named(hit, rank, small, name, code, frozenset(forms), tuple(name.split()), around)
