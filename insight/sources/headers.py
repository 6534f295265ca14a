"""Finding the declared columns among a file's headers.

Publishers' headers come with a byte-order mark, doubled or trailing spaces, other letter case, a tail
such as ``; measures: Value``, cut off in mid-word, or of another year than the catalogue says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from insight.domain import Dataset
from insight.errors import Fault
from insight.sources.files import and_more, nearest

SHORTEST_CUT = 10
"""A header this long or longer may be one cut off in mid-word; a dBase file cuts at ten letters."""

_TAIL = re.compile(r"; ?measures: value$")
_AGES = re.compile(r"^(?P<sex>[A-Za-z]?)(?P<first>\d{1,3})\.\.(?P=sex)(?P<last>\d{1,3})(?P<open>\+?)$")
_AGE = re.compile(r"^(?:ages?:? ?)?(?:aged? )?(?P<age>\d{1,3})(?: years?)?(?P<open>\+| and over)?$")
_YEARED = re.compile(
    r"^(?P<before>[a-z][a-z ]*\(?)(?P<year>20\d\d|\d\d)(?P<after>\)|cd\w?|nmw?|_?code|_?name)$"
)


@dataclass(frozen=True)
class Located:
    """Where the declared columns are.

    ``positions`` gives for each short name the positions in the file whose sum is meant (one, but for
    a range of ages); ``faults`` says what could not be found; ``notes`` what was found cut off.
    """

    positions: dict[str, tuple[int, ...]]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


def normalise(header: object) -> str:
    """Bring a header to the form it is compared in: plain single spaces, small letters, no Nomis tail."""
    text = str(header).replace("\ufeff", "").replace("\u00ef\u00bb\u00bf", "")
    return _TAIL.sub("", " ".join(text.split()).casefold())


def locate(headers: Sequence[str], dataset: Dataset, *, file: str) -> Located:
    """Find every declared column of a data set among the headers of a file.

    A declared header is, in this order: a regular expression when it begins with ``^``; a range of
    single-year ages such as ``0..15`` or ``65..90+`` (``F0..F15`` where the sexes stand apart); a header
    equal after `normalise`; the only header that is it, or that it is, cut off in mid-word.
    """
    positions: dict[str, tuple[int, ...]] = {}
    faults: list[Fault] = []
    notes: list[str] = []
    for short, declared in dataset.columns.items():
        try:
            found = _find(declared, headers)
        except re.error as error:
            faults.append(_not_a_pattern(declared, dataset, error))
            continue
        if isinstance(found, str):
            faults.append(_fault(declared, found, headers, dataset, file))
            continue
        positions[short] = found
        if _is_cut(declared, headers[found[0]]):
            notes.append(f"{file}: column '{headers[found[0]]}' is taken for '{declared}', cut off.")
    faults += _vintage_faults(positions, headers, dataset, file)
    return Located(positions, tuple(faults), tuple(notes))


def rank(headers: Sequence[str], declared: Iterable[str]) -> int:
    """Count the declared columns that a row of a file holds, to tell the header row from a title."""
    keys = {normalise(header) for header in headers} - {""}
    found = 0
    for entry in declared:
        if entry.startswith("^"):
            found += any(_matches(entry, header) for header in headers if str(header).strip())
        else:
            found += normalise(entry) in keys
    return found


def ranker(dataset: Dataset) -> Callable[[Sequence[str]], int]:
    """`rank` for the columns a data set declares."""
    return lambda headers: rank(headers, dataset.columns.values())


def _matches(pattern: str, header: str) -> bool:
    try:
        return re.search(pattern, " ".join(str(header).split()), re.IGNORECASE) is not None
    except re.error:
        return False


def _find(declared: str, headers: Sequence[str]) -> tuple[int, ...] | str:
    """Positions of a declared column, or what is wrong: "absent" or the headers that would all do."""
    keys = [normalise(header) for header in headers]
    if declared.startswith("^"):
        pattern = re.compile(declared, re.IGNORECASE)
        hits = [i for i, header in enumerate(headers) if pattern.search(" ".join(header.split()))]
        return _one(hits, headers)
    hits = [i for i, key in enumerate(keys) if key == normalise(declared)]
    if hits:
        return _one(hits, headers)
    ages = _AGES.match(declared.strip())
    if ages:
        return _age_positions(ages, keys)
    return _one([i for i, header in enumerate(headers) if _is_cut(declared, header)], headers)


def _one(hits: Sequence[int], headers: Sequence[str]) -> tuple[int, ...] | str:
    if len(hits) == 1:
        return (hits[0],)
    return "several: " + ", ".join(repr(headers[i]) for i in hits) if hits else "absent"


def _is_cut(declared: str, header: str) -> bool:
    """Whether one of the two is the other cut off in mid-word (never at the end of a word)."""
    short, long = sorted((normalise(declared), normalise(header)), key=len)
    if len(short) == len(long) or len(short) < SHORTEST_CUT or not long.startswith(short):
        return False
    return short[-1].isalpha() and long[len(short)].isalpha()


def _age_positions(ages: re.Match[str], keys: Sequence[str]) -> tuple[int, ...] | str:
    """Positions of single years of age, or which are missing; an open last year must be said (``90+``)."""
    by_age: dict[str, int] = {}
    for position, key in enumerate(keys):
        age = _age_of(key, ages["sex"].casefold())
        if age is not None:
            if age in by_age:
                return f"several: age {age} twice"
            by_age[age] = position
    first, last = int(ages["first"]), int(ages["last"])
    wanted = [str(age) for age in range(first, last)] + [f"{last}{ages['open']}"]
    missing = [age for age in wanted if age not in by_age]
    if missing or first > last:
        return f"ages: {and_more(missing)}" if missing else "ages: none"
    return tuple(by_age[age] for age in wanted)


def _age_of(key: str, sex: str) -> str | None:
    if sex and not key.startswith(sex):
        return None
    text = key[len(sex) :].strip()
    if re.fullmatch(r"(?:ages?:? ?)?(?:aged )?under 1(?: year)?", text):
        return "0"
    match = _AGE.match(text)
    return None if match is None else match["age"].lstrip("0").rjust(1, "0") + ("+" if match["open"] else "")


def _fault(declared: str, found: str, headers: Sequence[str], dataset: Dataset, file: str) -> Fault:
    where = f"datasets.toml [{dataset.id}]"
    if found.startswith("several: "):
        rule = f"column '{declared}' must be in {file} once"
        remedy = "Write the whole header in [columns], or a pattern that only one header fits."
        return Fault(where, rule, found.removeprefix("several: "), remedy)
    if found.startswith("ages: "):
        rule = f"the ages of '{declared}' must all be in {file}"
        remedy = "Correct the range in [columns]; an open last age is written with a plus, as in 65..90+."
        return Fault(where, rule, f"no age {found.removeprefix('ages: ')}", remedy)
    rule = f"column '{declared}' is not in {file}"
    other = _other_years(declared, headers)
    if other:
        found = f"another vintage: {', '.join(map(repr, other))}"
    else:
        found = nearest(declared, [header for header in headers if header.strip()])
    return Fault(where, rule, found, "Correct [columns] or the vintage.")


def _not_a_pattern(declared: str, dataset: Dataset, error: re.error) -> Fault:
    rule = f"'{declared}' begins with ^ and so must be a regular expression"
    return Fault(f"datasets.toml [{dataset.id}]", rule, str(error), "Correct the pattern in [columns].")


def _other_years(declared: str, headers: Sequence[str]) -> list[str]:
    """Headers that are the declared one but for the year in it."""
    wanted = _YEARED.match(normalise(declared))
    if wanted is None:
        return []
    found = ((header, _YEARED.match(normalise(header))) for header in headers)
    return [
        header
        for header, match in found
        if match and (match["before"], match["after"]) == (wanted["before"], wanted["after"])
    ]


def _vintage_faults(
    positions: Mapping[str, tuple[int, ...]], headers: Sequence[str], dataset: Dataset, file: str
) -> list[Fault]:
    """Fault when the code column carries a year, and not the one the data set states."""
    if dataset.vintage is None or "code" not in positions or dataset.reader == "lookup":
        return []
    header = headers[positions["code"][0]]
    match = _YEARED.match(normalise(header))
    if match is None or int(match["year"]) % 100 == dataset.vintage % 100:
        return []
    rule = f"the code column of {file} must be of the stated vintage, {dataset.vintage}"
    return [Fault(f"datasets.toml [{dataset.id}]", rule, repr(header), "Correct [columns] or the vintage.")]
