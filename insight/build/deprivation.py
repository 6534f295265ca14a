"""Summaries of deprivation and hidden pockets for areas made of small areas with scores and ranks.

Method: METHODS section 2 (English Indices of Deprivation, technical report), by `insight.stats.deprivation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from insight.build.areas import STATISTICAL, Kind, Layer
from insight.build.fits import Fits, Placed
from insight.domain import Indicator, Statistic
from insight.sources import SourceTable
from insight.stats import deprivation

NEEDED = ("score", "rank")
POCKET_COLUMNS = (
    "indicator_id",
    "area_code",
    "area_type",
    "small_area_code",
    "average_score",
    "average_decile",
    "pocket_population",
    "pocket_share",
)


def pieces(indicator: Indicator, table: SourceTable, placed: Placed) -> pd.DataFrame:
    """One row per small area and area: ``area_code``, ``small_area_code``, ``weight``, score, rank, people."""
    people = table.frame[list(indicator.denominator)].sum(axis=1, skipna=False)
    small = pd.DataFrame(
        {
            "small_area_code": table.frame["code"],
            "score": table.frame[str(indicator.score)],
            "rank": table.frame[str(indicator.rank)],
            "population": people,
        }
    )
    # A small area with a blank is left out here; its areas are missing by the state of their sums.
    return placed.lookup[placed.lookup["weight"] > 0].merge(small.dropna(), on="small_area_code")


def apart(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Split pieces so that no small area counts twice in one set: areas that overlap are taken one by one."""
    overlap = rows.groupby("small_area_code")["weight"].sum().max() > 1 + 1e-9
    return [part for _, part in rows.groupby("area_code")] if overlap else [rows]


def summaries(indicator: Indicator, table: SourceTable, placed: Placed) -> pd.DataFrame:
    """Return the five summaries by area code (`insight.stats.deprivation.summarise`)."""
    return pd.concat(
        deprivation.summarise(
            part,
            by="area_code",
            score="score",
            rank="rank",
            population="population",
            total_small_areas=int(indicator.small_areas_in_nation or 0),
            small_area="small_area_code",
            weight="weight",
        )
        for part in apart(pieces(indicator, table, placed))
    )


def pockets(
    indicators: Iterable[Indicator],
    layers: Iterable[Layer],
    tables: Mapping[str, SourceTable],
    kinds: Mapping[str, Kind],
    fits: Fits,
) -> pd.DataFrame:
    """Return one row per hidden pocket: an area of average score and a deprived small area inside it.

    ``pocket_population`` and ``pocket_share`` (people of the area, 0 to 1) are of all its pockets together.
    """
    found = [pd.DataFrame(columns=list(POCKET_COLUMNS))]
    wanted = [i for i in indicators if i.statistic is Statistic.SCORE and i.score and i.rank]
    for indicator in wanted:
        dataset_id = indicator.datasets[-1]
        for layer in layers:
            placed = fits.place(kinds[dataset_id], layer)
            if placed is not None and layer.spec.type not in STATISTICAL:
                found += _pockets(indicator, layer, tables[dataset_id], placed)
    return pd.concat([rows for rows in found if len(rows)] or found, ignore_index=True)


def _pockets(
    indicator: Indicator, layer: Layer, table: SourceTable, placed: Placed
) -> Iterator[pd.DataFrame]:
    small = pieces(indicator, table, placed)
    scores = small.drop_duplicates("small_area_code")[["small_area_code", "score", "rank", "population"]]
    rows = pd.concat(
        deprivation.pockets(
            scores,
            part[["small_area_code", "area_code", "weight"]],
            score="score",
            rank="rank",
            population="population",
            total_small_areas=int(indicator.small_areas_in_nation or 0),
        )
        for part in apart(small)
    )
    if rows.empty:
        return
    each = rows.explode("small_areas").reset_index().rename(columns={"small_areas": "small_area_code"})
    yield each.assign(indicator_id=indicator.id, area_type=str(layer.spec.type))[list(POCKET_COLUMNS)]
