"""Areas people vote and meet in: wards, county divisions and neighbourhood panels."""

from __future__ import annotations

import numpy as np

from data.generator.chance import Bools, Floats, Ints, rng
from data.generator.partition import Graph, components, even_out, flip, share_out, split_all

WARDS, DIVISIONS = 100, 60
CITY_WARDS, CITY_DIVISIONS = 15, 12
PANELS = (5, 5, 5, 6, 8)
"""Neighbourhood panels of each district."""

PEOPLE_OF_PANEL = 9_000
"""A panel has at least this many people, where its neighbours can spare a parish or ward."""

PANELS_OF_WARDS = (0, 1, 3)
"""Districts whose panels are made of wards; the others' are made of parishes."""

WARD_OF_TOWN = 8_500
"""A parish with at least this many people is divided into town wards; smaller ones are joined."""

REVIEWED = (0, 4)
"""Districts whose wards were drawn afresh since the output areas were made: the city and the west."""


def electoral(
    graph: Graph,
    people: Floats,
    district: Ints,
    parish: Ints,
    pieces: Ints,
    *,
    total: int,
    city: int,
    topic: str,
) -> Ints:
    """Divide the county into areas that elect councillors, district by district.

    Country areas are whole parishes joined; towns and the city are divided along ``pieces`` (output
    areas, cut by parishes).
    """
    rest = share_out(total - city, np.bincount(district, people)[1:])
    rough = Graph(graph.size, graph.pairs, graph.cost * rng(topic).lognormal(0, 0.35, len(graph.cost)))
    label, first = np.full(graph.size, -1), 0
    for home, count in enumerate([city, *rest.tolist()]):
        inside = district == home
        label[inside] = (
            first + _divided(rough, people, inside, parish, pieces, count, whole=home == 0)[inside]
        )
        first += count
    return label


def _divided(
    graph: Graph, people: Floats, inside: Bools, parish: Ints, pieces: Ints, count: int, *, whole: bool
) -> Ints:
    """Divide one district into ``count`` areas; ``whole`` when it is all town."""
    town = (np.bincount(parish, people) >= WARD_OF_TOWN)[parish] | whole
    unit = np.unique(np.where(town, pieces, -1 - parish)[inside], return_inverse=True)[1]
    of_cell = np.full(graph.size, -1)
    of_cell[inside] = unit
    region = _regions(graph, of_cell, town, parish, whole=whole)
    weight = np.bincount(unit, people[inside])
    seats = share_out(count, np.bincount(region, weight))
    if (seats > np.bincount(region)).any():
        raise ValueError("a region has fewer units than areas")
    found = split_all(graph.quotient(of_cell), weight, region, seats)
    return np.where(inside, found[of_cell], -1)


def _regions(graph: Graph, unit: Ints, town: Bools, parish: Ints, *, whole: bool) -> Ints:
    """Regions of units to be divided apart: the whole of a city, each town, each stretch of country."""
    count = int(unit.max()) + 1
    if whole:
        return np.zeros(count, dtype=np.int64)
    inside = unit >= 0
    built, own = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.int64)
    built[unit[inside]], own[unit[inside]] = town[inside], parish[inside]
    country = components(graph.quotient(unit), ~built)
    return np.unique(np.where(built, 10_000 + own, country), return_inverse=True)[1]


def todays_wards(
    old: Ints, fresh: Ints, *, graph: Graph, district: Ints, parish: Ints, old_parish: Ints, people: Floats
) -> Ints:
    """Wards as they are now: some districts' drawn afresh, elsewhere as parishes moved and reviews had it.

    Both divisions number their wards district by district, with as many in each.
    """
    of_parish = np.bincount(parish, people)
    town = (of_parish >= WARD_OF_TOWN)[parish] | (district == 0)
    pairs = np.unique(np.stack([old_parish, old]), axis=1)
    ward_of = np.zeros(int(old_parish.max()) + 1, dtype=np.int64)
    ward_of[pairs[0]] = pairs[1]
    moved = parish != old_parish
    label = np.where(moved & ~town, ward_of[parish], old)
    label = np.where(np.isin(district, REVIEWED), fresh, label)
    return flip(graph, label, np.where(town, parish, -1), chance=rng("ward borders"), share=0.03, run=2)


def panels(graph: Graph, people: Floats, district: Ints, parish: Ints, ward: Ints) -> Ints:
    """Neighbourhood panels: of whole wards in some districts, of whole parishes in the others."""
    unit = np.where(np.isin(district, PANELS_OF_WARDS), ward, 1_000 + parish)
    unit = np.unique(unit, return_inverse=True)[1]
    home = np.zeros(int(unit.max()) + 1, dtype=np.int64)
    home[unit] = district
    weight = np.bincount(unit, people)
    between = graph.quotient(unit)
    label = split_all(between, weight, home, np.array(PANELS))
    return even_out(between, label, weight, home, least=PEOPLE_OF_PANEL)[unit]
