"""Questions to an edition about how areas compare: with the nation, areas alike, earlier years, neighbours.

`insight.store.Store` answers them; the SQL is in ``insight/sql/``. Nothing here knows DuckDB.
"""

from __future__ import annotations

import pandas as pd

from insight import words
from insight.asking import Asking
from insight.domain import State
from insight.errors import Fault, UnknownNameError


class Comparisons(Asking):
    """What `insight.store.Store` can be asked beside plain figures."""

    def nation(self) -> pd.Series | None:
        """Code and name of the nation, or None where the catalogue declares none."""
        found = self._once("nation")
        return None if found.empty else found.iloc[0]

    def national(self) -> pd.DataFrame:
        """Figures of the nation, one row per indicator and period (``national.sql``), with their source."""
        return self._once("national")

    def uses(self) -> pd.DataFrame:
        """Which data sets are behind which indicator and period (``uses.sql``)."""
        return self._once("uses")

    def figures(self, area_type: str | None = None, area_code: str | None = None) -> pd.DataFrame:
        """Every figure, of one kind of area and of one area where they are named (``figures.sql``)."""
        return self.frame("figures", area_type=area_type, area_code=area_code)

    def latest_values(self, indicator_id: str, area_type: str) -> pd.DataFrame:
        """As `Store.values`, of each area in its latest period that has a figure; where none has, in the last."""
        table = self._once("periods")
        table = table[(table["indicator_id"] == indicator_id) & (table["area_type"] == area_type)]
        asked = {"indicator_id": indicator_id, "area_type": area_type}
        parts = [self.frame("values", **asked, period=period) for period in words.in_time(table["period"])]
        if not parts:
            return self.frame("values", **asked, period="")
        rows = pd.concat(parts, ignore_index=True)
        rows = rows.assign(told=rows["state"] == State.VALUE).sort_values("told", kind="stable")
        latest = rows.drop_duplicates("area_code", keep="last").drop(columns="told")
        return latest.sort_values(["name", "area_code"], ignore_index=True)

    def similar(self, area_code: str, area_type: str) -> pd.DataFrame:
        """Areas most like one, nearest first (``similar.sql``); ``distance`` in standard deviations."""
        return self.of_area("similar", area_code, area_type)

    def similar_codes(self, area_type: str) -> pd.DataFrame:
        """``area_code`` and ``similar_code`` for all areas of a type."""
        return self.frame("similar_codes", area_type=area_type)

    def similar_set(self) -> pd.DataFrame:
        """Indicators that areas are compared by to find those like them (``similar_set.sql``)."""
        return self._once("similar_set")

    def trends(self, indicator_id: str, area_type: str, area_code: str | None = None) -> pd.DataFrame:
        """Trend of an indicator, one row per area (``trend.sql``); empty where it has a single period."""
        return self.frame("trend", indicator_id=indicator_id, area_type=area_type, area_code=area_code)

    def series(self, indicator_id: str, area_code: str, area_type: str) -> pd.DataFrame:
        """All periods of an indicator for one area, oldest first (``series.sql``), breaks marked."""
        return self.of_area("series", area_code, area_type, indicator_id=indicator_id)

    def clusters(self, indicator_id: str, area_type: str) -> pd.DataFrame:
        """Areas that are part of a cluster, stand out, or have no neighbours (``clusters.sql``)."""
        return self.frame("clusters", indicator_id=indicator_id, area_type=area_type)

    def moran(self, indicator_id: str, area_type: str) -> pd.Series | None:
        """Moran's I over the whole map (``moran.sql``), or None where clusters were not looked for."""
        found = self.frame("moran", indicator_id=indicator_id, area_type=area_type)
        return None if found.empty else found.iloc[0]

    def spread(self, area_type: str) -> pd.DataFrame:
        """Least, quartiles and greatest figure among all areas of a type (``spread.sql``), by indicator and period."""
        return self.recalled("spread", area_type=area_type)

    def successors(self, words: str, *, area_type: str | None = None) -> pd.DataFrame:
        """Areas that took the place of one that no longer exists (``change.sql``); empty for any other."""
        return self.frame("change", words=words, area_type=area_type)

    def _tell_of_change(self, words: str, area_type: str | None) -> None:
        """Raise `UnknownNameError` for a kind of area there is not, or where the words name an area of the past."""
        kinds = list(self._once("area_types")["area_type"])
        if area_type is not None and area_type not in kinds:
            rule, remedy = "there must be such an area type", f"One of: {', '.join(kinds)}."
            raise UnknownNameError(Fault("area", rule, repr(area_type), remedy))
        found = self.successors(words, area_type=area_type)
        if found.empty:
            return
        old = found.iloc[0]
        names = "; ".join(f"{row.successor_code} ({row.successor_name})" for row in found.itertuples())
        note = f" {old['note']}" if old["note"] else ""
        raise UnknownNameError(
            Fault(
                "area",
                "the area must be one of today",
                f"{old['area_code']} ({old['name']}), which no longer exists since {old['changed']:%-d %B %Y}",
                f"In its place there {'is' if len(found) == 1 else 'are'} {names}.{note}",
            )
        )
