"""Areas people vote and meet in: wards, county divisions and neighbourhood panels."""

from __future__ import annotations

import numpy as np

from data.generator.chance import Bools, Floats, Ints, rng
from data.generator.partition import Graph, components, flip, share_out, split_all

WARDS, DIVISIONS = 100, 60
CITY_WARDS, CITY_DIVISIONS = 15, 12
PANELS = (5, 5, 6, 6, 7)
"""Neighbourhood panels of each district."""

WARD_OF_TOWN = 8_500
"""A parish with at least this many people is divided into town wards; smaller ones are joined."""


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
    """Divide the county into areas that elect councillors.

    Country areas are whole parishes joined; towns and the city are divided along ``pieces`` (output
    areas cut by parishes), and a few cells then change sides, as reviews have it.
    """
    chance = rng(topic)
    rough = Graph(graph.size, graph.pairs, graph.cost * chance.lognormal(0, 0.35, len(graph.cost)))
    of_parish = np.bincount(parish, people)
    town = (of_parish >= WARD_OF_TOWN)[parish] | (district == 0)
    unit = np.unique(np.where(town, pieces, -1 - parish), return_inverse=True)[1]
    region = _regions(rough, unit, town, district, parish)
    weight = np.bincount(unit, people)
    parts = _seats(region, weight, city, total)
    label = split_all(rough.quotient(unit), weight, region, parts)[unit]
    return flip(graph, label, np.where(town, parish, -1), chance=chance, share=0.02, run=2)


def _regions(graph: Graph, unit: Ints, town: Bools, district: Ints, parish: Ints) -> Ints:
    """Regions of units to be divided apart: the city (0), each town, each stretch of country."""
    count = int(unit.max()) + 1
    home, built, own = (np.zeros(count, dtype=np.int64) for _ in range(3))
    home[unit], built[unit], own[unit] = district, town, parish
    key = np.where(home == 0, -1, np.where(built == 1, 10_000 + own, 0))
    between = graph.quotient(unit)
    for one in range(1, int(district.max()) + 1):
        pieces = components(between, (home == one) & (built == 0))
        key = np.where(pieces >= 0, 100 * one + pieces, key)
    return np.unique(key, return_inverse=True)[1]


def _seats(region: Ints, weight: Floats, city: int, total: int) -> Ints:
    """Number of areas for each region; the city's is given. None has more areas than units."""
    people, units = np.bincount(region, weight), np.bincount(region)
    rest = share_out(total - city, people[1:])
    if (rest > units[1:]).any():
        raise ValueError("a region has fewer units than areas")
    return np.concatenate([[city], rest])


def panels(graph: Graph, people: Floats, district: Ints, parish: Ints, ward: Ints) -> Ints:
    """Neighbourhood panels: whole wards in the city and the east, whole parishes elsewhere."""
    unit = np.where(district <= 1, ward, 1_000 + parish)
    unit = np.unique(unit, return_inverse=True)[1]
    home = np.zeros(int(unit.max()) + 1, dtype=np.int64)
    home[unit] = district
    weight = np.bincount(unit, people)
    return split_all(graph.quotient(unit), weight, home, np.array(PANELS))[unit]
