"""Where people settle: a city of nine quarters, twelve towns and 214 villages, and how many live in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from data.generator import terrain
from data.generator.chance import Floats, Ints, field, rng

CITY = ((27.2, 21.2, 21_500), (25.7, 22.3, 17_500), (28.3, 22.8, 16_500), (25.2, 20.3, 16_000),
        (28.1, 19.4, 18_500), (29.6, 20.9, 15_500), (26.6, 24.1, 11_500), (24.0, 23.4, 9_500),
        (30.1, 23.4, 11_000))  # fmt: skip
"""Quarters of the city: x, y (drawing units), people."""

TOWNS = ((41.3, 49.6, 36_500), (15.2, 29.6, 28_500), (19.5, 47.6, 23_500), (47.8, 25.2, 21_000),
         (35.9, 38.3, 17_500), (14.6, 12.0, 15_500), (18.6, 22.4, 13_500), (55.3, 51.6, 12_500),
         (51.5, 13.4, 11_000), (29.3, 56.6, 9_200), (37.6, 10.6, 8_400), (6.3, 40.6, 7_300))  # fmt: skip
"""Towns: x, y (drawing units), people. The first is the port."""

VILLAGES = 214
PEOPLE = 680_000
CITY_DENSITY, TOWN_DENSITY, VILLAGE_DENSITY = 5_200.0, 3_600.0, 1_900.0
"""People per square kilometre of the built-up part."""


@dataclass(frozen=True)
class Settlements:
    """One entry per settlement: city quarters first, then towns, then villages.

    ``xy`` (n, 2) metres; ``people``; ``radius`` of the built-up part in metres; ``kind`` is
    0 (city), 1 (town) or 2 (village).
    """

    xy: Floats
    people: Floats
    radius: Floats
    kind: Ints


def place() -> Settlements:
    """Place every settlement and share out the people."""
    big = np.array([*CITY, *TOWNS])
    xy = np.vstack([terrain.metres(big[:, :2]), _villages(terrain.metres(big[:, :2]), big[:, 2])])
    kind = np.repeat([0, 1, 2], [len(CITY), len(TOWNS), VILLAGES])
    people = np.concatenate([big[:, 2], _village_people(xy[len(big) :])])
    density = np.choose(kind, [CITY_DENSITY, TOWN_DENSITY, VILLAGE_DENSITY])
    return Settlements(xy, people, 1_000 * np.sqrt(people / density / np.pi), kind)


def _candidates() -> Floats:
    """Points spread at random over the county, 600 m and more inside its outline."""
    low_x, low_y, high_x, high_y = terrain.outline().bounds
    points = rng("village candidates").uniform((low_x, low_y), (high_x, high_y), (40_000, 2))
    room = terrain.outline().buffer(-900)
    shapely.prepare(room)
    return points[shapely.contains_xy(room, points)]


def _villages(big: Floats, people: Floats) -> Floats:
    """Spread villages by weighted Lloyd steps, stopped early: even, but not a lattice."""
    land = _candidates()
    weight = _fitness(land)
    clear = 900 + np.sqrt(people / 3_000 / np.pi) * 1_000
    gap = np.hypot(land[:, None, 0] - big[:, 0], land[:, None, 1] - big[:, 1])
    land, weight = land[(gap > clear).all(axis=1)], weight[(gap > clear).all(axis=1)]
    start = rng("village start").choice(len(land), VILLAGES, replace=False, p=weight / weight.sum())
    villages = land[start]
    for _ in range(5):
        villages = _lloyd(np.vstack([big, villages]), land, weight)[len(big) :]
    return villages + rng("village shift").normal(0, 330, villages.shape)


def _fitness(xy: Floats) -> Floats:
    """How thickly villages lie: thin in the fen, thick in the river valleys."""
    valley = np.exp(-terrain.river_distance(xy) / 1_500)
    patchy = np.exp(0.35 * field("villages", xy, wavelength=14_000))
    return (1 - 0.72 * terrain.fen(xy) + 0.5 * valley) * patchy


def _lloyd(centres: Floats, land: Floats, weight: Floats) -> Floats:
    nearest = shapely.STRtree(shapely.points(centres)).nearest(shapely.points(land))
    mass = np.bincount(nearest, weight, len(centres))
    mean = np.stack([np.bincount(nearest, weight * land[:, axis], len(centres)) for axis in (0, 1)], 1)
    return np.where(mass[:, None] > 0, mean / np.maximum(mass, 1e-9)[:, None], centres)


def _village_people(xy: Floats) -> Floats:
    """Log-normal village sizes: larger near the city and in the fen, two dozen of them hamlets."""
    chance = rng("village people")
    to_city = np.hypot(*(xy - terrain.metres(CITY[0][:2])).T)
    lift = 0.85 * np.exp(-((to_city / 15_000) ** 2)) + 0.45 * terrain.fen(xy)
    size = np.exp(chance.normal(0, 0.85, len(xy)) + lift)
    hamlet = chance.permutation(len(xy))[:24]
    rest = np.setdiff1d(np.arange(len(xy)), hamlet)
    people = np.zeros(len(xy))
    people[hamlet] = chance.uniform(28, 100, len(hamlet))
    left = PEOPLE - sum(row[2] for row in (*CITY, *TOWNS)) - people.sum()
    share = np.clip(size[rest] / size[rest].sum() * left, 170, 7_200)
    for _ in range(4):  # the clipped people go to the others
        share = np.clip(share * left / share.sum(), 170, 7_200)
    people[rest] = share
    return people
