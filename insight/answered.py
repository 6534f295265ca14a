"""What people answered, in words and as a table: shares with intervals where they speak for all, else a description."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import pandas as pd

from insight import words
from insight.domain import State
from insight.engagement.records import Answer, Part

DESCRIBED = "Shares are of those who answered: they chose to take part, so nothing is said of others."
WHOLE = "Everybody"


def of_records(answers: Iterable[Answer]) -> pd.DataFrame:
    """Answers that were just worked out, as `insight.heard.Heard.answers` returns those of an edition."""
    rows = pd.DataFrame([asdict(answer) for answer in answers])
    return rows if rows.empty else rows.assign(name=rows["area_code"].where(rows["area_type"] != "all", None))


def sentences(weighting: pd.DataFrame, answers: pd.DataFrame) -> tuple[str, ...]:
    """How answers were weighted and what that cost; then what was found of every question with a target."""
    if weighting.empty:
        return ()
    said = [_weighted(weighting.iloc[0])]
    whole = answers[(answers["area_type"] == "all") & (answers["part"] == str(Part.AGREE))]
    said += [_found(row) for _, row in whole.iterrows() if pd.notna(row["share"])]
    return tuple(said)


def _weighted(row: pd.Series) -> str:
    if not row["generalises"]:
        return DESCRIBED
    by = ", ".join(str(name).replace("_", " ") for name in row["dimensions"])
    how = f"weighted to the population by {by}" if by else "not weighted"
    left = f"; {row['left_out']:,.0f} left out" if row["left_out"] else ""
    return (
        f"{row['people']:,.0f} answers, {how}{left}: design effect {row['design_effect']:.2f}, so they are as sure as "
        f"{row['effective_n']:,.0f} of a simple random sample."
    )


def _found(row: pd.Series) -> str:
    """One question: the share that agree, its likely range, and where the target lies."""
    said = f"{row['question']}: {100 * row['share']:.0f} % {row['answer'].lower()}"
    if pd.isna(row["lower"]):
        return f"{said} of the {words.count(row['n'])} who answered."
    said += f" ({100 * row['lower']:.0f} to {100 * row['upper']:.0f} %)"
    if pd.isna(row["target"]):
        return f"{said}."
    return f"{said}; the target of {row['target']:g} % is {beside_target(row)}."


def beside_target(row: pd.Series) -> str:
    """Whether a share has passed or missed its target (per cent), or whether that cannot be told."""
    if 100 * row["lower"] > row["target"]:
        return "passed"
    if 100 * row["upper"] < row["target"]:
        return "missed"
    return "inside the likely range: met or missed cannot be told"


def table(answers: pd.DataFrame) -> pd.DataFrame:
    """The figures as they are printed: question, where, answer, people, share and its likely range (95 %)."""
    hidden = answers["state"].astype(str) == State.SUPPRESSED
    return pd.DataFrame(
        {
            "question": answers["question"],
            "where": answers["name"].fillna(WHOLE),
            "answer": answers["answer"],
            "people": ["[c]" if c else words.count(n) for c, n in zip(hidden, answers["count"], strict=True)],
            "of": ["" if pd.isna(n) else words.count(n) for n in answers["n"]],
            "share": ["" if pd.isna(share) else f"{100 * share:.1f} %" for share in answers["share"]],
            "likely range": [
                "" if pd.isna(low) else f"{100 * low:.1f} to {100 * high:.1f} %"
                for low, high in zip(answers["lower"], answers["upper"], strict=True)
            ],
        }
    )
