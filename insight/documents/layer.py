"""From figures to a map: the specification that page and print draw, and what lies over its areas."""

from __future__ import annotations

import pandas as pd

from insight import narrative
from insight.domain import Polarity, State
from insight.profiles import View
from insight.stats.classes import Classes
from insight.store import Store
from layers.overlays import NO_OVERLAYS, Cluster, ClusterKind, Overlays, Pocket
from layers.spec import LayerSpec, MapWords

CLUSTER_WORDS = {
    ClusterKind.HIGH_HIGH: "Part of a cluster of high figures",
    ClusterKind.LOW_LOW: "Part of a cluster of low figures",
    ClusterKind.HIGH_LOW: "High among neighbours that are low",
    ClusterKind.LOW_HIGH: "Low among neighbours that are high",
    ClusterKind.ISOLATE: "Has no neighbours on this map",
}
STATES = {str(state): state for state in State}
POCKET_WORDS = "A neighbourhood among the most deprived fifth, inside an area that is not"


def layer_of(
    shown: View, classes: Classes, *, fictional: bool, overlays: Overlays = NO_OVERLAYS
) -> LayerSpec:
    """What the map says of a view, with its classes."""
    rows = shown.rows
    return LayerSpec(
        codes=tuple(rows["area_code"].tolist()),
        names=tuple(rows["name"].tolist()),
        groups=tuple(rows["parent_name"].fillna("").tolist()),
        values=tuple(None if value != value else value for value in rows["value"].tolist()),  # noqa: PLR0124  NaN
        texts=tuple(rows["text"].tolist()),
        states=tuple(STATES[state] for state in rows["state"].tolist()),
        breaks=classes.breaks,
        decimals=int(shown.spec["decimals"]),
        scheme=str(classes.scheme),
        polarity=Polarity(shown.spec["polarity"]),
        overlays=overlays,
        words=MapWords(
            title=str(shown.spec["title"]),
            subtitle=narrative.subtitle(shown),
            unit=str(shown.spec["unit"]),
            period=shown.period,
            source=" ".join(narrative.source_lines(shown)),
            fictional=fictional,
            areas=str(shown.area_type["plural"]),
        ),
    )


def over(
    store: Store, indicator_id: str, area_type: str, *, clustered: bool = False, pocketed: bool = False
) -> Overlays:
    """What lies over the areas: clusters of the indicator, hidden pockets."""
    return Overlays(
        clusters=clusters(store, indicator_id, area_type) if clustered else (),
        pockets=pockets(store, area_type) if pocketed else (),
    )


def clusters(store: Store, indicator_id: str, area_type: str) -> tuple[Cluster, ...]:
    """Clusters of an indicator, each to be outlined as one."""
    rows = store.clusters(indicator_id, area_type)
    numbers = rows["cluster_no"].fillna(0)
    found = []
    for key, part in rows.groupby([rows["kind"], numbers], sort=True):
        kind = ClusterKind(str(key[0]))
        found.append(Cluster(kind=kind, codes=tuple(part["area_code"]), words=CLUSTER_WORDS[kind]))
    return tuple(found)


def pockets(store: Store, area_type: str) -> tuple[Pocket, ...]:
    """Hidden pockets of areas of a type; none where the edition has no neighbourhoods to draw."""
    found = latest(store.pockets(area_type=area_type))
    if found.empty or "lsoa" not in set(store.area_types()["area_type"]):
        return ()
    codes = set(found["small_areas"].explode())
    outlines = store.outlines("lsoa")
    outlines = outlines[outlines["area_code"].isin(codes)]
    return tuple(
        Pocket(name=str(row["name"]), outline_wkb=row["outline_wkb"], words=POCKET_WORDS)
        for row in outlines.to_dict("records")
    )


def latest(found: pd.DataFrame) -> pd.DataFrame:
    """Pockets by the first indicator that finds any: the latest edition of the Indices stands first."""
    return found[found["indicator_id"] == found["indicator_id"].iloc[0]] if len(found) else found
