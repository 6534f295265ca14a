"""Groups of people whose voice is counted apart: what makes their declaration whole, and as rows.

Groups are declared in TOML (``[dimension.age]`` with ``[[dimension.age.group]]``), never in Python.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from insight.domain import Dimension, Group, Indicator, Statistic
from insight.errors import Fault

NOT_STATED = "not_stated"
"""The group of those who did not say. Every dimension has it; it is never declared."""

ALL = "all"
"""Dimension and group that count every participant, and the area type and code of a whole exercise."""

SPECIAL_MINIMUM = 25
ORDINARY_MINIMUM = 5
"""Counts below these are not shown (METHODS, "Small numbers")."""


def faults(dimensions: Mapping[str, Dimension], indicators: Mapping[str, Indicator]) -> Iterator[Fault]:
    """Yield what is wrong with the groups of a catalogue."""
    for dimension in dimensions.values():
        file = f"groups [dimension {dimension.id}]"
        if dimension.id == ALL:
            yield Fault(file, f"'{ALL}' is kept for all participants", repr(ALL), "Choose another name.")
        yield from _group_faults(dimension, file)
        yield from _word_faults(dimension, file)
        yield from _age_faults(dimension, file)
        for group in dimension.group:
            yield from _indicator_faults(group, indicators, file)


def _group_faults(dimension: Dimension, file: str) -> Iterator[Fault]:
    if not dimension.group:
        yield Fault(file, "a dimension needs groups", "none", "Add [[dimension.NAME.group]] tables.")
    for name, times in Counter(group.id for group in dimension.group).items():
        if times > 1:
            yield Fault(file, "a group id may be used once in a dimension", name, "Rename one.")
        if name in (NOT_STATED, ALL):
            yield Fault(file, f"'{name}' is a reserved group", name, "Drop it: every dimension has it.")
    rests = [group.id for group in dimension.group if group.rest]
    if len(rests) > 1:
        yield Fault(file, "one group may be the rest of the base", ", ".join(rests), "Keep one 'rest'.")
    if rests and not any(group.indicator for group in dimension.group):
        rule = "a rest needs another group with an indicator to be the rest of"
        yield Fault(file, rule, rests[0], "Give the other groups an indicator.")


def _word_faults(dimension: Dimension, file: str) -> Iterator[Fault]:
    held: dict[str, str] = {}
    for group in dimension.group:
        for word in {plain(text) for text in (group.id, group.title, *group.words)}:
            if held.setdefault(word, group.id) != group.id:
                found = f"'{word}' in {held[word]} and {group.id}"
                yield Fault(file, "a wording may mean one group", found, "Drop it from one.")


def _age_faults(dimension: Dimension, file: str) -> Iterator[Fault]:
    spans = sorted((span(group), group.id) for group in dimension.group if group.ages)
    for (first, last), name in spans:
        if first > last or first < 0:
            found = f"{name}: {first} to {last}"
            yield Fault(file, "'ages' are the first and last year of age", found, "Write ages = [15, 24].")
    for (one, name), (two, other) in itertools.pairwise(spans):
        if two[0] <= one[1]:
            yield Fault(file, "ages must not overlap", f"{name} and {other}", "Correct 'ages'.")


def _indicator_faults(group: Group, indicators: Mapping[str, Indicator], file: str) -> Iterator[Fault]:
    if group.indicator is None:
        return
    where = f"{file} {group.id}"
    if group.rest:
        yield Fault(where, "a group has an indicator or is the rest, not both", "both", "Drop one.")
    indicator = indicators.get(group.indicator)
    if indicator is None:
        near = get_close_matches(group.indicator, list(indicators), n=3, cutoff=0.4)
        remedy = f"Did you mean {' or '.join(near)}?" if near else "Add the indicator, or correct the name."
        yield Fault(where, "'indicator' must be one of this catalogue", repr(group.indicator), remedy)
    elif indicator.statistic is not Statistic.PROPORTION:
        remedy = "Name the share of people who are in the group: its numerator counts them."
        yield Fault(where, "'indicator' must be a proportion", str(indicator.statistic), remedy)


def plain(text: str) -> str:
    """Bring a wording to the form in which wordings are compared: small letters, single spaces, one dash."""
    kept = text.casefold().replace("–", "-").replace("—", "-").replace("_", " ").replace("’", "'")
    return " ".join(kept.split()).strip(" .:;")


def span(group: Group) -> tuple[int, int]:
    """First and last year of age of a group; 200 stands for "and over"."""
    return (group.ages[0], group.ages[1] if len(group.ages) > 1 else 200)


def frame(dimensions: Iterable[Dimension]) -> pd.DataFrame:
    """Every group as a row.

    Returns
    -------
    pandas.DataFrame
        One row per dimension and group: ``dimension``, ``dimension_title``, ``base``, ``group_id``,
        ``title``, ``indicator_id`` (or None), ``rest``, ``asked``, ``sensitive``, ``special_category``
        (booleans), ``minimum`` (people: smaller counts are not shown), ``words`` and ``header_words``
        (lists), ``first_age``, ``last_age`` (years, missing where there are none), ``position``.
    """
    rows = [
        {
            "dimension": dimension.id,
            "dimension_title": dimension.title,
            "base": dimension.base,
            "group_id": group.id,
            "title": group.title,
            "indicator_id": group.indicator,
            "rest": group.rest,
            "asked": group.asked,
            "sensitive": group.sensitive or dimension.sensitive,
            "special_category": dimension.special_category,
            "minimum": SPECIAL_MINIMUM if dimension.special_category else ORDINARY_MINIMUM,
            "words": list(group.words),
            "header_words": list(dimension.words),
            "first_age": span(group)[0] if group.ages else None,
            "last_age": span(group)[1] if group.ages else None,
        }
        for dimension in dimensions
        for group in dimension.group
    ]
    names = list(rows[0]) if rows else [*COLUMNS]
    return (
        pd.DataFrame(rows, columns=names)
        .astype({"first_age": "Int64", "last_age": "Int64"})
        .assign(position=range(len(rows)))
    )


COLUMNS = (
    "dimension", "dimension_title", "base", "group_id", "title", "indicator_id", "rest", "asked", "sensitive",
    "special_category", "minimum", "words", "header_words", "first_age", "last_age",
)  # fmt: skip


def dimensions_of(rows: pd.DataFrame) -> dict[str, Dimension]:
    """Bring rows of `frame` (an edition's view ``population_group``) back to dimensions."""
    found = {}
    for name, part in rows.sort_values("position").groupby("dimension", sort=False):
        first = part.iloc[0]
        found[str(name)] = Dimension(
            id=str(name),
            title=first["dimension_title"],
            base=first["base"],
            special_category=bool(first["special_category"]),
            sensitive=bool(part["sensitive"].all()),
            words=tuple(first["header_words"]),
            group=tuple(_group(row) for row in part.to_dict("records")),
        )
    return found


def _group(row: Mapping[Any, Any]) -> Group:
    known = not pd.isna(row["first_age"])
    ages = (int(row["first_age"]), int(row["last_age"])) if known else ()
    indicator = row["indicator_id"]
    return Group(
        id=str(row["group_id"]),
        title=str(row["title"]),
        indicator=indicator if isinstance(indicator, str) else None,
        rest=bool(row["rest"]),
        asked=bool(row["asked"]),
        sensitive=bool(row["sensitive"]),
        words=tuple(row["words"]),
        ages=ages,
    )
