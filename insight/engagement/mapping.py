"""From a survey's own wording to declared groups: which column holds what, which answer means which group."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from insight import grouping
from insight.domain import STRICT, AreaType, Dimension, Words
from insight.errors import EngagementError, Fault

NOT_STATED = frozenset(
    ("", "prefer not to say", "prefer not to answer", "rather not say", "not stated", "no answer", "not answered",
     "don't know", "dont know", "unknown", "n/a", "na", "-", "blank", "refused")
)  # fmt: skip
"""Wordings of those who did not say, in any column."""

POSTCODE_HEADERS = frozenset(
    (
        "postcode",
        "post code",
        "your postcode",
        "home postcode",
        "what is your postcode",
        "what is your postcode?",
    )
)
AREA_HEADERS = {f"{kind} code": kind for kind in AreaType} | {f"{kind}": kind for kind in AreaType}
BAND = re.compile(r"(?:aged? )?(\d{1,3})\s*(?:-|to)\s*(\d{1,3})(?: years?(?: old)?)?")
OVER = re.compile(r"(?:aged? )?(\d{1,3})\s*(?:\+|and over|or over|plus|and above|or older)(?: years?)?")
OLDEST = 120


@checked(frozen=True, config=STRICT, kw_only=True)
class Weighing:
    """How a random exercise is weighted: by which dimensions, and the greatest weight (in times the mean)."""

    dimensions: tuple[str, ...] = ()
    trim: Annotated[float, Field(gt=1)] | None = None


@checked(frozen=True, config=STRICT, kw_only=True)
class Question:
    """A question whose answers are counted: only answers that are declared here are ever told or kept."""

    column: str
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]
    title: Words
    answers: Annotated[tuple[Words, ...], Field(min_length=2, max_length=20)]  # in the order of the scale
    agree: tuple[str, ...] = ()
    target: Annotated[float, Field(ge=0, le=100)] | None = None  # per cent that should agree
    words: dict[str, str] = Field(default_factory=dict)  # the file's own wording to an answer

    @property
    def agreed(self) -> str:
        """What all that agree are called."""
        first, *others = self.agree or ("",)
        return " or ".join([first, *(f"{other[:1].lower()}{other[1:]}" for other in others)])


@checked(frozen=True, config=STRICT, kw_only=True)
class Wording:
    """A mapping file: what the columns of one survey hold, and what its answers mean."""

    place: str | None = None  # header of the column of postcodes or area codes
    area_type: AreaType | None = None  # given: the place column holds codes of this type
    ignore: tuple[str, ...] = ()
    column: dict[str, str] = Field(default_factory=dict)  # header to dimension
    value: dict[str, dict[str, str]] = Field(default_factory=dict)  # dimension to wording to group
    weights: Weighing = Field(default_factory=Weighing)
    answer: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Columns:
    """Which column holds what."""

    place: str | None
    area_type: AreaType | None  # None: the place is a postcode
    dimensions: dict[str, str]  # dimension to header
    ignored: tuple[str, ...]
    unused: tuple[str, ...]


def read(path: Path | None, dimensions: Mapping[str, Dimension]) -> Wording:
    """Read a mapping file.

    Raises
    ------
    EngagementError
        When it is no TOML, has settings not known, or names dimensions or groups that are not declared.
    """
    if path is None:
        return Wording()
    try:
        found = TypeAdapter(Wording).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EngagementError(
            Fault(path.name, "the mapping must be TOML", str(error), "Correct it.")
        ) from None
    except ValidationError as error:
        raise EngagementError(_settings_faults(error, path.name)) from None
    faults = list(_undeclared(found, path.name, dimensions))
    if faults:
        raise EngagementError(faults)
    return found


def _settings_faults(error: ValidationError, file: str) -> Iterable[Fault]:
    remedy = "Known: place, area_type, ignore, [column], [value.DIMENSION], [weights], [[answer]]."
    for part in error.errors(include_url=False):
        name = ".".join(map(str, part["loc"]))
        yield Fault(file, f"'{name}': {part['msg']}", "another setting", remedy)


def _undeclared(found: Wording, file: str, dimensions: Mapping[str, Dimension]) -> Iterable[Fault]:
    yield from _question_faults(found, file)
    for name in dict.fromkeys((*found.column.values(), *found.value, *found.weights.dimensions)):
        if name not in dimensions:
            yield Fault(
                file, "the dimension must be declared", repr(name), f"Known: {', '.join(dimensions)}."
            )
    for name, words in found.value.items():
        known = (
            [*(group.id for group in dimensions[name].group), grouping.NOT_STATED]
            if name in dimensions
            else []
        )
        for group in dict.fromkeys(words.values()):
            if known and group not in known:
                yield Fault(
                    file, f"the group must be one of {name}", repr(group), f"Known: {', '.join(known)}."
                )


def _question_faults(found: Wording, file: str) -> Iterable[Fault]:
    ids = [question.id for question in found.answer]
    for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
        yield Fault(file, "an id may stand for one question", repr(name), "Rename one.")
    for question in found.answer:
        known = set(question.answers)
        for name in dict.fromkeys((*question.agree, *question.words.values())):
            if name not in known:
                remedy = f"Known: {', '.join(question.answers)}."
                yield Fault(
                    file, f"'agree' and 'words' of {question.id} name its answers", repr(name), remedy
                )
        if question.target is not None and not question.agree:
            yield Fault(file, f"a target of {question.id} needs 'agree'", "none", "Say which answers agree.")


def answers(wordings: Iterable[str], question: Question) -> list[int | None]:
    """Say which answer each wording is: its number, -1 for none given, None where that is not known."""
    known = {grouping.plain(answer): at for at, answer in enumerate(question.answers)}
    known |= {grouping.plain(word): question.answers.index(answer) for word, answer in question.words.items()}
    return [
        known.get(word, -1 if word in NOT_STATED else None)
        for word in (grouping.plain(wording) for wording in wordings)
    ]


def columns(
    names: Iterable[str], mapping: Wording, ignore: Iterable[str], dimensions: Mapping[str, Dimension]
) -> Columns:
    """Say which column holds what: by the mapping file, else by the headers that dimensions declare."""
    ignored = {*mapping.ignore, *ignore}
    rest = [name for name in names if name and name not in ignored]
    place, kind = mapping.place, mapping.area_type
    if place is None:
        place = next((name for name in rest if grouping.plain(name) in POSTCODE_HEADERS), None)
        if place is None:
            place = next((name for name in rest if grouping.plain(name) in AREA_HEADERS), None)
            kind = AREA_HEADERS[grouping.plain(place)] if place else None
    taken = {dimension: header for header, dimension in mapping.column.items() if header in rest}
    words = {grouping.plain(word): d.id for d in dimensions.values() for word in (d.id, d.title, *d.words)}
    for name in rest:
        dimension = words.get(grouping.plain(name).rstrip("?"))
        if dimension and name != place and name not in taken.values():
            taken.setdefault(dimension, name)
    used = {place, *taken.values(), *(question.column for question in mapping.answer)}
    return Columns(place, kind, taken, tuple(sorted(ignored)), tuple(n for n in rest if n not in used))


def meaning(wordings: Iterable[str], dimension: Dimension, told: Mapping[str, str]) -> list[str | None]:
    """Say which group each wording means; None where that is not known.

    Parameters
    ----------
    wordings
        Answers as written.
    dimension
        Whose groups they may mean.
    told
        Wordings and groups of the mapping file; they go before everything else.
    """
    own = {grouping.plain(word): group for word, group in told.items()}
    known = {grouping.plain(w): g.id for g in dimension.group for w in (g.id, g.title, *g.words)}
    return [_meaning(grouping.plain(wording), dimension, own, known) for wording in wordings]


def _meaning(word: str, dimension: Dimension, own: dict[str, str], known: dict[str, str]) -> str | None:
    found = own.get(word) or known.get(word)
    if found:
        return found
    if word in NOT_STATED or word == grouping.plain(grouping.NOT_STATED):
        return grouping.NOT_STATED
    ages = _ages(word)
    if ages is None:
        return None
    return next((g.id for g in dimension.group if g.ages and _holds(grouping.span(g), ages)), None)


def _ages(word: str) -> tuple[int, int] | None:
    """First and last year of an age or a band of ages."""
    if word.isdecimal() and int(word) <= OLDEST:
        return int(word), int(word)
    if band := BAND.fullmatch(word):
        return int(band[1]), int(band[2])
    if over := OVER.fullmatch(word):
        return int(over[1]), 200
    return None


def _holds(span: tuple[int, int], ages: tuple[int, int]) -> bool:
    return span[0] <= ages[0] <= ages[1] <= span[1]


def suggestion(wording: str, dimension: Dimension) -> str:
    """Nearest group to a wording, or nothing."""
    words = {grouping.plain(w): g.id for g in dimension.group for w in (g.id, g.title, *g.words)}
    near = get_close_matches(grouping.plain(wording), list(words), n=1, cutoff=0.6)
    return words[near[0]] if near else ""
