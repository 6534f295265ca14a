"""Indices of Deprivation by the official method, within an imagined nation.

The county's LSOAs take their places among simulated ones: each sub-domain is ranked over the whole nation,
ranks are transformed exponentially, and domains are combined with the official weights (English Indices of
Deprivation, technical report, chapter 3). So ranks are unique, deciles follow from ranks, and the overall
score has the spread that the method gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from data.generator.chance import Floats, Ints, rng

SIZES = {2019: 32_844, 2025: 33_755}
"""LSOAs in the imagined nation."""

WEIGHTS = {
    "income": 22.5, "employment": 22.5, "education": 13.5, "health": 13.5, "crime": 9.3, "housing": 9.3,
    "environment": 9.3,
}  # fmt: skip
"""Weights of the domains in the overall index, per cent."""

CLOSENESS = {
    "income": 0.965, "employment": 0.955, "children": 0.88, "skills": 0.92, "health": 0.90, "crime": 0.76,
    "geographical": -0.22, "wider": 0.62, "indoors": 0.22, "outdoors": 0.35, "idaci": 0.93, "idaopi": 0.88,
}  # fmt: skip
"""Correlation of each domain or sub-domain with general deprivation across the nation."""

RATES = {
    2019: {
        "income": (-2.25, 0.86),
        "employment": (-2.55, 0.68),
        "idaci": (-2.00, 0.90),
        "idaopi": (-2.15, 0.86),
    },
    2025: {
        "income": (-1.48, 0.84),
        "employment": (-2.30, 0.62),
        "idaci": (-1.02, 0.98),
        "idaopi": (-1.85, 0.84),
    },
}
"""Mean and spread of the logit of each rate over the nation."""


@dataclass(frozen=True)
class Index:
    """Scores and ranks of the county's LSOAs: columns ``<domain>_score`` and ``<domain>_rank``, and ``imd``."""

    year: int
    values: pd.DataFrame

    def decile(self, domain: str) -> Ints:
        """National decile: 1 is the most deprived tenth of LSOAs."""
        rank = self.values[f"{domain}_rank"].to_numpy()
        decile: Ints = np.ceil(10 * rank / SIZES[self.year]).astype(np.int64)
        return decile


def rank_index(year: int, factors: pd.DataFrame) -> Index:
    """Work out the index for LSOAs with the given factors (see `character.describe`)."""
    nation = SIZES[year]
    latent = _latent(year, factors, nation)
    ranks = {name: _rank(latent[name]) for name in CLOSENESS}
    score: dict[str, Floats] = {}
    for name, (middle, spread) in RATES[year].items():
        score[name] = 1 / (1 + np.exp(-(middle + spread * _normal(ranks[name], nation))))
    score["health"], score["crime"] = (0.86 * _normal(ranks[name], nation) for name in ("health", "crime"))
    raised = {name: exponential(rank, nation) for name, rank in ranks.items()}
    score["education"] = (raised["children"] + raised["skills"]) / 2
    score["housing"] = (raised["geographical"] + raised["wider"]) / 2
    score["environment"] = (2 * raised["indoors"] + raised["outdoors"]) / 3
    for name in ("education", "housing", "environment"):
        ranks[name] = _rank(score[name])
        raised[name] = exponential(ranks[name], nation)
    score["imd"] = sum(weight * raised[name] for name, weight in WEIGHTS.items()) / sum(WEIGHTS.values())
    ranks["imd"] = _rank(score["imd"])
    for name in ("children", "skills", "geographical", "wider", "indoors", "outdoors"):
        score[name] = _plain(name, ranks[name], nation)
    here = slice(0, len(factors))
    columns = {f"{name}_score": score[name][here] for name in ranks}
    return Index(year, pd.DataFrame(columns | {f"{name}_rank": ranks[name][here] for name in ranks}))


def exponential(rank: Ints, nation: int) -> Floats:
    """Transform ranks (1 most deprived) to 0-100 so that deprivation in one domain is not cancelled out.

    X = -23 ln(1 - R (1 - exp(-100 / 23))), where R is the rank scaled to 1 for the most deprived.
    """
    scaled = (nation + 1 - rank) / nation
    transformed: Floats = -23 * np.log(1 - scaled * (1 - np.exp(-100 / 23)))
    return transformed


def _rank(latent: Floats) -> Ints:
    """Rank over the nation, 1 for the most deprived; ties by position."""
    rank = np.empty(len(latent), dtype=np.int64)
    rank[np.argsort(-latent, kind="stable")] = np.arange(1, len(latent) + 1)
    return rank


def _normal(rank: Ints, nation: int) -> Floats:
    deviate: Floats = norm.isf((rank - 0.5) / nation)
    return deviate


def _plain(name: str, rank: Ints, nation: int) -> Floats:
    """Scores of sub-domains as published: shares for skills and indoors, standard scores for the others."""
    deviate = _normal(rank, nation)
    if name == "skills":
        rate: Floats = 1 / (1 + np.exp(-(-1.15 + 0.52 * deviate)))
        return rate
    if name in ("geographical", "wider"):
        return 20 * np.exp(0.55 * deviate) if name == "geographical" else 1.3 * deviate
    return 0.85 * deviate


def _latent(year: int, factors: pd.DataFrame, nation: int) -> dict[str, Floats]:
    """Standard scores of every LSOA of the nation in each domain, the county's first."""
    chance, kept = rng(f"nation {year}"), rng("domains")
    others = nation - len(factors)
    general = chance.standard_normal(others)
    drift = 0 if year == 2025 else chance.normal(0.03, 0.14, len(factors))
    need = factors["need"].to_numpy() * 0.96 + drift
    own = _leanings(factors)
    latent = {}
    for name, close in CLOSENESS.items():
        rest = np.sqrt(1 - close**2)
        place = close * need + own.get(name, 0) + 0.55 * rest * kept.standard_normal(len(factors))
        place = place + 0.25 * rest * chance.standard_normal(len(factors))
        latent[name] = np.concatenate([place, close * general + rest * chance.standard_normal(others)])
    return latent


def _leanings(factors: pd.DataFrame) -> dict[str, Floats]:
    """How the county's places depart from general deprivation in each domain."""
    rural, city, student = (factors[name].to_numpy() for name in ("rural", "city", "student"))
    centre, east, old = (factors[name].to_numpy() for name in ("centre", "east", "old"))
    return {
        "income": -0.1 * rural,
        "employment": -0.25 * student + 0.05 * old,
        "children": 0.10 * rural - 0.3 * city,
        "skills": 0.18 * east - 0.6 * student - 0.15 * city,
        "health": -0.25 * rural + 0.05 * centre,
        "crime": 0.45 * centre + 0.35 * city - 0.95 * rural + 0.1 * east,
        "geographical": 1.75 * rural - 0.85 * city - 0.35,
        "wider": 0.75 * city - 0.25 * rural + 0.12 * east,
        "indoors": 0.85 * rural - 0.05 + 0.35 * centre,
        "outdoors": 0.65 * city - 0.75 * rural + 0.3 * centre,
        "idaci": -0.1 * rural - 0.2 * student,
        "idaopi": 0.1 * city + 0.1 * east - 0.1 * rural,
    }
