"""Boundaries: what is in the file, whatever its format."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box, mapping

from insight.sources import read_boundaries

from .conftest import Desk, faults, only
from .squares import (
    BNG,
    COLUMNS,
    ISLAND,
    ONE,
    SQUARES,
    TWO,
    check,
    described,
    features,
    frame_of,
)


def boundary_line(desk: Desk, **more: object) -> gpd.GeoDataFrame:
    """An OS Boundary-Line file of parishes: names cut to ten letters, detached parts on rows of their own."""
    rows = [
        (
            {"NAME": "Alder CP", "DESCRIPTIO": "Civil Parish", "CODE": "E04000001", "HECTARES": 100.0},
            mapping(ONE),
        ),
        (
            {"NAME": "Alder CP", "DESCRIPTIO": "Civil Parish", "CODE": "E04000001", "HECTARES": 1.0},
            mapping(ISLAND),
        ),
        (
            {"NAME": "Brook CP", "DESCRIPTIO": "Civil Parish", "CODE": "E04000002", "HECTARES": 2.0},
            mapping(TWO),
        ),
        ({"NAME": "The Sea", "DESCRIPTIO": "Foreshore", "CODE": "999999999", "HECTARES": 9.0}, mapping(TWO)),
        ({"NAME": None, "DESCRIPTIO": "Civil Parish", "CODE": None, "AREA_CODE": "NCP"}, mapping(TWO)),
        ({"NAME": "", "DESCRIPTIO": "Civil Parish", "CODE": "999999999", "AREA_CODE": "NCP"}, mapping(TWO)),
    ]
    name = desk.put_shapes("p.geojson", rows, BNG)
    columns = {"code": "code", "name": "name", "kind_text": "description"}
    where = {"kind_text": ("Civil parish",)}
    return read_boundaries(
        described(desk, name, columns=columns, where=where, area_type="parish", **more), desk.root
    )


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


def test_a_parish_without_a_code_is_no_filler(desk: Desk) -> None:
    rows = [
        ({"name": "Alder CP", "code": code, "area_code": "CPC"}, mapping(ONE)) for code in ("E04000001", None)
    ]
    dataset = described(
        desk, desk.put_shapes("p.geojson", rows, BNG), columns={"code": "code"}, area_type="parish"
    )
    assert "every row must have a code" in only(lambda: read_boundaries(dataset, desk.root))


def test_parts_of_one_code_must_agree_in_name(desk: Desk) -> None:
    name = desk.put_shapes(
        "w.geojson", features([("E05000001", "Alder", ONE), ("E05000001", "Brook", TWO)]), BNG
    )
    assert "E05000001 2 times" in only(
        lambda: read_boundaries(described(desk, name, dissolve=True), desk.root)
    )


BOW_TIE = Polygon([(550_000, 260_000), (551_000, 261_000), (551_000, 260_000), (550_000, 261_000)])
SPIKE = Polygon(
    [
        (550_000, 260_000),
        (551_000, 260_000),
        (551_000, 261_000),
        (551_000, 262_000),
        (551_000, 261_000),
        (550_000, 261_000),
    ]
)
TWICE = MultiPolygon([ONE, box(550_500, 260_000, 551_500, 261_000)])


@pytest.mark.parametrize(
    ("shape", "area"),
    [(BOW_TIE, 500_000), (SPIKE, 1_000_000), (TWICE, 1_500_000)],
    ids=["bow tie", "spike", "overlap"],
)
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


@pytest.mark.parametrize(
    "shape", [LINE, mapping(Point(550_000, 260_000)), FLAT], ids=["line", "point", "no land"]
)
def test_a_shape_that_is_no_polygon(desk: Desk, shape: Any) -> None:
    name = desk.put_shapes("w.geojson", features([*SQUARES, ("E05000003", "Carr", shape)]), BNG)
    said = only(lambda: read_boundaries(described(desk, name), desk.root))
    assert "every shape must be a polygon" in said
    assert "E05000003" in said


def test_faults_of_codes_shapes_and_crs_all_at_once(desk: Desk) -> None:
    squares = [
        ("", "Alder", ONE),
        ("E0500", "Brook", TWO),
        ("E05000003", "Carr", None),
        ("E05000003", "Dean", TWO),
    ]
    frame_of(squares).to_file(desk.root / "w.shp")
    (desk.root / "w.prj").unlink()
    rules = [fault.rule for fault in faults(lambda: read_boundaries(described(desk, "w.shp"), desk.root))]
    assert rules == [
        "every row must have a code",
        "every code must be a letter and eight figures, such as E05013050",
        "each code may come once",
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
    listed = faults(
        lambda: read_boundaries(
            described(desk, name, columns={"code": "WD24CD", "name": "WD24NM"}), desk.root
        )
    )
    assert [fault.found for fault in listed] == ["another vintage: 'WD22CD'", "another vintage: 'WD22NM'"]
    assert "vintage, 2024" in only(lambda: read_boundaries(described(desk, name, vintage=2024), desk.root))


def test_codes_in_either_letter_case_of_header(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features(), BNG)
    check(
        read_boundaries(described(desk, name, columns={"code": "wd22cd", "name": r"^wd\d\dnm$"}), desk.root),
        metres=0,
    )


def test_declared_columns_are_text(desk: Desk) -> None:
    columns = COLUMNS | {"welsh_name": "WD22NMW", "number_text": "FID"}
    frame = read_boundaries(
        described(desk, desk.put_shapes("w.geojson", features(), BNG), columns=columns), desk.root
    )
    assert frame["welsh_name"].tolist() == ["", ""]
    assert frame["number_text"].tolist() == ["1", "0"]
    assert frame.drop(columns="geometry").dtypes.eq("str").all()


def test_no_code_column_declared(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features(), BNG)
    assert "which column holds the codes" in only(
        lambda: read_boundaries(described(desk, name, columns={"name": "WD22NM"}), desk.root)
    )
