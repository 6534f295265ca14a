"""From the register to an edition: other ways of being heard, small counts of people held back, rates judged.

Signatures, members and forms that came back are counts of people by where they live, told by areas that overlap: they
are protected together, with the sum over all areas of a kind, as participants are (`insight.build.protection`). Votes
and electors are published by returning officers; how many came to a meeting tells of a room that anybody could look
into, and not of where people live.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from insight import disclosure
from insight.build import protection
from insight.disclosure.frames import PUBLISHED_TYPES
from insight.disclosure.sums import SUM, with_sums
from insight.domain import State, Visibility
from insight.engagement.records import PEOPLE, VoiceKind
from insight.grouping import ALL
from insight.stats import voices
from insight.voice import AREA, LATEST

TURNOUT = "turnout_pct"
NAMED = ["kind", "title", "period"]
"""What tells one voice from another."""

BESIDE = ["of", "expected", "whole_share", "share", "index", "lower", "upper", "level", "verdict"]


def tables(
    rows: pd.DataFrame, value: pd.DataFrame, containment: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Work out what is told of other voices.

    Parameters
    ----------
    rows
        Records of kind *voice*, as `insight.register.Register.frames` returns them.
    value
        Rows of table ``value``, for turnout.
    containment
        As `insight.disclosure.pieces` returns it.

    Returns
    -------
    tuple of DataFrame
        Table ``voice``: ``rows`` with ``state``, and ``total`` (people of all areas of the kind together); both numbers
        are missing where they are held back. And rows of table ``representation``: none where the sum is held back,
        for a rate and its index together tell it.

    Raises
    ------
    DisclosureError
        When counts of several kinds of area cannot be true at once.
    """
    people = rows["kind"].isin([str(kind) for kind in PEOPLE]).astype(bool)
    small = ~rows["area_type"].isin([str(kind) for kind in PUBLISHED_TYPES]).astype(bool)
    kept = rows[~(people & small)].reset_index(drop=True)
    parts = [turnout(value)]
    told = [kept.iloc[:0].assign(state=None, total=np.nan)]
    for (kind, _, _), own in kept.groupby(NAMED, sort=False):
        found, sums = _told(own, containment, protect=kind in PEOPLE)
        told.append(_with_totals(found, sums)[told[0].columns])
        parts += _representation(found, sums)
    counted = [part for part in parts if not part.empty]
    voice = pd.concat(told).sort_index()
    return voice, pd.concat(counted, ignore_index=True) if counted else pd.DataFrame()


def _told(
    own: pd.DataFrame, containment: pd.DataFrame, *, protect: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One voice: what is told of its areas, and of the sums over areas of a kind."""
    judged = [_judged(part) for _, part in own.groupby("area_type", sort=False)]
    rows = own.drop(columns="of").join(pd.concat(judged)[BESIDE])
    rows = rows.assign(n=rows["of"], population_share=rows["whole_share"], of=own["of"])
    sums = _sums(rows)
    if not protect:
        state = str(State.VALUE)
        return rows.assign(state=state, least=np.nan, most=np.nan, tell=True), sums.assign(state=state)
    name = ", ".join(str(own[column].iloc[0]) for column in NAMED if own[column].iloc[0])
    try:
        return protection.by_voice(rows, sums, with_sums(rows, sums, containment), name=name)
    except disclosure.DisclosureError as error:
        remedy = "Give every kind of area from the same addresses, or one kind alone."
        faults = [replace(fault, file=f"voices: {name}", remedy=remedy) for fault in error.faults]
        raise disclosure.DisclosureError(faults) from error


def _judged(part: pd.DataFrame) -> pd.DataFrame:
    """Rates of a voice's areas of one kind that may be judged: public ones of which it is known out of how many."""
    public = part["visibility"] == Visibility.PUBLIC
    if (part["kind"] == VoiceKind.ELECTORATE).any():
        public &= False
    return _against_whole(part[public.astype(bool)], "count", "of")


def _against_whole(rows: pd.DataFrame, count: str, of: str) -> pd.DataFrame:
    """Judge each area's rate against that of all together; no row where nobody was heard."""
    own = rows[(rows[of] > 0) & (rows[count] <= rows[of])]
    if own.empty or not own[count].sum() > 0:
        return pd.DataFrame(columns=["count", *BESIDE])
    found = voices.against_whole(own[count].astype(float).round(), own[of].astype(float))
    return found.rename(columns={"n": "of"})


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Every sum that is told, over ``rows`` (index): of all areas of a kind, and of those that are judged.

    ``area_type`` and ``area_code`` name it as if it were an area; ``count`` (people), ``judged``.
    """
    found = []
    for (kind, visibility), part in rows.groupby(["area_type", "visibility"], sort=False):
        for judged, inside in ((False, part), (True, part[part["verdict"].notna()])):
            if len(inside):
                code = f"{kind} {visibility}{' judged' if judged else ''}"
                found.append((SUM, code, inside.index, float(inside["count"].sum()), judged))
    return pd.DataFrame(found, columns=[*AREA, "rows", "count", "judged"])


def _with_totals(rows: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Table ``voice``: counts and sums, missing where they are held back."""
    total = pd.Series(np.nan, index=rows.index)
    for whole in sums[~sums["judged"].astype(bool) & (sums["state"] == State.VALUE)].to_dict("records"):
        total[whole["rows"]] = whole["count"]
    hidden = rows["state"] == State.SUPPRESSED
    return rows.assign(count=rows["count"].astype(float).mask(hidden), total=total)


def _representation(rows: pd.DataFrame, sums: pd.DataFrame) -> list[pd.DataFrame]:
    """Rates of the areas of a voice beside that of all together, where the sum of those that are judged is told."""
    parts = []
    for whole in sums[sums["judged"].astype(bool) & (sums["state"] == State.VALUE)].to_dict("records"):
        own = rows.loc[whole["rows"]]
        first = own.iloc[0]
        name = f"{first['title']} ({first['period']})" if first["title"] else str(first["period"])
        parts.append(_shaped(protection.told(_rated(own)), str(first["kind"]), name, whole["count"]))
    return parts


def _rated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(rate_per_1000=1000 * rows["share"].astype(float))


def _shaped(rows: pd.DataFrame, scope_type: str, scope_id: str, total: float) -> pd.DataFrame:
    """Rows of table ``representation``: ``n`` is everybody who was heard, ``population`` who could have been."""
    return rows.assign(
        scope_type=scope_type,
        scope_id=scope_id,
        by="area",
        dimension=ALL,
        group_id=ALL,
        population=rows["of"],
        population_share=rows["expected"] / total,
        n=total,
        share=rows["count"] / total,
        exercises=1,
    )


def turnout(value: pd.DataFrame) -> pd.DataFrame:
    """Turnout of every election, and the latest of each area: wards vote in different years."""
    rows = value[(value["indicator_id"] == TURNOUT) & (value["state"] == State.VALUE)]
    rows = rows[rows["area_type"].isin([str(kind) for kind in PUBLISHED_TYPES])]
    parts = [
        _voted(part, str(period))
        for (_, period), part in rows.groupby(["area_type", "period"], sort=False)
        if part["numerator"].sum() > 0
    ]
    if not parts:
        return pd.DataFrame()
    found = pd.concat(parts, ignore_index=True)
    year = found["scope_id"].str.extract(r"((?:19|20)[0-9]{2})", expand=False)
    latest = found.assign(year=year).sort_values("year", kind="stable").drop_duplicates(AREA, keep="last")
    return pd.concat([found, latest.drop(columns="year").assign(scope_id=LATEST)], ignore_index=True)


def _voted(part: pd.DataFrame, period: str) -> pd.DataFrame:
    found = _against_whole(part, "numerator", "denominator")
    rows = found.join(part[AREA]).assign(state=str(State.VALUE))
    return _shaped(_rated(rows), "turnout", period, float(found["count"].sum()))
