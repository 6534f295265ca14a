"""Every layer of boundaries, put together from the cells, with the columns its publisher gives it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.generator.areas import Areas, Ground
from data.generator.chance import Ints
from data.generator.files import gzipped, zipped
from data.generator.grid import degrees
from data.generator.register import Register
from data.generator.topology import topojson
from data.generator.vectors import geojson, geopackage, shapefile

NO_WELSH = " "
"""What ONS files hold where a place has no Welsh name."""

FOLDER = "boundaries"


def boundary_files(areas: Areas, ground: Ground, register: Register) -> dict[str, bytes]:
    """Write all boundary files."""
    of = {"WD22": areas.ward, "LSOA21": areas.lsoa, "OA21": areas.oa, "MSOA21": areas.msoa,
          "CED22": areas.division, "LAD22": areas.district, "LSOA11": register.lsoa11_of,
          "WD16": areas.old_ward}  # fmt: skip
    shapes = {kind: union(ground.shapes, label) for kind, label in of.items()}
    ward, lsoa, oa = (
        _wards(register, shapes["WD22"]),
        _lsoas(register, shapes["LSOA21"]),
        _oas(register, shapes["OA21"]),
    )
    old_ward = _plain(register.old_ward, "WD16", shapes["WD16"])
    msoa = _plain(register.msoa, "MSOA21", shapes["MSOA21"])
    division = _plain(register.division.assign(name=lambda t: t["name"] + " ED"), "CED22", shapes["CED22"])
    district = _plain(register.district, "LAD22", shapes["LAD22"])
    files = {
        "Wards_December_2022_Boundaries_UK_BGC.geojson": geojson(ward, degrees=True),
        "Wards_December_2016_Boundaries_UK_BGC.geojson.gz": gzipped(geojson(old_ward, degrees=True)),
        "LAD_December_2022_UK_BGC.geojson": geojson(district, degrees=True),
        "MSOA_2021_EW_BGC_27700.geojson": geojson(msoa, degrees=False),
        "LSOA_2021_EW_BGC.gpkg.zip": zipped({"LSOA_2021_EW_BGC.gpkg": geopackage(lsoa, "LSOA_2021_EW_BGC")}),
        "Output_Areas_2021_EW_BGC.gpkg.zip": zipped(
            {"Output_Areas_2021_EW_BGC.gpkg": geopackage(oa, "Output_Areas_2021_EW_BGC")}
        ),
        "geog2011_multilayer.topojson": topojson(_old_layers(register, shapes)),
    }
    files |= {
        f"CED_2022_EN_BGC/{name}": data for name, data in shapefile(division, "CED_2022_EN_BGC").items()
    }
    parish = _parishes(areas, ground, register)
    files |= {f"bdline/{name}": data for name, data in shapefile(parish, "parish_region").items()}
    return {f"{FOLDER}/{name}": data for name, data in files.items()}


def union(cells: NDArray[np.object_], label: Ints) -> NDArray[np.object_]:
    """Shape of each label: its cells joined. Every border is drawn once, so neighbours share each point."""
    order = np.argsort(label, kind="stable")
    groups = np.split(cells[order], np.flatnonzero(np.diff(label[order])) + 1)
    return np.array(
        [shapely.normalize(_one(shapely.coverage_union_all(group))) for group in groups], dtype=object
    )


def _one(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _frame(
    columns: dict[str, object], shapes: NDArray[np.object_], *, place: bool = True
) -> gpd.GeoDataFrame:
    """Rows in the order of their codes, with a number, and the point ONS gives for each."""
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=27700)
    if place:
        point = np.round(shapely.get_coordinates(shapely.point_on_surface(shapes)))
        lon, lat = degrees(point).T
        east, north = point.astype(np.int64).T
        frame = frame.assign(BNG_E=east, BNG_N=north, LONG=lon, LAT=lat)
    frame = frame.sort_values(str(frame.columns[0]), ignore_index=True)
    frame.insert(0, "FID", np.arange(1, len(frame) + 1))
    return frame


def _plain(table: pd.DataFrame, kind: str, shapes: NDArray[np.object_]) -> gpd.GeoDataFrame:
    return _frame({f"{kind}CD": table["code"], f"{kind}NM": table["name"]}, shapes)


def _wards(register: Register, shapes: NDArray[np.object_]) -> gpd.GeoDataFrame:
    table, home = register.ward, register.district.iloc[register.ward["district"]]
    columns = {
        "WD22CD": table["code"],
        "WD22NM": table["name"],
        "WD22NMW": NO_WELSH,
        "LAD22CD": home["code"].to_numpy(),
        "LAD22NM": home["name"].to_numpy(),
    }
    return _frame(columns, shapes)


def _lsoas(register: Register, shapes: NDArray[np.object_]) -> gpd.GeoDataFrame:
    table = register.lsoa
    columns = {"LSOA21CD": table["code"], "LSOA21NM": table["name"], "LSOA21NMW": NO_WELSH}
    return _frame(columns, shapes, place=False)


def _oas(register: Register, shapes: NDArray[np.object_]) -> gpd.GeoDataFrame:
    home = register.lsoa.iloc[register.oa["lsoa"]]
    columns = {
        "OA21CD": register.oa["code"],
        "LSOA21CD": home["code"].to_numpy(),
        "LSOA21NM": home["name"].to_numpy(),
    }
    return _frame(columns, shapes, place=False)


def _old_layers(register: Register, shapes: dict[str, NDArray[np.object_]]) -> dict[str, gpd.GeoDataFrame]:
    """Layers of 2011: LSOAs, and the districts they nest in."""
    layers = {}
    for name, table, kind in (("LTLA", register.district, "LAD22"), ("LSOA", register.lsoa11, "LSOA11")):
        frame = _frame({"AREACD": table["code"], "AREANM": table["name"]}, shapes[kind], place=False)
        layers[name] = frame.drop(columns="FID")
    return layers


def _parishes(areas: Areas, ground: Ground, register: Register) -> gpd.GeoDataFrame:
    """Parishes as in Boundary-Line: one row per detached part, the code repeated; names end with CP."""
    shapes = gpd.GeoSeries(union(ground.shapes, areas.parish), crs=27700)
    parts = shapes.explode()
    table = register.parish.loc[parts.index]
    number = np.arange(len(parts))
    frame = gpd.GeoDataFrame(
        {
            "NAME": (table["name"] + " CP").to_numpy(),
            "AREA_CODE": "CPC",
            "DESCRIPTIO": "Civil Parish or Community",
            "FILE_NAME": register.district["name"]
            .str.upper()
            .str.replace(" ", "_")
            .to_numpy()[table["district"]],
            "NUMBER": number + 1,
            "NUMBER0": number + 9_001,
            "POLYGON_ID": number + 990_001,
            "UNIT_ID": 99_001 + np.searchsorted(np.sort(register.parish["code"]), table["code"]),
            "CODE": table["code"].to_numpy(),
            "HECTARES": np.round(parts.area.to_numpy() / 10_000, 3),
            "AREA": 0.0,
            "TYPE_CODE": "AA",
            "DESCRIPT0": "CIVIL ADMINISTRATION AREA",
        },
        geometry=parts.to_numpy(),
        crs=27700,
    )
    return frame.sort_values(["CODE", "HECTARES"], ascending=[True, False], ignore_index=True)
