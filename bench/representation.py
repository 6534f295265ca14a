"""Representation: whether it keeps its promises, agrees with its peer, and how long it takes.

Run ``python -m bench.representation`` from the project's folder. Fair exercises are drawn and every verdict
other than *as expected* is counted as false; unfair ones show how often the unfairness is found. Raking is
beside ``weightipy``.
"""

from __future__ import annotations

import argparse
import time
from statistics import median

import numpy as np
import pandas as pd
import weightipy

from insight.stats import exercise, representation, targets, weighting
from insight.stats.intervals import wilson
from insight.stats.verdicts import Verdict, exact_p_value

SEED = 42
SHARES = np.array([0.3, 0.2, 0.15, 0.12, 0.1, 0.06, 0.04, 0.03])
SIZES = (30, 100, 300, 1_000)
WARDS = 6_903  # of England, 2022
TOLD = [str(Verdict.UNDER), str(Verdict.OVER)]


def verdicts(count: np.ndarray, n: int, shares: np.ndarray, *, together: bool | None = None) -> np.ndarray:
    """Verdicts of many exercises: a row each."""
    found = representation.assess(count, n, shares, together=together)
    return found["verdict"].to_numpy(dtype=str).reshape(count.shape)


def false_verdicts(rng: np.random.Generator, draws: int) -> None:
    """Print how often fair exercises are accused, by our rule, by groups judged alone and by plain Wilson."""
    print(f"False verdicts in {draws:,} fair exercises of {len(SHARES)} unequal groups, per cent")
    print(f"{'n':>6}{'any, ours':>12}{'a group':>10}{'any, alone':>12}{'any, Wilson':>13}")
    for n in SIZES:
        count = rng.multinomial(n, SHARES, size=draws)
        ours = np.isin(verdicts(count, n, SHARES), TOLD)
        alone = np.isin(verdicts(count, n, SHARES, together=False), TOLD)
        limits = wilson(count, n)
        plain = ((limits.lower > SHARES) | (limits.upper < SHARES)) & (n * SHARES >= 5)
        rates = [
            100 * part for part in (ours.any(1).mean(), ours.mean(), alone.any(1).mean(), plain.any(1).mean())
        ]
        print(f"{n:>6,}{rates[0]:>12.2f}{rates[1]:>10.2f}{rates[2]:>12.2f}{rates[3]:>13.2f}")


def other_exercises(rng: np.random.Generator, draws: int) -> None:
    """Print the same for other divisions of a population: the counts of few large groups pull most at each other."""
    print(f"\n{'groups':>8}{'n':>8}{'any, ours':>12}")
    for shares in ([0.5, 0.5], [0.4, 0.35, 0.25], [0.05, 0.475, 0.475], [0.2] * 5, [0.05] * 20):
        for n in (1_000, 20_000):
            told = np.isin(verdicts(rng.multinomial(n, shares, size=draws), n, np.array(shares)), TOLD)
            print(f"{len(shares):>8}{n:>8,}{100 * told.any(axis=1).mean():>12.2f}")


def power(rng: np.random.Generator, draws: int) -> None:
    """Print how often a group that was heard half as much as it should is found, and what else is said."""
    true = SHARES.copy()
    true[1] /= 2
    true[np.arange(len(true)) != 1] *= (1 - true[1]) / (1 - SHARES[1])
    found = verdicts(rng.multinomial(300, true, size=draws), 300, SHARES)
    print(
        f"\nA group of 20 % heard half as much, n = 300: found in {100 * (found[:, 1] == 'under').mean():.1f} %"
    )
    wrong = (found == "over")[:, 1] | (np.delete(found, 1, axis=1) == "under").any(axis=1)
    print(f"said the wrong way round of some group: {100 * wrong.mean():.2f} %")


def areas(rng: np.random.Generator, draws: int) -> None:
    """Print the same for a county of 100 wards, of which five are heard half as much, by size of the exercise."""
    people = rng.lognormal(9, 0.4, size=100)
    q = people / people.sum()
    print("\n100 wards, five of them heard half as much, per cent")
    print(f"{'n':>6}{'fair: any':>12}{'found of five':>15}{'by Bonferroni':>15}{'of verdicts false':>19}")
    for n in (300, 1_300, 5_000, 20_000):
        fair = np.isin(verdicts(rng.multinomial(n, q, size=draws), n, q), TOLD)
        true = q * np.where(np.arange(100) < 5, 0.5, 1.0)
        true /= true.sum()
        drawn = rng.multinomial(n, true, size=draws)
        told = verdicts(drawn, n, q)
        each = exact_p_value(
            drawn[:, :5].astype(float), np.full((draws, 5), float(n)), q[:5] * np.ones((draws, 5))
        )
        strict = (each <= 0.05 / (n * q >= 5).sum()) & (drawn[:, :5] < n * q[:5]) & (n * q[:5] >= 5)
        hit = told[:, :5] == "under"
        # Those not unheard are truly a little over: only *under* is false of them.
        false = (told[:, 5:] == "under").sum(axis=1) + (told[:, :5] == "over").sum(axis=1)
        of = false / np.maximum(np.isin(told, TOLD).sum(axis=1), 1)
        rates = [100 * part.mean() for part in (fair.any(1), hit, strict, of)]
        print(f"{n:>6,}{rates[0]:>12.2f}{rates[1]:>15.1f}{rates[2]:>15.1f}{rates[3]:>19.2f}")


def r_coverage(rng: np.random.Generator, draws: int) -> None:
    """Print bias of the R-indicator and how often its interval holds the truth."""
    people = np.round(SHARES * 5_000)
    print("\nR-indicator of 5,000 people asked, 95 % interval")
    print(f"{'true R':>8}{'mean':>9}{'unadjusted':>12}{'covered %':>11}")
    for rates in (np.full(8, 0.3), np.linspace(0.25, 0.35, 8), np.linspace(0.1, 0.5, 8)):
        mean = (SHARES * rates).sum()
        truth = 1 - 2 * np.sqrt((SHARES * (rates - mean) ** 2).sum())
        drawn = rng.binomial(people.astype(int), rates, size=(draws // 5, 8))
        found = [exercise.r_indicator(count, people) for count in drawn]
        covered = np.mean([r.lower <= truth <= r.upper for r in found])
        value, raw = np.mean([r.value for r in found]), np.mean([r.unadjusted for r in found])
        print(f"{truth:>8.3f}{value:>9.3f}{raw:>12.3f}{100 * covered:>11.1f}")


def timed(work, runs: int):
    """Median seconds of several runs, and the last result."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return median(seconds), result


def raking(rng: np.random.Generator, runs: int) -> None:
    """Print raking beside weightipy, on a household survey and on a large one."""
    margins = {
        "sex": {"f": 0.51, "m": 0.49},
        "age": dict(zip("abcdef", (0.12, 0.17, 0.18, 0.17, 0.16, 0.2), strict=True)),
        "group": dict(zip("pqrst", (0.8, 0.08, 0.05, 0.04, 0.03), strict=True)),
        "district": dict(zip("vwxyz", (0.3, 0.25, 0.2, 0.15, 0.1), strict=True)),
    }
    print(f"\n{'raking to 4 margins':<22}{'ours':>9}{'weightipy':>12}{'times':>8}  furthest weight apart")
    for n in (1_300, 100_000):
        sample = pd.DataFrame({name: _skewed(rng, margin, n) for name, margin in margins.items()})
        ours, found = timed(lambda s=sample: weighting.rake(s, margins, basis="random"), runs)
        aims = {name: {g: 100 * s for g, s in margin.items()} for name, margin in margins.items()}
        # weightipy stops when a round improves the error by less than convcrit: a small one brings it to the end.
        scheme = weightipy.scheme_from_dict(aims, rim_params={"convcrit": 1e-6})
        peer, theirs = timed(lambda s=sample, k=scheme: weightipy.weight_dataframe(s, k), runs)
        apart = np.abs(found.weight - theirs["weights"] / theirs["weights"].mean()).max()
        print(f"{n:>8,} respondents   {ours:>7.4f} s{peer:>10.4f} s{peer / ours:>8.1f}  {apart:.0e}")
        kish = weightipy.weighting_efficiency(theirs["weights"])
        print(f"{'':>22}effective n {found.effective_n:,.1f}; weightipy's {kish * n / 100:,.1f}")


def _skewed(rng: np.random.Generator, margin: dict, n: int) -> np.ndarray:
    odds = np.array(list(margin.values())) * rng.uniform(0.6, 1.6, size=len(margin))
    return rng.choice(list(margin), size=n, p=odds / odds.sum())


def speed(rng: np.random.Generator, runs: int) -> None:
    """Print how long verdicts and targets of every ward of England take."""
    frame = pd.DataFrame(
        {"need": rng.normal(size=WARDS), "people": rng.lognormal(9, 0.4, size=WARDS)},
        index=[f"E05{i:06}" for i in range(WARDS)],
    )
    count = pd.Series(rng.poisson(frame["people"] / 500), index=frame.index)

    def whole() -> pd.DataFrame:
        verdict = representation.areas(count, frame["people"])["verdict"]
        return targets.targets(
            frame.assign(verdict=verdict), need="need", population="people", verdict="verdict"
        )

    print(f"\nverdicts and targets of {WARDS:,} wards: {timed(whole, runs)[0]:.3f} s")


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10_000, help="exercises drawn")
    parser.add_argument("--runs", type=int, default=5, help="how often each is timed (the median is printed)")
    given = parser.parse_args()
    rng = np.random.default_rng(SEED)
    for show in (false_verdicts, other_exercises, power, areas, r_coverage):
        show(rng, given.draws)
    raking(rng, given.runs)
    speed(rng, given.runs)


if __name__ == "__main__":
    main()
