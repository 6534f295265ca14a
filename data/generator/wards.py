"""The people of each ward and division, from output areas split by where their people live."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.generator.areas import Areas
from data.generator.chance import Floats, Ints
from data.generator.character import Character


@dataclass(frozen=True)
class Electors:
    """What an election in each area turns on: ``register`` (electors), ``need``, ``student``, ``old``, ``rural``."""

    register: Ints
    need: Floats
    student: Floats
    old: Floats
    rural: Floats


def electors(label: Ints, areas: Areas, character: Character, ages: Ints) -> Electors:
    """Electors of each ward or division: adults less those who may not vote or are not on the register."""
    shape = (int(areas.oa.max()) + 1, int(label.max()) + 1)
    share = np.bincount(areas.oa * shape[1] + label, areas.people, minlength=shape[0] * shape[1]).reshape(
        shape
    )
    share = share / share.sum(axis=1, keepdims=True)
    factors = character.factors
    listed = 0.955 - 0.25 * factors["student"] - 0.035 * np.clip(factors["east"] + factors["mixed"], 0, 3)
    adults = ages[:, 18:].sum(axis=1)
    people = share.T @ adults
    mean = {name: share.T @ (adults * factors[name]) / people for name in ("need", "student", "old", "rural")}
    count = np.round(share.T @ (adults * listed)).astype(np.int64)
    return Electors(count, mean["need"], mean["student"], mean["old"], mean["rural"])
