"""Who took part, as a strip and as tables: the same figures in the words of `insight.hearing`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from insight import hearing, words
from insight.domain import State
from insight.pages import drawings, listing
from layers.charts import Strip
from layers.live.table import Table

NOT_ASKED = "not asked"


def strip(rows: pd.DataFrame, *, title: str, subtitle: str, dimension: str) -> Strip:
    """Draw the representation index of every group of a dimension, with its limits."""
    rows = rows.sort_values("verdict", key=lambda verdicts: verdicts.isna(), kind="stable")
    printed = hearing.table(rows, by="group")
    told = rows.assign(
        group=list(printed["group"]),
        counts=[_counts(row) for row in printed.to_dict("records")],
        state=[_state(row) for row in rows.to_dict("records")],
    )
    return drawings.strip(told, title=title, subtitle=subtitle, dimension=dimension, note=levels(rows))


def _counts(row: dict[Any, Any]) -> str:
    if row["verdict"] == NOT_ASKED:
        return NOT_ASKED
    took = "count held back" if row["took part"] == "[c]" else f"{row['took part']} took part"
    return f"{took}, {row['expected']} expected" if row["expected"] else took


def _state(row: dict[Any, Any]) -> str:
    if not pd.isna(row["index"]):
        return str(State.VALUE)
    return str(State.SUPPRESSED if row["state"] == State.SUPPRESSED else State.NOT_APPLICABLE)


def levels(rows: pd.DataFrame) -> str:
    """Say at which level limits are drawn: it allows for having looked at every group."""
    known = rows["level"].dropna()
    if known.empty:
        return ""
    at = words.level(float(known.iloc[0]))
    return f"Limits at {at}: wide enough to allow for having looked at {len(known):,} together."


def groups(rows: pd.DataFrame, *, caption: str) -> Table:
    """Table of the groups of a dimension."""
    printed = hearing.table(rows, by="group")
    first = listing.words("group", "Group", list(printed["group"]))
    return Table(caption=caption, codes=tuple(rows["group_id"]), columns=(first, *_figures(rows, printed)))


def areas(rows: pd.DataFrame, *, caption: str, label: str) -> Table:
    """Table of the areas of one kind."""
    printed = hearing.table(rows, by="area")
    columns = [listing.words("area", label, list(printed["area"])), *_figures(rows, printed)]
    if rows["parent_name"].nunique() > 1:
        names = list(rows["parent_name"].fillna(""))
        columns.append(listing.words("parent", "District", names, fold=True, find=True))
    return Table(
        caption=caption,
        codes=tuple(rows["area_code"]),
        columns=tuple(columns),
        find_label="Find an area or a district",
    )


def _figures(rows: pd.DataFrame, printed: pd.DataFrame) -> list[Any]:
    return [
        listing.numbers("count", "Took part", list(rows["count"]), list(printed["took part"])),
        listing.numbers("expected", "Expected", list(rows["expected"]), list(printed["expected"]), fold=True),
        listing.numbers("index", "Index", list(rows["index"]), list(printed["index"])),
        listing.words("limits", "Limits (level)", list(printed["likely range"]), fold=True),
        listing.words("verdict", "Verdict", list(printed["verdict"]), fold=True),
    ]
