"""The publishers' own boundaries."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from insight.sources import read_boundaries

from .conftest import Desk, only
from .shelf import boundaries

pytestmark = pytest.mark.real

ENGLAND = {"region": ("E*",)}
FOUR = {"area_type": "ward", "vintage": 2022, "code": "WD22CD", "name": "WD22NM"}

BOUNDARIES = [
    ("cambs_wards_WD22_BGC.geojson", 104, dict(FOUR)),
    ("cambs_wards_WD22_27700_BGC.geojson", 104, dict(FOUR)),
    ("cambs_wards_WD25_BGC.geojson", 98, {"area_type": "ward", "vintage": 2025, "code": "WD25CD", "name": "WD25NM"}),
    ("cambs_wards_WD19_BGC.geojson", 104, {"area_type": "ward", "vintage": 2019, "code": r"^WD\d\dCD$", "name": "WD19NM"}),
    ("cambs_wards_WD13_BGC.geojson", 123, {"area_type": "ward", "vintage": 2013, "code": "WD13CD", "name": "WD13NM"}),
    ("cambs_LSOA21_BGC.geojson", 395, {"area_type": "lsoa", "vintage": 2021, "code": "LSOA21CD", "name": "LSOA21NM"}),
    ("cambs_LSOA11_BGC.geojson", 375, {"area_type": "lsoa", "vintage": 2011, "code": "lsoa11cd", "name": "lsoa11nm"}),
    ("cambs_MSOA21_BGC.geojson", 76, {"area_type": "msoa", "vintage": 2021, "code": "MSOA21CD"}),
    ("cambs_OA11_BGC.geojson", 1937, {"area_type": "oa", "vintage": 2011, "code": "OA11CD", "district": "LAD11CD"}),
    ("cambs_PAR_derived_from_OA11_BGC.geojson", 223, {"area_type": "parish", "code": "PAR", "name": "PARn"}),
    ("cambs_PAR_simplified_named.geojson", 223, {"area_type": "parish", "code": "PAR", "name": "PARn"}),
    ("banes_os_boundaryline_parishes_2016.geojson", 51, {"area_type": "parish", "code": "code", "name": "name", "kind_text": "description", "dissolve": True}),
    ("england_county_CTY23_BGC.shp", 21, {"area_type": "county", "vintage": 2023, "code": "CTY23CD", "name": "CTY23NM"}),
    ("england_lad_LAD22_BUC.geojson", 309, {"area_type": "district", "vintage": 2022, "code": "LAD22CD", "name": "LAD22NM"}),
    ("ons_geogALL2022UK_multilayer.topojson", 374, {"area_type": "district", "code": "AREACD", "name": "AREANM", "layer": "LTLA", "crs": "EPSG:4326"}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "count", "more"), BOUNDARIES, ids=[file for file, _, _ in BOUNDARIES])
def test_boundaries_of_every_format(shelf: Desk, file: str, count: int | None, more: dict[str, Any]) -> None:
    frame = boundaries(shelf, file, **more)
    assert count is None or len(frame) == count
    assert frame["code"].is_unique
    assert frame["code"].is_monotonic_increasing
    assert frame.crs.to_epsg() == 27700
    assert frame.geometry.is_valid.all()
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    assert frame.area.gt(0).all()


def test_boundary_line_parishes_dissolve_to_one_row_each(shelf: Desk) -> None:
    file, _, more = next(entry for entry in BOUNDARIES if entry[0].startswith("banes"))
    frame = boundaries(shelf, file, **more)
    codes = [feature["properties"]["code"] for feature in features(shelf, file)]
    assert len(codes) == 52
    assert set(frame["code"]) == set(codes) - {None}


def features(shelf: Desk, file: str) -> list[dict[str, Any]]:

    listed: list[dict[str, Any]] = json.loads((shelf.root / "boundaries" / file).read_text(encoding="utf-8"))[
        "features"
    ]
    return listed


def test_the_pair_in_two_coordinate_systems_is_one(shelf: Desk) -> None:
    degrees = boundaries(shelf, "cambs_wards_WD22_BGC.geojson", **FOUR)
    metres = boundaries(shelf, "cambs_wards_WD22_27700_BGC.geojson", **FOUR)
    assert degrees["code"].equals(metres["code"])
    apart = shelf_distance(degrees.geometry.to_numpy(), metres.geometry.to_numpy())
    assert apart < 0.002


def shelf_distance(one: np.ndarray, other: np.ndarray) -> float:
    """Greatest distance between like vertices, metres."""
    return float(np.abs(shapely.get_coordinates(one) - shapely.get_coordinates(other)).max())


def test_a_topojson_without_a_stated_crs_is_a_fault(shelf: Desk) -> None:
    said = only(
        lambda: boundaries(shelf, "ons_geogALL2022UK_multilayer.topojson", code="AREACD", layer="LTLA")
    )
    assert "must state its coordinate system" in said
    said = only(
        lambda: boundaries(shelf, "ons_geogALL2022UK_multilayer.topojson", code="AREACD", crs="EPSG:4326")
    )
    assert "LTLA" in said


@pytest.mark.parametrize(
    ("file", "kind", "count", "more"),
    [
        ("ew_wards_WD22_BGC.gpkg.zip", "WD22", 6903, FOUR),
        ("ew_LSOA21_BGC.gpkg.zip", "LSOA21", 33_755, {"area_type": "lsoa", "vintage": 2021, "code": "LSOA21CD", "name": "LSOA21NM"}),
    ],
)  # fmt: skip
def test_england_out_of_a_zipped_geopackage(
    shelf: Desk, file: str, kind: str, count: int, more: dict[str, Any]
) -> None:
    frame = boundaries(shelf, file, region="RGNCD", where=ENGLAND, layer=kind, **more)
    assert len(frame) == count
    assert frame.geometry.is_valid.all()
    assert frame.area.sum() / 1e6 == pytest.approx(130_400, rel=0.001)  # km2 of England, generalised to 20 m


def test_a_county_out_of_the_whole_country(shelf: Desk) -> None:
    small = boundaries(shelf, "cambs_LSOA21_BGC.geojson", code="LSOA21CD", name="LSOA21NM")
    dataset = shelf.dataset(
        "boundaries", "boundaries/ew_LSOA21_BGC.gpkg.zip", columns={"code": "LSOA21CD", "name": "LSOA21NM"}
    )
    cut = read_boundaries(dataset, shelf.root, codes=set(small["code"]))
    pd.testing.assert_frame_equal(pd.DataFrame(cut[["code", "name"]]), pd.DataFrame(small[["code", "name"]]))
    assert cut.area.sum() == pytest.approx(small.area.sum())
