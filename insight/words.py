"""Figures in words and print: one way to write a number, a state, a fit or a source, used everywhere."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from insight.domain import Fit, State, Statistic

MARKS = {State.SUPPRESSED: "[c]", State.MISSING: "[x]", State.NOT_APPLICABLE: "[z]"}
MINUS = "\u2212"
STATE_WORDS = {
    State.SUPPRESSED: "suppressed to protect people",
    State.MISSING: "missing: there is no figure",
    State.NOT_APPLICABLE: "not applicable here",
}
FIT_WORDS = {
    Fit.PUBLISHED: "published for this very area",
    Fit.EXACT: "exact: the small areas it is added up from lie wholly inside",
    Fit.BEST_FIT: "best fit: whole small areas, placed by where most of their people live",
    Fit.APPORTIONED: "apportioned: small areas that cross the boundary are split by where people live",
}


def count(people: float | None) -> str:
    """Write a count with thousands separated; nothing for no value."""
    return "" if people is None or math.isnan(people) else f"{people:,.0f}"


def number(value: float | None, decimals: int) -> str:
    """Write a value with a fixed number of decimals and thousands separated; nothing for no value.

    Below zero stands a true minus sign, as wide as a plus; JSON and files for programs hold plain numbers.
    """
    if value is None or math.isnan(value):
        return ""
    text = f"{value:,.{decimals}f}"
    if not text.startswith("-"):
        return text
    return text.replace("-", MINUS) if any(digit in text for digit in "123456789") else text[1:]


def cell(value: float | None, state: str, decimals: int) -> str:
    """Write a table cell: the number, or the mark of its state. Missing is never zero."""
    return number(value, decimals) if state == State.VALUE else MARKS[State(state)]


def cells(values: pd.Series, states: pd.Series, decimals: int) -> list[str]:
    """Write the cells of a column, as `cell` writes each."""
    both = zip(values.tolist(), states.tolist(), strict=True)
    return [cell(value, state, decimals) for value, state in both]


def one(noun: str) -> str:
    """Put "a" or "an" before a noun."""
    spoken_vowel = noun[:1].lower() in "aeio" or noun.startswith(("LSOA", "MSOA"))
    return f"{'an' if spoken_vowel else 'a'} {noun}"


def month(period: str) -> str:
    """Write a period that is a month, such as 2026-11, as November 2026; any other as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?", period)
    if not found:
        return period
    day = f"{int(found[3])} " if found[3] else ""
    return f"{day}{calendar.month_name[int(found[2])]} {found[1]}"


NEAR = (
    (0.25, "about a quarter of "),
    (1 / 3, "about a third of "),
    (0.5, "about half of "),
    (2 / 3, "about two thirds of "),
    (0.75, "about three quarters of "),
    (1.0, "about "),
    (2.0, "about twice "),
    (3.0, "about three times "),
)
NEARLY = 0.06
"""How far, of itself, an index may lie from a plain part for the part to be said."""


def fair_share(index: float) -> str:
    """Say an index, 1 for a fair share: "about half of a fair share", "42% of a fair share", "9 times a fair share"."""
    part, said = min(NEAR, key=lambda pair: abs(pair[0] - index))
    if abs(part - index) <= NEARLY * part:
        return f"{said}a fair share"
    return f"{index:.1f} times a fair share" if index >= 3 else f"{100 * index:.0f}% of a fair share"


def likely_share(lower: float, upper: float) -> str:
    """Say the limits of an index: "likely between 47% and 59% of it"."""
    return f"likely between {100 * lower:.0f}% and {100 * upper:,.0f}%"


def fair_people(expected: float) -> str:
    """Say how many would have been a fair share, in whole people: "about 623", "fewer than 1"."""
    return f"about {count(expected)}" if expected >= 0.5 else "fewer than 1"


def in_time(periods: Iterable[str]) -> list[str]:
    """Periods in order of the first year in their words, then of the words."""
    found = {str(period): re.search(r"(?:19|20)\d\d", str(period)) for period in periods}
    return sorted(found, key=lambda period: (((year := found[period]) and year.group()) or "", period))


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 4th, 11th, 101st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def sign_unit(text: str, unit: str) -> str:
    """Put a percent sign behind a share; other figures stand alone in a title."""
    return f"{text}%" if unit.startswith("%") else text


def phrase(text: str, unit: str) -> str:
    """Write a figure as it stands in a sentence: "12.3% of households", "a score of 40.5", "9,547 people"."""
    if unit.startswith("%"):
        return f"{text}{unit}"
    if unit in ("score", "average rank"):
        return f"{one(unit)} of {text}"
    return f"{text} {unit}"


def difference(value: float, state: str, decimals: int) -> str:
    """Write a difference with its sign; the mark of the state where there is no value."""
    if state != State.VALUE:
        return MARKS[State(state)]
    if math.isnan(value):
        return MARKS[State.MISSING]
    text = number(value, decimals)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def interval(lower: float | None, upper: float | None, decimals: int) -> str:
    """Write a 95 % interval; nothing where the figure has none."""
    if lower is None or upper is None or math.isnan(lower) or math.isnan(upper):
        return ""
    return f"{number(lower, decimals)} to {number(upper, decimals)}"


def counts(values: pd.Series) -> list[str]:
    """Write counts whole; nothing where there is none."""
    return [count(value) for value in values.tolist()]


def with_unit(value: float | None, state: str, decimals: int, unit: str) -> str:
    """Write a figure with its unit, or its state in words."""
    if state != State.VALUE:
        return f"{MARKS[State(state)]} {STATE_WORDS[State(state)]}"
    text = number(value, decimals)
    return f"{text}{unit}" if unit.startswith("%") else f"{text} {unit}"


def fit(code: str | None, crossing_share: float | None) -> str:
    """Say how a figure was come by, and how many of its people live in small areas that cross the boundary."""
    if not code or code != code:  # noqa: PLR0124  NaN is not itself
        return "no separate figure: smaller than the smallest area that is published"
    text = FIT_WORDS[Fit(code)]
    if crossing_share and crossing_share >= 0.001:
        text += f"; {crossing_share:.1%} of its people live in small areas that cross the boundary"
    return text


def figure(
    place: pd.Series, spec: pd.Series, row: Mapping[str, Any], origin: pd.Series
) -> list[tuple[str, str]]:
    """One figure with all that belongs to it, as name and text."""
    decimals = int(spec["decimals"])
    lines = [
        ("Area", f"{place['name']} ({place['area_type']}, {place['area_code']})"),
        ("Indicator", f"{spec['title']} ({spec['indicator_id']})"),
        ("Value", with_unit(row["value"], row["state"], decimals, spec["unit"])),
        ("Period", row["period"]),
    ]
    shares = (Statistic.PROPORTION, Statistic.RATE)
    if spec["statistic"] in shares and row["state"] == State.VALUE:
        lines.append(("From", f"{number(row['numerator'], 1)} of {number(row['denominator'], 1)}"))
    if likely := interval(row["lower"], row["upper"], decimals):
        lines.append(("95% interval", likely))
        lines.append(("Reliability", row["reliability"]))
    if row["state"] == State.VALUE:
        lines.append(("Fit", fit(row["fit"], row["crossing_share"])))
    source = f"{origin['publisher']}: {origin['title']}, {origin['licence']}"
    return [*lines, ("Source", source), ("Licence line", origin["attribution"])]


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain dictionaries, with None where there is no value."""
    plain = rows.drop(columns=[name for name in rows if str(name).endswith("_wkb")]).astype(object)
    return [
        {str(key): (None if _empty(item) else item) for key, item in row.items()}
        for row in plain.to_dict("records")
    ]


def _empty(item: Any) -> bool:
    return item is None or item is pd.NaT or item is pd.NA or (isinstance(item, float) and math.isnan(item))


def listed(names: Sequence[str], *, most: int | None = None) -> str:
    """Join names as people write them: "A, B and C", or "A, B, C and 4 others"."""
    if most is not None and len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most:,} others"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


YEAR_AT_END = re.compile(r"\b((?:19|20)\d\d)\.?\s*$")


def credits_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Licence lines, each once; those that differ in nothing but the year at their end are one, with all years."""
    years: dict[str, set[str]] = {}
    for line in lines:
        year = YEAR_AT_END.search(line)
        years.setdefault(YEAR_AT_END.sub("", line), set()).update([year[1]] if year else [])
    return tuple(f"{line}{listed(sorted(found))}." if found else line for line, found in years.items())


def level(of: float) -> str:
    """Write a level so that it never rounds up to certainty: 95%, 99.4%, 99.95%."""
    for digits in range(8):
        text = f"{100 * of:.{digits}f}"
        if float(text) < 100 and abs(float(text) - 100 * of) <= (100 - 100 * of) / 20:
            return f"{text}%"
    return "more than 99.9999%"
