"""Every figure of an own area, added up over small areas in the way of the published ones.

Numerators and denominators are added up, then divided (METHODS section 3); summaries of deprivation are worked out
from ranks (METHODS section 2). All figures of an area take two queries, whatever their number.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from insight.build.certainty import limits
from insight.build.figures import FITS, significant
from insight.domain import State
from insight.own_area import OwnArea
from insight.own_weights import Weights
from insight.stats import deprivation
from insight.store import Store

WORST = (State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE, State.VALUE)
"""States from the worst: one suppressed part hides the figure, else one missing leaves it missing."""

SMALL = ("oa", "lsoa", "msoa")

CODE, KIND = "own", "own"
"""Area code and type of an own area in frames of figures."""


def figures(store: Store, own: OwnArea, weights: Weights) -> pd.DataFrame:
    """Every figure of an own area that the audience may see.

    Returns
    -------
    DataFrame
        The columns of `insight.store.Store.area_values`: one row per indicator and period, in the catalogue's order.
        ``area_code`` and ``area_type`` are *own*.
    """
    table = store.frame("own_makings")
    sums = store.own_sums(weights.rows).set_index(["indicator_id", "period", "part"])
    key = pd.MultiIndex.from_frame(table[["indicator_id", "period"]])
    above, below = (_part(sums, key, part) for part in ("numerator", "denominator"))
    _take_published(store, own, table, above, below)
    per_km2 = table["per_km2"].to_numpy(bool)
    divided = (below["state"].notna() | per_km2).to_numpy(bool)
    denominator = np.where(per_km2, own.area_km2, below["amount"].to_numpy(float))
    state = _worse(above["state"], below["state"].where(~per_km2))
    state = np.where((state == State.VALUE) & divided & (denominator == 0), State.NOT_APPLICABLE, state)
    known = state == State.VALUE
    numerator = np.where(known, above["amount"].to_numpy(float), np.nan)
    denominator = np.where(known & divided, denominator, np.nan)
    scale = table["multiplier"].to_numpy(float)
    value = numerator * scale / np.where(divided, denominator, 1.0)
    found = table.assign(
        area_code=CODE, area_type=KIND, value=value, numerator=numerator, denominator=denominator, state=state
    )
    found = _summarised(store, found, weights)
    found = _with_fit(found, above["kinds"], below["kinds"], weights)
    found = _with_limits(found)
    return found.assign(value=significant(found["value"].to_numpy(float)))


def _take_published(
    store: Store, own: OwnArea, table: pd.DataFrame, above: pd.DataFrame, below: pd.DataFrame
) -> None:
    """Of picked small areas, add up the publisher's own figures where it gives them for that very kind.

    The census alters each of its tables a little: an LSOA is not quite the sum of its output areas. Writes into
    ``above`` and ``below``.
    """
    if {kind for kind, _ in own.areas} - set(SMALL) or len({kind for kind, _ in own.areas}) != 1:
        return
    rows = store.area_values([code for _, code in own.areas])
    rows = rows[rows["area_type"] == own.areas[0][0]]
    rows = rows[(rows["state"] == State.VALUE) & rows["numerator"].notna()]
    sums = rows.groupby(["indicator_id", "period"]).agg(
        numerator=("numerator", "sum"), denominator=("denominator", "sum"), areas=("area_code", "nunique")
    )
    sums = sums[sums["areas"] == len(own.areas)]
    sums = sums.reindex(pd.MultiIndex.from_frame(table[["indicator_id", "period"]]))
    known = sums["areas"].notna().to_numpy()
    above.loc[known, "amount"] = sums["numerator"].to_numpy()[known]
    below.loc[known, "amount"] = sums["denominator"].to_numpy()[known]


def _part(sums: pd.DataFrame, key: pd.MultiIndex, part: str) -> pd.DataFrame:
    return pd.DataFrame(sums.xs(part, level="part")).reindex(key).reset_index(drop=True)


def _worse(one: pd.Series, other: pd.Series) -> np.ndarray:
    """State of a figure from those of its two parts; a part it does not have counts for nothing."""
    rank = {str(state): number for number, state in enumerate(WORST)}
    least = np.minimum(one.map(rank).fillna(3), other.map(rank).fillna(3)).astype(int)
    names: np.ndarray = np.array([str(state) for state in WORST], dtype=object)
    found: np.ndarray = names[np.asarray(least)]
    return found


def _summarised(store: Store, found: pd.DataFrame, weights: Weights) -> pd.DataFrame:
    """Fill in the summaries of deprivation, each worked out from the ranks of the small areas."""
    ranks = store.own_ranks(weights.rows)
    values = {
        (str(part["indicator_id"].iloc[0]), str(part["period"].iloc[0])): _summary(part)
        for _, part in ranks.groupby(["indicator_id", "period"])
    }
    wanted = found["summary"].notna()
    keys = zip(found["indicator_id"], found["period"], strict=True)
    worked_out = np.array([values.get((str(name), str(period)), np.nan) for name, period in keys])
    known = wanted & (found["state"] == State.VALUE)
    return found.assign(
        value=found["value"].where(~wanted, np.where(known, worked_out, np.nan)),
        numerator=found["numerator"].where(~wanted),
    )


def _summary(part: pd.DataFrame) -> float:
    """One summary of deprivation for one area (`insight.stats.deprivation.summarise`)."""
    frame = part.assign(area=CODE, score=0.0)
    found = deprivation.summarise(
        frame,
        by="area",
        score="score",
        rank="rank",
        population="population",
        total_small_areas=int(part["small_areas_in_nation"].iloc[0]),
        small_area="small_area_code",
        weight="weight",
    )
    return float(found[str(part["summary"].iloc[0])].iloc[0]) * float(part["multiplier"].iloc[0])


def _with_fit(found: pd.DataFrame, above: pd.Series, below: pd.Series, weights: Weights) -> pd.DataFrame:
    """The weakest fit and the largest crossing share of the kinds of small area a figure is made from."""
    fit, crossing = [], []
    for kinds in zip(above, below, strict=True):
        used = [kind for part in kinds if isinstance(part, (list, np.ndarray)) for kind in part]
        ranks = [FITS.index(str(weights.fits[kind])) for kind in used if kind in weights.fits]
        fit.append(FITS[max(ranks)] if ranks else None)
        crossing.append(max((weights.crossing.get(kind, 0.0) for kind in used), default=0.0))
    return found.assign(fit=pd.Series(fit, index=found.index, dtype=object), crossing_share=crossing)


def _with_limits(found: pd.DataFrame) -> pd.DataFrame:
    """95 % limits and reliability, as for published areas (`insight.build.certainty`)."""
    size = len(found)
    lower, upper = np.full(size, np.nan), np.full(size, np.nan)
    reliability = np.full(size, None, dtype=object)
    kinds = found["interval"].astype(object).where(found["interval"].notna(), None)
    for _, part in found.groupby([kinds, "multiplier"], dropna=True):
        at = found.index.get_indexer(part.index)
        known = (part["state"] == State.VALUE).to_numpy()
        kind, scale = str(part["interval"].iloc[0]), float(part["multiplier"].iloc[0])
        limit = limits(
            str(kind),
            part["numerator"].to_numpy(float),
            part["denominator"].to_numpy(float),
            known,
            float(scale),
        )
        lower[at], upper[at], reliability[at] = (
            significant(limit.lower),
            significant(limit.upper),
            limit.reliability,
        )
    return found.assign(lower=lower, upper=upper, reliability=reliability)
