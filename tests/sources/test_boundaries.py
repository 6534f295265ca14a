"""Boundaries of every format, on the National Grid."""

from __future__ import annotations

import json
import math
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box, mapping

from insight.domain import Dataset
from insight.sources import grid, read_boundaries

from .conftest import Desk, faults, only

CRS84 = "urn:ogc:def:crs:OGC:1.3:CRS84"
BNG = "urn:ogc:def:crs:EPSG::27700"
COLUMNS = {"code": "WD22CD", "name": "WD22NM"}
ONE, TWO = box(550_000, 260_000, 551_000, 261_000), box(551_000, 260_000, 552_000, 261_000)
ISLAND = box(553_000, 260_000, 553_100, 260_100)
SQUARES = [("E05000002", "Brook", TWO), ("E05000001", "Alder", ONE)]


def degrees(shape: Any) -> Any:
    """From the National Grid to WGS 84; `test_the_way_to_the_national_grid_by_hand` checks the way itself."""
    back = grid._pipeline()
    return shapely.transform(shape, lambda xy: np.column_stack(back.transform(*xy.T, direction="INVERSE")))


def features(squares: list[tuple[str, str, Any]] = SQUARES, *, on_grid: bool = True) -> list[tuple[dict[str, Any], Any]]:
    return [
        (
            {"FID": n, "WD22CD": code, "WD22NM": name, "WD22NMW": " ", "BNG_E": 550_000},
            shape if shape is None or isinstance(shape, dict) else mapping(shape if on_grid else degrees(shape)),
        )
        for n, (code, name, shape) in enumerate(squares)
    ]


def described(desk: Desk, *files: str, columns: dict[str, str] | None = None, **more: object) -> Dataset:
    more = {"area_type": "ward", "vintage": 2022} | more
    return desk.dataset("boundaries", *files, columns=columns or COLUMNS, **more)


def check(frame: gpd.GeoDataFrame, *, metres: float = 0.01) -> None:
    """The two squares, however they were written."""
    assert frame.columns.tolist() == ["code", "name", "geometry"]
    assert frame["code"].tolist() == ["E05000001", "E05000002"]
    assert frame["name"].tolist() == ["Alder", "Brook"]
    assert frame.index.tolist() == [0, 1]
    assert frame.crs.to_epsg() == 27700
    assert frame.geometry.is_valid.all()
    np.testing.assert_allclose(frame.bounds.to_numpy(), [ONE.bounds, TWO.bounds], atol=metres)


def frame_of(squares: list[tuple[str, str, Any]], crs: int | None = 27700) -> gpd.GeoDataFrame:
    codes, names, shapes = zip(*squares, strict=True)
    return gpd.GeoDataFrame({"WD22CD": codes, "WD22NM": names}, geometry=list(shapes), crs=crs)


@pytest.mark.parametrize("crs", [BNG, "EPSG:27700"])
def test_geojson_on_the_national_grid(desk: Desk, crs: str) -> None:
    frame = read_boundaries(described(desk, desk.put_shapes("w.geojson", features(), crs)), desk.root)
    check(frame, metres=0)


@pytest.mark.parametrize("crs", [CRS84, "EPSG:4326", None])
def test_geojson_in_degrees(desk: Desk, crs: str | None) -> None:
    name = desk.put_shapes("w.geojson", features(on_grid=False), crs)
    check(read_boundaries(described(desk, name), desk.root))


def test_a_crs_member_at_the_end_of_the_file_counts(desk: Desk) -> None:
    collection = json.loads((desk.root / desk.put_shapes("w.geojson", features())).read_text())
    collection["crs"] = {"type": "name", "properties": {"name": BNG}}
    check(read_boundaries(described(desk, desk.put("w.geojson", json.dumps(collection))), desk.root), metres=0)


def test_geojson_that_states_no_crs_and_holds_metres(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features())
    said = only(lambda: read_boundaries(described(desk, name), desk.root))
    assert "degrees in Great Britain" in said
    assert "E05000002, E05000001, the first at 551000, 260000" in said
    assert 'crs = "EPSG:27700"' in said
    check(read_boundaries(described(desk, name, crs="EPSG:27700"), desk.root), metres=0)


def test_degrees_said_to_be_metres(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features(on_grid=False), BNG)
    said = only(lambda: read_boundaries(described(desk, name), desk.root))
    assert "National Grid metres in Great Britain" in said
    assert "They look like degrees" in said


def test_latitude_and_longitude_exchanged(desk: Desk) -> None:
    turned = [(properties, mapping(shapely.transform(degrees(shape), lambda xy: xy[:, ::-1]))) for (properties, _), (_, _, shape) in zip(features(), SQUARES, strict=True)]
    name = desk.put_shapes("w.geojson", turned, CRS84)
    assert "exchanged" in only(lambda: read_boundaries(described(desk, name), desk.root))


def test_a_place_abroad(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", [({"WD22CD": "E05000001", "WD22NM": "A"}, mapping(box(12, 51, 13, 52)))])
    assert "E05000001, the first at 12, 51" in only(lambda: read_boundaries(described(desk, name), desk.root))


def test_a_declared_crs_may_not_contradict_the_file(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features(), BNG)
    said = only(lambda: read_boundaries(described(desk, name, crs="EPSG:4326"), desk.root))
    assert "must not contradict the file" in said
    check(read_boundaries(described(desk, name, crs="EPSG:27700"), desk.root), metres=0)
    assert "'crs' must name" in only(lambda: read_boundaries(described(desk, name, crs="EPSG:0"), desk.root))


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
NAMELESS = ESRI.replace("British_National_Grid", "Our_Grid").replace("GCS_OSGB_1936", "Ours").replace("D_OSGB_1936", "Unknown")


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
    parts: dict[str, str | bytes] = {f"in/w{end}": (desk.root / f"w{end}").read_bytes() for end in (".shp", ".shx", ".dbf", ".prj")}
    check(read_boundaries(described(desk, desk.put_zip("w.zip", parts)), desk.root), metres=0)


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
    assert "which layer of w.topojson" in only(lambda: read_boundaries(described(desk, name, columns=columns), desk.root))
    more = {"columns": columns, "layer": "WD"}
    assert "must state its coordinate system" in only(lambda: read_boundaries(described(desk, name, **more), desk.root))
    frame = read_boundaries(described(desk, name, crs="EPSG:4326", **more), desk.root)
    assert frame["name"].tolist() == ["Alder", "Brook"]
    assert frame.geometry.iloc[0].touches(frame.geometry.iloc[1])


def boundary_line(desk: Desk, **more: object) -> gpd.GeoDataFrame:
    """An OS Boundary-Line file of parishes: names cut to ten letters, detached parts on rows of their own."""
    rows = [
        ({"NAME": "Alder CP", "DESCRIPTIO": "Civil Parish", "CODE": "E04000001", "HECTARES": 100.0}, mapping(ONE)),
        ({"NAME": "Alder CP", "DESCRIPTIO": "Civil Parish", "CODE": "E04000001", "HECTARES": 1.0}, mapping(ISLAND)),
        ({"NAME": "Brook CP", "DESCRIPTIO": "Civil Parish", "CODE": "E04000002", "HECTARES": 2.0}, mapping(TWO)),
        ({"NAME": "The Sea", "DESCRIPTIO": "Foreshore", "CODE": "999999999", "HECTARES": 9.0}, mapping(TWO)),
    ]
    name = desk.put_shapes("p.geojson", rows, BNG)
    columns = {"code": "code", "name": "name", "kind_text": "description"}
    where = {"kind_text": ("Civil parish",)}
    return read_boundaries(described(desk, name, columns=columns, where=where, area_type="parish", **more), desk.root)


def test_boundary_line_parishes_in_several_parts(desk: Desk) -> None:
    frame = boundary_line(desk, dissolve=True)
    assert frame["code"].tolist() == ["E04000001", "E04000002"]
    assert frame["name"].tolist() == ["Alder CP", "Brook CP"]
    assert frame["kind_text"].tolist() == ["Civil Parish"] * 2
    assert frame.geom_type.tolist() == ["MultiPolygon", "Polygon"]
    assert frame.area.tolist() == [1_010_000, 1_000_000]


def test_parts_that_repeat_a_code_are_a_fault_unless_declared(desk: Desk) -> None:
    said = only(lambda: boundary_line(desk))
    assert "E04000001 2 times" in said
    assert "dissolve = true" in said


def test_parts_of_one_code_must_agree_in_name(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features([("E05000001", "Alder", ONE), ("E05000001", "Brook", TWO)]), BNG)
    assert "E05000001 2 times" in only(lambda: read_boundaries(described(desk, name, dissolve=True), desk.root))


BOW_TIE = Polygon([(550_000, 260_000), (551_000, 261_000), (551_000, 260_000), (550_000, 261_000)])
SPIKE = Polygon([(550_000, 260_000), (551_000, 260_000), (551_000, 261_000), (551_000, 262_000), (551_000, 261_000), (550_000, 261_000)])
TWICE = MultiPolygon([ONE, box(550_500, 260_000, 551_500, 261_000)])


@pytest.mark.parametrize(("shape", "area"), [(BOW_TIE, 500_000), (SPIKE, 1_000_000), (TWICE, 1_500_000)], ids=["bow tie", "spike", "overlap"])
def test_an_invalid_shape_is_repaired_and_stays_a_polygon(desk: Desk, shape: Any, area: float) -> None:
    assert not shape.is_valid
    name = desk.put_shapes("w.geojson", features([("E05000001", "Alder", shape)]), BNG)
    (repaired,) = read_boundaries(described(desk, name), desk.root).geometry
    assert repaired.is_valid
    assert repaired.geom_type in ("Polygon", "MultiPolygon")
    assert repaired.area == pytest.approx(area)


def test_heights_are_dropped(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features([("E05000001", "Alder", shapely.force_3d(ONE, 5.0))]), BNG)
    (shape,) = read_boundaries(described(desk, name), desk.root).geometry
    assert not shape.has_z


EMPTY = {"type": "Polygon", "coordinates": []}
LINE = {"type": "LineString", "coordinates": [[550_000, 260_000], [551_000, 261_000]]}
FLAT = mapping(Polygon([(550_000, 260_000), (551_000, 260_000), (550_500, 260_000)]))


@pytest.mark.parametrize("shape", [None, EMPTY], ids=["null", "empty"])
def test_an_area_without_a_shape(desk: Desk, shape: Any) -> None:
    name = desk.put_shapes("w.geojson", features([*SQUARES, ("E05000003", "Carr", shape)]), BNG)
    said = only(lambda: read_boundaries(described(desk, name), desk.root))
    assert "every area must have a shape (found none for E05000003)" in said


@pytest.mark.parametrize("shape", [LINE, mapping(Point(550_000, 260_000)), FLAT], ids=["line", "point", "no land"])
def test_a_shape_that_is_no_polygon(desk: Desk, shape: Any) -> None:
    name = desk.put_shapes("w.geojson", features([*SQUARES, ("E05000003", "Carr", shape)]), BNG)
    said = only(lambda: read_boundaries(described(desk, name), desk.root))
    assert "every shape must be a polygon" in said
    assert "E05000003" in said


def test_faults_of_codes_shapes_and_crs_all_at_once(desk: Desk) -> None:
    squares = [("", "Alder", ONE), ("E0500", "Brook", TWO), ("E05000003", "Carr", None)]
    frame_of(squares).to_file(desk.root / "w.shp")
    (desk.root / "w.prj").unlink()
    rules = [fault.rule for fault in faults(lambda: read_boundaries(described(desk, "w.shp"), desk.root))]
    assert rules == [
        "every row must have a code",
        "every code must be a letter and eight figures, such as E05013050",
        "every area must have a shape",
        "the file must state its coordinate system",
    ]


def test_codes_of_another_kind_of_area(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features([*SQUARES, ("E58000001", "Division", ISLAND)]), BNG)
    assert "E58 codes only" in only(lambda: read_boundaries(described(desk, name), desk.root))
    kept = read_boundaries(described(desk, name, where={"code": ("E05*",)}), desk.root)
    assert kept["code"].tolist() == ["E05000001", "E05000002"]


def test_another_vintage(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features(), BNG)
    listed = faults(lambda: read_boundaries(described(desk, name, columns={"code": "WD24CD", "name": "WD24NM"}), desk.root))
    assert [fault.found for fault in listed] == ["another vintage: 'WD22CD'", "another vintage: 'WD22NM'"]
    assert "vintage, 2024" in only(lambda: read_boundaries(described(desk, name, vintage=2024), desk.root))


def test_codes_in_either_letter_case_of_header(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features(), BNG)
    check(read_boundaries(described(desk, name, columns={"code": "wd22cd", "name": r"^wd\d\dnm$"}), desk.root), metres=0)


def test_declared_columns_are_text(desk: Desk) -> None:
    columns = COLUMNS | {"welsh_name": "WD22NMW", "number_text": "FID"}
    frame = read_boundaries(described(desk, desk.put_shapes("w.geojson", features(), BNG), columns=columns), desk.root)
    assert frame["welsh_name"].tolist() == ["", ""]
    assert frame["number_text"].tolist() == ["1", "0"]
    assert frame.drop(columns="geometry").dtypes.eq("str").all()


def test_several_files(desk: Desk) -> None:
    one = desk.put_shapes("1.geojson", features(SQUARES[:1]), BNG)
    two = desk.put_shapes("2.geojson", features(SQUARES[1:], on_grid=False), CRS84)
    check(read_boundaries(described(desk, one, two), desk.root))
    assert "E05000002 2 times" in only(lambda: read_boundaries(described(desk, one, one), desk.root))


@pytest.mark.parametrize(("name", "content"), [("w.geojson", '{"type": "FeatureColl'), ("w.gpkg", "no geopackage"), ("w.geojson", "")])
def test_a_file_that_is_no_boundary_file(desk: Desk, name: str, content: str) -> None:
    assert "whole GeoJSON, GeoPackage" in only(lambda: read_boundaries(described(desk, desk.put(name, content)), desk.root))


def test_a_table_without_shapes(desk: Desk) -> None:
    pyogrio.write_dataframe(frame_of(SQUARES).drop(columns="geometry"), desk.root / "w.gpkg", layer="WD22")
    assert "must hold shapes" in only(lambda: read_boundaries(described(desk, "w.gpkg"), desk.root))


def test_no_code_column_declared(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features(), BNG)
    assert "which column holds the codes" in only(lambda: read_boundaries(described(desk, name, columns={"name": "WD22NM"}), desk.root))


def by_hand(lon: float, lat: float) -> tuple[float, float]:
    """WGS 84 to National Grid by the formulas of the OS guide to coordinate systems, at height 0."""
    a, b = 6_378_137.0, 6_356_752.314245
    phi, lam, e2 = math.radians(lat), math.radians(lon), 1 - b**2 / a**2
    nu = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    x, y, z = nu * math.cos(phi) * math.cos(lam), nu * math.cos(phi) * math.sin(lam), (1 - e2) * nu * math.sin(phi)
    tx, ty, tz, s = -446.448, 125.157, -542.06, 1 + 20.4894e-6
    rx, ry, rz = (math.radians(angle / 3600) for angle in (-0.1502, -0.2470, -0.8421))
    x, y, z = tx + x * s - y * rz + z * ry, ty + x * rz + y * s - z * rx, tz - x * ry + y * rx + z * s
    a, b, f0, e0, n0 = 6_377_563.396, 6_356_256.909, 0.9996012717, 400_000.0, -100_000.0
    e2, p, lam = 1 - b**2 / a**2, math.hypot(x, y), math.atan2(y, x)
    phi = math.atan2(z, p * (1 - e2))
    for _ in range(10):
        phi = math.atan2(z + e2 * a / math.sqrt(1 - e2 * math.sin(phi) ** 2) * math.sin(phi), p)
    phi0, dl, n = math.radians(49), lam - math.radians(-2), (a - b) / (a + b)
    sin, cos, tan = math.sin(phi), math.cos(phi), math.tan(phi)
    nu, rho = a * f0 / math.sqrt(1 - e2 * sin**2), a * f0 * (1 - e2) / (1 - e2 * sin**2) ** 1.5
    eta2 = nu / rho - 1
    m = b * f0 * (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * (phi - phi0)
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * math.sin(phi - phi0) * math.cos(phi + phi0)
        + (15 / 8 * n**2 + 15 / 8 * n**3) * math.sin(2 * (phi - phi0)) * math.cos(2 * (phi + phi0))
        - 35 / 24 * n**3 * math.sin(3 * (phi - phi0)) * math.cos(3 * (phi + phi0))
    )  # fmt: skip
    north = m + n0 + nu / 2 * sin * cos * dl**2 + nu / 24 * sin * cos**3 * (5 - tan**2 + 9 * eta2) * dl**4
    north += nu / 720 * sin * cos**5 * (61 - 58 * tan**2 + tan**4) * dl**6
    east = e0 + nu * cos * dl + nu / 6 * cos**3 * (nu / rho - tan**2) * dl**3
    east += nu / 120 * cos**5 * (5 - 18 * tan**2 + tan**4 + 14 * eta2 - 58 * tan**2 * eta2) * dl**5
    return east, north


@given(st.floats(-6, 1.7), st.floats(50, 58))
@settings(deadline=None)
def test_the_way_to_the_national_grid_by_hand(lon: float, lat: float) -> None:
    east, north = grid.to_national_grid(np.array([lon]), np.array([lat]), pyproj.CRS.from_epsg(4326))
    np.testing.assert_allclose([east[0], north[0]], by_hand(lon, lat), atol=0.05)


def test_the_national_grid_of_a_known_point() -> None:
    """Caister water tower, the OS worked example: on the OSGB36 datum 52 39 27.2531 N, 1 43 4.5177 E.

    PROJ's own way from that datum to WGS 84 may go by a grid file of this machine: hence five metres.
    """
    osgb36 = pyproj.CRS.from_epsg(4277)
    lat, lon = 52 + 39 / 60 + 27.2531 / 3600, 1 + 43 / 60 + 4.5177 / 3600
    east, north = grid.to_national_grid(np.array([lon]), np.array([lat]), osgb36)
    np.testing.assert_allclose([east[0], north[0]], [651_409.903, 313_177.270], atol=5)
