"""Which areas lie in which."""

import pandas as pd
import pytest

from insight.geography import parents, shown_with, unplaced, weights_by_points

from .drawn import areas, box, lookup, points

DISTRICTS = areas(north=box(0, 100, 300, 200), south=box(0, 0, 300, 100))


def test_the_parent_holds_most_of_the_land():
    wards = areas(a=box(0, 0, 100, 90), b=box(0, 90, 100, 200), c=box(100, 0, 300, 200))
    assert parents(wards, DISTRICTS).to_dict() == {"a": "south", "b": "north", "c": "north"}


def test_an_area_outside_has_no_parent():
    found = parents(areas(a=box(0, 0, 9, 9), far=box(5000, 0, 5001, 1)), DISTRICTS)
    assert found["a"] == "south"
    assert pd.isna(found["far"])


def test_people_say_more_than_land():
    wards = areas(a=box(0, 0, 100, 190), b=box(100, 0, 300, 200), empty=box(250, 150, 260, 160))
    to_wards = lookup(("s1", "a", 1.0), ("s2", "a", 0.5), ("s2", "b", 0.5), ("s3", "b", 1.0))
    to_districts = lookup(("s1", "north", 1.0), ("s2", "south", 1.0), ("s3", "south", 1.0))
    people = pd.Series({"s1": 80.0, "s2": 20.0, "s3": 5.0})
    found = parents(wards, DISTRICTS, lookup_a=to_wards, lookup_b=to_districts, people=people)
    assert found.to_dict() == {"a": "north", "b": "south", "empty": "north"}


def test_a_parish_without_a_centroid_is_shown_with_its_output_areas():
    parishes = areas(big=box(0, 0, 290, 200), small=box(290, 40, 300, 140), tiny=box(280, 0, 290, 10))
    people = points([("o1", 150, 50, 90), ("o2", 150, 150, 80)])
    output_areas = areas(o1=box(0, 0, 300, 100), o2=box(0, 100, 300, 200))
    alone = unplaced(parishes, weights_by_points(people, parishes))
    assert alone == ["small", "tiny"]
    found = shown_with(parishes[parishes["code"].isin(alone)], output_areas)
    assert found.to_numpy().tolist() == [
        ["small", "o1", pytest.approx(0.6)],
        ["small", "o2", pytest.approx(0.4)],
        ["tiny", "o1", pytest.approx(1.0)],
    ]
