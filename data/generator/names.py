"""Place names that could be English and are not: invented for this county, checked against real lists.

`tests/test_sample_county.py` compares them with the official lists of parishes, wards, divisions and
districts where those are at hand.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from data.generator import terrain
from data.generator.chance import Floats, rng
from data.generator.settlements import Settlements

COUNTY = "Tambershire"
DISTRICTS = ("Wolminster", "East Tambershire", "Saltmarch", "South Tambershire", "Vale of Arrel")
"""Names of the districts in the order of their labels (0 is the city)."""

QUARTERS = ("Wolminster St Aldwyn", "Nunsholt", "Cawsholt", "Larkmoor", "Hobbsmoor", "Tannersholt",
            "Ferrygate", "Marlgate", "Friarsholt")  # fmt: skip
"""Parishes of the city, in the order of `settlements.CITY`."""

TOWNS = ("Tambermouth", "Arrelbridge", "Luskington", "Merrinford", "Thornhithe", "Healbridge", "Alderwell",
         "Saltersea", "Wythering", "Norhaven", "Sallowbridge", "Carlswold")  # fmt: skip
"""In the order of `settlements.TOWNS`."""


def _places(section: str) -> list[str]:
    """Names in one section of ``places.txt``."""
    text = (Path(__file__).parent / "places.txt").read_text(encoding="utf-8")
    return text.partition(f"[{section}]")[2].partition("[")[0].split()


FEN, UPLAND = _places("fen"), _places("upland")
"""Names for villages in the fen, and elsewhere."""

PAIRS = (("Great", "Little"),) * 13 + (("Upper", "Lower"),) * 4 + (("{} Magna", "{} Parva"),) * 3
"""Neighbouring villages that share a name: the larger comes first."""

EPITHETS = ("{} Abbots", "{} St Giles", "Bishops {}", "{} Canons", "Long {}", "{} St Osyth", "{} Regis",
            "Cold {}", "{} with Halls", "{} Priors", "Steeple {}", "{} Turney")  # fmt: skip
"""Given to some villages that are not one of a pair."""


def parish_names(towns: Settlements) -> list[str]:
    """Name every parish, in the order of the settlements."""
    first = len(QUARTERS) + len(TOWNS)
    xy, people = towns.xy[first:], towns.people[first:]
    chance = rng("names")
    fen, upland = (chance.permutation(names).tolist() for names in (FEN, UPLAND))
    wet = terrain.fen(xy) > 0.5
    names = [""] * len(xy)
    for one, other, forms in _pairs(xy, people):
        base = (fen if wet[one] and wet[other] else upland).pop()
        names[one], names[other] = (_dress(form, base) for form in forms)
    alone = [place for place in range(len(xy)) if not names[place]]
    for place in alone:
        pool = fen if wet[place] and fen else upland
        names[place] = pool.pop() if pool else fen.pop()
    _add_rivers(names, alone, xy)
    _add_epithets(names, alone, people)
    return [*QUARTERS, *TOWNS, *names]


def _dress(form: str, base: str) -> str:
    return form.format(base) if "{}" in form else f"{form} {base}"


def _pairs(xy: Floats, people: Floats) -> list[tuple[int, int, tuple[str, str]]]:
    """Pairs of nearest neighbours, larger first, with the two forms of their common name."""
    gap = np.hypot(xy[:, None, 0] - xy[:, 0], xy[:, None, 1] - xy[:, 1])
    np.fill_diagonal(gap, np.inf)
    found: list[tuple[int, int, tuple[str, str]]] = []
    taken: set[int] = set()
    for place in rng("name pairs").permutation(len(xy)).tolist():
        near = int(gap[place].argmin())
        if len(found) < len(PAIRS) and not {place, near} & taken and gap[place, near] < 4_200:
            large, small = sorted((place, near), key=lambda one: -people[one])
            found.append((large, small, PAIRS[len(found)]))
            taken |= {place, near}
    return found


def _add_rivers(names: list[str], alone: list[int], xy: Floats) -> None:
    """Let nine riverside villages bear the name of their river."""
    gaps = {
        name: shapely.distance(line, shapely.points(xy[alone])) for name, line in terrain.rivers().items()
    }
    done = 0
    for order, place in enumerate(alone):
        name = min(gaps, key=lambda one: gaps[one][order])
        if gaps[name][order] < 700 and done < 9:
            names[place], done = f"{names[place]}-on-{name}", done + 1


def _add_epithets(names: list[str], alone: list[int], people: Floats) -> None:
    """Give a dozen plain names an epithet."""
    plain = [place for place in alone if "-" not in names[place] and people[place] > 250]
    for form, place in zip(EPITHETS, rng("epithets").permutation(plain).tolist(), strict=False):
        names[place] = _dress(form, names[place])
