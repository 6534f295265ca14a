"""Whether there are more people counted than live in an area, or than there are of a group in it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from insight import grouping
from insight.errors import Fault
from insight.stats.intervals import poisson

MOST_TOLD = 20
GROUP_COLUMNS = ["area_type", "area_code", "dimension", "group_id", "asked", "population"]


def population_faults(
    file: str, counts: pd.DataFrame, population: pd.DataFrame, groups: pd.DataFrame
) -> Iterator[Fault]:
    """Yield a fault for every area, and every group in it, with more people counted than live there.

    Of a group the population is a census count, and of an area that may be a handful: people have moved since, so
    only more than the upper 95 % limit of that count (exact Poisson) is refused.
    """
    everyone = counts[counts["dimension"] == grouping.ALL]
    joined = everyone.merge(population, on=["area_type", "area_code"])
    over = joined[joined["count"] > joined["population"].round()]
    yield from _over_faults(file, over, "residents")
    known = counts.merge(groups.dropna(subset="population"), on=GROUP_COLUMNS[:4])
    if known.empty:
        return
    most = poisson(known["population"].round().to_numpy(float)).upper
    for (dimension, group), part in known[known["count"].to_numpy(float) > most].groupby(GROUP_COLUMNS[2:4]):
        yield from _over_faults(file, part, f"{dimension}:{group}")


def _over_faults(file: str, over: pd.DataFrame, whom: str) -> Iterator[Fault]:
    for row in over.head(MOST_TOLD).to_dict("records"):
        found = (
            f"{row['count']:,} in {row['area_type']} {row['area_code']} with {row['population']:,.0f} {whom}"
        )
        yield Fault(file, "there may not be more people counted than live there", found, "Correct the file.")
