"""Parish councils: their plans, whether they answered the survey, and the clusters they work in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.generator.chance import Bools, rng
from data.generator.engagement.ground import Place
from data.generator.files import table

HEADERS = ("area_code", "plan_status", "plan_date", "priorities", "survey", "survey_period", "cluster")
RETURNED = 129
"""Parish councils, of 235, that answered: 55 in 100."""

SURVEY_YEAR = "2025"
ADOPTED, OUT_OF_DATE, IN_PROGRESS = 97, 33, 27
REACH_M = 9_000.0
"""A village within so many metres of a town works in the town's cluster."""

PRIORITIES = (
    "Speeding through the village", "A footpath to the school", "A bus on Sundays", "Homes that the young can afford",
    "A village shop", "Faster broadband", "Flooded lanes", "A hall for the young", "Cycle way to the town",
    "Keeping the surgery", "Somewhere for older people to meet", "Litter and fly-tipping",
)  # fmt: skip


def returned(place: Place) -> Bools:
    """Whether each parish council answered: larger ones, which have a clerk, more often."""
    chance = rng("parish survey")
    score = np.log(place.people(place.areas.parish)) + chance.gumbel(0, 1.9, len(place.register.parish))
    back = np.full(len(score), False)
    back[np.argsort(-score, kind="stable")[:RETURNED]] = True
    return back


def parishes(place: Place) -> bytes:
    """Write one record for each parish."""
    chance, parish = rng("parish plans"), place.register.parish
    back, cluster, status = returned(place), _clusters(place), _statuses(place)
    rows = []
    for label in np.argsort(parish["code"].to_numpy(dtype=str), kind="stable").tolist():
        plan = str(status[label])
        wishes = "; ".join(chance.permutation(np.array(PRIORITIES))[: chance.integers(2, 5)])
        day = _day(plan, chance)
        answer = ("returned" if back[label] else "not returned", SURVEY_YEAR)
        wishes = wishes if plan in ("adopted", "out of date") else ""
        rows.append((parish["code"][label], plan, day, wishes, *answer, cluster[label]))
    return table(HEADERS, rows)


def _statuses(place: Place) -> NDArray[np.str_]:
    """Status of each plan; larger parishes have one more often."""
    chance = rng("plan status")
    score = 0.6 * np.log(place.people(place.areas.parish)) + chance.gumbel(0, 1.0, len(place.register.parish))
    order = np.argsort(-score, kind="stable")
    states = ["adopted"] * ADOPTED + ["out of date"] * OUT_OF_DATE + ["in progress"] * IN_PROGRESS
    shuffled = chance.permutation(np.array(states))
    status = np.full(len(order), "none", dtype=shuffled.dtype)
    status[order[: len(states)]] = shuffled
    return status


def _day(plan: str, chance: np.random.Generator) -> str:
    """Date of the plan: those adopted since 2019, those out of date before."""
    first, last = {"adopted": (2019, 2026), "out of date": (2006, 2016)}.get(plan, (0, 0))
    year, month = int(chance.integers(first, last + 1)), int(chance.integers(1, 11))
    return f"{year}-{month:02d}-01" if first else ""


def _clusters(place: Place) -> list[str]:
    """Name of the cluster of each parish: villages about a town; those far from any work alone."""
    towns, names = place.towns, place.register.parish["name"].to_numpy()
    hub = np.flatnonzero(towns.kind == 1)
    gap = np.hypot(*(towns.xy[:, None] - towns.xy[hub]).transpose(2, 0, 1))
    near = hub[gap.argmin(axis=1)]
    same = place.register.parish["district"].to_numpy()[near] == place.register.parish["district"].to_numpy()
    inside = (towns.kind > 0) & (gap.min(axis=1) <= REACH_M) & same
    return [f"{names[town]} cluster" if one else "" for town, one in zip(near, inside, strict=True)]
