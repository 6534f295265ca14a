"""What a survey's answers came to: weighted where people were drawn at random, described only where they were not.

Rows stand in memory as codes; what leaves are counts and shares of declared answers, small ones hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from insight import disclosure, voice
from insight.domain import AreaType, State
from insight.engagement.mapping import Question, Weighing
from insight.engagement.records import Answer, Basis, Exercise, Part, Weighting
from insight.errors import Fault, InsightError
from insight.grouping import ALL, NOT_STATED, ORDINARY_MINIMUM, SPECIAL_MINIMUM
from insight.stats.weighting import Weights, rake, shares

Codes = npt.NDArray[np.int32]

FEWEST = 100
"""A district is told where so many answered a question."""

WORTH = {"answer": 1.0, "agree": 20.0, "question": 200.0}
"""What agreed is hidden after single answers, and how many answered last."""

SHARE = ("share", "lower", "upper", "effective_n")
ELSEWHERE = "elsewhere"
PLACE = "place"


@dataclass(frozen=True)
class Sample:
    """Rows of a file of answers as codes.

    Parameters
    ----------
    groups
        By dimension: ids of its groups (the last one *not stated*) and the number of each respondent's.
    answers
        By question: the number of each respondent's answer, -1 where there is none.
    districts
        Codes of districts, and the number of each respondent's, -1 where it is not known.
    """

    groups: Mapping[str, tuple[Sequence[str], Codes]]
    answers: Mapping[str, Codes]
    districts: tuple[Sequence[str], Codes]

    @property
    def people(self) -> int:
        """How many respondents there are."""
        return len(self.districts[1])


def results(
    sample: Sample,
    questions: Sequence[Question],
    *,
    exercise: Exercise,
    weighing: Weighing,
    populations: pd.DataFrame,
    whole: str,
) -> tuple[Weighting, list[Answer]]:
    """Weight a sample, and work out every question for the whole exercise and for districts.

    Parameters
    ----------
    sample
        Who answered what.
    questions, weighing
        What the mapping file declares.
    exercise
        Its basis says whether shares may be said of the population, its area and audience of which.
    populations
        As `insight.peopling.populations` returns them.
    whole
        Code of the county.

    Raises
    ------
    InsightError
        Where the sample cannot be weighted by these dimensions.
    """
    margins = _margins(sample, weighing, exercise, populations, whole)
    cell, frame = _cells(sample, list(margins))
    weights = _weights(frame, margins, exercise, weighing.trim)
    least = SPECIAL_MINIMUM if exercise.special else ORDINARY_MINIMUM
    answers = [
        answer
        for question in questions
        for answer in _question(question, sample, cell, weights, exercise.exercise_id, least)
    ]
    return _told(weights, exercise, list(margins), sample.people), answers


def _told(weights: Weights, exercise: Exercise, dimensions: list[str], people: int) -> Weighting:
    known = weights.generalises
    return Weighting(
        exercise_id=exercise.exercise_id,
        dimensions=tuple(dimensions),
        generalises=known,
        people=people,
        left_out=round(weights.left_out),
        trimmed=round(weights.trimmed),
        design_effect=weights.design_effect if known else None,
        effective_n=weights.effective_n if known else None,
    )


def _margins(
    sample: Sample, weighing: Weighing, exercise: Exercise, populations: pd.DataFrame, whole: str
) -> dict[str, dict[str, float]]:
    """Population share of each group the exercise was for; those who did not say keep their share of the sample."""
    if exercise.basis != Basis.RANDOM:
        return {}
    held = pd.DataFrame(
        [
            {
                "exercise_id": exercise.exercise_id,
                "area_type": exercise.area_type and str(exercise.area_type),
                "area_codes": list(exercise.area_codes),
                "audience": list(exercise.audience),
            }
        ]
    )
    none = pd.DataFrame(columns=voice.GROUP)
    people = voice.People(populations, none, none)
    found: dict[str, dict[str, float]] = {}
    faults = []
    for name in weighing.dimensions:
        counted = _counted(sample, name).assign(exercise_id=exercise.exercise_id)
        rows = voice.by_group(held, counted, people, whole=whole)
        shares_of = rows.dropna(subset="population_share").set_index("group_id")["population_share"]
        if shares_of.empty:
            remedy = "Weight by another dimension."
            faults.append(
                Fault("mapping [weights]", "the census counts the groups of a dimension", name, remedy)
            )
            continue
        silent = float(counted.loc[counted["group_id"] == NOT_STATED, "count"].sum()) / max(sample.people, 1)
        found[name] = {str(group): share * (1 - silent) for group, share in shares_of.items()}
        found[name] |= {NOT_STATED: silent} if silent else {}
    if faults:
        raise InsightError(faults)
    return found


def _counted(sample: Sample, name: str) -> pd.DataFrame:
    ids, codes = sample.groups[name]
    return pd.DataFrame(
        {
            "area_type": ALL,
            "area_code": ALL,
            "dimension": name,
            "group_id": list(ids),
            "count": np.bincount(codes, minlength=len(ids)),
        }
    )


def _cells(sample: Sample, dimensions: list[str]) -> tuple[npt.NDArray[np.intp], pd.DataFrame]:
    """Cell of groups of every respondent, and one row per cell with its groups and people."""
    codes = np.zeros((sample.people, 1 + len(dimensions)), dtype=np.int64)
    for at, name in enumerate(dimensions, start=1):
        codes[:, at] = sample.groups[name][1]
    key = np.zeros(sample.people, dtype=np.int64)
    for at, name in enumerate(dimensions, start=1):
        key = key * len(sample.groups[name][0]) + codes[:, at]
    _, first, cell, people = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    frame = pd.DataFrame({"people": people})
    for at, name in enumerate(dimensions, start=1):
        frame[name] = np.array(sample.groups[name][0], dtype=object)[codes[first, at]]
    return cell, frame


def _weights(
    frame: pd.DataFrame, margins: Mapping[str, Mapping[str, float]], exercise: Exercise, trim: float | None
) -> Weights:
    if margins:
        meant = {name: frame[name].where(frame[name].isin(list(margin))) for name, margin in margins.items()}
        return rake(frame.assign(**meant), margins, basis=str(exercise.basis), count="people", trim=trim)
    ones, people = pd.Series(1.0, index=frame.index), frame["people"].astype(float)
    if exercise.basis != Basis.RANDOM:
        return Weights(ones, people, False, 0, np.nan, 0.0, 0.0, np.nan, np.nan)
    return Weights(ones, people, True, 0, np.nan, 0.0, 0.0, 1.0, float(people.sum()))


def _question(
    question: Question,
    sample: Sample,
    cell: npt.NDArray[np.intp],
    weights: Weights,
    exercise_id: str,
    least: int,
) -> list[Answer]:
    """Every answer, and what agreed, for the whole exercise and the districts that enough answered in."""
    codes, (names, districts) = sample.answers[question.id], sample.districts
    answered = codes >= 0
    places = [(ALL, ALL, answered)]
    for at, name in enumerate(names):
        inside = answered & (districts == at)
        if inside.sum() >= FEWEST:
            places.append((str(AreaType.DISTRICT), name, inside))
    counts = {code: np.bincount(codes[inside], minlength=len(question.answers)) for _, code, inside in places}
    shown = _shown(question, counts, least)
    found: list[Answer] = []
    for kind, code, inside in places:
        # Shares add up to 1 and tell how many answered: where that is hidden, so are they.
        whole = (Part.QUESTION, "") in shown[code]
        told = _shares(question, codes[inside], cell[inside], weights) if whole else {}
        for part, label, count in _parts(question, counts[code]):
            here = (part, label) in shown[code]
            # Nobody has weights where no one who was weighted answered: then there is no share either.
            share = told.get((part, label), {}) if here else {}
            found.append(
                Answer(
                    exercise_id=exercise_id,
                    question_id=question.id,
                    question=question.title,
                    part=part,
                    answer=label,
                    position=len(found),
                    area_type=kind,
                    area_code=code,
                    agrees=part is Part.AGREE or label in question.agree,
                    target=question.target if part is Part.AGREE else None,
                    count=count if here else None,
                    n=int(inside.sum()) if whole else None,
                    state=State.VALUE if here else State.SUPPRESSED,
                    **share,
                )
            )
    return found


def _parts(question: Question, counts: npt.NDArray[np.int64]) -> list[tuple[Part, str, int]]:
    """Single answers in the order of the scale, then all that agree."""
    found = [(Part.ANSWER, label, int(count)) for label, count in zip(question.answers, counts, strict=True)]
    if question.agree:
        together = sum(count for _, label, count in found if label in question.agree)
        found.append((Part.AGREE, question.agreed, together))
    return found


def _shares(
    question: Question, codes: Codes, cell: npt.NDArray[np.intp], weights: Weights
) -> dict[tuple[Part, str], dict[str, Any]]:
    """Share of every answer with its interval, from cells of groups and answers."""
    width = len(question.answers)
    key, people = np.unique(cell * width + codes, return_counts=True)
    own = replace(
        weights,
        weight=pd.Series(weights.weight.to_numpy()[key // width]),
        people=pd.Series(people.astype(float)),
    )
    if not own.weight.notna().any():
        return {}
    labels = pd.Series(np.array(question.answers, dtype=object)[key % width])
    sets = [(Part.ANSWER, labels)]
    if question.agree:
        agreed = labels.isin(list(question.agree))
        sets.append((Part.AGREE, agreed.map({True: question.agreed, False: None}).fillna("")))
    found: dict[tuple[Part, str], dict[str, Any]] = {}
    for part, series in sets:
        table = shares(series, own)
        table = table.astype(object).where(table.notna(), None)
        found |= {(part, str(label)): {name: row[name] for name in SHARE} for label, row in table.iterrows()}
        # An answer that nobody gave has a share of nothing, with the interval of nothing.
        for label in question.answers if part is Part.ANSWER else (question.agreed,):
            found.setdefault((part, label), {"share": 0.0, "lower": None, "upper": None, "effective_n": None})
    return found


def _shown(
    question: Question, counts: Mapping[str, npt.NDArray[np.int64]], least: int
) -> dict[str, set[tuple[Part, str]]]:
    """Which counts of each place are told: none from 1 to ``least`` less 1, nor any that gives one away."""
    labels = question.answers
    whole = counts[ALL]
    by_place = {code: own for code, own in counts.items() if code != ALL}
    # What is told of no place stands together: an attacker who knew even this must find nothing.
    by_place[ELSEWHERE] = whole - sum(by_place.values(), start=np.zeros_like(whole))
    areas = {(Part.ANSWER, label): [label] for label in labels} | {(Part.QUESTION, ""): list(labels)}
    if question.agree:
        areas[(Part.AGREE, question.agreed)] = list(question.agree)
    containment = pd.DataFrame(
        [(piece, label, str(part)) for (part, label), pieces in areas.items() for piece in pieces],
        columns=["piece_code", "area_code", "area_type"],
    )
    cells = pd.DataFrame(
        [
            (question.id, label, str(part), PLACE if code != ALL else ALL, code,
             int(sum(own[labels.index(piece)] for piece in pieces)))
            for code, own in {ALL: whole, **by_place}.items()
            for (part, label), pieces in areas.items()
        ],
        columns=["exercise_id", "area_code", "area_type", "dimension", "group", "count"],
    )  # fmt: skip
    protected = disclosure.protect(cells, containment, threshold=least, worth=WORTH)
    told = protected[protected["state"] == State.VALUE.value]
    found: dict[str, set[tuple[Part, str]]] = {code: set() for code in counts}
    for code, kind, label in zip(told["group"], told["area_type"], told["area_code"], strict=True):
        if code in found:
            found[code].add((Part(kind), label))
    return found
