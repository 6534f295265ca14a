"""Outlines for maps, and larger areas made of smaller ones."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from insight.errors import GeographyError
from insight.geography import dissolve, outlines
from insight.geography.outlines import _usable

from .drawn import areas, box


def wiggly(left, right, top=2000):
    """Area between two wavy lines, as rivers run."""

    def river(x):
        return [
            (550_000 + x + 15 * np.sin(y / 40) + 4 * np.sin(y / 7), 260_000 + y)
            for y in range(0, top + 1, 10)
        ]

    return shapely.Polygon([*river(left), *river(right)[::-1]])


WAVES = areas(**{f"w{k}": wiggly(1000 * k, 1000 * k + 1000) for k in range(4)})


def test_outlines_are_smaller_valid_and_in_degrees():
    found = outlines(WAVES.assign(name=list("abcd")), tolerance_m=50)
    assert found.crs.to_epsg() == 4326
    assert found[["code", "name"]].equals(WAVES.assign(name=list("abcd"))[["code", "name"]])
    before, after = (shapely.get_num_coordinates(f.geometry.to_numpy()).sum() for f in (WAVES, found))
    assert after < before / 5
    assert found.geometry.is_valid.all()
    west, south, east, north = found.total_bounds
    assert 0.18 < west < east < 0.26
    assert 52.20 < south < north < 52.24


def test_neighbours_stay_neighbours():
    found = outlines(WAVES, tolerance_m=50)
    assert shapely.coverage_is_valid(found.geometry.to_numpy())
    assert shapely.union_all(found.geometry.to_numpy()).geom_type == "Polygon"


def test_coordinates_have_five_decimals():
    xy = shapely.get_coordinates(outlines(WAVES, tolerance_m=20).geometry.to_numpy())
    assert np.array_equal(xy, np.round(xy, 5))


def test_no_area_is_ever_dropped():
    """A shape below the tolerance, one below the rounding, and two that overlap."""
    hard = areas(
        tiny=box(0, 0, 3, 3),
        speck=box(500, 500, 500.2, 500.2),
        one=box(1000, 0, 2000, 1000),
        two=box(1900, 0, 2900, 1000),
    )
    found = outlines(hard, tolerance_m=200)
    assert found["code"].tolist() == ["tiny", "speck", "one", "two"]
    assert (shapely.area(found.geometry.to_numpy()) > 0).all()
    assert found.geometry.is_valid.all()


def test_an_islet_may_go_but_not_its_area():
    islands = shapely.union(box(0, 0, 5000, 5000), box(9000, 0, 9000.5, 0.5))
    (shape,) = outlines(areas(a=islands), tolerance_m=50).geometry
    assert shape.area > 0
    assert shape.is_valid


def test_where_the_coverage_fails_each_shape_is_simplified_alone(monkeypatch):
    def fail(*_):
        raise shapely.errors.GEOSException("no coverage")

    monkeypatch.setattr(shapely, "coverage_simplify", fail)
    found = outlines(WAVES, tolerance_m=50)
    assert found.geometry.is_valid.all()
    assert shapely.get_num_coordinates(found.geometry.to_numpy()).sum() < 100


def test_the_first_usable_choice_is_taken():
    good, other = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 2)
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    first = np.array([good, bow_tie, shapely.Polygon(), shapely.Polygon()])
    second = np.array([other, other, other, bow_tie])
    last = np.array([other, other, other, good])
    asked = []

    def otherwise(shapes):
        asked.extend(shapes)
        return second[1:]

    assert _usable(first, last, otherwise).tolist() == [good, other, other, good]
    assert len(asked) == 3  # the good one is not made anew


def test_districts_are_made_of_wards():
    wards = WAVES.assign(LAD=["D2", "D1", "D1", None], LADNM=["Two", "One", "One", None])
    found = dissolve(wards, "LAD", "LADNM")
    assert found[["code", "name"]].to_numpy().tolist() == [["D1", "One"], ["D2", "Two"]]
    assert found.crs.to_epsg() == 27700
    expected = shapely.union_all(WAVES.geometry.to_numpy()[1:3])
    assert found.geometry[0].symmetric_difference(expected).area == pytest.approx(0, abs=1e-6)
    assert found.geometry[0].geom_type == "Polygon"


def test_members_that_overlap_are_joined_by_overlay():
    wards = areas(a=box(0, 0, 60, 100), b=box(40, 0, 100, 100)).assign(LAD="D", LADNM="D")
    assert dissolve(wards, "LAD", "LADNM").geometry.area.tolist() == pytest.approx([10_000])


def test_a_member_may_be_in_two_panels():
    table = gpd.GeoDataFrame(
        {"code": ["a", "a"], "panel": ["P", "Q"]}, geometry=[box(0, 0, 1, 1)] * 2, crs=27700
    )
    assert dissolve(table, "panel", "panel")["code"].tolist() == ["P", "Q"]


def test_dissolving_on_an_absent_column():
    with pytest.raises(GeographyError, match="no LAD among code, geometry"):
        dissolve(WAVES, "LAD", "code")
