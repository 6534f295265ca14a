"""Which cell belongs to which area: every kind of area as one label per cell, made in the order of history.

Parishes grow about their villages. Output areas were drawn inside the parishes of their day; then some
parish borders moved, so that today's parishes, wards and divisions cut through output areas.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data.generator import terrain
from data.generator.cells import Cells
from data.generator.chance import Floats, Ints, field, rng
from data.generator.local import CITY_DIVISIONS, CITY_WARDS, DIVISIONS, WARDS, electoral, panels, todays_wards
from data.generator.partition import Graph, even_out, flip, grow, share_out, split_all
from data.generator.settlements import Settlements

DISTRICT_HUBS = (
    (1, ((47.8, 25.2), (51.5, 13.4), (55.3, 51.6), (57, 37), (49, 33))),
    (2, ((41.3, 49.6), (29.3, 56.6), (35.9, 38.3), (47, 44), (30, 49))),
    (3, ((14.6, 12.0), (37.6, 10.6), (27, 9), (41, 18), (34, 25))),
    (4, ((15.2, 29.6), (18.6, 22.4), (6.3, 40.6), (7, 22), (19.5, 47.6), (13, 54))),
)  # fmt: skip
"""Places each district grows from (drawing units): 1 east, 2 the fen and port, 3 south, 4 west. 0 is the city."""

OAS, LSOAS, MSOAS = 2_000, 400, 80

MOST_IN_CELL = 260
"""A cell holds at most about this many people, so that output areas can be of even size."""

LEAST_PEOPLE = 150
"""Parishes with fewer people shared an output area with a neighbour."""


@dataclass(frozen=True)
class Ground:
    """The cells as places: ``area`` in square kilometres, ``point`` inside each (metres), their graph."""

    shapes: NDArray[np.object_]
    area: Floats
    point: Floats
    graph: Graph


@dataclass(frozen=True)
class Areas:
    """Labels of the cells, 0 and up, for each kind of area; ``people`` of each cell.

    ``district`` 0 is the city. Parishes are numbered as the settlements.
    """

    people: Floats
    district: Ints
    parish: Ints
    oa: Ints
    lsoa: Ints
    msoa: Ints
    ward: Ints
    division: Ints
    panel: Ints
    old_parish: Ints
    old_ward: Ints

    def up(self, small: Ints, large: Ints) -> Ints:
        """Label of the large area of each small area that nests in it."""
        found = np.zeros(int(small.max()) + 1, dtype=np.int64)
        found[small] = large
        return found


def survey(cells: Cells, shapes: NDArray[np.object_]) -> Ground:
    """Measure the cells and what it costs to go from one to the next."""
    inner = (cells.pairs < cells.inside).all(axis=1) & (cells.ends[:, 0] != cells.ends[:, 1])
    pairs, wet = cells.pairs[inner], cells.wet[inner]
    middle = cells.seeds[pairs].mean(axis=1)
    length = np.hypot(*(cells.seeds[pairs[:, 0]] - cells.seeds[pairs[:, 1]]).T)
    rough = np.exp(0.45 * field("ways", middle, wavelength=2_600))
    graph = Graph(cells.inside, pairs, np.round(length * rough * np.where(wet, 4.0, 1.0), 3))
    point = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return Ground(shapes, shapely.area(shapes) / 1e6, point, graph)


def draw(cells: Cells, ground: Ground, towns: Settlements) -> Areas:
    """Make every kind of area."""
    old_parish = _parishes(cells, ground, towns)
    people = _people(cells, ground, towns, old_parish)
    district = _districts(ground, towns, old_parish)[old_parish]
    oa = _output_areas(ground, people, district, old_parish)
    parish = _moved_parishes(ground, old_parish, district, people)
    old_ward = electoral(
        ground.graph, people, district, old_parish, oa, total=WARDS, city=CITY_WARDS, topic="old wards"
    )
    lsoa, msoa = _super_areas(ground, people, district, oa, old_ward)
    pieces = np.unique(np.stack([oa, parish]), axis=1, return_inverse=True)[1]
    units = (ground.graph, people, district, parish, pieces)
    ward = todays_wards(
        old_ward,
        electoral(*units, total=WARDS, city=CITY_WARDS, topic="wards"),
        graph=ground.graph,
        district=district,
        parish=parish,
        old_parish=old_parish,
        people=people,
    )
    division = electoral(*units, total=DIVISIONS, city=CITY_DIVISIONS, topic="divisions")
    panel = panels(ground.graph, people, district, parish, ward)
    return Areas(people, district, parish, oa, lsoa, msoa, ward, division, panel, old_parish, old_ward)


def _parishes(cells: Cells, ground: Ground, towns: Settlements) -> Ints:
    """One parish about each settlement; large places reach out first, and so further."""
    gap = np.hypot(cells.seeds[: cells.inside, None, 0] - towns.xy[:, 0],
                   cells.seeds[: cells.inside, None, 1] - towns.xy[:, 1])  # fmt: skip
    head = towns.radius * np.where(towns.kind == 2, 0.9, 0.75)
    hamlets = rng("parish reach").uniform(0, 700, len(head)) * (towns.kind == 2)
    return grow(ground.graph, gap.argmin(axis=0), head.max() - head + hamlets)


def _people(cells: Cells, ground: Ground, towns: Settlements, parish: Ints) -> Floats:
    """Spread the people of each settlement over its parish: built-up middle, scattered farms."""
    seeds = cells.seeds[: cells.inside]
    wobble = np.exp(0.16 * field("built-up", seeds, wavelength=2_200))
    away = np.hypot(*(seeds - towns.xy[parish]).T) * wobble / towns.radius[parish]
    dense = 1 / (1 + np.exp((away - 1.0) / 0.13))
    patchy = np.exp(0.25 * field("density", seeds, wavelength=900, octaves=2))
    farms = 0.004 + 0.010 * terrain.fen(seeds)
    weight = ground.area * (dense * patchy + farms)
    people = weight / np.bincount(parish, weight)[parish] * towns.people[parish]
    for _ in range(12):  # no cell holds more than an output area may: the others take what is over
        people = np.minimum(people, MOST_IN_CELL)
        short = towns.people - np.bincount(parish, people)
        room = np.where(people < MOST_IN_CELL, weight, 0)
        people += room / np.maximum(np.bincount(parish, room), 1e-9)[parish] * short[parish]
    return people


def _districts(ground: Ground, towns: Settlements, parish: Ints) -> Ints:
    """District of each parish; the city's quarters make one by themselves."""
    graph = ground.graph.quotient(parish)
    length = np.hypot(*(towns.xy[graph.pairs[:, 0]] - towns.xy[graph.pairs[:, 1]]).T)
    drag = graph.cost / graph.cost.mean()
    open_land = ~(towns.kind[graph.pairs] == 0).any(axis=1)
    graph = Graph(graph.size, graph.pairs[open_land], (length * drag**0.5)[open_land])
    spots = np.array([(x, y) for _, hubs in DISTRICT_HUBS for x, y in hubs])
    owner = np.array([number for number, hubs in DISTRICT_HUBS for _ in hubs])
    country = np.flatnonzero(towns.kind > 0)
    gap = np.hypot(*(towns.xy[country][:, None] - terrain.metres(spots)).transpose(2, 0, 1))
    grown = grow(graph, country[gap.argmin(axis=0)], np.zeros(len(spots)))
    return np.where(towns.kind == 0, 0, owner[grown])


def _output_areas(ground: Ground, people: Floats, district: Ints, parish: Ints) -> Ints:
    """2,000 output areas inside the parishes of their day; the smallest parishes share."""
    group = _merged_small(ground.graph, people, district, parish)
    parts = share_out(OAS, np.bincount(group, people))
    return split_all(ground.graph, people + 0.4 * ground.area, group, parts)


def _merged_small(graph: Graph, people: Floats, district: Ints, parish: Ints) -> Ints:
    """Join each parish of few people to its smallest neighbour in the district."""
    group = parish.copy()
    while True:
        total = np.bincount(group, people, minlength=int(group.max()) + 1)
        small = np.flatnonzero((total > 0) & (total < LEAST_PEOPLE))
        if not len(small):
            return np.unique(group, return_inverse=True)[1]
        one = small[np.argmin(total[small])]
        touch = graph.pairs[(group[graph.pairs] == one).sum(axis=1) == 1]
        near = np.setdiff1d(group[touch[district[touch[:, 0]] == district[touch[:, 1]]]], [one])
        group[group == one] = near[np.argmin(total[near])]


def _super_areas(
    ground: Ground, people: Floats, district: Ints, oa: Ints, old_ward: Ints
) -> tuple[Ints, Ints]:
    """LSOAs made of output areas inside the wards of their day, and MSOAs made of LSOAs."""
    lsoa = _joined(ground.graph, people, district, _main(oa, old_ward, people), oa, LSOAS, least=1_000)
    home = _main(lsoa, district, people)
    return lsoa, _joined(ground.graph, people, district, home, lsoa, MSOAS, least=5_000)


def _main(unit: Ints, area: Ints, people: Floats) -> Ints:
    """Area that holds most of the people of each unit."""
    shape = (int(unit.max()) + 1, int(area.max()) + 1)
    share = np.bincount(unit * shape[1] + area, people + 1e-9, minlength=shape[0] * shape[1])
    main: Ints = share.reshape(shape).argmax(axis=1)
    return main


def _joined(
    graph: Graph,
    people: Floats,
    district: Ints,
    home: Ints,
    unit: Ints,
    total: int,
    *,
    least: float,
) -> Ints:
    """Join units into ``total`` areas of about equal population inside ``home`` (one per unit).

    Areas of fewer than ``least`` people get units from a neighbour in their district.
    """
    weight, between = np.bincount(unit, people), graph.quotient(unit)
    parts = share_out(total, np.bincount(home, weight))
    label = split_all(between, weight, home, parts)
    return even_out(between, label, weight, _main(unit, district, people), least=1.03 * least)[unit]


def _moved_parishes(ground: Ground, old: Ints, district: Ints, people: Floats) -> Ints:
    """Today's parishes: some borders moved since the output areas were drawn; three have a detached part."""
    moved = flip(ground.graph, old, district, chance=rng("parish borders"), share=0.03, run=3)
    chance, neighbours = rng("detached"), ground.graph.neighbours()
    left = 3
    for cell in chance.permutation(len(moved)).tolist():
        around = {int(moved[other]) for other, _ in neighbours[cell]}
        second = {int(moved[far]) for other, _ in neighbours[cell] for far, _ in neighbours[other]} - around
        if len(around) == 1 and second and district[cell] and people[cell] < 12 and left:
            other = min(second)
            if district[np.flatnonzero(moved == other)[0]] == district[cell]:
                moved[cell], left = other, left - 1
    return moved
