"""Map classes: where the lines between colours are drawn, and how they are made readable.

Class breaks are found on the figures *as printed*, so that a legend entry such as "10.0 to 14.9"
never disagrees with the figure a reader sees on the map. A class holds its lower bound: class *i* is
``breaks[i - 1] <= figure < breaks[i]``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MOVE = 0.1  # how far a break may move to become a round number, as a share of the narrower class beside it


class Scheme(StrEnum):
    """How class breaks are found. The value is what the legend prints."""

    NATURAL = "natural groups"
    QUANTILE = "equal numbers, as near as ties allow"
    EQUAL = "equal steps"
    FIXED = "fixed breaks"
    DECILE = "national tenths"


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Class breaks ready for a map.

    Parameters
    ----------
    scheme
        How they were found.
    breaks
        Lower bounds of every class but the first, rising, with no more decimals than the figures.
    decimals
        Decimals of the figures, as printed.
    """

    scheme: Scheme
    breaks: tuple[float, ...]
    decimals: int

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.breaks) + 1


def find_classes(
    values: ArrayLike, *, count: int = 5, decimals: int = 1, scheme: Scheme = Scheme.NATURAL
) -> Classes:
    """Find class breaks for figures printed with ``decimals`` decimals.

    Fewer classes than asked for come back when there are too few different figures. NaN is ignored.

    Parameters
    ----------
    values
        Figures of the areas that have one, in the unit of the indicator.
    count
        Classes wanted, 1 or more.
    decimals
        Decimals the figures are printed with.
    scheme
        Natural breaks, quantiles or equal steps.

    Raises
    ------
    ValueError
        For fewer than one class, or for ``Scheme.FIXED`` and ``Scheme.DECILE``, whose breaks come from the
        caller: see `classes_at`.
    """
    if count < 1:
        raise ValueError(f"at least one class is needed, not {count}")
    printed = np.round(_known(values), decimals)
    if printed.size == 0 or count == 1:
        return Classes(scheme=scheme, breaks=(), decimals=decimals)
    breaks = _finder(scheme)(printed, count, decimals)
    inside = [b for b in unique_rounded(breaks, decimals) if printed.min() < b <= printed.max()]
    return Classes(scheme=scheme, breaks=tuple(inside), decimals=decimals)


def classes_at(
    values: ArrayLike, breaks: ArrayLike, *, decimals: int, scheme: Scheme = Scheme.DECILE
) -> Classes:
    """Classes with breaks that come from elsewhere, such as the boundaries of national tenths.

    Breaks that no figure reaches, or that all figures pass, divide nothing and are left out.

    Parameters
    ----------
    values
        Figures to draw; NaN is ignored.
    breaks
        Lower bounds of every class but the first, in the unit of the figures.
    decimals
        Decimals the figures are printed with; the breaks are rounded to them.
    scheme
        What the legend prints.

    Raises
    ------
    ValueError
        When the breaks do not rise, or are no numbers.
    """
    given = np.asarray(breaks, dtype=float).ravel()
    if not np.isfinite(given).all() or (np.diff(given) <= 0).any():
        raise ValueError(f"class breaks must be rising numbers, not {given.tolist()}")
    printed = np.round(_known(values), decimals)
    rounded = unique_rounded(given, decimals)
    inside = [b for b in rounded if printed.size and printed.min() < b <= printed.max()]
    return Classes(scheme=scheme, breaks=tuple(inside), decimals=decimals)


def tenths_of_ranks(total: int) -> tuple[float, ...]:
    """Boundaries of the national tenths of average ranks, N + 1 − rank, so that the most deprived is highest.

    The Indices of Deprivation put rank r of N small areas in tenth d where N(d − 1)/10 < r <= N·d/10.

    Raises
    ------
    ValueError
        For fewer than ten small areas.
    """
    if total < 10:
        raise ValueError(f"tenths need at least ten small areas, not {total}")
    return tuple(total * part / 10 + 1 for part in range(1, 10))


def tenths_of_scores(scores: ArrayLike) -> tuple[float, ...]:
    """Boundaries of the national tenths of a score, from the scores of every small area of the nation.

    The score of the last rank of each tenth, the most deprived tenth being that of the highest scores; nothing where
    two tenths begin with the same score. Ranks and tenths as in `tenths_of_ranks`.

    Raises
    ------
    ValueError
        For fewer than ten small areas, or scores that are not all known.
    """
    known = np.sort(np.asarray(scores, dtype=float).ravel())
    if known.size < 10 or not np.isfinite(known).all():
        raise ValueError(f"tenths need the scores of at least ten small areas, not {known.size}")
    ranks = known.size * np.arange(9, 0, -1) // 10
    begins = known[known.size - ranks]
    return tuple(begins.tolist()) if (np.diff(begins) > 0).all() else ()


def ckmeans(values: ArrayLike, count: int) -> Floats:
    """Upper bounds of the ``count`` classes with the least sum of squares within classes.

    Exact one-dimensional k-means by dynamic programming (Wang and Song 2011, "Ckmeans.1d.dp"; Fisher
    1958), each level solved by divide and conquer because the best start of the last class never falls
    as the end of it rises. Equal figures always share a class. Where several divisions are equally
    good, the last classes are the small ones. O(k n log n) for n different figures.
    """
    figures, weights = np.unique(_known(values), return_counts=True)
    count = min(count, figures.size)
    if count == 0:
        return figures
    cost = _CostOfClass(figures, weights)
    best = cost(np.zeros(figures.size, dtype=np.int64), np.arange(figures.size))
    starts: list[Ints] = []
    for done in range(1, count):
        best, start = _add_class(best, done, cost)
        starts.append(start)
    return figures[_ends(starts, figures.size)]


def jenks(values: ArrayLike, count: int) -> Floats:
    """Upper bounds of Fisher-Jenks natural breaks: by definition the optimum that `ckmeans` finds."""
    return ckmeans(values, count)


def quantile(values: ArrayLike, count: int) -> Floats:
    """Upper bounds of ``count`` classes of (as near as can be) equal numbers, without repeats.

    Linear interpolation between order statistics (Hyndman and Fan 1996, type 7).
    """
    known = _known(values)
    if known.size == 0:
        return known
    return np.unique(np.quantile(known, np.arange(1, count + 1) / count))


def equal_interval(values: ArrayLike, count: int) -> Floats:
    """Upper bounds of ``count`` classes of equal width between the least and the greatest figure."""
    known = _known(values)
    if known.size == 0:
        return known
    return np.unique(np.linspace(known.min(), known.max(), count + 1)[1:])


def unique_rounded(numbers: ArrayLike, decimals: int) -> list[float]:
    """Numbers rounded to ``decimals`` decimals, rising, each once."""
    return [float(number) for number in np.unique(np.round(np.asarray(numbers, dtype=float), decimals))]


def sum_of_squares(values: ArrayLike, upper_bounds: ArrayLike) -> float:
    """Sum of squared distances from the class means, for classes (lower, upper]."""
    known = _known(values)
    classes = np.searchsorted(np.asarray(upper_bounds, dtype=float), known, side="left")
    groups = (known[classes == c] for c in np.unique(classes))
    return float(sum(((group - group.mean()) ** 2).sum() for group in groups))


def _known(values: ArrayLike) -> Floats:
    array = np.asarray(values, dtype=np.float64).ravel()
    return array[np.isfinite(array)]


def _finder(scheme: Scheme) -> Callable[[Floats, int, int], Sequence[float]]:
    finders: dict[Scheme, Callable[[Floats, int, int], Sequence[float]]] = {
        Scheme.NATURAL: _natural,
        Scheme.QUANTILE: lambda printed, count, decimals: quantile(printed, count)[:-1].tolist(),
        Scheme.EQUAL: lambda printed, count, decimals: equal_interval(printed, count)[:-1].tolist(),
    }
    if scheme not in finders:
        raise ValueError(f"the breaks of {scheme.name} come from the caller")
    return finders[scheme]


def _natural(printed: Floats, count: int, decimals: int) -> list[float]:
    """Lower bounds of the natural classes but the first, each moved to the roundest number nearby."""
    figures = np.unique(printed)
    ends = np.searchsorted(figures, ckmeans(printed, count))
    lowers = figures[np.concatenate(([0], ends[:-1] + 1))]
    widths = figures[ends] - lowers
    breaks = []
    for i in range(1, lowers.size):
        slack = MOVE * min(widths[i - 1], widths[i])
        below = figures[ends[i - 1]]
        low = min(below + 10.0**-decimals, lowers[i] - slack)
        breaks.append(
            _roundest(float(low), float(lowers[i] + slack), near=float(lowers[i]), decimals=decimals)
        )
    return breaks


def _roundest(low: float, high: float, *, near: float, decimals: int) -> float:
    """Of the numbers from ``low`` to ``high``, the one with the fewest digits, nearest to ``near``."""
    tiny = 10.0 ** -(decimals + 6)
    for step in _steps(max(abs(low), abs(high), 1.0), decimals):
        nearest: float = round(near / step) * step
        choices = [nearest, math.ceil(low / step - tiny) * step, math.floor(high / step + tiny) * step]
        inside = [c for c in choices if low - tiny <= c <= high + tiny]
        if inside:
            chosen: float = min(inside, key=lambda choice: abs(choice - near))
            return round(chosen, decimals)
    return near


def _steps(largest: float, decimals: int) -> Iterator[float]:
    """Round steps, falling: ... 50, 10, 5, 1 ... down to one unit of the last decimal."""
    for power in range(math.ceil(math.log10(largest)), -decimals - 1, -1):
        yield 10.0**power
        if power > -decimals:
            yield 10.0**power / 2


class _CostOfClass:
    """Sum of squares of the class holding the figures from index ``first`` to ``last``, in O(1)."""

    def __init__(self, figures: Floats, weights: Ints) -> None:
        centred = figures - np.average(figures, weights=weights)  # keeps the difference below accurate
        self._n = np.concatenate(([0.0], np.cumsum(weights)))
        self._sum = np.concatenate(([0.0], np.cumsum(weights * centred)))
        self._squares = np.concatenate(([0.0], np.cumsum(weights * centred**2)))

    def __call__(self, first: Ints, last: Ints) -> Floats:
        n = self._n[last + 1] - self._n[first]
        total = self._sum[last + 1] - self._sum[first]
        squares = self._squares[last + 1] - self._squares[first]
        cost: Floats = np.maximum(squares - total**2 / n, 0.0)
        return cost


def _add_class(before: Floats, done: int, cost: _CostOfClass) -> tuple[Floats, Ints]:
    """Best division with one class more, for every end: its cost, and where its last class starts.

    ``before`` is the cost with ``done`` classes. The ends are taken middle first, all of one depth of
    the recursion at once, so that the work is a few array operations per depth.
    """
    size = before.size
    best, start = np.full(size, np.inf), np.full(size, done, dtype=np.int64)
    low, high = np.array([done]), np.array([size - 1])
    least, most = np.array([done]), np.array([size - 1])
    while low.size:
        middle = (low + high) // 2
        value, chosen = _best_starts(before, middle, least, np.minimum(most, middle), cost)
        best[middle], start[middle] = value, chosen
        left, right = low < middle, middle < high
        low, high, least, most = (
            np.concatenate((low[left], middle[right] + 1)),
            np.concatenate((middle[left] - 1, high[right])),
            np.concatenate((least[left], chosen[right])),
            np.concatenate((chosen[left], most[right])),
        )
    return best, start


def _best_starts(
    before: Floats, ends: Ints, least: Ints, most: Ints, cost: _CostOfClass
) -> tuple[Floats, Ints]:
    """For every end, the best start between ``least`` and ``most``; of equals, the last."""
    widths = most - least + 1
    offsets = np.concatenate(([0], np.cumsum(widths)[:-1]))
    starts = np.arange(widths.sum()) - np.repeat(offsets - least, widths)
    totals = before[starts - 1] + cost(starts, np.repeat(ends, widths))
    value = np.minimum.reduceat(totals, offsets)
    winners = np.where(totals == np.repeat(value, widths), starts, -1)
    return value, np.maximum.reduceat(winners, offsets)


def _ends(starts: list[Ints], size: int) -> Ints:
    """Index of the last figure of every class, walking back from the end."""
    ends = [size - 1]
    for start in reversed(starts):
        ends.append(int(start[ends[-1]]) - 1)
    return np.array(ends[::-1], dtype=np.int64)
