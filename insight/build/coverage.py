"""Whether the boundaries of a catalogue cover the council once and once only, for the build report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from insight import geography
from insight.build.areas import Layer
from insight.domain import AreaType
from insight.errors import Fault, SourceError

PEOPLED = (AreaType.LSOA, AreaType.MSOA, AreaType.WARD, AreaType.DISTRICT)
"""Kinds of area in each of which people live; a parish may be smaller than the smallest area with a count."""

MOST_EMPTY = 0.02
"""Share of them without anybody that an odd line may leave; more are areas of somebody else."""

MOST = 3
"""Places named for each rule; the others are counted."""


def check(layers: Iterable[Layer], points: pd.DataFrame | None) -> None:
    """Refuse areas of other councils: they would be told as this one's own.

    Parameters
    ----------
    layers
        Every layer.
    points
        Where the council's people live: ``x``, ``y`` (EPSG:27700); None where that is not known.

    Raises
    ------
    SourceError
        Naming the kinds of area of which some hold nobody.
    """
    if points is None:
        return
    lived_at = shapely.STRtree(gpd.points_from_xy(points["x"], points["y"]))
    peopled = [layer for layer in layers if layer.members is None and layer.spec.type in PEOPLED]
    if faults := [fault for layer in peopled for fault in _unpeopled(layer, lived_at)]:
        raise SourceError(faults)


def report(layers: Sequence[Layer], seconds: Mapping[str, float]) -> pd.DataFrame:
    """Return one row of the build report for each boundary file, with gaps and overlaps as a remark.

    They are remarks, not faults: figures can still be worked out, and the report says whose people it touches.

    Parameters
    ----------
    layers
        Every layer. Those made of others, and panels, which may be drawn here and there, are passed over.
    seconds
        How long each boundary file took to read, by data set.
    """
    ground = _ground(layers)
    rows: list[dict[str, object]] = [
        {
            "dataset_id": layer.spec.source,
            "rows_in": len(layer.frame),
            "rows_used": len(layer.frame),
            "codes_not_matched": 0,
            "examples": [],
            "people_not_allocated": 0.0,
            "seconds": round(seconds[str(layer.spec.source)], 3),
            "remark": " ".join(_sentences(layer, ground)),
        }
        for layer in layers
        if layer.members is None
    ]
    return pd.DataFrame(rows).drop_duplicates("dataset_id", ignore_index=True)


def _unpeopled(layer: Layer, lived_at: shapely.STRtree) -> list[Fault]:
    """Areas of a kind that always holds people, in which nobody of the council's people lives."""
    frame = layer.frame
    lived_in = np.unique(lived_at.query(frame.geometry.to_numpy(), predicate="intersects")[0])
    empty = frame.drop(index=frame.index[lived_in])
    if len(empty) <= MOST_EMPTY * len(frame):
        return []
    named = f"{layer.spec.plural[:1].lower()}{layer.spec.plural[1:]}"
    found = f"{len(empty):,} of {len(frame):,}, such as {', '.join(empty['code'].head(MOST))}"
    remedy = "Give the data set a 'where' that keeps the council's own districts, as its people have."
    return [
        Fault(
            f"datasets.toml, {layer.spec.source}", f"{named} must hold people of the council", found, remedy
        )
    ]


def _ground(layers: Iterable[Layer]) -> gpd.GeoDataFrame | None:
    """The county, or where there is none, the districts."""
    by_type = {layer.spec.type: layer.frame for layer in layers}
    return by_type.get(AreaType.COUNTY, by_type.get(AreaType.DISTRICT))


def _sentences(layer: Layer, ground: gpd.GeoDataFrame | None) -> Iterator[str]:
    if layer.spec.type is AreaType.PANEL:
        return
    faults = geography.tiles(layer.frame, layer.frame if ground is None else ground, label=layer.spec.plural)
    by_rule: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        by_rule.setdefault((fault.rule, fault.remedy), []).append(fault)
    for (rule, remedy), found in by_rule.items():
        named = "; ".join(fault.found for fault in found[:MOST])
        more = f"; and {len(found) - MOST:,} more" if len(found) > MOST else ""
        yield f"{layer.spec.plural}: {rule} (found {named}{more}). {remedy}"
