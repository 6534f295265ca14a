"""Conditions on areas, written as text: ``imd2025_score:worst:20`` and ``turnout_pct:under:25``.

The same text stands in the address of a page, on the command line and in ``which_places.toml``. Nothing here asks
an edition for figures: see `insight.meeting`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

import pandas as pd

from insight import words
from insight.domain import Polarity
from insight.errors import Fault, InsightError

MOST = 4
"""Conditions at once: of more nobody can say what they mean together."""

TENTHS = 10

LATEST = "latest"
"""Period of a condition that takes each area's own latest figure: wards vote in different years."""


class Test(StrEnum):
    """What a condition asks of a figure."""

    __test__ = False  # pytest would take the name for a test

    WORST = "worst"
    BEST = "best"
    HIGHEST = "highest"
    LOWEST = "lowest"
    WORST_PEOPLE = "worst-people"
    BEST_PEOPLE = "best-people"
    OVER = "over"
    UNDER = "under"
    WORSE = "worse"
    BETTER = "better"
    HIGHER = "higher"
    LOWER = "lower"
    TENTH = "tenth"
    POCKET = "pocket"
    TARGET = "target"


SHARES = (Test.WORST, Test.BEST, Test.HIGHEST, Test.LOWEST, Test.WORST_PEOPLE, Test.BEST_PEOPLE, Test.TARGET)
"""Tests whose amount is a per cent."""

LINES = (Test.OVER, Test.UNDER)
"""Tests whose amount is a figure in the unit of the indicator."""

OF_ANY_TIME = (*LINES, *(test for test in SHARES if test is not Test.TARGET))
"""Tests that hold figures of different times against a line, or against each other, and no more."""

CHANCES = (Test.WORSE, Test.BETTER, Test.HIGHER, Test.LOWER)
"""Tests against a larger area, met where chance rarely explains the difference."""

AGAINST = ("district", "county", "nation")

NEEDS_WORSE_END = (
    Test.WORST, Test.BEST, Test.WORST_PEOPLE, Test.BEST_PEOPLE, Test.WORSE, Test.BETTER, Test.TENTH, Test.TARGET,
)  # fmt: skip
"""Tests that ask which end of the scale is the worse."""

WITHOUT_WORSE_END = {
    Test.WORST: "highest or lowest", Test.BEST: "highest or lowest", Test.WORST_PEOPLE: "highest or lowest",
    Test.BEST_PEOPLE: "highest or lowest", Test.WORSE: "higher or lower", Test.BETTER: "higher or lower",
    Test.TENTH: "highest or lowest", Test.TARGET: "an indicator of which one end is a cause for concern",
}  # fmt: skip

EXAMPLES = "imd2025_score:worst:20, turnout_pct:under:25, no_car_pct:worse:county or imd2025_score:pocket"


class ConditionError(InsightError):
    """Conditions cannot be read, or ask what cannot be asked of their indicator."""


@dataclass(frozen=True)
class Condition:
    """One thing asked of a place.

    Parameters
    ----------
    indicator_id
        The indicator that is looked at.
    test
        What is asked of its figure.
    amount
        Per cent of areas (*worst*, *best*, *highest*, *lowest*) or of people (*worst-people*, *best-people*,
        *target*); a figure in the unit of the indicator (*over*, *under*: a figure equal to it does not meet);
        *district*, *county* or *nation* (*worse*, *better*, *higher*, *lower*); how many of the nation's worst tenths
        (*tenth*); None for *pocket*.
    period
        As the edition names it; `LATEST` for each area's own; when None the one with most figures, of those the latest.
    """

    indicator_id: str
    test: Test
    amount: float | str | None = None
    period: str | None = None

    def __str__(self) -> str:
        amount = "" if self.amount is None else f":{_plain(self.amount)}"
        period = "" if self.period is None else f"@{self.period}"
        return f"{self.indicator_id}:{self.test}{amount}{period}"


def parse(texts: Sequence[str], *, indicators: pd.DataFrame | None = None) -> tuple[Condition, ...]:
    """Read conditions; one that is there twice counts once.

    Parameters
    ----------
    texts
        Each ``indicator:test:amount``, with ``@period`` behind where the latest is not meant.
    indicators
        `Store.indicators`, where it shall be checked that they are there and have a worse end if that is asked for.
        ``turnout`` is understood as ``turnout_pct``.

    Raises
    ------
    ConditionError
        With every fault of every text.
    """
    faults: list[Fault] = []
    found: list[Condition] = []
    for text in texts:
        one, wrong = _read(text.strip())
        if one is not None and indicators is not None:
            one, more = _known(one, indicators)
            wrong += more
        faults += wrong
        if one is not None:
            found.append(one)
    faults += _number_faults(texts)
    if faults:
        raise ConditionError(faults)
    return tuple(dict.fromkeys(found))


def _number_faults(texts: Sequence[str]) -> Iterator[Fault]:
    if not 1 <= len(dict.fromkeys(texts)) <= MOST:
        rule = f"between one and {MOST} conditions are asked at once"
        yield Fault("conditions", rule, str(len(texts)), f"Write, for example, {EXAMPLES}.")


def _read(text: str) -> tuple[Condition | None, list[Fault]]:
    body, _, period = text.partition("@")
    name, _, rest = body.partition(":")
    word, _, amount = rest.partition(":")
    where = f"condition '{text}'"
    if not name.strip() or not word.strip():
        rule = "a condition is an indicator, a test and, for most tests, an amount, parted by colons"
        return None, [Fault(where, rule, repr(text), f"Write, for example, {EXAMPLES}.")]
    plain = word.strip().lower()
    if plain not in set(Test):
        near = get_close_matches(plain, list(Test), n=2, cutoff=0.6)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Choose one of {', '.join(Test)}."
        return None, [Fault(where, "the test must be known", f"'{plain}'", hint)]
    test = Test(plain)
    try:
        given = _amount(test, amount.strip(), where)
    except ConditionError as error:
        return None, list(error.faults)
    one = Condition(name.strip(), test, given, period.strip() or None)
    return one, list(_period_faults(one, where))


def _amount(test: Test, text: str, where: str) -> float | str | None:
    if test is Test.POCKET:
        _refuse_amount(text, where)
        return None
    if test in CHANCES:
        return _larger(text, where)
    if test is Test.TARGET and not text:
        return 20.0
    number = _number(text, where)
    if test in SHARES and not 0 < number < 100:
        remedy = "Write a number above 0 and below 100, such as 20."
        raise ConditionError(Fault(where, "a share is above 0 and below 100 per cent", text, remedy))
    if test is Test.TENTH and (number not in range(1, TENTHS)):
        remedy = "Write 1 for the worst tenth alone, 2 for the worst two, up to 9."
        raise ConditionError(
            Fault(where, "the nation's tenths are counted from the worst, 1 to 9", text, remedy)
        )
    return number


def _refuse_amount(text: str, where: str) -> None:
    if text:
        remedy = "End it after 'pocket'."
        raise ConditionError(Fault(where, "a hidden pocket takes no amount", f"'{text}'", remedy))


def _larger(text: str, where: str) -> str:
    if text.lower() in AGAINST:
        return text.lower()
    rule = "it must be said what the area is compared with"
    raise ConditionError(Fault(where, rule, f"'{text}'", f"Write one of {', '.join(AGAINST)}."))


def _number(text: str, where: str) -> float:
    """Read a number as people write it: 1,500, 20%, a true minus sign."""
    plain = text.replace(",", "").replace(words.MINUS, "-").removesuffix("%").strip()
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        rule = "the amount must be a number" if text else "an amount must stand behind the test"
        raise ConditionError(Fault(where, rule, f"'{text}'", "Write a number, such as 20."))
    return number


def _known(one: Condition, indicators: pd.DataFrame) -> tuple[Condition | None, list[Fault]]:
    """Look an indicator up, and whether it has a worse end where the test asks for one."""
    where, known = f"condition '{one}'", list(indicators["indicator_id"])
    name = next((word for word in (one.indicator_id, f"{one.indicator_id}_pct") if word in known), None)
    if name is None:
        near = get_close_matches(one.indicator_id, known, n=3, cutoff=0.4)
        hint = f"Nearest: {', '.join(near)}." if near else "See: insight value --help."
        return None, [Fault(where, "there must be such an indicator", f"'{one.indicator_id}'", hint)]
    spec = indicators[indicators["indicator_id"] == name].iloc[0]
    faults = list(_sense_faults(one, spec, where))
    return (None if faults else Condition(name, one.test, one.amount, one.period)), faults


def _sense_faults(one: Condition, spec: pd.Series, where: str) -> Iterator[Fault]:
    found = f"'{spec['title']}', of which neither end is"
    if one.test in NEEDS_WORSE_END and spec["polarity"] == Polarity.NEUTRAL:
        rule = f"'{one.test}' asks for an indicator with a worse end"
        yield Fault(where, rule, found, f"Use {WITHOUT_WORSE_END[one.test]}.")
    if one.test in (*CHANCES, Test.TENTH) and spec["statistic"] == "count":
        rule = f"'{one.test}' asks for a share, a rate or a score"
        remedy = "A larger area has more of everything: use over, under, highest or lowest."
        yield Fault(where, rule, f"'{spec['title']}', a count", remedy)


def _period_faults(one: Condition, where: str) -> Iterator[Fault]:
    if one.period == LATEST and one.test not in OF_ANY_TIME:
        rule = f"'{one.test}' compares figures of one time"
        remedy = "Name a period, or use worst, best, highest, lowest, over or under."
        yield Fault(where, rule, f"'@{LATEST}'", remedy)


def _plain(amount: float | str) -> str:
    return amount if isinstance(amount, str) else f"{amount:.10g}"


def _thousands(amount: float | str | None) -> str:
    text = f"{float(amount or 0):,.10f}".rstrip("0").rstrip(".")
    return text.replace("-", words.MINUS)


SHORT = {
    Test.WORST: "in the worst {amount}% of {areas}",
    Test.BEST: "in the best {amount}% of {areas}",
    Test.HIGHEST: "in the highest {amount}% of {areas}",
    Test.LOWEST: "in the lowest {amount}% of {areas}",
    Test.WORST_PEOPLE: "among the worst {areas}, in which {amount}% of the people live",
    Test.BEST_PEOPLE: "among the best {areas}, in which {amount}% of the people live",
    Test.OVER: "over {figure}",
    Test.UNDER: "under {figure}",
    Test.WORSE: "worse than {larger}, beyond chance",
    Test.BETTER: "better than {larger}, beyond chance",
    Test.HIGHER: "higher than {larger}, beyond chance",
    Test.LOWER: "lower than {larger}, beyond chance",
    Test.POCKET: "holds a hidden pocket: a neighbourhood among the most deprived fifth, in an area that is not",
    Test.TARGET: "deprived and unheard, among the worst {areas} in which {amount}% of the people live",
}

LARGER = {"district": "its district", "county": "the county", "nation": "the nation"}


def in_words(one: Condition, spec: pd.Series, areas: str) -> str:
    """Say a condition in words: "Turnout at local elections: under 25% of electors".

    ``spec`` is a row of `Store.indicators`, ``areas`` the plural of the kind of area.
    """
    return f"{spec['title']}: {asked(one, spec, areas)}"


def asked(one: Condition, spec: pd.Series, areas: str) -> str:
    """What a condition asks, without the name of its indicator."""
    if one.test is Test.TENTH:
        tenths = "tenth" if one.amount == 1 else f"{one.amount:g} tenths"
        return f"like the nation's worst {tenths} of neighbourhoods"
    amount = "" if one.amount is None else _plain(one.amount)
    figure = words.phrase(_thousands(one.amount), str(spec["unit"])) if one.test in LINES else ""
    larger = LARGER.get(amount, amount)
    return SHORT[one.test].format(
        amount=amount, areas=areas[:1].lower() + areas[1:], figure=figure, larger=larger
    )
