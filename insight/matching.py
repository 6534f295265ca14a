"""Which of many words are among many others."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def among(column: pd.Series, wanted: Iterable[str]) -> pd.Series:
    """Whether each word is one of many: `Series.isin`, which on text takes the wanted ones singly (pandas 3), in bulk.

    Parameters
    ----------
    column
        Words; missing ones are among none.
    wanted
        Words, as often as they come.

    Returns
    -------
    Series
        True or False, by the index of ``column``.
    """
    known = wanted if isinstance(wanted, pd.Index) else pd.Index(list(wanted), dtype="str")
    found = known.unique().get_indexer(pd.Index(column, dtype="str")) >= 0
    return pd.Series(found & column.notna().to_numpy(), index=column.index)
