"""Other ways of being heard, in words: turnout, parish returns, meetings, petitions, e-panels."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from insight import words
from insight.domain import State
from insight.engagement.records import VoiceKind
from insight.stats import voices
from insight.stats.intervals import wilson
from insight.store import Store
from insight.voice import LATEST

TITLES = {
    VoiceKind.TURNOUT: "Turnout",
    VoiceKind.RETURNS: "Parish and other returns",
    VoiceKind.ATTENDANCE: "People at meetings",
    VoiceKind.PETITION: "Petition",
    VoiceKind.E_PANEL: "E-panel",
}
COLUMNS = ["kind", "title", "period", "said"]


class Nouns(NamedTuple):
    """A kind of area in one and in many."""

    one: str
    many: str

    def some(self, number: int) -> str:
        """Write "1 ward" or "12 wards"."""
        return f"{number:,} {self.one if number == 1 else self.many}"


def told(store: Store) -> pd.DataFrame:
    """Sum every other voice up.

    Returns
    -------
    pandas.DataFrame
        One row per voice and period, the latest first in each kind: ``kind`` (in words), ``title``, ``period``,
        ``said`` (a sentence with the figures).
    """
    rows = store.other_voices()
    kinds = store.area_types().set_index("area_type")
    found = _turnout(store)
    for (kind, title, period), part in rows.groupby(["kind", "title", "period"], sort=False):
        if kind not in SAID:
            continue
        # a voice that is given for wards and districts is told once, by the kind with more areas
        own = part[part["area_type"] == part["area_type"].value_counts().index[0]]
        nouns = kinds.loc[str(own["area_type"].iloc[0]), ["label", "plural"]].str.lower()
        places = Nouns(*nouns)
        named = TITLES[VoiceKind(str(kind))]
        found.append((named, str(title) or named, str(period), _said(str(kind), own, places)))
    table = pd.DataFrame(found, columns=COLUMNS)
    order = {title: at for at, title in enumerate(TITLES.values())}
    table = table.sort_values("period", ascending=False, kind="stable")
    table["period"] = table["period"].map(words.month)
    return table.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable", ignore_index=True)


def of_year(store: Store, year: str) -> pd.DataFrame:
    """Sum up the other voices of one calendar year, as `told` does those of all; elections by their month."""
    rows = told(store)
    rows = rows[rows["period"].str.contains(year, regex=False) & (rows["period"] != LATEST)]
    scopes = store.scopes()
    held = scopes[
        (scopes["scope_type"] == VoiceKind.TURNOUT) & scopes["scope_id"].str.contains(year, regex=False)
    ]
    found = [
        (TITLES[VoiceKind.TURNOUT], "Local elections", str(name), _votes(votes))
        for name in dict.fromkeys(held["scope_id"])
        if len(votes := store.representation(VoiceKind.TURNOUT, str(name), by="area", area_type="ward"))
    ]
    return pd.concat([pd.DataFrame(found, columns=COLUMNS), rows], ignore_index=True)


def _said(kind: str, rows: pd.DataFrame, places: Nouns) -> str:
    """What one voice comes to; how many of its counts are held back."""
    hidden = int((rows["state"] == State.SUPPRESSED).sum())
    if rows["total"].isna().any():
        return f"How many in {places.some(len(rows))} is held back to protect people."
    said = SAID[kind](rows, places)
    return f"{said} [c]: small counts of {places.some(hidden)} are held back." if hidden else said


def _turnout(store: Store) -> list[tuple[str, str, str, str]]:
    """Turnout of the latest election of each ward."""
    if not (store.scopes()["scope_id"] == LATEST).any():
        return []
    rows = _wards(store)
    return [(TITLES[VoiceKind.TURNOUT], "Local elections", LATEST, _votes(rows))] if len(rows) else []


def _wards(store: Store) -> pd.DataFrame:
    """Votes (``count``) and electors (``population``) of every ward at its latest election."""
    return store.representation(VoiceKind.TURNOUT, LATEST, by="area", area_type="ward")


def turnout_of_all(store: Store) -> float | None:
    """Turnout of all wards together, each at its latest election (per cent); None where none is told."""
    rows = _wards(store)
    electors = float(rows["population"].sum())
    return 100 * float(rows["count"].sum()) / electors if electors else None


def _votes(rows: pd.DataFrame) -> str:
    ends = rows.sort_values("rate_per_1000").iloc[[0, -1]]
    low, high = (f"{row['rate_per_1000'] / 10:.1f}% in {row['name']}" for row in ends.to_dict("records"))
    votes, electors = float(rows["count"].sum()), float(rows["population"].sum())
    said = f"{words.count(votes)} votes of {words.count(electors)} electors in {len(rows):,} wards"
    return f"{said}: {100 * votes / electors:.1f}%, from {low} to {high}."


def _sum(rows: pd.DataFrame) -> float:
    """Everybody in the areas together: the sum of each audience stands beside its rows."""
    return float(rows.drop_duplicates("visibility")["total"].sum())


def _returns(rows: pd.DataFrame, places: Nouns) -> str:
    back, sent = _sum(rows), float(rows["of"].sum())
    if rows["of"].isna().any() or sent <= 0 or back > sent:
        return (
            f"{words.count(back)} came back, in {places.some(len(rows))}; how many were sent is not recorded."
        )
    limits = wilson(np.array([back]), np.array([sent]))
    lower, upper = (100 * float(limit[0]) for limit in (limits.lower, limits.upper))
    return (
        f"{words.count(back)} of {words.count(sent)} came back: {100 * back / sent:.0f}% "
        f"(likely range, 95%: {lower:.0f} to {upper:.0f})."
    )


def _attendance(rows: pd.DataFrame, places: Nouns) -> str:
    people = _sum(rows)
    return f"{words.count(people)} people in {places.some(len(rows))}, {people / len(rows):.0f} on average."


def _members(rows: pd.DataFrame, places: Nouns) -> str:
    nobody = int((rows["count"] == 0).sum())
    said = f"{words.count(_sum(rows))} members in {places.some(len(rows) - nobody)}"
    return f"{said}; none in {nobody:,} others." if nobody else f"{said}."


def _petition(rows: pd.DataFrame, places: Nouns) -> str:
    signed, electors = int(_sum(rows)), rows["of"].sum()
    if rows["of"].isna().any() or not 0 < signed <= electors:
        return f"{signed:,} signatures, in {places.some(len(rows))}; how many could sign is not recorded."
    found = voices.petition(np.array([signed]), np.array([int(electors)])).iloc[0]
    needed = int(found["needed"])
    stands = "reached" if found["reached"] else f"{needed - signed:,} short"
    return f"{signed:,} signatures of {int(electors):,} electors; 5% would be {needed:,}: {stands}."


SAID: dict[str, Callable[[pd.DataFrame, Nouns], str]] = {
    VoiceKind.RETURNS: _returns,
    VoiceKind.ATTENDANCE: _attendance,
    VoiceKind.PETITION: _petition,
    VoiceKind.E_PANEL: _members,
}
