"""Where high or low figures lie together more than chance would have them: Moran's I and local Moran.

Areas are neighbours where they share a boundary; every neighbour of an area counts the same (row-standardised
weights). Significance comes from 9,999 seeded random rearrangements, two-sided; over all areas of a map the false
discovery rate is held by Benjamini and Hochberg's step-up rule, without which one map in two of pure
chance would show "clusters". Methods: Moran (1950), Anselin (1995), Benjamini and Hochberg (1995);
the numbers agree with PySAL's esda.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, special
from scipy.sparse.csgraph import connected_components

from insight.errors import Fault, InsightError
from insight.stats.intervals import bad_values, numbers, refuse
from insight.stats.rearranging import SAME, Draws, conditional, tails, two_sided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.intp]

PERMUTATIONS = 9_999
SEED = 20_251_122
FALSE_DISCOVERY_RATE = 0.05


class Cluster(StrEnum):
    """What an area is part of: itself among its neighbours, or why that cannot be said."""

    HIGH_HIGH = "high among high"
    LOW_LOW = "low among low"
    HIGH_LOW = "high among low"
    LOW_HIGH = "low among high"
    CHANCE = "not beyond chance"
    ISOLATE = "no neighbours"
    MISSING = "no figure"


@dataclass(frozen=True)
class Neighbours:
    """Which areas lie next to which.

    Parameters
    ----------
    codes
        Area codes, in the order of every array.
    links
        Square sparse matrix of 0 and 1, symmetric: 1 where row and column are neighbours.
    """

    codes: tuple[Any, ...]
    links: sparse.csr_array

    @property
    def number(self) -> Ints:
        """Neighbours of each area."""
        return np.diff(self.links.indptr).astype(np.intp)

    @property
    def isolates(self) -> tuple[Any, ...]:
        """Codes of the areas without neighbours (islands, or areas cut off by missing figures)."""
        return tuple(code for code, number in zip(self.codes, self.number, strict=True) if number == 0)


class Moran(NamedTuple):
    """How alike neighbours are over the whole map.

    ``statistic`` is Moran's I and ``expected`` what chance gives, -1 / (n - 1). ``variance`` and ``p_normal``
    (two-sided) are those of normal figures; ``p_value`` is two-sided, by permutation. ``isolates`` count for the
    mean of the figures and for nothing else.
    """

    statistic: float
    expected: float
    variance: float
    p_normal: float
    p_value: float
    isolates: tuple[Any, ...]


def neighbours(codes: Sequence[Any], pairs: Iterable[Sequence[Any]] | pd.DataFrame) -> Neighbours:
    """Build neighbours from pairs of adjacent areas.

    Parameters
    ----------
    codes
        Codes of all areas, each once, in the order of the figures.
    pairs
        Pairs of codes (or a frame of two columns), each pair once or both ways round.

    Raises
    ------
    InsightError
        For repeated codes, codes that are not among the areas, and areas next to themselves.
    """
    index = pd.Index(list(codes))
    rule, remedy = "each area is there once", "Remove the repeated codes."
    refuse(bad_values(index.to_numpy(), index.duplicated(), "neighbours: codes", rule, remedy))
    table = pairs.to_numpy(dtype=object) if isinstance(pairs, pd.DataFrame) else _table(pairs)
    if table.ndim != 2 or table.shape[1] != 2:
        found, remedy = f"shape {table.shape}", "Give one row per pair."
        raise InsightError(Fault("neighbours: pairs", "two areas make a pair", found, remedy))
    one, other = index.get_indexer(pd.Index(table[:, 0])), index.get_indexer(pd.Index(table[:, 1]))
    remedy = "Use boundaries and figures of one vintage."
    faults = bad_values(table[:, 0], one < 0, "neighbours: pairs", "pairs name known areas", remedy)
    faults += bad_values(table[:, 1], other < 0, "neighbours: pairs", "pairs name known areas", remedy)
    own = (one == other) & (one >= 0)
    rule, remedy = "no area is its own neighbour", "Remove these pairs."
    refuse(faults + bad_values(table[:, 0], own, "neighbours: pairs", rule, remedy))
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    links = sparse.csr_array((np.ones(rows.size), (rows, columns)), shape=(len(index), len(index)))
    links.data[:] = 1.0  # pairs given both ways round were added up
    return Neighbours(tuple(index), links)


def moran(
    values: ArrayLike, among: Neighbours, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> Moran:
    """Moran's I of a map: above its expectation where neighbours are alike.

    Parameters
    ----------
    values
        One figure per area, in the order of ``among.codes``. Areas with NaN are left out, with their links.
    among
        Neighbours.
    permutations, seed
        Random rearrangements of the figures, and the seed of the random numbers.

    Returns
    -------
    Moran
        All numbers NaN where no figure differs or nobody has neighbours.

    Raises
    ------
    InsightError
        For figures that are infinite or not as many as areas, or fewer than one permutation.
    """
    return morans([values], among, permutations=permutations, seed=seed)[0]


def morans(
    maps: Sequence[ArrayLike], among: Neighbours, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> list[Moran]:
    """Moran's I of several maps of the same areas, each as `moran` gives it: the rearrangements are made once."""
    found: dict[int, Moran] = {}
    for places, maps_of, kept in _alike(maps, among, permutations):
        weights = _row_standardised(kept)
        total, size = float(weights.sum()), weights.shape[0]
        varied = maps_of.any(axis=1) & (total > 0)
        nothing = Moran(np.nan, np.nan, np.nan, np.nan, np.nan, kept.isolates)
        found |= dict.fromkeys(places, nothing)
        if not varied.any():
            continue
        z = maps_of[varied]
        scale = size / total / np.einsum("mi,mi->m", z, z)
        statistic, expected = scale * np.einsum("mi,mi->m", z, (weights @ z.T).T), -1 / (size - 1)
        variance = _normal_variance(weights, size)
        p_normal = 2 * special.ndtr(-np.abs(statistic - expected) / np.sqrt(variance))
        tail = tails(z, weights, statistic / scale, SAME / scale, permutations, seed)
        p_value = two_sided(tail, permutations)
        for row, place in enumerate(np.array(places)[varied].tolist()):
            found[place] = Moran(
                float(statistic[row]),
                expected,
                variance,
                float(p_normal[row]),
                float(p_value[row]),
                kept.isolates,
            )
    return [found[place] for place in range(len(maps))]


def local_moran(
    values: ArrayLike,
    among: Neighbours,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    false_discovery_rate: float = FALSE_DISCOVERY_RATE,
) -> pd.DataFrame:
    """Local Moran of every area: which areas are high among high neighbours, and so on.

    Parameters
    ----------
    values
        One figure per area, in the order of ``among.codes``. An area with NaN is nobody's neighbour.
    among
        Neighbours.
    permutations, seed
        Random rearrangements of the other areas' figures, and the seed of the random numbers.
    false_discovery_rate
        Share of false ones that is allowed among the areas shown as clusters.

    Returns
    -------
    DataFrame
        One row per area (index ``area_code``, in the order given): *local_i*; *quadrant* (the area among its
        neighbours, significant or not); *p_value*, two-sided; *q_value*, the false discovery rate at which
        the area would just be shown; *cluster*, a word of `Cluster`. NaN for isolates and missing figures.

    Raises
    ------
    InsightError
        As `moran`; also for a rate outside (0, 1).

    Notes
    -----
    Conditional permutation: the area keeps its figure, its k neighbours are drawn from all other areas without
    repeats. All areas use the same sequences of draws, each leaving itself out of them (as esda does), so
    that the work grows with the permutations and not with permutations times areas.
    """
    (found,) = local_morans(
        [values], among, permutations=permutations, seed=seed, false_discovery_rate=false_discovery_rate
    )
    return pd.DataFrame(found, index=pd.Index(among.codes, name="area_code"))


def local_morans(
    maps: Sequence[ArrayLike],
    among: Neighbours,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    false_discovery_rate: float = FALSE_DISCOVERY_RATE,
) -> list[dict[str, NDArray[Any]]]:
    """Columns of what `local_moran` gives, of several maps of the same areas: who is drawn is found once."""
    if not 0 < false_discovery_rate < 1:
        remedy, rule = "Write 0.05 for 5 %.", "a rate lies between 0 and 1"
        raise InsightError(
            Fault("local_moran: false_discovery_rate", rule, repr(false_discovery_rate), remedy)
        )
    found: dict[int, dict[str, NDArray[Any]]] = {}
    for places, maps_of, kept in _alike(maps, among, permutations):
        draws = Draws.of(kept.number, permutations, seed)
        known = ~np.isnan(np.asarray(maps[places[0]], dtype=float))
        for place, z in zip(places, maps_of, strict=True):
            columns = _local(z, kept, draws, false_discovery_rate)
            found[place] = {name: _spread_out(column, known) for name, column in columns.items()}
    return [found[place] for place in range(len(maps))]


def _local(z: Floats, kept: Neighbours, draws: Draws, false_discovery_rate: float) -> dict[str, NDArray[Any]]:
    """Columns of `local_moran` of the areas with a figure."""
    number = kept.number
    sums = kept.links @ z
    usable = (number > 0) & bool(z.any())
    lag = _settled(np.divide(sums, number, out=np.full(z.size, np.nan), where=usable))
    p_value = np.where(usable, conditional(z, sums, draws), np.nan)
    quadrant, q_value = _quadrants(z, lag).astype(object), benjamini_hochberg(p_value)
    beyond = q_value <= false_discovery_rate
    return {
        "local_i": z * lag * (z.size - 1) / max(z.size, 1),
        "quadrant": quadrant,
        "p_value": p_value,
        "q_value": q_value,
        "cluster": np.where(beyond | ~usable, quadrant, Cluster.CHANCE.value),
    }


def _spread_out(column: NDArray[Any], known: Flags) -> NDArray[Any]:
    """A column of the areas with figures as one of all areas: words say what is missing, numbers are NaN."""
    missing = Cluster.MISSING.value if column.dtype == object else np.nan
    whole = np.full(known.size, missing, dtype=column.dtype)
    whole[known] = column
    return whole


def benjamini_hochberg(p_values: ArrayLike) -> Floats:
    """Adjusted p-values of Benjamini and Hochberg (1995): the false discovery rate at which each would be kept.

    NaN stays NaN and does not count as a test.
    """
    p = numbers(p_values, where="benjamini_hochberg")
    remedy = "Give probabilities."
    refuse(bad_values(p, (p < 0) | (p > 1), "benjamini_hochberg", "p-values lie between 0 and 1", remedy))
    adjusted = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    stepped = p[order] * order.size / np.arange(1, order.size + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1)
    return adjusted


def joined_up(chosen: Ints, among: Neighbours) -> list[Ints]:
    """Areas of one kind of cluster that touch, together: the largest group first.

    Parameters
    ----------
    chosen
        Places of the areas of that kind in the order of ``among.codes``.
    among
        Neighbours.

    Returns
    -------
    list of array
        Places of the areas of each group.
    """
    _, labels = connected_components(among.links[chosen][:, chosen], directed=False)
    groups = [chosen[labels == label] for label in np.unique(labels)]
    return sorted(groups, key=lambda group: (-len(group), str(among.codes[group[0]])))


def _table(pairs: Iterable[Sequence[Any]]) -> NDArray[np.object_]:
    listed = [tuple(pair) for pair in pairs]
    table = np.empty((len(listed), 2), dtype=object)
    for row, pair in enumerate(listed):
        if len(pair) != 2:
            remedy = "Give one row per pair."
            raise InsightError(Fault("neighbours: pairs", "two areas make a pair", repr(pair), remedy))
        table[row] = pair
    return table


def _alike(
    maps: Sequence[ArrayLike], among: Neighbours, permutations: int
) -> Iterator[tuple[list[int], Floats, Neighbours]]:
    """Maps with figures for the same areas: their places, their figures standardised, and who is left.

    Standardised, a map is a row of figures less their mean over their standard deviation, all 0 if none differs.
    """
    figures = [_checked(values, among, permutations) for values in maps]
    groups: dict[bytes, list[int]] = {}
    for place, row in enumerate(figures):
        groups.setdefault(np.isnan(row).tobytes(), []).append(place)
    for places in groups.values():
        known = np.flatnonzero(~np.isnan(figures[places[0]]))
        kept = Neighbours(tuple(among.codes[place] for place in known), among.links[known][:, known].tocsr())
        yield places, np.stack([_standardised(figures[place][known]) for place in places]), kept


def _checked(values: ArrayLike, among: Neighbours, permutations: int) -> Floats:
    figures = numbers(values, where="moran: value")
    faults = []
    if figures.shape != (len(among.codes),):
        found, remedy = f"shape {figures.shape}", "Give figures in the order of the areas."
        faults.append(
            Fault("moran: value", f"there is one figure for each of {len(among.codes)} areas", found, remedy)
        )
    if isinstance(permutations, bool) or not isinstance(permutations, int) or permutations < 1:
        faults.append(Fault("moran", "there is one permutation or more", repr(permutations), "Use 9999."))
    refuse(faults)
    return figures


def _standardised(figures: Floats) -> Floats:
    spread = figures.std() if figures.size else 0.0
    if spread <= SAME * np.abs(figures).max(initial=0.0):
        return np.zeros(figures.size)
    return _settled((figures - figures.mean()) / spread)


def _settled(standardised: Floats) -> Floats:
    """Figures that differ from the mean in the last digits alone are at the mean, whatever the unit."""
    return np.where(np.abs(standardised) <= SAME, 0.0, standardised)


def _row_standardised(among: Neighbours) -> sparse.csr_array:
    number = among.number
    shares = np.divide(1.0, number, out=np.zeros(number.size), where=number > 0)
    return sparse.csr_array(sparse.diags_array(shares) @ among.links)


def _normal_variance(weights: sparse.csr_array, size: int) -> float:
    """Variance of I for normal figures (Cliff and Ord 1981)."""
    total = float(weights.sum())
    twice = weights + weights.T
    s1 = float((twice.multiply(twice)).sum()) / 2
    s2 = float(((weights.sum(axis=0) + weights.sum(axis=1)) ** 2).sum())
    above = size**2 * s1 - size * s2 + 3 * total**2
    return above / ((size - 1) * (size + 1) * total**2) - 1 / (size - 1) ** 2


def _quadrants(z: Floats, lag: Floats) -> NDArray[np.str_]:
    choices = [np.isnan(lag), (z > 0) & (lag > 0), (z > 0) & (lag <= 0), (z <= 0) & (lag > 0)]
    words = [Cluster.ISOLATE, Cluster.HIGH_HIGH, Cluster.HIGH_LOW, Cluster.LOW_HIGH]
    return np.select(choices, words, default=Cluster.LOW_LOW).astype(np.str_)
