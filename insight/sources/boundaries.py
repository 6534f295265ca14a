"""`read_boundaries`: any publisher's boundaries as valid shapes on the British National Grid."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import geopandas as gpd
import pandas as pd

from insight.domain import Dataset
from insight.errors import Fault, SourceError
from insight.matching import among
from insight.sources import codes as code_checks
from insight.sources import shapes
from insight.sources.files import require_files
from insight.sources.grid import NATIONAL_GRID
from insight.sources.headers import locate
from insight.sources.rows import Rows, where
from insight.sources.sheets import as_text
from insight.sources.vectors import Layer, open_layer, read_layer

REPEAT_REMEDY = "If detached parts repeat their code, set dissolve = true; else ask the publisher."

AREA_CODE, FILLER = "area_code", "NCP"
"""OS Boundary-Line says in this column that there is no civil parish; ..."""
NO_CODE = ("", "999999999")
"""... such an area has one of these for a code."""


def read_boundaries(
    dataset: Dataset,
    root: Path,
    *,
    codes: Collection[str] | None = None,
    verified: bool = False,
) -> gpd.GeoDataFrame:
    """Read boundaries.

    Parameters
    ----------
    dataset
        ``columns`` names ``code`` and what else is wanted; ``layer`` the layer of a GeoPackage or TopoJSON
        with several; ``member`` the file in a zip; ``crs`` the coordinate system of a file that states
        none; ``dissolve`` that detached parts repeat their code (OS Boundary-Line).
    root
        The sources folder.
    codes
        Keep only these areas; faults of the others are let be.
    verified
        The files were already checked with `verify_files`.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per code, sorted by it: ``code``, the other declared columns as text (stripped, ``""``
        for blank), ``geometry`` valid Polygon or MultiPolygon in EPSG:27700, metres. Boundary-Line's filler
        areas (where there is no parish) are left out. ``attrs["notes"]`` tells what the reader had to do.

    Raises
    ------
    SourceError
        With all faults of a file: no coordinate system, coordinates outside Great Britain, blank,
        malformed or repeated codes, shapes that are empty or no polygons, columns absent.
    """
    if "code" not in dataset.columns:
        rule = "'columns' must say which column holds the codes"
        where_ = f"datasets.toml [{dataset.id}]"
        raise SourceError(Fault(where_, rule, "no code", 'Add code = "..." under columns.'))
    paths = require_files(dataset, root, verified=verified)
    frames = [_read(path, dataset, codes) for path in paths]
    notes = tuple(note for frame in frames for note in frame.attrs["notes"])
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    frame, faults = _one_per_code(frame, dataset)
    if faults:
        raise SourceError(faults)
    frame = frame.sort_values("code", ignore_index=True)
    frame.attrs = {"notes": notes}
    return frame


def _read(path: Path, dataset: Dataset, codes: Collection[str] | None) -> gpd.GeoDataFrame:
    """Read the wanted areas of one file, one row per row of the file, transformed and repaired."""
    layer = open_layer(path, dataset)
    rows, drawn = _rows(layer, dataset, codes)
    code = rows.texts["code"]
    faults = code_checks.form_faults(code, dataset.area_type, file=layer.file)
    faults += _type_faults(code, dataset, layer.file)
    if not dataset.dissolve:
        faults += code_checks.repeat_faults(code, file=layer.file, remedy=REPEAT_REMEDY)
    faults += shapes.missing_faults(drawn, code, file=layer.file)
    crs, crs_faults = shapes.coordinate_system(layer, dataset)
    faults += crs_faults
    if crs is not None and not faults:
        faults += shapes.place_faults(drawn, code, crs, file=layer.file)
    if crs is None or faults:
        raise SourceError(faults)
    geometry, faults = shapes.on_grid(drawn, code, crs, file=layer.file)
    if faults:
        raise SourceError(faults)
    frame = gpd.GeoDataFrame(rows.texts.reset_index(drop=True), geometry=geometry, crs=NATIONAL_GRID)
    frame.attrs = {"notes": rows.notes}
    return frame


def _rows(layer: Layer, dataset: Dataset, codes: Collection[str] | None) -> tuple[Rows, shapes.Shapes]:
    """Text columns and shapes of the wanted rows of a layer."""
    located = locate(layer.fields, dataset, file=layer.file)
    if located.faults:
        raise SourceError(located.faults)
    headers = {short: layer.fields[at[0]] for short, at in located.positions.items()}
    kind = [field for field in layer.fields if field.casefold() == AREA_CODE]
    few = None if dataset.where else codes
    raw = read_layer(layer, [*headers.values(), *kind], code=headers["code"], codes=few)
    if not isinstance(raw, gpd.GeoDataFrame):
        remedy = "Name the layer with the boundaries as 'layer'."
        raise SourceError(Fault(layer.file, "the layer must hold shapes", "a plain table", remedy))
    raw.index = pd.RangeIndex(1, len(raw) + 1)
    texts = pd.DataFrame({short: _text(raw[header]) for short, header in headers.items()}, index=raw.index)
    notes = layer.notes
    if kind:
        filler = (raw[kind[0]] == FILLER) & texts["code"].isin(NO_CODE)
        texts = texts[~filler]
        notes += (
            (f"{layer.file}: {filler.sum()} areas without a parish are not used.",) if filler.any() else ()
        )
    rows = where(Rows(layer.file, texts, {}, headers, notes=notes), dataset)
    if codes is not None:
        rows = rows.keep(among(rows.texts["code"], codes))
    return rows, raw.geometry.loc[rows.texts.index].to_numpy()


def _text(column: pd.Series) -> pd.Series:
    if column.dtype == "object" or not isinstance(column.dtype, pd.StringDtype):
        column = column.map(lambda cell: "" if pd.isna(cell) else as_text(cell))
    return column.fillna("").astype("str").str.strip()


def _type_faults(code: pd.Series, dataset: Dataset, file: str) -> list[Fault]:
    """Fault when codes of another kind of area are among the boundaries: half a map is no map."""
    formed = code[code_checks.well_formed(code, dataset.area_type)]
    other = formed[~code_checks.of_type(formed, dataset.area_type)]
    if other.empty or dataset.area_type is None:
        return []
    return [code_checks.type_fault(other, dataset.area_type, file=file)]


def _one_per_code(frame: gpd.GeoDataFrame, dataset: Dataset) -> tuple[gpd.GeoDataFrame, list[Fault]]:
    file = ", ".join(dataset.files)
    if not dataset.dissolve:
        return frame, code_checks.repeat_faults(frame["code"], file=file, remedy=REPEAT_REMEDY)
    texts = frame.drop(columns="geometry")
    different = texts.drop_duplicates()
    faults = code_checks.repeat_faults(
        different["code"], file=file, remedy="The parts of an area must agree in their other columns."
    )
    return shapes.dissolved(frame), faults
