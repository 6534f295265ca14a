"""Chance that repeats: one seeded generator per topic, and smooth random fields over the map."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SEED = 20_261_122

Floats = NDArray[Any]
Ints = NDArray[Any]
Bools = NDArray[Any]
"""Arrays of float64, of int64, and of bool."""


def rng(topic: str) -> np.random.Generator:
    """Return a generator of its own for a topic, so that a change in one leaves the others alone."""
    return np.random.default_rng([SEED, crc32(topic.encode())])


def field(topic: str, xy: Floats, *, wavelength: float, octaves: int = 3, waves: int = 24) -> Floats:
    """Smooth random field with mean about 0 and standard deviation about 1.

    A sum of plane waves of random direction and phase (random Fourier features of an isotropic
    process), with octaves of half the wavelength and half the amplitude.

    Parameters
    ----------
    topic
        Name of the field; the same name gives the same field.
    xy
        Points (n, 2), metres, EPSG:27700.
    wavelength
        Longest wavelength, metres.
    """
    chance = rng(f"field {topic}")
    total, power = np.zeros(len(xy)), 0.0
    for octave in range(octaves):
        angle = chance.uniform(0, 2 * np.pi, waves)
        length = wavelength / 2**octave * chance.uniform(0.75, 1.5, waves)
        wave = 2 * np.pi * np.stack([np.cos(angle), np.sin(angle)]) / length
        phase = chance.uniform(0, 2 * np.pi, waves)
        total += 0.5**octave * np.cos(xy @ wave + phase).sum(axis=1)
        power += 0.25**octave * waves / 2
    return total / np.sqrt(power)
