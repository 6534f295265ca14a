"""Targets: drawn tables, a written-out oracle, laws, words, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight import narrative_targets
from insight.domain import Polarity
from insight.errors import InsightError
from insight.stats.representation import areas
from insight.stats.targets import bivariate, composite, targets, worst
from insight.stats.verdicts import Verdict

HIGH, LOW = Polarity.HIGH_IS_WORSE, Polarity.HIGH_IS_BETTER
PLACES = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 50)), min_size=1, max_size=25)


# --- The worst-off fifth ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("need", "people", "share", "picked"),
    [
        ([9, 8, 7, 6, 5], [10] * 5, 20, [0]),  # reached exactly: no more
        ([9, 8, 7, 6, 5], [9, 10, 10, 10, 11], 20, [0, 1]),  # the area that crosses the line is in
        ([9, 8, 8, 6, 5], [9, 10, 10, 10, 11], 20, [0, 1, 2]),  # equal need: both
        ([5, 5, 5], [1, 2, 3], 20, [0, 1, 2]),
        ([np.nan, 8, 7, 6], [90, 1, 2, 7], 10, [1]),  # the unknown take no part
        ([9, 8, 7], [0, 10, 90], 10, [0, 1]),
        ([1, 2, 3], [1, 1, 1], 100, [0, 1, 2]),
    ],
)
def test_areas_are_taken_until_the_share_of_people_is_reached(
    need: list[float], people: list[int], share: float, picked: list[int]
) -> None:
    assert np.flatnonzero(worst(need, people, share=share)).tolist() == picked


def taken(places: list[tuple[int, int]], share: float) -> list[bool]:
    """Take level after level of need until the share of the people is reached."""
    total, reached, levels = sum(n for _, n in places), 0, set()
    for level in sorted({need for need, _ in places}, reverse=True):
        if reached * 100 >= share * total:
            break
        levels.add(level)
        reached += sum(n for need, n in places if need == level)
    return [need in levels for need, _ in places]


@settings(max_examples=150, deadline=None)
@given(places=PLACES, share=st.integers(1, 100))
def test_the_worst_against_a_written_out_oracle(places: list[tuple[int, int]], share: int) -> None:
    need, people = zip(*places, strict=True)
    assert worst(need, people, share=share).tolist() == taken(places, share)


# --- Targets ---------------------------------------------------------------------------------------


def drawn() -> pd.DataFrame:
    rows = {
        "W1": (50, 100, "under"), "W2": (60, 50, "as expected"), "W3": (60, 50, "under"), "W4": (55, 50, "too few to say"),
        "W5": (10, 400, "under"), "W6": (9, 300, "over"), "W7": (8, 40, "too few to say"), "W8": (np.nan, 10, "under"),
        "W0": (60, 50, "under"),
    }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index", columns=["need", "people", "verdict"])


def listed(frame: pd.DataFrame, **options: float) -> pd.DataFrame:
    return targets(frame, need="need", population="people", verdict="verdict", **options)


def test_targets_are_the_deprived_and_unheard_in_a_fixed_order() -> None:
    found = listed(drawn(), share=25)
    assert found["standing"].to_dict() == {
        "W0": "target", "W3": "target", "W1": "target", "W2": "deprived but heard", "W5": "unheard but not deprived",
        "W4": "too few to say", "W7": "too few to say", "W6": "neither", "W8": "no need figure",
    }  # fmt: skip
    assert found.index.tolist() == ["W0", "W3", "W1", "W2", "W5", "W4", "W7", "W6", "W8"]
    assert found["worst"].tolist() == [True, True, True, True, False, True, False, False, False]


VERDICTS = st.sampled_from([str(verdict) for verdict in Verdict])


@settings(max_examples=60, deadline=None)
@given(places=PLACES, seed=st.integers(0, 99), data=st.data())
def test_no_area_is_dropped_and_the_order_given_does_not_matter(
    places: list[tuple[int, int]], seed: int, data: st.DataObject
) -> None:
    frame = pd.DataFrame(places, columns=["need", "people"], index=[f"W{i}" for i in range(len(places))])
    frame["verdict"] = data.draw(st.lists(VERDICTS, min_size=len(frame), max_size=len(frame)))
    found = listed(frame)
    assert sorted(found.index) == sorted(frame.index)
    pd.testing.assert_frame_equal(found, listed(frame.sample(frac=1, random_state=seed)))
    assert ((found["standing"] == "target") == (found["worst"] & (found["verdict"] == "under"))).all()


# --- The two-way map -------------------------------------------------------------------------------


def test_nine_classes_by_thirds_of_the_people_and_by_verdict() -> None:
    found = bivariate(
        pd.Series([9, 8, 7, 6, 5, np.nan], index=list("abcdef")),
        [0.4, 1.0, 2.0, 0.9, 0.1, 1.0],
        population=[10, 10, 10, 20, 10, 5],
        verdict=["under", "as expected", "over", "too few to say", "under", "under"],
    )
    assert found["need_class"].fillna(0).tolist() == [3, 3, 2, 2, 1, 0]
    assert found["voice_class"].fillna(0).tolist() == [1, 2, 3, 0, 1, 1]
    assert found["cell"].fillna("").tolist() == ["3-1", "3-2", "2-3", "", "1-1", ""]


def test_without_verdicts_the_index_decides() -> None:
    found = bivariate([3, 2, 1, 0], [0.79, 0.8, 1.26, np.nan], population=[1, 1, 1, 1])
    assert found["voice_class"].fillna(0).tolist() == [1, 2, 3, 0]


# --- Composite need --------------------------------------------------------------------------------


def three() -> pd.DataFrame:
    return pd.DataFrame(
        {"poor": [30, 20, 10, 40], "skill": [1, 2, 3, np.nan], "people": [10, 30, 60, 999]},
        index=list("ABCD"),
    )


def test_a_composite_is_the_weighted_mean_of_ranks_by_people() -> None:
    found = composite(
        three(), weights={"poor": 3, "skill": 1}, polarity={"poor": HIGH, "skill": LOW}, population="people"
    )
    assert found.parts["poor"].tolist()[:3] == pytest.approx([95, 75, 30])
    assert found.parts["skill"].tolist()[:3] == pytest.approx([95, 75, 30])
    assert found.score.tolist()[:3] == pytest.approx([95, 75, 30])
    assert np.isnan(found.score["D"])  # lacks a part
    assert found.words() == "Weights: poor 75%, skill 25%"


def test_a_composite_of_z_scores_has_mean_nought_and_spread_one_by_people() -> None:
    found = composite(
        three(),
        weights={"poor": 1, "skill": 1},
        polarity={"poor": HIGH, "skill": LOW},
        population="people",
        method="z",
    )
    people = [10, 30, 60]
    for name in ("poor", "skill"):
        part = found.parts[name].to_numpy()[:3]
        assert np.average(part, weights=people) == pytest.approx(0, abs=1e-12)
        assert np.average(part**2, weights=people) == pytest.approx(1)
    assert found.parts["poor"].is_monotonic_decreasing or found.parts["poor"]["A"] > found.parts["poor"]["C"]
    assert found.score["A"] > found.score["B"] > found.score["C"]


@settings(max_examples=60, deadline=None)
@given(places=PLACES.filter(lambda places: len({need for need, _ in places}) > 1), factor=st.floats(0.1, 50))
def test_only_the_proportions_of_weights_matter_and_ranks_lie_around_fifty(
    places: list[tuple[int, int]], factor: float
) -> None:
    frame = pd.DataFrame(places, columns=["one", "people"]).assign(two=lambda rows: -rows["one"])
    sides = {"one": HIGH, "two": HIGH}
    found = composite(frame, weights={"one": 2, "two": 1}, polarity=sides, population="people")
    scaled = composite(frame, weights={"one": 2 * factor, "two": factor}, polarity=sides, population="people")
    np.testing.assert_allclose(found.score, scaled.score)
    for name in ("one", "two"):
        assert np.average(found.parts[name], weights=frame["people"]) == pytest.approx(50)
    np.testing.assert_allclose(found.parts["one"] + found.parts["two"], 100)


# --- Words -----------------------------------------------------------------------------------------


def test_the_reason_is_told_in_words() -> None:
    frame = pd.DataFrame(
        {"need": [60.0, 9, 8, np.nan], "people": [1_000, 4_000, 5_000.5, 20]}, index=list("ABCD")
    )
    frame = frame.join(areas(pd.Series([2, 120, 121, 0], index=list("ABCD")), frame["people"]))
    found = listed(frame, share=10)
    said = {code: narrative_targets.reason(row, share=10) for code, row in found.iterrows()}
    assert said["A"] == (
        "Among the areas of greatest need, in which 10% of the people live. "
        "2 people took part where 24 would be expected: 8% of a fair share, less than chance explains; "
        "likely between 1% and 32%."
    )
    assert "no more of a difference than chance may make" in said["C"]
    assert said["D"] == (
        "There is no need figure for this area. Nobody took part where 0.5 would be expected: too few to say whether "
        "that is chance."
    )


# --- Refusals --------------------------------------------------------------------------------------

SIDES = {"poor": HIGH}
BAD = [
    (lambda: worst([1, 2], [1, 2], share=0), "above 0"),
    (lambda: worst([1, 2], [1, 2], share=101), "at most 100"),
    (lambda: worst([1, 2], [0, 0]), "people live"),
    (lambda: worst([1, 2], [-1, 3]), "population is 0 or more"),
    (lambda: worst([1, 2], [np.nan, 3]), "every figure is known"),
    (lambda: worst(pd.Series({"a": 1, "b": 2}), pd.Series({"b": 1, "a": 2})), "same order"),
    (lambda: worst([1, 2, 3], [1, 3]), "equally long"),
    (lambda: listed(drawn().assign(verdict="fair")), "verdict is one that is known"),
    (lambda: listed(drawn().rename(columns={"need": "imd"})), "columns named are in the frame"),
    (lambda: listed(pd.concat([drawn(), drawn()])), "one row and a code"),
    (lambda: bivariate([1], [1], population=[1], verdict=["fair"]), "verdict is one that is known"),
    (lambda: composite(three(), weights={}, polarity={}, population="people"), "known method"),
    (
        lambda: composite(three(), weights={"poor": 0}, polarity=SIDES, population="people"),
        "weight is above 0",
    ),
    (lambda: composite(three(), weights={"poor": 1}, polarity={}, population="people"), "one end"),
    (
        lambda: composite(
            three(), weights={"poor": 1}, polarity={"poor": Polarity.NEUTRAL}, population="people"
        ),
        "one end",
    ),
    (
        lambda: composite(three().assign(poor=1), weights={"poor": 1}, polarity=SIDES, population="people"),
        "differs between areas",
    ),
    (
        lambda: composite(three(), weights={"rich": 1}, polarity={"rich": HIGH}, population="people"),
        "columns named",
    ),
]


@pytest.mark.parametrize(("call", "rule"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_is_refused_in_words(call, rule: str) -> None:
    with pytest.raises(InsightError, match=rule):
        call()
