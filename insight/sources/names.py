"""Names of areas: bringing them to one form, and checking that codes go with their names.

A file can look right and be wrong: a spreadsheet that fills codes down makes a column of codes that are
all valid and all beside the wrong names. Spellings differ between publishers, so a few odd ones are let
pass and told; names that have changed places never are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

import pandas as pd

from insight.errors import Fault
from insight.sources.files import and_more

FEW = 2
"""Names that may be quite other than the true ones in any table, ..."""
FEW_SHARE = 0.02
"""... or this share of the names checked, if that is more."""
ALIKE = 0.6
"""Two names are one name spelt differently when difflib finds them at least this much alike."""

_ENDINGS = re.compile(r" (?:cp|ed|ward|county of|city of)$")
_TELLING = frozenset(("north", "south", "east", "west", "central", "upper", "lower", "inner", "outer"))
_MOJIBAKE = ("â€™", "Ã¦", "Â’", "\x92", "’", "‘", "ʼ", "`", "´")


@dataclass(frozen=True)
class NameCheck:
    """What came of comparing a table's names with the true ones."""

    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def normalise_name(name: str) -> str:
    """Bring a name to the form it is compared in.

    Small letters without accents; ``&`` is *and*, *Saint* is *St*; apostrophes (also garbled ones) and
    full stops go; other punctuation is a space; *CP*, *ED* and *Ward* at the end go, and so do the legal
    endings *, City of* and *, County of*.
    """
    text = str(name)
    for sign in _MOJIBAKE:
        text = text.replace(sign, "'")
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").casefold()
    text = re.sub(r"['.]", "", text.replace("&", " and "))
    text = " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())
    text = re.sub(r"\bsaint\b", "st", text)
    return _ENDINGS.sub("", text)


def alike(one: str, other: str) -> bool:
    """Whether two normalised names may be one name spelt differently; the words that tell must be the same."""
    if _telling(one) != _telling(other):
        return False
    words = set(one.split()), set(other.split())
    if words[0] <= words[1] or words[1] <= words[0]:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def check_names(rows: pd.DataFrame, names: Mapping[str, str], *, file: str) -> NameCheck:
    """Check that the names of a table go with its codes.

    Parameters
    ----------
    rows
        One row per area with ``code`` and ``name``.
    names
        The true name of each code; codes that are not in it are not checked, nor are areas whose true
        name is blank or but their code.
    file
        For the faults.

    Returns
    -------
    NameCheck
        One fault when names have changed places, or when more of them than `FEW` (or `FEW_SHARE`) are
        quite other than the true ones; a note that tells spellings let pass.
    """
    true = rows["code"].map(names).fillna("")
    known = (true.str.strip() != "") & (true != rows["code"]) & (rows["name"] != "")
    odd = _odd(rows[known & (true != rows["name"])], true)
    if odd.empty:
        return NameCheck()
    moved = odd[odd["said"].isin(odd["meant"])]
    other = odd[[not alike(one, two) for one, two in zip(odd["said"], odd["meant"], strict=True)]]
    too_many = len(other) > max(FEW, FEW_SHARE * known.sum()) or 2 * len(other) > known.sum()
    if too_many or not moved.empty:
        worst = rows.loc[other.index.union(moved.index)]
        return NameCheck(faults=(_fault(file, worst, names),))
    pairs = zip(rows.loc[odd.index, "name"], true[odd.index], strict=True)
    spellings = and_more([f"'{name}' for '{known_as}'" for name, known_as in pairs])
    return NameCheck(notes=(f"{file}: names spelt differently were let pass: {spellings}.",))


def _odd(rows: pd.DataFrame, true: pd.Series) -> pd.DataFrame:
    """Rows whose normalised names (``said``) are not the true ones (``meant``)."""
    said, meant = rows["name"].map(normalise_name), true[rows.index].map(normalise_name)
    odd = pd.DataFrame({"code": rows["code"], "said": said, "meant": meant})
    return odd[odd["said"] != odd["meant"]]


def _telling(name: str) -> list[str]:
    """Words that tell one place from its neighbour: figures, compass points and the like."""
    return [word for word in name.split() if word in _TELLING or any(letter.isdigit() for letter in word)]


def _fault(file: str, rows: pd.DataFrame, names: Mapping[str, str]) -> Fault:
    pairs = zip(rows["code"].astype(str), rows["name"].astype(str), strict=True)
    listed = [f"{code} beside '{name}', which is '{names[code]}'" for code, name in pairs]
    return Fault(
        file,
        "each code must stand beside its own name",
        and_more(listed, most=3),
        "The codes may have been filled down, or be of another vintage: get the file from the publisher again.",
    )
