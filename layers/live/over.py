"""Overlays on the wire: what is drawn over the areas, in numbers of the outlines the browser holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from insight.domain import Polarity
from layers import overlays as parts
from layers import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.spec import LayerSpec

UNKNOWN = 255
DECIMALS = 5  # of a degree: about a metre


def encode(
    spec: LayerSpec, codes: Sequence[str], order: Sequence[int | None]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Head and sections of a map's overlays; nothing where it has none.

    Parameters
    ----------
    spec
        What the map says.
    codes
        Codes of the outlines, in their order.
    order
        Place in the spec of each outline; None where the spec does not name it.
    """
    over = spec.overlays
    if over == parts.NO_OVERLAYS:
        return {}, {}
    number = {code: i for i, code in enumerate(codes)}
    shown = [value is not None for value in spec.values]
    head: dict[str, Any] = {
        "clusters": [
            [_place(parts.ClusterKind, c.kind), [number[code] for code in c.codes], c.words]
            for c in over.clusters
        ],
        "targets": [[t.number, number[t.code], t.words] for t in over.targets],
        "pockets": [[p.name, p.words, _rings(p.outline_wkb)] for p in over.pockets],
        "points": [
            [_place(parts.PointKind, p.kind), p.name, p.words, round(p.lon, DECIMALS), round(p.lat, DECIMALS)]
            for p in over.points
        ],
        "rows": [list(row) for row in parts.legend_rows(over, shown)],
        "kinds": [str(kind) for kind in parts.PointKind],
    }
    if over.bivariate is None:
        return {"overlays": head}, {}
    return {"overlays": head, "bivariate": _square(spec, over.bivariate)}, _voices(
        spec, over.bivariate, order
    )


def _place(kinds: type[parts.ClusterKind | parts.PointKind], kind: object) -> int:
    return list(kinds).index(kind)  # type: ignore[arg-type]


def _rings(outline_wkb: bytes) -> list[list[list[float]]]:
    """Outer and inner rings of an outline, each longitude and latitude in turn."""
    shape = shapely.from_wkb(outline_wkb)
    polygons = getattr(shape, "geoms", [shape])
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords] for ring in rings]


def _classes(spec: LayerSpec, bivariate: parts.Bivariate) -> tuple[int | None, ...]:
    turned = spec.polarity is Polarity.HIGH_IS_BETTER
    return parts.bivariate_classes(bivariate, spec.classes, high_is_better=turned)


def _square(spec: LayerSpec, bivariate: parts.Bivariate) -> dict[str, Any]:
    classes = _classes(spec, bivariate)
    return {
        "colours": palette.BIVARIATE,
        "inks": parts.BIVARIATE_INKS,
        "counts": [classes.count(i) for i in range(9)],
        "need": bivariate.need_labels,
        "unheard": bivariate.unheard_labels,
        "corner": bivariate.corner,
    }


def _voices(spec: LayerSpec, bivariate: parts.Bivariate, order: Sequence[int | None]) -> dict[str, bytes]:
    classes = _classes(spec, bivariate)
    found = [None if i is None else classes[i] for i in order]
    texts = ["" if i is None else bivariate.texts[i].replace("\n", " ") for i in order]
    return {
        "bivariate": bytes(UNKNOWN if one is None else one for one in found),
        "voices": "\n".join(texts).encode(),
    }
