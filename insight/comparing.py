"""An area beside what it is compared with: up to three of district, county, nation, similar areas, any area.

Benchmarks are always worked out from summed numerators and denominators, never as a mean of area values, and
are fixed figures: only the area's own interval decides (METHODS section 1). A count is not compared: a larger
area has more of everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insight import words
from insight.domain import State
from insight.errors import Fault, UnknownNameError
from insight.stats.comparison import Comparison, compare
from insight.store import Store

DISTRICT, COUNTY, NATION, SIMILAR = "district", "county", "nation", "similar"
MOST = 3
"""Benchmarks at once: more cannot be read in one chart."""


@dataclass(frozen=True)
class Base:
    """What an area is compared with.

    ``key`` is *district*, *county*, *nation*, *similar*, or the code of an area. ``area_codes`` are the areas
    whose numerators and denominators are summed; none for the nation.
    """

    key: str
    name: str
    area_type: str
    area_codes: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """An area beside its benchmarks.

    ``rows`` has one row per indicator (the area's latest period with a value): ``indicator_id``, ``title``,
    ``theme``, ``unit``, ``statistic``, ``polarity``, ``decimals``, ``period``, ``value``, ``numerator``,
    ``denominator``, ``lower``, ``upper`` (95 %), ``state``, ``fit``, ``crossing_share``, ``reliability``,
    ``text`` and ``interval`` (as printed), then for each base ``{key}_value`` (NaN where there is none),
    ``{key}_text`` and ``{key}_class``, a word of `insight.stats.comparison.Comparison`.
    """

    place: pd.Series
    bases: tuple[Base, ...]
    rows: pd.DataFrame


KEPT = (
    "indicator_id",
    "title",
    "theme",
    "unit",
    "statistic",
    "polarity",
    "decimals",
    "period",
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "state",
    "fit",
    "crossing_share",
    "reliability",
)


def compare_area(
    store: Store,
    area_code: str,
    area_type: str,
    *,
    benchmarks: Sequence[str] | None = None,
    indicator_ids: Sequence[str] | None = None,
    theme: str | None = None,
) -> Compared:
    """Put the figures of an area beside up to three benchmarks, with the class of each comparison.

    Parameters
    ----------
    store
        An edition.
    area_code, area_type
        The area; ``area_code`` may be its name.
    benchmarks
        Of *district*, *county*, *nation* (or the nation's name, such as *England*), *similar*, or codes or
        names of areas; each once, three at most. When None, what there is of the first three, else similar.
    indicator_ids, theme
        Only these indicators, or those of one theme.

    Raises
    ------
    UnknownNameError
        For areas, themes or benchmarks that are not there, and for none or more than three benchmarks.
    """
    place = store.area(area_code, area_type=area_type)
    bases = find_bases(store, place, benchmarks)
    codes = {str(place["area_code"]), *(code for base in bases for code in base.area_codes)}
    rows = store.area_values(codes, indicator_ids)
    own = _latest(rows[(rows["area_code"] == place["area_code"]) & (rows["area_type"] == place["area_type"])])
    if theme is not None:
        own = _of_theme(own, theme)
    return _compared(store, place, bases, own, rows)


def compare_rows(store: Store, place: pd.Series, own: pd.DataFrame) -> Compared:
    """Put figures that are no published area's beside the county and the nation, where there are any.

    Parameters
    ----------
    place
        What they are of, with at least ``area_code``, ``area_type``, ``name`` and ``parent_code`` (the area it is
        compared with first).
    own
        Its figures, with the columns of `insight.store.Store.area_values`.
    """
    bases = _usual(store, place)
    rows = store.area_values([code for base in bases for code in base.area_codes])
    return _compared(store, place, bases, _latest(own), rows)


def _compared(
    store: Store, place: pd.Series, bases: tuple[Base, ...], own: pd.DataFrame, rows: pd.DataFrame
) -> Compared:
    """Latest figures of a place beside bases, whose own figures are among ``rows``."""
    found = _printed(own[list(KEPT)].reset_index(drop=True))
    scale = store.indicators().set_index("indicator_id")["multiplier"]
    for base in bases:
        figures = store.national() if base.key == NATION else _summed(rows, base, scale)
        found = _beside(found, base.key, figures)
    return Compared(place, bases, found)


def find_bases(store: Store, place: pd.Series, benchmarks: Sequence[str] | None) -> tuple[Base, ...]:
    """What the words mean for a place; `compare_area` gives the words and the errors."""
    if benchmarks is None:
        return _usual(store, place)
    if not 1 <= len(benchmarks) <= MOST:
        raise UnknownNameError(
            Fault(
                "benchmarks",
                f"an area is compared with one to {MOST} others at once",
                f"{len(benchmarks)}: {', '.join(benchmarks) or 'none'}",
                f"Name {MOST} at most of district, county, nation, similar, or area codes.",
            )
        )
    bases = [_base(store, place, word) for word in benchmarks]
    twice = sorted({base.name for base in bases if [b.key for b in bases].count(base.key) > 1})
    if twice:
        raise UnknownNameError(
            Fault("benchmarks", "each stands once", ", ".join(twice), "Name each benchmark once.")
        )
    return tuple(bases)


def choices(store: Store, place: pd.Series) -> dict[str, str]:
    """What a place can be compared with, key to name: those there are of district, county, nation, similar."""
    return {base.key: base.name for base in _all_usual(store, place)}


def _usual(store: Store, place: pd.Series) -> tuple[Base, ...]:
    return tuple(_all_usual(store, place)[:MOST])


def _all_usual(store: Store, place: pd.Series) -> list[Base]:
    found: list[Base] = []
    for word in (DISTRICT, COUNTY, NATION, SIMILAR):
        try:
            found.append(_base(store, place, word))
        except UnknownNameError:
            continue
    return found


def _base(store: Store, place: pd.Series, word: str) -> Base:
    plain = word.strip().lower()
    nation = store.nation()
    if nation is not None and plain in (NATION, str(nation["name"]).lower(), str(nation["code"]).lower()):
        return Base(NATION, str(nation["name"]), NATION, ())
    if plain == SIMILAR:
        codes = tuple(store.similar(place["area_code"], place["area_type"])["similar_code"])
        if codes:
            return Base(SIMILAR, "Similar areas", str(place["area_type"]), codes)
    elif plain in (DISTRICT, COUNTY):
        larger = _around(store, place, plain)
        if larger is not None:
            return Base(plain, str(larger["name"]), plain, (str(larger["area_code"]),))
    elif plain not in (NATION, "england"):
        other = store.area(word)
        return Base(
            str(other["area_code"]), str(other["name"]), str(other["area_type"]), (str(other["area_code"]),)
        )
    raise UnknownNameError(
        Fault(
            "benchmarks",
            f"{place['name']} must have such a benchmark",
            f"'{word}'",
            "Choose another of district, county, nation, similar, or name an area by its code.",
        )
    )


def _around(store: Store, place: pd.Series, kind: str) -> pd.Series | None:
    """District or county a place lies in; None for the place itself."""
    code, seen = place["parent_code"], set[str]()
    while isinstance(code, str) and code not in seen:
        seen.add(code)
        larger = store.area(code)
        if larger["area_type"] == kind:
            return larger
        code = larger["parent_code"]
    return None


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Latest period with a value of each indicator, else the latest; in the catalogue's order."""
    known = (rows["state"] == State.VALUE).astype(int)
    order = rows.assign(known=known, place=range(len(rows)))
    order = order.sort_values(["known", "place"], kind="stable").drop_duplicates("indicator_id", keep="last")
    return order.sort_values("place").drop(columns=["known", "place"])


def _of_theme(rows: pd.DataFrame, theme: str) -> pd.DataFrame:
    found = rows[rows["theme"].str.lower() == theme.strip().lower()]
    if found.empty:
        known = ", ".join(dict.fromkeys(rows["theme"]))
        raise UnknownNameError(Fault("theme", "there must be figures of that theme", f"'{theme}'", known))
    return found


def _printed(rows: pd.DataFrame) -> pd.DataFrame:
    cells = list(zip(rows["value"], rows["state"], rows["decimals"], strict=True))
    limits = list(zip(rows["lower"], rows["upper"], rows["decimals"], strict=True))
    return rows.assign(
        text=[words.cell(value, state, int(decimals)) for value, state, decimals in cells],
        interval=[words.interval(low, high, int(decimals)) for low, high, decimals in limits],
    )


def _summed(rows: pd.DataFrame, base: Base, scale: pd.Series) -> pd.DataFrame:
    """``indicator_id``, ``period`` and ``value`` of a base: of one area as it is, of several from their sums.

    Where one of several areas has no figure, nor have they together; of summaries of ranks there is no sum.
    """
    here = rows[rows["area_code"].isin(base.area_codes) & (rows["area_type"] == base.area_type)]
    if len(base.area_codes) == 1:
        return here[here["state"] == State.VALUE][["indicator_id", "period", "value"]]
    known = here[(here["state"] == State.VALUE) & here["numerator"].notna() & here["denominator"].notna()]
    grouped = known.groupby(["indicator_id", "period"], as_index=False)
    sums = grouped.agg(
        numerator=("numerator", "sum"), denominator=("denominator", "sum"), areas=("area_code", "nunique")
    )
    sums = sums[(sums["areas"] == len(base.area_codes)) & (sums["denominator"] > 0)]
    value = sums["numerator"] / sums["denominator"] * sums["indicator_id"].map(scale)
    return sums.assign(value=value)[["indicator_id", "period", "value"]]


def _beside(rows: pd.DataFrame, key: str, figures: pd.DataFrame) -> pd.DataFrame:
    """Add value, text and class of one base."""
    names = zip(figures["indicator_id"], figures["period"], strict=True)
    against = dict(zip(names, figures["value"], strict=True))
    wanted = zip(rows["indicator_id"], rows["period"], strict=True)
    value = np.array([against.get(one, np.nan) for one in wanted], dtype=float)
    value = np.where(rows["statistic"] == "count", np.nan, value)
    text = [words.number(one, int(decimals)) for one, decimals in zip(value, rows["decimals"], strict=True)]
    beside = {f"{key}_value": value, f"{key}_text": text, f"{key}_class": _classes(rows, value)}
    return pd.concat([rows, pd.DataFrame(beside, index=rows.index)], axis=1)


def _classes(rows: pd.DataFrame, against: np.ndarray) -> list[str]:
    found = np.full(len(rows), str(Comparison.NOT_COMPARED), dtype=object)
    for polarity, part in rows.reset_index(drop=True).groupby("polarity"):
        value, lower, upper = (part[name].to_numpy(float) for name in ("value", "lower", "upper"))
        classes = compare(value, lower, upper, against[part.index], polarity=str(polarity))
        found[part.index] = classes.astype(object)
    return [str(word) for word in found]


def compare_areas(
    store: Store,
    indicator_id: str,
    area_type: str,
    *,
    period: str | None = None,
    benchmarks: Iterable[str] = (DISTRICT,),
) -> pd.DataFrame:
    """Put every area of a type beside benchmarks: what a dot plot or the map's significance marks need.

    Parameters
    ----------
    benchmarks
        As in `compare_area`; *district*, *county* and *similar* are each area's own.

    Returns
    -------
    DataFrame
        One row per area, in order of name: ``area_code``, ``name``, ``parent_name``, ``value``, ``lower``,
        ``upper``, ``state``, and ``{key}_value`` and ``{key}_class`` for each benchmark.
    """
    spec = store.indicator(indicator_id)
    rows = store.values(indicator_id, area_type, period)
    found = rows[["area_code", "name", "parent_name", "value", "lower", "upper", "state"]].copy()
    whole = found.assign(polarity=spec["polarity"])
    for word in benchmarks:
        key, value = _for_all(store, spec, rows, area_type, word)
        value = np.full(len(rows), np.nan) if spec["statistic"] == "count" else value
        found[f"{key}_value"] = value
        found[f"{key}_class"] = _classes(whole, value)
    return found


def _for_all(
    store: Store, spec: pd.Series, rows: pd.DataFrame, area_type: str, word: str
) -> tuple[str, np.ndarray]:
    """Key of a benchmark and its figure for each area."""
    indicator_id, scale = str(spec["indicator_id"]), float(spec["multiplier"])
    period = str(rows["period"].iloc[0])
    if word == SIMILAR:
        pairs = store.similar_codes(area_type)
        return SIMILAR, _similar_sums(pairs, rows, scale)
    areas = store.areas(area_type).set_index("area_code")
    if word == DISTRICT and area_type not in (DISTRICT, COUNTY):
        own = areas["parent_code"].reindex(rows["area_code"])
        values = _values_of(store, indicator_id, DISTRICT, period)
        return DISTRICT, own.map(values).to_numpy(float)
    base = _base(store, areas.reset_index().iloc[0], word)
    if base.key == NATION:
        figures = store.national()
        figures = figures[(figures["indicator_id"] == indicator_id) & (figures["period"] == period)]
        return NATION, np.full(len(rows), figures["value"].iloc[0] if len(figures) else np.nan)
    values = _values_of(store, indicator_id, base.area_type, period)
    return base.key, np.full(len(rows), values.get(base.area_codes[0], np.nan))


def _values_of(store: Store, indicator_id: str, area_type: str, period: str) -> pd.Series:
    found = store.values(indicator_id, area_type, period)
    return found[found["state"] == State.VALUE].set_index("area_code")["value"]


def _similar_sums(pairs: pd.DataFrame, rows: pd.DataFrame, scale: float) -> np.ndarray:
    parts = rows[["area_code", "numerator", "denominator"]].rename(columns={"area_code": "similar_code"})
    joined = pairs.merge(parts, on="similar_code", how="left")
    # A similar area without a figure leaves none for them together.
    holes = joined["denominator"].isna().groupby(joined["area_code"]).any()
    whole = joined.groupby("area_code")[["numerator", "denominator"]].sum()
    whole = whole[~holes]
    value = whole["numerator"] / whole["denominator"].where(whole["denominator"] > 0) * scale
    figures: np.ndarray = value.reindex(rows["area_code"]).to_numpy(float)
    return figures
