"""Draw the people who take part: where they live, how old they are, and what else a survey asks about them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from data.generator.chance import Bools, Floats, Ints, rng
from data.generator.engagement.ground import Place
from data.generator.people import female_share

BANDS = ((15, 24), (25, 44), (45, 64), (65, 90))
"""First and last year of age; children are not asked."""

READY = (0.25, 1.0, 1.05, 1.15)
"""How readily people of each band come of themselves: the young hardly."""

ETHNIC = (("asian", range(5)), ("black", range(5, 8)), ("mixed", range(8, 12)),
          ("white", range(12, 17)), ("other", range(17, 19)))  # fmt: skip
"""Columns of census table TS021 that make each broad group."""


@dataclass(frozen=True)
class Draw:
    """How the people of one exercise come about.

    ``fair``: drawn at random in proportion to the people everywhere. Else people come of themselves.
    ``districts`` (names) and ``bands`` (numbers of `BANDS`) are those asked; none: all.
    """

    topic: str
    size: int
    fair: bool = False
    districts: tuple[str, ...] = ()
    bands: tuple[int, ...] = (0, 1, 2, 3)


@dataclass(frozen=True)
class People:
    """Those who took part, one entry each: number of the postcode, age in years, and groups by name."""

    post: Ints
    age: Ints
    female: Bools
    ethnic: list[str]
    disabled: Bools
    band: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class Crowd:
    """Everybody of 15 and over, at their postcodes."""

    def __init__(self, place: Place) -> None:
        self.place = place
        cell = place.posts.cell
        self.oa, self.panel = place.areas.oa[cell], place.areas.panel[cell]
        self.ward, self.district = place.areas.ward[cell], place.areas.district[cell]
        self.parish, self.division = place.areas.parish[cell], place.areas.division[cell]
        posts = np.bincount(self.oa[place.posts.placed], minlength=len(place.register.oa))
        ages = place.counts["ages"]
        banded = np.stack([ages[:, low : high + 1].sum(axis=1) for low, high in BANDS], axis=1)
        share = np.where(place.posts.placed, 1 / np.maximum(posts[self.oa], 1), 0)
        self.people: Floats = banded[self.oa] * share[:, None]

    def draw(self, how: Draw) -> People:
        """Draw those who take part."""
        weight = self._weights(how)
        order = np.argsort(np.add.outer(self.panel * 10, range(4)).ravel(), kind="stable")
        reached = np.cumsum(weight.ravel()[order])
        chance = rng(f"answers {how.topic}")
        # Fair: every so manieth of a list in order of panel and age, each in proportion, as near as can be.
        even = (np.arange(how.size) + chance.random()) / how.size if how.fair else None
        spots = chance.random(how.size) if even is None else even
        unit = order[np.searchsorted(reached, spots * reached[-1], side="right")]
        unit = chance.permutation(unit)
        return self._asked(unit // 4, unit % 4, how.topic, chance)

    def _weights(self, how: Draw) -> Floats:
        """Weight of each postcode and band: panels by their people, then bands inside each panel."""
        names = self.place.register.district["name"].to_numpy()[self.district]
        inside = np.isin(names, how.districts) if how.districts else np.full(len(names), True)
        asked = np.isin(range(4), how.bands)
        weight = self.people * inside[:, None] * asked
        before = np.bincount(self.panel, weight.sum(axis=1))
        if how.fair:
            return weight
        weight = weight * np.array(READY)
        after = np.bincount(self.panel, weight.sum(axis=1))
        ready: Floats = weight * (before * self.place.heard() / np.maximum(after, 1e-9))[self.panel, None]
        return ready

    def _asked(self, post: Ints, band: Ints, topic: str, chance: np.random.Generator) -> People:
        counts, oa = self.place.counts, self.oa[post]
        years = counts["ages"].sum(axis=0)
        age = np.zeros(len(post), dtype=np.int64)
        for number, (low, high) in enumerate(BANDS):
            share = years[low : high + 1] / years[low : high + 1].sum()
            age[band == number] = chance.choice(
                np.arange(low, high + 1), int((band == number).sum()), p=share
            )
        female = rng(f"sex {topic}").random(len(post)) < female_share()[age]
        groups = np.stack([counts["ts021"][:, list(of)].sum(axis=1) for _, of in ETHNIC], axis=1)[oa]
        reached = np.cumsum(groups / groups.sum(axis=1, keepdims=True), axis=1)
        which = (chance.random((len(post), 1)) > reached).sum(axis=1)
        limited = counts["ts038"][oa, :2].sum(axis=1) / counts["ts038"][oa].sum(axis=1)
        ethnic = [ETHNIC[min(one, 4)][0] for one in which.tolist()]
        return People(post, age, female, ethnic, chance.random(len(post)) < limited, band)
