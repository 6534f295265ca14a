"""Boundary files as GDAL reads them: where the layer is, what it states, its columns and shapes.

GeoJSON, TopoJSON, GeoPackage and shapefiles; zipped or gzipped ones are read in place, never unpacked to
disk.
"""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.sources.files import and_more, nearest, pick_member, read_bytes
from insight.sources.sheets import as_utf8

VECTOR_MEMBERS = (r"\.gpkg$", r"\.shp$", r"\.geojson$", r"\.topojson$", r"\.json$")
"""What to look for in a zip, in this order, when the data set names no member."""

SHAPEFILE = "ESRI Shapefile"

MOST_IN_QUERY = 900
"""More codes than this are not put in a query: the whole layer is then read and cut."""

GDAL_ERRORS = (CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError)

_CRS_MEMBER = re.compile(rb'"crs"\s*:\s*\{')


@dataclass(frozen=True)
class Layer:
    """One layer of a boundary file.

    ``crs`` is what the file states, as GDAL tells it; None when it states none. ``assumed`` says that it
    is GDAL's own assumption: GeoJSON without a ``crs`` member is WGS 84 by RFC 7946. ``name`` is None for
    the only layer of a file, ``encoding`` is that of a shapefile's texts where it must be said.
    """

    file: str
    source: str | bytes
    name: str | None
    fields: tuple[str, ...]
    crs: str | None
    assumed: bool
    driver: str
    encoding: str | None = None
    notes: tuple[str, ...] = ()


def open_layer(path: Path, dataset: Dataset) -> Layer:
    """Find the layer a data set means.

    Raises
    ------
    SourceError
        When the file is not a boundary file, or the layer or zip member is not there or not told.
    """
    zipped = path.suffix.lower() == ".zip"
    member = pick_member(path, dataset, patterns=VECTOR_MEMBERS) if zipped else None
    file = f"{path.name}/{member}" if member else path.name
    source, notes = _source(path, member, file, dataset)
    encoding = _encoding(file, dataset) if file.lower().endswith(".shp") else None
    with _gdal(file):
        layers = [str(name) for name, _ in pyogrio.list_layers(source)]
        name = _chosen(file, layers, dataset)
        info = pyogrio.read_info(source, layer=name, encoding=encoding)
    driver = str(info.get("driver", ""))
    return Layer(
        file=f"{file} [{name}]" if len(layers) > 1 else file,
        source=source,
        name=name,
        fields=tuple(str(field) for field in info["fields"]),
        crs=info["crs"],
        assumed=driver == "GeoJSON" and not _states_crs(source),
        driver=driver,
        encoding=encoding,
        notes=notes,
    )


def read_layer(
    layer: Layer, columns: Collection[str], *, code: str, codes: Collection[str] | None
) -> gpd.GeoDataFrame:
    """Read some columns and all shapes of a layer, as they are.

    Where it is cheap (a GeoPackage and not too many ``codes``) only the shapes of those codes are read;
    the caller cuts to them in any case.

    Raises
    ------
    SourceError
        When GDAL cannot read it.
    """
    few = codes is not None and 0 < len(codes) <= MOST_IN_QUERY and layer.driver == "GPKG"
    query = _in_list(code, codes) if few and codes is not None else None
    with _gdal(layer.file):
        return pyogrio.read_dataframe(
            layer.source,
            layer=layer.name,
            columns=list(dict.fromkeys(columns)),
            where=query,
            encoding=layer.encoding,
            use_arrow=layer.driver != SHAPEFILE,  # its texts may be of any encoding; Arrow wants UTF-8
        )


def _source(
    path: Path, member: str | None, file: str, dataset: Dataset
) -> tuple[str | bytes, tuple[str, ...]]:
    """What GDAL opens, and notes. A zipped GeoPackage is read into memory: seeking in a zip is slow."""
    name = (member or path.name).lower().removesuffix(".gz")
    if name.endswith("json"):
        return as_utf8(file, read_bytes(path, member), dataset)
    if member is not None and name.endswith(".shp"):
        return f"/vsizip/{path}/{member}", ()
    if member is not None or path.suffix.lower() == ".gz":
        return read_bytes(path, member), ()
    return str(path), ()


def _encoding(file: str, dataset: Dataset) -> str | None:
    """Return GDAL's name of the declared encoding."""
    if dataset.encoding is None:
        return None
    try:
        name = codecs.lookup(dataset.encoding).name
    except LookupError as error:
        rule = "the file must be in the declared encoding"
        remedy = f"Correct or drop 'encoding' of [{dataset.id}]."
        raise SourceError(Fault(file, rule, str(error), remedy)) from error
    return name.upper().replace("ISO8859", "ISO-8859")


def _chosen(file: str, layers: list[str], dataset: Dataset) -> str | None:
    if len(layers) == 1 and dataset.layer is None:
        return None
    if dataset.layer is not None and dataset.layer in layers:
        return dataset.layer
    where = f"datasets.toml [{dataset.id}]"
    if dataset.layer is not None:
        rule = f"layer '{dataset.layer}' must be in {file}"
        raise SourceError(Fault(where, rule, nearest(dataset.layer, layers), "Correct 'layer'."))
    rule = f"'layer' must say which layer of {file} is meant"
    raise SourceError(Fault(where, rule, and_more(layers, most=15) or "no layer", "Add layer = ..."))


def _states_crs(source: str | bytes) -> bool:
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    return _CRS_MEMBER.search(data) is not None


def _in_list(column: str, codes: Collection[str]) -> str:
    quoted = ", ".join("'" + code.replace("'", "''") + "'" for code in sorted(codes))
    return f'"{column}" IN ({quoted})'


@contextmanager
def _gdal(file: str) -> Iterator[None]:
    """Turn GDAL's errors into faults; its remarks on file names and spare columns are not for people."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            yield
        except UnicodeDecodeError as error:
            rule = "its texts must be in the declared encoding"
            remedy = "Correct 'encoding', or the .cpg file beside the shapefile."
            raise SourceError(Fault(file, rule, str(error), remedy)) from error
        except GDAL_ERRORS as error:
            rule = "it must be a whole GeoJSON, GeoPackage, shapefile or TopoJSON file"
            remedy = "Download it again, and check the name of the file."
            raise SourceError(Fault(file, rule, str(error), remedy)) from error
