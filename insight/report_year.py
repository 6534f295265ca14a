"""What the annual report to residents is made from, asked of an edition once: the exercises of one calendar year.

An exercise belongs to the calendar year in which it began: that is how the edition counts and protects who took part
in a year. Only what the public may see is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from insight import other_voices
from insight.area_facts import Row, records
from insight.area_tables import cell
from insight.content import Cell
from insight.domain import State
from insight.errors import Fault, UnknownNameError
from insight.store import Store
from insight.words import MARKS, count

SCOPE = "year"


@dataclass(frozen=True)
class Year:
    """A calendar year of engagement.

    Parameters
    ----------
    store
        The edition; what its audience may not see is not in it.
    year
        Four figures.
    held
        Exercises that began in the year, the first one first (`insight.heard.Heard.exercises`).
    missed
        Those planned to begin in it of which it is not known that they began, and whose day has passed.
    planned
        Those that have not begun, and whose day has not come, of any year.
    today
        Day by which past and planned are told apart: that of the edition.
    """

    store: Store
    year: str
    held: list[Row]
    missed: list[Row]
    planned: list[Row]
    today: date

    @property
    def place(self) -> str:
        """Name of what the edition covers."""
        return str(self.store.edition.place)

    @property
    def ended(self) -> bool:
        """Whether the year is over on the day of the edition."""
        return int(self.year) < self.today.year

    @cached_property
    def silent(self) -> list[Row]:
        """Exercises of the year of which no outcome is recorded: nothing is said of what changed."""
        return [row for row in self.held if not row["what_changed"]]

    @cached_property
    def people(self) -> dict[str, Cell]:
        """How many took part in each exercise, by its id; [c] where held back, [x] where nobody counted."""
        return {str(row["exercise_id"]): self._people(str(row["exercise_id"])) for row in self.held}

    def _people(self, exercise_id: str) -> Cell:
        people = self.store.took_part()
        if pd.notna(people.get(exercise_id)):
            return cell(count(people[exercise_id]), people[exercise_id])
        for kind in ("county", None):
            rows = self.store.representation("exercise", exercise_id, by="area", area_type=kind)
            if len(rows) and kind == "county":
                row = rows.iloc[0]
                known = row["state"] == State.VALUE
                return cell(
                    count(row["count"]) if known else MARKS[State(row["state"])], row["count"], row["state"]
                )
            if len(rows) and pd.notna(rows["n"].iloc[0]):
                return cell(count(float(rows["n"].iloc[0])), rows["n"].iloc[0])
        return cell(MARKS[State.MISSING], None, State.MISSING)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Who took part in all exercises of the year beside who lives here, by group."""
        return self.store.representation(SCOPE, self.year, by="group")

    @cached_property
    def voices(self) -> pd.DataFrame:
        """Other voices of the year (`insight.other_voices.of_year`)."""
        return other_voices.of_year(self.store, self.year)

    @property
    def indicator_ids(self) -> list[str]:
        """Indicators that say how many people there are of the groups told."""
        rows = self.store.population_groups()
        used = rows["dimension"].isin(set(self.groups["dimension"]))
        return [str(name) for name in rows.loc[used, "indicator_id"].dropna()]


def gather(store: Store, year: str) -> Year:
    """Ask an edition for a year.

    Raises
    ------
    UnknownNameError
        For what is no year, and for one in which nothing public is recorded; the remedy names those there are.
    """
    rows = records(store.exercises())
    known = _years(rows)
    plain = str(year).strip()
    if not re.fullmatch(r"\d{4}", plain) or plain not in known:
        rule = "a calendar year in which public engagement is recorded"
        remedy = f"One of: {', '.join(known) or 'none is recorded'}."
        raise UnknownNameError(Fault("year", rule, repr(year), remedy))
    today = store.edition.built_at.date()
    now = pd.Timestamp(today)
    held = [row for row in rows if pd.notna(row["actual_start"]) and str(row["actual_start"].year) == plain]
    waiting = [row for row in rows if pd.isna(row["actual_start"]) and pd.notna(row["starts"])]
    return Year(
        store=store,
        year=plain,
        held=sorted(held, key=_when),
        missed=sorted(
            (r for r in waiting if r["starts"] <= now and str(r["starts"].year) == plain), key=_when
        ),
        planned=sorted((row for row in waiting if row["starts"] > now), key=_when),
        today=today,
    )


def _years(rows: list[Row]) -> list[str]:
    """Years in which an exercise began, or was to begin, the latest first."""
    found = {str(row["starts"].year) for row in rows if pd.notna(row["starts"])}
    return sorted(found, reverse=True)


def _when(row: Row) -> tuple[pd.Timestamp, str]:
    return row["starts"], str(row["exercise_id"])
