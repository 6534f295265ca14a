"""Answers of a register that would give a count away: a build holds back what it must, and nothing more."""

from collections.abc import Mapping

import pandas as pd
import pytest

from insight.answers_attacked import findings
from insight.build.answers import beside, protected

ANSWERS = ("Good", "Fair", "Poor")
Told = Mapping[tuple[str, str], float | None]


def rows(told: Told, n: Mapping[str, float | None]) -> pd.DataFrame:
    """Answers to one question by place; ``Good`` and ``Fair`` agree; None is held back."""
    lines = []
    for place in n:
        for answer in (*ANSWERS, "Good or Fair"):
            if (place, answer) in told:
                count, whole = told[place, answer], n[place]
                share = None if count is None or whole is None else count / whole
                lines.append(
                    {
                        "exercise_id": "e", "question_id": "q", "question": "How is it?", "position": len(lines),
                        "part": "agree" if answer == "Good or Fair" else "answer", "answer": answer,
                        "area_type": "all" if place == "all" else "district", "area_code": place,
                        "agrees": answer != "Poor", "target": None, "count": count, "n": whole, "share": share,
                        "lower": None, "upper": None, "effective_n": None,
                        "state": "suppressed" if count is None else "value",
                    }
                )  # fmt: skip
    return pd.DataFrame(lines)


def exercises(*, special: bool = False) -> pd.DataFrame:
    return pd.DataFrame([{"exercise_id": "e", "special": special}])


def heard(**states: str) -> pd.DataFrame:
    lines = [("exercise", "e", "area", "district", place, state) for place, state in states.items()]
    return pd.DataFrame(lines, columns=["scope_type", "scope_id", "by", "area_type", "area_code", "state"])


WHOLE = {("all", "Good"): 90, ("all", "Fair"): 60, ("all", "Poor"): 50}
N = {"all": 200.0, "A": 120.0}


def attacked(answers: pd.DataFrame, *, special: bool = False, **states: str) -> set[str]:
    return set(findings(beside(answers, exercises(special=special), heard(**states)))["rule"])


def test_answers_that_tell_nothing_stay_as_they_are() -> None:
    given = rows({**WHOLE, ("A", "Good"): 50, ("A", "Fair"): 40, ("A", "Poor"): 30}, N)
    kept = protected(given, exercises(), heard(A="value"))
    assert kept["count"].tolist() == given["count"].tolist()
    assert kept["share"].tolist() == given["share"].tolist()
    assert attacked(given, A="value") == set()


@pytest.mark.parametrize(
    ("told", "n", "states", "rule"),
    [
        # all who answered less the others is 3
        ({("A", "Good"): 77, ("A", "Fair"): 40, ("A", "Poor"): None}, N, {"A": "value"},
         "no hidden count can be worked out"),
        # what agrees less one answer is 2
        ({("A", "Good"): None, ("A", "Fair"): 40, ("A", "Good or Fair"): 42, ("A", "Poor"): None},
         N | {"A": 72.0}, {"A": "value"},
         "no hidden count can be worked out"),
        # the whole less the district leaves 2 of those whose place is told nowhere
        ({("A", "Good"): 88, ("A", "Fair"): 15, ("A", "Poor"): 17}, N, {"A": "value"},
         "no hidden count can be worked out"),
        # a small count is told
        ({("A", "Good"): 2, ("A", "Fair"): 50, ("A", "Poor"): 40}, N | {"A": 92.0}, {"A": "value"},
         "no small count is published"),
        # who took part in the district is held back
        ({("A", "Good"): 50, ("A", "Fair"): 40, ("A", "Poor"): 30}, N, {"A": "suppressed"},
         "answers tell nothing of how many took part where that is held back"),
    ],
)  # fmt: skip
def test_what_can_be_worked_out_is_held_back(
    told: Told, n: Mapping[str, float], states: dict, rule: str
) -> None:
    given = rows({**WHOLE, **told}, n)
    assert rule in attacked(given, **states)
    kept = protected(given, exercises(), heard(**states))
    assert attacked(kept, **states) == set()
    assert kept["count"].notna().sum() < given["count"].notna().sum()
    still = kept["count"].notna()
    assert kept.loc[still, "count"].tolist() == given.loc[still, "count"].tolist()
    assert kept.loc[~still, ["share", "lower", "upper", "effective_n"]].isna().all(axis=None)
    assert kept.loc[~still, "state"].eq("suppressed").all()
    # the whole exercise is told all the same: a district goes first
    assert kept.loc[kept["area_code"] == "all", "count"].tolist() == [90, 60, 50]


def test_a_share_without_its_count_is_taken_back() -> None:
    given = rows({**WHOLE, ("A", "Good"): 50, ("A", "Fair"): None, ("A", "Poor"): None}, N)
    given.loc[given["state"] == "suppressed", "share"] = 0.02
    assert attacked(given, A="value") == {"no share tells of a count that is held back"}
    kept = protected(given, exercises(), heard(A="value"))
    assert kept.loc[kept["state"] == "suppressed", "share"].isna().all()
    assert kept["count"].notna().sum() == 4


def test_special_exercises_have_their_own_threshold() -> None:
    given = rows({**WHOLE, ("A", "Good"): 24, ("A", "Fair"): 30, ("A", "Poor"): 25}, N | {"A": 79.0})
    assert attacked(given, A="value") == set()
    assert attacked(given, special=True, A="value") == {"no small count is published"}


def test_of_a_question_whose_counts_contradict_each_other_nothing_is_told() -> None:
    given = rows({**WHOLE, ("A", "Good"): 95, ("A", "Fair"): 40, ("A", "Poor"): 30}, N | {"A": 165.0})
    assert attacked(given, A="value") == {"answers add up over places and to all who answered"}
    kept = protected(given, exercises(), heard(A="value"))
    assert attacked(kept, A="value") == set()
    assert kept.loc[kept["area_code"] == "A", "count"].isna().all()


def test_no_answers_are_no_fault() -> None:
    given = rows({}, {})
    assert protected(given, exercises(), heard()).empty
