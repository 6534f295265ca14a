"""What can be worked out of answers that are held back: from counts, shares and totals, by place and over all.

Counts of the answers of one question add up over answers, to what agrees and to all who answered, and over places,
to the whole exercise; people whose place is told nowhere stand together as one place more. Shares are weighted, so that
no equation ties them over places. In one place they add up to 1, and beside a count that is told a share tells about
how many answered: where that is held back, no share may be told.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insight import disclosure
from insight.domain import State
from insight.engagement.records import Part
from insight.grouping import ALL, ORDINARY_MINIMUM, SPECIAL_MINIMUM

PLACE = "place"
ELSEWHERE = "elsewhere"
SHARES = ["share", "lower", "upper", "effective_n"]
WHOLE = "all who answered"
FOUND = ["exercise_id", "question_id", "area_type", "area_code", "answer", "rule", "found"]
SHARE_RULE = "no share tells of a count that is held back"
TOLD_RULE = "no small count is published"
BOUND_RULE = "no hidden count can be worked out"
SUM_RULE = "answers add up over places and to all who answered"
PLACE_RULE = "answers tell nothing of how many took part where that is held back"


def findings(rows: pd.DataFrame) -> pd.DataFrame:
    """Attack answers.

    Parameters
    ----------
    rows
        Columns of view ``answer``, with *special* (of the exercise) and *participants* (state of the count of those who
        took part in the area; missing where the exercise is not told by area).

    Returns
    -------
    DataFrame
        One row per count that can be worked out: *exercise_id*, *question_id*, *area_type*, *area_code* (``elsewhere``
        for people whose place is told nowhere), *answer*, *rule* and *found*. Never the count.
    """
    parts = [pd.DataFrame(columns=FOUND)]
    for (exercise, question), own in rows.groupby(["exercise_id", "question_id"], sort=True):
        least = SPECIAL_MINIMUM if own["special"].fillna(value=False).astype(bool).any() else ORDINARY_MINIMUM
        lines = [*_shares(own), *_small(own, least), *_worked_out(own, least)]
        parts.append(pd.DataFrame([(exercise, question, *line) for line in lines], columns=FOUND))
    return pd.concat(parts, ignore_index=True)


def _shares(own: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Shares that tell of a count that is held back, and answers of places where participants are."""
    hidden = (own["state"] == State.SUPPRESSED) | own["n"].isna()
    for row in own[hidden & own[SHARES].notna().any(axis=1)].to_dict("records"):
        yield (row["area_type"], row["area_code"], row["answer"], SHARE_RULE, "a share")
    told = own["count"].notna() | own["n"].notna()
    for row in own[told & (own["participants"] == State.SUPPRESSED)].to_dict("records"):
        yield (row["area_type"], row["area_code"], row["answer"], PLACE_RULE, "a count of answers")


def _small(own: pd.DataFrame, least: int) -> Iterator[tuple[str, ...]]:
    for row in own[own["count"].between(1, least - 1)].to_dict("records"):
        yield (row["area_type"], row["area_code"], row["answer"], TOLD_RULE, "a small count")


def _worked_out(own: pd.DataFrame, least: int) -> Iterator[tuple[str, ...]]:
    """Counts that the sums over answers and places give away."""
    try:
        seen = disclosure.attack(_cells(own), _containment(own), threshold=least)
    except disclosure.DisclosureError:
        for place in own[["area_type", "area_code"]].drop_duplicates().to_dict("records"):
            yield (place["area_type"], place["area_code"], WHOLE, SUM_RULE, "a contradiction")
        return
    narrow = seen["upper"].astype(float) - seen["lower"].astype(float) < least - 1 - 1e-6
    # Of people whose place is told nowhere no count is held back: only a small one must not be worked out.
    lone = (seen["lower"] > 0.5) & (seen["upper"] < least - 0.5)
    for row in seen[lone.where(seen["group"] == ELSEWHERE, narrow).astype(bool)].to_dict("records"):
        kind = "district" if row["dimension"] == PLACE else ALL
        answer = WHOLE if row["area_type"] == str(Part.QUESTION) else str(row["area_code"])
        yield (kind, str(row["group"]), answer, BOUND_RULE, "a range that is too narrow")


def _cells(own: pd.DataFrame) -> pd.DataFrame:
    """What is told, as counts of answers (the *areas*) in places (the *groups*)."""
    parts = own[["part", "answer", "area_code", "count"]].rename(columns={"count": "published"})
    whole = own.groupby("area_code")["n"].max().rename("published").reset_index()
    known = pd.concat([parts, whole.assign(part=str(Part.QUESTION), answer="")], ignore_index=True)
    if (known["area_code"] != ALL).any():
        elsewhere = known[["part", "answer"]].drop_duplicates()
        known = pd.concat([known, elsewhere.assign(area_code=ELSEWHERE, published=np.nan)], ignore_index=True)
    return pd.DataFrame(
        {
            "exercise_id": "answers",
            "area_type": known["part"].astype(str),
            "area_code": known["answer"],
            "dimension": np.where(known["area_code"] == ALL, ALL, PLACE),
            "group": known["area_code"],
            "published": known["published"].astype(float),
        }
    )


def _containment(own: pd.DataFrame) -> pd.DataFrame:
    """Which answers each count adds up."""
    single = own[own["part"] == str(Part.ANSWER)].drop_duplicates("answer")
    agreed = own.loc[own["part"] == str(Part.AGREE), "answer"].unique()
    pieces = [(label, label, str(Part.ANSWER)) for label in single["answer"]]
    pieces += [(label, "", str(Part.QUESTION)) for label in single["answer"]]
    pieces += [
        (label, name, str(Part.AGREE))
        for name in agreed
        for label in single.loc[single["agrees"].astype(bool), "answer"]
    ]
    return pd.DataFrame(pieces, columns=["piece_code", "area_code", "area_type"])
