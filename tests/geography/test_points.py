"""Placing people by points."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import GeographyError
from insight.geography import locate, unallocated, weights_by_points

from .drawn import areas, as_dict, box, points

WARDS = areas(west=box(0, 0, 1000, 1000), east=box(1000, 0, 2000, 1000))


def test_people_are_split_by_where_they_live():
    rows = [("a", 900, 500, 30), ("a", 1100, 500, 90), ("b", 1500, 500, 7)]
    assert as_dict(weights_by_points(points(rows), WARDS)) == {
        ("a", "east"): 0.75,
        ("a", "west"): 0.25,
        ("b", "east"): 1,
    }


def test_on_a_shared_boundary_the_lower_code_takes_the_point():
    at = points([("a", 1000, 500, 1)])
    assert as_dict(weights_by_points(at, WARDS)) == {("a", "east"): 1}
    assert as_dict(weights_by_points(at, WARDS.iloc[::-1])) == {("a", "east"): 1}


def test_a_point_just_off_the_coast_goes_to_the_nearest():
    rows = [("a", 2249, 500, 1), ("b", 2251, 500, 1), ("c", 1500, 500, 1), ("c", 5000, 500, 3)]
    found = weights_by_points(points(rows), WARDS)
    assert as_dict(found) == {("a", "east"): 1, ("c", "east"): 0.25}
    assert unallocated(["a", "b", "c"], found).to_dict() == {"b": 1.0, "c": 0.75}
    assert as_dict(weights_by_points(points(rows), WARDS, nearest_m=0)) == {("c", "east"): 0.25}


def test_nearest_to_two_takes_the_lower_code():
    gap = areas(z=box(0, 0, 10, 10), b=box(30, 0, 40, 10))
    assert locate(points([("a", 20, 5, 1)]), gap).tolist() == ["b"]


def test_small_areas_may_be_found_by_their_polygons():
    small = areas(a=box(800, 0, 1200, 1000), b=box(1200, 0, 2000, 1000))
    at = points([(900, 1, 1), (1100, 1, 1), (1150, 1, 2), (1500, 1, 5)], columns=("x", "y", "people"))
    assert as_dict(weights_by_points(at, WARDS, small=small)) == {
        ("a", "west"): 0.25,
        ("a", "east"): 0.75,
        ("b", "east"): 1,
    }


def test_without_people_the_points_count():
    rows = [("a", 900, 500, 0), ("a", 1100, 500, 0), ("b", 900, 1, 0), ("b", 1100, 1, 4)]
    assert as_dict(weights_by_points(points(rows), WARDS)) == {
        ("a", "east"): 0.5,
        ("a", "west"): 0.5,
        ("b", "east"): 1,
    }


def test_places_not_known_count_as_not_allocated():
    found = weights_by_points(points([("a", math.nan, math.nan, 5), ("a", 1, 1, 15)]), WARDS)
    assert as_dict(found) == {("a", "west"): 0.75}


def test_points_of_no_small_area_are_passed_over():
    at = points([(None, 1, 1, 5), ("a", 1, 1, 15)]).set_index("small_area_code", drop=False)
    assert as_dict(weights_by_points(at, WARDS)) == {("a", "west"): 1}


def test_locate_keeps_the_index_and_leaves_out_the_far():
    at = points([("a", 1, 1, 1), ("b", 9000, 1, 1)]).set_index(pd.Index([7, 3]))
    found = locate(at, WARDS)
    assert found[7] == "west"
    assert found.isna().to_dict() == {7: False, 3: True}


@pytest.mark.parametrize("people", [-1.0, math.nan])
def test_people_must_be_numbers(people):
    with pytest.raises(GeographyError, match="people must be numbers of at least 0"):
        weights_by_points(points([("a", 1, 1, people)]), WARDS, points_label="people.csv")


def test_all_points_elsewhere_is_said():
    with pytest.raises(GeographyError, match="people must live in the areas"):
        weights_by_points(points([("a", 90_000, 1, 1)]), WARDS)


place = st.tuples(st.sampled_from("abcde"), st.integers(0, 2000), st.integers(0, 1000), st.integers(0, 50))


@settings(max_examples=80, deadline=None)
@given(st.lists(place, min_size=1, max_size=25), st.randoms())
def test_all_people_are_kept_whatever_the_order(rows, chance):
    found = weights_by_points(points(rows), WARDS)
    people = points(rows).groupby("small_area_code")["people"].sum()
    carried = (found["weight"] * found["small_area_code"].map(people)).sum()
    assert carried == pytest.approx(people.sum(), rel=1e-12)
    assert found.groupby("small_area_code")["weight"].sum().to_numpy() == pytest.approx(1, abs=1e-12)
    mixed = list(rows)
    chance.shuffle(mixed)
    again = weights_by_points(points(mixed), WARDS.iloc[::-1])
    assert found[["small_area_code", "area_code"]].equals(again[["small_area_code", "area_code"]])
    np.testing.assert_allclose(found["weight"], again["weight"], rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-300, 2300), st.integers(-300, 1300)), min_size=1, max_size=20))
def test_locate_agrees_with_trying_every_area(places):
    at = points([("a", x, y, 1) for x, y in places])
    expected = []
    for x, y in places:
        inside = [
            c for c, left in (("east", 1000), ("west", 0)) if left <= x <= left + 1000 and 0 <= y <= 1000
        ]
        away = {
            c: math.hypot(max(left - x, 0, x - left - 1000), max(-y, 0, y - 1000))
            for c, left in (("east", 1000), ("west", 0))
        }
        near = min(away, key=lambda c: (away[c], c))
        expected.append(inside[0] if inside else near if away[near] <= 250 else None)
    found = locate(at, WARDS)
    assert [None if pd.isna(code) else code for code in found] == expected
