"""Deprived and unheard: areas in greatest need whose people have been heard less than chance explains.

Need is one indicator, or several put together with weights that the reader sets. Voice is all exercises together,
one of them, a series, a year, or another voice such as turnout. Method: METHODS section 5, by
`insight.stats.targets`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insight import hearing, narrative_targets, origins, words
from insight.domain import Polarity, State, Statistic
from insight.errors import Fault, UnknownNameError
from insight.stats import targets
from insight.stats.targets import UNTOLD, WORST, Standing
from insight.stats.verdicts import Verdict
from insight.store import Store

ALL = "all"
COMPOSITE = "composite"
COMPOSITE_DECIMALS = 1
VOICE = ["count", "expected", "index", "lower", "upper", "level", "verdict", "state", "rate_per_1000"]
NEED = ["value", "text", "period", "fit", "crossing_share"]
EXPORTED = [
    "place",
    "area_code",
    "name",
    "parent_name",
    "standing",
    "worst",
    "population",
    "need",
    "need_period",
    "need_fit",
    "need_crossing_share",
    "count",
    "expected",
    "index",
    "lower",
    "upper",
    "level",
    "verdict",
    "state",
    "cell",
    "reason",
]
ORDER = {Polarity.HIGH_IS_WORSE: 1.0, Polarity.HIGH_IS_BETTER: -1.0}


@dataclass(frozen=True)
class Question:
    """What is asked.

    Parameters
    ----------
    area_type
        Kind of area that is looked at.
    need
        Indicator id; with ``parts`` it is *composite*.
    voice
        *all*, or what `insight.heard.Heard.scope` understands.
    worst
        Per cent of the people who live in the areas that count as deprived.
    parts
        Indicators and their weights, where need is put together from several.
    """

    area_type: str
    need: str
    voice: str = ALL
    worst: float = WORST
    parts: tuple[tuple[str, float], ...] = ()

    @property
    def weights(self) -> dict[str, float]:
        """Indicators and their weights; empty where need is one indicator."""
        return dict(self.parts)


@dataclass(frozen=True)
class Found:
    """The answer.

    ``rows`` has one row per area, in the order of `insight.stats.targets.targets`: ``area_code``, ``name``,
    ``parent_name``, ``population``, ``need`` (as published), ``need_text``, ``need_period``, ``need_fit``,
    ``need_crossing_share``, ``count``, ``expected``, ``index``, ``lower``, ``upper``, ``level``, ``verdict``, ``state``
    (of the count), ``worst``, ``standing``, ``place`` (1, 2, ... of targets; missing for others), ``cell`` and
    ``need_class`` (of the 3 x 3 map), ``reason``.
    """

    question: Question
    need_title: str
    need_unit: str
    decimals: int
    polarity: Polarity
    voice_title: str
    scope: tuple[str, str]
    rows: pd.DataFrame
    nouns: tuple[str, str]
    """The kind of area in one and in many, as they stand in a sentence."""

    @property
    def targets(self) -> pd.DataFrame:
        """Areas that are deprived and unheard."""
        return self.rows[self.rows["standing"] == str(Standing.TARGET)]


def find(store: Store, question: Question) -> Found:
    """Answer a question from an edition.

    Raises
    ------
    UnknownNameError
        For indicators, kinds of area or voices that are not there.
    InsightError
        For a neutral indicator, weights that are not above 0, or a share outside (0, 100].
    """
    areas = store.areas(question.area_type)[["area_code", "name", "parent_name", "population"]]
    scope = store.scope(question.voice, by="area")
    heard = store.representation(*scope, by="area", area_type=question.area_type)
    need, decimals, polarity = _need_of(store, question, areas)
    rows = ranked(areas, need, heard, share=question.worst, decimals=decimals, did=did_of(scope))
    scopes = store.scopes()
    named = scopes[(scopes["scope_type"] == scope[0]) & (scopes["scope_id"] == scope[1])]["title"]
    spec = None if question.weights else store.indicator(question.need)
    return Found(
        question=question,
        need_title="Need, put together" if spec is None else str(spec["title"]),
        need_unit="score" if spec is None else str(spec["unit"]),
        decimals=decimals,
        polarity=polarity,
        voice_title=voice_title(scope, str(named.iloc[0])),
        scope=scope,
        rows=rows,
        nouns=_nouns(store, question.area_type),
    )


def did_of(scope: tuple[str, str]) -> str:
    """What those who were heard in a voice did."""
    return "voted" if scope[0] == "turnout" else "took part"


def _nouns(store: Store, area_type: str) -> tuple[str, str]:
    kinds = store.area_types().set_index("area_type")
    one, many = (str(kinds.loc[area_type, name]) for name in ("label", "plural"))
    return one[:1].lower() + one[1:], many[:1].lower() + many[1:]


def _need_of(store: Store, question: Question, areas: pd.DataFrame) -> tuple[pd.DataFrame, int, Polarity]:
    """Need of every area, the decimals it is printed with, and which end of it is the worse."""
    if question.weights:
        return _composite(store, question, areas), COMPOSITE_DECIMALS, Polarity.HIGH_IS_WORSE
    spec = store.indicator(question.need)
    need = _need(store, spec, question.area_type)
    return need, int(spec["decimals"]), Polarity(spec["polarity"])


def voice_title(scope: tuple[str, str], title: str) -> str:
    """Name a voice as a heading does."""
    kind, name = scope
    fixed = {ALL: "All exercises together", "year": f"All exercises of {name}", "turnout": f"Turnout, {name}"}
    return fixed.get(kind, title)


def _need(store: Store, spec: pd.Series, area_type: str) -> pd.DataFrame:
    rows = store.values(str(spec["indicator_id"]), area_type)
    decimals = int(spec["decimals"])
    texts = words.cells(rows["value"], rows["state"], decimals)
    return rows.assign(
        text=texts, higher_is_more=oriented(rows["value"], str(spec["polarity"]), str(spec["title"]))
    )


def oriented(value: pd.Series, polarity: str, title: str) -> pd.Series:
    """Figures turned so that higher is more need.

    Raises
    ------
    UnknownNameError
        For an indicator neither end of which is need.
    """
    sign = ORDER.get(Polarity(polarity))
    if sign is None:
        rule, remedy = "need has a worse end", "Choose an indicator of which one end is a cause for concern."
        raise UnknownNameError(Fault("need", rule, f"'{title}', of which neither end is", remedy))
    return value * sign


def _composite(store: Store, question: Question, areas: pd.DataFrame) -> pd.DataFrame:
    specs = {name: store.indicator(name) for name in question.weights}
    counts = [str(spec["title"]) for spec in specs.values() if spec["statistic"] == Statistic.COUNT]
    if counts:
        rule, remedy = (
            "parts of need are shares, rates or scores",
            "A large area has more of everything: drop it.",
        )
        raise UnknownNameError(Fault("weights", rule, ", ".join(counts), remedy))
    values = {name: store.values(name, question.area_type).set_index("area_code") for name in specs}
    table = areas.set_index("area_code")[["population"]].fillna(0.0)
    table = table.join(pd.DataFrame({name: rows["value"] for name, rows in values.items()}))
    polarity = {name: str(spec["polarity"]) for name, spec in specs.items()}
    score = targets.composite(
        table, weights=question.weights, polarity=polarity, population="population"
    ).score
    found = pd.DataFrame({"area_code": score.index, "value": score.to_numpy(float)})
    periods = "; ".join(dict.fromkeys(str(rows["period"].iloc[0]) for rows in values.values()))
    texts = [
        words.cell(v, State.MISSING if np.isnan(v) else State.VALUE, COMPOSITE_DECIMALS)
        for v in found["value"]
    ]
    crossing = pd.DataFrame({name: rows["crossing_share"] for name, rows in values.items()}).max(axis=1)
    return found.assign(
        text=texts,
        period=periods,
        fit="composite",
        crossing_share=crossing.reindex(score.index).to_numpy(float),
        higher_is_more=found["value"],
    )


def ranked(
    areas: pd.DataFrame,
    need: pd.DataFrame,
    heard: pd.DataFrame,
    *,
    share: float = WORST,
    decimals: int = 1,
    did: str = "took part",
) -> pd.DataFrame:
    """Put need and voice together and say of every area where it stands.

    Parameters
    ----------
    areas
        ``area_code``, ``name``, ``parent_name``, ``population`` (people).
    need
        ``area_code``, ``value``, ``text``, ``period``, ``fit``, ``crossing_share``, ``higher_is_more``.
    heard
        Rows of view ``representation`` by area.
    share
        Per cent of the people.
    decimals
        Decimals that need is printed with: the classes of the 3 x 3 map are those of the printed figures.
    did
        What those who were heard did, in the past tense.

    Returns
    -------
    DataFrame
        As `Found.rows`. An area that nobody counted is *too few to say*; a verdict that is held back stays untold.
    """
    table = areas.merge(need[["area_code", *NEED, "higher_is_more"]], on="area_code", how="left")
    table = table.merge(heard[["area_code", *VOICE]], on="area_code", how="left").set_index("area_code")
    table = table.rename(columns={"value": "need", **{name: f"need_{name}" for name in NEED[1:]}})
    held = table["state"].eq(str(State.SUPPRESSED))
    table["verdict"] = table["verdict"].where(table["verdict"].notna() | held, str(Verdict.TOO_FEW))
    table["state"] = table["state"].fillna(str(State.MISSING))
    table["population"] = table["population"].fillna(0.0)
    found = targets.targets(
        table, need="higher_is_more", population="population", verdict="verdict", share=share
    )
    cells = targets.bivariate(
        found["higher_is_more"].round(decimals),
        found["index"],
        population=found["population"],
        verdict=found["verdict"],
    )
    cell = cells["cell"].astype(object).where(cells["cell"].notna(), None)
    found = found.assign(cell=cell, need_class=cells["need_class"])
    target = found["standing"] == str(Standing.TARGET)
    found["place"] = target.cumsum().where(target).astype("Int64")
    found["reason"] = [reason(row, share=share, did=did) for _, row in found.iterrows()]
    return found.drop(columns="higher_is_more").reset_index()


def reason(row: pd.Series, *, share: float, did: str = "took part") -> str:
    """Say why an area stands where it does; of a count held back nothing but the verdict."""
    if row["state"] == State.SUPPRESSED:
        held = {
            str(Verdict.UNDER): f"Fewer {did} than chance explains",
            str(Verdict.OVER): f"More {did} than chance explains",
            str(Verdict.AS_EXPECTED): "No more of a difference than chance may make",
            str(Verdict.TOO_FEW): "Too few are expected to say",
        }.get(str(row["verdict"]))
        said = (
            f"{held}; the number is held back to protect people."
            if held
            else f"How many {did}, and whether chance explains it, is held back to protect people."
        )
        return f"{narrative_targets.need(row, share)} {said}"
    if row["state"] != State.VALUE:
        return f"{narrative_targets.need(row, share)} Nobody has counted who {did} from here."
    return narrative_targets.reason(row, share=share, did=did)


def likely(row: pd.Series) -> str:
    """The index with its limits, or the verdict alone where the number is held back."""
    if pd.isna(row["index"]):
        return str(row["verdict"]) if isinstance(row["verdict"], str) else hearing.HELD_BACK
    return f"{row['index']:.2f} ({row['lower']:.2f} to {row['upper']:.2f})"


def summary(found: Found) -> tuple[str, ...]:
    """The answer in sentences: how many, who, of how many too little is known; the weights of a need put together."""
    rows, share = found.rows, found.question.worst
    names = [str(name) for name in found.targets["name"]]
    few = int((rows["standing"].isin(UNTOLD) & rows["worst"]).sum())
    one, many = found.nouns
    worst = f"the worst {many}, in which {share:g}% of the people live"
    need = f"Need: {found.need_title}{_weights(found.question)}; {worst}."
    said = [f"{need} Voice: {found.voice_title}."]
    if names:
        kind = f"{one} is" if len(names) == 1 else f"{many} are"
        said.append(f"{len(names)} {kind} deprived and unheard: {words.listed(names, most=8)}.")
    else:
        said.append(f"No {one} is both deprived and heard less than chance explains.")
    if few:
        said.append(
            f"Of {few} deprived {one if few == 1 else many} too little is known, or may be told, to say; they stand "
            "apart in the list."
        )
    return tuple(said)


def _weights(question: Question) -> str:
    total = sum(question.weights.values())
    parts = [f"{name} {weight / total:.0%}" for name, weight in question.weights.items()]
    return f" ({words.listed(parts)})" if parts else ""


def exported(store: Store, found: Found) -> pd.DataFrame:
    """Rows for a file, every figure unrounded, with what it is a figure of and its source in each row."""
    rows = found.rows[EXPORTED].copy()
    ids = [name for name, _ in found.question.parts] or [found.question.need]
    credits = [origins.credit(store, name) for name in ids]
    rows.insert(0, "area_type", found.question.area_type)
    rows.insert(1, "need_id", COMPOSITE if found.question.weights else found.question.need)
    rows.insert(2, "weights", _weights(found.question).strip(" ()"))
    rows.insert(3, "voice", found.voice_title)
    rows.insert(4, "worst_pct", found.question.worst)
    rows.insert(list(rows.columns).index("need") + 1, "need_unit", found.need_unit)
    if not found.question.weights:
        needs = store.values(found.question.need, found.question.area_type).set_index("area_code")
        for name in ("state", "lower", "upper"):
            rows[f"need_{name}"] = needs[name].reindex(rows["area_code"]).to_numpy()
    rows["need_source"] = "; ".join(dict.fromkeys(title for title, _ in credits))
    rows["need_licence"] = " ".join(dict.fromkeys(line for _, line in credits))
    rows["voice_source"] = hearing.source(store, found.scope)
    return rows.assign(edition=store.edition.edition_id)
