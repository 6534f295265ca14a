"""How far a figure may be trusted: crossing share and fit, worked by hand."""

import pandas as pd
import pytest

from insight.domain import Fit
from insight.errors import GeographyError
from insight.geography import crossing_share, fit_of, overlaps, weights_from_overlaps

from .drawn import areas, box, lookup

WARDS = areas(west=box(0, 0, 100, 100), east=box(100, 0, 200, 100))
SMALL = areas(
    a=box(0, 0, 50, 100), b=box(50, 0, 100.2, 100), c=box(100.2, 0, 150, 100), d=box(150, 0, 200, 100)
)
CROSSED = areas(a=box(0, 0, 60, 100), b=box(60, 0, 140, 100), c=box(140, 0, 200, 100))
PEOPLE = pd.Series({"a": 100.0, "b": 60.0, "c": 40.0, "d": 10.0})


def both(table, small):
    found = overlaps(small, WARDS)
    crossing = crossing_share(table, PEOPLE, found)
    return crossing.round(12).to_dict(), fit_of(table, crossing).to_dict()


def test_small_areas_that_nest_are_exact_also_over_slivers():
    table = lookup(("a", "west", 1.0), ("b", "west", 1.0), ("c", "east", 1.0), ("d", "east", 1.0))
    assert both(table, SMALL) == ({"east": 0, "west": 0}, {"east": Fit.EXACT, "west": Fit.EXACT})


def test_best_fit_gives_a_crossing_small_area_to_one_side():
    """West counts b's 60 beside a's 100; east counts c's 40 and might have half of b's 60."""
    table = lookup(("a", "west", 1.0), ("b", "west", 1.0), ("c", "east", 1.0))
    crossing, fit = both(table, CROSSED)
    assert crossing == pytest.approx({"west": 60 / 160, "east": 30 / 70})
    assert fit == {"east": Fit.BEST_FIT, "west": Fit.BEST_FIT}


def test_a_split_small_area_is_apportioned():
    table = lookup(("a", "west", 1.0), ("b", "west", 0.25), ("b", "east", 0.75), ("c", "east", 1.0))
    crossing, fit = both(table, CROSSED)
    assert crossing == pytest.approx({"west": 15 / 115, "east": 45 / 85})
    assert fit == {"east": Fit.APPORTIONED, "west": Fit.APPORTIONED}


def test_a_lookup_that_contradicts_the_land_is_not_exact():
    """The table gives d, wholly in the east, to the west."""
    table = lookup(("a", "west", 1.0), ("b", "west", 1.0), ("c", "east", 1.0), ("d", "west", 1.0))
    crossing, fit = both(table, SMALL)
    assert crossing == pytest.approx({"west": 10 / 170, "east": 10 / 50})
    assert fit == {"east": Fit.BEST_FIT, "west": Fit.BEST_FIT}


def test_a_tiny_parish_inside_one_small_area_is_crossed():
    small = areas(a=box(0, 0, 1000, 1000))
    parishes = areas(tiny=box(0, 0, 50, 50), rest=box(0, 0, 1000, 1000) - box(0, 0, 50, 50))
    found = overlaps(small, parishes)
    table = weights_from_overlaps(found)
    crossing = crossing_share(table, PEOPLE, found)
    assert crossing["tiny"] == 1
    assert fit_of(table, crossing)["tiny"] == Fit.APPORTIONED


def test_without_polygons_a_split_of_people_is_a_crossing():
    table = lookup(("a", "west", 1.0), ("b", "west", 0.5), ("b", "east", 0.5), ("d", "east", 0.999))
    crossing = crossing_share(table, PEOPLE)
    assert crossing.to_dict() == pytest.approx({"west": 30 / 130, "east": 30 / (30 + 9.99)})
    assert fit_of(table, crossing).to_dict() == {"west": Fit.APPORTIONED, "east": Fit.APPORTIONED}


def test_small_areas_without_a_polygon_among_others_with_one():
    table = lookup(("a", "west", 1.0), ("d", "west", 0.5), ("d", "east", 0.5), ("c", "east", 1.0))
    crossing = crossing_share(table, PEOPLE, overlaps(SMALL.iloc[[0, 2]], WARDS))
    assert crossing.to_dict() == pytest.approx({"west": 5 / 105, "east": 5 / 45})


def test_where_nobody_lives_small_areas_are_counted():
    table = lookup(("a", "west", 1.0), ("b", "west", 1.0), ("c", "east", 1.0))
    nobody = PEOPLE * 0
    assert crossing_share(table, nobody, overlaps(CROSSED, WARDS)).to_dict() == pytest.approx(
        {"west": 1 / 2, "east": 0.5 / 1.5}
    )


def test_land_of_small_areas_beyond_the_lookup_is_passed_over():
    table = lookup(("a", "west", 1.0), ("c", "east", 1.0))
    crossing = crossing_share(table, PEOPLE.drop("b"), overlaps(CROSSED, WARDS))
    assert crossing.to_dict() == {"east": 0, "west": 0}


def test_a_lookup_to_no_area():
    nothing = lookup().astype({"small_area_code": "str", "area_code": "str", "weight": float})
    crossing = crossing_share(nothing, PEOPLE, overlaps(SMALL, WARDS))
    assert crossing.empty
    assert fit_of(nothing, crossing).empty


def test_small_areas_without_people_known_are_named():
    with pytest.raises(GeographyError, match="none for z"):
        crossing_share(lookup(("z", "west", 1.0)), PEOPLE)
