"""The benchmark compares like with like: every way by land gives the same people."""

import pytest

from bench.apportionment import TARGETS, Task, _against_direct, by_land, by_overlay, by_points, by_tobler

from .drawn import areas, box

SMALL = areas(a=box(0, 0, 100, 100), b=box(100, 0, 180, 100)).assign(people=[100.0, 80.0])
WARDS = areas(west=box(0, 0, 130, 100), east=box(130, 0, 180, 100))


def test_the_ways_by_land_agree():
    expected = pytest.approx({"west": 130.0, "east": 50.0})
    assert by_land(SMALL, WARDS).to_dict() == expected
    assert by_overlay(SMALL, WARDS).to_dict() == expected
    assert _against_direct(Task("drawn", SMALL, WARDS, TARGETS)) < 1e-12


def test_the_other_peer_agrees():
    pytest.importorskip("tobler", reason="tobler is installed with requirements-bench.txt")
    assert by_tobler(SMALL, WARDS).to_dict() == pytest.approx({"west": 130.0, "east": 50.0})


def test_points_place_whole_small_areas():
    assert by_points(SMALL, WARDS).to_dict() == {"west": 100.0, "east": 80.0}
