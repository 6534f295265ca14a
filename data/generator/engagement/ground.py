"""The county that engagement happens in, and the two panels and the age group that are hardly heard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.generator.areas import Areas
from data.generator.chance import Floats, Ints
from data.generator.character import Character
from data.generator.points import Postcodes
from data.generator.register import Register
from data.generator.settlements import Settlements
from data.generator.wards import Electors

UNHEARD_PANELS = ("TNP04", "TNP09")
"""Saltersea & Brandsey, and Tambermouth & Radwold Magna: two of the three most deprived panels."""

HEARD_OF_PANEL = 0.22
"""How much less somebody of those panels takes part where people come of themselves, beside others."""

_NAMED = re.compile(r"\{(\w+) ([^}]+)\}")


@dataclass(frozen=True)
class Place:
    """The county as made so far; ``counts`` holds people by output area (``ages``, ``ts021`` ...)."""

    areas: Areas
    register: Register
    towns: Settlements
    character: Character
    counts: dict[str, Ints]
    posts: Postcodes
    wards: Electors

    def people(self, label: Ints) -> Floats:
        """People of each area, by the label of each cell."""
        return np.bincount(label, self.areas.people)

    def need(self, label: Ints) -> Floats:
        """Mean need of the people of each area, by the label of each cell."""
        felt = self.character.factors["need"].to_numpy()[self.areas.oa]
        mean: Floats = np.bincount(label, self.areas.people * felt) / self.people(label)
        return mean

    def heard(self) -> Floats:
        """How readily the people of each panel come of themselves, beside others (1)."""
        unheard = self.register.panel["code"].isin(UNHEARD_PANELS).to_numpy()
        return np.where(unheard, HEARD_OF_PANEL, 1.0)

    def panel_of(self, label: Ints) -> Ints:
        """Panel in which most people of each area live, by the label of each cell."""
        shape = (int(label.max()) + 1, len(self.register.panel))
        inside = np.bincount(
            label * shape[1] + self.areas.panel, self.areas.people, minlength=shape[0] * shape[1]
        )
        most: Ints = inside.reshape(shape).argmax(axis=1)
        return most


def written(name: str, place: Place) -> bytes:
    """Read what people wrote, with the codes of the areas it names.

    Raises
    ------
    KeyError
        When it names an area that is not in the county, or that two areas are called.
    """

    def code(match: re.Match[str]) -> str:
        table = getattr(place.register, match[1])
        found = table.loc[table["name"] == match[2], "code"].tolist()
        if len(found) != 1:
            raise KeyError(match[0])
        return str(found[0])

    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return _NAMED.sub(code, text).encode()
