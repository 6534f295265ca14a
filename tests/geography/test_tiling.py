"""Do areas cover the ground once and once only?"""

import pytest

from insight.errors import GeographyError
from insight.geography import tiles

from .drawn import areas, box

GROUND = areas(D1=box(0, 0, 1000, 1000), D2=box(1000, 0, 2000, 1000))


def found(frame):
    return [(fault.rule, fault.found) for fault in tiles(frame, GROUND, label="wards.geojson")]


def test_a_good_tiling():
    assert found(areas(a=box(0, 0, 1500, 1000), b=box(1500, 0, 2000, 1000))) == []


def test_slivers_of_generalised_lines_are_passed_over():
    assert found(areas(a=box(0, 0, 1499.9, 1000), b=box(1500, 0, 2000.5, 1000))) == []


def test_gaps_overlaps_and_land_outside_are_named():
    wards = areas(a=box(0, 0, 700, 1000), b=box(1000, 0, 1600, 1000), c=box(1500, 0, 2100, 1000))
    assert found(wards) == [
        ("areas must leave no gap", "0.30 square km of D1 in no area"),
        ("areas must not stick out of the ground", "0.10 square km of c outside"),
        ("areas must not overlap", "0.10 square km in both b and c"),
    ]


def test_a_piece_of_ground_without_any_area():
    assert found(areas(a=box(0, 0, 1000, 1000))) == [
        ("areas must leave no gap", "1.00 square km of D2 in no area")
    ]


def test_a_small_area_that_lies_outside_is_named_however_large_the_ground():
    whole = {"a": box(0, 0, 1000, 1000), "b": box(1000, 0, 2000, 1000)}
    assert found(areas(**whole, c=box(1999, 1000, 2020, 1090))) == [
        ("areas must not stick out of the ground", "0.00 square km of c outside")
    ]
    assert found(areas(**whole, c=box(1900, 900, 2000, 1001))) == [
        ("areas must not overlap", "0.01 square km in both b and c")
    ]


def test_areas_of_another_place():
    with pytest.raises(GeographyError, match="the two must cover the same ground"):
        tiles(areas(a=box(90_000, 0, 91_000, 1000)), GROUND)
