"""The map itself, inside its frame: areas by class, districts, overlays, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import shapely

from insight.domain import Polarity, State
from layers import palette
from layers.overlays import bivariate_classes
from layers.sheet import signs, svg
from layers.sheet.ground import FINEST, Box, View, drawn, on_grid
from layers.sheet.labels import Label, place
from layers.sheet.lettering import POINT
from layers.sheet.model import Sheet

MOST_TITLES = 1500
"""More areas than this have no words of their own in the picture: they would be most of it."""

MOST_NAMES = 60
"""Areas named at most."""

MOST_DISTRICTS = 40
"""More districts than this would hide the land under their names: a nation's map has its towns alone."""

Shapes = Mapping[str, shapely.Geometry]


def canvas(sheet: Sheet, view: View) -> str:
    """The map in ``view.box``, cut at its edges."""
    shapes = drawn(sheet.ground, view)
    left, top, right, bottom = view.box
    clip = f'<clipPath id="{sheet.ids}clip">{svg.rect(left, top, right - left, bottom - top, "")}</clipPath>'
    parts = [
        svg.rect(left, top, right - left, bottom - top, 'fill="#f3f4f5"'),
        *_areas(sheet, shapes),
        *_veil(sheet, shapes, view),
        *_districts(sheet, shapes),
        *_over(sheet, shapes, view),
        *_outlined(sheet.highlight, shapes, signs.HIGHLIGHT),
        *_of_other_kinds(sheet, view),
        *_names(sheet, shapes, view),
    ]
    frame = svg.rect(
        left, top, right - left, bottom - top, f'fill="none" stroke="{palette.LINE}" stroke-width=".25"'
    )
    return f'{clip}<g clip-path="url(#{sheet.ids}clip)">{"".join(parts)}</g>{frame}'


def colours(sheet: Sheet) -> list[str | None]:
    """Colour of every area; None where it has no figure."""
    spec = sheet.spec
    if spec.overlays.bivariate is None:
        return [None if found is None else spec.colours[found] for found in spec.classes]
    better = spec.polarity is Polarity.HIGH_IS_BETTER
    cells = bivariate_classes(spec.overlays.bivariate, spec.classes, high_is_better=better)
    return [None if cell is None else palette.BIVARIATE[cell] for cell in cells]


def _areas(sheet: Sheet, shapes: Shapes) -> list[str]:
    """Areas of a class together, so that its colour is said once."""
    spec = sheet.spec
    groups: dict[str, list[str]] = {}
    columns = zip(spec.codes, spec.names, spec.texts, spec.states, colours(sheet), strict=True)
    for code, name, text, state, colour in columns:
        if code not in shapes:
            continue
        look = f'fill="{colour}" stroke="#fff" stroke-width=".15"' if colour else _unknown(sheet, state)
        said = f"<title>{svg.escape(f'{name}: {text}')}</title>" if len(spec.codes) <= MOST_TITLES else ""
        outline = svg.path(shapes[code])
        drawing = f'<path d="{outline}">{said}</path>' if said else f'<path d="{outline}"/>'
        groups.setdefault(look, []).append(drawing)
    return [
        f'<g {look} stroke-linejoin="round" fill-rule="evenodd">{"".join(paths)}</g>'
        for look, paths in sorted(groups.items())
    ]


def _unknown(sheet: Sheet, state: State) -> str:
    if state is State.VALUE:  # of a map of two things: need is known, voice is not
        return f'fill="#fff" stroke="{palette.QUIET}" stroke-width=".25"'
    return signs.state(sheet.ids, state)


def _veil(sheet: Sheet, shapes: Shapes, view: View) -> list[str]:
    """What lies outside the areas closed in on is paler; one area alone keeps its neighbours as they are."""
    inside = [shapes[code] for code in sheet.focus if code in shapes]
    if len(inside) < 2 or sheet.among_neighbours:
        return []
    left, top, right, bottom = view.box
    outside = shapely.difference(
        shapely.box(left - 1, top - 1, right + 1, bottom + 1), shapely.union_all(inside)
    )
    return [f'<path d="{svg.path(outside)}" fill="#fff" fill-opacity=".65" fill-rule="evenodd"/>']


def _districts(sheet: Sheet, shapes: Shapes) -> list[str]:
    found = _by_district(sheet, shapes)
    wide = ".5" if len(found) <= MOST_DISTRICTS else ".2"
    look = f'fill="none" stroke="{palette.QUIET}" stroke-width="{wide}" stroke-linejoin="round"'
    return [f'<path d="{svg.path(shape)}" {look}/>' for shape in found.values()]


def _by_district(sheet: Sheet, shapes: Shapes) -> dict[str, shapely.Geometry]:
    """Districts by name, of what is in view; none where areas lie in none, or are all there is of theirs."""
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, name in zip(sheet.spec.codes, sheet.spec.groups, strict=True):
        if name and code in shapes:
            groups.setdefault(name, []).append(shapes[code])
    return {name: _together(tuple(parts)) for name, parts in sorted(groups.items())}


@lru_cache(maxsize=128)
def _together(parts: tuple[shapely.Geometry, ...]) -> shapely.Geometry:
    """Areas as one; kept, as the maps of a run over many areas differ in what is outlined alone."""
    return shapely.union_all(parts)


def _outlined(codes: Sequence[str], shapes: Shapes, look: str) -> list[str]:
    return [f'<path d="{svg.path(shapes[code])}" {look}/>' for code in codes if code in shapes]


def _of_other_kinds(sheet: Sheet, view: View) -> list[str]:
    """Outlines of areas that are not of the kind that is mapped."""
    return [f'<path d="{svg.path(shape)}" {signs.HIGHLIGHT}/>' for _, shape in _others(sheet, view)]


def _others(sheet: Sheet, view: View) -> list[tuple[str, shapely.Geometry]]:
    """Areas of other kinds by name, in mm."""
    return [
        (name, shapely.transform(shapely.simplify(shape, FINEST / view.scale), view.at))
        for name, shape in sheet.outlined
    ]


def _over(sheet: Sheet, shapes: Shapes, view: View) -> list[str]:
    """Clusters, pockets, targets and places, as on the page."""
    over, parts = sheet.spec.overlays, []
    for pocket in over.pockets:
        shape = shapely.transform(
            shapely.from_wkb(pocket.outline_wkb), lambda points: view.at(on_grid(points))
        )
        parts.append(f'<path d="{svg.path(shape)}" {signs.pocket(sheet.ids)}/>')
    for cluster in over.clusters:
        together = shapely.union_all([shapes[code] for code in cluster.codes if code in shapes])
        parts.append(
            f'<path d="{svg.path(together)}" fill="none" stroke-linejoin="round" {signs.OUTLINES[cluster.kind]}/>'
        )
    parts += _outlined([target.code for target in over.targets], shapes, signs.TARGET)
    for point in over.points:
        x, y = view.at(on_grid(np.array([[point.lon, point.lat]])))[0]
        parts.append(signs.symbol(point.kind, x, y))
    parts += [signs.number(number, x, y) for number, (x, y) in _numbers(sheet, shapes).items()]
    return parts


def _numbers(sheet: Sheet, shapes: Shapes) -> dict[str, tuple[float, float]]:
    """Where the numbers of targets stand."""
    return {
        str(target.number): _middle(shapes[target.code])
        for target in sheet.spec.overlays.targets
        if target.code in shapes
    }


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    """A point well inside a shape: the middle of the largest circle in its largest part."""
    largest = max(shapely.get_parts(shape), key=lambda part: float(shapely.area(part)))
    wide = max(largest.bounds[2] - largest.bounds[0], largest.bounds[3] - largest.bounds[1])
    inside = shapely.maximum_inscribed_circle(largest, tolerance=max(wide / 100, 0.02))
    x, y = shapely.get_coordinates(inside)[0]
    return float(x), float(y)


def _names(sheet: Sheet, shapes: Shapes, view: View) -> list[str]:
    left, top, right, bottom = view.box
    taken = [(x - 2.6, y - 2.6, x + 2.6, y + 2.6) for x, y in _numbers(sheet, shapes).values()]
    frame = shapely.box(left, top, right, bottom)
    cut = zip(shapes, _within(tuple(shapes.values()), frame), strict=True)
    seen = {code: part for code, part in cut if not shapely.is_empty(part)}
    wanted = [
        *_area_labels(sheet, seen, sheet.highlight, bold=True),
        *_other_labels(sheet, view, frame),
        *_district_labels(sheet, seen),
        *_town_labels(sheet, view),
        *_area_labels(sheet, seen, _named(sheet), bold=False),
    ]
    return [one.draw() for one in place(wanted, (left + 1, top + 1, right - 1, bottom - 1), taken)]


@lru_cache(maxsize=8)
def _within(parts: tuple[shapely.Geometry, ...], frame: shapely.Geometry) -> list[shapely.Geometry]:
    """What of each lies in a frame; kept, as many maps of a run show the same."""
    return list(shapely.intersection(list(parts), frame))


def _named(sheet: Sheet) -> Sequence[str]:
    """Areas named when there is room: those closed in on (or the neighbours of one); all of a few."""
    codes = sheet.focus if len(sheet.focus) > 1 and not sheet.neighbours else sheet.spec.codes
    if not sheet.focus and len(codes) > MOST_NAMES:
        return ()
    return [code for code in codes if code not in sheet.highlight]


def _area_labels(sheet: Sheet, seen: Shapes, codes: Sequence[str], *, bold: bool) -> list[Label]:
    names = dict(zip(sheet.spec.codes, sheet.spec.names, strict=True))
    inside = sorted(
        (code for code in codes if code in seen), key=lambda code: (-float(shapely.area(seen[code])), code)
    )
    return [
        Label(words=names[code], x=x, y=y, size=(9 if bold else 8) * POINT, bold=bold)
        for code, (x, y) in ((code, _middle(_land(seen[code]))) for code in inside[:MOST_NAMES])
    ]


def _other_labels(sheet: Sheet, view: View, frame: shapely.Geometry) -> list[Label]:
    """Names of outlined areas of other kinds, where they are in view."""
    seen = [(name, shapely.intersection(shape, frame)) for name, shape in _others(sheet, view)]
    middles = [(name, _middle(_land(shape))) for name, shape in seen if not shape.is_empty]
    return [Label(words=name, x=x, y=y, size=9 * POINT, bold=True) for name, (x, y) in middles]


def _land(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of what a cut leaves."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    return shapely.multipolygons(parts) if parts else shapely.buffer(shape, 0.05)


def _district_labels(sheet: Sheet, seen: Shapes) -> list[Label]:
    land = {code: _land(shape) for code, shape in seen.items()}
    found = _by_district(sheet, land)
    if not 1 < len(found) <= MOST_DISTRICTS:
        return []
    groups = dict(zip(sheet.spec.codes, sheet.spec.groups, strict=True))
    closed_in = len(sheet.focus) > 1 and not sheet.neighbours
    shown = {groups[code] for code in sheet.focus} if closed_in else set()  # the title names it
    order = sorted(set(found) - shown, key=lambda name: (-float(shapely.area(found[name])), name))
    return [
        Label(words=name, x=x, y=y, size=9 * POINT, bold=True, colour="#333b42")
        for name, (x, y) in ((name, _middle(_land(found[name]))) for name in order)
    ]


def _town_labels(sheet: Sheet, view: View) -> list[Label]:
    towns = sheet.ground.towns
    if not towns:
        return []
    groups = set(sheet.spec.groups)
    named = groups if len(groups) <= MOST_DISTRICTS else set()
    places = view.at(np.array([[town.x, town.y] for town in towns]))
    return [
        Label(words=town.name, x=float(x), y=float(y), size=8 * POINT, dot=True)
        for town, (x, y) in zip(towns, places, strict=True)
        if _in(view.box, x, y) and town.name not in named
    ]


def _in(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
