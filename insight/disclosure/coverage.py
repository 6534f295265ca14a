"""Groups that a map would expose: told for the whole council only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from insight.disclosure.frames import KEYS, need_columns
from insight.domain import AreaType, State

if TYPE_CHECKING:
    from collections.abc import Collection

HEARD, FEW, NOBODY, NOT_ASKED = "heard", "few", "nobody", "not asked"


def coverage_gap(
    protected: pd.DataFrame, *, sensitive: Collection[tuple[str, str]], area_type: str = AreaType.COUNTY
) -> pd.DataFrame:
    """Say for the whole council which sensitive groups each exercise heard.

    Give `insight.disclosure.protect` the same ``sensitive``: it keeps these groups out of every area below district,
    and hides what would give them away.

    Parameters
    ----------
    protected
        What `insight.disclosure.protect` returns.
    sensitive
        Groups (dimension, group), such as ``("community", "gypsy_roma_traveller")``.
    area_type
        The type of the whole council's area: ``county``, or ``district`` for a council that is one.

    Returns
    -------
    DataFrame
        One row per *exercise_id*, *dimension* and *group*: *heard* (people; missing where suppressed or not asked) and
        *coverage*: ``heard``, ``few`` (suppressed), ``nobody`` or ``not asked``. The last three are gaps.

    Raises
    ------
    DisclosureError
        For missing columns.
    """
    need_columns(protected, ["exercise_id", *KEYS, "state", "published"], "protected")
    asked = pd.MultiIndex.from_product([sorted(protected["exercise_id"].unique()), sorted(set(sensitive))])
    wanted = pd.DataFrame(
        [(exercise, dimension, group) for exercise, (dimension, group) in asked],
        columns=["exercise_id", "dimension", "group"],
    )
    whole = protected[protected["area_type"] == str(area_type)]
    joined = wanted.merge(whole, on=list(wanted.columns), how="left", validate="one_to_one")
    found = joined["published"]
    coverage = np.select(
        [joined["state"].isna(), joined["state"] == State.SUPPRESSED.value, found == 0],
        [NOT_ASKED, FEW, NOBODY],
        HEARD,
    )
    return wanted.assign(heard=found.to_numpy(), coverage=coverage)
