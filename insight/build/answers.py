"""Answers as an edition may tell them: what could be worked out of those held back is held back too."""

from __future__ import annotations

import pandas as pd

from insight.answers_attacked import PLACE_RULE, SHARE_RULE, SHARES, TOLD_RULE, findings
from insight.domain import State
from insight.grouping import ALL

KEY = ["exercise_id", "question_id", "area_type", "area_code"]


def protected(answers: pd.DataFrame, exercises: pd.DataFrame, representation: pd.DataFrame) -> pd.DataFrame:
    """Hold back whatever the attacker of `insight.answers_attacked` finds, until it finds nothing.

    An import protects answers already; but it knows one file, and a register may hold what another version made. Of a
    question whose counts contradict each other nothing is told.

    Parameters
    ----------
    answers
        Fields of `insight.engagement.records.Answer`, one row each.
    exercises
        Rows of table ``exercise``.
    representation
        Rows of table ``representation``, already protected.
    """
    if answers.empty:
        return answers
    out = answers.reset_index(drop=True).astype({"share": float, "lower": float, "upper": float, "n": float})
    out = out.astype({"count": float, "effective_n": float})
    while True:
        found = findings(beside(out, exercises, representation))
        if found.empty:
            return out
        out = _held_back(out, found)


def beside(answers: pd.DataFrame, exercises: pd.DataFrame, representation: pd.DataFrame) -> pd.DataFrame:
    """Answers with *special* of their exercise and *participants*, the state of those who took part there."""
    heard = representation[(representation["scope_type"] == "exercise") & (representation["by"] == "area")]
    heard = heard.rename(columns={"scope_id": "exercise_id", "state": "participants"})
    keys = ["exercise_id", "area_type", "area_code"]
    rows = answers.merge(exercises[["exercise_id", "special"]], on="exercise_id", how="left")
    return rows.merge(heard[[*keys, "participants"]], on=keys, how="left", validate="many_to_one")


def _held_back(answers: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Take back shares and single counts that tell; whole places where a count is worked out; last the question."""
    out = answers.copy()
    rules = set(found["rule"])
    if SHARE_RULE in rules:
        own = _rows(out, found[found["rule"] == SHARE_RULE], [*KEY, "answer"])
        out.loc[own, SHARES] = float("nan")
    elif TOLD_RULE in rules or PLACE_RULE in rules:
        small = _rows(out, found[found["rule"] == TOLD_RULE], [*KEY, "answer"])
        placed = _rows(out, found[found["rule"] == PLACE_RULE], KEY)
        _hide(out, small)
        _hide(out, placed, total=True)
    else:
        asked = _rows(out, found, KEY[:2])
        places = asked & (out["area_type"] != ALL) & out["n"].notna()
        own = places & _rows(out, found, KEY)
        _hide(out, own if own.any() else places if places.any() else asked, total=True)
    return out


def _rows(answers: pd.DataFrame, found: pd.DataFrame, key: list[str]) -> pd.Series:
    wanted = pd.MultiIndex.from_frame(found[key].astype(str))
    return pd.Series(pd.MultiIndex.from_frame(answers[key].astype(str)).isin(wanted), index=answers.index)


def _hide(answers: pd.DataFrame, rows: pd.Series, *, total: bool = False) -> None:
    answers.loc[rows, ["count", *SHARES, *(["n"] if total else [])]] = float("nan")
    answers.loc[rows, "state"] = str(State.SUPPRESSED)
