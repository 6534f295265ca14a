"""Where need is high and voice is low: composite need, the worst-off fifth, targets, and the two-way map.

Everywhere in this module a higher need figure means more need.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from insight.domain import Polarity
from insight.errors import Fault, InsightError
from insight.stats.intervals import bad_values, numbers, positive, refuse
from insight.stats.intervals import together as broadcast
from insight.stats.verdicts import Verdict, aligned, populations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

WORST = 20
"""Share of the people, per cent, who live in the areas of greatest need."""

NOISE = 1e-12
HELD = "held back"
"""Stands for a verdict that is not told."""

HEARD_LESS, HEARD_MORE = 0.8, 1.25
"""Bounds of the index where areas have no verdict."""


class Standing(StrEnum):
    """Need and voice of an area together, in the order in which targets are listed."""

    TARGET = "target"
    HEARD = "deprived but heard"
    UNHEARD = "unheard but not deprived"
    TOO_FEW = "too few to say"
    HELD_BACK = "held back to protect people"
    NEITHER = "neither"
    NO_NEED_FIGURE = "no need figure"


UNTOLD = (Standing.TOO_FEW, Standing.HELD_BACK)
"""Whether an area is a target cannot be said, or is not told."""


@dataclass(frozen=True)
class Composite:
    """A need index put together from chosen indicators.

    Parameters
    ----------
    score
        By area, higher is more need; NaN where a part is missing.
    parts
        By area, one column per indicator, standardised and turned so that higher is more need, before weights.
    weights
        Share of each indicator in the score; they add up to 1.
    method
        ``rank`` (0 to 100) or ``z`` (standard deviations).
    """

    score: pd.Series[float]
    parts: pd.DataFrame
    weights: dict[str, float]
    method: str

    def words(self) -> str:
        """Return the weights as every output must print them: ``Weights: a 60%, b 40%``."""
        return "Weights: " + ", ".join(f"{name} {100 * share:.4g}%" for name, share in self.weights.items())


def composite(
    frame: pd.DataFrame,
    *,
    weights: Mapping[str, float],
    polarity: Mapping[str, Polarity | str],
    population: str,
    method: str = "rank",
) -> Composite:
    """Put a composite need index together with weights that the reader chose.

    Parameters
    ----------
    frame
        One row per area, the index its code; a column per indicator and one of people.
    weights
        Indicators and their weights, above 0; only their proportions matter.
    polarity
        Which end of each indicator is worse. Neutral ones cannot be part of need.
    population
        Column of people in each area, parts of people allowed.
    method
        ``rank``: share of the people, per cent, who live in areas with less need, half of those in equal ones
        included (0 to 100). ``z``: less the mean over the standard deviation, both weighted by people.

    Returns
    -------
    Composite
        An area that lacks a part has no score, and is no part of what the others are ranked among.

    Raises
    ------
    InsightError
        For unknown indicators, weights that are not above 0, neutral or missing polarity, an indicator that is
        the same everywhere, repeated areas, bad populations, or an unknown method.
    """
    _check_composite(frame, weights, polarity, population, method)
    people = populations(frame[population], where=f"composite: {population}")
    figures = {name: numbers(frame[name], where=f"composite: {name}") for name in weights}
    whole = np.logical_and.reduce([~np.isnan(figure) for figure in figures.values()]) & (people > 0)
    scale = _ranked if method == "rank" else _standardised
    parts = {}
    for name, figure in figures.items():
        sign = 1 if Polarity(polarity[name]) is Polarity.HIGH_IS_WORSE else -1
        parts[name] = np.full(len(frame), np.nan)
        parts[name][whole] = scale(sign * figure[whole], people[whole], name)
    total = sum(weights.values())
    shares = {name: weight / total for name, weight in weights.items()}
    table = pd.DataFrame(parts, index=frame.index)
    score = sum((table[name] * share for name, share in shares.items()), pd.Series(0.0, index=frame.index))
    return Composite(score.rename("score"), table, shares, method)


def worst(need: ArrayLike, population: ArrayLike, *, share: float = WORST) -> Flags:
    """Pick the areas of greatest need in which ``share`` per cent of the people live.

    Areas are taken in order of need until at least that share of the people (of areas with a need figure) is
    reached: the area that crosses the line is in. Areas of equal need are in or out together.

    Parameters
    ----------
    need
        Higher is more need; NaN where not known, and such an area is never picked.
    population
        People of each area, parts of people allowed.
    share
        Per cent of the people, above 0 and at most 100.

    Raises
    ------
    InsightError
        For bad populations, nobody living anywhere, or a share outside (0, 100].
    """
    aligned(need, population, where="worst")
    figure, people = _figures(need, population, where="worst")
    if positive(share, where="worst: share") > 100:
        raise InsightError(Fault("worst: share", "a share is at most 100 per cent", repr(share), "Write 20."))
    picked: Flags = _above(figure, people) < share / 100 - NOISE
    return picked & ~np.isnan(figure)


def targets(
    frame: pd.DataFrame, *, need: str, population: str, verdict: str, share: float = WORST
) -> pd.DataFrame:
    """Say of every area whether it is deprived and unheard.

    Parameters
    ----------
    frame
        One row per area, the index its code. Other columns (limits, fit, sources) are carried along.
    need, population, verdict
        Columns: need (higher is more; NaN where not known), people, and the words of `Verdict`; none where it is held
        back.
    share
        Per cent of the people who live in the areas that count as deprived. See `worst`.

    Returns
    -------
    DataFrame
        Every row given, none dropped, with *worst* (bool) and *standing* (words of `Standing`). Order: standing
        as `Standing` lists them; then need, highest first; then people, most first; then area code. *too few to
        say* is every area whose verdict is that, deprived (listed first, by need) or not, *held back* every one
        whose verdict is; an area without a need figure is last whatever its verdict.

    Raises
    ------
    InsightError
        For columns that are not there, repeated areas, unknown verdicts, or faults of `worst`.
    """
    _check_frame(frame, [need, population, verdict], where="targets")
    words = frame[verdict].astype(object).where(frame[verdict].notna(), HELD).to_numpy()
    known = np.array([word in (HELD, *Verdict) for word in words], dtype=bool)
    remedy = "Use the words that assess gives: " + ", ".join(Verdict) + "."
    refuse(bad_values(words, ~known, f"targets: {verdict}", "a verdict is one that is known", remedy))
    figure, people = _figures(frame[need], frame[population], where="targets")
    deprived = worst(figure, people, share=share)
    standing = _standing(deprived, np.array(words, dtype=str), np.isnan(figure))
    found = frame.assign(worst=deprived, standing=[str(word) for word in standing])
    place = np.array([list(Standing).index(word) for word in standing], dtype=int)
    codes = frame.index.astype(str).to_numpy(dtype=str)
    order = np.lexsort((codes, -people, -np.where(np.isnan(figure), 0.0, figure), place))
    return found.iloc[order]


def bivariate(
    need: ArrayLike, index: ArrayLike, *, population: ArrayLike, verdict: ArrayLike | None = None
) -> pd.DataFrame:
    """Classes of a 3 x 3 map of need and voice.

    Parameters
    ----------
    need
        Higher is more need; NaN where not known.
    index
        Representation index of each area; NaN where not known.
    population
        People of each area.
    verdict
        Words of `Verdict`, none where it is held back. With them voice is class 1 *under*, 2 *as expected*, 3
        *over*; areas that are *too few to say*, or held back, have no class, whatever their index. Without, 1 is an
        index below 0.8 and 3 one above 1.25.

    Returns
    -------
    DataFrame
        *need_class* (1 least, 3 most need; thirds of the people, split as `worst` splits), *voice_class* (1
        least heard) and *cell* ("3-1" is most need, least heard). Missing (NA) where either is not known.

    Raises
    ------
    InsightError
        For arrays that do not fit, bad populations, or unknown verdicts.
    """
    aligned(need, index, population, verdict, where="bivariate")
    figure, people = _figures(need, population, where="bivariate")
    above = _above(figure, people)
    third = np.where(above < 1 / 3 - NOISE, 3.0, np.where(above < 2 / 3 - NOISE, 2.0, 1.0))
    third[np.isnan(figure)] = np.nan
    figure_of_voice = numbers(index, where="bivariate: index")
    voice = _voice(figure_of_voice) if verdict is None else _voice_of_verdicts(verdict)
    third, voice, _ = broadcast(third, voice, figure_of_voice, where="bivariate")
    keys = need.index if isinstance(need, pd.Series) else None
    found = pd.DataFrame({"need_class": third, "voice_class": voice}, index=keys).astype("Int64")
    found["cell"] = found["need_class"].astype("string") + "-" + found["voice_class"].astype("string")
    return found


def _standing(deprived: Flags, verdict: NDArray[np.str_], unknown: Flags) -> list[Standing]:
    under = verdict == str(Verdict.UNDER)
    rows = zip(unknown.tolist(), verdict.tolist(), under.tolist(), deprived.tolist(), strict=True)
    untold = {str(Verdict.TOO_FEW): Standing.TOO_FEW, HELD: Standing.HELD_BACK}
    words = {
        (True, True): Standing.TARGET,
        (True, False): Standing.UNHEARD,
        (False, True): Standing.HEARD,
        (False, False): Standing.NEITHER,
    }
    return [
        Standing.NO_NEED_FIGURE if lacking else untold.get(word) or words[low, poor]
        for lacking, word, low, poor in rows
    ]


def _voice(index: Floats) -> Floats:
    voice = np.where(index < HEARD_LESS, 1.0, np.where(index > HEARD_MORE, 3.0, 2.0))
    return np.where(np.isnan(index), np.nan, voice)


def _voice_of_verdicts(verdict: ArrayLike) -> Floats:
    classes = {"under": 1.0, "as expected": 2.0, "over": 3.0, "too few to say": np.nan, HELD: np.nan}
    words = np.asarray(verdict, dtype=object)
    words = np.where(pd.isna(words), HELD, words)
    strange = np.array([word not in classes for word in words.ravel()], dtype=bool).reshape(words.shape)
    remedy = "Use the words that assess gives: " + ", ".join(Verdict) + "."
    refuse(bad_values(words, strange, "bivariate: verdict", "a verdict is one that is known", remedy))
    return np.array([classes[word] for word in words.ravel()]).reshape(words.shape)


def _above(figure: Floats, people: Floats) -> Floats:
    """Share of the people who live in areas of more need than each area's (ties are not more)."""
    known = ~np.isnan(figure)
    order, place = np.unique(-np.where(known, figure, -np.inf), return_inverse=True)
    held = np.bincount(place, np.where(known, people, 0.0), len(order))
    before = np.concatenate([[0.0], np.cumsum(held)[:-1]]) / held.sum()
    return np.where(known, before[place], np.nan)


def _figures(need: ArrayLike, population: ArrayLike, *, where: str) -> tuple[Floats, Floats]:
    figure = numbers(need, where=f"{where}: need")
    figure, people = broadcast(figure, populations(population, where=f"{where}: population"), where=where)
    if figure.ndim != 1 or not people[~np.isnan(figure)].sum() > 0:
        rule, remedy = "people live in some area that has a need figure", "Check the two columns."
        raise InsightError(Fault(where, rule, f"shape {figure.shape}, no people", remedy))
    return figure, people


def _ranked(figure: Floats, people: Floats, name: str) -> Floats:
    values, place = np.unique(figure, return_inverse=True)
    if len(values) < 2:
        raise _flat(name)
    held = np.bincount(place, people, len(values))
    ranked: Floats = (100 * (np.cumsum(held) - held / 2) / held.sum())[place]
    return ranked


def _standardised(figure: Floats, people: Floats, name: str) -> Floats:
    if not np.ptp(figure) > 0:
        raise _flat(name)
    mean = np.average(figure, weights=people)
    scaled: Floats = (figure - mean) / np.sqrt(np.average((figure - mean) ** 2, weights=people))
    return scaled


def _flat(name: str) -> InsightError:
    remedy = "Leave it out: it tells no area from another."
    return InsightError(
        Fault(f"composite: {name}", "an indicator differs between areas", "one value", remedy)
    )


def _check_frame(frame: pd.DataFrame, columns: list[str], *, where: str) -> None:
    absent = [name for name in columns if name not in frame.columns]
    faults = (
        [Fault(where, "columns named are in the frame", ", ".join(absent), "Correct the names.")]
        if absent
        else []
    )
    twice = np.asarray(frame.index.duplicated() | frame.index.isna())
    rule, remedy = "each area has one row and a code", "Make the area code the index; remove repeated rows."
    refuse(faults + bad_values(frame.index.to_numpy(), twice, f"{where}: area", rule, remedy))


def _check_composite(
    frame: pd.DataFrame,
    weights: Mapping[str, float],
    polarity: Mapping[str, Polarity | str],
    population: str,
    method: str,
) -> None:
    _check_frame(frame, [*weights, population], where="composite")
    faults: list[Any] = []
    if not weights or method not in ("rank", "z"):
        found, remedy = f"{len(weights)} indicators by {method!r}", "Choose indicators, and 'rank' or 'z'."
        faults.append(Fault("composite", "indicators are put together by a known method", found, remedy))
    for name, weight in weights.items():
        if isinstance(weight, bool) or not 0 < weight < np.inf:
            remedy = "Give it a weight, or leave it out."
            faults.append(Fault(f"composite: {name}", "a weight is above 0", repr(weight), remedy))
        side = polarity.get(name)
        if side not in (Polarity.HIGH_IS_WORSE, Polarity.HIGH_IS_BETTER):
            remedy = "Say high_is_worse or high_is_better, or leave it out."
            faults.append(
                Fault(f"composite: {name}", "one end of the indicator is worse", repr(side), remedy)
            )
    refuse(faults)
