"""Up to four areas of any kind side by side: their figures, the county's, and how each differs from the first.

`insight.beside_chance` says which differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from insight import area_facts, area_voice, beside_chance, words
from insight.domain import State
from insight.errors import Fault, UnknownNameError
from insight.grouping import ALL
from insight.store import Store

FEWEST, MOST = 2, 4
"""Areas at once: more cannot be read in one table."""

COUNTY = "county"
OF_INDICATOR = (
    "indicator_id", "title", "theme", "unit", "statistic", "polarity", "decimals", "period",
)  # fmt: skip
OF_PLACE = (
    "value", "numerator", "denominator", "lower", "upper", "state", "fit", "crossing_share", "reliability", "text",
    "interval",
)  # fmt: skip
"""What is kept of each area, behind its number: ``1_value``, ``1_text`` and so on; of the county ``county_value``."""


@dataclass(frozen=True)
class Place:
    """One area of a comparison.

    Parameters
    ----------
    area
        The area, as `insight.store.Store.area` gives it.
    counted
        The area whose figures are shown: ``area`` itself, or the one that an area too small for figures is counted in.
    kind
        Its kind as it stands in a sentence: "ward".
    name
        Its name as it heads a column: with its kind, where kinds differ, and its district, where two share a name.
    said
        Its name in a sentence: alone, where no other here has the same.
    heard
        Who took part from it in all exercises together, a row of ``area_heard.sql``; None where nobody counted.
    """

    area: pd.Series
    counted: pd.Series
    kind: str
    name: str
    said: str
    heard: Mapping[str, Any] | None

    @property
    def key(self) -> str:
        """The area in an address: "ward:E05000001"."""
        return f"{self.area['area_type']}:{self.area['area_code']}"

    @property
    def borrowed(self) -> bool:
        """Whether the figures are those of another area."""
        return str(self.counted["area_code"]) != str(self.area["area_code"])


@dataclass(frozen=True)
class SideBySide:
    """Areas side by side.

    Parameters
    ----------
    places
        Two to four areas; the others are held against the first.
    county
        Name of the county; empty where the edition has none.
    rows
        One row per indicator, in the order of the catalogue: `OF_INDICATOR`, then for each area by its number (1 the
        first) `OF_PLACE`, and from the second on ``2_p`` (how likely chance alone makes such a difference), ``2_q``
        (adjusted for looking at many), ``2_class`` (a word of `insight.stats.comparison.Comparison`) and ``2_why``
        (why it is not compared); then `OF_PLACE` of the county. All figures of a row are of one period: the latest for
        which most of the areas have a figure.
    shared
        Numbers of areas that share people with the first.
    tested
        How many differences were tested.
    """

    places: tuple[Place, ...]
    county: str
    rows: pd.DataFrame
    shared: tuple[int, ...]
    tested: int

    @property
    def others(self) -> range:
        """Numbers of all areas but the first."""
        return range(2, len(self.places) + 1)

    def of_theme(self, theme: str) -> pd.DataFrame:
        """Rows of one theme."""
        return self.rows[self.rows["theme"] == theme]

    @property
    def themes(self) -> tuple[str, ...]:
        """Themes with a figure or a gap, in the order of the catalogue."""
        return tuple(dict.fromkeys(str(theme) for theme in self.rows["theme"]))


def find(store: Store, word: str) -> pd.Series:
    """Find one area from "ward:E05000001", "ward:Castle", a code or a name.

    Raises
    ------
    UnknownNameError
        When none or several areas answer to it; the remedy names the nearest, or the successors of an old one.
    """
    kind, colon, name = word.strip().partition(":")
    if colon and kind.strip().lower() in set(store.area_types()["area_type"]):
        return store.area(name.strip(), area_type=kind.strip().lower())
    return store.area(word.strip())


def side_by_side(store: Store, asked: Sequence[str]) -> SideBySide:
    """Put two to four areas side by side.

    Parameters
    ----------
    asked
        Areas, each as `find` takes it; the first is what the others are held against.

    Raises
    ------
    UnknownNameError
        For fewer than two or more than four areas, one named twice, or one that is not there.
    """
    if not FEWEST <= len(asked) <= MOST:
        found = f"{len(asked)}: {', '.join(asked) or 'none'}"
        raise UnknownNameError(_fault(f"{FEWEST} to {MOST} areas stand side by side", found))
    areas = [find(store, word) for word in asked]
    keys = [(str(area["area_type"]), str(area["area_code"])) for area in areas]
    twice = sorted({str(area["name"]) for area, key in zip(areas, keys, strict=True) if keys.count(key) > 1})
    if twice:
        raise UnknownNameError(_fault("each area stands once", ", ".join(twice)))
    places = _places(store, areas)
    shared = _sharing(store, places)
    rows, county = _figures(store, places)
    held = beside_chance.tested(rows, len(places), shared)
    return SideBySide(places, county, held, shared, _number_tested(held, len(places)))


def _fault(rule: str, found: str) -> Fault:
    return Fault("areas", rule, found, f"Name {FEWEST} to {MOST} different areas, such as ward:E05000001.")


def _places(store: Store, areas: Sequence[pd.Series]) -> tuple[Place, ...]:
    labels = store.area_types().set_index("area_type")["label"]
    kinds = [area_facts.lower_first(str(labels[area["area_type"]])) for area in areas]
    names = [str(area["name"]) for area in areas]
    found = []
    for area, kind, name in zip(areas, kinds, names, strict=True):
        of_kind = f"{name} ({kind})" if len(set(kinds)) > 1 else name
        inside = store.area(area["parent_code"])["name"] if isinstance(area["parent_code"], str) else ""
        same = [k for n, k in zip(names, kinds, strict=True) if n == name]
        label = f"{name} ({inside})" if same.count(kind) > 1 and inside else of_kind
        counted = area_facts.counted_in(store, area)
        rows = area_voice.rows_of(store, area, counted)
        said = name if len(same) == 1 else label
        found.append(Place(area, counted, kind, label, said, area_voice.of(rows, ALL)))
    return tuple(found)


def _sharing(store: Store, places: Sequence[Place]) -> tuple[int, ...]:
    """Numbers of areas in which people of the first live too: then one is no other people than the other."""
    keys = [(str(place.counted["area_type"]), str(place.counted["area_code"])) for place in places]
    first = _touched(store, keys[0])
    return tuple(n for n, key in enumerate(keys[1:], 2) if key in first or keys[0] in _touched(store, key))


def _touched(store: Store, key: tuple[str, str]) -> set[tuple[str, str]]:
    rows = store.frame("overlapping", area_code=key[1], area_type=key[0])
    return {key, *zip(rows["area_type"], rows["area_code"], strict=True)}


def _figures(store: Store, places: Sequence[Place]) -> tuple[pd.DataFrame, str]:
    """Figures of every area and the county, one row per indicator, and the county's name."""
    kinds = set(store.area_types()["area_type"])
    county = store.areas(COUNTY).iloc[0] if COUNTY in kinds else None
    areas = {str(n): place.counted for n, place in enumerate(places, 1)}
    if county is not None:
        areas[COUNTY] = county
    found = store.area_values({str(area["area_code"]) for area in areas.values()})
    own = pd.concat([_own(found, area) for key, area in areas.items() if key != COUNTY])
    periods = _periods(own)
    rows = found.drop_duplicates("indicator_id").drop(columns="period").set_index("indicator_id", drop=False)
    rows = rows.loc[list(periods.index)].assign(period=periods)[list(OF_INDICATOR)].reset_index(drop=True)
    for key, area in areas.items():
        rows = _beside(rows, key, _own(found, area))
    return rows, "" if county is None else str(county["name"])


def _own(found: pd.DataFrame, area: pd.Series) -> pd.DataFrame:
    same = (found["area_code"] == area["area_code"]) & (found["area_type"] == area["area_type"])
    own: pd.DataFrame = found[same]
    return own


def _periods(own: pd.DataFrame) -> pd.Series:
    """Period shown of each indicator: that of most figures, the latest of these; in the catalogue's order."""
    known = own.assign(known=own["state"] == State.VALUE)
    counts = known.groupby(["indicator_id", "period"], sort=False)["known"].sum().reset_index()
    counts = counts.sort_values(["known", "period"]).drop_duplicates("indicator_id", keep="last")
    order = list(dict.fromkeys(own["indicator_id"]))
    return counts.set_index("indicator_id")["period"].reindex(order)


def _beside(rows: pd.DataFrame, key: str, own: pd.DataFrame) -> pd.DataFrame:
    """Add the figures of one area; where the edition holds no row for it, there is no figure."""
    names = [name for name in OF_PLACE if name not in ("text", "interval")]
    part = rows[["indicator_id", "period", "decimals"]].merge(
        own[["indicator_id", "period", *names]], on=["indicator_id", "period"], how="left"
    )
    part["state"] = part["state"].fillna(str(State.MISSING))
    part.loc[part["state"] != State.VALUE, ["value", "lower", "upper"]] = np.nan
    decimals = [int(number) for number in part["decimals"]]
    part["text"] = [
        words.cell(v, s, d) for v, s, d in zip(part["value"], part["state"], decimals, strict=True)
    ]
    limits = zip(part["lower"], part["upper"], decimals, strict=True)
    part["interval"] = [words.interval(low, high, d) for low, high, d in limits]
    columns = {name: f"{key}_{name}" for name in OF_PLACE}
    return pd.concat([rows, part[list(OF_PLACE)].rename(columns=columns)], axis=1)


def _number_tested(rows: pd.DataFrame, number: int) -> int:
    return int(sum(rows[f"{n}_p"].notna().sum() for n in range(2, number + 1)))


def similar_to(store: Store, area: pd.Series) -> tuple[str, ...]:
    """An area and those most like it, as many as stand side by side, as words of an address."""
    kind = str(area["area_type"])
    codes = [str(code) for code in store.similar(str(area["area_code"]), kind)["similar_code"]]
    return tuple(f"{kind}:{code}" for code in (str(area["area_code"]), *codes))[:MOST]


def headline(store: Store, found: SideBySide) -> pd.DataFrame:
    """Rows of the council's main figures, in its order."""
    rows = found.rows.set_index("indicator_id", drop=False)
    return rows.loc[[name for name in store.edition.headline if name in rows.index]].reset_index(drop=True)
