"""Where figures come from, in words: every indicator, every data set, every gap, and how to cite an edition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from insight import serving, words
from insight.domain import Fit, Polarity, State, Statistic
from insight.store import Edition, Store

STATISTICS = {
    Statistic.COUNT: "a count: added up over the area",
    Statistic.PROPORTION: "a share: both counts are added up over the area, then divided",
    Statistic.RATE: "a rate: both counts are added up over the area, then divided",
    Statistic.SCORE: "a score: the average of neighbourhood scores, each weighted by its people",
    Statistic.RANK_SUMMARY: "an average rank of neighbourhoods, each weighted by its people; higher is more deprived",
    Statistic.INDEX: "a summary of neighbourhoods, as the publisher of the indices defines it",
}
"""How a figure is worked out, by its statistic."""

POLARITIES = {
    Polarity.HIGH_IS_WORSE: "A higher figure points to more need.",
    Polarity.HIGH_IS_BETTER: "A higher figure is the better one.",
    Polarity.NEUTRAL: "A high figure is neither good nor bad in itself.",
}
"""Which end is worse."""

STATES = (State.VALUE, State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE)
STATE_HEADS = {
    State.VALUE: "With a figure",
    State.SUPPRESSED: "Held back [c]",
    State.MISSING: "Missing [x]",
    State.NOT_APPLICABLE: "Not applicable [z]",
}
"""The four states as headings."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """A part of a document: its heading, and what stands under it, in Markdown without links into the project."""

    title: str
    text: str


def credit(store: Store, indicator_id: str) -> tuple[str, str]:
    """Titles and licence lines of the data sets behind an indicator: what a row of a file needs to be quoted."""
    rows = store.sources(indicator_id)
    titles, lines = (dict.fromkeys(str(text) for text in rows[name]) for name in ("title", "attribution"))
    return "; ".join(titles), " ".join(lines)


def figure(store: Store, indicator_id: str) -> Pairs:
    """Everything that defines an indicator, as terms and words.

    Raises
    ------
    UnknownNameError
        When there is none of that id that the audience may see.
    """
    spec = store.indicator(indicator_id)
    statistic, unit = Statistic(spec["statistic"]), str(spec["unit"])
    pairs = [
        ("What is counted", str(spec["description"])),
        ("Why it matters", str(spec["why_it_matters"])),
        ("Unit", unit),
        ("How it is worked out", f"{STATISTICS[statistic][:1].upper()}{STATISTICS[statistic][1:]}."),
    ]
    if divided := _divided(statistic, unit, float(spec["multiplier"])):
        pairs.append(("Divided by", divided))
    pairs.append(("Which end is worse", POLARITIES[Polarity(spec["polarity"])]))
    if caveats := " ".join(str(caveat) for caveat in spec["caveats"]):
        pairs.append(("Be careful", caveats))
    return [*pairs, ("Theme", str(spec["theme"])), ("Identifier", indicator_id)]


def _divided(statistic: Statistic, unit: str, multiplier: float) -> str:
    """What a share or rate is a part of, from its unit: "% of households" is a part of all households."""
    if statistic not in (Statistic.PROPORTION, Statistic.RATE):
        return ""
    times = "" if multiplier == 1 else f", times {multiplier:,.0f}"
    whole = re.match(r"% of (.+)", unit)
    if whole:
        return f"All {whole[1]}{times}."
    per = re.search(r"\bper (?:[\d,]+ )?(.+)", unit)
    return f"The number of {per[1]}{times}." if per else f"The whole that the unit names{times}."


def counted(store: Store, indicator_id: str) -> list[tuple[str, ...]]:
    """By kind of area and period, latest first: how many areas are in each of the four states, and by which fit."""
    rows = store.states(indicator_id)
    return [
        (str(plural), str(period), *_in_states(part), _fits(part))
        for (_, plural), kind in rows.groupby(["area_type", "plural"], sort=False)
        for period, part in reversed(list(kind.groupby("period", sort=False)))
    ]


def _in_states(part: pd.DataFrame) -> tuple[str, ...]:
    totals = part.groupby("state")["areas"].sum()
    return tuple(f"{int(totals.get(str(state), 0)):,}" for state in STATES)


def _fits(part: pd.DataFrame) -> str:
    known = part[(part["state"] == State.VALUE) & part["fit"].notna()].groupby("fit")["areas"].sum()
    told = [f"{int(known[fit]):,} {str(fit).replace('-', ' ')}" for fit in map(str, Fit) if fit in known]
    return words.listed(told)


def gaps(store: Store) -> pd.DataFrame:
    """Where figures are held back, missing or do not apply; one row per indicator, kind of area and period.

    Columns ``indicator_id``, ``title``, ``plural``, ``period``, then how many areas in each state but *value*.
    """
    rows = store.states()
    keys = ["indicator_id", "title", "plural", "period"]
    table = rows.pivot_table(
        index=keys, columns="state", values="areas", aggfunc="sum", fill_value=0, sort=False
    )
    table = table.reindex(columns=[str(state) for state in STATES], fill_value=0).reset_index()
    absent = [str(state) for state in STATES[1:]]
    return table[table[absent].sum(axis=1) > 0].reset_index(drop=True)


def held_back(store: Store) -> str:
    """Say how many counts of who took part are held back; nothing where nobody was counted."""
    row = store.held_back()
    if not row["counts"]:
        return ""
    what = "exercise" if row["exercises"] == 1 else "exercises"
    return (
        f"Of {int(row['counts']):,} counts of who took part, {int(row['held_back']):,} are held back, in "
        f"{int(row['exercises']):,} {what}: counts below 5, and those that would give one away."
    )


def dataset(row: pd.Series) -> Pairs:
    """Everything said of a data set, as terms and words; its page on the web stands apart (a link)."""
    pairs = [
        ("Publisher", str(row["publisher"])),
        ("What it describes", str(row["period"])),
        ("Published", _day(row["published"])),
        ("Fetched", _day(row["retrieved"])),
        ("Licence", str(row["licence"])),
        ("Licence line", str(row["attribution"])),
        ("Standing", str(row["status"])),
        ("Note", str(row["note"] or "")),
        ("Rows read", _rows(row)),
        ("Codes not matched", _unmatched(row)),
        (
            "People in no area",
            words.count(row["people_not_allocated"]) if row["people_not_allocated"] else "",
        ),
        ("Remark of the build", str(row["remark"]) if isinstance(row["remark"], str) else ""),
        ("File", str(row["file"] or "")),
        ("SHA-256 of the file", str(row["sha256"] or "")),
        ("Identifier", str(row["dataset_id"])),
    ]
    return [(term, text) for term, text in pairs if text and text != "nan"]


def _day(value: object) -> str:
    return "" if pd.isna(value) else f"{pd.Timestamp(value):%-d %B %Y}"  # type: ignore[call-overload,arg-type]


def _rows(row: pd.Series) -> str:
    if pd.isna(row["rows_in"]):
        return ""
    return f"{int(row['rows_in']):,}, of which {int(row['rows_used']):,} are used"


def _unmatched(row: pd.Series) -> str:
    if pd.isna(row["codes_not_matched"]) or not int(row["codes_not_matched"]):
        return ""
    examples = words.listed([str(code) for code in row["examples"]][:3])
    return f"{int(row['codes_not_matched']):,}" + (f", such as {examples}" if examples else "")


def cite(edition: Edition) -> str:
    """How to cite an edition: who, what, which build, when."""
    fictional = " Fictional county: places and people are made up." if edition.fictional else ""
    return (
        f"{edition.council}, Community Insight: {edition.place}. Edition {edition.edition_id}, built "
        f"{edition.built_at:%-d %B %Y} with version {edition.insight_version}.{fictional}"
    )


def methods() -> tuple[Part, ...]:
    """Return the parts of docs/methods.md, the one source of what is said of methods."""
    return _parts(serving.document(serving.METHODS))


def _parts(path: Path) -> tuple[Part, ...]:
    text = _without_links(path.read_text(encoding="utf-8"))
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return tuple(Part(*(piece.strip() for piece in part.split("\n", 1))) for part in parts)


def glossary() -> tuple[tuple[str, str], ...]:
    """Words and their meanings, from GLOSSARY.md; both in Markdown of bold, slanted and code alone."""
    text = _without_links(serving.document(serving.GLOSSARY).read_text(encoding="utf-8"))
    rows = re.findall(r"^\| (\*\*.+?\*\*.*?) \| (.+?) \|$", text, re.MULTILINE)
    return tuple((word.strip(), meaning.strip()) for word, meaning in rows)


def _without_links(text: str) -> str:
    """Leave the words of links to other files of the project, which a reader of the page has not at hand."""
    return re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]+\)", r"\1", text)


def holds(find: str, *texts: str) -> bool:
    """Whether texts together hold every word looked for, letter case aside."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in find.casefold().split())
