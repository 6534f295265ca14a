"""Clusters: the figures of esda, every rearrangement of a small map, laws, and what is refused."""

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from insight.errors import InsightError
from insight.stats import clusters, rearranging, reliability
from insight.stats.clusters import Cluster, Neighbours

DRAWN = json.loads((Path(__file__).parent / "vectors" / "clusters.json").read_text(encoding="utf-8"))
QUADRANTS = {1: "high among high", 2: "low among high", 3: "low among low", 4: "high among low"}


def among(name: str, size: int) -> Neighbours:
    return clusters.neighbours(range(size), DRAWN[name]["pairs"])


def grid(side: int) -> Neighbours:
    """A chessboard of areas "a0" ... whose edges touch."""
    codes = [f"a{i}" for i in range(side * side)]
    right = [(codes[i], codes[i + 1]) for i in range(side * side) if (i + 1) % side]
    down = [(codes[i], codes[i + side]) for i in range(side * (side - 1))]
    return clusters.neighbours(codes, right + down)


# --- The figures of esda --------------------------------------------------------------------------


def test_local_moran_of_st_louis_is_that_of_esda() -> None:
    st_louis = DRAWN["st_louis"]
    found = clusters.local_moran(st_louis["homicide_rate"], among("st_louis", 78))
    np.testing.assert_allclose(found["local_i"], st_louis["local_i"], rtol=1e-5)
    assert found["quadrant"].tolist() == [QUADRANTS[q] for q in st_louis["quadrant_1hh_2lh_3ll_4hl"]]


def test_st_louis_has_clusters_by_chance_alone_and_none_once_it_is_allowed_for() -> None:
    found = clusters.local_moran(DRAWN["st_louis"]["homicide_rate"], among("st_louis", 78))
    assert 6 <= (found["p_value"] < 0.05).sum() <= 12
    assert set(found["cluster"]) == {"not beyond chance"}


def test_moran_of_st_louis_and_of_infant_deaths_is_that_of_esda() -> None:
    sids, neighbours = DRAWN["sids"], among("sids", 100)
    st_louis = clusters.moran(DRAWN["st_louis"]["homicide_rate"], among("st_louis", 78))
    deaths = clusters.moran(sids["SIDR74"], neighbours)
    smooth = clusters.moran(reliability.standardised_rate(sids["SID79"], sids["BIR79"]), neighbours)
    expected = (DRAWN["st_louis"], sids["moran_sidr74"], sids["moran_rate_79"])
    for found, case in zip((st_louis, deaths, smooth), expected, strict=True):
        assert found.statistic == pytest.approx(case["I"], rel=1e-5)
        assert found.p_normal / 2 == pytest.approx(case["p_norm_one_tailed"], rel=1e-5)
        assert found.p_value == pytest.approx(found.p_normal, abs=0.01)


# --- Every rearrangement, tried ---------------------------------------------------------------------


def exact_local(z: np.ndarray, neighbours: list[list[int]], i: int) -> float:
    """Two-sided p-value of area i over every way to choose its neighbours from the other areas."""
    others = [j for j in range(z.size) if j != i]
    seen = z[neighbours[i]].sum()
    sums = np.array([z[list(chosen)].sum() for chosen in itertools.combinations(others, len(neighbours[i]))])
    return min(1.0, 2 * min((sums >= seen - 1e-9).mean(), (sums <= seen + 1e-9).mean()))


def test_p_values_are_those_of_every_rearrangement() -> None:
    z = np.array(DRAWN["de_smith"]["z"])
    pairs = DRAWN["de_smith"]["pairs"]
    lists = [[b if a == i else a for a, b in pairs if i in (a, b)] for i in range(z.size)]
    found = clusters.local_moran(z, among("de_smith", 10), permutations=99_999)
    expected = [exact_local(z - z.mean(), lists, i) for i in range(z.size)]
    np.testing.assert_allclose(found["p_value"], expected, atol=0.012)


def test_a_small_map_has_the_same_p_value_over_all_its_rearrangements() -> None:
    values, neighbours = (
        [3.0, 2.5, 2.9, 0.1, 0.4, 0.2, 0.9],
        clusters.neighbours(range(7), [(i, i + 1) for i in range(6)]),
    )
    found = clusters.moran(values, neighbours, permutations=49_999)
    weights = neighbours.links.toarray() / neighbours.number[:, None]
    z = np.array(values) - np.mean(values)
    every = np.array([(m := z[list(order)]) @ weights @ m for order in itertools.permutations(range(7))])
    seen = z @ weights @ z
    expected = 2 * min((every >= seen - 1e-9).mean(), (every <= seen + 1e-9).mean())
    assert found.p_value == pytest.approx(expected, abs=0.003)
    assert found.expected == pytest.approx((every / (z @ z)).mean())
    assert found.statistic == pytest.approx(seen / (z @ z))


def test_the_draws_are_of_different_areas_and_each_is_as_likely_in_each_place() -> None:
    drawn = rearranging._draws(5, 3, 60_000, np.random.default_rng(1))
    assert (np.sort(drawn, axis=1)[:, 1:] > np.sort(drawn, axis=1)[:, :-1]).all()
    orders = pd.DataFrame(drawn).value_counts()
    assert len(orders) == 60
    assert orders.between(850, 1_150).all()  # 1,000 expected, standard deviation 31


# --- Laws -------------------------------------------------------------------------------------------


def test_a_corner_of_high_figures_is_found_and_its_areas_joined_up() -> None:
    neighbours = grid(12)
    values = np.random.default_rng(3).normal(size=144)
    corner = [12 * row + column for row in range(3) for column in range(3)]
    values[corner] += 6
    found = clusters.local_moran(values, neighbours)
    high = np.flatnonzero(found["cluster"] == Cluster.HIGH_HIGH.value)
    (group,) = clusters.joined_up(high, neighbours)
    assert set(group) <= set(corner)
    assert 13 in group  # the middle of the corner, all of whose neighbours are high
    assert len(group) >= 4
    assert clusters.joined_up(np.flatnonzero(found["cluster"] == Cluster.LOW_LOW.value), neighbours) == []


def test_groups_that_do_not_touch_stand_apart_the_largest_first() -> None:
    neighbours = grid(3)
    one, other = clusters.joined_up(np.array([2, 3, 6, 7]), neighbours)
    assert (one.tolist(), other.tolist()) == ([3, 6, 7], [2])


def test_pure_chance_shows_no_clusters_and_p_values_are_even() -> None:
    neighbours, rng = grid(20), np.random.default_rng(8)
    p_values, shown = [], 0
    for _ in range(20):
        found = clusters.local_moran(rng.normal(size=400), neighbours)
        p_values.append(found["p_value"].to_numpy())
        shown += (found["q_value"] <= 0.05).any()
    assert shown <= 4  # 5 % of maps expected
    share = [(np.concatenate(p_values) <= level).mean() for level in (0.05, 0.25, 0.5)]
    np.testing.assert_allclose(share, [0.05, 0.25, 0.5], atol=0.02)


def test_the_same_seed_gives_the_same_numbers_and_another_nearly_the_same() -> None:
    values, neighbours = DRAWN["st_louis"]["homicide_rate"], among("st_louis", 78)
    first = clusters.local_moran(values, neighbours)
    pd.testing.assert_frame_equal(first, clusters.local_moran(values, neighbours))
    other = clusters.local_moran(values, neighbours, seed=1)
    assert 0 < (first["p_value"] - other["p_value"]).abs().max() < 0.03
    assert clusters.moran(values, neighbours) == clusters.moran(values, neighbours)


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(st.integers(-50, 50), min_size=9, max_size=9),
    scale=st.floats(0.1, 10),
    shift=st.floats(-9, 9),
)
@example(
    values=[0, 0, 0, 0, 0, 12, 14, 50, 50], scale=2.0, shift=1.0514459929
)  # one figure is the mean itself
def test_the_unit_of_the_figures_does_not_matter(values: list[int], scale: float, shift: float) -> None:
    neighbours = grid(3)
    here = clusters.local_moran(values, neighbours, permutations=199)
    there = clusters.local_moran(np.array(values) * scale + shift, neighbours, permutations=199)
    np.testing.assert_allclose(there["local_i"], here["local_i"], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(there["p_value"], here["p_value"])
    assert there["cluster"].tolist() == here["cluster"].tolist()


def test_isolates_and_missing_figures_are_named_and_have_no_numbers() -> None:
    #  a - b - c - d   e (an island)   f - g, where g has no figure and so cuts f off
    neighbours = clusters.neighbours("abcdefg", ["ab", "bc", "cd", "fg"])
    values = [1.0, 2.0, 4.0, 3.0, 9.0, 5.0, np.nan]
    assert neighbours.isolates == ("e",)
    found = clusters.local_moran(values, neighbours)
    assert found.index.tolist() == list("abcdefg")
    assert found.loc[["e", "f", "g"], "cluster"].tolist() == ["no neighbours", "no neighbours", "no figure"]
    assert found.loc[["e", "f", "g"], ["local_i", "p_value", "q_value"]].isna().all(axis=None)
    assert found.loc[list("abcd"), ["local_i", "p_value", "q_value"]].notna().all(axis=None)
    assert clusters.moran(values, neighbours).isolates == ("e", "f")


def test_a_map_on_which_nothing_differs_or_touches_has_no_moran() -> None:
    flat = clusters.local_moran([0.1 + 0.2] * 9, grid(3))
    assert flat["p_value"].isna().all()
    apart = clusters.neighbours("abc", [])
    for figures, neighbours in (([5.0] * 9, grid(3)), ([1, 2, 3], apart), ([np.nan] * 9, grid(3))):
        found = clusters.moran(figures, neighbours)
        assert np.isnan([found.statistic, found.p_normal, found.p_value]).all()
        assert clusters.local_moran(figures, neighbours)["p_value"].isna().all()
    assert clusters.moran([1, 2, 3], apart).isolates == ("a", "b", "c")


def test_an_area_at_the_mean_is_never_a_cluster() -> None:
    found = clusters.local_moran([9.0, 0.0, 9.0, -9.0, 0.0, -9.0, 0.0, 0.0, 0.0], grid(3))
    assert (found.loc[found["local_i"] == 0, "p_value"] == 1).all()


def test_an_area_next_to_all_others_has_no_other_neighbours_to_draw() -> None:
    star = clusters.neighbours(range(6), [(0, i) for i in range(1, 6)])
    found = clusters.local_moran([5.0, 1, 2, 3, 4, 9], star)
    assert found.loc[0, "p_value"] == 1


def plain_bh(p: list[float]) -> list[float]:
    """Smallest rate q at which the step-up rule keeps a test: min over k >= its rank of p(k) n / k."""
    ordered = sorted(p)
    return [
        min(1.0, *(ordered[k - 1] * len(p) / k for k in range(1, len(p) + 1) if ordered[k - 1] >= each))
        for each in p
    ]


@settings(deadline=None)
@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_benjamini_hochberg_against_plain_python(p: list[float]) -> None:
    assert clusters.benjamini_hochberg(p).tolist() == pytest.approx(plain_bh(p))
    with_gap = clusters.benjamini_hochberg([np.nan, *p])
    assert np.isnan(with_gap[0])
    assert with_gap[1:].tolist() == pytest.approx(plain_bh(p))


def test_pairs_may_be_given_once_or_both_ways_as_a_frame_or_a_list() -> None:
    once = clusters.neighbours(["x", "y", "z"], [("x", "y"), ("y", "z")])
    both = clusters.neighbours(
        ["x", "y", "z"], pd.DataFrame({"a": ["x", "y", "y", "z", "x"], "b": ["y", "x", "z", "y", "y"]})
    )
    assert once.number.tolist() == both.number.tolist() == [1, 2, 1]
    assert (once.links != both.links).nnz == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: clusters.neighbours("abca", []), "each area is there once"),
        (lambda: clusters.neighbours("abc", ["ax"]), "x at position 0"),
        (lambda: clusters.neighbours("abc", ["bb"]), "its own neighbour"),
        (lambda: clusters.neighbours("abc", ["abc"]), "two areas make a pair"),
        (lambda: clusters.neighbours("abc", pd.DataFrame({"a": ["a"]})), "two areas make a pair"),
        (lambda: clusters.moran([1, 2], grid(2)), "each of 4 areas"),
        (lambda: clusters.moran([1, 2, 3, np.inf], grid(2)), "finite"),
        (lambda: clusters.local_moran(["1", "2", "3", "4"], grid(2)), "only numbers"),
        (lambda: clusters.local_moran([1, 2, 3, 4], grid(2), permutations=0), "one permutation"),
        (lambda: clusters.local_moran([1, 2, 3, 4], grid(2), false_discovery_rate=5), "between 0 and 1"),
        (lambda: clusters.benjamini_hochberg([0.1, 1.2]), r"1\.2 at position 1"),
    ],
)
def test_clusters_refuse(call: object, words: str) -> None:
    with pytest.raises(InsightError, match=words):
        call()


def test_rearrangements_kept_for_the_next_map_are_those_drawn_anew(monkeypatch):
    chain = clusters.neighbours(range(30), [(n, n + 1) for n in range(29)])
    first, second = np.arange(30.0) ** 2, np.random.default_rng(1).normal(size=30)
    kept = [clusters.moran(values, chain, permutations=199) for values in (first, second)]
    monkeypatch.setattr(rearranging, "KEPT_ORDERS", 0)
    assert kept == [clusters.moran(values, chain, permutations=199) for values in (first, second)]
    assert kept[0].p_value != kept[1].p_value


def test_every_rearrangement_holds_each_area_once():
    for batch in rearranging.orders(7, 100, 1):
        assert (np.sort(batch, axis=0) == np.arange(7)[:, None]).all()
