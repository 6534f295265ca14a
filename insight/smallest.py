"""Questions to an edition about its smallest areas: where their people live, and what is added up over them.

`insight.store.Store` answers them; the SQL is in ``insight/sql/``. Nothing here knows DuckDB.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from insight.asking import Asking


class Smallest(Asking):
    """What `insight.store.Store` can be asked about the smallest areas."""

    def living_points(self) -> pd.DataFrame:
        """Places where people live, one row each (``living_points.sql``); EPSG:27700."""
        return self._once("living_points")

    def small_nests(self) -> pd.DataFrame:
        """Smallest areas and the small areas that hold them, with shares of their people (``small_nests.sql``)."""
        return self._once("small_nests")

    def placed_small(self, areas: Sequence[tuple[str, str]]) -> pd.DataFrame:
        """Small areas of some areas (type and code), with their weights (``placed_small.sql``)."""
        kinds, codes = [kind for kind, _ in areas], [code for _, code in areas]
        return self.frame("placed_small", kinds=kinds, codes=codes)

    def own_sums(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Parts of every indicator, added up over weighted small areas (``own_sums.sql``).

        Parameters
        ----------
        weights
            One row per small area: ``kind`` (type and vintage, such as *oa2021*), ``small_area_code``, ``weight``.
        """
        return self.frame(
            "own_sums",
            kinds=weights["kind"].tolist(),
            codes=weights["small_area_code"].tolist(),
            weights=weights["weight"].astype(float).tolist(),
        )

    def own_ranks(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Ranks and people of weighted small areas, of every summary of deprivation (``own_ranks.sql``)."""
        return self.frame(
            "own_ranks",
            kinds=weights["kind"].tolist(),
            codes=weights["small_area_code"].tolist(),
            weights=weights["weight"].astype(float).tolist(),
        )
