"""Questions to an edition about who has been heard: exercises, representation, other voices, records.

`insight.store.Store` answers them; the SQL is in ``insight/sql/``. Nothing here knows DuckDB.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from insight.asking import Asking
from insight.errors import Fault, UnknownNameError
from insight.voice import LATEST

LISTS = ("partners", "area_codes", "audience", "groups", "priorities")
"""Columns that hold several names."""


class Heard(Asking):
    """What `insight.store.Store` can be asked about engagement. What an audience may not see is left out."""

    def exercises(self) -> pd.DataFrame:
        """Exercises, held and planned, the latest first (``exercises.sql``)."""
        return _with_lists(self._once("exercises"))

    def scopes(self) -> pd.DataFrame:
        """What representation is worked out for (``scopes.sql``), by group and by area."""
        return self._once("scopes")

    def scope(self, words: str, *, by: str) -> tuple[str, str]:
        """Type and id of the scope that ``words`` name: an id, a series, a year, *all*, or another voice.

        Of another voice with several periods the latest is meant; of *turnout* the latest election of each area.

        Raises
        ------
        UnknownNameError
            When there is none of that name.
        """
        table = self.scopes()
        table = table[table["by"] == by]
        plain = words.strip().lower()
        own = table[(table["scope_id"].str.lower() == plain) | (table["title"].str.lower() == plain)]
        kind = table[table["scope_type"] == plain].sort_values("scope_id")
        latest = kind[kind["scope_id"] == LATEST]
        found = own if len(own) else latest if len(latest) else kind.tail(1)
        if found.empty:
            known = list(dict.fromkeys(table["scope_id"]))[:12]
            rule, remedy = "the words must name a voice", f"One of: {', '.join(known) or 'none is recorded'}."
            raise UnknownNameError(Fault("voice", rule, repr(words), remedy))
        return str(found["scope_type"].iloc[0]), str(found["scope_id"].iloc[0])

    def representation(
        self, scope_type: str, scope_id: str, *, by: str, area_type: str | None = None
    ) -> pd.DataFrame:
        """Who took part beside who lives here, one row per group or area (``representation.sql``)."""
        return self.recalled(
            "representation", scope_type=scope_type, scope_id=scope_id, by=by, area_type=area_type
        )

    def took_part(self) -> pd.Series:
        """How many took part in each exercise of which that may be told, by its id (``took_part.sql``)."""
        return self._once("took_part").set_index("exercise_id")["people"].astype(float)

    def likeness(self, scope_type: str, scope_id: str) -> pd.DataFrame:
        """How like the population the participants of a scope were, one row per dimension (``likeness.sql``)."""
        return self.frame("likeness", scope_type=scope_type, scope_id=scope_id)

    def answers(self, exercise_id: str) -> pd.DataFrame:
        """What people answered, one row per question, answer (or all that agree) and area (``answers.sql``)."""
        return self.frame("answers", exercise_id=exercise_id)

    def weighting(self, exercise_id: str) -> pd.DataFrame:
        """How an exercise was weighted: one row, or none where its answers were not worked out (``weighting.sql``)."""
        return self.frame("weighting", exercise_id=exercise_id)

    def other_voices(self) -> pd.DataFrame:
        """Returns, attendance, petitions and e-panels, one row per area and period."""
        return self._once("other_voices")

    def forums(self) -> pd.DataFrame:
        """Forums and organisations that can reach groups of people."""
        return _with_lists(self._once("forums"))

    def moderation(self) -> pd.DataFrame:
        """Statements that wait or are approved, for the council alone (``moderation.sql``)."""
        return self.frame("moderation")

    def statements(self, today: date) -> pd.DataFrame:
        """Local knowledge that is approved and has not lapsed: perceived, never part of an index."""
        return self.recalled("statements", today=today)

    def assets(self) -> pd.DataFrame:
        """Places that serve a community (EPSG:27700)."""
        return self._once("assets")

    def grants(self) -> pd.DataFrame:
        """Bids and awards, in pounds (EPSG:27700)."""
        return _with_lists(self._once("grants"))

    def deciles(self) -> pd.DataFrame:
        """National decile of deprivation (1 the most deprived) and people of each neighbourhood (``deciles.sql``)."""
        return self._once("deciles")

    def parish_records(self) -> pd.DataFrame:
        """Parish plans, survey returns and clusters."""
        return _with_lists(self._once("parish_records"))


def _with_lists(rows: pd.DataFrame) -> pd.DataFrame:
    """Bring lists of names to plain lists, as `insight.register.Register` gives them; DuckDB gives arrays."""
    for name in set(LISTS) & set(rows):
        rows[name] = [list(cell) for cell in rows[name]]
    return rows
