"""Which areas meet several conditions at once, which cannot be judged, and what each condition alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from insight import origins, profiles
from insight.conditions import LATEST, Condition, ConditionError, asked, in_words
from insight.domain import State
from insight.errors import Fault, InsightError, UnknownNameError
from insight.judging import MET, UNKNOWN, UNMET, judge
from insight.store import Store

__all__ = ["MET", "UNKNOWN", "UNMET", "Asked", "Found", "exported", "meeting"]

KEPT = (
    "value", "text", "lower", "upper", "interval", "fit", "crossing_share", "period", "state", "verdict", "why",
)  # fmt: skip
"""What is kept of each condition, behind its number: ``1_value``, ``1_text`` and so on."""


@dataclass(frozen=True)
class Asked:
    """One condition with its words: ``words`` in full, ``test`` without the indicator, ``title`` the indicator."""

    condition: Condition
    title: str
    unit: str
    decimals: int
    test: str
    words: str
    period: str

    @property
    def own_times(self) -> bool:
        """Whether each area has a figure of its own time."""
        return self.condition.period == LATEST


@dataclass(frozen=True)
class Found:
    """The answer.

    Parameters
    ----------
    asked
        The conditions, in order; the first is number 1.
    area_type, kind, plural
        Kind of area: its id, and its name for one and for many as they stand in a sentence.
    place
        The county, or the district that was asked for.
    rows
        One row per area of the kind (of the district), in order of name: ``area_code``, ``name``, ``label``,
        ``parent_name``, ``population`` (people), ``verdict`` (*met* where all conditions are, *not met* where one is
        not, else *cannot be judged*), ``count`` (conditions met), and for condition 1 ``1_value``, ``1_text``,
        ``1_lower``, ``1_upper``, ``1_interval``, ``1_fit``, ``1_crossing_share``, ``1_period``, ``1_state``,
        ``1_verdict``, ``1_why``; the same for the others.
    notes
        What should be said beside, such as areas that tie at the edge.
    """

    asked: tuple[Asked, ...]
    area_type: str
    kind: str
    plural: str
    place: str
    rows: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def met(self) -> pd.DataFrame:
        """Areas that meet all conditions, in order of name."""
        return self.rows[self.rows["verdict"] == MET]

    @property
    def unknown(self) -> pd.DataFrame:
        """Areas that cannot be judged: no condition is known not to be met, and one at least is not known."""
        return self.rows[self.rows["verdict"] == UNKNOWN]

    def together(self, numbers: Sequence[int]) -> pd.DataFrame:
        """Areas that meet the conditions of these numbers (1 the first), whatever the others say."""
        met = pd.DataFrame({number: self.rows[f"{number}_verdict"] == MET for number in numbers})
        return self.rows[met.all(axis=1)]

    def counts(self) -> dict[tuple[int, ...], int]:
        """How many areas meet each condition alone, and each combination of them: numbers to areas."""
        numbers = range(1, len(self.asked) + 1)
        sets = [some for size in numbers for some in combinations(numbers, size)]
        return {some: len(self.together(some)) for some in sets}


def meeting(
    store: Store, conditions: Sequence[Condition], area_type: str, *, district: str | None = None
) -> Found:
    """Find the areas of a kind that meet all conditions.

    Parameters
    ----------
    conditions
        As `insight.conditions.parse` gives them.
    area_type
        Kind of area.
    district
        Code or name of a district: only its areas are listed. What is *worst* stays the worst of the whole county.

    Raises
    ------
    ConditionError
        With every fault: no such figures for this kind of area, or figures that cannot be asked this.
    UnknownNameError
        For a kind of area or a district that is not there.
    """
    areas = store.areas(area_type)
    areas["label"] = profiles.labels(areas)
    rows = areas[["area_code", "name", "label", "parent_code", "parent_name", "population"]]
    labels, notes = _kind(store, area_type), list[str]()
    told, faults = list[Asked](), list[Fault]()
    for number, one in enumerate(conditions, 1):
        try:
            judged, said = judge(store, one, area_type)
        except InsightError as error:
            faults += error.faults
            continue
        told.append(_asked(store, one, judged, *labels))
        notes += said
        kept = judged[["area_code", *KEPT]].rename(columns={name: f"{number}_{name}" for name in KEPT})
        rows = rows.merge(kept, on="area_code", how="left")
    if faults:
        raise ConditionError(faults)
    place, rows = _within(store, rows, district)
    return Found(tuple(told), area_type, *labels, place, _together(rows, len(told)), tuple(notes))


def _kind(store: Store, area_type: str) -> tuple[str, str]:
    kinds = store.area_types()
    row = kinds[kinds["area_type"] == area_type].iloc[0]
    one, many = (str(row[name]) for name in ("label", "plural"))
    return one[:1].lower() + one[1:], many[:1].lower() + many[1:]


def _asked(store: Store, one: Condition, judged: pd.DataFrame, kind: str, areas: str) -> Asked:
    spec = store.indicator(one.indicator_id)
    return Asked(
        condition=one,
        title=str(spec["title"]),
        unit=str(spec["unit"]),
        decimals=int(spec["decimals"]),
        test=asked(one, spec, areas),
        words=in_words(one, spec, areas),
        period=f"the latest of each {kind}" if one.period == LATEST else str(judged["period"].iloc[0]),
    )


def _within(store: Store, rows: pd.DataFrame, district: str | None) -> tuple[str, pd.DataFrame]:
    if district is None:
        return store.edition.place, rows
    place = store.area(district, area_type="district")
    inside = rows[rows["parent_code"] == place["area_code"]]
    if inside.empty:
        rule, remedy = (
            "the district must hold areas of this kind",
            "Leave the district out, or choose another.",
        )
        raise UnknownNameError(Fault("district", rule, f"'{place['name']}'", remedy))
    return str(place["name"]), inside


def _together(rows: pd.DataFrame, conditions: int) -> pd.DataFrame:
    """Add whether all are met: not met where one is not, else unknown where one is; and how many are met."""
    verdicts = pd.DataFrame({n: rows[f"{n}_verdict"].fillna(UNKNOWN) for n in range(1, conditions + 1)})
    verdict = pd.Series(MET, index=rows.index, dtype=object)
    verdict[(verdicts == UNKNOWN).any(axis=1)] = UNKNOWN
    verdict[(verdicts == UNMET).any(axis=1)] = UNMET
    found = rows.assign(verdict=verdict, count=(verdicts == MET).sum(axis=1))
    return found.drop(columns="parent_code").reset_index(drop=True)


def times(rows: pd.DataFrame, number: int, one: Asked) -> list[str]:
    """What is written behind each area's figure of a condition: its time, where each has its own."""
    told = (rows[f"{number}_state"] == State.VALUE) & one.own_times
    return [f", {period}" if own else "" for own, period in zip(told, rows[f"{number}_period"], strict=True)]


def exported(store: Store, found: Found) -> pd.DataFrame:
    """Rows for a file, every figure unrounded, with the condition it was held against and its source in each row."""
    rows = found.rows[["area_code", "name", "parent_name", "population", "verdict", "count"]].copy()
    rows.insert(0, "area_type", found.area_type)
    rows = rows.rename(columns={"verdict": "all_conditions", "count": "conditions_met"})
    parts = [rows]
    for number, one in enumerate(found.asked, 1):
        names = [name for name in KEPT if name not in ("text", "interval")]
        part = found.rows[[f"{number}_{name}" for name in names]].copy()
        part.insert(0, f"{number}_condition", str(one.condition))
        part.insert(1, f"{number}_indicator", one.title)
        part.insert(2, f"{number}_unit", one.unit)
        part[f"{number}_source"], part[f"{number}_licence"] = origins.credit(
            store, one.condition.indicator_id
        )
        parts.append(part)
    return pd.concat(parts, axis=1).assign(edition=store.edition.edition_id)
