"""Boundary files in the publishers' formats: GeoJSON, GeoPackage, shapefile. The same bytes each time."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from data.generator.grid import shapes_in_degrees

DATE_TEXT = "2026-11-22"

CRS84 = "urn:ogc:def:crs:OGC:1.3:CRS84"
GRID = "urn:ogc:def:crs:EPSG::27700"

PRJ = (
    'PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",'
    'SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],'
    'PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],'
    'PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]'
)
"""The National Grid in ESRI's words, without an EPSG number, as ArcGIS writes it."""


def geojson(frame: gpd.GeoDataFrame, *, degrees: bool) -> bytes:
    """Write GeoJSON: in degrees (CRS84), or on the National Grid in whole metres and declared so."""
    shapes = frame.geometry.to_numpy()
    shapes = shapes_in_degrees(shapes) if degrees else shapes
    properties = frame.drop(columns="geometry").to_dict("records")
    features = [
        {"type": "Feature", "properties": row, "geometry": _geometry(shape, whole=not degrees)}
        for row, shape in zip(properties, shapes, strict=True)
    ]
    name = CRS84 if degrees else GRID
    crs = {"type": "name", "properties": {"name": name}}
    document = {"type": "FeatureCollection", "crs": crs, "features": features}
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def _geometry(shape: shapely.Geometry, *, whole: bool) -> dict[str, object]:
    parts = [_rings(part, whole=whole) for part in shapely.get_parts(shape)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _rings(polygon: shapely.Polygon, *, whole: bool) -> list[list[list[float]]]:
    rings = [np.asarray(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
    return [ring.astype(np.int64).tolist() if whole else ring.tolist() for ring in rings]


def geopackage(frame: gpd.GeoDataFrame, layer: str) -> bytes:
    """Write a GeoPackage on the National Grid, with a fixed date and no spatial index."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{DATE_TEXT}T00:00:00.000Z"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.gpkg"
        pyogrio.write_dataframe(
            frame.set_geometry(_multi(frame)),
            path,
            layer=layer,
            driver="GPKG",
            SPATIAL_INDEX="NO",
            FID="OGC_FID",
            VERSION="1.3",
        )
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def _multi(frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Make every shape a MultiPolygon, as ONS GeoPackages have it."""
    shapes: NDArray[np.object_] = np.array(
        [shapely.multipolygons(shapely.get_parts(shape)) for shape in frame.geometry], dtype=object
    )
    return gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)


def shapefile(frame: gpd.GeoDataFrame, name: str) -> dict[str, bytes]:
    """Write a shapefile and its companions; the ``.prj`` states no EPSG number."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.shp"
        pyogrio.write_dataframe(
            frame,
            path,
            driver="ESRI Shapefile",
            encoding="UTF-8",
            RESIZE="YES",
            DBF_DATE_LAST_UPDATE=DATE_TEXT,
        )
        made = {part.name: part.read_bytes() for part in sorted(Path(folder).iterdir())}
    made[f"{name}.prj"] = PRJ.encode()
    return made
