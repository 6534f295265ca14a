"""Lookups by land, by a publisher's table, and for areas made of areas."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import GeographyError
from insight.geography import (
    compose,
    unallocated,
    unplaced,
    weights_by_area,
    weights_by_lookup,
    weights_from_overlaps,
)

from .drawn import areas, as_dict, box, lookup

WARDS = areas(west=box(0, 0, 100, 200), east=box(100, 0, 200, 200))


def test_land_is_scaled_to_whole_small_areas():
    small = areas(a=box(90, 0, 130, 10), coast=box(180, 0, 220, 40))
    assert as_dict(weights_by_area(small, WARDS)) == pytest.approx(
        {("a", "east"): 0.75, ("a", "west"): 0.25, ("coast", "east"): 1.0}
    )


def test_areas_that_do_not_cover_the_ground_take_only_their_part():
    small = areas(a=box(90, 0, 130, 10), coast=box(180, 0, 220, 40), within=box(99.9, 0, 199.9, 100))
    part = areas(east=box(100, 0, 200, 200))
    assert as_dict(weights_by_area(small, part, covering=False)) == pytest.approx(
        {("a", "east"): 0.75, ("coast", "east"): 0.5, ("within", "east"): 1.0}
    )


def test_slivers_are_dropped_unless_wanted():
    small = areas(a=box(0, 0, 100.5, 100))
    assert as_dict(weights_by_area(small, WARDS)) == {("a", "west"): 1.0}
    raw = as_dict(weights_by_area(small, WARDS, tolerance=0))
    assert raw == pytest.approx({("a", "west"): 100 / 100.5, ("a", "east"): 0.5 / 100.5})


@pytest.mark.parametrize(
    ("side", "strip", "dropped"),
    [
        (300, 10, True),  # 3.3 % of a town's output area, but 10 m wide: two generalised lines
        (300, 15, False),  # 5 %, and wider than generalised lines lie apart
        (5000, 75, False),  # 1.5 % of a rural one: a strip of 75 m may hold a hamlet
        (5000, 45, True),  # 0.9 %
        (90, 10, False),  # narrow, but a ninth of the small area
    ],
)
def test_thin_strips_are_slivers_and_wide_ones_are_not(side, strip, dropped):
    small = areas(a=box(strip - side, 0, strip, side))
    wards = areas(west=box(-9000, 0, 0, 9000), east=box(0, 0, 9000, 9000))
    found = as_dict(weights_by_area(small, wards))
    assert found.get(("a", "east"), 0) == pytest.approx(0 if dropped else strip / side)
    assert as_dict(weights_by_area(small, wards, tolerance=0))["a", "east"] == pytest.approx(strip / side)


def test_a_tiny_parish_in_one_small_area_is_no_sliver():
    small = areas(a=box(0, 0, 1000, 1000))
    parishes = areas(tiny=box(0, 0, 50, 50), rest=box(0, 0, 1000, 1000) - box(0, 0, 50, 50))
    assert as_dict(weights_by_area(small, parishes)) == pytest.approx(
        {("a", "tiny"): 0.0025, ("a", "rest"): 0.9975}
    )


# Source: R package `areal`, vignette "areal-weighted-interpolation": the four intersections of two St Louis
# census tracts with three wards. Tract, its people, ward, land of the intersection and of the tract in square
# metres, the weight and the estimate as printed there.
AREAL = pd.DataFrame(
    [
        ("29510101100", 2510, "11", 355702.9, 1257034.0, 0.28297, 710.2547),
        ("29510101100", 2510, "12", 901331.1, 1257034.0, 0.71703, 1799.745),
        ("29510101200", 3545, "12", 875554.7, 1084166.8, 0.807583, 2862.882),
        ("29510101200", 3545, "13", 208612.1, 1084166.8, 0.192417, 682.1182),
    ],
    columns=["tract", "people", "ward", "shared_m2", "tract_m2", "weight", "estimate"],
)


def test_published_worked_example_from_its_areas():
    rows = AREAL
    found = pd.DataFrame(
        {
            "small_area_code": rows["tract"],
            "area_code": rows["ward"],
            "area_m2": rows["shared_m2"],
            "share": rows["shared_m2"] / rows["tract_m2"],
            "area_share": 1.0,
        }
    )
    weights = weights_from_overlaps(found, tolerance=0)
    assert weights["weight"].tolist() == pytest.approx(rows["weight"].tolist(), abs=1e-5)
    people = weights["weight"] * rows["people"]
    assert people.tolist() == pytest.approx(rows["estimate"].tolist(), abs=1e-3)
    totals = people.groupby(weights["area_code"]).sum()
    assert totals.to_dict() == pytest.approx({"11": 710.2547, "12": 4662.627, "13": 682.1182}, abs=1e-3)


def test_published_worked_example_drawn_to_size():
    """The same four areas as strips one metre high through the whole way from polygons to weights."""
    small = areas(t1=box(0, 0, 1_257_034.0, 1), t2=box(0, 1, 1_084_166.8, 2))
    wards = areas(
        w11=box(0, 0, 355_702.9, 1),
        w12=box(355_702.9, 0, 1_257_034.0, 1) | box(0, 1, 875_554.7, 2),
        w13=box(875_554.7, 1, 1_084_166.8, 2),
    )
    found = weights_by_area(small, wards, tolerance=0)
    assert found["weight"].tolist() == pytest.approx(AREAL["weight"].tolist(), abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 180)] * 2, *[st.integers(1, 60)] * 2), min_size=1, max_size=6))
def test_weights_of_every_small_area_add_up_to_one(boxes):
    small = areas(**{f"s{k}": box(x, y, x + w, y + h) for k, (x, y, w, h) in enumerate(boxes)})
    ground = areas(west=box(0, 0, 97, 240), east=box(97, 0, 240, 240))
    for tolerance in (0, 0.01):
        found = weights_by_area(small, ground, tolerance=tolerance)
        assert found.groupby("small_area_code")["weight"].sum().to_numpy() == pytest.approx(1, abs=1e-12)
        assert unallocated(small["code"], found).empty


def by_table(rows, **options):
    frame = pd.DataFrame(rows, columns=["code", "area"])
    return weights_by_lookup(
        frame, small_codes=["a", "b"], area_codes=["W1", "W2"], label="lookup.csv", **options
    )


def test_a_publishers_table_places_whole_small_areas():
    rows = [("b", "W2"), ("a", "W1"), ("a", "W1"), ("elsewhere", "W9")]
    assert as_dict(by_table(rows)) == {("a", "W1"): 1.0, ("b", "W2"): 1.0}


def test_unknown_codes_and_doubles_are_named_all_at_once():
    with pytest.raises(GeographyError) as caught:
        by_table([("a", "W1"), ("a", "W2"), ("b", "W7"), ("z", "W1")])
    assert [str(fault).split(". ")[0] for fault in caught.value.faults] == [
        "lookup.csv: every area must be known (found W7 with b)",
        "lookup.csv: every small area must be known (found z with W1)",
        "lookup.csv: a small area must be in one area only (found a on several rows)",
    ]


def test_a_table_of_another_vintage_does_not_flood_the_screen():
    rows = [(f"x{k}", "W1") for k in range(5000)]
    with pytest.raises(GeographyError) as caught:
        by_table(rows)
    assert len(caught.value.faults) == 21
    assert caught.value.faults[-1].found == "4,980 codes more"


@pytest.mark.parametrize("rows", [[], [("z", "W9")]])
def test_a_table_of_another_place(rows):
    with pytest.raises(GeographyError, match="the table must name small areas and areas in use"):
        by_table(rows)


def test_a_table_without_its_columns():
    with pytest.raises(GeographyError, match="no area among code"):
        weights_by_lookup(pd.DataFrame({"code": ["a"]}), small_codes=["a"], area_codes=["W1"])


def test_panels_of_whole_wards_add_up_their_parts():
    to_wards = lookup(("a", "W1", 0.25), ("a", "W2", 0.75), ("b", "W2", 1.0), ("c", "W3", 1.0))
    members = pd.DataFrame(
        [("P", "W1"), ("P", "W2"), ("P", "W2"), ("Q", "W3")], columns=["area_code", "member_code"]
    )
    assert as_dict(compose(to_wards, members)) == {("a", "P"): 1.0, ("b", "P"): 1.0, ("c", "Q"): 1.0}


def test_panels_may_share_a_ward():
    members = pd.DataFrame([("P", "W1"), ("Q", "W1")], columns=["area_code", "member_code"])
    assert as_dict(compose(lookup(("a", "W1", 0.5)), members)) == {("a", "P"): 0.5, ("a", "Q"): 0.5}


def test_what_is_left_over_is_told():
    found = lookup(("a", "W1", 0.25), ("a", "W2", 0.5), ("b", "W2", 1.0))
    assert unallocated(["c", "b", "a"], found).to_dict() == {"a": 0.25, "c": 1.0}
    assert unplaced(areas(W3=box(0, 0, 1, 1), W2=box(0, 0, 1, 1), W1=box(0, 0, 1, 1)), found) == ["W3"]
