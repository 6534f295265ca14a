"""What a report of a survey is made from, asked of an edition once: the exercise, its answers, the district."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from insight import words
from insight.area_facts import Row, lower_first, records
from insight.domain import Polarity, State
from insight.engagement.records import Part
from insight.errors import Fault, UnknownNameError
from insight.grouping import ALL
from insight.stats.comparison import Comparison, compare
from insight.store import Store

WHERE = "district"
"""Kind of area that answers are told for."""


@dataclass(frozen=True)
class Pair:
    """What agrees with one question: in the district (None: nothing is told there), in the whole, and how they stand.

    ``word`` is None where they are not compared.
    """

    here: Row | None
    whole: Row | None
    word: Comparison | None

    @property
    def question(self) -> str:
        """The question in words."""
        row = self.here or self.whole
        return "" if row is None else str(row["question"])

    @property
    def question_id(self) -> str:
        """Id of the question."""
        row = self.here or self.whole
        return "" if row is None else str(row["question_id"])


@dataclass(frozen=True)
class Asked:
    """An exercise whose answers are told, and one district.

    Parameters
    ----------
    store
        The edition.
    exercise
        Its row of `insight.heard.Heard.exercises`.
    place
        The district, as `insight.store.Store.area` gives it.
    answers
        `insight.heard.Heard.answers` of the exercise: districts and the whole of it.
    weighting
        `insight.heard.Heard.weighting` of the exercise.
    districts
        Names of the districts it covered, by code, in order of name.
    """

    store: Store
    exercise: Row
    place: pd.Series
    answers: pd.DataFrame
    weighting: pd.DataFrame
    districts: dict[str, str]

    @property
    def code(self) -> str:
        """Code of the district."""
        return str(self.place["area_code"])

    @property
    def name(self) -> str:
        """Name of the district."""
        return str(self.place["name"])

    @property
    def exercise_id(self) -> str:
        """Id of the exercise."""
        return str(self.exercise["exercise_id"])

    @property
    def title(self) -> str:
        """Title of the exercise."""
        return str(self.exercise["title"])

    @property
    def here(self) -> bool:
        """Whether anything is told of the district: enough people answered there."""
        return bool((self.answers["area_code"] == self.code).any())

    @property
    def generalises(self) -> bool:
        """Whether shares may be said of everybody."""
        return bool(len(self.weighting)) and bool(self.weighting["generalises"].iloc[0])

    @property
    def people(self) -> float | None:
        """How many answered, wherever they live."""
        return float(self.weighting["people"].iloc[0]) if len(self.weighting) else None

    @property
    def covered(self) -> str:
        """Name of all that the exercise covered, as it stands in a sentence: "Tambershire"."""
        codes = list(self.exercise["area_codes"])
        if not codes:
            return str(self.store.edition.place)
        names = self.store.areas(str(self.exercise["area_type"])).set_index("area_code")["name"]
        return words.listed([str(names.get(code, code)) for code in codes], most=3)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions, in the order of the view."""
        return tuple(dict.fromkeys(str(name) for name in self.answers["question_id"]))

    def rows_of(self, question_id: str, code: str | None) -> list[Row]:
        """Answers to a question in a district, or (None) of the whole exercise."""
        rows = self.answers[self.answers["question_id"] == question_id]
        own = rows["area_type"] == ALL if code is None else rows["area_code"] == code
        return records(rows[own].sort_values("position", kind="stable"))

    def agree(self, question_id: str, code: str | None) -> Row | None:
        """What agrees with a question in a district, or (None) in the whole."""
        found = [row for row in self.rows_of(question_id, code) if row["part"] == Part.AGREE]
        return found[0] if found else None

    def answerers(self, question_id: str, code: str | None) -> str | None:
        """How many answered a question, as printed; None where nothing is told there."""
        rows = self.rows_of(question_id, code)
        if not rows:
            return None
        known = [row["n"] for row in rows if pd.notna(row["n"])]
        return words.count(known[0]) if known else words.MARKS[State.SUPPRESSED]

    @cached_property
    def agreed(self) -> tuple[Pair, ...]:
        """What agrees, question by question, where the mapping said which answers agree."""
        found = []
        for name in self.questions:
            here, whole = self.agree(name, self.code), self.agree(name, None)
            if here is not None or whole is not None:
                found.append(Pair(here, whole, self.word(here, whole)))
        return tuple(found)

    def word(self, here: Row | None, whole: Row | None) -> Comparison | None:
        """How a share stands beside that of the whole; None where it is not compared.

        Notes
        -----
        The whole is taken as a fixed figure, as a benchmark is. A district is a part of it: where it holds *f* of all
        who answered, the difference has 1 - *f* of the variance of its share: the rule errs towards *similar*.
        """
        if not self.generalises or not told(here) or not told(whole) or here is None or whole is None:
            return None
        share, low, high = here["share"], here["lower"], here["upper"]
        found = Comparison(str(compare(share, low, high, whole["share"], polarity=Polarity.NEUTRAL)))
        return None if found == Comparison.NOT_COMPARED else found

    @cached_property
    def heard(self) -> pd.DataFrame:
        """Who took part beside who lives there, by area."""
        return self.store.representation("exercise", self.exercise_id, by="area")

    @property
    def took_part(self) -> Row | None:
        """The row of the district in `heard`; None where it is not counted by district."""
        rows = self.heard
        own = records(rows[(rows["area_type"] == WHERE) & (rows["area_code"] == self.code)])
        return own[0] if own else None

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Who took part beside who lives there, by group, of the whole exercise."""
        return self.store.representation("exercise", self.exercise_id, by="group")

    @property
    def indicator_ids(self) -> list[str]:
        """Indicators that say who lives there: of the groups told, and of those that answers were weighted by."""
        rows = self.store.population_groups()
        used = set(self.groups["dimension"])
        if len(self.weighting):
            used |= {str(name) for name in self.weighting["dimensions"].iloc[0]}
        return [str(name) for name in rows.loc[rows["dimension"].isin(used), "indicator_id"].dropna()]


def answer_words(row: Row) -> str:
    """An answer as it stands in a sentence; what agrees together is joined: "very satisfied or fairly satisfied"."""
    return " or ".join(lower_first(part) for part in str(row["answer"]).split(" or "))


def told(row: Row | None) -> bool:
    """Whether a share is told."""
    return row is not None and row["state"] == State.VALUE and bool(pd.notna(row["share"]))


def gather(store: Store, exercise_id: str, district: str) -> Asked:
    """Ask an edition for an exercise and a district.

    Raises
    ------
    UnknownNameError
        For an exercise or district that is not there, a district that the exercise did not cover, and an exercise of
        which no answer may be told.
    """
    exercise = found(store, exercise_id)
    districts = covered(store, exercise)
    place = store.area(district, area_type=WHERE)
    if str(place["area_code"]) not in districts:
        rule = f"'{exercise['title']}' asked in the district"
        raise UnknownNameError(
            Fault("--district", rule, repr(str(place["name"])), _one_of(districts.values()))
        )
    answers = store.answers(str(exercise["exercise_id"]))
    weighting = store.weighting(str(exercise["exercise_id"]))
    return Asked(store, exercise, place, answers, weighting, districts)


def found(store: Store, exercise_id: str) -> Row:
    """The exercise of an id or title, whose answers are told.

    Raises
    ------
    UnknownNameError
        When there is none, or none of its answers may be told.
    """
    rows = records(store.exercises())
    plain = exercise_id.strip().casefold()
    own = [row for row in rows if plain in (str(row["exercise_id"]), str(row["title"]).casefold())]
    answers = {str(row["exercise_id"]): store.answers(str(row["exercise_id"])) for row in own or rows}
    with_answers = [name for name, part in answers.items() if len(part)]
    if not own:
        rule = "there must be an exercise of that id or title"
        raise UnknownNameError(Fault("exercise", rule, repr(exercise_id), _one_of(with_answers)))
    name = str(own[0]["exercise_id"])
    if answers[name].empty:
        rule = "a report of a survey needs its answers"
        remedy = (
            f"Import them with their questions: insight engage import FILE --exercise {name} --mapping FILE."
        )
        raise UnknownNameError(Fault(name, rule, "an exercise without answers", remedy))
    if not answers[name]["count"].notna().any():
        rule, remedy = (
            "some answer of a survey may be told",
            "So few answered that any figure could give people away: there is nothing to report.",
        )
        raise UnknownNameError(Fault(name, rule, "every answer is held back to protect people", remedy))
    return own[0]


def covered(store: Store, exercise: Row) -> dict[str, str]:
    """Districts that an exercise covered, in whole or in part: name by code.

    Raises
    ------
    UnknownNameError
        When the edition has no districts.
    """
    names = {str(row["area_code"]): str(row["name"]) for row in records(store.areas(WHERE))}
    codes = [str(code) for code in exercise["area_codes"]]
    if not codes or exercise["area_type"] == "county":
        return names
    if exercise["area_type"] == WHERE:
        return {code: name for code, name in names.items() if code in codes}
    parents = {str(store.area(code, area_type=str(exercise["area_type"]))["parent_code"]) for code in codes}
    return {code: name for code, name in names.items() if code in parents}


def _one_of(names: Iterable[str]) -> str:
    return f"One of: {', '.join(names) or 'none'}."
