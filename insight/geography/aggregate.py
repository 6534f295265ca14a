"""Adding up small areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from insight.errors import Fault, GeographyError
from insight.geography.frames import Floats, listing

VALUE, SUPPRESSED, MISSING, NOT_APPLICABLE = (np.uint8(code) for code in range(4))
"""States of a cell, as the store keeps them; a later one never hides an earlier one but 'value'."""

States = NDArray[np.uint8]


def aggregate(
    lookup: pd.DataFrame, values: pd.DataFrame, states: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add up values of small areas for every area of a lookup. Missing is never zero.

    Only counts (numerators, denominators) may be added up, never shares.

    Parameters
    ----------
    lookup
        ``small_area_code``, ``area_code``, ``weight``.
    values
        One row per small area (its code the index), one column per measure, in any one unit each.
    states
        The same shape: 0 value, 1 suppressed, 2 missing, 3 not applicable. A value that is not a
        number counts as missing.

    Returns
    -------
    values, states
        One row per area (in order of ``area_code``), the same columns. Of the small areas that count
        towards an area, one suppressed makes it suppressed, else one missing, or absent from
        ``values``, makes it missing; not applicable adds nothing, unless all are. Sums over areas
        equal sums over small areas where the weights of each add up to 1.

    Raises
    ------
    GeographyError
        When a small area stands on several rows, or the two frames do not match.
    """
    _require_match(values, states)
    counting = lookup[lookup["weight"] > 0]
    area, codes = pd.factorize(counting["area_code"], sort=True)
    small = values.index.get_indexer(pd.Index(counting["small_area_code"]))
    known = small >= 0
    part = counting["weight"].to_numpy(float)[known]
    weights = sparse.csr_array((part, (area[known], small[known])), shape=(len(codes), len(values)))
    absent = np.bincount(area[~known], minlength=len(codes)) > 0
    index = pd.Index(codes, name="area_code")
    cells, marks = _complete(values, states)
    sums = np.asarray(weights @ np.where(marks == VALUE, cells, 0.0))
    worst = _worst(weights, marks, absent)
    sums[worst != VALUE] = np.nan
    return (
        pd.DataFrame(sums, index=index, columns=values.columns),
        pd.DataFrame(worst, index=index, columns=values.columns),
    )


def _complete(values: pd.DataFrame, states: pd.DataFrame) -> tuple[Floats, States]:
    cells = values.to_numpy(dtype=float, na_value=np.nan)
    marks = states.to_numpy(dtype=np.uint8)
    return cells, np.where((marks == VALUE) & ~np.isfinite(cells), MISSING, marks)


def _worst(weights: sparse.csr_array, marks: States, absent: NDArray[np.bool_]) -> States:
    """State of each area: suppressed before missing before value before not applicable."""
    touches = weights.astype(bool).astype(np.int64)

    def any_of(state: np.uint8) -> NDArray[np.bool_]:
        return np.asarray(touches @ (marks == state).astype(np.int64)) > 0

    missing = any_of(MISSING) | absent[:, None]
    worst = np.where(any_of(VALUE), VALUE, NOT_APPLICABLE)
    return np.where(any_of(SUPPRESSED), SUPPRESSED, np.where(missing, MISSING, worst)).astype(np.uint8)


def _require_match(values: pd.DataFrame, states: pd.DataFrame) -> None:
    faults = []
    if not values.index.is_unique:
        found = listing(values.index[values.index.duplicated()])
        remedy = "Keep one row for each."
        faults.append(Fault("values", "every small area must stand on one row", found, remedy))
    if not (values.index.equals(states.index) and values.columns.equals(states.columns)):
        found = f"{states.shape} states for {values.shape} values"
        remedy = "Give one state for each value, rows and columns in the same order."
        faults.append(Fault("states", "every value must have a state", found, remedy))
    if faults:
        raise GeographyError(faults)
