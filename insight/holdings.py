"""Questions to an edition about what it holds: data sets, what the build made of them, states of figures.

`insight.store.Store` answers them; the SQL is in ``insight/sql/``. Nothing here knows DuckDB.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from insight.asking import Asking


class Holdings(Asking):
    """What `insight.store.Store` can be asked about its own making. What an audience may not see is left out."""

    def datasets(self) -> pd.DataFrame:
        """Data sets with what the build made of each, one row each in order of title (``datasets.sql``)."""
        return self._once("datasets")

    def states(self, indicator_id: str | None = None) -> pd.DataFrame:
        """How many areas hold a value, or why they hold none, by indicator, kind, period and fit (``states.sql``)."""
        return self.frame("states", indicator_id=indicator_id)

    def held_back(self) -> pd.Series:
        """How many counts of who took part are held back to protect people (``held_back.sql``)."""
        return self._once("held_back").iloc[0]

    def origins(self, indicator_ids: Iterable[str]) -> pd.DataFrame:
        """Data sets behind indicators, one row per indicator, period and data set (``origins.sql``)."""
        return self.recalled("origins", indicator_ids=tuple(indicator_ids))
