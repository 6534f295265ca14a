"""Whether the boundaries of a catalogue cover the council once and once only, for the build report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import geopandas as gpd
import pandas as pd

from insight import geography
from insight.build.areas import Layer
from insight.domain import AreaType
from insight.errors import Fault

MOST = 3
"""Places named for each rule; the others are counted."""


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
