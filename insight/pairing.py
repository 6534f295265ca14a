"""Two figures side by side: the same at two times, two needs, or need and voice. What the pair says, in words.

Whether the worst areas of both are the same is told beside how many would be if the two had nothing to do with each
other; that is a plain count and no test.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from insight import profiles, words
from insight.domain import Polarity, State
from insight.grouping import ALL
from insight.store import Store

VOICE = "voice"
"""Key of the side that shows who has been heard."""
HEARD = "How far people were heard"
VOICE_BREAKS = (0.5, 0.8, 1.25)
"""Half as much as a fair share, a fifth less, a quarter more."""
WORST = 5
"""The worst fifth of the areas of both sides is compared."""
FEWEST = 10
"""With fewer areas than this a worst fifth says nothing."""


@dataclass(frozen=True)
class Side:
    """One figure for every area of a kind.

    ``rows``: ``area_code``, ``name``, ``parent_name``, ``value`` (NaN for none), ``text`` as printed, ``state``.
    """

    key: str
    title: str
    unit: str
    period: str
    decimals: int
    polarity: Polarity
    rows: pd.DataFrame

    @property
    def label(self) -> str:
        """Title, and the period where the title does not hold its year."""
        told = any(len(word) == 4 and word.isdigit() and word in self.title for word in self.period.split())
        return self.title if told or not self.period else f"{self.title} ({self.period})"


def name_of(indicator_id: str, period: str) -> str:
    """How an address names a side."""
    return f"{indicator_id}@{period}"


def has_voice(store: Store, area_type: str) -> bool:
    """Whether anybody was counted by areas of a kind."""
    return bool(_voice(store, area_type)["index"].notna().any())


def side(store: Store, key: str, area_type: str) -> Side:
    """Figure that a key names: `VOICE`, an indicator, or an indicator at a period (`name_of`).

    Raises
    ------
    UnknownNameError
        For an indicator that is not there, or has no figures for the kind of area.
    """
    if key == VOICE:
        return _heard(store, area_type)
    indicator_id, _, period = key.partition("@")
    shown = profiles.view(store, indicator_id, area_type, period or None, beside=False)
    spec = shown.spec
    return Side(
        name_of(indicator_id, shown.period), str(spec["title"]), str(spec["unit"]), shown.period,
        int(spec["decimals"]), Polarity(spec["polarity"]), shown.rows,
    )  # fmt: skip


def _voice(store: Store, area_type: str) -> pd.DataFrame:
    return store.representation(ALL, ALL, by="area", area_type=area_type)


def _heard(store: Store, area_type: str) -> Side:
    """How far each area's people were heard, over all exercises: 1 is a fair share."""
    areas = store.areas(area_type)
    found = _voice(store, area_type).set_index("area_code").reindex(areas["area_code"])
    value = found["index"].astype(float).to_numpy()
    hidden = (found["state"] == State.SUPPRESSED).to_numpy()
    state = [
        State.VALUE if known else State.SUPPRESSED if held else State.MISSING
        for known, held in zip(value == value, hidden, strict=True)  # noqa: PLR0124  NaN
    ]
    rows = areas.assign(value=value, state=state)
    rows["text"] = [words.cell(float(number), mark, 2) for number, mark in zip(value, state, strict=True)]
    return Side(VOICE, HEARD, "times a fair share", "all engagement", 2, Polarity.HIGH_IS_BETTER, rows)


def both(left: Side, right: Side) -> pd.DataFrame:
    """Areas with the figures of both: ``name``, ``parent_name``, and ``value``, ``text`` with ``_left``, ``_right``."""
    columns = ["area_code", "value", "text"]
    return left.rows[["area_code", "name", "parent_name", "value", "text"]].merge(
        right.rows[columns], on="area_code", how="left", suffixes=("_left", "_right")
    )


def sentences(left: Side, right: Side, plural: str) -> tuple[str, ...]:
    """What the two say together."""
    rows = both(left, right)
    known = rows.dropna(subset=["value_left", "value_right"])
    without = len(rows) - len(known)
    said = _change(left, right, known, plural) if same(left, right) else _worst(left, right, known, plural)
    if without:
        verb, are = ("lacks", "is") if without == 1 else ("lack", "are")
        said = (
            *said,
            f"{without:,} of the {len(rows):,} {plural} {verb} one figure or the other, and {are} not counted here.",
        )
    return said


def same(left: Side, right: Side) -> bool:
    """Whether both sides are one indicator."""
    return left.key.partition("@")[0] == right.key.partition("@")[0]


def _change(left: Side, right: Side, known: pd.DataFrame, plural: str) -> tuple[str, ...]:
    if left.key == right.key:
        return ("Both maps show the same figure. Choose another period or another figure for one of them.",)
    up = int((known["value_right"] > known["value_left"]).sum())
    down = int((known["value_right"] < known["value_left"]).sum())
    return (
        f"From {left.period} to {right.period} the figure rose in {up:,} of {len(known):,} {plural} and fell in "
        f"{down:,}.",
        "Small changes may be chance. The profile of an area shows its trend, and where what is counted has changed.",
    )


def _worst(left: Side, right: Side, known: pd.DataFrame, plural: str) -> tuple[str, ...]:
    if len(known) < FEWEST:
        return ()
    number = len(known) // WORST
    one = set(_ends(known, "value_left", left, number))
    two = set(_ends(known, "value_right", right, number))
    chance = number * number / len(known)
    return (
        f"Of the {number:,} {plural} with the {_end(left)} figure for “{left.label}”, {len(one & two):,} are also "
        f"among the {number:,} with the {_end(right)} for “{right.label}”.",
        f"If the two had nothing to do with each other, about {chance:,.0f} would be.",
    )


def _end(side_: Side) -> str:
    return "lowest" if side_.polarity is Polarity.HIGH_IS_BETTER else "highest"


def _ends(known: pd.DataFrame, column: str, side_: Side, number: int) -> list[str]:
    rows = known.sort_values(column, ascending=side_.polarity is Polarity.HIGH_IS_BETTER, kind="stable")
    return list(rows["area_code"].head(number))
