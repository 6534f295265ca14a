"""Signs of a printed map: hatching, dots, outlines of clusters, symbols of places."""

from __future__ import annotations

from insight.domain import State
from layers import palette
from layers.overlays import ClusterKind, PointKind
from layers.sheet import svg
from layers.sheet.lettering import POINT

OUTLINES = {
    ClusterKind.HIGH_HIGH: f'stroke="{palette.INK}" stroke-width=".8"',
    ClusterKind.LOW_LOW: f'stroke="{palette.INK}" stroke-width=".8" stroke-dasharray="2 1"',
    ClusterKind.HIGH_LOW: 'stroke="#b35806" stroke-width=".8"',
    ClusterKind.LOW_HIGH: 'stroke="#b35806" stroke-width=".8" stroke-dasharray="2 1"',
    ClusterKind.ISOLATE: f'stroke="{palette.QUIET}" stroke-width=".6" stroke-dasharray=".6 1"',
}
SHAPES = {
    PointKind.ASSET: "M-1.2-1.2h2.4v2.4h-2.4z",
    PointKind.EXERCISE: "M0-1.6L1.5 1.2H-1.5z",
    PointKind.FORUM: "M0-1.7L1.7 0 0 1.7-1.7 0z",
    PointKind.BID: "M0-1.6L1.5-.5 .95 1.3H-.95L-1.5-.5z",
    PointKind.STATEMENT: "M-1.5-1.2h3v1.8H0L-1 1.6V.6h-.5z",
}
FILLS = {State.SUPPRESSED: "hatch", State.MISSING: "dots", State.NOT_APPLICABLE: ""}
HIGHLIGHT = f'fill="none" stroke="{palette.INK}" stroke-width=".9" stroke-linejoin="round"'
TARGET = f'fill="none" stroke="{palette.INK}" stroke-width=".7" stroke-linejoin="round"'


def patterns(ids: str) -> str:
    """Hatching of what is held back, dots of what is missing, cross-hatching of pockets."""
    ground = '<rect width="{0}" height="{0}" fill="#fff"/>'
    return (
        f'<pattern id="{ids}hatch" width="1.6" height="1.6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">{ground.format(1.6)}<path d="M.8 0V1.6" stroke="{palette.QUIET}" '
        f'stroke-width=".4"/></pattern>'
        f'<pattern id="{ids}dots" width="1.6" height="1.6" patternUnits="userSpaceOnUse">{ground.format(1.6)}'
        f'<circle cx=".8" cy=".8" r=".3" fill="{palette.QUIET}"/></pattern>'
        f'<pattern id="{ids}pocket" width="1.2" height="1.2" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(-45)"><path d="M.6 0V1.2" stroke="#000" stroke-width=".3"/>'
        f'<path d="M.9 0V1.2" stroke="#fff" stroke-width=".25"/></pattern>'
    )


def state(ids: str, kind: State) -> str:
    """How an area without a figure is filled and edged."""
    if kind is State.NOT_APPLICABLE:
        return f'fill="#fff" stroke="{palette.QUIET}" stroke-width=".25" stroke-dasharray="1 .7"'
    return f'fill="url(#{ids}{FILLS[kind]})" stroke="{palette.LINE}" stroke-width=".15"'


def pocket(ids: str) -> str:
    """How a hidden pocket is drawn."""
    return f'fill="url(#{ids}pocket)" stroke="#000" stroke-width=".35"'


def symbol(kind: PointKind, x: float, y: float) -> str:
    """The symbol of a place."""
    look = f'fill="{palette.INK}" stroke="#fff" stroke-width=".3"'
    return f'<path d="{SHAPES[kind]}" transform="translate({svg.mm(x)} {svg.mm(y)})" {look}/>'


def number(figure: str, x: float, y: float) -> str:
    """The number of a target, in a ring."""
    ring = f'<circle cx="{svg.mm(x)}" cy="{svg.mm(y)}" r="2.3" fill="#fff" stroke="{palette.INK}" stroke-width=".5"/>'
    return ring + svg.lines([figure], x, y + 1, 8 * POINT, bold=True, anchor="middle")
