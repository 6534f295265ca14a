"""Areas like this one: the nearest by a stated set of indicators, each on the same footing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from insight.errors import Fault, InsightError
from insight.stats.intervals import bad_values, numbers, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DIGITS = 12
"""Distances are compared to this many decimals; of equally near areas the first by code is taken."""


def nearest(frame: pd.DataFrame, *, indicators: Sequence[str], count: int) -> pd.DataFrame:
    """Find the areas most like each area.

    Each indicator is standardised (less its mean, over its standard deviation, both over the areas given), so
    that density and percentages weigh the same. Take logarithms of skewed indicators, such as density,
    before: a few cities would otherwise decide every distance.

    Parameters
    ----------
    frame
        One row per area; the index holds area codes; one column of numbers per indicator.
    indicators
        Columns to compare by.
    count
        Similar areas wanted for each area.

    Returns
    -------
    DataFrame
        ``count`` rows per area, nearest first: *area_code*, *position* (1 = most alike), *similar_code* and *distance*
        (Euclidean, in standard deviations). An area with a missing indicator is nobody's neighbour and has one row
        with position 1, no *similar_code* and no *distance*.

    Raises
    ------
    InsightError
        For repeated area codes, unknown or repeated indicators, infinite numbers, an indicator that is the same
        everywhere, or fewer areas than ``count`` + 1.
    """
    placed, unplaced = standardised(frame, indicators=indicators)
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or not 1 <= count < len(placed):
        rule = f"count lies between 1 and the {len(placed) - 1} other areas with every indicator"
        raise InsightError(Fault("nearest: count", rule, repr(count), "Ask for fewer, or give more areas."))
    distance, other = _neighbours(placed.to_numpy(), int(count))
    codes = placed.index.to_numpy()
    found = pd.DataFrame(
        {
            "area_code": np.repeat(codes, count),
            "position": np.tile(np.arange(1, count + 1), len(codes)),
            "similar_code": codes[other.ravel()],
            "distance": distance.ravel(),
        }
    )
    alone = pd.DataFrame({"area_code": unplaced, "position": 1}).reindex(columns=found.columns)
    if alone.empty:
        return found
    return pd.concat([found, alone.astype(found.dtypes.to_dict())], ignore_index=True)


def standardised(frame: pd.DataFrame, *, indicators: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """Indicators less their mean over their standard deviation, by code; and areas that miss one.

    Parameters and errors are those of `nearest`.
    """
    _check_table(frame, indicators)
    columns = {name: numbers(frame[name], where=f"nearest: {name}") for name in indicators}
    table = pd.DataFrame(columns, index=frame.index).sort_index()
    whole = table.dropna()
    spread = whole.std(ddof=0)
    flat = [str(name) for name in indicators if not spread[name] > 0]
    if flat:
        remedy = "Leave it out: it tells no area from another."
        raise InsightError(Fault("nearest", "indicators differ between areas", ", ".join(flat), remedy))
    missing = [str(code) for code in table.index.difference(whole.index)]
    return (whole - whole.mean()) / spread, missing


def _check_table(frame: pd.DataFrame, indicators: Sequence[str]) -> None:
    faults = []
    absent = [str(name) for name in indicators if name not in frame.columns]
    repeated = len(set(indicators)) < len(indicators)
    if absent or repeated or isinstance(indicators, str) or not indicators:
        found = ", ".join(absent) or ("repeats" if repeated else repr(indicators))
        faults.append(Fault("nearest: indicators", "they are columns, each once", found, "Correct the list."))
    twice = frame.index.duplicated() | frame.index.isna()
    rule, remedy = "each area has one row and a code", "Make the area code the index; remove repeated rows."
    refuse(faults + bad_values(frame.index.to_numpy(), np.asarray(twice), "nearest: area", rule, remedy))


def _neighbours(points: Floats, count: int) -> tuple[Floats, NDArray[np.intp]]:
    """Distances and row numbers of the nearest others, ties in the order of the rows."""
    found, rows = KDTree(points).query(points, k=count + 1)
    distance, other = np.asarray(found), np.asarray(rows, dtype=np.intp)
    own = other == np.arange(len(points))[:, None]
    # Areas alike in everything may crowd an area out of its own list: then its last neighbour goes instead.
    own[~own.any(axis=1), -1] = True
    keep = ~own
    shape = (len(points), count)
    distance, other = distance[keep].reshape(shape), other[keep].reshape(shape)
    order = np.lexsort((other, np.round(distance, DIGITS)), axis=1)
    return np.take_along_axis(distance, order, axis=1), np.take_along_axis(other, order, axis=1)
