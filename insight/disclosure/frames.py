"""The frames at the door: counts of people, and the pieces that areas are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from insight.domain import AreaType
from insight.errors import Fault, InsightError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOTAL = "all"
"""Dimension and group of the count of everybody in an area."""

KEYS = ["area_type", "area_code", "dimension", "group"]
PLACED = ["piece_code", "area_code", "area_type"]
LOOKED_UP = ["small_area_code", "area_code", "area_type", "weight"]
PUBLISHED_TYPES = (
    AreaType.WARD,
    AreaType.PARISH,
    AreaType.PANEL,
    AreaType.DIVISION,
    AreaType.DISTRICT,
    AreaType.COUNTY,
)
COMBINATIONS = 10_000
"""Pieces that one small area may fall into before the lookup is refused as damaged."""

Area = tuple[str, str]
Geometry = dict[Area, frozenset[int]]


class DisclosureError(InsightError):
    """Counts, or the pieces that areas are made of, cannot be right as they are."""


@dataclass(frozen=True)
class Limits:
    """How small is too small, in people.

    Parameters
    ----------
    threshold
        The smallest count of people that may be shown.
    special
        The same for special-category dimensions.
    special_dimensions
        Dimensions under the special threshold, such as ethnic group, disability, religion.
    """

    threshold: int = 5
    special: int = 25
    special_dimensions: frozenset[str] = frozenset()

    def of(self, dimension: str) -> int:
        """Smallest count that may be shown for a dimension."""
        return self.special if dimension in self.special_dimensions else self.threshold


def limits(threshold: int, special: int, special_dimensions: Iterable[str]) -> Limits:
    """Check the thresholds; both are whole numbers of at least 2."""
    faults = [
        Fault(
            f"disclosure: {name}",
            "a threshold is a whole number of at least 2",
            repr(found),
            "Give 5 or more.",
        )
        for name, found in (("threshold", threshold), ("special", special))
        if isinstance(found, bool) or not isinstance(found, int) or found < 2
    ]
    if faults:
        raise DisclosureError(faults)
    return Limits(threshold, special, frozenset(special_dimensions))


def pieces(lookup: pd.DataFrame, *, area_types: Iterable[str] = PUBLISHED_TYPES) -> pd.DataFrame:
    """Overlay all published areas: the pieces that no boundary cuts, and the areas each lies in.

    Small areas that lie in the same areas of every type are one piece. A small area that a boundary cuts becomes
    one piece for every combination of its parts: where in it the lines cross is not known from weights, so no
    combination is ruled out. Give only small areas in which people live, of one kind: output areas, or the very
    postcodes that participants were placed by, each with weight 1.

    Parameters
    ----------
    lookup
        One row per *small_area_code* and area (*area_code*, *area_type*) with its *weight* (0 to 1): the rows of
        view ``lookup`` of one ``small_area_type``.
    area_types
        Area types for which counts are published.

    Returns
    -------
    DataFrame
        One row per piece and area: *piece_code* (its first small area's code, numbered where that is cut),
        *area_code*, *area_type*.

    Raises
    ------
    DisclosureError
        For missing columns, or a small area cut into more than 10,000 pieces.
    """
    need_columns(lookup, LOOKED_UP, "lookup")
    kept = lookup[lookup["area_type"].isin(list(area_types)) & (lookup["weight"] > 0)]
    if not kept.duplicated(["small_area_code", "area_type"]).any():
        return _uncut(kept)
    parts: dict[str, dict[str, set[str]]] = {}
    for small, kind, code in (
        kept[LOOKED_UP[:3]].astype(str)[["small_area_code", "area_type", "area_code"]].to_numpy()
    ):
        parts.setdefault(small, {}).setdefault(kind, set()).add(code)
    first: dict[tuple[Area, ...], str] = {}
    for small in sorted(parts):
        for number, signature in enumerate(_signatures(small, parts[small])):
            first.setdefault(signature, small if not number else f"{small}.{number}")
    rows = [(piece, code, kind) for signature, piece in first.items() for kind, code in signature]
    return pd.DataFrame(rows, columns=PLACED)


def _uncut(lookup: pd.DataFrame) -> pd.DataFrame:
    """Pieces of small areas that lie whole in one area of each type, or in none of it: all at once."""
    codes, names = pd.factorize(lookup["area_code"].astype(str))
    row, small = pd.factorize(lookup["small_area_code"].astype(str), sort=True)
    column, kinds = pd.factorize(lookup["area_type"].astype(str), sort=True)
    held = np.full((len(small), len(kinds)), -1)
    held[row, column] = codes
    _, first = np.unique(held, axis=0, return_index=True)
    piece, kind = np.nonzero(held[np.sort(first)] >= 0)
    first = np.sort(first)[piece]
    columns = (np.asarray(small)[first], np.asarray(names)[held[first, kind]], np.asarray(kinds)[kind])
    return pd.DataFrame(dict(zip(PLACED, columns, strict=True)))


def _signatures(small: str, parts: Mapping[str, set[str]]) -> list[tuple[Area, ...]]:
    """Every combination of one area of each type that a small area touches."""
    if np.prod([len(codes) for codes in parts.values()], dtype=float) > COMBINATIONS:
        rule = f"a small area falls into at most {COMBINATIONS:,} pieces"
        raise DisclosureError(
            Fault(f"lookup: {small}", rule, "more", "Look for repeated rows in the lookup.")
        )
    found: list[tuple[Area, ...]] = [()]
    for kind, codes in sorted(parts.items()):
        found = [(*done, (kind, code)) for done in found for code in sorted(codes)]
    return found


def geometry(containment: pd.DataFrame) -> Geometry:
    """Numbers of the pieces in every area, from one row per *piece_code*, *area_code* and *area_type*."""
    need_columns(containment, PLACED, "containment")
    if containment[PLACED].isna().any(axis=None):
        raise DisclosureError(
            Fault("containment", "every row names a piece and an area", "blank cells", "Remove them.")
        )
    numbers, _ = pd.factorize(containment["piece_code"], sort=True)
    areas: dict[Area, set[int]] = {}
    for number, kind, code in zip(
        numbers, containment["area_type"].astype(str), containment["area_code"].astype(str), strict=True
    ):
        areas.setdefault((kind, code), set()).add(int(number))
    return {area: frozenset(found) for area, found in areas.items()}


def need_columns(frame: pd.DataFrame, columns: list[str], where: str) -> None:
    """Refuse a frame that lacks columns."""
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        found = "no " + ", ".join(absent)
        raise DisclosureError(Fault(where, f"it has the columns {', '.join(columns)}", found, "Add them."))


def in_areas(frame: pd.DataFrame, areas: Geometry) -> pd.Series:
    """Rows whose area has a piece."""
    named = zip(frame["area_type"].astype(str), frame["area_code"].astype(str), strict=True)
    return pd.Series([area in areas for area in named], index=frame.index, dtype=bool)


def check_counts(counts: pd.DataFrame, areas: Geometry) -> None:
    """Refuse counts that are not whole people, repeated cells, and people in areas without a piece."""
    need_columns(counts, ["exercise_id", *KEYS, "count"], "participation")
    number = pd.to_numeric(counts["count"], errors="coerce")
    wrong = number.isna() | (number < 0) | (number != number.round())
    lone = (counts["dimension"] == TOTAL) != (counts["group"] == TOTAL)
    rules = [
        (wrong, "count is a whole number of people", "Correct the count."),
        (counts.duplicated(["exercise_id", *KEYS]), "a cell has one row", "Remove the repeated row."),
        (lone, f"dimension '{TOTAL}' and group '{TOTAL}' go together", "Name the total with both."),
        (~in_areas(counts, areas) & (number > 0), "people are counted in areas that have a piece",
         "Give the lookup that participants were placed by."),
    ]  # fmt: skip
    faults = [
        Fault(_where(row), rule, str(row["count"]), remedy)
        for bad, rule, remedy in rules
        for _, row in counts[bad].head(20).iterrows()
    ]
    if faults:
        raise DisclosureError(faults)


def _where(row: pd.Series) -> str:
    return "participation: " + ", ".join(str(row[name]) for name in ("exercise_id", *KEYS))
