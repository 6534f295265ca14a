"""Two squares and an island on the National Grid, written as any publisher would."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import box, mapping

from insight.domain import Dataset
from insight.sources import grid

from .conftest import Desk

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


def features(
    squares: list[tuple[str, str, Any]] = SQUARES, *, on_grid: bool = True
) -> list[tuple[dict[str, Any], Any]]:
    return [
        (
            {"FID": n, "WD22CD": code, "WD22NM": name, "WD22NMW": " ", "BNG_E": 550_000},
            shape
            if shape is None or isinstance(shape, dict)
            else mapping(shape if on_grid else degrees(shape)),
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
