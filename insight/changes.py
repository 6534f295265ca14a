"""What changed between two editions, figure by figure, and why; what a corrected file touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import pandas as pd

from insight import words
from insight.store import Store

KEYS = ["indicator_id", "area_type", "area_code", "period"]
COLUMNS = [*KEYS, "title", "name", "before", "now", "why"]
TOUCHED = [
    "edition_id",
    "dataset_id",
    "file",
    "indicator_id",
    "title",
    "period",
    "area_type",
    "figures",
    "page",
]


class Why(StrEnum):
    """Why a figure is not what it was. Of several reasons the first here is told."""

    NEW = "new figure"
    GONE = "no longer published"
    PERIOD = "new period"
    BOUNDARY = "boundaries of another year"
    FILE = "new or corrected file"
    METHOD = "worked out in another way"


SAID = {
    Why.NEW: "new",
    Why.GONE: "no longer published",
    Why.PERIOD: "of a new period",
    Why.BOUNDARY: "on boundaries of another year",
    Why.FILE: "from a new or corrected file",
    Why.METHOD: "worked out in another way",
}
"""Reasons as they are counted."""


@dataclass(frozen=True)
class _Sides:
    """Both editions, and what tells why: files behind each figure, vintages of boundaries."""

    now: Store
    before: Store

    def files(self) -> pd.Series:
        """Whether any file behind an indicator and period is another one; index *indicator_id*, *period*."""
        was, is_ = (_digests(store) for store in (self.before, self.now))
        both = pd.concat({"was": was, "is": is_}, axis=1)
        return both["was"] != both["is"]

    def redrawn(self) -> set[str]:
        """Kinds of area whose boundaries are of another year."""
        was, is_ = (store.area_types().set_index("area_type")["vintage"] for store in (self.before, self.now))
        both = pd.concat({"was": was, "is": is_}, axis=1).dropna()
        return set(both.index[both["was"] != both["is"]])


def _digests(store: Store) -> pd.Series:
    """Digests of the files behind each indicator and period, as one text."""
    shas = store.datasets().set_index("dataset_id")["sha256"].astype(str)
    uses = store.uses()
    uses = uses.assign(sha=uses["dataset_id"].map(shas))
    return uses.sort_values("dataset_id").groupby(["indicator_id", "period"])["sha"].agg(" ".join)


def changes(
    now: Store, before: Store, *, area_type: str | None = None, area_code: str | None = None
) -> pd.DataFrame:
    """Figures that are not what they were in an earlier edition.

    Parameters
    ----------
    now, before
        The two editions.
    area_type, area_code
        Only this kind of area; only this area.

    Returns
    -------
    DataFrame
        One row per indicator, area and period with another text, state or fit: the columns of `COLUMNS`. ``before`` and
        ``now`` are as printed, nothing where the edition has no such figure; ``why`` is a word of `Why`. In the order
        of the indicators.
    """
    new, old = (store.figures(area_type, area_code) for store in (now, before))
    both = new.merge(old, on=KEYS, how="outer", suffixes=("", "_before"), indicator="held", sort=False)
    same = (
        (both["held"] == "both")
        & (both["state"] == both["state_before"])
        & (both["fit"].fillna("") == both["fit_before"].fillna(""))
        & ((both["value"] == both["value_before"]) | (both["value"].isna() & both["value_before"].isna()))
    )
    both = both[~same].reset_index(drop=True)
    both["title"] = both["title"].fillna(both["title_before"])
    both["name"] = both["name"].fillna(both["name_before"])
    both["now"], both["before"] = _texts(both, ""), _texts(both, "_before")
    both["why"] = _why(both, _Sides(now, before))
    order = {name: at for at, name in enumerate(now.indicators()["indicator_id"])}
    places = both["indicator_id"].map(order).fillna(len(order))
    return (
        both.assign(place=places)
        .sort_values(["place", "name", "period"], kind="stable")[COLUMNS]
        .reset_index(drop=True)
    )


def _texts(rows: pd.DataFrame, suffix: str) -> list[str]:
    cells = zip(rows[f"value{suffix}"], rows[f"state{suffix}"], rows[f"decimals{suffix}"], strict=True)
    return [
        words.cell(value, state, int(places)) if isinstance(state, str) else ""
        for value, state, places in cells
    ]


def _why(rows: pd.DataFrame, sides: _Sides) -> list[str]:
    known_before, periods_before, redrawn, other = _both(sides)
    found = []
    for row in rows.to_dict("records"):
        at = (row["indicator_id"], row["period"])
        reasons = {
            Why.NEW: row["indicator_id"] not in known_before,
            Why.GONE: row["held"] == "right_only",
            Why.PERIOD: at not in periods_before,
            Why.BOUNDARY: row["area_type"] in redrawn,
            Why.FILE: at in other,
        }
        found.append(str(next((why for why, holds in reasons.items() if holds), Why.METHOD)))
    return found


@lru_cache(maxsize=2)
def _both(sides: _Sides) -> tuple[set[str], set[tuple[str, str]], set[str], set[tuple[str, str]]]:
    """What is true of two editions whatever the area, worked out once for a run over many.

    Indicators and their periods known before, kinds of area redrawn, figures from other files.
    """
    known_before = set(sides.before.indicators()["indicator_id"])
    told = sides.before.periods()
    periods = set(zip(told["indicator_id"].astype(str), told["period"].astype(str), strict=True))
    files = sides.files()
    return known_before, periods, sides.redrawn(), set(files.index[files])


def sentences(rows: pd.DataFrame, when: str, *, place: str = "") -> tuple[str, ...]:
    """Say how many figures (of a place) changed since ``when``, and why."""
    whose = f" of {place}" if place else ""
    if rows.empty:
        return (f"No figure{whose} has changed since {when}.",)
    counted = rows["why"].value_counts()
    parts = [f"{counted[str(why)]:,} {said}" for why, said in SAID.items() if str(why) in counted]
    number = f"1 figure{whose} is" if len(rows) == 1 else f"{len(rows):,} figures{whose} are"
    return (f"{number} not as in {when}: {words.listed(parts)}.",)


def touched(editions: Iterable[Store], *, file: str, sha256: str | None = None) -> pd.DataFrame:
    """List what a corrected file touches: editions, figures, and the pages and documents that show them.

    Parameters
    ----------
    editions
        Editions to look through.
    file
        Name of the file, or the id of its data set.
    sha256
        Digest of the corrected file: editions that already read it are left out.

    Returns
    -------
    DataFrame
        The columns of `TOUCHED`: one row per edition, indicator, period and kind of area that rest on the file, with
        the number of figures, and the address of the map that shows them. Every profile and pack of those areas shows
        them too.
    """
    found = [rows for store in editions if len(rows := _touched(store, file, sha256))]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=TOUCHED)


def read_from(store: Store, file: str) -> pd.DataFrame:
    """Data sets of an edition that a word names: the name of a file, or the id of a data set."""
    sets = store.datasets()
    return sets[(sets["dataset_id"] == file) | sets["file"].astype(str).str.contains(file, regex=False)]


def _touched(store: Store, file: str, sha256: str | None) -> pd.DataFrame:
    own = read_from(store, file)
    if sha256 is not None:
        own = own[~own["sha256"].astype(str).str.contains(sha256, regex=False)]
    uses = store.uses().merge(own[["dataset_id", "file"]], on="dataset_id")
    rows = uses.merge(
        store.periods()[["indicator_id", "period", "area_type", "areas"]], on=["indicator_id", "period"]
    )
    pages = [
        f"map?type={kind}&indicator={name}&period={period}"
        for kind, name, period in zip(rows["area_type"], rows["indicator_id"], rows["period"], strict=True)
    ]
    return rows.assign(edition_id=store.edition.edition_id, page=pages).rename(columns={"areas": "figures"})[
        TOUCHED
    ]
