"""Representation: exact sums, simulated exercises, laws, published ratios, and what is refused."""

import json
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import InsightError
from insight.stats import exercise, representation, voices
from insight.stats.representation import areas, assess, by_group
from insight.stats.verdicts import by_what_is_told

SHARES = np.array([0.3, 0.2, 0.15, 0.12, 0.1, 0.06, 0.04, 0.03])
RATIOS = json.loads((Path(__file__).parent / "vectors" / "min_max_ratio.json").read_text(encoding="utf-8"))


def at_most(x: int, n: int, q: Fraction) -> Fraction:
    """P(X <= x), added up exactly."""
    return sum((comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(x + 1)), Fraction(0))


# --- Exactness -------------------------------------------------------------------------------------

CELLS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TWENTIETHS = st.integers(1, 19).map(lambda k: Fraction(k, 20))


@settings(max_examples=80, deadline=None)
@given(cell=CELLS, q=TWENTIETHS, level=st.sampled_from([0.8, 0.95, 0.99]))
def test_limits_are_where_the_exact_tails_fall_to_half_of_alpha(
    cell: tuple[int, int], q: Fraction, level: float
) -> None:
    x, n = cell
    row = assess(x, n, float(q), confidence=level).iloc[0]
    lower, upper = (Fraction(row[name] * float(q)) for name in ("lower", "upper"))
    half = (1 - level) / 2
    assert (
        float(lower) == 0 if x == 0 else float(1 - at_most(x - 1, n, lower)) == pytest.approx(half, rel=1e-6)
    )
    assert (
        float(upper) == pytest.approx(1)
        if x == n
        else float(at_most(x, n, upper)) == pytest.approx(half, rel=1e-6)
    )


@settings(max_examples=80, deadline=None)
@given(cell=CELLS, q=TWENTIETHS)
def test_p_values_are_exact_binomial_sums(cell: tuple[int, int], q: Fraction) -> None:
    x, n = cell
    below, above = at_most(x, n, q), 1 - (at_most(x - 1, n, q) if x else Fraction(0))
    row = assess(x, n, float(q)).iloc[0]
    assert row["p_value"] == pytest.approx(float(min(Fraction(1), 2 * min(below, above))), rel=1e-9)


@pytest.mark.parametrize(("n", "q"), [(30, "1/5"), (100, "1/10"), (300, "3/20")])
def test_a_group_alone_is_accused_by_chance_at_most_as_often_as_promised(n: int, q: str) -> None:
    share = Fraction(q)
    verdict = assess(np.arange(n + 1), n, float(share))["verdict"]
    told = [x for x in range(n + 1) if verdict[x] in ("under", "over")]
    chance = sum(comb(n, x) * share**x * (1 - share) ** (n - x) for x in told)
    assert 0 < chance <= Fraction(1, 20)


def written_out(p_values: list[float], alpha: float) -> tuple[int, float]:
    """Benjamini and Hochberg, by hand: how many are told apart, and the level of their limits."""
    ordered, told = sorted(p_values), 0
    for place, p in enumerate(ordered, start=1):
        if p <= place * alpha / len(ordered):
            told = place
    return told, max(told, 1) * alpha / len(ordered)


EXERCISES = st.lists(st.integers(0, 60), min_size=8, max_size=8).filter(lambda counts: sum(counts) >= 30)


@settings(max_examples=150, deadline=None)
@given(counts=EXERCISES)
def test_verdicts_are_benjamini_and_hochbergs_and_agree_with_their_limits(counts: list[int]) -> None:
    found = assess(counts, sum(counts), SHARES)
    tested = found[found["expected"] >= 5]
    told, alpha = written_out(tested["p_value"].tolist(), 0.05)
    assert tested["verdict"].isin(["under", "over"]).sum() == told
    assert found["level"].tolist() == pytest.approx([1 - alpha] * 8)
    assert ((tested["upper"] < 1) == (tested["verdict"] == "under")).all()
    assert ((tested["lower"] > 1) == (tested["verdict"] == "over")).all()
    assert (found["lower"] <= found["index"]).all()
    assert (found["index"] <= found["upper"]).all()
    assert (found.loc[found["expected"] < 5, "verdict"] == "too few to say").all()


@settings(max_examples=60, deadline=None)
@given(counts=EXERCISES, seed=st.integers(0, 99))
def test_the_order_of_groups_does_not_matter(counts: list[int], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(8)
    whole = assess(counts, sum(counts), SHARES).iloc[order].reset_index(drop=True)
    shuffled = assess(np.array(counts)[order], sum(counts), SHARES[order])
    pd.testing.assert_frame_equal(whole, shuffled)


# --- The promises, simulated -----------------------------------------------------------------------


@pytest.mark.parametrize("n", [30, 100, 300, 1_000])
def test_fair_exercises_are_accused_of_anything_at_most_once_in_twenty(n: int) -> None:
    counts = np.random.default_rng(7).multinomial(n, SHARES, size=3_000)
    verdict = assess(counts, n, SHARES)["verdict"].to_numpy().reshape(counts.shape)
    told = np.isin(verdict, ["under", "over"]).any(axis=1).mean()
    assert 0.005 < told <= 0.05


def test_a_group_heard_half_as_much_is_found_nine_times_in_ten() -> None:
    true = np.append(0.1, np.delete(SHARES, 1) * 0.9 / 0.8)
    shares = np.append(0.2, np.delete(SHARES, 1))
    counts = np.random.default_rng(7).multinomial(300, true, size=3_000)
    verdict = assess(counts, 300, shares)["verdict"].to_numpy().reshape(counts.shape)
    assert (verdict[:, 0] == "under").mean() >= 0.9
    assert (assess(counts[:, 0], 300, 0.2)["verdict"] == "under").mean() >= 0.9


def test_fair_wards_are_left_alone_and_two_unheard_panels_are_found() -> None:
    rng = np.random.default_rng(7)
    people = rng.uniform(4_000, 12_000, size=25)
    true = people * np.where(np.arange(25) < 2, 0.4, 1.0)
    fair = [areas(rng.multinomial(1_300, people / people.sum()), people)["verdict"] for _ in range(200)]
    told = np.mean([verdict.isin(["under", "over"]).any() for verdict in fair])
    assert told <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)
    unfair = [areas(rng.multinomial(1_300, true / true.sum()), people)["verdict"][:2] for _ in range(100)]
    assert np.mean([(verdict == "under").mean() for verdict in unfair]) >= 0.9


# --- Groups, areas, shapes -------------------------------------------------------------------------


def test_a_group_with_nobody_in_it_has_an_interval() -> None:
    row = assess(0, 100, 0.2).iloc[0]
    assert row["index"] == 0 == row["lower"]
    assert row["upper"] == pytest.approx((1 - 0.025 ** (1 / 100)) / 0.2)
    assert row["verdict"] == "under"


def test_an_exercise_with_nobody_in_it_says_nothing() -> None:
    found = assess([0, 0], 0, [0.4, 0.6])
    assert found["verdict"].tolist() == ["too few to say"] * 2
    assert found["share"].isna().all()
    assert found["index"].isna().all()
    assert found["lower"].tolist() == [0, 0]
    assert found["upper"].tolist() == [2.5, 1 / 0.6]


def test_rows_are_exercises_and_each_is_judged_by_itself() -> None:
    counts = np.array([[50, 30, 20], [10, 60, 30]])
    both = assess(counts, [[100], [100]], [0.5, 0.3, 0.2])
    for at, row in enumerate(counts):
        alone = assess(row, 100, [0.5, 0.3, 0.2])
        pd.testing.assert_frame_equal(both.iloc[3 * at : 3 * at + 3].reset_index(drop=True), alone)


def test_cells_that_cannot_be_one_exercise_are_judged_alone() -> None:
    many = assess([30, 31, 32, 33, 34, 35], 300, [0.2] * 6)
    assert many["level"].tolist() == [0.95] * 6
    with pytest.raises(InsightError, match="add up to 1"):
        assess([30, 31], 300, [0.2, 0.2], together=True)


def test_men_and_women_mirror_each_other_at_no_cost() -> None:
    pair = assess([36, 64], 100, [0.5, 0.5])
    assert pair["verdict"].tolist() == ["under", "over"]
    assert pair["level"].tolist() == [0.95, 0.95]


def test_not_stated_is_a_row_of_its_own_outside_n() -> None:
    count = pd.Series({"young": 10, "not stated": 25, "old": 90})
    found = by_group(count, pd.Series({"young": 400.5, "middle": 300.0, "old": 299.5}))
    assert found.index.tolist() == ["young", "middle", "old", "not stated"]
    assert found["n"].tolist() == [100, 100, 100, 125]
    assert found["verdict"].tolist() == ["under", "under", "over", "not stated"]
    assert found.loc["not stated", "share"] == 0.2
    assert found.loc["not stated", ["index", "lower", "upper", "rate"]].isna().all()
    assert found.loc["middle", "count"] == 0
    assert found.loc["young", "rate"] == pytest.approx(10 / 400.5 * 1000)


def test_an_area_is_its_rate_over_the_rate_of_all() -> None:
    people = pd.Series({"A": 1000.25, "B": 2000.5, "C": 999.25, "D": 0.0})
    found = areas(pd.Series({"A": 10, "B": 40, "C": 30, "D": 0}), people)
    assert found.index.tolist() == list("ABCD")
    for code in "ABC":
        assert found.loc[code, "index"] == pytest.approx(found.loc[code, "rate"] / (80 / 4.0))
    assert found["verdict"].tolist() == ["under", "as expected", "over", "too few to say"]
    whole = found.drop(index="D")
    assert (whole["rate_lower"] < whole["rate"]).all()
    assert (whole["rate"] < whole["rate_upper"]).all()


def test_rates_of_split_populations_lie_between_those_of_whole_ones() -> None:
    lower = [float(representation.rate(7, people).lower) for people in (100, 100.5, 101)]
    assert lower == sorted(lower, reverse=True)
    assert representation.rate(100, 100).upper == 1000


# --- The whole exercise ----------------------------------------------------------------------------

MEASURES = {"min_max_p_ratio": exercise.min_max_ratio, "proportional_similarity": exercise.similarity}


@pytest.mark.parametrize("case", [case for case in RATIOS["cases"] if case["method"] in MEASURES])
def test_ratios_are_the_published_ones(case: dict) -> None:
    count = [case["users"].get(group, 0) for group in case["population"]]
    found = MEASURES[case["method"]](count, list(case["population"].values()))
    expected = np.nan if case["expected"] is None else case["expected"]
    assert float(found) == pytest.approx(expected, abs=1e-6, nan_ok=True)


def test_the_min_max_ratio_of_a_fair_exercise_is_far_from_one() -> None:
    found = exercise.likeness([13, 13, 13, 13, 12, 12, 12, 12], [1_000] * 8)
    assert found.min_max_ratio > 0.9
    assert 0.35 < found.min_max_if_fair < 0.5
    assert found.similarity_low < found.similarity_if_fair < found.similarity


def spread(rates: list[Fraction], people: list[int]) -> Fraction:
    total = sum(people)
    mean = sum(n * r for n, r in zip(people, rates, strict=True)) / total
    return sum(n * (r - mean) ** 2 for n, r in zip(people, rates, strict=True)) / total


def test_the_spread_behind_r_is_free_of_bias_summed_over_every_outcome() -> None:
    people, rates = [3, 4], [Fraction(1, 3), Fraction(2, 3)]
    mean = 0.0
    for x in range(people[0] + 1):
        for y in range(people[1] + 1):
            chance = Fraction(1)
            for k, n, r in zip((x, y), people, rates, strict=True):
                chance *= comb(n, k) * r**k * (1 - r) ** (n - k)
            w = np.array(people) / sum(people)
            rho = np.array([x, y]) / people
            adjusted = float(spread([Fraction(x, 3), Fraction(y, 4)], people))
            adjusted -= float(((w - w**2) * rho * (1 - rho) / (np.array(people) - 1)).sum())
            mean += float(chance) * adjusted
            found = exercise.r_indicator([x, y], people)
            assert found.value == pytest.approx(1 - 2 * max(adjusted, 0) ** 0.5)
    assert mean == pytest.approx(float(spread(rates, people)))


def test_r_is_unmoved_by_chance_and_its_interval_holds_the_truth() -> None:
    rng = np.random.default_rng(3)
    people, rates = np.array([2_000, 1_500, 1_000, 500]), np.array([0.3, 0.35, 0.2, 0.25])
    mean = (people * rates).sum() / people.sum()
    truth = 1 - 2 * np.sqrt((people * (rates - mean) ** 2).sum() / people.sum())
    found = [exercise.r_indicator(rng.binomial(people, rates), people) for _ in range(1_000)]
    assert np.mean([r.value for r in found]) == pytest.approx(truth, abs=0.002)
    assert np.mean([r.lower <= truth <= r.upper for r in found]) >= 0.94
    assert all(r.unadjusted <= r.value for r in found)


def test_nobody_and_everybody_take_part_alike() -> None:
    for count in ([0, 0], [30, 70]):
        assert exercise.r_indicator(count, [30, 70]).value == 1
    assert np.isnan(exercise.r_indicator([0, 0], [30, 70]).spread)


# --- Other voices ----------------------------------------------------------------------------------


def test_a_parish_return_has_its_interval_and_nothing_to_be_judged_by() -> None:
    row = voices.returns(130, 238).iloc[0]
    assert row["share"] == pytest.approx(130 / 238)
    assert row["lower"] * row["whole_share"] == pytest.approx(0.48066, abs=1e-4)
    assert row["upper"] * row["whole_share"] == pytest.approx(0.61063, abs=1e-4)
    assert row["verdict"] == "as expected"
    assert voices.returns(130, 238, against=0.4).iloc[0]["verdict"] == "over"


@pytest.mark.parametrize("ask", [voices.turnout, voices.returns, voices.attendance, voices.membership])
def test_parts_are_judged_against_all_together(ask) -> None:
    found = ask(pd.Series([300, 500, 402], index=["A", "B", "C"]), [1_000, 1_000, 1_000])
    assert found["verdict"].to_dict() == {"A": "under", "B": "over", "C": "as expected"}
    assert found["whole_share"].tolist() == pytest.approx([1202 / 3000] * 3)


@pytest.mark.parametrize(
    ("signed", "electors", "needed", "reached"),
    [(100, 2_000, 100, True), (99, 2_000, 100, False), (100, 2_001, 101, False), (0, 40, 2, False)],
)
def test_a_petition_needs_five_per_cent_rounded_up(
    signed: int, electors: int, needed: int, reached: bool
) -> None:
    row = voices.petition(signed, electors, against=0.05).iloc[0]
    assert (row["needed"], row["reached"]) == (needed, reached)


# --- Refusals --------------------------------------------------------------------------------------

BAD = [
    (lambda: assess([-1, 5], 10, [0.5, 0.5]), "a count is 0 or more"),
    (lambda: assess([1.5, 5], 10, [0.5, 0.5]), "a count is a whole number"),
    (lambda: assess([11, 5], 10, [0.5, 0.5]), "no greater than its whole"),
    (lambda: assess([np.nan, 5], 10, [0.5, 0.5]), "every figure is known"),
    (lambda: assess([1, 5], np.nan, [0.5, 0.5]), "every figure is known"),
    (lambda: assess([1, 5], 10, [0.0, 1.0]), "share of the population lies above 0"),
    (lambda: assess([1, 5], 10, [np.nan, 1.0]), "share of the population lies above 0"),
    (lambda: assess([1, 5], 10, [0.5, 1.5]), "share of the population lies above 0"),
    (lambda: assess([1, 5, 3], 10, [0.5, 0.5]), "arrays are equally long"),
    (lambda: assess([8, 8], 10, [0.5, 0.5], together=True), "no greater than its whole"),
    (lambda: assess(1, 10, 0.5, confidence=95), "between 0 and 1"),
    (lambda: assess(1, 10, 0.5, minimum=-1), "0 or more"),
    (lambda: assess(["five"], 10, 0.5), "only numbers"),
    (lambda: areas(pd.Series({"a": 1, "b": 2}), pd.Series({"b": 9, "a": 8})), "same order"),
    (lambda: assess(pd.Series({"a": 1}), 9, pd.Series({"b": 0.5})), "same order"),
    (lambda: areas([5, 1], [4, 10]), "no greater than its whole"),
    (lambda: areas([0, 0], [0, 0]), "where people live"),
    (lambda: areas([1, 0], [-4, 10]), "a population is 0 or more"),
    (lambda: representation.rate(0, 0), "somebody lives there"),
    (lambda: by_group(pd.Series({"x": 1}), pd.Series({"y": 10})), "one of the population"),
    (lambda: by_group(pd.Series([1, 2], index=["y", "y"]), pd.Series({"y": 10})), "stands once"),
    (lambda: exercise.r_indicator([1, 0], [10, 0]), "somebody belongs to it"),
    (lambda: exercise.r_indicator([[1, 0]], [[10, 5]]), "one list of groups"),
    (lambda: exercise.likeness([0, 0], [10, 5]), "somebody took part"),
    (lambda: voices.turnout([0, 0], [10, 5]), "above 0 and is at most 1"),
    (lambda: voices.turnout([0, 0], [10, 0]), "somebody could have spoken"),
    (lambda: voices.petition([1], [10], threshold=5), "above 0 and is at most 1"),
]


@pytest.mark.parametrize(("call", "rule"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_is_refused_in_words(call, rule: str) -> None:
    with pytest.raises(InsightError, match=rule) as caught:
        call()
    assert all(fault.remedy and fault.found for fault in caught.value.faults)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(InsightError) as caught:
        assess([-1, 2.5, 30], 10, [0.3, 0.3, 0.4])
    assert len(caught.value.faults) == 3


def test_judged_by_what_is_told_nothing_follows_from_a_hidden_count() -> None:
    shares = np.array([0.25, 0.25, 0.25, 0.25])
    told = pd.Series([True, True, False, False])
    found = []
    for hidden in (0, 3, 60, 97):
        rows = assess([40, 60, hidden, 100 - hidden], 200, shares)
        anew = by_what_is_told(rows, told)
        assert ((anew["verdict"] == "under") == (anew["upper"] < 1)).all()
        found.append(anew.loc[told, ["lower", "upper", "level", "verdict"]])
    assert all(rows.equals(found[0]) for rows in found)
    everything = assess([40, 60, 3, 97], 200, shares)
    assert by_what_is_told(everything, told | True).equals(everything)
    assert everything["level"].iloc[0] < found[0]["level"].iloc[0]  # R of all four is larger
