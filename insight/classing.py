"""Which classes a map has: one choice for page and print."""

from __future__ import annotations

from insight.profiles import View
from insight.stats.classes import Classes, Scheme, classes_at, find_classes

FALLBACK = 5
"""Natural groups where nobody knows where the nation's tenths begin. The legend says which it is."""

SCHEMES = {
    "Natural groups": (Scheme.NATURAL, 5),
    "Equal numbers": (Scheme.QUANTILE, 5),
    "Equal steps": (Scheme.EQUAL, 5),
    "Natural groups, 3": (Scheme.NATURAL, 3),
    "Natural groups, 7": (Scheme.NATURAL, 7),
    "Tenths": (Scheme.QUANTILE, 10),
    "National tenths": (Scheme.DECILE, 10),
}
"""Ways to make classes, by the name a person chooses: method and number of classes."""


def classes_of(shown: View, scheme: Scheme, count: int) -> Classes:
    """Class breaks of a view; national tenths where it is known where they begin."""
    known, decimals = shown.rows.loc[shown.rows["state"] == "value", "value"], int(shown.spec["decimals"])
    if scheme is not Scheme.DECILE:
        return find_classes(known, count=count, decimals=decimals, scheme=scheme)
    if shown.tenths:
        return classes_at(known, shown.tenths, decimals=decimals)
    return find_classes(known, count=FALLBACK, decimals=decimals)
