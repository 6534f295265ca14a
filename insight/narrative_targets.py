"""Why an area is a target, or is not: one row of `insight.stats.targets.targets` in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from insight import words
from insight.stats.targets import WORST, Standing
from insight.stats.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping


def reason(row: Mapping[str, Any] | pd.Series[Any], *, share: float = WORST, did: str = "took part") -> str:
    """Say in a sentence or two why an area stands where it does.

    Parameters
    ----------
    row
        A row with *standing* and *worst* (of `targets`) and *count*, *expected*, *index*, *lower*, *upper*,
        *verdict* and *level* (of `insight.stats.representation.areas`).
    share
        Per cent of the people who live in the areas that count as deprived.
    did
        What those who were heard did, in the past tense.
    """
    return f"{need(row, share)} {_voice(row, did)}"


def need(row: Mapping[str, Any] | pd.Series[Any], share: float) -> str:
    """Say whether an area is among those of greatest need."""
    if row["standing"] == Standing.NO_NEED_FIGURE:
        return "There is no need figure for this area."
    among = "Among" if row["worst"] else "Not among"
    return f"{among} the areas of greatest need, in which {share:g}% of the people live."


def _voice(row: Mapping[str, Any] | pd.Series[Any], did: str) -> str:
    heard = f"{_people(row['count'])} {did} where {_number(row['expected'])} would be expected"
    if row["verdict"] == Verdict.TOO_FEW or pd.isna(row["index"]):
        return f"{heard}: too few to say whether that is chance."
    limits = words.likely_share(row["lower"], row["upper"])
    told = {
        Verdict.UNDER: "less than chance explains",
        Verdict.OVER: "more than chance explains",
        Verdict.AS_EXPECTED: "no more of a difference than chance may make",
    }[Verdict(row["verdict"])]
    return f"{heard}: {words.fair_share(row['index'])}, {told}; {limits}."


def _people(count: float) -> str:
    return "Nobody" if count == 0 else "1 person" if count == 1 else f"{words.count(count)} people"


def _number(expected: float) -> str:
    """Whole from 10, one decimal below, so that 4.6 expected is not read as enough."""
    return words.number(expected, 0 if expected >= 10 else 1)
