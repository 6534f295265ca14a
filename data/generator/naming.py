"""Names of wards, divisions and panels, made from the places in them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment

from data.generator import terrain
from data.generator.chance import Floats, Ints

COMPASS = {
    "North": (0.0, 1.0),
    "East": (1.0, 0.0),
    "South": (0.0, -1.0),
    "West": (-1.0, 0.0),
    "North East": (0.7, 0.7),
    "South East": (0.7, -0.7),
    "South West": (-0.7, -0.7),
    "North West": (-0.7, 0.7),
}

CITY_CENTRE = ("Castle", "St Aldwyn's", "Market", "Abbey")
"""Wards in the middle of the city."""

LANDSCAPE = {
    "Tamber": "Tamberside",
    "Arrel": "Arrel Valley",
    "Merrin": "Merrin Vale",
    "Lusk": "Luskside",
    "Sallow": "Sallow Vale",
    "Oxbourne": "Oxbourne Levels",
    "Heal": "Heal Valley",
    "Wythe": "Wythe Valley",
}
"""Names that wards of many parishes take from the river through them."""


def electoral_names(
    area: Ints, parish: Ints, people: Floats, point: Floats, names: list[str], *, landscape: bool
) -> list[str]:
    """Name each ward or division after its places.

    Parameters
    ----------
    area, parish
        Label of each cell.
    people, point
        People of each cell, and a point in it (metres).
    names
        Names of the parishes.
    landscape
        Whether areas of many parishes may be named after a river.
    """
    share = _people_by_parish(area, parish, people)
    main = share.argmax(axis=1)
    several = Counter(main.tolist())
    titles = []
    for one in range(len(share)):
        if several[int(main[one])] > 1:
            titles.append("")
        else:
            titles.append(_country(share[one], names))
    for place, count in several.items():
        if count > 1:
            parts = np.flatnonzero(main == place)
            for one, title in zip(parts, _parts(parts, area, people, point, names[place]), strict=True):
                titles[one] = title
    if landscape:
        _landscapes(titles, share, area, people, point)
    return titles


def _people_by_parish(area: Ints, parish: Ints, people: Floats) -> Floats:
    shape = (int(area.max()) + 1, int(parish.max()) + 1)
    return np.bincount(area * shape[1] + parish, people, minlength=shape[0] * shape[1]).reshape(shape)


def _country(share: Floats, names: list[str]) -> str:
    """Name of the largest village, with the next where that is nearly as large."""
    first, second = np.argsort(-share)[:2]
    if share[second] <= 0.55 * share[first]:
        return names[first]
    (before, _, base), (other, _, same) = (names[one].partition(" ") for one in (first, second))
    if {before, other} in ({"Great", "Little"}, {"Upper", "Lower"}) and base == same:
        return f"The {base}s"
    return f"{names[first]} & {names[second]}"


def _parts(parts: Ints, area: Ints, people: Floats, point: Floats, name: str) -> list[str]:
    """Names of the parts of one town by the compass; the middle of the city has names of its own."""
    middle = np.array([_middle(area == one, people, point) for one in parts])
    if name.startswith("Wolminster"):
        return list(CITY_CENTRE[: len(parts)])
    labels = directions(middle, central=len(parts) > 2)
    return [f"{name} {label}" for label in labels]


def _middle(cells: Floats, people: Floats, point: Floats) -> Floats:
    weight = people[cells] / people[cells].sum()
    middle: Floats = weight @ point[cells]
    return middle


def directions(middle: Floats, *, central: bool) -> list[str]:
    """Give each point another direction from their common middle, the best in sum."""
    away = middle - middle.mean(axis=0)
    away = away / np.hypot(*away.T).max()
    options = dict(list(COMPASS.items())[: 4 if len(middle) <= 4 else 8])
    if central:
        options["Central"] = (0.0, 0.0)
    wish = np.array(list(options.values()))
    cost = ((away[:, None] - 0.8 * wish) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(cost)
    return [list(options)[one] for one in chosen]


def _landscapes(titles: list[str], share: Floats, area: Ints, people: Floats, point: Floats) -> None:
    """Name up to one ward for each river: the one of many parishes nearest to it."""
    rivers = terrain.rivers()
    many = np.flatnonzero((share > 0).sum(axis=1) >= 5)
    middle = shapely.points([_middle(area == one, people, point) for one in many])
    for river, title in LANDSCAPE.items():
        gap = shapely.distance(rivers[river], middle)
        best = int(gap.argmin())
        if gap[best] < 2_500 and titles[many[best]] not in LANDSCAPE.values():
            titles[many[best]] = title


def panel_names(
    panel: Ints, district: Ints, parish: Ints, people: Floats, point: Floats, names: list[str]
) -> list[str]:
    """Name each panel: the city's by the compass, others after their two largest places."""
    share = _people_by_parish(panel, parish, people)
    titles = [_two_places(row, names) for row in share]
    city = np.unique(panel[district == 0])
    middle = np.array([_middle(panel == one, people, point) for one in city])
    for one, label in zip(city, directions(middle, central=True), strict=True):
        titles[one] = f"Wolminster {label}"
    return titles


def _two_places(share: Floats, names: list[str]) -> str:
    first, second = np.argsort(-share)[:2]
    if share[second] < 0.02 * share[first]:
        return names[first]
    return f"{names[first]} & {names[second]}"
