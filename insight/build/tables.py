"""Rows for the base tables of an edition (``insight/sql/tables.sql`` gives grain and units)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd

from insight import __version__, geography, grouping, logo
from insight.build import remarks
from insight.build.areas import STATISTICAL, Kind, Layer
from insight.build.fits import Fits, Placed
from insight.catalogue import indicator_columns, split_column
from insight.domain import AreaType, Catalogue, Dataset, Fit
from insight.errors import CatalogueError, Fault
from insight.sources import SourceTable
from insight.store import SCHEMA

OUTLINE_TOLERANCE_M = ((300, 40.0), (3_000, 100.0), (12_000, 200.0))
"""At most so many areas, and the tolerance in metres at which their outlines are simplified."""
COARSEST_M = 300.0
FEW_POINTS = 1e-6


def assemble(
    catalogue: Catalogue,
    layers: Sequence[Layer],
    fits: Fits,
    value: pd.DataFrame,
    datasets: list[Dataset],
    parents: Mapping[str, pd.Series],
) -> dict[str, pd.DataFrame]:
    """Return the base tables of areas, indicators, figures and lookups; ``parents`` is what `parents` returns."""
    people = _people(catalogue, layers, fits, value)
    return {
        "area_type": _area_types(layers),
        "area": pd.concat([_areas(layer, parents, people) for layer in layers], ignore_index=True),
        "indicator": _indicators(catalogue, value),
        "indicator_dataset": _indicator_datasets(catalogue),
        "value": value,
        "dataset": pd.DataFrame([_dataset(dataset) for dataset in datasets]),
        "lookup": _lookups(catalogue, layers, fits),
        "population_group": grouping.frame(catalogue.dimensions.values()),
        "place": _places(catalogue, layers, fits, people),
        "shown_with": _shown_with(layers, fits, value),
    }


def edition(catalogue: Catalogue, edition_id: str, built_at: datetime, digest: str) -> pd.DataFrame:
    """Return the one row that says what the edition is."""
    council = catalogue.council
    row = {
        "edition_id": edition_id,
        "council": council.name,
        "place": council.place,
        "fictional": council.fictional,
        "built_at": built_at,
        "insight_version": __version__,
        "catalogue": catalogue.folder,
        "catalogue_sha256": digest,
        "default_indicator": council.default_indicator,
        "default_area_type": str(council.default_area_type),
        "benchmarks": [str(kind) for kind in council.benchmarks],
        "headline": list(council.headline),
        "accent": council.accent,
        "logo": logo.address(Path(catalogue.folder), council.logo),
        "licence_numbers": json.dumps(council.licence_numbers),
        "schema_number": SCHEMA,
    }
    return pd.DataFrame([row])


def nation(catalogue: Catalogue) -> pd.DataFrame:
    """Return one row with the code and name of the nation, or none where the council declares none."""
    declared = catalogue.council.nation
    rows = [] if declared is None else [{"code": declared.code, "name": declared.name}]
    return pd.DataFrame(rows, columns=["code", "name"])


def changes(catalogue: Catalogue, layers: Sequence[Layer]) -> pd.DataFrame:
    """Return one row per area that no longer exists and successor.

    Raises
    ------
    CatalogueError
        When a successor is no area of the type in this catalogue, or the old area still is one.
    """
    known = {layer.spec.type: set(layer.frame["code"]) for layer in layers}
    rows, faults = [], []
    for one in catalogue.council.change:
        here, where = known.get(one.type, set()), f"council.toml [change {one.code}]"
        for code in one.successors:
            rows.append((one.code, one.name, str(one.type), code, one.changed, one.note))
            if code not in here:
                rule = f"a successor is a {one.type} of this catalogue"
                faults.append(Fault(where, rule, code, "Correct the code, or its area type."))
        if one.code in here:
            rule = "an area that no longer exists is none of this catalogue"
            faults.append(Fault(where, rule, one.code, "Drop the [[change]]."))
    if faults:
        raise CatalogueError(faults)
    columns = ["area_code", "name", "area_type", "successor_code", "changed", "note"]
    return pd.DataFrame(rows, columns=columns)


def report(
    read: Mapping[str, SourceTable], seconds: Mapping[str, float], kinds: Mapping[str, Kind], fits: Fits
) -> pd.DataFrame:
    """Return one row per table read: rows in, rows used, codes not matched, people not allocated, time."""
    lost = {kind: fits.lost(kind) for kind in dict.fromkeys(kinds.values())}
    rows = [
        {
            "dataset_id": dataset_id,
            "rows_in": table.rows_in,
            "rows_used": table.rows_used,
            "codes_not_matched": _not_matched(table, kinds[dataset_id]),
            "examples": list(table.unmatched[:5]),
            "people_not_allocated": max(
                (float(p.sum()) for p in lost[kinds[dataset_id]].values()), default=0.0
            ),
            "seconds": round(seconds[dataset_id], 3),
            "remark": remarks.of_table(table, kinds[dataset_id], lost[kinds[dataset_id]]),
        }
        for dataset_id, table in read.items()
    ]
    return pd.DataFrame(rows)


def _not_matched(table: SourceTable, kind: Kind) -> int:
    """Rows of areas that the catalogue does not have; small areas of the rest of the country are not told."""
    return len(table.unmatched) if kind[0] in STATISTICAL else table.rows_in - table.rows_used


def _area_types(layers: Sequence[Layer]) -> pd.DataFrame:
    rows = [
        {
            "area_type": str(layer.spec.type),
            "label": layer.spec.label,
            "plural": layer.spec.plural,
            "vintage": layer.spec.vintage,
            "status": str(layer.spec.status),
            "note": layer.spec.note,
            "small": layer.spec.type in STATISTICAL,
            "position": list(AreaType).index(layer.spec.type) * 100 + number,
        }
        for number, layer in enumerate(layers)
    ]
    return pd.DataFrame(rows)


def _only(layers: Sequence[Layer], kind: AreaType) -> Layer | None:
    return next((layer for layer in layers if layer.spec.type is kind), None)


def parents(layers: Sequence[Layer]) -> dict[str, pd.Series]:
    """Return by layer label: code of the district (for a district, of the county) each area lies in."""
    district, county = _only(layers, AreaType.DISTRICT), _only(layers, AreaType.COUNTY)
    found = {}
    for layer in layers:
        larger = county if layer.spec.type is AreaType.DISTRICT else district
        if larger is None or layer.spec.type is AreaType.COUNTY:
            continue
        found[layer.spec.label] = _parent_of(layer, larger)
    return found


def _parent_of(layer: Layer, larger: Layer) -> pd.Series:
    stated = layer.frame.set_index("code").get("district")
    if stated is not None and stated.isin(larger.frame["code"]).all():
        return pd.Series(stated)
    return geography.parents(layer.frame, larger.frame)


def _people(
    catalogue: Catalogue, layers: Sequence[Layer], fits: Fits, value: pd.DataFrame
) -> dict[str, pd.Series]:
    """By layer label: people in each area, from indicator ``population`` where there is one."""
    rows = value[value["indicator_id"] == "population"]
    if not rows.empty:
        rows = rows[rows["period"] == rows["period"].max()]
        return {
            layer.spec.label: rows[rows["area_type"] == str(layer.spec.type)].set_index("area_code")["value"]
            for layer in layers
        }
    people = catalogue.council.people
    if people is None:
        return {}
    kind = (people.type, people.vintage)
    by_small = fits.people_of(kind)
    return {
        layer.spec.label: _carried(placed, by_small)
        for layer in layers
        if (placed := fits.place(kind, layer)) is not None
    }


def _carried(placed: Placed, people: pd.Series) -> pd.Series:
    carried = placed.lookup["weight"] * placed.lookup["small_area_code"].map(people)
    return pd.Series(carried.groupby(placed.lookup["area_code"]).sum())


def _areas(layer: Layer, parents: Mapping[str, pd.Series], people: dict[str, pd.Series]) -> pd.DataFrame:
    frame = layer.frame
    point = gpd.GeoSeries(frame.geometry.representative_point(), crs=27700).to_crs(4326)
    none = pd.Series(dtype=object)
    label = layer.spec.label
    return pd.DataFrame(
        {
            "area_code": frame["code"].to_numpy(object),
            "area_type": str(layer.spec.type),
            "name": frame["name"].to_numpy(object),
            "boundary_vintage": layer.spec.vintage,
            "parent_code": parents.get(label, none).reindex(frame["code"]).to_numpy(object),
            "population": people.get(label, none.astype(float)).reindex(frame["code"]).to_numpy(float),
            "area_km2": frame.geometry.area.to_numpy() / 1e6,
            "geometry_wkb": frame.geometry.to_wkb().to_numpy(object),
            "lon": point.x.round(5).to_numpy(),
            "lat": point.y.round(5).to_numpy(),
            "status": str(layer.spec.status),
            "note": layer.spec.note,
            "set_label": label,
        }
    )


def outlines(layers: Sequence[Layer]) -> pd.DataFrame:
    """Return table ``outline``: every area's boundary simplified for the map (longitude, latitude)."""
    return pd.concat([_outlines(layer) for layer in layers], ignore_index=True)


def _outlines(layer: Layer) -> pd.DataFrame:
    tolerance = next((metres for most, metres in OUTLINE_TOLERANCE_M if len(layer.frame) <= most), COARSEST_M)
    outlines = geography.outlines(layer.frame, tolerance_m=tolerance)
    return pd.DataFrame(
        {
            "area_code": outlines["code"].to_numpy(object),
            "area_type": str(layer.spec.type),
            "outline_wkb": outlines.geometry.to_wkb().to_numpy(object),
        }
    )


def _indicators(catalogue: Catalogue, value: pd.DataFrame) -> pd.DataFrame:
    with_rows = set(value["indicator_id"].unique())
    rows = []
    for position, indicator in enumerate(catalogue.indicators.values()):
        if indicator.id not in with_rows:
            continue
        row = asdict(indicator)
        kept = ("title", "theme", "unit", "multiplier", "description", "why_it_matters", "decimals")
        rows.append(
            {name: row[name] for name in kept}
            | {
                "indicator_id": indicator.id,
                "statistic": str(indicator.statistic),
                "polarity": str(indicator.polarity),
                "visibility": str(indicator.visibility),
                "dataset_id": indicator.datasets[-1],
                "caveats": list(indicator.caveats),
                "position": position,
                "small_areas_in_nation": indicator.small_areas_in_nation,
                "implications": [str(one) for one in indicator.implications],
            }
        )
    return pd.DataFrame(rows).astype({"small_areas_in_nation": "Int64"})


def _indicator_datasets(catalogue: Catalogue) -> pd.DataFrame:
    rows = [
        {"indicator_id": i.id, "dataset_id": owner, "period": catalogue.datasets[d].period}
        for i in catalogue.indicators.values()
        for d in i.datasets
        for owner in dict.fromkeys([split_column(c, d)[0] for c in indicator_columns(i)])
    ]
    return pd.DataFrame(rows)


def _dataset(dataset: Dataset) -> dict[str, object]:
    kept = (
        "title",
        "publisher",
        "licence",
        "attribution",
        "published",
        "retrieved",
        "period",
        "page",
        "note",
    )
    return {name: getattr(dataset, name) for name in kept} | {
        "dataset_id": dataset.id,
        "sha256": "; ".join(dataset.checksums),
        "file": "; ".join(dataset.files),
        "status": str(dataset.status),
        "vintage": dataset.vintage,
        "area_type": None if dataset.area_type is None else str(dataset.area_type),
    }


def _lookups(catalogue: Catalogue, layers: Sequence[Layer], fits: Fits) -> pd.DataFrame:
    """One row per small area and area, for every kind of small area used or published."""
    kinds = dict.fromkeys(
        (d.area_type, d.vintage)
        for d in catalogue.datasets.values()
        if d.area_type in STATISTICAL and d.vintage is not None and d.reader != "boundaries"
    )
    newest: dict[AreaType, int] = {}
    for kind, vintage in kinds:
        newest[kind] = max(vintage, newest.get(kind, vintage))
    frames = [
        _lookup(fits.place(kind, layer), layer, kind, current=newest[kind[0]] == kind[1])
        for kind in kinds
        for layer in layers
    ]
    return pd.concat([frame for frame in frames if frame is not None], ignore_index=True)


def _lookup(
    placed: Placed | None, layer: Layer, kind: tuple[AreaType, int], *, current: bool
) -> pd.DataFrame | None:
    if placed is None or kind[0] is layer.spec.type:
        return None
    exact = placed.lookup["area_code"].map(placed.fit) == str(Fit.EXACT)
    fit = exact.map({True: str(Fit.EXACT), False: str(Fit.BEST_FIT)})
    return placed.lookup.assign(
        area_type=str(layer.spec.type),
        fit=fit.where(placed.lookup["weight"] > 1 - FEW_POINTS, str(Fit.APPORTIONED)),
        small_area_type=str(kind[0]),
        small_area_vintage=kind[1],
        current=current,
    )


def _places(
    catalogue: Catalogue, layers: Sequence[Layer], fits: Fits, people: dict[str, pd.Series]
) -> pd.DataFrame:
    """Parishes and unparished towns with many people, at the point in the middle of their people."""
    layer = _only(layers, AreaType.PARISH) or _only(layers, AreaType.DISTRICT)
    if layer is None:
        return pd.DataFrame({"name": [], "lon": [], "lat": [], "population": []})
    size = people.get(layer.spec.label, pd.Series(dtype=float))
    towns = layer.frame.assign(population=size.reindex(layer.frame["code"]).to_numpy(float))
    towns = towns[towns["population"] >= catalogue.council.town_population]
    middles = fits.middles(layer).reindex(towns["code"])
    fallback = towns.geometry.representative_point()
    x = middles["x"].to_numpy(float)
    y = middles["y"].to_numpy(float)
    points = gpd.GeoSeries(
        gpd.points_from_xy(
            pd.Series(x).fillna(pd.Series(fallback.x.to_numpy())),
            pd.Series(y).fillna(pd.Series(fallback.y.to_numpy())),
        ),
        crs=27700,
    ).to_crs(4326)
    names = towns["name"].str.replace(r",? unparished area$", "", regex=True)
    return pd.DataFrame(
        {
            "name": names.to_numpy(object),
            "lon": points.x.round(5).to_numpy(),
            "lat": points.y.round(5).to_numpy(),
            "population": towns["population"].to_numpy(float),
        }
    )


def _shown_with(layers: Sequence[Layer], fits: Fits, value: pd.DataFrame) -> pd.DataFrame:
    """Output areas in which parishes too small for a figure of their own lie."""
    empty = pd.DataFrame({"area_code": [], "area_type": [], "small_area_code": [], "share": []})
    small = fits.finest_shapes()
    rows = [empty]
    for layer in layers:
        counted = value[
            (value["indicator_id"] == "population") & (value["area_type"] == str(layer.spec.type))
        ]
        alone = set(counted.loc[counted["state"] == "not_applicable", "area_code"])
        if small is None or not alone:
            continue
        frame = layer.frame[layer.frame["code"].isin(alone)]
        rows.append(geography.shown_with(frame, small).assign(area_type=str(layer.spec.type)))
    return pd.concat(rows, ignore_index=True)
