"""Boundaries of every format: GeoPackage, shapefile, TopoJSON, GeoJSON, packed or not."""

from __future__ import annotations

import contextlib
import json
import sqlite3

import pyogrio
import pytest

from insight.sources import read_boundaries

from .conftest import Desk, only
from .squares import (
    BNG,
    CRS84,
    ONE,
    SQUARES,
    check,
    described,
    features,
    frame_of,
)


@pytest.mark.parametrize("crs", [27700, 4326, 4258, 3857])
def test_a_geopackage_of_any_crs(desk: Desk, crs: int) -> None:
    # PROJ's own way there may go by a grid file of this machine, which differs by some metres.
    frame_of(SQUARES).to_crs(crs).to_file(desk.root / "w.gpkg", layer="WD22")
    check(read_boundaries(described(desk, "w.gpkg"), desk.root), metres=0 if crs == 27700 else 5)


def test_a_geopackage_in_a_zip_is_read_in_place(desk: Desk) -> None:
    frame_of(SQUARES, 27700).to_crs(4326).to_file(desk.root / "w.gpkg", layer="WD22")
    data = (desk.root / "w.gpkg").read_bytes()
    (desk.root / "w.gpkg").unlink()
    name = desk.put_zip("w.gpkg.zip", {"WD22.gpkg": data, "readme.txt": "read me"})
    check(read_boundaries(described(desk, name), desk.root), metres=5)
    few = read_boundaries(described(desk, name), desk.root, codes=["E05000002", "E05000099", "it's"])
    assert few["code"].tolist() == ["E05000002"]
    many = read_boundaries(described(desk, name), desk.root, codes=["E05000002", *map(str, range(1000))])
    assert many["code"].tolist() == ["E05000002"]
    assert [path.name for path in desk.root.iterdir()] == ["w.gpkg.zip"]


def test_a_fid_column_in_a_geopackage_does_not_matter(desk: Desk) -> None:
    frame_of(SQUARES).assign(fid=[7, 8]).to_file(desk.root / "w.gpkg", layer="WD22")
    check(read_boundaries(described(desk, "w.gpkg"), desk.root))


def test_a_geopackage_of_several_layers_needs_its_name(desk: Desk) -> None:
    for layer in ("WD22", "LAD22"):
        frame_of(SQUARES).to_file(desk.root / "w.gpkg", layer=layer)
    assert "WD22, LAD22" in only(lambda: read_boundaries(described(desk, "w.gpkg"), desk.root))
    assert "layer 'WD23'" in only(lambda: read_boundaries(described(desk, "w.gpkg", layer="WD23"), desk.root))
    check(read_boundaries(described(desk, "w.gpkg", layer="WD22"), desk.root))


ESRI = (
    'PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,'
    '299.3249646]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],'
    'PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]'
)
NAMELESS = (
    ESRI.replace("British_National_Grid", "Our_Grid")
    .replace("GCS_OSGB_1936", "Ours")
    .replace("D_OSGB_1936", "Unknown")
)


@pytest.mark.parametrize("prj", [ESRI, NAMELESS], ids=["without an id", "without a known name"])
def test_a_shapefile_whose_prj_has_no_id(desk: Desk, prj: str) -> None:
    frame_of(SQUARES).to_file(desk.root / "w.shp")
    desk.put("w.prj", prj)
    check(read_boundaries(described(desk, "w.shp"), desk.root), metres=0)


def test_a_shapefile_without_a_prj(desk: Desk) -> None:
    frame_of(SQUARES).to_file(desk.root / "w.shp")
    (desk.root / "w.prj").unlink()
    said = only(lambda: read_boundaries(described(desk, "w.shp"), desk.root))
    assert "must state its coordinate system (found none)" in said
    check(read_boundaries(described(desk, "w.shp", crs="EPSG:27700"), desk.root), metres=0)


def test_a_shapefile_in_a_zip(desk: Desk) -> None:
    frame_of(SQUARES).to_file(desk.root / "w.shp")
    parts: dict[str, str | bytes] = {
        f"in/w{end}": (desk.root / f"w{end}").read_bytes() for end in (".shp", ".shx", ".dbf", ".prj")
    }
    check(read_boundaries(described(desk, desk.put_zip("w.zip", parts)), desk.root), metres=0)


WELSH = [("W05000001", "Ynys Môn", ONE)]


@pytest.mark.parametrize(
    ("stated", "declared"),
    [("ISO-8859-1", None), (None, "latin-1"), (None, "cp1252"), (None, None), ("UTF-8", None)],
)
def test_letters_in_a_shapefile(desk: Desk, stated: str | None, declared: str | None) -> None:
    """With a .cpg file that states the encoding, or without one."""
    frame_of(WELSH).to_file(desk.root / "w.shp", encoding="UTF-8" if stated == "UTF-8" else "ISO-8859-1")
    if stated is None:
        (desk.root / "w.cpg").unlink()
        table = bytearray((desk.root / "w.dbf").read_bytes())
        table[29] = 0  # the table itself may state a code page too
        desk.put("w.dbf", bytes(table))
    frame = read_boundaries(described(desk, "w.shp", encoding=declared), desk.root)
    assert frame["name"].tolist() == ["Ynys Môn"]


def test_an_encoding_that_does_not_fit_a_shapefile(desk: Desk) -> None:
    frame_of(WELSH).to_file(desk.root / "w.shp", encoding="ISO-8859-1")
    assert "in the declared encoding" in only(
        lambda: read_boundaries(described(desk, "w.shp", encoding="utf-8"), desk.root)
    )
    assert "in the declared encoding" in only(
        lambda: read_boundaries(described(desk, "w.shp", encoding="martian"), desk.root)
    )


def test_geojson_in_windows_letters_with_a_mark_or_packed(desk: Desk) -> None:
    plain = (
        (desk.root / desk.put_shapes("w.geojson", features(WELSH), BNG)).read_text().replace("\\u00f4", "ô")
    )
    assert "ô" in plain
    for name in (
        desk.put("w.geojson", plain.encode("cp1252")),
        desk.put("w.geojson", plain.encode("utf-8-sig")),
        desk.put_gzip("w.geojson.gz", plain),
        desk.put_zip("w.zip", {"w.geojson": plain, "w.txt": "read me"}),
    ):
        assert read_boundaries(described(desk, name), desk.root)["name"].tolist() == ["Ynys Môn"]
    desk.put("w.geojson", plain.encode("cp1252"))
    frame = read_boundaries(described(desk, "w.geojson"), desk.root)
    assert "not UTF-8" in frame.attrs["notes"][0]
    assert read_boundaries(described(desk, "w.geojson", encoding="cp1252"), desk.root).attrs == {"notes": ()}


def test_a_geopackage_that_states_no_crs(desk: Desk) -> None:
    pyogrio.write_dataframe(frame_of(SQUARES, None).set_crs(27700), desk.root / "w.gpkg", layer="WD22")
    with contextlib.closing(sqlite3.connect(desk.root / "w.gpkg")) as held:
        held.execute("update gpkg_geometry_columns set srs_id = -1")
        held.execute("update gpkg_contents set srs_id = -1")
        held.commit()
    assert "must state its coordinate system" in only(
        lambda: read_boundaries(described(desk, "w.gpkg"), desk.root)
    )
    check(read_boundaries(described(desk, "w.gpkg", crs="EPSG:27700"), desk.root), metres=0)


def topojson() -> str:
    """Two squares that share a side, as a TopoJSON with two layers."""
    west, south, east, north = (-0.1, 52.2, 0.1, 52.3)
    arcs = [
        [[0, south], [0, north]],
        [[0, north], [west, north], [west, south], [0, south]],
        [[0, south], [east, south], [east, north], [0, north]],
    ]
    wards = [
        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"AREACD": "E05000001", "AREANM": "Alder"}},
        {"type": "Polygon", "arcs": [[2, -1]], "properties": {"AREACD": "E05000002", "AREANM": "Brook"}},
    ]
    objects = {name: {"type": "GeometryCollection", "geometries": wards} for name in ("WD", "LAD")}
    return json.dumps({"type": "Topology", "arcs": arcs, "objects": objects})


def test_topojson_needs_a_layer_and_a_crs(desk: Desk) -> None:
    columns = {"code": "AREACD", "name": "AREANM"}
    name = desk.put("w.topojson", topojson())
    assert "which layer of w.topojson" in only(
        lambda: read_boundaries(described(desk, name, columns=columns), desk.root)
    )
    more = {"columns": columns, "layer": "WD"}
    assert "must state its coordinate system" in only(
        lambda: read_boundaries(described(desk, name, **more), desk.root)
    )
    frame = read_boundaries(described(desk, name, crs="EPSG:4326", **more), desk.root)
    assert frame["name"].tolist() == ["Alder", "Brook"]
    assert frame.geometry.iloc[0].touches(frame.geometry.iloc[1])


def test_several_files(desk: Desk) -> None:
    one = desk.put_shapes("1.geojson", features(SQUARES[:1]), BNG)
    two = desk.put_shapes("2.geojson", features(SQUARES[1:], on_grid=False), CRS84)
    check(read_boundaries(described(desk, one, two), desk.root))
    assert "E05000002 2 times" in only(lambda: read_boundaries(described(desk, one, one), desk.root))


@pytest.mark.parametrize(
    ("name", "content"),
    [("w.geojson", '{"type": "FeatureColl'), ("w.gpkg", "no geopackage"), ("w.geojson", "")],
)
def test_a_file_that_is_no_boundary_file(desk: Desk, name: str, content: str) -> None:
    assert "whole GeoJSON, GeoPackage" in only(
        lambda: read_boundaries(described(desk, desk.put(name, content)), desk.root)
    )


def test_a_table_without_shapes(desk: Desk) -> None:
    pyogrio.write_dataframe(frame_of(SQUARES).drop(columns="geometry"), desk.root / "w.gpkg", layer="WD22")
    assert "must hold shapes" in only(lambda: read_boundaries(described(desk, "w.gpkg"), desk.root))
