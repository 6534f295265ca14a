"""Postcodes and other points."""

from __future__ import annotations

import numpy as np
import pytest

from insight.domain import Dataset
from insight.sources import read_points

from .conftest import Desk, faults, only

POSTCODES = """"ZY1 0AH",10,551111,262222,"E92000001","E19000001","E18000006","E10000003","E07000008","E05999999"
"ZY110AN",50,551112,262223,"E92000001","E19000001","E18000006","","E07000008","E05999999"
"zy1  0ap",90,0,0,"E92000001","E19000001","E18000006","","",""
"Z1Y 1AA",90,551113,262224,"E92000001","E19000001","E18000006","","",""
"""
XY = {"code": "URN", "x": "Easting", "y": "Northing"}


def code_point(desk: Desk, *files: str, **more: object) -> Dataset:
    return desk.dataset("code_point", *files, **more)


def test_code_point_has_no_header_row(desk: Desk) -> None:
    frame = read_points(code_point(desk, desk.put("zy.csv", POSTCODES)), desk.root)
    assert frame.columns.tolist() == ["code", "x", "y"]
    assert frame["code"].tolist() == ["ZY1 0AH", "ZY11 0AN"]
    assert frame[["x", "y"]].to_numpy().tolist() == [[551111, 262222], [551112, 262223]]
    assert frame.dtypes.map(str).tolist() == ["str", "float64", "float64"]
    assert frame.attrs == {"rows_in": 4, "rows_used": 2, "without_place": 2, "notes": ()}


def test_a_header_row_that_somebody_put_there(desk: Desk) -> None:
    content = "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n" + POSTCODES
    assert len(read_points(code_point(desk, desk.put("zy.csv", content)), desk.root)) == 2


def test_several_files_and_the_publishers_zip(desk: Desk) -> None:
    other = POSTCODES.replace("ZY", "ZX").replace("Z1Y", "Z1X").replace("zy", "zx")
    two = read_points(code_point(desk, desk.put("zy.csv", POSTCODES), desk.put("zx.csv", other)), desk.root)
    assert two["code"].tolist() == ["ZY1 0AH", "ZY11 0AN", "ZX1 0AH", "ZX11 0AN"]
    members: dict[str, str | bytes] = {
        "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ\n",
        "Data/CSV/zx.csv": other,
        "Data/CSV/zy.csv": POSTCODES,
    }
    packed = read_points(code_point(desk, desk.put_zip("codepo_gb.zip", members)), desk.root)
    assert sorted(packed["code"]) == sorted(two["code"])
    assert packed.attrs["rows_in"] == 8
    one = read_points(code_point(desk, "codepo_gb.zip", member="Data/CSV/zx.csv"), desk.root)
    assert len(one) == 2
    wrong = code_point(desk, desk.put_zip("bad.zip", {"Doc/licence.txt": "l"}))
    assert "postcode files under Data/CSV" in only(lambda: read_points(wrong, desk.root))


def test_the_same_file_twice(desk: Desk) -> None:
    name = desk.put("zy.csv", POSTCODES)
    assert "ZY1 0AH 2 times" in only(lambda: read_points(code_point(desk, name, name), desk.root))


def test_what_is_no_code_point_file(desk: Desk) -> None:
    content = "1,ZY1 0AH,551111,262222\n2,ZY1 0AN,551112,262223\n"
    listed = faults(lambda: read_points(code_point(desk, desk.put("zy.csv", content)), desk.root))
    assert listed[0].rule == "the first column must hold postcodes"
    assert "'column 2'" in listed[1].rule


@pytest.mark.parametrize(("x", "y"), [("5511110", "262222"), ("0.1", "52.2"), ("551111", "-5")])
def test_a_postcode_outside_great_britain(desk: Desk, x: str, y: str) -> None:
    content = POSTCODES.replace("551111,262222", f"{x},{y}")
    said = only(lambda: read_points(code_point(desk, desk.put("zy.csv", content)), desk.root))
    assert "must lie in Great Britain" in said
    assert "ZY1 0AH at" in said


def points(desk: Desk, content: str, columns: dict[str, str], **more: object) -> Dataset:
    return desk.dataset("points", desk.put("p.csv", content), columns=columns, **more)


def test_points_with_eastings_and_northings(desk: Desk) -> None:
    content = 'URN,Name,Easting,Northing\n1,"School, the",560000.0," 270,000 "\n2,No place,,\n3,Lost,0,0\n'
    frame = read_points(points(desk, content, XY | {"name": "Name"}), desk.root)
    assert frame.columns.tolist() == ["code", "x", "y", "name"]
    assert frame.to_numpy().tolist() == [["1", 560000, 270000, "School, the"]]
    assert (frame.attrs["rows_in"], frame.attrs["without_place"]) == (3, 2)


def test_points_in_degrees_are_transformed(desk: Desk) -> None:
    content = "id,lon,lat\na,0.345289309,52.304811824\n"
    frame = read_points(points(desk, content, {"code": "id", "lon": "lon", "lat": "lat"}), desk.root)
    np.testing.assert_allclose(frame[["x", "y"]].to_numpy(), [[560000, 270000]], atol=3)


def test_points_in_a_declared_crs(desk: Desk) -> None:
    content = "id,X,Y\na,0.345289309,52.304811824\n"
    columns = {"code": "id", "x": "X", "y": "Y"}
    assert "must lie in Great Britain" in only(lambda: read_points(points(desk, content, columns), desk.root))
    frame = read_points(points(desk, content, columns, crs="EPSG:4326"), desk.root)
    np.testing.assert_allclose(frame[["x", "y"]].to_numpy(), [[560000, 270000]], atol=3)
    assert "'crs' must name" in only(
        lambda: read_points(points(desk, content, columns, crs="grid"), desk.root)
    )


def test_longitude_and_latitude_exchanged(desk: Desk) -> None:
    content = "id,lon,lat\na,52.18,0.16\n"
    said = only(
        lambda: read_points(points(desk, content, {"code": "id", "lon": "lon", "lat": "lat"}), desk.root)
    )
    assert "a at 52.18, 0.16" in said


def test_all_faults_of_points_at_once(desk: Desk) -> None:
    content = "URN,Easting,Northing\n,560000,270000\n2,about 5,270000\n3,1,1\n"
    assert len(faults(lambda: read_points(points(desk, content, XY), desk.root))) == 3
    twice = "URN,Easting,Northing\n1,560000,270000\n1,560001,270000\n"
    assert "1 2 times" in only(lambda: read_points(points(desk, twice, XY), desk.root))


def test_points_need_their_coordinates_declared(desk: Desk) -> None:
    said = only(lambda: read_points(points(desk, "URN\n1\n", {"code": "URN"}), desk.root))
    assert "either x and y, or lon and lat" in said
    said = only(lambda: read_points(points(desk, "URN,Easting\n1,2\n", XY), desk.root))
    assert "column 'Northing' is not in p.csv" in said


def test_where_keeps_points(desk: Desk) -> None:
    content = "URN,phase,Easting,Northing\n1,Primary,560000,270000\n2,Secondary,560000,270000\n"
    dataset = points(desk, content, XY | {"phase": "phase"}, where={"phase": ("primary",)})
    assert read_points(dataset, desk.root)["code"].tolist() == ["1"]
