"""The things Community Insight talks about: area types, data sets, indicators, states and fits.

Frozen dataclasses (validated by pydantic when read from TOML) and enums. Nothing here reads a file or knows a screen.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from insight.implication import Implication

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Reference = Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*$")]
"""A column, perhaps of another data set: ``column`` or ``dataset_id.column``."""
Words = Annotated[str, Field(min_length=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Year = Annotated[int, Field(ge=1974, le=2100)]


class AreaType(StrEnum):
    """Kinds of area, small to large. A *small area* is what we build the others from."""

    OA = "oa"
    LSOA = "lsoa"
    MSOA = "msoa"
    WARD = "ward"
    PARISH = "parish"
    PANEL = "panel"
    DIVISION = "division"
    DISTRICT = "district"
    COUNTY = "county"


class State(StrEnum):
    """Why a cell holds a number, or does not. Missing is never zero."""

    VALUE = "value"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class Fit(StrEnum):
    """How the figure for an area was come by."""

    PUBLISHED = "published"  # published for that very area
    EXACT = "exact"  # its small areas nest in it
    BEST_FIT = "best-fit"  # whole small areas, by lookup or population-weighted point
    APPORTIONED = "apportioned"  # small areas split by where people live


class Statistic(StrEnum):
    """What kind of number an indicator is; it decides how areas are added up."""

    COUNT = "count"
    PROPORTION = "proportion"
    RATE = "rate"
    SCORE = "score"  # population-weighted mean of small-area scores
    RANK_SUMMARY = "rank_summary"  # population-weighted mean of N + 1 - rank
    INDEX = "index"


class Summary(StrEnum):
    """Summaries of deprivation of the Indices' technical report; they need scores and ranks of small areas."""

    DECILE_1 = "proportion_decile_1"
    EXTENT = "extent"
    CONCENTRATION = "local_concentration"


class Polarity(StrEnum):
    """Which end of the scale is the one to worry about."""

    HIGH_IS_WORSE = "high_is_worse"
    HIGH_IS_BETTER = "high_is_better"
    NEUTRAL = "neutral"


class Visibility(StrEnum):
    """Who may see it. Filtered in the query layer, never in a page."""

    PUBLIC = "public"
    PARTNER = "partner"
    INTERNAL = "internal"


class Status(StrEnum):
    """Whether a boundary or figure is the publisher's own."""

    OFFICIAL = "official"
    DERIVED = "derived"
    ILLUSTRATIVE = "illustrative"


class FitMethod(StrEnum):
    """How small areas are placed in areas."""

    LOOKUP = "lookup"  # a publisher's lookup, whole small areas
    CENTROID = "centroid"  # the point where its people live, whole small areas
    PEOPLE = "people"  # split by the people of finer small areas
    POSTCODES = "postcodes"  # split by the postcode points inside each small area
    AREA = "area"  # split by land area: the last resort


class BreakKind(StrEnum):
    """What changed where a series breaks."""

    DEFINITION = "definition"
    BOUNDARY = "boundary"


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Break:
    """A point with which a series begins anew: what was counted, or where, is no longer the same.

    ``begins`` (written ``from``) is the first year of the new series.
    """

    begins: Year = Field(alias="from")
    kind: BreakKind
    note: Words


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Dataset:
    """One file (or set of like files) from one publisher.

    ``columns`` maps the short names used in this catalogue to the headers in the file. A header that
    begins with ``^`` is a regular expression. Tables need ``code``; boundaries need ``code`` and
    should have ``name``; code columns carry their vintage (``WD22CD``).
    """

    id: Identifier
    title: Words
    publisher: Words
    page: Words
    licence: Words
    attribution: Words
    published: date
    retrieved: date
    period: Words
    reader: Words
    file: str | tuple[str, ...]
    sha256: Sha256 | tuple[Sha256, ...]
    area_type: AreaType | None = None
    vintage: Year | None = None
    columns: dict[Identifier, Words] = Field(default_factory=dict)
    layer: str | None = None  # layer of a GeoPackage or TopoJSON; sheet of a workbook
    member: str | None = None  # file inside a zip
    crs: str | None = None  # only where the file states none
    encoding: str | None = None  # only where it is not UTF-8
    dissolve: bool = False  # detached parts repeat their code
    dash_is_zero: bool = False  # the publisher prints a true zero as "-"
    where: dict[Identifier, tuple[str, ...]] = Field(
        default_factory=dict
    )  # keep only these rows; "E01*" is a prefix
    names_from: Identifier | None = None  # lookup (code, name, district_name) for a table without codes
    whole_nation: bool = False  # the file holds every area of the nation: its figure is worked out from them
    status: Status = Status.OFFICIAL
    note: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """File names, relative to the sources folder; one or more."""
        return (self.file,) if isinstance(self.file, str) else self.file

    @property
    def checksums(self) -> tuple[str, ...]:
        """SHA-256 of each file, in the order of `files`."""
        return (self.sha256,) if isinstance(self.sha256, str) else self.sha256


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Indicator:
    """One question with one number as its answer.

    ``numerator`` and ``denominator`` list short column names whose sum is meant; ``dataset_id.column`` reaches into
    another data set and ``@area_km2`` is the area of the place. ``where`` counts only small areas whose column holds
    one of the values (national deciles 1 to 3, or *Rural*) in the numerator; it may be a column of another data set
    of the same small areas. ``dataset`` may list several data sets of the same layout, one per period. An ``index``
    is a ``summary`` of ``score`` and ``rank``; a ``score`` with a ``rank`` also finds hidden pockets.
    ``full_count`` marks a count of everybody there, in which chance has no part; ``breaks`` are the years with which
    the series begins anew; ``implications`` are the parts of a committee paper that it bears on.
    """

    id: Identifier
    title: Words
    theme: Words
    dataset: Identifier | tuple[Identifier, ...]
    statistic: Statistic
    unit: Words
    description: Words
    why_it_matters: Words
    polarity: Polarity
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    where: dict[Reference, tuple[int | str, ...]] = Field(default_factory=dict)
    score: Identifier | None = None
    rank: Identifier | None = None
    small_areas_in_nation: int | None = None
    summary: Summary | None = None
    multiplier: float = 1.0
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    visibility: Visibility = Visibility.PUBLIC
    caveats: tuple[Words, ...] = ()
    full_count: bool = False
    breaks: tuple[Break, ...] = ()
    implications: tuple[Implication, ...] = ()

    @property
    def datasets(self) -> tuple[str, ...]:
        """Data set ids, one per period, in the order written."""
        return (self.dataset,) if isinstance(self.dataset, str) else self.dataset


@dataclass(frozen=True, config=STRICT, kw_only=True)
class AreaSet:
    """One kind of area of one vintage, and where its boundaries come from.

    Exactly one of: ``source`` a boundary data set; ``dissolve`` the short column of ``source`` to
    dissolve on (with ``dissolve_name``); ``members`` a lookup data set with columns ``code``,
    ``name`` and ``member`` (codes of wards, parishes or output areas of this catalogue); ``whole``
    the area type whose areas together make up this one area (with ``code`` and ``name``).
    """

    type: AreaType
    vintage: Year
    label: Words
    plural: Words
    source: Identifier | None = None
    dissolve: Identifier | None = None
    dissolve_name: Identifier | None = None
    members: Identifier | None = None
    whole: AreaType | None = None
    code: str | None = None
    name: str | None = None
    publish: bool = True
    status: Status = Status.OFFICIAL
    note: str = ""

    @property
    def key(self) -> str:
        """Short name of type and vintage, such as ``ward2022``."""
        return f"{self.type}{self.vintage}"


@dataclass(frozen=True, config=STRICT, kw_only=True)
class People:
    """Where people live: what every fit is weighted by.

    ``dataset`` gives people per finest small area with columns ``code``, ``population`` and, where
    known, the codes of the larger small areas it nests in (``lsoa``, ``msoa``, ``district``).
    ``centroids`` gives a population-weighted point for each; without it a point inside its
    boundary (``boundaries``) is used, and a small area with neither is placed by the ``postcodes``
    inside the larger small area it belongs to.
    """

    dataset: Identifier
    type: AreaType
    vintage: Year
    boundaries: Identifier | None = None
    centroids: Identifier | None = None
    postcodes: Identifier | None = None


@dataclass(frozen=True, config=STRICT, kw_only=True)
class FitRule:
    """How small areas of one kind are placed in areas of one kind, where the default will not do."""

    small: AreaType
    small_vintage: Year
    area: AreaType
    by: FitMethod
    dataset: Identifier | None = None  # for ``by = "lookup"``: columns ``code`` and ``area``


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Nation:
    """The nation the council lies in, to compare with.

    Its figures are worked out from data sets that hold the whole nation (``whole_nation``), or taken from
    ``figures``, a data set of published national figures. ``prefix`` begins the codes of its areas.
    """

    code: Words
    name: Words
    prefix: Words = "E"
    figures: Identifier | None = None


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Similar:
    """What areas are compared by to find those most like each, and how many are wanted.

    Indicators in ``logarithms`` are skewed (a few areas have very much more) and count by their logarithm.
    """

    indicators: tuple[Identifier, ...]
    logarithms: tuple[Identifier, ...] = ()
    count: Annotated[int, Field(ge=1, le=50)] = 5


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Change:
    """An area that no longer exists, and those that took its place."""

    code: Words
    name: Words
    type: AreaType
    successors: Annotated[tuple[Words, ...], Field(min_length=1)]
    changed: date
    note: str = ""


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Question:
    """A ready-made question: which areas of a kind meet all conditions, written as `insight.conditions` says."""

    title: Words
    why: Words
    area_type: AreaType
    conditions: Annotated[tuple[Words, ...], Field(min_length=1)]


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Council:
    """The council a catalogue is for."""

    name: Words
    place: Words
    fictional: bool
    area_type: tuple[AreaSet, ...]
    people: People | None = None
    fit: tuple[FitRule, ...] = ()
    benchmarks: tuple[AreaType, ...] = (AreaType.DISTRICT, AreaType.COUNTY)
    default_indicator: Identifier = "imd2025_score"
    default_area_type: AreaType = AreaType.WARD
    headline: tuple[Identifier, ...] = ()
    licence_numbers: dict[str, str] = Field(default_factory=dict)
    accent: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#0b6e6e"
    logo: Words | None = None
    town_population: int = 5000
    own_areas: bool = True  # keep the figures of small areas, so that any shape can be added up
    nation: Nation | None = None
    similar: Similar | None = None
    change: tuple[Change, ...] = ()
    question: tuple[Question, ...] = ()


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Group:
    """People whose voice is counted apart, such as those aged 15 to 24.

    ``indicator`` is a proportion whose numerator counts the people of the group; ``rest`` takes what is
    left of the base when the other groups are taken away. A group with neither has no known number.
    """

    id: Identifier
    title: Words
    indicator: Identifier | None = None
    rest: bool = False
    asked: bool = True  # false: left out of shares unless an exercise names it among its audience
    sensitive: bool = False  # a map would expose them: shown for the whole council only
    words: tuple[Words, ...] = ()  # how forms and surveys word it
    ages: tuple[int, ...] = ()  # first and last year of age that belong to it; first alone: and over


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Dimension:
    """One way of telling people apart, such as age, and its groups; together they make up the base."""

    id: Identifier
    title: Words
    base: Words  # of whom the groups are shares: "usual residents on census day"
    group: tuple[Group, ...]
    special_category: bool = False  # counts below 25 are not shown (data protection law's special categories)
    sensitive: bool = False
    words: tuple[Words, ...] = ()  # headers of columns that hold it


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """A council with its data sets, indicators and groups of people, checked together.

    ``left_out`` names indicators that its audience may not see (`insight.audience`).
    """

    folder: str
    council: Council
    datasets: dict[str, Dataset]
    indicators: dict[str, Indicator]
    dimensions: dict[str, Dimension]
    left_out: frozenset[str] = frozenset()
