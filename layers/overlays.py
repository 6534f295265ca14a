"""What a map may show over its areas: clusters, hidden pockets, targets, places, and need against voice.

All are optional parts of a `layers.spec.LayerSpec`. Each has its words, which the pointer, the keyboard and a
screen reader get; none hangs on colour alone.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import shapely

from insight.errors import Fault
from layers import palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

REMEDY = "This is a fault in the page that asked for the map; please report it."


class ClusterKind(StrEnum):
    """Which cluster; the words are those of `insight.stats.clusters.Cluster`."""

    HIGH_HIGH = "high among high"
    LOW_LOW = "low among low"
    HIGH_LOW = "high among low"
    LOW_HIGH = "low among high"
    ISOLATE = "no neighbours"


class PointKind(StrEnum):
    """What stands at a place; the value is what the legend prints."""

    ASSET = "Community asset"
    EXERCISE = "Engagement exercise"
    FORUM = "Forum"
    BID = "Grant or bid"
    STATEMENT = "Local knowledge (perceived)"


CLUSTER_LABELS = {
    ClusterKind.HIGH_HIGH: "Cluster of high figures",
    ClusterKind.LOW_LOW: "Cluster of low figures",
    ClusterKind.HIGH_LOW: "High among low",
    ClusterKind.LOW_HIGH: "Low among high",
    ClusterKind.ISOLATE: "No neighbours: not looked at",
}


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Areas of one cluster, outlined together; ``words`` are said of each of them."""

    kind: ClusterKind
    codes: tuple[str, ...]
    words: str


@dataclass(frozen=True, kw_only=True)
class Pocket:
    """A small area that is drawn hatched: its outline (WKB polygons, EPSG:4326), name and words."""

    name: str
    outline_wkb: bytes
    words: str


@dataclass(frozen=True, kw_only=True)
class Target:
    """An area with a dark outline and the number it has in the list; ``words`` say why it is there."""

    code: str
    number: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """A place on the map (EPSG:4326) with its name and a few words; its symbol goes by ``kind``."""

    kind: PointKind
    name: str
    lon: float
    lat: float
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Bivariate:
    """Need across, unheard up: nine colours, of which the corner of most need and least voice is outlined.

    The figures of the map are the need; it has two breaks, so three classes. Where a high figure is the better
    one, the lowest class is the most need.

    Parameters
    ----------
    unheard
        One entry per area of the map: 0 heard most, 1, 2 heard least; None for *too few to say*.
    texts
        What is said of each area's voice: "heard half as much as expected".
    unheard_labels
        Names of the three classes, heard most first.
    need_labels
        Names of the three classes, least need first.
    corner
        What the outlined corner means.
    """

    unheard: tuple[int | None, ...]
    texts: tuple[str, ...]
    need_labels: tuple[str, str, str] = ("Less need", "Middle", "Most need")
    unheard_labels: tuple[str, str, str] = ("Heard more", "As expected", "Heard less")
    corner: str = "Most need, heard least"


@dataclass(frozen=True, kw_only=True)
class Overlays:
    """Everything over the areas of one map. All parts may be empty."""

    clusters: tuple[Cluster, ...] = ()
    pockets: tuple[Pocket, ...] = ()
    targets: tuple[Target, ...] = ()
    points: tuple[Point, ...] = ()
    bivariate: Bivariate | None = None

    def faults(self, codes: Sequence[str], classes: int) -> list[Fault]:
        """Everything that does not fit a map with these areas and so many classes."""
        known = set(codes)
        named = [code for cluster in self.clusters for code in cluster.codes]
        named += [target.code for target in self.targets]
        strangers = sorted(set(named) - known)
        numbers = [target.number for target in self.targets]
        faults = [
            *_told(strangers, "clusters and targets are areas of the map"),
            *_told(_twice(numbers), "every target has a number of its own"),
            *_told(_unplaced(self.points), "a place has a longitude and a latitude"),
            *_told([p.name for p in self.pockets if not _has_outline(p)], "a pocket has an outline"),
        ]
        return faults + (_bivariate_faults(self.bivariate, len(codes), classes) if self.bivariate else [])


NO_OVERLAYS = Overlays()


def legend_rows(overlays: Overlays, shown: Iterable[bool]) -> list[tuple[str, int, str, int]]:
    """Lines of the legend: part, number of its symbol, label, count. ``shown`` says which areas have a figure."""
    rows = []
    if overlays.bivariate is not None:
        pairs = zip(shown, overlays.bivariate.unheard, strict=True)
        unknown = sum(known and voice is None for known, voice in pairs)
        rows.append(("unknown", 0, "Too few to say how far heard", unknown))
    kinds = Counter(cluster.kind for cluster in overlays.clusters for _ in cluster.codes)
    rows += [
        ("cluster", i, CLUSTER_LABELS[kind], kinds[kind]) for i, kind in enumerate(ClusterKind) if kinds[kind]
    ]
    if overlays.targets:
        rows.append(("target", 0, "Target, with its number in the list", len(overlays.targets)))
    if overlays.pockets:
        rows.append(("pocket", 0, "Hidden pocket: a deprived neighbourhood", len(overlays.pockets)))
    places = Counter(point.kind for point in overlays.points)
    rows += [("point", i, str(kind), places[kind]) for i, kind in enumerate(PointKind) if places[kind]]
    return rows


def bivariate_classes(
    bivariate: Bivariate, need: Sequence[int | None], *, high_is_better: bool
) -> tuple[int | None, ...]:
    """Colour of every area, 0 to 8: three times how unheard, and how much need."""
    return tuple(
        None if n is None or voice is None else 3 * voice + (2 - n if high_is_better else n)
        for n, voice in zip(need, bivariate.unheard, strict=True)
    )


BIVARIATE_INKS = tuple(
    max(("#000000", "#ffffff"), key=partial(palette.contrast, colour)) for colour in palette.BIVARIATE
)


def _told(found: Sequence[object], rule: str) -> list[Fault]:
    return [Fault("map", rule, ", ".join(str(one) for one in found[:5]), REMEDY)] if found else []


def _twice(numbers: list[int]) -> list[int]:
    return [number for number, times in Counter(numbers).items() if times > 1]


def _unplaced(points: tuple[Point, ...]) -> list[str]:
    return [p.name for p in points if not (math.isfinite(p.lon) and math.isfinite(p.lat) and abs(p.lat) < 85)]


def _has_outline(pocket: Pocket) -> bool:
    shape = shapely.from_wkb(pocket.outline_wkb, on_invalid="ignore")
    return shape is not None and not shape.is_empty and shape.geom_type in ("Polygon", "MultiPolygon")


def _bivariate_faults(bivariate: Bivariate, areas: int, classes: int) -> list[Fault]:
    faults = []
    for name in ("unheard", "texts"):
        if len(getattr(bivariate, name)) != areas:
            found = f"{len(getattr(bivariate, name))} for {areas}"
            faults.append(Fault("map", f"{name} has one entry per area", found, REMEDY))
    wrong = sorted({str(one) for one in bivariate.unheard if one not in (0, 1, 2, None)})
    faults += _told(wrong, "how unheard an area is, is 0, 1, 2 or None")
    if classes != 3:
        faults.append(Fault("map", "need against voice has three classes of need", str(classes), REMEDY))
    return faults
