"""What a respondent's file may not give away: which words may be told in a fault, which columns are personal."""

from __future__ import annotations

import re
from collections.abc import Iterable

from insight.engagement.guard import EMAIL

POSTCODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b")
DIGITS = re.compile(r"\d[\d\s()+-]{5,}\d")
LONGEST_WORDING = 60
HIDDEN = "a wording not shown, for it may be personal"

PERSONAL = re.compile(
    r"\b(name|forename|firstname|surname|lastname|fullname|e-?mail|phone|telephone|mobile|tel|address|street|"
    r"house|dob|birth|nhs|ip|insurance|passport|signature|twitter|facebook|contact)\b",
    re.IGNORECASE,
)
"""Headers of columns that tell who somebody is."""


def tells(text: str) -> bool:
    """Whether a text may tell who somebody is: an address, a postcode, a long number, or many words."""
    found = EMAIL.search(text) or POSTCODE.search(text) or DIGITS.search(text) or "@" in text
    return bool(found) or len(text) > LONGEST_WORDING


def wording(text: str) -> str:
    """Give a wording of a category column as a fault may tell it."""
    return HIDDEN if tells(text) else repr(text)


def headers(names: Iterable[str]) -> list[str]:
    """Give headers as a fault may tell them: by number where a "header" looks like somebody's answer."""
    return [
        f"column {at}" if not name or tells(name) else f"'{name}'" for at, name in enumerate(names, start=1)
    ]


def is_personal(header: str) -> bool:
    """Whether a header says that its column tells who somebody is."""
    words = re.sub(r"[_./]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))
    return bool(PERSONAL.search(words))
