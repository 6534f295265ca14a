"""The areas that meet several conditions, in sentences: how many, how many people, which, and what we cannot tell."""

from __future__ import annotations

import pandas as pd

from insight import words
from insight.meeting import Found

NAMED = 8
"""Areas named in a sentence at most; the table has them all."""

NUMBERS = {1: "the condition", 2: "both conditions", 3: "all three conditions", 4: "all four conditions"}
ORDER = {1: "first", 2: "second", 3: "third", 4: "fourth"}
SMALL = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def title(found: Found) -> str:
    """State the finding: "7 of 100 wards meet all three conditions"."""
    met, whole = len(found.met), len(found.rows)
    every = NUMBERS[len(found.asked)]
    if not met:
        return f"No {found.kind} {'is known to meet' if len(found.unknown) else 'meets'} {every}"
    return f"{met:,} of {_areas(found, whole)} {'meets' if met == 1 else 'meet'} {every}"


def sentences(found: Found) -> tuple[str, ...]:
    """The answer in words; every number in it is the table's."""
    said = [_people(found), _names(found)] if len(found.met) else list(_nearest(found))
    return tuple(filter(None, (*said, _unknown(found), *found.notes)))


def conditions(found: Found) -> tuple[str, ...]:
    """Each condition with its period and how many areas meet it alone."""
    counts = found.counts()
    return tuple(
        f"{one.words} ({one.period}). {_meet(found, counts[(number,)])} this alone."
        for number, one in enumerate(found.asked, 1)
    )


def pairs(found: Found) -> tuple[str, ...]:
    """How many areas meet each combination that leaves out one or more, the largest number of conditions first."""
    counts = found.counts()
    some = [numbers for numbers in counts if 1 < len(numbers) < len(found.asked)]
    some.sort(key=lambda numbers: (-len(numbers), numbers))
    return tuple(f"{_meet(found, counts[numbers])} {_which(numbers)}." for numbers in some)


def _areas(found: Found, number: int) -> str:
    return f"{number:,} {found.kind if number == 1 else found.plural}"


def _meet(found: Found, number: int) -> str:
    count = SMALL[number] if number < len(SMALL) else f"{number:,}"
    return f"{count} {found.plural if number > 1 else found.kind} {'meet' if number > 1 else 'meets'}"


def _which(numbers: tuple[int, ...]) -> str:
    listed = words.listed([ORDER[number] for number in numbers])
    return f"the {listed} condition{'s' if len(numbers) > 1 else ''}"


def _people(found: Found) -> str:
    living, whole = (float(rows["population"].sum()) for rows in (found.met, found.rows))
    if not living or not whole:
        return ""
    home = "It is" if len(found.met) == 1 else "They are"
    return f"{home} home to {about(living)} people{in_100(living, whole)} in {found.place}."


def about(people: float) -> str:
    """Write a number of people as it is said: "about 41,000"."""
    if people < 100:
        return f"{people:,.0f}"
    digits = (2 if people < 100_000 else 3) - len(f"{people:.0f}")
    return f"about {round(people, digits):,.0f}"


def in_100(part: float, whole: float) -> str:
    """Say what part of a hundred: " (12 in 100)"."""
    share = 100 * part / whole
    if share < 0.5:
        return " (fewer than 1 in 100)"
    return f" ({share:.0f} in 100)" if share < 99.5 else ""


def _names(found: Found) -> str:
    names = [str(name) for name in found.met["label"]]
    return f"{'It is' if len(names) == 1 else 'They are'} {words.listed(names, most=NAMED)}."


def _nearest(found: Found) -> list[str]:
    """Where nothing meets all: what meets most of them, and what to do."""
    counts = found.counts()
    short = [numbers for numbers in counts if len(numbers) < len(found.asked) and counts[numbers]]
    if not short:
        return ["Nothing meets any of the conditions: ask for less, such as a larger share or another line."]
    size = max(len(numbers) for numbers in short)
    best = max((numbers for numbers in short if len(numbers) == size), key=lambda numbers: counts[numbers])
    names = words.listed([str(name) for name in found.together(best)["label"]], most=NAMED)
    left = [number for number in range(1, len(found.asked) + 1) if number not in best]
    which = words.listed([ORDER[number] for number in left])
    return [
        f"{_meet(found, counts[best])} {_which(best)}: {names}.",
        f"Ask for less in the {which} condition, or take it away.",
    ]


def _unknown(found: Found) -> str:
    rows = found.unknown
    if rows.empty:
        return ""
    names = words.listed([str(name) for name in rows["label"]], most=NAMED)
    return f"{_areas(found, len(rows))} cannot be judged: {names}. {_why(found, rows)}"


def _why(found: Found, rows: pd.DataFrame) -> str:
    """Why, condition by condition: "Turnout at local elections: there is no figure (2)."""
    said = []
    for number, one in enumerate(found.asked, 1):
        reasons = rows.loc[rows[f"{number}_why"].fillna("") != "", f"{number}_why"]
        for reason, count in reasons.value_counts(sort=False).items():
            said.append(f"{one.title}: {reason} ({count:,})")
    return f"{'; '.join(said)}." if said else ""
