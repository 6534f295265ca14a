"""Files that people hand in: what is read, what is told of it, and everything that is refused."""

from __future__ import annotations

import io
import json
import struct
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from insight import own_shapes, own_upload
from insight.errors import OwnAreaError
from insight.own_area import OwnArea
from insight.store import Store


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with Store(sample) as opened:
        yield opened


@pytest.fixture(scope="module")
def ground(store: Store) -> shapely.Geometry:
    """A square of 6 km in the middle of the county, EPSG:27700."""
    east, north = shapely.get_coordinates(shapely.point_on_surface(own_shapes.county(store).shape))[0]
    return shapely.box(east - 3000, north - 3000, east + 3000, north + 3000)


def geojson(*shapes: shapely.Geometry, **properties: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return own_shapes.to_degrees(shape)


def zipped(name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return held.getvalue()


def gpkg(shape: shapely.Geometry, crs: int | None, folder: Path) -> bytes:
    path = folder / "shape.gpkg"
    with warnings.catch_warnings():  # geopandas remarks on a missing coordinate system: that is what is tried
        warnings.simplefilter("ignore", UserWarning)
        gpd.GeoDataFrame({"name": ["Shape"]}, geometry=[shape], crs=crs).to_file(path)
    return path.read_bytes()


def kml(shape: shapely.Geometry, head: str = "") -> bytes:
    corners = " ".join(f"{x},{y},0" for x, y in shapely.get_coordinates(shape))
    return (
        f'<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        f"<name>Shape</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{corners}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"
    ).encode()


def refused(store: Store, data: bytes, file: str = "shape.geojson") -> OwnAreaError:
    with pytest.raises(OwnAreaError) as caught:
        own_upload.uploaded(store, data, file)
    for fault in caught.value.faults:
        assert fault.file
        assert fault.rule
        assert fault.found
        assert fault.remedy
    return caught.value


def near(own: OwnArea, ground: shapely.Geometry) -> bool:
    return bool(own.shape.symmetric_difference(ground).area < 1e-4 * ground.area)


def test_every_format_gives_the_same_ground(store: Store, ground: shapely.Geometry, tmp_path: Path) -> None:
    files = {
        "shape.geojson": geojson(degrees(ground)),
        "shape.kml": kml(degrees(ground)),
        "shape.gpkg": gpkg(ground, 27700, tmp_path),
        "wgs.gpkg": gpkg(degrees(ground), 4326, tmp_path),
        "shape.zip": zipped("inside/shape.gpkg", gpkg(ground, 27700, tmp_path)),
        "shape.kmz": zipped("doc.kml", kml(degrees(ground))),
    }
    for file, data in files.items():
        own = own_upload.uploaded(store, data, file)
        assert near(own, ground), file
        assert own.told == ()


def test_geojson_that_states_the_national_grid_is_believed(store: Store, ground: shapely.Geometry) -> None:
    stated = json.loads(geojson(ground))
    stated["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    assert near(own_upload.uploaded(store, json.dumps(stated).encode(), "grid.json"), ground)


def test_several_shapes_are_taken_together_and_told(store: Store, ground: shapely.Geometry) -> None:
    west, south, east, north = ground.bounds
    left, right = shapely.box(west, south, west + 4000, north), shapely.box(west + 2000, south, east, north)
    own = own_upload.uploaded(store, geojson(degrees(left), degrees(right)), "two.geojson")
    assert near(own, ground)
    assert own.told == ("The file holds 2 shapes; they are taken together.",)


def test_names_stay_words(store: Store, ground: shapely.Geometry) -> None:
    own = own_upload.uploaded(
        store, geojson(degrees(ground), name="<script>alert(1)</script>\x07"), "x.geojson"
    )
    assert own.name == "<script>alert(1)</script>"
    assert own_upload.uploaded(store, geojson(degrees(ground)), "../../etc/<b>.geojson").name == "<b>"
    assert len(own_upload.short("x" * 500)) == own_upload.LETTERS


def test_a_shape_that_hardly_crosses_itself_is_mended_and_told(
    store: Store, ground: shapely.Geometry
) -> None:
    west, south, east, north = ground.bounds
    # the last corner overshoots the first side by 20 m
    corners = [
        (west, south),
        (east, south),
        (east, north),
        (west, north),
        (west, south + 100),
        (west + 20, south - 20),
    ]
    tiny = shapely.Polygon(corners)
    assert not tiny.is_valid
    own = own_upload.uploaded(store, geojson(degrees(tiny)), "tiny.geojson")
    assert "crosses itself at longitude" in own.told[0]
    assert own.shape.is_valid


def test_a_bow_tie_is_refused_with_the_place(store: Store, ground: shapely.Geometry) -> None:
    west, south, east, north = ground.bounds
    tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    error = refused(store, geojson(degrees(tie)))
    middle = degrees(shapely.centroid(ground))
    assert f"longitude {middle.x:.2f}".replace("-", "−") in str(error)


def test_partly_outside_is_clipped_and_told(store: Store) -> None:
    whole = own_shapes.county(store).shape
    west, south, _, north = whole.bounds
    half = shapely.box(west - 20000, south, west + 20000, north)
    own = own_upload.uploaded(store, geojson(degrees(half)), "half.geojson")
    assert "of the ground lies outside Tambershire; only what lies inside is counted." in own.told[0]
    assert shapely.difference(own.shape, whole).area < 1.0


def test_many_corners_are_simplified_and_told(store: Store, ground: shapely.Geometry) -> None:
    centre = shapely.centroid(ground)
    around = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    rim = 3000 + np.random.default_rng(1).uniform(-2, 2, len(around))
    star = shapely.Polygon(
        np.column_stack([centre.x + rim * np.cos(around), centre.y + rim * np.sin(around)])
    )
    own = own_upload.uploaded(store, geojson(degrees(star)), "star.geojson")
    assert "has 20,001 corners; it was simplified to" in own.told[-1]
    assert shapely.get_num_coordinates(own.shape) <= own_shapes.MOST_CORNERS
    assert abs(own.shape.area / star.area - 1) < 0.01


def test_the_national_grid_in_geojson_is_noticed(store: Store, ground: shapely.Geometry) -> None:
    assert "look like National Grid metres" in str(refused(store, geojson(ground)))


def test_swapped_longitude_and_latitude_are_noticed(store: Store, ground: shapely.Geometry) -> None:
    swapped = shapely.transform(degrees(ground), lambda corners: corners[:, ::-1])
    assert "seem to be swapped" in str(refused(store, geojson(swapped)))


def test_outside_and_far_too_large(store: Store) -> None:
    scotland = shapely.box(-4.5, 57.0, -4.4, 57.1)
    assert "must lie in Tambershire" in str(refused(store, geojson(scotland)))
    assert "far larger" in str(refused(store, geojson(shapely.box(-5, 50, 1.5, 58))))


@pytest.mark.parametrize(
    ("data", "file", "said"),
    [
        (b"", "a.geojson", "an empty file"),
        (b"{", "a.geojson", "whole GeoJSON"),
        (b"[" * 100_000, "a.geojson", "whole GeoJSON"),
        (b"[1, 2]", "a.geojson", "without a 'type'"),
        (b'{"type": "FeatureCollection", "features": []}', "a.geojson", "1 to 5,000 shapes"),
        (b"not a database", "a.gpkg", "whole GeoJSON, GeoPackage or KML"),
        (b"<kml>", "a.kml", "whole GeoJSON, GeoPackage or KML"),
        (b"PK not a zip", "a.zip", "must be whole"),
        (b"x,y\n1,2\n", "a.csv", "must be GeoJSON, GeoPackage or KML"),
        (b"x", "no ending", "must be GeoJSON, GeoPackage or KML"),
    ],
)
def test_files_that_are_none(store: Store, data: bytes, file: str, said: str) -> None:
    assert said in str(refused(store, data, file))


def test_nothing_but_polygons_all_told_at_once(store: Store, ground: shapely.Geometry) -> None:
    middle = degrees(shapely.centroid(ground))
    mixed = geojson(
        degrees(ground), middle, shapely.GeometryCollection([middle, degrees(ground)]), shapely.Polygon()
    )
    error = refused(store, mixed)
    assert {fault.rule for fault in error.faults} == {
        "every shape must be a polygon",
        "every shape must surround some ground",
    }
    assert "GeometryCollection and Point" in str(error)


def test_corners_without_a_place(store: Store, ground: shapely.Geometry, tmp_path: Path) -> None:
    broken = geojson(degrees(ground)).replace(b"[[[", b"[[[NaN, 52.1], [", 1)
    assert "NaN" in str(refused(store, broken))
    west, south, east, north = ground.bounds
    odd = shapely.Polygon([(west, south), (east, south), (east - 1.25, north), (west, north)])
    whole = gpkg(odd, 27700, tmp_path)
    held = struct.pack("<d", east - 1.25)
    assert held in whole
    gone = whole.replace(held, struct.pack("<d", float("nan")))
    assert "two numbers" in str(refused(store, gone, "nan.gpkg"))


def test_a_geopackage_without_a_coordinate_system(
    store: Store, ground: shapely.Geometry, tmp_path: Path
) -> None:
    assert "coordinate system" in str(refused(store, gpkg(ground, None, tmp_path), "none.gpkg"))


def test_large_files_and_bombs_are_refused_before_they_are_opened(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object, **__: object) -> None:
        raise AssertionError("it was opened")

    monkeypatch.setattr("insight.own_upload.pyogrio.list_layers", opened)
    monkeypatch.setattr("insight.own_upload.json.loads", opened)
    assert "at most 20 MB (found 50 MB)" in str(refused(store, b" " * 50 * 1024**2))
    bomb = zipped("bomb.geojson", b" " * (own_upload.MOST_UNPACKED + 10))
    assert len(bomb) < 200_000
    assert "may unpack to at most 60 MB" in str(refused(store, bomb, "bomb.zip"))


def test_kml_may_declare_no_entities(store: Store, ground: shapely.Geometry) -> None:
    laughs = '<!DOCTYPE kml [<!ENTITY a "ha">]>'
    assert "document type" in str(refused(store, kml(degrees(ground), laughs), "laughs.kml"))


def test_nothing_of_an_upload_stays_on_disk(
    store: Store, ground: shapely.Geometry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    data = gpkg(ground, 27700, tmp_path)
    monkeypatch.setenv("TMPDIR", str(empty))
    monkeypatch.chdir(empty)
    own_upload.uploaded(store, data, "shape.gpkg")
    own_upload.uploaded(store, geojson(degrees(ground)), "shape.geojson")
    assert list(empty.iterdir()) == []
