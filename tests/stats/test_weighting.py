"""Weighting: published cases, a written-out oracle, laws, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from insight.errors import InsightError
from insight.stats import weighting
from insight.stats.intervals import wilson
from insight.stats.weighting import rake, shares

CASES = json.loads((Path(__file__).parent / "vectors" / "raking.json").read_text(encoding="utf-8"))["cases"]
RAKED = [case for case in CASES if case["method"].startswith("rake")]
MARGINS = [case for case in CASES if case["method"] == "ipf_margins"]


def margin_of(groups: pd.Series, weight: np.ndarray) -> dict:
    sums = pd.Series(weight).groupby(groups.to_numpy()).sum()
    return (sums / sums.sum()).to_dict()


@pytest.mark.parametrize("case", RAKED, ids=lambda case: case["method"])
def test_raking_gives_the_published_weights(case: dict) -> None:
    sample, target = pd.DataFrame(case["sample"]), pd.DataFrame(case["target"])
    if case["method"] == "rake_na_as_category":
        sample, target = (part.astype(object).where(part.notna(), "not stated") for part in (sample, target))
    whole = target.notna().all(axis=1)
    weight = np.array(case.get("target_weight", np.ones(len(target))))[whole]
    margins = {name: margin_of(target.loc[whole, name], weight) for name in target}
    found = rake(sample, margins, basis="random")
    scaled = found.weight * weight.sum() / found.people.sum()
    if "expected" in case:
        expected = np.array(case["expected"], dtype=float)
        np.testing.assert_allclose(scaled, expected, atol=0.5 * 10.0 ** -case["dp"])
    else:
        assert scaled.sum() == pytest.approx(case["expected_sum"])


@pytest.mark.parametrize("case", MARGINS, ids=range(len(MARGINS)))
def test_a_table_is_fitted_to_both_of_its_margins(case: dict) -> None:
    seed = np.array(case["seed"], dtype=float)
    row, column = np.nonzero(seed)
    cells = pd.DataFrame({"row": row, "column": column, "people": seed[row, column]})
    total = sum(case["rows"])
    margins = {
        "row": {k: value / total for k, value in enumerate(case["rows"])},
        "column": {k: value / total for k, value in enumerate(case["cols"])},
    }
    found = rake(cells, margins, basis="random", count="people")
    fitted = np.zeros_like(seed)
    fitted[row, column] = found.weight * cells["people"] * total / seed.sum()
    np.testing.assert_allclose(fitted.sum(axis=1), case["rows"], atol=case["atol"])
    np.testing.assert_allclose(fitted.sum(axis=0), case["cols"], atol=case["atol"])
    # Raking moves margins and leaves odds ratios as they were.
    if (seed > 0).all():
        odds = [t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0]) for t in (seed, fitted)]
        assert odds[0] == pytest.approx(odds[1])


def test_a_cell_weighted_outright_has_population_over_sample() -> None:
    case = next(case for case in CASES if case["method"] == "poststratify")
    sample, target = pd.DataFrame(case["sample"]), pd.DataFrame(case["target"])
    cell = sample["a"].astype(str) + sample["c"]
    margin = margin_of(target["a"].astype(str) + target["c"], np.array(case["target_weight"]))
    found = rake(pd.DataFrame({"cell": cell}), {"cell": margin}, basis="random", start=case["sample_weight"])
    scaled = found.weight * sum(case["target_weight"]) / len(sample)
    np.testing.assert_allclose(scaled, case["expected"], rtol=1e-9)


def by_hand(rows: list[tuple[str, str]], margins: list[dict[str, float]], rounds: int) -> list[float]:
    """Raking as one would write it first."""
    weight = [1.0] * len(rows)
    for _ in range(rounds):
        for at, margin in enumerate(margins):
            have = {g: sum(w for w, row in zip(weight, rows, strict=True) if row[at] == g) for g in margin}
            weight = [w * margin[row[at]] / have[row[at]] for w, row in zip(weight, rows, strict=True)]
    total = sum(weight)
    return [w * len(rows) / total for w in weight]


SAMPLES = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=0, max_size=30).map(
    lambda rows: [*rows, *((a, x) for a in "ab" for x in "xyz")]
)
AIMS = st.lists(st.floats(0.1, 1), min_size=5, max_size=5)


def aims(parts: list[float]) -> list[dict[str, float]]:
    two, three = np.array(parts[:2]), np.array(parts[2:])
    return [
        dict(zip("ab", (two / two.sum()).tolist(), strict=True)),
        dict(zip("xyz", (three / three.sum()).tolist(), strict=True)),
    ]


@settings(max_examples=60, deadline=None)
@given(rows=SAMPLES, parts=AIMS)
def test_raking_against_a_written_out_oracle_and_its_laws(
    rows: list[tuple[str, str]], parts: list[float]
) -> None:
    sample, (first, second) = pd.DataFrame(rows, columns=["one", "two"]), aims(parts)
    margins = {"one": first, "two": second}
    found = rake(sample, margins, basis="random")
    np.testing.assert_allclose(found.weight, by_hand(rows, [first, second], found.rounds), rtol=1e-9)
    for name, margin in margins.items():
        reached = margin_of(sample[name], found.weight.to_numpy())
        assert reached == pytest.approx(margin, abs=1e-9)
    assert found.weight.mean() == pytest.approx(1)
    assert found.design_effect >= 1 - 1e-12
    assert found.effective_n == pytest.approx(found.weight.sum() ** 2 / (found.weight**2).sum())
    assert weighting.design_effect(found.weight) == pytest.approx(found.design_effect)
    counts = sample.value_counts().reset_index(name="people")
    together = rake(counts, margins, basis="random", count="people")
    assert together.design_effect == pytest.approx(found.design_effect)
    assert together.people.sum() == len(sample)


@settings(max_examples=60, deadline=None)
@given(rows=SAMPLES, parts=AIMS, trim=st.floats(1.05, 4))
@example(  # a weight passes the cap on the way and ends below it
    rows=[("a", "y")] * 3 + [(one, two) for one in "ab" for two in "xyz"],
    parts=[0.625, 0.5, 1.0, 0.5, 0.25],
    trim=3.0,
)
def test_no_weight_passes_the_cap(rows: list[tuple[str, str]], parts: list[float], trim: float) -> None:
    sample, (first, second) = pd.DataFrame(rows, columns=["one", "two"]), aims(parts)
    found = rake(sample, {"one": first, "two": second}, basis="random", trim=trim)
    assert found.weight.max() <= trim * (1 + 1e-9)
    assert found.weight.mean() == pytest.approx(1)
    free = rake(sample, {"one": first, "two": second}, basis="random")
    if free.weight.max() <= trim:
        np.testing.assert_allclose(found.weight, free.weight, rtol=1e-6)
    if found.off > 1e-9:
        assert found.trimmed > 0


def test_a_cap_that_rules_the_margins_out_wins_and_says_so() -> None:
    sample, margins = pd.DataFrame({"one": list("aaab")}), {"one": {"a": 0.1, "b": 0.9}}
    found = rake(sample, margins, basis="random", trim=2)
    assert found.weight.tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
    assert found.off == pytest.approx(0.4)
    assert found.trimmed == 1


def test_equal_weights_give_plain_wilson() -> None:
    sample = pd.DataFrame({"sex": ["f"] * 60 + ["m"] * 60})
    weights = rake(sample, {"sex": {"f": 0.5, "m": 0.5}}, basis="random")
    answer = pd.Series(["yes"] * 30 + ["no"] * 90)
    found = shares(answer, weights)
    expected = wilson(30, 120)
    assert found.loc["yes", ["share", "lower", "upper"]].tolist() == pytest.approx([*map(float, expected)])
    assert found["effective_n"].tolist() == pytest.approx([120, 120])


def test_weighted_shares_are_those_of_the_population_mix() -> None:
    sample = pd.DataFrame({"sex": ["f"] * 90 + ["m"] * 10})
    weights = rake(sample, {"sex": {"f": 0.5, "m": 0.5}}, basis="random")
    answer = pd.Series(["yes"] * 90 + ["no"] * 5 + [None] * 5)
    found = shares(answer, weights)
    assert found.loc["no", "share"] == pytest.approx(0.25 / 0.75)
    assert found["people"].to_dict() == {"no": 5, "yes": 90}
    assert (found["lower"] < found["share"]).all()
    assert (found["share"] < found["upper"]).all()
    assert found["effective_n"].iloc[0] < 95


def test_weighted_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(300):
        sex = rng.choice(["f", "m"], p=[0.7, 0.3], size=200)  # women answer more often
        says = rng.random(200) < np.where(sex == "f", 0.3, 0.6)
        weights = rake(pd.DataFrame({"sex": sex}), {"sex": {"f": 0.5, "m": 0.5}}, basis="random")
        row = shares(pd.Series(says), weights).loc[True]
        held += row["lower"] <= 0.45 <= row["upper"]
    assert held / 300 >= 0.93


@pytest.mark.parametrize("basis", [basis for basis in weighting.BASES if basis != "random"])
def test_what_is_not_a_random_sample_is_described_only(basis: str) -> None:
    sample = pd.DataFrame({"sex": ["f"] * 90 + ["m"] * 10})
    weights = rake(sample, {"sex": {"f": 0.5, "m": 0.5}}, basis=basis)
    assert not weights.generalises
    assert weights.weight.tolist() == [1.0] * 100
    assert np.isnan(weights.design_effect)
    found = shares(pd.Series(["yes"] * 90 + ["no"] * 10), weights)
    assert found.loc["yes", "share"] == 0.9
    assert found[["lower", "upper", "effective_n"]].isna().all(axis=None)


SEXES = pd.DataFrame({"sex": ["f", "m", None]})
HALVES = {"sex": {"f": 0.5, "m": 0.5}}
BAD = [
    (lambda: rake(SEXES, HALVES, basis="online"), "basis is one that is known"),
    (lambda: rake(SEXES, {}, basis="random"), "one margin or more"),
    (lambda: rake(SEXES, {"age": {"y": 1.0}}, basis="random"), "column of the frame"),
    (lambda: rake(SEXES, {"sex": {"f": 0.5, "m": 0.4}}, basis="random"), "add up to 1"),
    (lambda: rake(SEXES, {"sex": {"f": 1.0}}, basis="random"), "groups of the margin"),
    (lambda: rake(SEXES, {"sex": {"f": 1.5, "m": -0.5}}, basis="random"), "0 or more"),
    (lambda: rake(SEXES, {"sex": {"f": 0.4, "m": 0.4, "x": 0.2}}, basis="random"), "somebody in the sample"),
    (lambda: rake(SEXES, HALVES, basis="random", start=[1, 1]), "one weight for each"),
    (lambda: rake(SEXES, HALVES, basis="random", start=[1, 1, -1]), "weights are 0 or more"),
    (lambda: rake(SEXES, HALVES, basis="random", trim=1), "above 0"),
    (lambda: rake(SEXES.assign(n=[1, 2.5, 1]), HALVES, basis="random", count="n"), "whole numbers"),
    (lambda: shares(pd.Series([1]), rake(SEXES, HALVES, basis="random")), "one answer for each"),
    (lambda: weighting.design_effect([1, -1]), "weights are 0 or more"),
    (lambda: weighting.design_effect([0, 0]), "some weight is above 0"),
]


@pytest.mark.parametrize(("call", "rule"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_is_refused_in_words(call, rule: str) -> None:
    with pytest.raises(InsightError, match=rule):
        call()


def test_margins_that_contradict_each_other_are_refused() -> None:
    sample = pd.DataFrame({"one": ["a", "b"], "two": ["x", "y"]})
    margins = {"one": {"a": 0.5, "b": 0.5}, "two": {"x": 0.9, "y": 0.1}}
    with pytest.raises(InsightError, match="margins are met within"):
        rake(sample, margins, basis="random")


def test_those_who_did_not_say_are_left_out_and_counted() -> None:
    found = rake(SEXES, HALVES, basis="random")
    assert found.left_out == 1
    assert found.weight.isna().tolist() == [False, False, True]
    assert found.people.tolist() == [1, 1, 0]
