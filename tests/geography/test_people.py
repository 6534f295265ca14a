"""Where people live, by the best evidence there is."""

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import GeographyError
from insight.geography import locate_people

from .drawn import CORNER, areas, box, points

PARENT = areas(L1=box(0, 0, 100, 100), L2=box(100, 0, 200, 100))
POSTCODES = points(
    [("p1", 10, 90), ("p2", 40, 90), ("p3", 60, 10), ("p2 again", 40, 90)], columns=("code", "x", "y")
)


def people(*rows):
    return pd.DataFrame(rows, columns=["code", "population", "lsoa"])


def placed(table, **evidence):
    found = locate_people(table, **evidence)
    assert list(found.columns) == ["small_area_code", "x", "y", "people", "how"]
    return [
        (row.small_area_code, round(row.x - CORNER[0]), round(row.y - CORNER[1]), row.people, row.how)
        for row in found.itertuples()
        if row.how != "nowhere"
    ], found


def test_a_centroid_is_better_than_a_polygon():
    table = people(("b", 20, "L1"), ("a", 10, "L1"))
    shapes = areas(a=box(0, 0, 40, 40), b=box(60, 60, 80, 80))
    centroids = points([("a", 3, 4)], columns=("code", "x", "y"))
    rows, _ = placed(table, boundaries=shapes, centroids=centroids)
    assert rows == [("a", 3, 4, 10.0, "centroid"), ("b", 70, 70, 20.0, "polygon")]


def test_a_point_inside_also_where_the_middle_is_outside():
    horseshoe = box(0, 0, 90, 90) - box(30, 0, 60, 80)
    _, found = placed(people(("a", 10, "L1")), boundaries=areas(a=horseshoe))
    assert horseshoe.contains_properly(shapely.Point(found["x"][0], found["y"][0]))


def test_the_rest_of_the_parent_takes_those_without_evidence():
    """Postcodes p1 and p2 lie outside the sibling's boundary, p3 inside it; p2 stands twice at one place."""
    table = people(("a", 10, "L1"), ("b", 30, "L1"), ("c", 12, "L1"))
    shapes = areas(a=box(0, 0, 100, 50))
    rows, found = placed(table, boundaries=shapes, postcodes=POSTCODES, parents=PARENT)
    assert rows == [
        ("a", 50, 25, 10.0, "polygon"),
        ("b", 10, 90, 15.0, "postcode"),
        ("b", 40, 90, 15.0, "postcode"),
        ("c", 10, 90, 6.0, "postcode"),
        ("c", 40, 90, 6.0, "postcode"),
    ]
    assert found["people"].sum() == 52


def test_without_a_postcode_a_point_in_what_is_left():
    table = people(("a", 10, "L1"), ("b", 30, "L1"), ("c", 5, "L2"), ("d", 6, "L2"))
    shapes = areas(a=box(0, 0, 100, 50), c=box(100, 0, 200, 100))
    rows, _ = placed(table, boundaries=shapes, postcodes=POSTCODES.iloc[[2]], parents=PARENT)
    assert rows == [
        ("a", 50, 25, 10.0, "polygon"),
        ("b", 50, 75, 30.0, "remainder"),
        ("c", 150, 50, 5.0, "polygon"),
        ("d", 150, 50, 6.0, "remainder"),  # nothing is left of L2: a point in L2 itself
    ]


def test_parents_alone():
    rows, _ = placed(people(("a", 10, "L1"), ("b", 30, "L2")), parents=PARENT)
    assert rows == [("a", 50, 50, 10.0, "remainder"), ("b", 150, 50, 30.0, "remainder")]


def test_no_evidence_is_told_and_not_dropped():
    rows, found = placed(people(("a", 10, "L9"), ("b", 3, None)), parents=PARENT, postcodes=POSTCODES)
    assert rows == []
    assert found[["small_area_code", "people", "how"]].to_numpy().tolist() == [
        ["a", 10, "nowhere"],
        ["b", 3, "nowhere"],
    ]
    assert found[["x", "y"]].isna().all(axis=None)
    assert locate_people(people(("a", 10, "L1")).drop(columns="lsoa"))["how"].tolist() == ["nowhere"]


def test_bad_people_are_named_all_at_once():
    with pytest.raises(GeographyError) as caught:
        locate_people(people(("a", 1, "L1"), ("a", -2, "L1"), ("b", None, "L1")), label="people.csv")
    assert [(fault.file, fault.rule, fault.found) for fault in caught.value.faults] == [
        ("people.csv", "every small area must stand on one row", "a"),
        ("people.csv", "population must be a number of at least 0", "other for a, b"),
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 999), min_size=1, max_size=8),
    st.sets(st.integers(0, 7)),
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=5),
)
def test_nobody_is_lost(counts, drawn, places):
    table = people(*((f"s{k}", n, "L1") for k, n in enumerate(counts)))
    known = {f"s{k}": box(12 * k, 0, 12 * k + 12, 50) for k in sorted(drawn) if k < len(counts)}
    postcodes = points([(f"p{k}", x, y) for k, (x, y) in enumerate(places)], columns=("code", "x", "y"))
    found = locate_people(
        table, boundaries=areas(**known) if known else None, postcodes=postcodes, parents=PARENT
    )
    sums = found.groupby("small_area_code")["people"].sum()
    assert sums.to_dict() == pytest.approx(dict(zip(table["code"], table["population"], strict=True)))
    assert not found["x"].isna().any()
