"""What a page says of an indicator and of an area, as data: no screen, no markup.

Every number comes from `insight.store.Store` and is written by `insight.words`, so that map, table,
words, command line and documents agree to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from insight import words
from insight.domain import Polarity, State
from insight.store import Store


@dataclass(frozen=True)
class View:
    """One indicator for one area type and period, ready to be shown.

    ``rows`` is `Store.values` (one row per area, in order of name) with ``text``, what the cell shows,
    and ``rank``, 1 for the highest value (ties share a rank; none without a value).
    """

    spec: pd.Series
    area_type: pd.Series
    period: str
    rows: pd.DataFrame
    benchmarks: tuple[Benchmark, ...]
    sources: pd.DataFrame


@dataclass(frozen=True)
class Benchmark:
    """The figure of a larger area to compare with."""

    area_code: str
    name: str
    area_type: str
    value: float
    state: str
    text: str


@dataclass(frozen=True)
class Figure:
    """One line of the area panel: a figure beside the same figure of its district and county."""

    indicator_id: str
    title: str
    theme: str
    unit: str
    period: str
    text: str
    state: str
    fit: str
    benchmarks: tuple[Benchmark, ...]


def view(store: Store, indicator_id: str, area_type: str, period: str | None = None) -> View:
    """Gather all that a page shows of one indicator for one area type."""
    spec = store.indicator(indicator_id)
    period = period or store.latest_period(indicator_id, area_type)
    rows = store.values(indicator_id, area_type, period)
    kinds = store.area_types()
    kind = kinds[kinds["area_type"] == area_type].iloc[0]
    decimals = int(spec["decimals"])
    cells = zip(rows["value"], rows["state"], strict=True)
    rows["text"] = [words.cell(value, state, decimals) for value, state in cells]
    rows["rank"] = rows["value"].rank(method="min", ascending=False)
    sources = store.sources(indicator_id)
    return View(spec, kind, period, rows, _larger(store, spec, period), sources[sources["period"] == period])


def _larger(store: Store, spec: pd.Series, period: str) -> tuple[Benchmark, ...]:
    """Figures of every district and the county, where the indicator has them for the period."""
    found: list[Benchmark] = []
    table = store.periods()
    table = table[(table["indicator_id"] == spec["indicator_id"]) & (table["period"] == period)]
    for kind in ("county", "district"):
        if kind in set(table["area_type"]):
            rows = store.values(spec["indicator_id"], kind, period)
            found += [_benchmark(row, kind, int(spec["decimals"])) for row in rows.itertuples()]
    return tuple(found)


def _benchmark(row: object, kind: str, decimals: int) -> Benchmark:
    code, name = str(row.area_code), str(row.name)  # type: ignore[attr-defined]
    value, state = float(row.value), str(row.state)  # type: ignore[attr-defined]
    return Benchmark(code, name, kind, value, state, words.cell(value, state, decimals))


def finding(shown: View) -> str:
    """One sentence that says what the map shows: the two ends, with the areas that hold them."""
    rows = shown.rows[shown.rows["state"] == State.VALUE]
    kind, plural = _kind(shown)
    if rows.empty:
        return f"There is no figure for any {kind} in {shown.period}."
    ordered = rows.sort_values("value", kind="stable")
    top, bottom = ordered.iloc[-1], ordered.iloc[0]
    if top["value"] == bottom["value"]:
        return f"Every {kind} has the same figure: {top['text']}."
    return (
        f"Among {len(rows):,} {plural}, {top['name']} is highest, at {top['text']}, "
        f"and {bottom['name']} lowest, at {bottom['text']}."
    )


def paragraph(shown: View) -> tuple[str, ...]:
    """Sentences beside the map: the spread, the whole, what is not known, and how to read it."""
    said = [finding(shown), *_middle(shown), *_unknown(shown), _reading(shown)]
    return tuple(sentence for sentence in said if sentence)


def _kind(shown: View) -> tuple[str, str]:
    def plain(label: str) -> str:
        return label if label[:2].isupper() else label[0].lower() + label[1:]

    return plain(str(shown.area_type["label"])), plain(str(shown.area_type["plural"]))


def _middle(shown: View) -> list[str]:
    rows = shown.rows[shown.rows["state"] == State.VALUE]
    if rows.empty:
        return []
    _, plural = _kind(shown)
    decimals = int(shown.spec["decimals"])
    middle = words.number(float(rows["value"].median()), decimals)
    whole = [b for b in shown.benchmarks if b.area_type == "county" and b.state == State.VALUE]
    text = f"Half of the {plural} are above {middle} and half below"
    if whole and shown.spec["statistic"] != "count" and shown.area_type["area_type"] != "county":
        text += f"; {whole[0].name} as a whole has {whole[0].text}"
    return [text + "."]


def _unknown(shown: View) -> list[str]:
    """Name the areas without a figure, one sentence for each state."""
    kind, plural = _kind(shown)
    said = []
    for state, why in (
        (State.SUPPRESSED, "is held back to protect people"),
        (State.MISSING, "is missing"),
        (State.NOT_APPLICABLE, "does not apply"),
    ):
        rows = shown.rows[shown.rows["state"] == state]
        if rows.empty:
            continue
        names = words.listed(list(rows["name"]), most=3)
        said.append(f"The figure {why} for {len(rows):,} {kind if len(rows) == 1 else plural}: {names}.")
    return said


def _reading(shown: View) -> str:
    if shown.spec["polarity"] == Polarity.HIGH_IS_WORSE:
        return "A higher figure points to more need."
    if shown.spec["polarity"] == Polarity.HIGH_IS_BETTER:
        return "A higher figure is the better one."
    return "A high figure is neither good nor bad in itself."


def standing(shown: View, area_code: str) -> tuple[str, ...]:
    """Sentences that place one area among the others and beside its district and county."""
    rows = shown.rows
    row = rows[rows["area_code"] == area_code].iloc[0]
    _, plural = _kind(shown)
    if row["state"] != State.VALUE:
        return (f"{row['name']}: {words.STATE_WORDS[State(row['state'])]} ({shown.period}).",)
    others = rows[(rows["state"] == State.VALUE) & (rows["area_code"] != area_code)]
    below = int((others["value"] < row["value"]).sum())
    unit = words.with_unit(row["value"], row["state"], int(shown.spec["decimals"]), shown.spec["unit"])
    said = [f"{row['name']} has {unit} ({shown.period})."]
    if len(others):
        said.append(f"That is higher than {below:,} of the other {len(others):,} {plural}.")
    beside = [f"{b.name} {b.text}" for b in _beside(shown, row["parent_code"]) if b.state == State.VALUE]
    if beside and shown.spec["statistic"] != "count":
        said.append(f"For comparison: {words.listed(beside)}.")
    return tuple(said)


def _beside(shown: View, parent: str | None) -> list[Benchmark]:
    own = [b for b in shown.benchmarks if b.area_type == "district" and b.area_code == parent]
    return own + [b for b in shown.benchmarks if b.area_type == "county"]


def panel(store: Store, area_code: str, area_type: str, indicator_ids: Sequence[str]) -> tuple[Figure, ...]:
    """Main figures of an area beside those of its district and county, the latest period of each."""
    place = store.area(area_code, area_type=area_type)
    larger = _parents(store, place)
    rows = store.area_values([area_code, *larger], indicator_ids)
    figures = []
    for indicator_id in indicator_ids:
        own = rows[
            (rows["indicator_id"] == indicator_id)
            & (rows["area_code"] == area_code)
            & (rows["area_type"] == area_type)
        ]
        if not own.empty:
            figures.append(_figure(own.iloc[-1], rows, larger))
    return tuple(figures)


def _parents(store: Store, place: pd.Series) -> dict[str, str]:
    """District and county of an area: code to name, nearest first."""
    found: dict[str, str] = {}
    code = place["parent_code"]
    while isinstance(code, str) and code not in found:
        larger = store.area(code)
        found[code] = str(larger["name"])
        code = larger["parent_code"]
    return found


def _figure(own: pd.Series, rows: pd.DataFrame, larger: dict[str, str]) -> Figure:
    decimals = int(own["decimals"])
    beside = []
    for code, name in larger.items():
        same = (rows["area_code"] == code) & (rows["indicator_id"] == own["indicator_id"])
        for row in rows[same & (rows["period"] == own["period"])].itertuples():
            text = words.cell(row.value, row.state, decimals)
            beside.append(Benchmark(code, name, str(row.area_type), row.value, row.state, text))
    return Figure(
        indicator_id=own["indicator_id"],
        title=own["title"],
        theme=own["theme"],
        unit=own["unit"],
        period=own["period"],
        text=words.cell(own["value"], own["state"], decimals),
        state=own["state"],
        fit=words.fit(own["fit"], own["crossing_share"]),
        benchmarks=tuple(beside),
    )
