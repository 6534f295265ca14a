"""Pop-up stands: people counted on the spot, by age and by every kind of area their postcode lies in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data.generator.chance import Ints
from data.generator.engagement.sampling import Crowd, Draw
from data.generator.files import table
from data.generator.register import COUNTY_CODE

STANDS = (Draw("stands-2024", 152), Draw("stands-2025", 171), Draw("stands-2026", 163))
GROUPS = ("aged_15_24", "aged_25_44", "aged_45_64", "aged_65_plus")
HEADERS = ("exercise_id", "area_type", "area_code", "dimension", "group_id", "count")


def stands(crowd: Crowd) -> bytes:
    """Write ready counts of every year's stands."""
    return table(HEADERS, [row for how in STANDS for row in _counts(crowd, how)])


def _counts(crowd: Crowd, how: Draw) -> Iterator[tuple[object, ...]]:
    who, register = crowd.draw(how), crowd.place.register
    whole = np.zeros(how.size, dtype=np.int64)
    for kind, codes, label in (
        ("all", ["all"], whole),
        ("county", [COUNTY_CODE], whole),
        ("district", register.district["code"].tolist(), crowd.district[who.post]),
        ("panel", register.panel["code"].tolist(), crowd.panel[who.post]),
        ("division", register.division["code"].tolist(), crowd.division[who.post]),
        ("ward", register.ward["code"].tolist(), crowd.ward[who.post]),
        ("parish", register.parish["code"].tolist(), crowd.parish[who.post]),
    ):
        for code, members in _members(codes, label):
            yield how.topic, kind, code, "all", "all", len(members)
            for group, count in enumerate(np.bincount(who.band[members], minlength=4).tolist()):
                if count:
                    yield how.topic, kind, code, "age", GROUPS[group], count


def _members(codes: list[str], label: Ints) -> list[tuple[str, Ints]]:
    """Areas in which anybody was counted, in the order of their codes, and who."""
    found = {codes[one]: np.flatnonzero(label == one) for one in np.unique(label).tolist()}
    return sorted(found.items())
