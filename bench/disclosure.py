"""Small numbers: how fast attacker and protection are, how sharp the attacker is, and what protection costs.

    python -m bench.disclosure [--edition FILE] [--people 1300] [--dimensions 6] [--bounds 40] [--worlds 60]

Areas are those of an edition (the current one), as its postcodes lie in them; people are made up: they live at
postcodes drawn at random and belong to six groups of every dimension by chance. Peers of the attacker are the
program one writes first (``scipy.optimize.linprog``, built anew for every bound) and whole numbers of people
(``scipy.optimize.milp``). The peer of the choice of further counts is the fewest possible, found exactly: whatever an
exposed count's proof rests on, one of those counts must be hidden, and ``milp`` finds the fewest that break all
proofs found so far, until there is none left.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

from insight.disclosure import attack, faults_of, pieces, protect
from insight.disclosure.frames import Limits, geometry
from insight.disclosure.needs import differences, needs, regions
from insight.disclosure.protection import cells_of
from insight.disclosure.secondary import AREA_WEIGHT, TOTAL_WEIGHT
from insight.disclosure.system import Cell, System
from insight.peopling import by_postcode
from insight.store import Store, current_path

SEED = 42
KEYS = ["area_type", "area_code", "dimension", "group"]
SHARES = (0.35, 0.25, 0.18, 0.12, 0.07, 0.03)
EXERCISES = (1_300, 700, 400, 400, 300, 250, 220, 200, 200, 190, 180, 150, 120, 100, 90, 60, 50, 30)
"""People of eighteen exercises: about as many, and as large, as three years of a county's engagement."""


# --- People made up ------------------------------------------------------------------------------------


def ground(edition: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """Pieces that the areas of an edition make, and how many of its postcodes lie in each (share)."""
    with Store(edition) as store:
        placed = by_postcode(store.postcodes())
        placed = store.frame("members").assign(weight=1.0) if placed.empty else placed
    found = pieces(placed)
    signature = placed[placed["area_type"].isin(found["area_type"].unique())]
    names = (
        signature.sort_values(["area_type", "area_code"])
        .groupby("small_area_code")["area_code"]
        .agg("|".join)
    )
    own = found.sort_values(["area_type", "area_code"]).groupby("piece_code")["area_code"].agg("|".join)
    many = names.value_counts().reindex(own).fillna(1).to_numpy(float)
    return found, many / many.sum()


def counted(who: pd.DataFrame, containment: pd.DataFrame, groups: dict[str, list[str]]) -> pd.DataFrame:
    """Counts of every area and group, from a row per person with *piece_code* and a group of every dimension."""
    placed = who.assign(all="all").merge(containment, on="piece_code")
    areas = containment[["area_type", "area_code"]].drop_duplicates()
    parts = []
    for dimension, names in {"all": ["all"], **groups}.items():
        found = placed.groupby(["area_type", "area_code", dimension]).size().rename("count").reset_index()
        every = areas.merge(pd.Series(names, name="group"), how="cross")
        joined = every.merge(found.rename(columns={dimension: "group"}), how="left")
        parts.append(joined.fillna({"count": 0}).assign(dimension=dimension))
    return pd.concat(parts, ignore_index=True).assign(exercise_id="bench").astype({"count": int})


def survey(
    rng: np.random.Generator, containment: pd.DataFrame, share: np.ndarray, people: int, dimensions: int
) -> pd.DataFrame:
    """One exercise: people of six groups in every dimension."""
    who = pd.DataFrame({"piece_code": rng.choice(_names(containment), people, p=share)})
    groups = {f"d{n}": [f"g{m}" for m in range(len(SHARES))] for n in range(dimensions)}
    for dimension, names in groups.items():
        who[dimension] = rng.choice(names, people, p=SHARES)
    return counted(who, containment, groups)


def three_years(rng: np.random.Generator, containment: pd.DataFrame, share: np.ndarray) -> pd.DataFrame:
    """Eighteen exercises by area with their sum: what a build protects at once."""
    names = [f"e{number:02}" for number in range(len(EXERCISES))]
    who = pd.DataFrame(
        {
            "piece_code": rng.choice(_names(containment), sum(EXERCISES), p=share),
            "exercise": np.repeat(names, EXERCISES),
        }
    )
    return counted(who, containment, {"exercise": names})


def _names(containment: pd.DataFrame) -> np.ndarray:
    return np.array(sorted(containment["piece_code"].unique()))


# --- Protection ----------------------------------------------------------------------------------------


def protection(title: str, counts: pd.DataFrame, containment: pd.DataFrame) -> pd.DataFrame:
    """Protect, attack, and tell what was hidden and how long it took."""
    start = time.perf_counter()
    found = protect(counts, containment)
    took = time.perf_counter() - start
    start = time.perf_counter()
    faults = len(faults_of(found, containment))
    said = ", ".join(f"{n:,} {why or 'shown'}" for why, n in found["reason"].value_counts().items())
    lost = found.loc[found["reason"] == "secondary", "count"].sum()
    print(
        f"{title}: {len(counts):,} counts protected in {took:.1f} s, attacked in {time.perf_counter() - start:.1f} s"
    )
    print(f"  {said}; {lost:,} people stand in counts hidden as secondary; {faults} faults")
    return found


# --- The attacker beside its peers ---------------------------------------------------------------------


def equations(cells: list[Cell]) -> csr_matrix:
    """Every count as a sum of unknowns, one for every piece and group, written out in full."""
    inside = sorted(set().union(*(cell.pieces for cell in cells)))
    groups = sorted({cell.layer for cell in cells} - {("all", "all")}) or [("all", "all")]
    at = {piece: number for number, piece in enumerate(inside)}
    rows, columns = [], []
    for number, cell in enumerate(cells):
        own = range(len(groups)) if cell.layer[0] == "all" else [groups.index(cell.layer)]
        there = [at[piece] * len(groups) + group for piece in cell.pieces for group in own]
        rows += [number] * len(there)
        columns += there
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(cells), len(inside) * len(groups)))


def linear(aim: np.ndarray, left: csr_matrix, right: np.ndarray) -> float:
    """Least of a sum, fractions of people allowed; infinite where nothing bounds it."""
    solved = linprog(aim, A_eq=left, b_eq=right, bounds=(0, None))
    return float(solved.fun) if solved.success else -np.inf


def whole(aim: np.ndarray, left: csr_matrix, right: np.ndarray) -> float:
    """Least of a sum of whole people."""
    limits = {"constraints": LinearConstraint(left, right, right), "bounds": Bounds(0, 10_000)}
    solved = milp(aim, integrality=np.ones(len(aim)), options={"time_limit": 60}, **limits)
    return float(solved.fun) if solved.success else np.nan


def peer(way, published: pd.DataFrame, containment: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Bounds of some hidden counts, by a program built anew for each."""
    cells = cells_of(published, published["published"], geometry(containment))
    table = equations(cells)
    known = published["published"].notna().to_numpy()
    left, right = table[known], published["published"].to_numpy()[known]
    found = [
        [sign * way(sign * table[row].toarray().ravel(), left, right) for sign in (1, -1)] for row in rows
    ]
    return published.iloc[rows][KEYS].assign(least=[a for a, _ in found], greatest=[b for _, b in found])


def attacker(rng: np.random.Generator, published: pd.DataFrame, containment: pd.DataFrame, many: int) -> None:
    """Time and bounds of one dimension by area, ours beside ``linprog`` and beside whole people."""
    start = time.perf_counter()
    ours = attack(published, containment)
    each = (time.perf_counter() - start) / (2 * len(ours))
    print(f"every exact bound of {len(ours):,} hidden counts and regions: {1e3 * each:.2f} ms a bound")
    hidden = np.flatnonzero(published["published"].isna())
    rows = rng.choice(hidden, min(many, len(hidden)), replace=False)
    for name, way in (("linprog, built anew", linear), ("milp, whole people", whole)):
        start = time.perf_counter()
        found = peer(way, published, containment, rows)
        theirs = (time.perf_counter() - start) / (2 * len(rows))
        print(
            f"  {name}: {1e3 * theirs:.0f} ms a bound, {theirs / each:.0f} times as long; {_apart(ours, found)}"
        )


def _apart(ours: pd.DataFrame, found: pd.DataFrame) -> str:
    """How bounds compare with ours: how many are closer, and by how much at most."""
    both = ours.merge(found, on=KEYS)
    gaps = pd.concat([both["least"] - both["lower"], both["upper"] - both["greatest"]]).astype(float)
    gaps = gaps[np.isfinite(gaps)]
    told = int((both["greatest"] - both["least"] < 4 - 1e-6).sum())
    closer = int((gaps > 1e-4).sum())
    return (
        f"{closer} of {len(gaps)} bounds closer, by {max(gaps.max(), 0):.2g} at most, {max(-gaps.min(), 0):.0e} wider; "
        f"{told} ranges below 0 to 4"
    )


# --- Greedy beside the fewest possible -----------------------------------------------------------------


def small_world(rng: np.random.Generator, places: int = 12) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Four wards and four parishes of a few places each, two districts and a county; people of three groups."""
    ward = np.sort(rng.integers(0, 4, places))
    kinds = {"ward": ward, "parish": rng.integers(0, 4, places), "district": ward // 2, "county": ward * 0}
    names = [f"x{number:02}" for number in range(places)]
    containment = pd.concat(
        pd.DataFrame({"piece_code": names, "area_code": [f"{kind} {n}" for n in codes], "area_type": kind})
        for kind, codes in kinds.items()
    )
    who = pd.DataFrame(
        {"piece_code": rng.choice(names, 120), "d": rng.choice(["a", "b", "c"], 120, p=(0.6, 0.3, 0.1))}
    )
    return counted(who, containment, {"d": ["a", "b", "c"]}), containment


def worth_of(cell: Cell) -> float:
    """What `protect` reckons that a count is worth: people, more in larger areas and in totals."""
    weight = AREA_WEIGHT.get(cell.area[0], 1) * (TOTAL_WEIGHT if cell.layer[0] == "all" else 1)
    return weight * (cell.count or 0)


def cheapest(counts: pd.DataFrame, containment: pd.DataFrame, price) -> pd.Series:
    """Reasons, where the counts hidden as secondary leave nothing exposed and cost the least possible.

    As with `protect`, a published zero stays.
    """
    limits, areas = Limits(), geometry(containment)
    cells = cells_of(counts, counts["count"].astype(float), areas)
    small = [0 < (cell.count or 0) < limits.threshold for cell in cells]
    start = [Cell(c.area, c.layer, c.pieces, None) if s else c for c, s in zip(cells, small, strict=True)]
    apart = differences(start, areas, limits)
    flags = [*small, *[True] * len(apart)]
    row_of = System([*start, *apart]).row_of
    involved = _involved(cells, apart, areas)
    cost = np.zeros(max(row_of) + 1)
    for cell, row, tiny in zip(cells, row_of, small, strict=False):
        cost[row] += 0 if tiny or row < 0 else price(cell)
    cuts: list[np.ndarray] = []
    while True:
        shut = _master(cost, cuts)
        now = [
            Cell(c.area, c.layer, c.pieces, None if row >= 0 and shut[row] else c.count)
            for c, row in zip(start, row_of, strict=False)
        ]
        more = _proofs(
            [*now, *apart], flags, row_of, limits, {len(cells) + n: row for n, row in enumerate(involved)}
        )
        if not more:
            break
        cuts += more
    gone = [row >= 0 and shut[row] for row in row_of[: len(cells)]]
    reason = [
        "primary" if tiny else "secondary" if out else "" for tiny, out in zip(small, gone, strict=True)
    ]
    return pd.Series(reason, index=counts.index)


def _involved(cells: list[Cell], apart: list[Cell], areas) -> list[list[int]]:
    """Of every difference the cells it is a difference of: where one is hidden, there is none."""
    at = {(cell.area, cell.layer): number for number, cell in enumerate(cells)}
    made = regions(areas)
    return [[at[area, cell.layer] for area in (made[cell.area][0], *made[cell.area][1])] for cell in apart]


def _master(cost: np.ndarray, cuts: list[np.ndarray]) -> np.ndarray:
    """The cheapest rows to hide that break every proof."""
    if not cuts:
        return np.zeros(len(cost), dtype=bool)
    limits = {
        "constraints": LinearConstraint(np.array(cuts)[:, :-1], np.array(cuts)[:, -1]),
        "bounds": Bounds(0, 1),
    }
    solved = milp(cost, integrality=np.ones(len(cost)), **limits)
    return solved.x > 0.5


def _proofs(
    cells: list[Cell], small: list[bool], row_of: list[int], limits: Limits, involved: dict[int, list[int]]
) -> list[np.ndarray]:
    """For every exposed count: one of the published counts that its bounds rest on must be hidden too."""
    system = System(cells)
    wanted = needs(system, cells, small, limits)
    found = []
    for number, cell in enumerate(cells):
        row = row_of[number]
        parts = involved.get(number, [])
        if cell.count is not None or row < 0 or any(cells[part].count is None for part in parts):
            continue
        proof: set[int] = set()
        for most in (False, True):
            bound = system.extreme(row, most=most)
            if (
                not small[number]
                or (most and bound < wanted.reach[row] - 1e-5)
                or (not most and bound > 1e-5)
            ):
                proof |= {int(behind) for behind in system.behind()}
        spread = system.high[row] - (0 if small[number] else system.low[row])
        if spread < wanted.reach[row] - 1e-5 or (small[number] and system.low[row] > 1e-5):
            cut = np.zeros(max(row_of) + 2)
            cut[list(proof | {row_of[part] for part in parts})] = 1
            cut[-1] = 1
            if not small[number]:
                cut[row] -= 1
                cut[-1] = 0
            found.append(cut)
    return found


def goodness(rng: np.random.Generator, worlds: int) -> None:
    """Print counts, people and worth hidden as secondary over small worlds, greedy beside exact, and time."""
    found = pd.concat([_choices(*small_world(rng)) for _ in range(worlds)])
    print(f"{worlds} small worlds of 12 places, up to 11 areas and 3 groups; hidden as secondary, in all:")
    for way, row in found.groupby("way", sort=False).sum().iterrows():
        print(
            f"  {way:24}{row['cells']:6,.0f} counts{row['people']:8,.0f} people{row['worth']:8,.0f} worth"
            f"{1e3 * row['seconds'] / worlds:7.0f} ms a world{row['faults']:4.0f} faults"
        )


def _choices(counts: pd.DataFrame, containment: pd.DataFrame) -> pd.DataFrame:
    ways = {
        "greedy (protect)": lambda: protect(counts, containment)["reason"],
        "fewest counts, exactly": lambda: cheapest(counts, containment, lambda _: 1),
        "fewest people, exactly": lambda: cheapest(counts, containment, lambda cell: cell.count),
        "least worth, exactly": lambda: cheapest(counts, containment, worth_of),
    }
    cells = cells_of(counts, counts["count"].astype(float), geometry(containment))
    worth = pd.Series([worth_of(cell) for cell in cells], index=counts.index)
    lines = []
    for way, choose in ways.items():
        start = time.perf_counter()
        reason = choose()
        took = time.perf_counter() - start
        further = reason == "secondary"
        tried = counts.assign(reason=reason, published=counts["count"].astype(float).where(reason == ""))
        faults = len(faults_of(tried, containment))
        lost = counts.loc[further, "count"].sum()
        lines.append((way, further.sum(), lost, worth[further].sum(), took, faults))
    return pd.DataFrame(lines, columns=["way", "cells", "people", "worth", "seconds", "faults"])


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edition", type=Path, help="edition whose areas are taken")
    parser.add_argument("--people", type=int, default=1_300, help="people who took part")
    parser.add_argument("--dimensions", type=int, default=6, help="dimensions of six groups each")
    parser.add_argument("--bounds", type=int, default=40, help="hidden counts given to the attacker's peers")
    parser.add_argument("--worlds", type=int, default=60, help="small worlds solved exactly")
    chosen = parser.parse_args()
    edition = chosen.edition or current_path()
    if edition is None:
        sys.exit("Build an edition first: insight build data/sample")
    rng = np.random.default_rng(SEED)
    containment, share = ground(edition)
    areas = containment[["area_type", "area_code"]].drop_duplicates()["area_type"].value_counts().sort_index()
    kinds = ", ".join(f"{number} {kind}" for kind, number in areas.items())
    print(f"{edition.name}: {containment['piece_code'].nunique()} pieces; {kinds}")
    protection("18 exercises by area, with their sum", three_years(rng, containment, share), containment)
    counts = survey(rng, containment, share, chosen.people, chosen.dimensions)
    found = protection(
        f"{chosen.people:,} people, {chosen.dimensions} dimensions by area", counts, containment
    )
    one = found[found["dimension"].isin(["all", "d0"])].reset_index(drop=True)
    attacker(rng, one, containment, chosen.bounds)
    goodness(rng, chosen.worlds)


if __name__ == "__main__":
    main()
