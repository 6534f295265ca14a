"""Where an area stands among its kind by the council's own indicator of need: the finding of its paper."""

from __future__ import annotations

from typing import NamedTuple

from insight.area_facts import Gathered, base_name, known
from insight.domain import Polarity

FEW = 10
"""Below this many others they are counted, not told as so many in 10."""

TENTHS = 10


class Comparative(NamedTuple):
    """Words for a higher and a lower figure, and for the two ends."""

    what: str
    more: str
    less: str
    most: str
    least: str


def finding(gathered: Gathered) -> str:
    """Say how deprived an area is among its kind: "more deprived than 9 in 10 wards in Tambershire"; "" if unknown."""
    standing, comparative = _standing(gathered), _comparative(gathered)
    if comparative is None:
        return ""
    if standing is None:
        return _beside_nation(gathered, comparative)
    return _among(gathered, comparative, *standing)


def _among(gathered: Gathered, comparative: Comparative, above: int, below: int, others: int) -> str:
    where = f"{gathered.plural} in {gathered.whole}"
    if others in (above, below):
        end = comparative.most if below == others else comparative.least
        return f"the {end} of the {others + 1:,} {where}"
    word, number = (comparative.more, below) if below >= above else (comparative.less, above)
    if others < FEW:
        return f"{word} than {number:,} of the other {others:,} {where}"
    tenths = TENTHS * number // others
    if tenths <= TENTHS // 2:
        return f"near the middle for {comparative.what} among {where}"
    return f"{word} than {tenths} in 10 {where}"


def _standing(gathered: Gathered) -> tuple[int, int, int] | None:
    """How many others of the kind are higher, how many lower, and how many there are."""
    found = gathered.scores.get(gathered.store.edition.default_indicator)
    return found if found and found[2] else None


def _comparative(gathered: Gathered) -> Comparative | None:
    """Words for deprivation where that is what the indicator tells, for need otherwise; None where neither end is."""
    spec = gathered.store.indicator(gathered.store.edition.default_indicator)
    if spec["polarity"] == Polarity.NEUTRAL:
        return None
    told = "deprivation" in str(spec["title"]).lower()
    what, word = ("deprivation", "deprived") if told else ("need", "in need")
    ends = [f"more {word}", f"less {word}", f"most {word}", f"least {word}"]
    if spec["polarity"] == Polarity.HIGH_IS_BETTER:
        ends = [ends[1], ends[0], ends[3], ends[2]]
    return Comparative(what, *ends)


def _beside_nation(gathered: Gathered, comparative: Comparative) -> str:
    """Of the only area of its kind: beside the first benchmark that has a figure."""
    row = gathered.rows.get(gathered.store.edition.default_indicator)
    if row is None or not known(row):
        return ""
    for base in gathered.found.bases:
        text = row[f"{base.key}_text"]
        if not text:
            continue
        if text == row["text"]:
            return f"the same as {base_name(gathered, base)} for {comparative.what}"
        above = row["value"] > row[f"{base.key}_value"]
        return f"{comparative.more if above else comparative.less} than {base_name(gathered, base)}"
    return ""


def place_among(gathered: Gathered) -> tuple[str, ...]:
    """Say how many of the others stand below or above, whichever are more."""
    standing, comparative = _standing(gathered), _comparative(gathered)
    if standing is None or comparative is None:
        return ()
    above, below, others = standing
    word, number = (comparative.less, below) if below >= above else (comparative.more, above)
    if number == others:
        end = comparative.most if below >= above else comparative.least
        return (f"It is the {end} of the {others + 1:,} {gathered.plural} with a figure.",)
    verb = "is" if number == 1 else "are"
    return (f"Of the other {others:,} {gathered.plural} with a figure, {number:,} {verb} {word}.",)
