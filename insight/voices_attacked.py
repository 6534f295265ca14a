"""What can be worked out of other voices: signatures, members and forms that came back, by area and all together.

Counts of overlapping areas are taken from each other and from the sums over all areas of a kind, as counts of
participants are. A rate that stands beside a count which is held back tells it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pandas as pd

from insight import disclosure
from insight.disclosure.sums import SUM, with_sums
from insight.domain import State
from insight.errors import Fault

NAMED = ["kind", "title", "period"]
RATES = ["judged_count", "share", "index", "lower", "upper", "rate_per_1000"]
RATE_RULE = "no rate tells of a count that is held back"
SUM_RULE = "counts of areas agree with their sum"
REMEDY = "Build the edition anew: a build holds such counts back."


def findings(rows: pd.DataFrame, containment: pd.DataFrame) -> list[Fault]:
    """Attack other voices.

    Parameters
    ----------
    rows
        Rows of query ``told_voices``.
    containment
        As `insight.disclosure.pieces` returns it.

    Returns
    -------
    list of Fault
        One per count that is small, can be worked out, or has a rate beside it. Never the count.
    """
    parts = [own.reset_index(drop=True) for _, own in rows.groupby(NAMED, sort=True)]
    return list(chain.from_iterable((*_rates(own), *_worked_out(own, containment)) for own in parts))


def _name(own: pd.DataFrame) -> str:
    return ", ".join(str(own[column].iloc[0]) for column in NAMED if own[column].iloc[0])


def _rates(own: pd.DataFrame) -> Iterator[Fault]:
    hidden = own["state"] == State.SUPPRESSED
    for row in own[hidden & own[RATES].notna().any(axis=1)].to_dict("records"):
        where = f"voices: {_name(own)}, {row['area_type']}, {row['area_code']}"
        yield Fault(where, RATE_RULE, "a rate", REMEDY)


def _worked_out(own: pd.DataFrame, containment: pd.DataFrame) -> list[Fault]:
    sums = _sums(own)
    told = own["count"].astype(float).where(own["state"] == State.VALUE)
    cells = pd.concat([own[["area_type", "area_code"]].assign(published=told), sums])
    cells = cells.assign(exercise_id=_name(own), dimension="voice", group="voice")
    try:
        found = disclosure.faults_of(cells, with_sums(own, sums, containment))
    except disclosure.DisclosureError:
        return [Fault(f"voices: {_name(own)}", SUM_RULE, "a contradiction", REMEDY)]
    return [Fault(f"voices: {fault.file}", fault.rule, fault.found, REMEDY) for fault in found]


def _sums(own: pd.DataFrame) -> pd.DataFrame:
    """Everybody in the areas of a kind, and everybody in those that are judged: known to be held back where missing."""
    found = []
    for (kind, visibility), part in own.groupby(["area_type", "visibility"], sort=True):
        for column, inside in (("total", part), ("n", part[part["judged"].astype(bool)])):
            if len(inside):
                name = f"{kind} {visibility} {column}"
                found.append((SUM, name, inside.index, inside[column].max()))
    return pd.DataFrame(found, columns=["area_type", "area_code", "rows", "published"])
