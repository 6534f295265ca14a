"""The door: what is wrong with a frame is said, all of it at once."""

import geopandas as gpd
import pytest
import shapely

from insight.errors import GeographyError
from insight.geography import locate, overlaps, weights_by_area
from insight.geography.frames import area_faults, listing, require_columns

from .drawn import areas, box, points

GOOD = areas(w=box(0, 0, 100, 100))


def faults_of(frame):
    with pytest.raises(GeographyError) as caught:
        overlaps(frame, GOOD, small_label="oa.geojson")
    return [(fault.rule, fault.found) for fault in caught.value.faults]


def test_a_good_frame_has_no_faults():
    assert area_faults(GOOD, "wards") == []


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_wrong_coordinate_system(crs):
    ((rule, found),) = faults_of(areas(crs=crs, a=box(0, 0, 1, 1)))
    assert rule == "coordinates must be in EPSG:27700 (British National Grid)"
    assert found in ("WGS 84", "WGS 84 / Pseudo-Mercator")


def test_no_coordinate_system():
    assert faults_of(areas(crs=None, a=box(0, 0, 1, 1)))[0][1] == "none stated"


def test_no_rows_and_no_code():
    assert faults_of(GOOD.iloc[:0]) == [("there must be at least one area", "no rows")]
    assert faults_of(GOOD.rename(columns={"code": "WD22CD"})) == [
        ("areas need a column 'code'", "WD22CD, geometry")
    ]


def test_all_faults_of_both_frames_at_once():
    bad = gpd.GeoDataFrame(
        {"code": ["a", "a", None, "p", "e"]},
        geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1), None, shapely.Point(0, 0), shapely.Polygon()],
        crs="EPSG:27700",
    )
    with pytest.raises(GeographyError) as caught:
        weights_by_area(
            bad, areas(crs=None, w=box(0, 0, 1, 1)), small_label="oa.geojson", areas_label="wd.geojson"
        )
    assert [(fault.file, fault.rule) for fault in caught.value.faults] == [
        ("oa.geojson", "every area must have a code"),
        ("oa.geojson", "every code must stand on one row"),
        ("oa.geojson", "every area must have a shape"),
        ("oa.geojson", "areas must be polygons"),
        ("wd.geojson", "coordinates must be in EPSG:27700 (British National Grid)"),
    ]
    assert all(fault.remedy for fault in caught.value.faults)


def test_a_flat_polygon_is_no_shape():
    flat = shapely.Polygon([(0, 0), (1, 1), (2, 2)])
    assert faults_of(areas(a=flat)) == [("every area must have a shape", "a without")]


def test_a_bow_tie_of_no_signed_area_is_one():
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    assert area_faults(areas(a=bow_tie), "a") == []


def test_locate_checks_its_areas():
    with pytest.raises(GeographyError, match=r"wd\.geojson: coordinates must be"):
        locate(points([("a", 1, 1, 1)]), areas(crs=4326, w=box(0, 0, 1, 1)), areas_label="wd.geojson")


def test_absent_columns_are_named():
    with pytest.raises(GeographyError, match="no y, people among x"):
        require_columns(points([("a", 1, 1, 1)])[["x"]], ["x", "y", "people"], "points.csv")


def test_listing_names_a_few():
    assert listing("abc") == "a, b, c"
    assert listing(range(9)) == "0, 1, 2, 3, 4 and 4 more"
    assert listing(["a", "a"]) == "a"
