"""The character of each output area: unseen factors that every table is drawn from, so that tables agree.

Deprivation gathers where it does in England: a port, the estates of a rich city, agricultural towns, far
corners of the fen, and a few small pockets inside comfortable places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.generator import terrain
from data.generator.areas import Areas, Ground
from data.generator.chance import Floats, Ints, field, rng
from data.generator.settlements import CITY, TOWNS, Settlements

TOWN_NEED = (0.20, 0.0, 0.30, 0.05, 0.38, -0.45, -0.45, 0.25, -0.1, 0.35, -0.3, 0.15)
"""Deprivation of each town beside its surroundings, in standard deviations, in the order of TOWNS."""

QUARTER_NEED = (-0.10, -0.75, -0.25, -0.35, 0.55, 0.10, -0.05, -0.55, 0.45)
"""The same for each quarter of the city."""

ESTATES = (
    (28.25, 19.15, 560, 1.9), (27.75, 18.95, 420, 1.2), (30.25, 23.6, 560, 2.1), (24.8, 22.8, 330, 2.3),
    (40.8, 48.9, 640, 1.2), (42.0, 50.0, 560, 1.5), (41.0, 50.6, 430, 0.9),
    (15.6, 30.0, 520, 1.2), (14.6, 29.1, 420, 0.9), (19.9, 47.1, 560, 1.1), (48.2, 24.8, 480, 1.4),
    (36.1, 38.7, 520, 0.9), (14.9, 11.7, 520, 2.5), (18.9, 22.1, 520, 2.7), (55.0, 51.9, 520, 0.9),
    (51.2, 13.2, 430, 1.8), (29.5, 56.4, 380, 0.8), (37.8, 10.4, 430, 2.2), (6.5, 40.4, 330, 1.0),
)  # fmt: skip
"""Estates of the towns: x, y (drawing units), reach in metres, deprivation they add."""

POCKETS, POCKET_NEED = 6, 3.6
"""Large villages about the city with one poor corner, and the deprivation it adds."""


@dataclass(frozen=True)
class Character:
    """One row per output area (label). See `describe` for the columns of ``factors``.

    ``centre`` is the cell nearest to where its people live on average; ``point`` a point in that cell.
    """

    people: Floats
    centre: Ints
    point: Floats
    factors: pd.DataFrame


def describe(areas: Areas, ground: Ground, towns: Settlements) -> Character:
    """Work out the factors of every output area.

    Factors (about mean 0 and unit deviation unless said): ``need``; ``rural`` 0 to 1; ``student`` 0 to 1;
    ``old`` and ``young`` (families); ``mixed`` (ethnic diversity), ``east`` (from eastern Europe);
    ``centre`` 0 to 1 (middle of a town); ``density`` people per square kilometre; ``city`` and ``town`` 0/1.
    """
    people = np.bincount(areas.oa, areas.people)
    centre = _centres(areas, ground, people)
    point = np.round(ground.point[centre])
    home = areas.old_parish[centre]
    density = np.bincount(areas.oa, areas.people * areas.people / ground.area) / people
    frame = pd.DataFrame({"density": density, "city": towns.kind[home] == 0, "town": towns.kind[home] == 1})
    frame["x"], frame["y"] = point.T
    rural = 1 / (1 + np.exp((np.log(density) - np.log(1_150)) / 0.35))
    frame["rural"] = np.where(towns.kind[home] == 2, 0.35 + 0.65 * rural, rural * 0.5)
    heart = np.hypot(*(point - _heart(towns)[home]).T) / _reach(towns)[home]
    frame["centre"] = np.where(towns.kind[home] < 2, np.exp(-((heart / 0.45) ** 2)), 0)
    _add_need(frame, point, home, towns)
    _add_life(frame, point, home, towns)
    return Character(people, centre, point, frame)


def _centres(areas: Areas, ground: Ground, people: Floats) -> Ints:
    """Cell of each output area nearest to the mean place of its people."""
    mean = np.stack([np.bincount(areas.oa, areas.people * ground.point[:, k]) / people for k in (0, 1)], 1)
    away = np.hypot(*(ground.point - mean[areas.oa]).T)
    order = np.lexsort((away, areas.oa))
    _, first = np.unique(areas.oa[order], return_index=True)
    centres: Ints = order[first]
    return centres


def _heart(towns: Settlements) -> Floats:
    """Centre of each settlement; the quarters share the city's."""
    return np.where((towns.kind == 0)[:, None], terrain.metres(CITY[0][:2]), towns.xy)


def _reach(towns: Settlements) -> Floats:
    return np.where(towns.kind == 0, 3_000, towns.radius)


def _add_need(frame: pd.DataFrame, point: Floats, home: Ints, towns: Settlements) -> None:
    """Deprivation, on the scale of England's LSOAs (mean 0, deviation 1; positive is worse)."""
    to_city = np.hypot(*(point - terrain.metres(CITY[0][:2])).T)
    far = np.clip((to_city - 14_000) / 24_000, 0, 1)
    fen = terrain.fen(point)
    need = -0.62 - 0.38 * np.exp(-((to_city / 13_000) ** 2)) + 0.50 * far + 0.42 * fen * (0.5 + far)
    own = np.zeros(len(towns.kind))
    own[: len(CITY)] = np.array(QUARTER_NEED) + 0.45
    own[len(CITY) : len(CITY) + len(TOWNS)] = np.array(TOWN_NEED) + 0.40
    need = need + own[home] + 0.35 * frame["centre"] * frame["town"]
    town = (towns.kind[home] < 2).astype(float)
    need += (0.16 + 0.30 * town) * field("need of streets", point, wavelength=1_700)
    need += 0.22 * field("need of country", point, wavelength=9_000)
    for x, y, reach, added in ESTATES:
        away = np.hypot(*(point - terrain.metres((x, y))).T)
        need += added * np.exp(-((away / reach) ** 4))
    need += _pockets(point, towns)
    frame["need"] = need + rng("need").normal(0, 0.16, len(frame))


def _pockets(point: Floats, towns: Settlements) -> Floats:
    """Need that large, comfortable villages hide in one corner."""
    to_city = np.hypot(*(towns.xy - terrain.metres(CITY[0][:2])).T)
    near = np.where((towns.kind == 2) & (to_city < 19_000), towns.people, 0)
    added = np.zeros(len(point))
    for village in np.argsort(-near)[:POCKETS]:
        corner = towns.xy[village] + towns.radius[village] * np.array([0.35, -0.35])
        away = np.hypot(*(point - corner).T) / towns.radius[village]
        added += POCKET_NEED * np.exp(-((away / 0.6) ** 4))
    return added


def _add_life(frame: pd.DataFrame, point: Floats, home: Ints, towns: Settlements) -> None:
    """Students, age and origin."""
    college = np.hypot(*(point - terrain.metres((26.4, 21.8))).T)
    noise = rng("students").lognormal(0, 0.5, len(frame))
    halls = 0.75 * np.exp(-((college / 900) ** 2)) + 0.16 * np.exp(-((college / 2_200) ** 2))
    frame["student"] = np.clip(halls * noise, 0, 0.85) * frame["city"]
    shore = np.hypot(*(point - terrain.metres(TOWNS[7][:2])).T)
    old = 0.55 * frame["rural"] - 0.5 * frame["city"] + 0.9 * np.exp(-((shore / 4_500) ** 2))
    old += 0.45 * field("old", point, wavelength=2_600) - 0.15 * frame["need"]
    frame["old"] = old - 1.2 * frame["student"]
    new = np.hypot(*(point - terrain.metres(TOWNS[6][:2])).T)
    young = 0.45 * field("families", point, wavelength=2_000) + 1.0 * np.exp(-((new / 2_200) ** 2))
    frame["young"] = young - 0.35 * frame["centre"] - 0.3 * frame["rural"] - 0.5 * frame["student"]
    mixed = 1.35 * frame["city"] + 0.35 * frame["town"] - 0.75 * frame["rural"] + 0.5 * frame["centre"]
    frame["mixed"] = mixed + 0.4 * field("mixed", point, wavelength=2_400) + 0.6 * frame["student"]
    work = np.array([0.0] * len(CITY) + [1.25, 0.3, 0.75, 0.3, 1.05, 0, 0.2, 0.1, 0.1, 0.5, 0, 0.1])
    work = np.concatenate([work, np.zeros(len(towns.kind) - len(work))])[home]
    east = work + 0.7 * frame["centre"] * frame["town"] + 0.45 * terrain.fen(point) + 0.3 * frame["city"]
    frame["east"] = east + 0.45 * field("east", point, wavelength=1_500) - 0.3 * frame["rural"]
