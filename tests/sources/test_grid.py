"""Coordinate systems, and the way to the National Grid."""

from __future__ import annotations

import json
import math

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box, mapping

from insight.sources import grid, read_boundaries

from .conftest import Desk, only
from .squares import (
    BNG,
    CRS84,
    SQUARES,
    check,
    degrees,
    described,
    features,
)


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
    check(
        read_boundaries(described(desk, desk.put("w.geojson", json.dumps(collection))), desk.root), metres=0
    )


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
    turned = [
        (properties, mapping(shapely.transform(degrees(shape), lambda xy: xy[:, ::-1])))
        for (properties, _), (_, _, shape) in zip(features(), SQUARES, strict=True)
    ]
    name = desk.put_shapes("w.geojson", turned, CRS84)
    assert "exchanged" in only(lambda: read_boundaries(described(desk, name), desk.root))


def test_a_place_abroad(desk: Desk) -> None:
    name = desk.put_shapes(
        "w.geojson", [({"WD22CD": "E05000001", "WD22NM": "A"}, mapping(box(12, 51, 13, 52)))]
    )
    assert "E05000001, the first at 12, 51" in only(lambda: read_boundaries(described(desk, name), desk.root))


def test_a_declared_crs_may_not_contradict_the_file(desk: Desk) -> None:
    name = desk.put_shapes("w.geojson", features(), BNG)
    said = only(lambda: read_boundaries(described(desk, name, crs="EPSG:4326"), desk.root))
    assert "must not contradict the file" in said
    check(read_boundaries(described(desk, name, crs="EPSG:27700"), desk.root), metres=0)
    assert "'crs' must name" in only(lambda: read_boundaries(described(desk, name, crs="EPSG:0"), desk.root))


def test_a_place_abroad_in_web_mercator(desk: Desk) -> None:
    frame = gpd.GeoDataFrame(
        {"WD22CD": ["E05000001"], "WD22NM": ["A"]}, geometry=[box(12, 51, 13, 52)], crs=4326
    )
    frame.to_crs(3857).to_file(desk.root / "w.gpkg", layer="WD22")
    assert "in Great Britain" in only(lambda: read_boundaries(described(desk, "w.gpkg"), desk.root))


def by_hand(lon: float, lat: float) -> tuple[float, float]:
    """WGS 84 to National Grid by the formulas of the OS guide to coordinate systems, at height 0."""
    a, b = 6_378_137.0, 6_356_752.314245
    phi, lam, e2 = math.radians(lat), math.radians(lon), 1 - b**2 / a**2
    nu = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    x, y, z = (
        nu * math.cos(phi) * math.cos(lam),
        nu * math.cos(phi) * math.sin(lam),
        (1 - e2) * nu * math.sin(phi),
    )
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
