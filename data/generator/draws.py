"""Drawing counts from shares: by logits, by ordered thresholds, and from one classification to another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.generator.chance import Floats, Ints, rng

Loading = dict[str, float]
"""How much a factor adds to a logit, by name of the factor."""


def logits(shares: dict[str, tuple[float, Loading]], factors: pd.DataFrame) -> Floats:
    """Shares of each category for each area.

    Parameters
    ----------
    shares
        For each category its usual share in per cent and its loadings.
    factors
        One row per area.

    Returns
    -------
    array (areas, categories)
        Shares that sum to 1.
    """
    columns = []
    for share, loading in shares.values():
        total = np.full(len(factors), np.log(share))
        for factor, size in loading.items():
            total += size * factors[factor].to_numpy(dtype=float)
        columns.append(total)
    return softmax(np.stack(columns, axis=1))


def softmax(scores: Floats) -> Floats:
    """Turn scores into shares that sum to 1 in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def ordered(shares: tuple[float, ...], shift: Floats) -> Floats:
    """Shares of ordered categories, mild to severe, where ``shift`` moves the odds of being worse.

    ``shares`` are the usual shares in per cent (an ordered logit with these thresholds at shift 0).
    """
    worse = 1 - np.cumsum(np.array(shares) / sum(shares))[:-1]
    cut = np.log(worse / (1 - worse))
    beyond = 1 / (1 + np.exp(-(cut + shift[:, None])))
    edges = np.hstack([np.ones((len(shift), 1)), beyond, np.zeros((len(shift), 1))])
    return -np.diff(edges, axis=1)


def draw(topic: str, count: Ints, shares: Floats) -> Ints:
    """Draw counts for each area: one multinomial each."""
    drawn: Ints = rng(f"draw {topic}").multinomial(count, shares / shares.sum(axis=1, keepdims=True))
    return drawn


def spread(topic: str, groups: Ints, given: Floats) -> Ints:
    """Draw a second classification from a first one.

    Parameters
    ----------
    groups
        Counts (areas, groups).
    given
        Shares of the second classification in each group (groups, categories).
    """
    chance = rng(f"spread {topic}")
    total = np.zeros((len(groups), given.shape[1]), dtype=np.int64)
    for group in range(groups.shape[1]):
        total += chance.multinomial(groups[:, group], given[group] / given[group].sum())
    return total
