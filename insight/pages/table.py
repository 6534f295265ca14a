"""The table beside the map, as columns: figures, differences, counts, fits."""

from __future__ import annotations

import pandas as pd

from insight import narrative, profiles, words
from insight.domain import Statistic
from insight.pages.controls import Choice
from insight.profiles import View
from layers.live.table import Column, Entries, Table, Written


def rows_of(shown: View, choice: Choice) -> Table:
    """Everything the table says of a view, one row per area."""
    rows, spec = shown.rows, shown.spec
    label, unit, names = str(shown.area_type["label"]), str(spec["unit"]), tuple(rows["name"].tolist())
    columns = [
        Column(key="name", label=label, cells=names, keys=names),
        _numbers("value", unit[:1].upper() + unit[1:], rows["value"], tuple(rows["text"].tolist())),
    ]
    if choice.benchmark is not None:
        difference, write = profiles.differences(shown, choice.benchmark)
        whom = profiles.benchmark_choices(shown)[choice.benchmark]
        heading = f"Difference from {whom[:1].lower() + whom[1:] if whom.startswith('Its') else whom}"
        texts = Written(write, len(rows))
        columns.append(_numbers("difference", heading, difference, texts, fold=True))
    if rows["lower"].notna().any():
        columns.append(_range(shown))
    columns += _counts(shown)
    if rows["parent_name"].notna().any():
        parents = tuple(rows["parent_name"].fillna("").tolist())
        columns.append(
            Column(key="parent", label="District", cells=parents, keys=parents, fold=True, find=True)
        )
    fit, share = rows["fit"].tolist(), rows["crossing_share"].tolist()
    fits = Written(lambda at: narrative.fit_brief(fit[at], share[at]), len(rows))
    columns.append(Column(key="fit", label="Fit", cells=fits, keys=fits, fold=True))
    return Table(
        caption=f"{spec['title']} by {label.lower()}, {shown.period}",
        codes=tuple(rows["area_code"].tolist()),
        columns=tuple(columns),
        find_label=f"Find {words.one(label[:1].lower() + label[1:])} or a district",
    )


def _range(shown: View) -> Column:
    """95 % interval of each figure, marked where it is to be used with caution."""
    decimals, rows = int(shown.spec["decimals"]), shown.rows
    lower, upper, reliable = (rows[name].tolist() for name in ("lower", "upper", "reliability"))

    def write(at: int) -> str:
        mark = " (caution)" if reliable[at] == "use with caution" else ""
        return f"{words.interval(lower[at], upper[at], decimals)}{mark}"

    cells = Written(write, len(rows))
    return Column(key="range", label="Likely range (95%)", cells=cells, numeric=True, fold=True)


def _counts(shown: View) -> list[Column]:
    """The counts behind a share; for scores and ranks, the people they are weighted by."""
    rows, statistic = shown.rows, shown.spec["statistic"]
    if not rows["denominator"].notna().any():
        return []
    below = rows["denominator"]
    if statistic not in (Statistic.PROPORTION, Statistic.RATE):
        return [_numbers("denominator", "People it rests on", below, _counted(below), fold=True)]
    above = rows["numerator"]
    return [
        _numbers("numerator", "Count", above, _counted(above), fold=True),
        _numbers("denominator", "Out of", below, _counted(below), fold=True),
    ]


def _counted(people: pd.Series) -> Written[str]:
    counts = people.tolist()
    return Written(lambda at: words.count(counts[at]), len(counts))


def _numbers(key: str, label: str, values: pd.Series, texts: Entries[str], *, fold: bool = False) -> Column:
    keys = tuple(None if value != value else value for value in values.astype(float).tolist())  # noqa: PLR0124  NaN
    return Column(key=key, label=label, cells=texts, keys=keys, numeric=True, fold=fold)
