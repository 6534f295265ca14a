"""What people write into the register: one dataclass for each kind of record, and the table of kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass as plain_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from insight.domain import STRICT, AreaType, State, Visibility, Words


class Rung(StrEnum):
    """How far people could decide: the ladder of participation."""

    INFORM = "inform"
    CONSULT = "consult"
    INVOLVE = "involve"
    EMPOWER = "empower"


class Basis(StrEnum):
    """How people came to take part; it decides what may be said of those who did not."""

    RANDOM = "random"
    SELF_SELECTING = "self-selecting"
    OPEN_EVENT = "open event"
    FORUM = "forum"
    PETITION = "petition"


class VoiceKind(StrEnum):
    """Other ways of being heard, counted by area."""

    TURNOUT = "turnout"  # votes, of electors
    ELECTORATE = "electorate"  # electors
    RETURNS = "returns"  # survey forms that came back, of those sent (parish councils: 130 of 238)
    ATTENDANCE = "attendance"  # people at panel and other meetings
    PETITION = "petition"  # signatures, of electors
    E_PANEL = "e-panel"  # members of the residents' panel


PEOPLE = (VoiceKind.RETURNS, VoiceKind.PETITION, VoiceKind.E_PANEL)
"""Voices that count people by where they live: small counts are held back.

Votes and electors are published by returning officers. How many came to a meeting is seen by all who are there, and
says where the meeting was, not where somebody lives.
"""


class PlanStatus(StrEnum):
    """How far a parish plan has come."""

    NONE = "none"
    IN_PROGRESS = "in progress"
    ADOPTED = "adopted"
    OUT_OF_DATE = "out of date"


class SurveyReturn(StrEnum):
    """Whether a parish council answered the survey of parish councils."""

    RETURNED = "returned"
    NOT_RETURNED = "not returned"
    NOT_SENT = "not sent"


class Moderation(StrEnum):
    """Whether a statement may be shown. Only an approved one is."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


class GrantStatus(StrEnum):
    """What became of a bid."""

    APPLIED = "applied"
    AWARDED = "awarded"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ReachKind(StrEnum):
    """Who can reach a group: a forum that meets, or an organisation that works with it."""

    FORUM = "forum"
    ORGANISATION = "organisation"


def _day(value: Any) -> Any:
    """Take 31/12/2026 as well as 2026-12-31, and a workbook's moment at midnight."""
    if isinstance(value, datetime):
        return value.date()
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value.strip()) if isinstance(value, str) else None
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else value


def _listed(value: Any) -> Any:
    """Take "a; b" as well as a list."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def _yes(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value.strip().lower(), value) if isinstance(value, str) else value


Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]
Day = Annotated[date, BeforeValidator(_day)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Codes = Annotated[tuple[Code, ...], BeforeValidator(_listed)]
GroupName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$")]
Groups = Annotated[tuple[GroupName, ...], BeforeValidator(_listed)]
Texts = Annotated[tuple[Words, ...], BeforeValidator(_listed)]
Link = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]
Count = Annotated[int, Field(ge=0)]
Metres = Annotated[float, Field(ge=0, le=1_300_000)]
Postcode = Annotated[str, Field(pattern=r"^([A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2})?$")]


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Exercise:
    """One piece of engagement. No ``area_codes``: the whole council. No ``audience``: everyone."""

    exercise_id: Name
    title: Words
    owner: Words  # service or body, never a person
    method: Words
    rung: Rung
    basis: Basis
    series: str = ""
    partners: Texts = ()
    planned_start: Day | None = None
    planned_end: Day | None = None
    actual_start: Day | None = None
    actual_end: Day | None = None
    area_type: AreaType | None = None
    area_codes: Codes = ()
    audience: Groups = ()
    asked: str = ""
    result: str = ""
    what_changed: str = ""
    link: Link = ""
    visibility: Visibility = Visibility.PUBLIC
    special: Yes = False  # everything about it is special-category: counts below 25 are not shown


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Participation:
    """How many people of a group in an area took part. ``all`` stands for every group, and every place."""

    exercise_id: Name
    area_type: Annotated[
        str, Field(pattern=r"^(all|oa|lsoa|msoa|ward|parish|panel|division|district|county)$")
    ]
    area_code: Code
    dimension: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    group_id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    count: Count


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Voice:
    """People heard in another way, by area: ``count``, and where it is known ``of`` how many."""

    kind: VoiceKind
    area_type: AreaType
    area_code: Code
    period: Words
    count: Count
    title: str = ""
    of: Count | None = None
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, config=STRICT, kw_only=True)
class ParishRecord:
    """What is known of a parish: its plan, its priorities, whether it answered, the cluster it works in."""

    area_code: Code
    plan_status: PlanStatus = PlanStatus.NONE
    plan_date: Day | None = None
    priorities: Texts = ()
    survey: SurveyReturn = SurveyReturn.NOT_SENT
    survey_period: str = ""
    cluster: str = ""
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Forum:
    """A forum or organisation that can reach groups. No personal contacts. No ``area_codes``: everywhere."""

    forum_id: Name
    name: Words
    groups: Groups
    kind: ReachKind = ReachKind.FORUM
    area_type: AreaType | None = None
    area_codes: Codes = ()
    meets: str = ""
    organisation: str = ""
    link: Link = ""
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Statement:
    """What a member or a parish says of a place: perceived, dated, expiring, never in an index."""

    statement_id: Name
    statement: Words
    role: Words  # "County councillor", never a name
    said_on: Day
    area_type: AreaType
    area_code: Code
    review_on: Day
    topic: str = ""
    moderation: Moderation = Moderation.WAITING
    visibility: Visibility = Visibility.INTERNAL


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Asset:
    """A community asset: a place by ``x`` and ``y`` (metres, EPSG:27700) or by ``postcode``."""

    asset_id: Name
    kind: Words
    name: Words
    x: Metres | None = None
    y: Metres | None = None
    postcode: Postcode = ""
    link: Link = ""
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Grant:
    """A bid to a fund, at a point (as `Asset`) or for an area; ``amount`` in pounds."""

    grant_id: Name
    fund: Words
    name: Words
    amount: Annotated[float, Field(ge=0)]
    status: GrantStatus
    period: Words
    x: Metres | None = None
    y: Metres | None = None
    postcode: Postcode = ""
    area_type: AreaType | None = None
    area_code: Code | None = None
    groups: Groups = ()
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, config=STRICT, kw_only=True)
class SavedArea:
    """An area somebody has drawn: well-known text in metres, EPSG:27700."""

    saved_area_id: Name
    name: Words
    geometry: Annotated[str, Field(pattern=r"^(MULTI)?POLYGON ?\(")]
    owner: Words  # a role or a team, never a name
    visibility: Visibility = Visibility.INTERNAL


class Part(StrEnum):
    """What a result counts: one answer, all that agree, or everybody who answered."""

    ANSWER = "answer"
    AGREE = "agree"
    QUESTION = "question"


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Weighting:
    """How a survey's answers were weighted, and what that cost. An import makes it; nobody writes it."""

    exercise_id: Name
    dimensions: tuple[str, ...]  # none: every answer counts alike
    generalises: bool  # whether shares may be said of the population: of random exercises alone
    people: Count
    left_out: Count  # no group of the population is known for them
    trimmed: Count  # whose weight was held at the cap
    design_effect: float | None = None  # Kish: how many times larger the variance is than without weights
    effective_n: float | None = None  # the simple random sample that would be as sure


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Answer:
    """How many gave an answer, and their share; ``all`` stands for the whole exercise. An import makes it."""

    exercise_id: Name
    question_id: Name
    question: Words
    part: Part
    answer: Words
    position: Count
    area_type: Annotated[str, Field(pattern=r"^(all|district)$")]
    area_code: Code
    agrees: bool
    state: State
    target: float | None = None  # per cent that should agree
    count: Count | None = None  # not weighted
    n: Count | None = None  # who answered, not weighted
    share: float | None = None  # 0 to 1, weighted; lower and upper at 95 %, only where it generalises
    lower: float | None = None
    upper: float | None = None
    effective_n: float | None = None


@plain_dataclass(frozen=True)
class Kind:
    """A kind of record: its dataclass, the file or sheet that holds it, and what tells two records apart.

    ``loaded`` is False for what no file holds, but an import works out.
    """

    name: str
    record: type[Any]
    file: str
    key: tuple[str, ...]
    loaded: bool = True


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("exercise", Exercise, "exercises", ("exercise_id",)),
        Kind(
            "participation",
            Participation,
            "participation",
            ("exercise_id", "area_type", "area_code", "dimension", "group_id"),
        ),
        Kind("voice", Voice, "voices", ("kind", "title", "area_type", "area_code", "period")),
        Kind("parish_record", ParishRecord, "parishes", ("area_code",)),
        Kind("forum", Forum, "forums", ("forum_id",)),
        Kind("statement", Statement, "statements", ("statement_id",)),
        Kind("asset", Asset, "assets", ("asset_id",)),
        Kind("grant", Grant, "grants", ("grant_id",)),
        Kind("saved_area", SavedArea, "saved_areas", ("saved_area_id",)),
        Kind("weighting", Weighting, "weightings", ("exercise_id",), loaded=False),
        Kind(
            "answer",
            Answer,
            "results",
            ("exercise_id", "question_id", "part", "answer", "area_type", "area_code"),
            loaded=False,
        ),
    )
}
"""Kinds of record by name. The name is the table of the register and the TOML table ``[[name]]``."""

LOADED = tuple(kind for kind in KINDS.values() if kind.loaded)
"""Kinds that files of records hold."""

COUNTED = ("participation", "weighting", "answer")
"""Kinds that an import of answers makes: they go and come with their exercise, and are seen by whoever sees it."""
