"""The table beside the map, as columns: figures, differences, counts, fits."""

from __future__ import annotations

from typing import Any

import pandas as pd

from insight import narrative, profiles, words
from insight.domain import Statistic
from insight.pages.controls import Choice
from insight.profiles import View
from layers.live.table import Column, Table


def rows_of(shown: View, choice: Choice) -> Table:
    """Everything the table says of a view, one row per area."""
    rows, spec = shown.rows, shown.spec
    label = str(shown.area_type["label"])
    columns = [
        Column(key="name", label=label, cells=tuple(rows["name"]), keys=tuple(rows["name"])),
        _numbers("value", str(spec["unit"])[:1].upper() + str(spec["unit"])[1:], rows["value"], rows["text"]),
    ]
    if choice.benchmark is not None:
        difference, texts = profiles.differences(shown, choice.benchmark)
        whom = profiles.benchmark_choices(shown)[choice.benchmark]
        heading = f"Difference from {whom[:1].lower() + whom[1:] if whom.startswith('Its') else whom}"
        columns.append(_numbers("difference", heading, difference, texts, fold=True))
    if rows["lower"].notna().any():
        columns.append(_range(shown))
    columns += _counts(shown)
    if rows["parent_name"].notna().any():
        names = tuple(rows["parent_name"].fillna(""))
        columns.append(Column(key="parent", label="District", cells=names, keys=names, fold=True, find=True))
    fits = tuple(
        narrative.fit_brief(fit, share)
        for fit, share in zip(rows["fit"], rows["crossing_share"], strict=True)
    )
    columns.append(Column(key="fit", label="Fit", cells=fits, keys=fits, fold=True))
    return Table(
        caption=f"{spec['title']} by {label.lower()}, {shown.period}",
        codes=tuple(rows["area_code"]),
        columns=tuple(columns),
        find_label=f"Find {words.one(label[:1].lower() + label[1:])} or a district",
    )


def _range(shown: View) -> Column:
    """95 % interval of each figure, marked where it is to be used with caution."""
    decimals = int(shown.spec["decimals"])
    ranges = [
        words.interval(lower, upper, decimals) for lower, upper in shown.rows[["lower", "upper"]].to_numpy()
    ]
    marks = [" (caution)" if word == "use with caution" else "" for word in shown.rows["reliability"]]
    cells = tuple(f"{range_}{mark}" for range_, mark in zip(ranges, marks, strict=True))
    return Column(key="range", label="Likely range (95%)", cells=cells, numeric=True, fold=True)


def _counts(shown: View) -> list[Column]:
    """The counts behind a share; for scores and ranks, the people they are weighted by."""
    rows, statistic = shown.rows, shown.spec["statistic"]
    if not rows["denominator"].notna().any():
        return []
    below = rows["denominator"]
    if statistic not in (Statistic.PROPORTION, Statistic.RATE):
        return [_numbers("denominator", "People it rests on", below, words.counts(below), fold=True)]
    above = rows["numerator"]
    return [
        _numbers("numerator", "Count", above, words.counts(above), fold=True),
        _numbers("denominator", "Out of", below, words.counts(below), fold=True),
    ]


def _numbers(key: str, label: str, values: pd.Series, texts: Any, *, fold: bool = False) -> Column:
    keys = tuple(None if value != value else float(value) for value in values)  # noqa: PLR0124  NaN
    return Column(key=key, label=label, cells=tuple(texts), keys=keys, numeric=True, fold=fold)
