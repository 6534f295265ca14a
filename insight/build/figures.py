"""Every indicator for every area: numerators and denominators are added up first, then divided.

Method: METHODS sections 2 and 3. A percentage, score or rank is never interpolated or plainly averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insight import geography
from insight.build import deprivation
from insight.build.areas import STATISTICAL, Kind, Layer
from insight.build.certainty import certainty
from insight.build.fits import Fits, Placed
from insight.catalogue import AREA_KM2, split_column
from insight.domain import Dataset, Fit, Indicator, State, Statistic
from insight.sources import SourceTable

VALUE, SUPPRESSED, MISSING, NOT_APPLICABLE = range(4)
STATES = np.array([State.VALUE, State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE], dtype=object)
FITS = [str(fit) for fit in (Fit.PUBLISHED, Fit.EXACT, Fit.BEST_FIT, Fit.APPORTIONED)]
"""From the strongest to the weakest."""
SIGNIFICANT = 12
"""Figures are kept to this many significant digits, so that 36.6 is not stored as 36.599999999999994."""


@dataclass(frozen=True)
class Measure:
    """What is added up over small areas: a sum of columns, perhaps of some small areas only, or weighted.

    ``times`` is a column of scores, or of ranks when ``ranks_of`` gives the number of small areas in
    the nation (N + 1 - rank is then used, so that a high figure means more deprived).
    """

    dataset_id: str
    columns: tuple[str, ...]
    where: tuple[tuple[str, tuple[int | str, ...]], ...] = ()
    times: str | None = None
    ranks_of: int | None = None

    @property
    def elsewhere(self) -> bool:
        """Whether another data set says which small areas count."""
        return any(split_column(column, self.dataset_id)[0] != self.dataset_id for column, _ in self.where)


@dataclass(frozen=True)
class Part:
    """Measures of a numerator or denominator (their sum is meant), or the size of the area."""

    measures: tuple[Measure, ...]
    area_km2: bool = False


def parts(indicator: Indicator, dataset_id: str) -> tuple[Part, Part | None]:
    """Numerator and denominator of an indicator for the period of one of its data sets."""
    below = _part(indicator.denominator, dataset_id) if indicator.denominator else None
    if indicator.statistic in (Statistic.SCORE, Statistic.INDEX, Statistic.RANK_SUMMARY) and below:
        times = indicator.rank if indicator.statistic is Statistic.RANK_SUMMARY else indicator.score
        ranks_of = indicator.small_areas_in_nation if indicator.statistic is Statistic.RANK_SUMMARY else None
        above = tuple(replace(m, times=times, ranks_of=ranks_of) for m in below.measures)
        return Part(above), below
    where = tuple(
        (".".join(split_column(column, dataset_id)), wanted)
        for column, wanted in sorted(indicator.where.items())
    )
    above = tuple(replace(m, where=where) for m in _part(indicator.numerator, dataset_id).measures)
    return Part(above), below


def _part(references: Iterable[str], dataset_id: str) -> Part:
    columns: dict[str, list[str]] = {}
    size = False
    for reference in references:
        if reference == AREA_KM2:
            size = True
            continue
        owner, column = split_column(reference, dataset_id)
        columns.setdefault(owner, []).append(column)
    return Part(tuple(Measure(owner, tuple(names)) for owner, names in columns.items()), size)


REPEATED = ("indicator_id", "area_type", "period")


@dataclass(frozen=True)
class Piece:
    """Rows of table ``value`` for one indicator, layer and period: the words they share (`REPEATED`), and columns."""

    words: dict[str, str]
    columns: dict[str, np.ndarray]


def joined(pieces: Sequence[Piece]) -> pd.DataFrame:
    """Table ``value``, its figures and limits rounded to `SIGNIFICANT` digits."""
    sizes = [len(piece.columns["value"]) for piece in pieces]
    words = {
        name: np.repeat(np.array([piece.words[name] for piece in pieces], dtype=object), sizes)
        for name in REPEATED
    }
    columns = {name: np.concatenate([piece.columns[name] for piece in pieces]) for name in pieces[0].columns}
    rounded = {name: significant(columns[name]) for name in ("value", "lower", "upper")}
    return pd.DataFrame(words | columns | rounded)


class Figures:
    """Adds small areas up to areas and works out indicators.

    Parameters
    ----------
    datasets, tables
        Data sets and what was read from them, by id.
    kinds
        Area type and vintage of the small areas of each data set.
    fits
        Where small areas lie.
    published
        What was read for the very areas of a layer, by data set and label of the layer: taken instead
        of a sum.
    """

    def __init__(
        self,
        datasets: Mapping[str, Dataset],
        tables: Mapping[str, SourceTable],
        kinds: Mapping[str, Kind],
        fits: Fits,
        published: Mapping[tuple[str, str], SourceTable] | None = None,
    ) -> None:
        self._published = published or {}
        self._datasets = datasets
        self._kinds = kinds
        self._tables = tables
        self._fits = fits
        self._small: dict[tuple[Measure, ...], tuple[pd.DataFrame, pd.DataFrame]] = {}
        self._sums: dict[tuple[str, str], dict[Measure, tuple[np.ndarray, np.ndarray]]] = {}
        self._made_of: dict[tuple[str, str], tuple[Part, Part | None]] = {}
        self._indexes: dict[str, pd.Index] = {}
        self._ranks: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}
        self._weakest: dict[tuple[tuple[str, ...], str], tuple[np.ndarray, np.ndarray]] = {}
        self._summaries: dict[tuple[str, str | None, str], pd.DataFrame] = {}

    def kind(self, dataset_id: str) -> Kind:
        """Area type and vintage of the small areas of a data set."""
        return self._kinds[dataset_id]

    def add_up(self, layer: Layer, measures: Iterable[Measure]) -> None:
        """Add measures up for the areas of a layer, all of one data set at a time."""
        by_dataset: dict[str, list[Measure]] = {}
        for measure in dict.fromkeys(measures):
            by_dataset.setdefault(measure.dataset_id, []).append(measure)
        for dataset_id, wanted in by_dataset.items():
            placed = self._fits.place(self.kind(dataset_id), layer)
            if placed is None:
                continue
            own = self._published.get((dataset_id, layer.spec.label))
            if own is None or any(measure.elsewhere for measure in wanted):
                sums, worst = geography.aggregate(placed.lookup, *self._small_areas(tuple(wanted)))
            else:
                sums, worst = _worked_out(wanted, {dataset_id: own})
            codes = self._codes(layer)
            total = sums.reindex(codes).to_numpy(float)
            state = worst.reindex(codes, fill_value=NOT_APPLICABLE).to_numpy(int)
            columns = zip(wanted, total.T, state.T, strict=True)
            self._sums[dataset_id, layer.spec.label] = {
                measure: (one, mark) for measure, one, mark in columns
            }

    def rows(self, indicator: Indicator, layer: Layer) -> Iterator[Piece]:
        """Yield rows of the ``value`` table for one layer, a piece for each period."""
        for dataset_id in indicator.datasets:
            above, below = self._parts(indicator, dataset_id)
            placed = self._fits.place(self.kind(above.measures[0].dataset_id), layer)
            if indicator.summary and layer.spec.type in STATISTICAL:
                continue  # a summary of one small area, or of four, says nothing
            if placed is not None and self._reached(layer, above, below):
                yield self._columns(indicator, layer, dataset_id, placed)

    def _parts(self, indicator: Indicator, dataset_id: str) -> tuple[Part, Part | None]:
        key = (indicator.id, dataset_id)
        if key not in self._made_of:
            self._made_of[key] = parts(indicator, dataset_id)
        return self._made_of[key]

    def _reached(self, layer: Layer, above: Part, below: Part | None) -> bool:
        """Whether every data set concerned could be added up for the layer."""
        measures = (*above.measures, *(below.measures if below else ()))
        return all((measure.dataset_id, layer.spec.label) in self._sums for measure in measures)

    def _columns(self, indicator: Indicator, layer: Layer, dataset_id: str, placed: Placed) -> Piece:
        codes = self._codes(layer)
        above, below = self._parts(indicator, dataset_id)
        numerator, state = self._sum(above, layer, codes)
        value = numerator * indicator.multiplier
        denominator = np.full(len(codes), np.nan)
        if below is not None:
            denominator, state_below = self._sum(below, layer, codes)
            state = _worse(state, state_below)
            state = np.where((state == VALUE) & (denominator == 0), NOT_APPLICABLE, state)
            value = numerator / np.where(denominator == 0, np.nan, denominator) * indicator.multiplier
        if indicator.summary:
            numerator = np.full(len(codes), np.nan)
            value = self._summary(indicator, layer, dataset_id, placed).reindex(codes).to_numpy(float)
            value = value * indicator.multiplier
        whole = state == VALUE
        fit, crossing = self._fit((*above.measures, *(below.measures if below else ())), layer, codes)
        lower, upper, reliability = certainty(indicator, numerator, denominator, whole)
        texts = (indicator.id, str(layer.spec.type), self._datasets[dataset_id].period)
        return Piece(
            dict(zip(REPEATED, texts, strict=True)),
            {
                "area_code": codes.to_numpy(object),
                "value": np.where(whole, value, np.nan),
                "numerator": np.where(whole, numerator, np.nan),
                "denominator": np.where(whole, denominator, np.nan),
                "lower": lower,
                "upper": upper,
                "reliability": reliability,
                "state": STATES[state],
                "fit": fit,
                "crossing_share": crossing,
            },
        )

    def _codes(self, layer: Layer) -> pd.Index:
        """Codes of a layer's areas: put in order once, not once for each indicator."""
        if layer.spec.label not in self._indexes:
            self._indexes[layer.spec.label] = pd.Index(layer.frame["code"].to_numpy(object))
        return self._indexes[layer.spec.label]

    def _fit(
        self, measures: Iterable[Measure], layer: Layer, codes: pd.Index
    ) -> tuple[np.ndarray, np.ndarray]:
        """Fit and crossing share of a figure: the weakest and the largest of the data sets it is made from."""
        datasets = tuple(dict.fromkeys(measure.dataset_id for measure in measures))
        key = (datasets, layer.spec.label)
        if key not in self._weakest:
            self._weakest[key] = self._weakest_of(datasets, layer, codes)
        return self._weakest[key]

    def _weakest_of(
        self, datasets: Iterable[str], layer: Layer, codes: pd.Index
    ) -> tuple[np.ndarray, np.ndarray]:
        weakest, crossing = np.zeros(len(codes)), np.zeros(len(codes))
        for dataset_id in datasets:
            if (dataset_id, layer.spec.label) not in self._published:
                rank, share = self._rank(dataset_id, layer, codes)
                weakest, crossing = np.maximum(weakest, rank), np.maximum(crossing, share)
        words = np.array([*FITS, None], dtype=object)
        return words[np.where(np.isnan(weakest), -1, weakest).astype(int)], crossing

    def _rank(self, dataset_id: str, layer: Layer, codes: pd.Index) -> tuple[np.ndarray, np.ndarray]:
        """Place in `FITS` and crossing share of each area; NaN where no small area counts towards it."""
        key = (dataset_id, layer.spec.label)
        if key not in self._ranks:
            placed = self._fits.place(self.kind(dataset_id), layer)
            if placed is None:
                self._ranks[key] = np.zeros(len(codes)), np.zeros(len(codes))
            else:
                rank = placed.fit.map({fit: number for number, fit in enumerate(FITS)})
                share = placed.crossing.reindex(codes)
                self._ranks[key] = rank.reindex(codes).to_numpy(float), share.to_numpy(float)
        return self._ranks[key]

    def _summary(self, indicator: Indicator, layer: Layer, dataset_id: str, placed: Placed) -> pd.Series:
        key = (dataset_id, indicator.rank, layer.spec.label)
        if key not in self._summaries:
            self._summaries[key] = deprivation.summaries(indicator, self._tables[dataset_id], placed)
        return self._summaries[key][str(indicator.summary)]

    def _sum(self, part: Part, layer: Layer, codes: pd.Index) -> tuple[np.ndarray, np.ndarray]:
        """Sum of a part for each code, and its state; an area with no small area is not applicable."""
        if part.area_km2:
            return layer.frame.geometry.area.to_numpy() / 1e6, np.zeros(len(codes), dtype=int)
        total, state = np.zeros(len(codes)), np.zeros(len(codes), dtype=int)
        for measure in part.measures:
            figures, marks = self._sums[measure.dataset_id, layer.spec.label][measure]
            total = total + figures
            state = _worse(state, marks)
        return total, state

    def _small_areas(self, measures: tuple[Measure, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Figures and states of measures of one data set, one row per small area."""
        if measures not in self._small:
            self._small[measures] = _worked_out(measures, self._tables)
        return self._small[measures]


def _worked_out(
    measures: Sequence[Measure], tables: Mapping[str, SourceTable]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures and states of measures of one data set, one row per row of it, one column per measure."""
    figures, states = zip(*(work_out(measure, tables) for measure in measures), strict=True)
    index = pd.Index(tables[measures[0].dataset_id].frame["code"])
    return (
        pd.DataFrame(np.column_stack(figures), index=index),
        pd.DataFrame(np.column_stack(states).astype(np.uint8), index=index),
    )


def work_out(measure: Measure, tables: Mapping[str, SourceTable]) -> tuple[np.ndarray, np.ndarray]:
    """Figure and state of a measure for each row of its data set."""
    table = tables[measure.dataset_id]
    used = [*measure.columns, *([measure.times] if measure.times else [])]
    state = _worst_of([table.states[column].to_numpy() for column in used])
    figure = sum_of(table.frame, measure.columns)
    for reference, wanted in measure.where:
        owner, column = split_column(reference, measure.dataset_id)
        held, marks = _beside(tables[owner], column, table.frame["code"])
        figure, state = np.where(held.isin(wanted), figure, 0.0), _worse(state, marks)
    if measure.times:
        times = table.frame[measure.times].to_numpy(float)
        figure = figure * (times if measure.ranks_of is None else measure.ranks_of + 1 - times)
    return np.where(state == VALUE, figure, np.nan), state


def _beside(table: SourceTable, column: str, codes: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """A column of a table for some codes, with its states; missing where the table has no such code, or no word."""
    held, rows = table.frame.set_index("code")[column], pd.Index(table.frame["code"])
    if column in table.states:
        state = pd.Series(table.states[column].to_numpy(), index=rows)
    else:
        state = pd.Series(np.where(held == "", MISSING, VALUE), index=rows)
    return held.reindex(codes), state.reindex(codes, fill_value=MISSING).to_numpy(int)


def sum_of(table: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    """Sum of some columns of each row, NaN where one of them is; zeros for no column at all."""
    total = np.zeros(len(table))
    for column in columns:
        total = total + table[column].to_numpy(float)
    return total


def _worst_of(states: Sequence[np.ndarray]) -> np.ndarray:
    """Worst state of each row: suppressed before missing before not applicable before a value."""
    state = states[0].astype(int)
    for column in states[1:]:
        state = _worse(state, column.astype(int))
    return state


BADNESS = np.array([0, 3, 2, 1])
"""How bad a value, suppressed, missing and not applicable are."""
BY_BADNESS = np.array([VALUE, NOT_APPLICABLE, MISSING, SUPPRESSED])


def _worse(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    worse: np.ndarray = BY_BADNESS[np.maximum(BADNESS[one], BADNESS[other])]
    return worse


def significant(values: np.ndarray) -> np.ndarray:
    """Round to `SIGNIFICANT` significant digits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where((values == 0) | ~np.isfinite(values), 1.0, np.abs(values))
        digits = SIGNIFICANT - 1 - np.floor(np.log10(size))
    scale = 10.0 ** np.clip(digits, 0, 300)
    return np.where(np.isfinite(values), np.round(values * scale) / scale, np.nan)
