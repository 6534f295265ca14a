"""The statistics beside their peers: the same data, the same run, medians.

Run ``python -m bench.statistics`` from the project's folder. Peers: ``statsmodels.proportion_confint`` for intervals,
``esda.Moran_Local`` and ``esda.Moran`` for clusters, ``mapclassify.FisherJenks`` for natural classes, pandas' own
groupby-apply for the summaries of the Indices.
``--runs`` sets how often each is timed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np
import pandas as pd
from esda.moran import Moran, Moran_Local
from libpysal.weights import W
from mapclassify import FisherJenksSampled
from scipy.spatial import Delaunay
from statsmodels.stats.proportion import proportion_confint

from insight.domain import Polarity
from insight.stats import classes, clusters, comparison, deprivation, intervals, rearranging, similar

WARDS = 6_903  # of England, 2022
INDICATORS = 60
LSOAS = 33_755
AREAS = 7_000
SEED = 42


@dataclass(frozen=True)
class Line:
    """One piece of work: how long ours and the peer took (seconds), and how far apart their numbers are."""

    what: str
    ours: float
    peer_name: str = ""
    peer: float | None = None
    apart: str = ""


def timed(work: Callable[[], object], runs: int) -> tuple[float, object]:
    """Median seconds of several runs, and the last result."""
    seconds, result = [], None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return median(seconds), result


def proportions(rng: np.random.Generator, runs: int) -> Line:
    """Wilson's intervals of every ward and indicator."""
    n = rng.integers(20, 15_000, size=WARDS * INDICATORS)
    x = rng.binomial(n, rng.random(n.size))
    ours, found = timed(lambda: intervals.wilson(x, n), runs)
    peer, theirs = timed(lambda: proportion_confint(x, n, method="wilson"), runs)
    apart = max(np.abs(found.lower - theirs[0]).max(), np.abs(found.upper - theirs[1]).max())
    return Line(f"Wilson, {n.size:,} cells", ours, "statsmodels", peer, f"limits {apart:.0e}")


def standing(rng: np.random.Generator, runs: int) -> list[Line]:
    """Rates, comparisons and trends of every ward and indicator."""
    n = rng.integers(20, 15_000, size=WARDS * INDICATORS)
    x = rng.binomial(n, 0.1)
    series = rng.binomial(n[:, None], np.full((n.size, comparison.POINTS), 0.1))
    people = np.repeat(n[:, None], comparison.POINTS, axis=1)
    interval = intervals.wilson(x, n)
    work = {
        "Poisson rates": lambda: intervals.rate(x, n, multiplier=1_000),
        "comparisons": lambda: comparison.compare(*interval, 0.1, polarity=Polarity.HIGH_IS_WORSE),
        "trends of five points": lambda: comparison.trend(series, people, polarity=Polarity.HIGH_IS_WORSE),
    }
    return [Line(f"{n.size:,} {what}", timed(call, runs)[0]) for what, call in work.items()]


def summaries(rng: np.random.Generator, runs: int) -> Line:
    """The five deprivation summaries of the wards of England."""
    rank = rng.permutation(LSOAS) + 1
    frame = pd.DataFrame(
        {
            "ward": rng.integers(0, WARDS, size=LSOAS),
            "rank": rank,
            "score": 90 * (1 - rank / LSOAS) ** 3,
            "people": rng.integers(1_000, 3_000, size=LSOAS),
        }
    )
    names = {
        "by": "ward",
        "score": "score",
        "rank": "rank",
        "population": "people",
        "total_small_areas": LSOAS,
    }
    ours, found = timed(lambda: deprivation.summarise(frame, **names), runs)
    peer, theirs = timed(lambda: frame.groupby("ward")[["rank", "score", "people"]].apply(_one_ward), runs)
    apart = np.abs(found["local_concentration"] - theirs["local_concentration"]).max()
    apart = max(apart, np.abs(found["average_score"] - theirs["average_score"]).max())
    return Line(
        f"summaries of {LSOAS:,} LSOAs in {WARDS:,} wards", ours, "groupby.apply", peer, f"{apart:.0e}"
    )


def _one_ward(cells: pd.DataFrame) -> pd.Series:
    """Average score and local concentration of one ward, as one would write it first."""
    ordered = cells.sort_values("rank")
    tenth = ordered["people"].sum() / 10
    taken = (tenth - (ordered["people"].cumsum() - ordered["people"])).clip(0, ordered["people"])
    average = (ordered["people"] * ordered["score"]).sum() / ordered["people"].sum()
    concentration = (taken * (LSOAS + 1 - ordered["rank"])).sum() / tenth
    return pd.Series({"average_score": average, "local_concentration": concentration})


def moran(rng: np.random.Generator, runs: int) -> list[Line]:
    """Local and global Moran of 7,000 areas at 9,999 permutations, two-sided."""
    triangles = Delaunay(rng.random((AREAS, 2))).simplices
    pairs = np.unique(
        np.sort(np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])), axis=0
    )
    among = clusters.neighbours(range(AREAS), pairs)
    noise = rng.normal(size=AREAS)
    values = noise + among.links @ noise / among.number
    links = W(
        {i: among.links.indices[a:b].tolist() for i, (a, b) in enumerate(_slices(among))},
        silence_warnings=True,
    )
    options = {"permutations": clusters.PERMUTATIONS, "seed": SEED}
    ours, found = timed(lambda: _from_scratch(values, among), runs)
    peer, theirs = timed(
        lambda: Moran_Local(values, links, **options, n_jobs=-1, keep_simulations=False), runs
    )
    off = found["p_value"] - np.minimum(2 * theirs.p_sim, 1)  # both are drawn: they differ by chance
    local = Line(
        f"local Moran, {AREAS:,} areas x {clusters.PERMUTATIONS:,}", ours, "esda.Moran_Local", peer,
        f"I {np.abs(found['local_i'] - theirs.Is).max():.0e}, p typically {np.sqrt((off**2).mean()):.3f}",
    )  # fmt: skip
    np.random.seed(SEED)  # esda.Moran draws from the global state
    ours, whole = timed(lambda: clusters.moran(values, among), runs)
    peer, theirs = timed(lambda: Moran(values, links, permutations=clusters.PERMUTATIONS), runs)
    apart = f"I {abs(whole.statistic - theirs.I):.0e}, p {abs(whole.p_normal / 2 - theirs.p_norm):.0e}"
    return [
        local,
        Line(f"Moran's I, {AREAS:,} areas x {clusters.PERMUTATIONS:,}", ours, "esda.Moran", peer, apart),
    ]


def _from_scratch(values: np.ndarray, among: clusters.Neighbours) -> pd.DataFrame:
    """Local Moran with its own draws: within one build, indicators of one map share them."""
    rearranging.kept_draws.cache_clear()
    return clusters.local_moran(values, among)


def _slices(among: clusters.Neighbours) -> zip:
    return zip(among.links.indptr[:-1], among.links.indptr[1:], strict=True)


def natural_classes(rng: np.random.Generator, runs: int) -> Line:
    """Five natural classes of every LSOA of England: ours exact; the peer exact on a thirtieth of the figures.

    On all of them ``FisherJenks`` without numba would take hours: it grows with the square of their number.
    """
    scores = np.round(rng.gamma(2, 10, size=LSOAS), 3)
    ours, found = timed(lambda: classes.ckmeans(scores, 5), runs)
    np.random.seed(SEED)  # the sample is drawn from the global state
    peer, theirs = timed(lambda: FisherJenksSampled(scores, k=5, pct=1 / 30, truncate=False), 1)
    left = classes.sum_of_squares(scores, found) / classes.sum_of_squares(scores, theirs.bins)
    return Line(
        f"ckmeans, {LSOAS:,} figures, 5 classes",
        ours,
        "FisherJenks, 1/30",
        peer,
        f"squares left {left:.3f} of the peer's",
    )


def likeness(rng: np.random.Generator, runs: int) -> Line:
    """Ten similar areas for every ward."""
    codes = [f"E05{i:06}" for i in range(WARDS)]
    frame = pd.DataFrame(rng.normal(size=(WARDS, 6)), index=codes, columns=list("abcdef"))
    return Line(
        f"10 similar of {WARDS:,} wards",
        timed(lambda: similar.nearest(frame, indicators=list(frame), count=10), runs)[0],
    )


def main() -> None:
    """Time everything and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often each is timed (the median is printed)")
    runs = parser.parse_args().runs
    rng = np.random.default_rng(SEED)
    lines = [
        proportions(rng, runs),
        *standing(rng, runs),
        summaries(rng, runs),
        natural_classes(rng, runs),
        likeness(rng, runs),
        *moran(rng, runs),
    ]
    print(f"{'what':<46}{'ours':>10}  {'peer':<18}{'peer took':>10}{'times':>9}  apart")
    for line in lines:
        times = "" if line.peer is None else f"{line.peer:>8.3f} s{line.peer / line.ours:>9.1f}"
        print(f"{line.what:<46}{line.ours:>8.3f} s  {line.peer_name:<18}{times}  {line.apart}")


if __name__ == "__main__":
    main()
