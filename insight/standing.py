"""What stands out in an area: figures that differ most from a benchmark, chance allowed for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insight import words
from insight.comparing import Base, Compared
from insight.stats.comparison import Comparison

MOST = 4
"""Figures told on each side: more is no longer what stands out."""

TELLING = 1.1
"""How many times the larger figure must be the smaller to be told."""

WORSE = (Comparison.WORSE.value,)
BETTER = (Comparison.BETTER.value,)
OTHER = (Comparison.HIGHER.value, Comparison.LOWER.value)


@dataclass(frozen=True)
class StandsOut:
    """Rows of `insight.comparing.Compared` that differ from a base beyond chance, the greatest ratio first."""

    base: Base
    worse: pd.DataFrame
    better: pd.DataFrame
    different: pd.DataFrame


def stands_out(found: Compared, base: Base, *, most: int = MOST) -> StandsOut:
    """Pick what differs from a base beyond chance, by how many times the larger figure is the smaller.

    Of one theme at most two are taken on each side: ten ways to say that an area is poor hide the rest.
    """
    rows = found.rows
    against = rows[f"{base.key}_value"]
    rows = rows.assign(ratio=ratio(rows["value"], against))
    # A difference of less than a tenth, or one that rounds away, is beyond chance and yet says nothing.
    rows = rows[(rows["ratio"] > TELLING) & (rows["text"] != rows[f"{base.key}_text"])]
    rows = rows.sort_values("ratio", ascending=False, kind="stable")
    word = rows[f"{base.key}_class"]
    parts = [
        rows[word.isin(words_)].groupby("theme", sort=False).head(2).head(most)
        for words_ in (WORSE, BETTER, OTHER)
    ]
    return StandsOut(base, *parts)


def ratio(value: pd.Series, against: pd.Series) -> pd.Series:
    """How many times as large the larger is."""
    large, small = np.maximum(value, against), np.minimum(value, against)
    return pd.Series(large / np.where(small > 0, small, np.nan), index=value.index).fillna(1.0)


def lines(rows: pd.DataFrame, base: Base) -> tuple[str, ...]:
    """One line for each row: what, how much, and how much in the base."""
    said = []
    for row in rows.to_dict("records"):
        own, other = (words.sign_unit(row[name], row["unit"]) for name in ("text", f"{base.key}_text"))
        said.append(f"{row['title']}: {own}, {base.name} {other} ({row['period']})")
    return tuple(said)
