"""Whether areas meet a condition: met, not met, or it cannot be judged. Missing is never "does not meet"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insight import comparing, unheard, words
from insight.conditions import CHANCES, LATEST, Condition, ConditionError, Test
from insight.domain import State
from insight.errors import Fault
from insight.profiles import view
from insight.stats.comparison import Comparison
from insight.stats.targets import UNTOLD, WORST, Standing, worst
from insight.store import Store

MET, UNMET, UNKNOWN = "met", "not met", "cannot be judged"

HIGH_FIRST = (Test.WORST, Test.WORST_PEOPLE)
NO_FIGURE = {
    State.SUPPRESSED: "the figure is suppressed to protect people",
    State.MISSING: "there is no figure",
    State.NOT_APPLICABLE: "the figure does not apply here",
}
NO_CHANCE = "the figure has no likely range, so chance cannot be told"
TOO_FEW = "too few people took part, or are expected to, to say"
HELD = "whether it was heard less is held back to protect people"
NOT_COUNTED = "nobody has counted who took part from here"


def judge(store: Store, one: Condition, area_type: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Judge every area of a kind by one condition.

    Returns
    -------
    DataFrame
        One row per area, in order of name: ``area_code``, ``value``, ``text``, ``lower``, ``upper``, ``interval``,
        ``fit``, ``crossing_share``, ``period``, ``state``, ``verdict`` (*met*, *not met*, *cannot be judged*) and
        ``why`` (empty but where it cannot be judged).
    tuple of str
        What should be said beside: areas that tie at the edge of a share.

    Raises
    ------
    ConditionError, UnknownNameError
        When the edition has no such figures for this kind of area, or they cannot be asked this.
    """
    rows, spec = _figures(store, one, area_type), store.indicator(one.indicator_id)
    answer = _test_of(one)(store, one, spec, rows, area_type)
    known = answer.known & (rows["state"] == State.VALUE).to_numpy(bool)
    verdict = np.where(~known, UNKNOWN, np.where(answer.met, MET, UNMET))
    reasons = answer.why or [NO_CHANCE] * len(rows)
    why = [
        "" if sure else NO_FIGURE.get(State(state), reason)
        for sure, state, reason in zip(known, rows["state"], reasons, strict=True)
    ]
    return rows.assign(verdict=verdict, why=why), (*answer.notes, *_times(one, spec, rows))


def _figures(store: Store, one: Condition, area_type: str) -> pd.DataFrame:
    spec = store.indicator(one.indicator_id)
    period = one.period or store.latest_period(one.indicator_id, area_type)
    if period == LATEST:
        rows = store.latest_values(one.indicator_id, area_type)
    else:
        rows = store.values(one.indicator_id, area_type, period)
    if rows.empty:
        table = store.periods()
        here = (table["indicator_id"] == one.indicator_id) & (table["area_type"] == area_type)
        remedy = f"One of: {', '.join(table.loc[here, 'period'])}."
        raise ConditionError(
            Fault(f"condition '{one}'", "there must be such a period", f"'{period}'", remedy)
        )
    decimals = int(spec["decimals"])
    cells = zip(rows["value"], rows["state"], strict=True)
    limits = zip(rows["lower"], rows["upper"], strict=True)
    return rows.assign(
        text=[words.cell(value, state, decimals) for value, state in cells],
        interval=[words.interval(low, high, decimals) for low, high in limits],
    )


def _times(one: Condition, spec: pd.Series, rows: pd.DataFrame) -> tuple[str, ...]:
    """Say that areas have figures of different times, and how many of each."""
    told = rows.loc[rows["state"] == State.VALUE, "period"].value_counts()
    if one.period != LATEST or len(told) < 2:
        return ()
    times = words.listed([f"{period} ({told[period]:,})" for period in words.in_time(told.index)])
    return (f"{spec['title']}: the latest figure of each is taken, of {times}.",)


@dataclass(frozen=True)
class Answer:
    """Which areas meet, of which that is known, what is said beside, and why it is not known where it is not."""

    met: np.ndarray
    known: np.ndarray
    notes: tuple[str, ...] = ()
    why: Sequence[str] = ()


def _test_of(one: Condition) -> Callable[[Store, Condition, pd.Series, pd.DataFrame, str], Answer]:
    if one.test in CHANCES:
        return _beyond_chance
    return {
        Test.OVER: _line,
        Test.UNDER: _line,
        Test.WORST_PEOPLE: _share_of_people,
        Test.BEST_PEOPLE: _share_of_people,
        Test.TENTH: _tenths,
        Test.POCKET: _pockets,
        Test.TARGET: _targets,
    }.get(one.test, _share_of_areas)


def _line(store: Store, one: Condition, spec: pd.Series, rows: pd.DataFrame, area_type: str) -> Answer:
    value, line = rows["value"].to_numpy(float), float(one.amount or 0)
    met = value > line if one.test is Test.OVER else value < line
    return Answer(met, ~np.isnan(value))


def _turned(one: Condition, spec: pd.Series, rows: pd.DataFrame) -> np.ndarray:
    """Figures turned so that those asked for are the highest."""
    value: np.ndarray = rows["value"].to_numpy(float)
    if one.test in (Test.HIGHEST, Test.LOWEST):
        return value if one.test is Test.HIGHEST else -value
    worse = unheard.oriented(rows["value"], str(spec["polarity"]), str(spec["title"])).to_numpy(float)
    turned: np.ndarray = worse if one.test in HIGH_FIRST else -worse
    return turned


def _share_of_areas(
    store: Store, one: Condition, spec: pd.Series, rows: pd.DataFrame, area_type: str
) -> Answer:
    """Pick the share of areas that have a figure, rounded to whole areas, one at least; those that tie are all in."""
    turned = _turned(one, spec, rows)
    known = ~np.isnan(turned)
    if not known.any():
        return Answer(known, known)
    wanted = max(1, int(known.sum() * float(one.amount or 0) / 100 + 0.5))
    edge = np.sort(turned[known])[::-1][wanted - 1]
    met = known & (turned >= edge)
    at_edge = rows[met & (turned == edge)]["text"]
    return Answer(met, known, _ties(one, spec, int(met.sum()), wanted, at_edge))


def _ties(one: Condition, spec: pd.Series, taken: int, wanted: int, at_edge: pd.Series) -> tuple[str, ...]:
    if taken == wanted:
        return ()
    return (
        f"{spec['title']}: {one.amount:g}% would be {wanted:,}, but {len(at_edge):,} have the same figure at the edge "
        f"({at_edge.iloc[0]}), so all {taken:,} are taken.",
    )


def _share_of_people(
    store: Store, one: Condition, spec: pd.Series, rows: pd.DataFrame, area_type: str
) -> Answer:
    turned = _turned(one, spec, rows)
    living = store.areas(area_type).set_index("area_code")["population"].reindex(rows["area_code"])
    people = living.fillna(0.0).to_numpy(float)
    known = ~np.isnan(turned)
    if not known.any() or not people[known].sum():
        nobody = np.zeros_like(known)
        return Answer(nobody, nobody)
    return Answer(worst(turned, people, share=float(one.amount or 0)), known)


def _beyond_chance(
    store: Store, one: Condition, spec: pd.Series, rows: pd.DataFrame, area_type: str
) -> Answer:
    found = comparing.compare_areas(
        store, one.indicator_id, area_type, period=str(rows["period"].iloc[0]), benchmarks=[str(one.amount)]
    )
    column = next(name for name in found if str(name).endswith("_class"))
    classes = found.set_index("area_code")[column].reindex(rows["area_code"])
    known = (classes != str(Comparison.NOT_COMPARED)).to_numpy(bool)
    if not known.any():
        rule = "the figures must have a likely range, and the larger area a figure, for chance to be told"
        remedy = "Use worst, over or under, or another of district, county and nation."
        raise ConditionError(Fault(f"condition '{one}'", rule, f"'{spec['title']}' has none", remedy))
    return Answer((classes == str(one.test)).to_numpy(bool), known)


def _tenths(store: Store, one: Condition, spec: pd.Series, rows: pd.DataFrame, area_type: str) -> Answer:
    begins = view(store, one.indicator_id, area_type, str(rows["period"].iloc[0])).tenths
    if not begins:
        rule = "the nation's tenths must be known"
        remedy = "Use worst, or a deprivation score or rank."
        raise ConditionError(Fault(f"condition '{one}'", rule, f"'{spec['title']}' has none", remedy))
    value = rows["value"].to_numpy(float)
    above = (value[:, None] >= np.array(begins)[None, :]).sum(axis=1)  # 0 the lowest tenth, 9 the highest
    place = 10 - above if spec["polarity"] == "high_is_worse" else above + 1
    return Answer(place <= float(one.amount or 0), ~np.isnan(value))


def _pockets(store: Store, one: Condition, spec: pd.Series, rows: pd.DataFrame, area_type: str) -> Answer:
    found = store.pockets()
    if one.indicator_id not in set(found["indicator_id"]):
        ids = ", ".join(dict.fromkeys(found["indicator_id"])) or "none in this edition"
        rule, title = "hidden pockets are found by overall deprivation scores", f"'{spec['title']}'"
        raise ConditionError(Fault(f"condition '{one}'", rule, title, f"Use one of: {ids}."))
    here = found[(found["indicator_id"] == one.indicator_id) & (found["area_type"] == area_type)]
    holds = rows["area_code"].isin(here["area_code"]).to_numpy(bool)
    return Answer(holds, rows["value"].notna().to_numpy(bool))


def _targets(store: Store, one: Condition, spec: pd.Series, rows: pd.DataFrame, area_type: str) -> Answer:
    question = unheard.Question(area_type, one.indicator_id, worst=float(one.amount or WORST))
    found = unheard.find(store, question).rows.set_index("area_code").reindex(rows["area_code"])
    met = (found["standing"] == str(Standing.TARGET)).to_numpy(bool)
    deprived = found["worst"].eq(True).to_numpy(bool)
    few = found["standing"].isin(UNTOLD).to_numpy(bool) & deprived
    held = found["standing"] == str(Standing.HELD_BACK)
    why = [
        NOT_COUNTED if state == State.MISSING else HELD if hidden else TOO_FEW
        for state, hidden in zip(found["state"].tolist(), held.tolist(), strict=True)
    ]
    return Answer(met, ~few, why=why)
