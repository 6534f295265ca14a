"""Bids to the council's community fund: 47 of them, more from the better off, and five awards."""

from __future__ import annotations

import numpy as np

from data.generator.chance import rng
from data.generator.engagement.ground import Place
from data.generator.files import table

HEADERS = ("grant_id", "fund", "name", "amount", "status", "period", "x", "y", "groups")
FUND = "Tambershire Community Fund"
BIDS, WITHDRAWN = 47, 3
AWARDS = (41_250, 36_400, 28_900, 24_750, 38_550)
"""Pounds awarded: 169,850 in all."""

PROJECTS = (
    ("Shed for all", "age:aged_65_plus"), ("Youth kitchen", "age:aged_15_24"), ("Lunch club", "age:aged_65_plus"),
    ("Community minibus", ""), ("Carers' morning", "community:carers"), ("Village shop", ""),
    ("Skate park", "age:aged_15_24"), ("Language cafe", "language:main_language_not_english"),
    ("Accessible hall", "disability:disabled"), ("Toddler group", "age:aged_0_14"), ("Repair cafe", ""),
    ("Warm hub", ""), ("Community orchard", ""), ("Music for memory", "age:aged_65_plus"),
)  # fmt: skip


def grants(place: Place) -> bytes:
    """Write every bid with the place it is for."""
    chance, parish = rng("bids"), place.areas.parish
    want = np.sqrt(place.people(parish)) * np.exp(-0.9 * place.need(parish))
    home = chance.choice(len(want), BIDS, replace=False, p=want / want.sum())
    won = chance.permutation(BIDS)
    rows = []
    for number, town in enumerate(home.tolist()):
        rank = int(won[number])
        title, groups = PROJECTS[number % len(PROJECTS)]
        name = f"{title}, {place.register.parish['name'][town]}"
        amount = AWARDS[rank] if rank < len(AWARDS) else 250 * int(chance.integers(12, 190))
        x, y = np.round(place.towns.xy[town]).astype(int).tolist()
        period = str(2024 + 3 * number // BIDS)
        rows.append((f"fund-{number + 1:02d}", FUND, name, amount, _status(rank), period, x, y, groups))
    return table(HEADERS, rows)


def _status(rank: int) -> str:
    """Return what became of a bid: the first five were awarded, the last three withdrawn."""
    if rank < len(AWARDS):
        return "awarded"
    return "withdrawn" if rank >= BIDS - WITHDRAWN else "declined"
