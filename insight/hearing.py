"""Who took part, in words and as a table: one exercise, a series, a year, or all together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from insight import words
from insight.domain import State
from insight.engagement.records import Basis
from insight.grouping import NOT_STATED
from insight.stats.verdicts import Verdict
from insight.store import Store

SYMBOLS = {
    Verdict.UNDER: "▼",
    Verdict.OVER: "▲",
    Verdict.AS_EXPECTED: "●",
    Verdict.TOO_FEW: "○",
}
VERDICT_WORDS = {
    Verdict.UNDER: "heard less than chance explains",
    Verdict.OVER: "heard more than chance explains",
    Verdict.AS_EXPECTED: "as expected",
    Verdict.TOO_FEW: "too few to say",
}
HELD_BACK = "held back to protect people"
BASIS_WORDS = {
    Basis.RANDOM: "People were drawn at random: with the interval given, shares speak for those they were drawn from.",
    Basis.SELF_SELECTING: "People chose to take part: this describes them, and says nothing of those who did not.",
    Basis.OPEN_EVENT: "Whoever came was counted: this describes them, and says nothing of those who did not come.",
    Basis.FORUM: "Members of a forum took part: this describes them, and does not speak for others.",
    Basis.PETITION: "People signed a petition: it counts them, and does not speak for others.",
}
MIXED = (
    "Several exercises are counted together; somebody who took part twice is counted twice. Unless all were drawn "
    "at random, this describes those who took part, and does not speak for others."
)


def basis_of(store: Store, scope_type: str, scope_id: str) -> str | None:
    """How people came to take part in an exercise; None for several exercises and for other voices."""
    if scope_type != "exercise":
        return None
    rows = store.exercises()
    return str(rows.loc[rows["exercise_id"] == scope_id, "basis"].iloc[0])


def basis_sentences(basis: str | None) -> tuple[str, ...]:
    """What may be said of those who did not take part."""
    return (MIXED,) if basis is None else (BASIS_WORDS[Basis(basis)],)


def sentences(rows: pd.DataFrame, like: pd.DataFrame) -> tuple[str, ...]:
    """Name who was heard less and who more, dimension by dimension; then how like the population they were together."""
    said: list[str] = []
    for verdict, start in ((Verdict.UNDER, "Heard less"), (Verdict.OVER, "Heard more")):
        found = rows[rows["verdict"] == str(verdict)]
        if not found.empty:
            said.append(
                f"{start} than chance explains: {words.listed([_named(row) for _, row in found.iterrows()], most=6)}."
            )
    known = rows[rows["verdict"].notna() & (rows["verdict"] != str(Verdict.TOO_FEW))]
    if known.empty:
        said.append("Too few took part to say who was heard less.")
    elif not said:
        said.append(_nobody_apart(rows))
    said += [_likeness(row) for row in like.to_dict("records")]
    return tuple(said)


def _nobody_apart(rows: pd.DataFrame) -> str:
    """Say that none is told apart from chance: of which kind, and of how many nothing is told."""
    what = " or ".join(str(by) for by in rows["by"].unique())
    hidden = int((rows["verdict"].isna() & (rows["state"] == State.SUPPRESSED)).sum())
    shown, rest = (" shown", f"; of {hidden:,} nothing is told, to protect people") if hidden else ("", "")
    return f"No {what}{shown} was heard more or less than chance explains{rest}."


def _named(row: pd.Series) -> str:
    name = str(row["title"] if row["by"] == "group" else row["name"])
    if pd.isna(row["index"]):
        return name
    return f"{name} ({words.fair_share(row['index'])})"


def _likeness(row: Mapping[Any, Any]) -> str:
    """How alike, beside a fair exercise; how far rates differ; the R-indicator, near 1 where few take part."""
    end = "no less than" if row["similarity"] >= row["similarity_low"] else "less than"
    return (
        f"{row['dimension_title']}: {row['similarity']:.0%} like the population, {end} chance would give (a fair "
        f"exercise of this size: {row['similarity_if_fair']:.0%}). Rates of taking part differ by {row['spread']:.0%} "
        f"of their mean ({row['spread_lower']:.0%} to {row['spread_upper']:.0%}); R-indicator "
        f"{row['r_indicator']:.3f} ({row['r_lower']:.3f} to {row['r_upper']:.3f})."
    )


def likeness_in_words(row: pd.Series) -> str:
    """Say how like the population those who took part were, for people who know no statistics."""
    alike, fair = round(100 * row["similarity"]), round(100 * row["similarity_if_fair"])
    end = (
        "no less than chance would give"
        if row["similarity"] >= row["similarity_low"]
        else "less than chance would give"
    )
    return (
        f"{row['dimension_title']}: {alike} in 100 of those who took part match the make-up of the people. A fair "
        f"exercise of this size would have about {fair}: it is {end}."
    )


def row_in_words(row: pd.Series, *, by: str) -> str:
    """Say one row of a table in a sentence."""
    cells = table(row.to_frame().T, by=by).iloc[0]
    name, took = cells["group" if by == "group" else "area"], cells["took part"]
    if row["state"] == State.SUPPRESSED:
        said = f"{name}: the count is {HELD_BACK}"
        return f"{said}; {cells['verdict']}." if isinstance(row["verdict"], str) else f"{said}."
    if not cells["expected"]:
        return f"{name}: {took} people, {cells['verdict']}; there is nothing to compare them with."
    said = f"{name}: {took} took part where {words.fair_people(float(row['expected']))} would be a fair share"
    share = f"{words.fair_share(row['index'])}, {words.likely_share(row['lower'], row['upper'])}"
    return f"{said}; {cells['verdict']}: {share}."


def verdict(row: pd.Series) -> str:
    """The verdict with its symbol, or why there is none."""
    if isinstance(row["verdict"], str):
        kind = Verdict(row["verdict"])
        return f"{SYMBOLS[kind]} {VERDICT_WORDS[kind]}"
    if row["state"] == State.SUPPRESSED:
        return f"[c] {HELD_BACK}"
    return "not stated" if row["group_id"] == NOT_STATED else "not asked"


def table(rows: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """The figures as they are printed: who, how many, how many expected, the index with its limits, the verdict."""
    name = rows["title"].where(rows["title"].notna(), "Not stated") if by == "group" else rows["name"]
    first = {"dimension": rows["dimension"], "group": name} if by == "group" else {"area": name}
    return pd.DataFrame(
        {
            **first,
            "took part": [_count(row) for _, row in rows.iterrows()],
            "expected": [words.number(expected, 1) for expected in rows["expected"].astype(float)],
            "index": ["" if pd.isna(index) else f"{index:.2f}" for index in rows["index"]],
            "likely range": [limits(row) for _, row in rows.iterrows()],
            "verdict": [verdict(row) for _, row in rows.iterrows()],
        }
    )


def _count(row: pd.Series) -> str:
    return words.cell(row["count"], str(row["state"]), 0)


def limits(row: pd.Series) -> str:
    """Limits of the index, with the level they are drawn at."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return f"{row['lower']:.2f} to {row['upper']:.2f} ({words.level(row['level'])})"


def told(row: pd.Series) -> str:
    """How far an area was heard, as map and table say it: the index with its limits, or why there is none."""
    if pd.notna(row["index"]):
        symbol = SYMBOLS[Verdict(row["verdict"])]
        return f"{symbol} {row['index']:.2f} ({row['lower']:.2f} to {row['upper']:.2f})"
    if row["state"] == State.SUPPRESSED:
        known = row["verdict"] in (str(Verdict.UNDER), str(Verdict.OVER), str(Verdict.AS_EXPECTED))
        return f"[c] {VERDICT_WORDS[Verdict(row['verdict'])]}" if known else f"[c] {HELD_BACK}"
    return "[x] not counted"


def caution(scope_type: str) -> tuple[str, ...]:
    """What to keep in mind of a voice."""
    if scope_type == "turnout":
        return ("Turnout is by ward and election; a small difference counts when so many vote.",)
    if scope_type == "all":
        return (MIXED, "A verdict says that chance does not explain the difference. It does not say why.")
    return ("A verdict says that chance does not explain the difference. It does not say why.",)


def source(store: Store, scope: tuple[str, str]) -> str:
    """Where the figures of a voice are from, as a line under a map."""
    kind, name = scope
    if kind == "turnout":
        return f"votes and electors, {name}."
    rows = store.exercises()
    held = rows[rows["counted"].astype(bool) & (rows["visibility"] == "public")]
    if kind == "exercise":
        held = rows[rows["exercise_id"] == name]
    dates = held["starts"].dropna()
    span = (
        f", {dates.min():%B %Y} to {dates.max():%B %Y}"
        if len(dates) > 1
        else f", {dates.min():%B %Y}"
        if len(dates)
        else ""
    )
    number = len(held)
    what = "exercise" if number == 1 else "exercises"
    return (
        f"engagement register of {store.edition.council}, {number} {what}{span}; counts below 5, and those that "
        "would give one away, are held back."
    )
