"""The people of each output area: age, sex, origin, health, learning and work. True counts, not yet published."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.generator.chance import Floats, Ints, rng
from data.generator.character import Character
from data.generator.draws import draw, logits, ordered, spread
from data.generator.origins import (
    BRITISH,
    ENGLISH_OF_GROUP,
    ETHNIC_GROUPS,
    RELIGION_OF_BRITISH,
    RELIGION_OF_GROUP,
)

AGE_SHARES = (5.4, 5.9, 6.0, 5.6, 5.9, 6.5, 6.9, 6.7, 6.3, 6.5, 7.0, 6.7, 5.8, 5.0, 5.0, 3.6, 2.6, 2.6)
"""Usual shares of five-year age bands to 85 and over, per cent."""

AGES = 91
"""Single years 0 to 89, and 90 and over."""

OCCUPATIONS = {
    "managers": (13.0, {"need": -0.22, "rural": 0.25}),
    "professional": (20.5, {"need": -0.48, "city": 0.55}),
    "associate": (13.3, {"need": -0.24, "city": 0.1}),
    "administrative": (9.6, {"need": -0.03}),
    "skilled": (11.0, {"need": 0.10, "rural": 0.35, "city": -0.25}),
    "caring": (9.2, {"need": 0.16}),
    "sales": (7.2, {"need": 0.15, "town": 0.1}),
    "process": (7.4, {"need": 0.33, "city": -0.45, "east": 0.25}),
    "elementary": (9.6, {"need": 0.33, "student": 0.9, "east": 0.22}),
}

CLASSES = {
    "higher": (14.0, {"need": -0.55, "city": 0.40}),
    "lower": (20.5, {"need": -0.28}),
    "intermediate": (11.6, {"need": -0.03}),
    "small": (11.0, {"rural": 0.45, "need": -0.02}),
    "supervisory": (5.8, {"need": 0.16}),
    "semi": (11.5, {"need": 0.25}),
    "routine": (11.8, {"need": 0.38, "east": 0.2}),
    "never": (6.6, {"need": 0.55, "mixed": 0.12}),
    "students": (5.6, {"student": 4.6, "city": 0.35}),
}

QUALIFICATIONS = {
    "none": (16.5, {"need": 0.40, "old": 0.30, "student": -1.2}),
    "level 1": (9.8, {"need": 0.16}),
    "level 2": (13.6, {"need": 0.08}),
    "apprenticeship": (5.6, {"need": 0.08, "city": -0.4}),
    "level 3": (16.4, {"student": 1.9, "need": -0.02}),
    "level 4": (34.0, {"need": -0.46, "city": 0.45}),
    "other": (3.0, {"east": 0.6, "need": 0.1}),
}

JOURNEYS = {
    "under 2": (11.0, {"city": 0.9, "town": 0.75, "rural": -1.0}),
    "2 to 5": (12.0, {"city": 1.0, "town": 0.2, "rural": -0.9}),
    "5 to 10": (11.5, {"city": -0.2, "rural": 0.2}),
    "10 to 20": (13.5, {"city": -1.0, "rural": 0.35}),
    "20 to 30": (6.5, {"city": -0.8, "rural": 0.25}),
    "30 to 40": (3.0, {"city": -0.6}),
    "40 to 60": (2.2, {"city": -0.3}),
    "60 and over": (2.0, {}),
    "home": (31.0, {"need": -0.38, "city": 0.25}),
    "no fixed place": (8.5, {"need": 0.12, "rural": 0.15}),
}

WORKLESS = {
    "last year": (12.0, {"student": 1.1, "city": 0.2}),
    "before": (65.0, {"old": 0.25}),
    "never": (23.0, {"need": 0.28, "student": 1.6, "mixed": 0.15}),
}


def populate(character: Character) -> dict[str, Ints]:
    """Draw the people of each output area.

    Returns
    -------
    dict of arrays (output areas, categories)
        ``ages`` (single years), ``female`` and ``male``, and the leaves of each census table of people by
        its short name (``ts021``).
    """
    factors = character.factors
    total = np.round(character.people).astype(np.int64)
    ages = draw("ages", total, _age_shares(factors))
    adults, employed = ages[:, 16:].sum(axis=1), _employed(ages, factors)
    groups = draw("ethnic group", total, logits(ETHNIC_GROUPS, factors))
    female = rng("sex").binomial(ages, female_share()).sum(axis=1)
    old_share = ages[:, 65:].sum(axis=1) / total
    shift = 0.42 * factors["need"].to_numpy() + 3.2 * (old_share - 0.19)
    return {
        "ages": ages,
        "ts001": _residence(total, factors),
        "ts007a": np.add.reduceat(ages, range(0, 90, 5), axis=1),
        "ts008": np.stack([female, total - female], axis=1),
        "ts021": groups,
        "ts029": spread("english", _from_three(groups, ages), ENGLISH_OF_GROUP),
        "ts030": _religion(groups, factors),
        "ts037": draw("health", total, ordered((47.0, 34.5, 13.2, 4.2, 1.1), shift)),
        "ts038": _disability(total, shift),
        "ts039": _care(ages, shift),
        "ts058": draw("journeys", employed, logits(JOURNEYS, factors)),
        "ts062": draw("classes", adults, logits(CLASSES, factors)),
        "ts063": draw("occupations", employed, logits(OCCUPATIONS, factors)),
        "ts065": draw("workless", adults - employed, logits(WORKLESS, factors)),
        "ts067": draw("qualifications", adults, logits(QUALIFICATIONS, factors)),
        "ts068": _students(ages, factors),
    }


def _age_shares(factors: pd.DataFrame) -> Floats:
    """Shares of single years of age, by the factors of each area."""
    bands = np.array(AGE_SHARES) / 5
    ages = np.arange(AGES)
    usual = np.interp(ages, np.arange(18) * 5 + 2, bands)
    usual[85:90], usual[90] = 2.6 * np.array([0.21, 0.17, 0.14, 0.11, 0.08]), 2.6 * 0.29
    column = {name: factors[name].to_numpy()[:, None] for name in ("old", "young", "need", "student", "city")}
    family = np.exp(-(((ages - 6) / 7.5) ** 2)) + 0.8 * np.exp(-(((ages - 36) / 8) ** 2))
    worker = np.exp(-(((ages - 29) / 7) ** 2))
    tilt = column["old"] * 0.85 * (ages - 43) / 45 + 0.62 * column["young"] * family
    tilt = tilt + 0.45 * column["city"] * worker - 0.06 * column["need"] * (ages - 40) / 25
    shares = usual * np.exp(tilt)
    shares /= shares.sum(axis=1, keepdims=True)
    campus = np.exp(-(((ages - 20.3) / 2.3) ** 2)) * (ages >= 18) + 0.004
    mixed: Floats = (1 - column["student"]) * shares + column["student"] * campus / campus.sum()
    return mixed


def female_share() -> Floats:
    """Share of women and girls among people of each single year of age."""
    share: Floats = np.interp(
        np.arange(AGES), [0, 20, 35, 60, 75, 85, 90], [0.487, 0.49, 0.505, 0.51, 0.525, 0.58, 0.67]
    )
    return share


def _employed(ages: Ints, factors: pd.DataFrame) -> Ints:
    """People of 16 and over in work."""
    shift = -0.22 * factors["need"].to_numpy()[:, None] - 1.5 * factors["student"].to_numpy()[:, None]
    years = np.arange(16, AGES)
    usual = np.interp(
        years,
        [16, 18, 22, 26, 50, 58, 62, 66, 70, 75],
        [0.2, 0.4, 0.66, 0.83, 0.84, 0.72, 0.58, 0.27, 0.12, 0.05],
    )
    usual = np.clip(usual, 0.004, None)
    working = 1 / (1 + np.exp(-(np.log(usual / (1 - usual)) + shift)))
    drawn: Ints = rng("employed").binomial(ages[:, 16:], working).sum(axis=1)
    return drawn


def _residence(total: Ints, factors: pd.DataFrame) -> Ints:
    """People in households, and in halls, care homes and barracks."""
    chance = rng("communal")
    care = (chance.random(len(total)) < 0.05) * chance.integers(14, 62, len(total))
    halls = chance.binomial(total, 0.42 * factors["student"].to_numpy() ** 1.3)
    communal = np.minimum(halls + care, total // 2)
    return np.stack([total - communal, communal], axis=1)


def _from_three(groups: Ints, ages: Ints) -> Ints:
    """Ethnic groups of those aged three and over."""
    share = ages[:, 3:].sum(axis=1) / ages.sum(axis=1)
    older: Ints = rng("from three").binomial(groups, share[:, None])
    return older


def _religion(groups: Ints, factors: pd.DataFrame) -> Ints:
    """Religion, given ethnic group."""
    others = groups.copy()
    others[:, BRITISH] = 0
    british = draw("religion", groups[:, BRITISH], logits(RELIGION_OF_BRITISH, factors))
    return spread("religion", others, RELIGION_OF_GROUP) + british


def _disability(total: Ints, shift: Floats) -> Ints:
    """Leaves in the order of the table: limited a lot, a little; condition not limiting, none."""
    drawn = draw("disability", total, ordered((75.6, 7.0, 10.1, 7.3), 0.85 * shift))
    return drawn[:, [3, 2, 1, 0]]


def _care(ages: Ints, shift: Floats) -> Ints:
    """Unpaid care among those aged five and over: none, to 19 hours, 20 to 49, 50 and over."""
    return draw("care", ages[:, 5:].sum(axis=1), ordered((91.1, 4.5, 1.8, 2.6), 0.35 * shift))


def _students(ages: Ints, factors: pd.DataFrame) -> Ints:
    """Schoolchildren and full-time students, and others, aged five and over."""
    chance, student = rng("students in table"), factors["student"].to_numpy()
    learning = ages[:, 5:16].sum(axis=1) + chance.binomial(ages[:, 16:18].sum(axis=1), 0.88)
    learning += chance.binomial(ages[:, 18:25].sum(axis=1), np.clip(0.28 + 0.7 * student, 0, 0.95))
    learning += chance.binomial(ages[:, 25:].sum(axis=1), 0.012 + 0.1 * student)
    return np.stack([learning, ages[:, 5:].sum(axis=1) - learning], axis=1)
