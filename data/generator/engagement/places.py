"""Places that serve a community, and areas that a team drew on the map."""

from __future__ import annotations

import numpy as np
import shapely

from data.generator.chance import Floats, Ints, rng
from data.generator.engagement.ground import Place
from data.generator.files import table

KINDS = (("Library", 4_200, 1.0), ("Community centre", 1_500, 0.6), ("Children's centre", 7_000, 1.0),
         ("Timebank", 6_000, 0.35))  # fmt: skip
"""Kind, people a settlement has at least, and the share of such settlements that have one."""

SAVED = (("Tambermouth", 1_300, "Tambermouth waterfront", "Public health team"),
         ("Hobbsmoor", 700, "Hobbsmoor estate", "Neighbourhoods team"),
         ("Friarsholt", 700, "Friarsholt estate", "Neighbourhoods team"),
         ("Saltersea", 3_500, "Saltersea and its fen", "Transport team"))  # fmt: skip
"""Settlement, reach in metres, name and owner of each saved area."""


def assets(place: Place) -> bytes:
    """Write libraries, community centres, children's centres and timebanks."""
    names, rows = place.register.parish["name"].to_numpy(), []
    for kind, least, share in KINDS:
        chance = rng(f"assets {kind}")
        which = np.flatnonzero((place.towns.people > least) & (chance.random(len(names)) < share))
        xy = (
            place.towns.xy[which]
            + chance.normal(0, 0.2, (len(which), 2)) * place.towns.radius[which][:, None]
        )
        short = kind.split()[0].lower().replace("'", "")
        rows += [
            (f"{short}-{number:02d}", kind, f"{names[town]} {kind}", int(x), int(y))
            for number, (town, (x, y)) in enumerate(zip(which, np.round(xy), strict=True), 1)
        ]
    return table(("asset_id", "kind", "name", "x", "y"), rows)


def saved_areas(place: Place) -> bytes:
    """Write areas that teams drew for themselves."""
    names = place.register.parish["name"].to_numpy(dtype=str)
    rows = []
    for settlement, reach, name, owner in SAVED:
        town = int(np.flatnonzero(names == settlement)[0])
        shape = shapely.to_wkt(shapely.polygons(_outline(place.towns.xy[town], reach)), rounding_precision=0)
        rows.append((name.lower().replace(" ", "-"), name, shape, owner, "public"))
    return table(("saved_area_id", "name", "geometry", "owner", "visibility"), rows)


def _outline(middle: Floats, reach: float) -> Floats:
    """Corners of an uneven ring, as drawn by hand, about a point (metres)."""
    corners: Ints = np.arange(9)
    angle = corners * 2 * np.pi / len(corners)
    wide = reach * (1 + 0.25 * np.sin(2 * angle + 1) + 0.1 * np.cos(3 * angle))
    return np.round(middle + wide[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1))
