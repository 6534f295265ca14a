"""The households of each output area: tenure, cars, homes, make-up and deprivation. True counts."""

from __future__ import annotations

import numpy as np

from data.generator.chance import Ints, rng
from data.generator.character import Character
from data.generator.draws import draw, logits, ordered

TENURES = {
    "outright": (33.0, {"need": -0.42, "old": 0.48, "student": -1.6, "centre": -0.5, "young": -0.25}),
    "mortgage": (29.0, {"need": -0.36, "young": 0.35, "student": -1.6, "centre": -0.45}),
    "shared": (1.1, {"young": 0.7, "need": 0.05}),
    "council": (6.0, {"need": 1.05, "city": 0.35, "rural": -0.25}),
    "association": (7.6, {"need": 0.85, "rural": -0.1}),
    "landlord": (16.6, {"student": 1.6, "centre": 0.75, "need": 0.16, "east": 0.20, "rural": -0.25}),
    "other private": (1.5, {"rural": 0.5}),
    "free": (0.12, {}),
}

HOMES = {
    "detached": (28.0, {"rural": 1.25, "need": -0.50, "city": -1.5, "centre": -1.2}),
    "semi": (31.0, {"need": 0.02, "city": -0.35, "centre": -0.7}),
    "terraced": (21.0, {"need": 0.22, "city": 0.25, "rural": -0.85, "centre": 0.3}),
    "flat": (12.0, {"need": 0.30, "city": 0.55, "centre": 0.85, "rural": -1.9, "student": 1.0}),
    "converted": (1.5, {"centre": 1.5, "student": 1.2, "rural": -1.2}),
    "other converted": (0.5, {"centre": 0.9}),
    "commercial": (0.6, {"centre": 1.7, "rural": -0.4}),
    "caravan": (0.35, {"rural": 1.5, "need": 0.40, "city": -1.2}),
}

FAMILIES = {
    "one old": (13.0, {"old": 0.40, "need": 0.16}),
    "one other": (15.5, {"need": 0.20, "centre": 0.7, "young": -0.2}),
    "all old": (10.8, {"old": 0.85, "need": -0.18}),
    "married none": (11.6, {"need": -0.15, "old": 0.1}),
    "married children": (15.0, {"need": -0.26, "young": 0.55}),
    "married grown": (5.8, {"need": -0.05}),
    "cohabiting none": (6.6, {"young": 0.15, "centre": 0.3}),
    "cohabiting children": (4.9, {"need": 0.18, "young": 0.35}),
    "cohabiting grown": (0.6, {"need": 0.1}),
    "lone children": (6.0, {"need": 0.55, "young": 0.25}),
    "lone grown": (3.4, {"need": 0.25}),
    "other family": (0.8, {}),
    "other children": (2.4, {"mixed": 0.4}),
    "other": (3.6, {"student": 3.0, "centre": 0.5, "east": 0.3}),
}

LANGUAGES = {
    "all": (93.5, {}),
    "some": (2.6, {"mixed": 0.55, "east": 0.15}),
    "child": (0.7, {"east": 0.70, "mixed": 0.30}),
    "nobody": (2.6, {"east": 0.85, "mixed": 0.40, "student": 1.2}),
}


def house(character: Character, residence: Ints) -> dict[str, Ints]:
    """Draw the households of each output area.

    Parameters
    ----------
    residence
        People in households and in communal establishments (output areas, 2).

    Returns
    -------
    dict of arrays (output areas, categories)
        Leaves of each census table of households by its short name.
    """
    factors = character.factors
    size = 2.36 + 0.26 * factors["young"] - 0.22 * factors["centre"] - 0.10 * factors["old"]
    size = np.clip(size + rng("size").normal(0, 0.08, len(size)), 1.55, 3.3).to_numpy()
    count = np.maximum(np.round(residence[:, 0] / size), 1).astype(np.int64)
    need = factors["need"].to_numpy()
    carless = -0.55 * need + 1.05 * factors["rural"].to_numpy() - 0.9 * factors["centre"].to_numpy()
    carless = carless - 0.75 * factors["city"].to_numpy() - 1.1 * factors["student"].to_numpy()
    return {
        "ts003": draw("families", count, logits(FAMILIES, factors)),
        "ts011": draw("dimensions", count, ordered((50.5, 32.6, 13.2, 3.5, 0.2), 0.62 * need)),
        "ts025": draw("languages", count, logits(LANGUAGES, factors)),
        "ts041": count[:, None],
        "ts044": draw("homes", count, logits(HOMES, factors)),
        "ts045": draw("cars", count, ordered((19.0, 43.5, 27.5, 10.0), carless)),
        "ts054": draw("tenures", count, logits(TENURES, factors)),
    }
