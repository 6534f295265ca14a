"""Sentences about patterns over place and time: clusters on a map, and which way an area has gone."""

from __future__ import annotations

import pandas as pd

from insight import words
from insight.clustering import Clusters, Group
from insight.domain import Polarity
from insight.stats.clusters import Cluster
from insight.stats.comparison import Trend

MOST_GROUPS = 3
"""Groups told one by one; the table has them all."""

MOST_NAMES = 6
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def clusters(found: Clusters, place: str) -> tuple[str, ...]:
    """Say what stands out from chance, where it lies and how sure that is.

    ``found`` is what `insight.clustering.clusters` returns; ``place`` the name of the council's area.
    """
    kind = _lower_first(str(found.area_type["label"]))
    if found.moran is None:
        return (f"Clusters of this indicator are not looked for among {_plural(found)}.",)
    said = [_group(group, found, place) for group in found.groups[:MOST_GROUPS]]
    if len(found.groups) > MOST_GROUPS:
        said.append(
            f"{_number(len(found.groups) - MOST_GROUPS).capitalize()} smaller clusters stand in the table."
        )
    if not said:
        said.append("No cluster stands out from chance.")
    said += _outliers(found, kind)
    return (*said, *_whole(found), *_isolates(found))


def _group(group: Group, found: Clusters, place: str) -> str:
    number = len(group.names)
    where = f"in the middle of {place}" if group.quarter == "middle" else f"in the {group.quarter} of {place}"
    names = words.listed(list(group.names), most=MOST_NAMES)
    what = _what(group.kind, str(found.spec["polarity"]))
    if number == 1:
        kind = _lower_first(str(found.area_type["label"]))
        return f"One {kind} {where}, {names}, and its neighbours form a cluster of {what}; chance would rarely do this."
    return (
        f"{_number(number).capitalize()} {_plural(found)} {where} form a cluster of {what}; chance would rarely "
        f"do this: {names}."
    )


def _what(kind: str, polarity: str) -> str:
    high = kind == Cluster.HIGH_HIGH.value
    if polarity == Polarity.NEUTRAL:
        return "high figures" if high else "low figures"
    return need(high=high, polarity=polarity)


def need(*, high: bool, polarity: str) -> str:
    """What high or low figures point to; of figures of which low is the worse end, that they are low is said first."""
    if polarity == Polarity.HIGH_IS_WORSE:
        return "high need" if high else "low need"
    return "high figures, so of low need" if high else "low figures, so of high need"


def _outliers(found: Clusters, kind: str) -> list[str]:
    said = []
    for cluster, ends in (
        (Cluster.HIGH_LOW, ("high", "low")),
        (Cluster.LOW_HIGH, ("low", "high")),
    ):
        names = list(found.outliers.loc[found.outliers["kind"] == cluster.value, "name"])
        if names:
            verb = "stands" if len(names) == 1 else "stand"
            listed = words.listed(names, most=MOST_NAMES)
            said.append(f"{listed} {verb} out: {ends[0]} among {_plural(found)} that are {ends[1]}.")
    return said


def _whole(found: Clusters) -> list[str]:
    moran = found.moran
    if moran is None or pd.isna(moran["p"]):
        return []
    sure = float(moran["p"]) < 0.05
    how = (
        "are more alike than chance would make them"
        if moran["statistic"] > moran["expected"]
        else "differ more"
    )
    said = how if sure else "are no more alike than chance would make them"
    return [
        f"Over the whole map, neighbours {said} (Moran's I {words.number(float(moran['statistic']), 2)}, "
        f"p {_p(float(moran['p']))}, {moran['period']})."
    ]


def _p(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"= {value:.3f}"


def _isolates(found: Clusters) -> list[str]:
    names = list(found.isolates["name"])
    if not names:
        return []
    verb = "has" if len(names) == 1 else "have"
    return [f"{words.listed(names, most=MOST_NAMES)} {verb} no neighbours on this map, and no part in this."]


def trend(found: pd.DataFrame, series: pd.DataFrame) -> tuple[str, ...]:
    """Say which way an area has gone, or why that is not said.

    ``found`` is `insight.store.Store.trends` for one area and ``series`` its `insight.store.Store.series`.
    """
    if found.empty:
        return ("There is one period only: no trend.",)
    row = found.iloc[0]
    said = []
    if row["direction"] == Trend.NOT_CALCULATED:
        said.append(f"No trend is given: {str(row['reason']).removesuffix('.')}.")
    elif row["direction"] == Trend.NO_CHANGE:
        said.append(f"No change beyond chance from {row['from_period']} to {row['to_period']}.")
    else:
        said.append(f"{str(row['direction']).capitalize()}, {row['from_period']} to {row['to_period']}.")
    for broken in series.dropna(subset=["break_note"]).itertuples():
        told = f"the series begins anew in {broken.period} ({broken.break_kind}): {broken.break_note}"
        if row["reason"] != told:
            said.append(told[0].upper() + told[1:])
    if row["apportioned"]:
        said.append("Some periods are apportioned: split by where people live.")
    return tuple(said)


def _number(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def _plural(found: Clusters) -> str:
    return _lower_first(str(found.area_type["plural"]))


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
