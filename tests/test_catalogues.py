"""The catalogues that ship with the tool: whole, sound, plainly worded, and free of anybody's data."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from insight.catalogue import AREA_KM2, indicator_columns, load, split_column
from insight.domain import Catalogue, Council, Dataset, Indicator, Polarity, Statistic

DATA = Path(__file__).parent.parent / "data"
INDICATOR_FILES = sorted((DATA / "indicators").glob("*.toml"))
LEAST = {"sample": 60, "cambridgeshire": 40, "england": 40}
REAL_PLACES = ["cambridgeshire", "england"]
ELECTION_COLUMNS = {"code", "name", "district", "electorate", "ballots", "turnout_pct"}
EXPOSING = {"white_gypsy_irish_traveller", "white_roma", "caravan"}
"""Columns on groups that a map of small areas would expose."""

EVERY_CATALOGUE = pytest.mark.parametrize("name", LEAST)
EVERY_REAL_PLACE = pytest.mark.parametrize("name", REAL_PLACES)


@cache
def catalogue(name: str) -> Catalogue:
    return load(DATA / name)


def tables(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def shared_indicators() -> Iterator[Indicator]:
    for path in INDICATOR_FILES:
        for name, table in tables(path)["indicator"].items():
            yield TypeAdapter(Indicator).validate_python({"id": name, **table})


SHARED = list(shared_indicators())
DEPRIVATION = [indicator for indicator in SHARED if re.match(r"imd20\d\d_", indicator.id)]


# ---- each table against the schema ----


@EVERY_CATALOGUE
def test_every_table_fits_the_schema(name: str) -> None:
    council = tables(DATA / name / "council.toml")
    files = council.pop("indicators") + council.pop("groups")
    TypeAdapter(Council).validate_python(council)
    for dataset_id, table in tables(DATA / name / "datasets.toml")["dataset"].items():
        TypeAdapter(Dataset).validate_python({"id": dataset_id, **table})
    assert [file for file in files if not (DATA / name / file).is_file()] == []


@EVERY_CATALOGUE
def test_the_loader_finds_no_fault_and_enough_indicators(name: str) -> None:
    assert len(catalogue(name).indicators) >= LEAST[name]


def references(whole: Catalogue) -> Iterator[tuple[Indicator, str, str]]:
    for indicator in whole.indicators.values():
        for dataset_id in indicator.datasets:
            for column in indicator_columns(indicator):
                yield indicator, *split_column(column, dataset_id)


@EVERY_CATALOGUE
def test_every_column_an_indicator_reads_is_declared(name: str) -> None:
    unknown = []
    for indicator, owner, column in references(catalogue(name)):
        dataset = catalogue(name).datasets[owner]
        known = ELECTION_COLUMNS if dataset.reader == "elections" else set(dataset.columns)
        if column not in known:
            unknown.append(f"{indicator.id}: {owner}.{column}")
    assert unknown == []


@EVERY_REAL_PLACE
def test_no_dataset_is_left_over(name: str) -> None:
    whole = catalogue(name)
    council, people = whole.council, whole.council.people
    used = {dataset for _, dataset, _ in references(whole)}
    used |= {part for spec in council.area_type for part in (spec.source, spec.members) if part}
    used |= {rule.dataset for rule in council.fit if rule.dataset}
    used |= {dataset.names_from for dataset in whole.datasets.values() if dataset.names_from}
    if people:
        named = (people.dataset, people.boundaries, people.centroids, people.postcodes)
        used |= {part for part in named if part}
    assert set(whole.datasets) - used == set()


@EVERY_CATALOGUE
def test_the_council_names_indicators_and_areas_that_are_there(name: str) -> None:
    council = catalogue(name).council
    assert set(council.headline) <= set(catalogue(name).indicators)
    shown = {spec.type for spec in council.area_type if spec.publish}
    assert {council.default_area_type, *council.benchmarks} <= shown


# ---- what a catalogue must be able to say ----

DOMAINS = ("income", "employment", "education", "health", "crime", "housing", "environment")
RANKED = ("rank", "deciles_1_3_pct")
NEEDED = {
    *("population", "population_density", "aged_65_plus_pct", "no_car_pct", "bad_health_pct", "disabled_pct"),
    *("christian_pct", "muslim_pct", "no_religion_pct", "asian_pct", "black_pct", "white_pct"),
    *("owned_outright_pct", "social_rented_pct", "private_rented_pct", "no_qualifications_pct"),
    *("occupation_managers_professional_pct", "occupation_operatives_elementary_pct"),
    *(f"households_deprived_{number}_pct" for number in (1, 2, 3, 4)),
    *(f"imd2025_{what}" for what in ("score", *RANKED)),
    *(f"imd2025_{domain}_{what}" for domain in DOMAINS for what in ("score", *RANKED)),
}
NEEDED_OF_A_COUNTY = {
    "turnout_pct",
    *(f"imd2019_{what}" for what in ("score", *RANKED)),
    *(f"imd2019_{domain}_{what}" for domain in DOMAINS for what in RANKED),
}


@EVERY_CATALOGUE
def test_the_required_indicators_are_there(name: str) -> None:
    needed = NEEDED if name == "england" else NEEDED | NEEDED_OF_A_COUNTY
    assert needed - set(catalogue(name).indicators) == set()


@EVERY_CATALOGUE
def test_titles_are_told_apart_and_themes_are_few(name: str) -> None:
    indicators = catalogue(name).indicators.values()
    repeated = [title for title, times in Counter(i.title for i in indicators).items() if times > 1]
    assert repeated == []
    assert len({i.theme for i in indicators}) <= 8


def test_one_id_means_one_thing_in_every_file() -> None:
    meanings = defaultdict(set)
    for indicator in SHARED:
        meanings[indicator.id].add((indicator.title, indicator.unit, indicator.polarity, indicator.theme))
    assert [name for name, found in meanings.items() if len(found) > 1] == []


# ---- the sums ----


def test_every_share_is_a_percentage_of_something_named() -> None:
    for indicator in SHARED:
        percent = indicator.unit.startswith("% of ")
        assert percent == (indicator.multiplier == 100), indicator.id
        assert percent or indicator.statistic is not Statistic.PROPORTION, indicator.id


def test_a_count_is_whole_and_of_one_thing() -> None:
    for indicator in SHARED:
        if indicator.statistic is Statistic.COUNT:
            found = (indicator.multiplier, indicator.denominator, indicator.decimals)
            assert found == (1, (), 0), indicator.id


WEIGHTS = {"employment": "working_age", "idaci": "children", "idaopi": "older"}
"""The index's own denominator, where it is not everybody."""


@pytest.mark.parametrize("indicator", DEPRIVATION, ids=lambda indicator: indicator.id)
def test_deprivation_is_weighted_by_the_people_it_speaks_of(indicator: Indicator) -> None:
    column = indicator.score or indicator.rank or next(iter(indicator.where))
    domain, year = column.rpartition("_")[0], indicator.id[3:7]
    assert domain == "imd" or f"_{domain}_" in indicator.id
    assert indicator.denominator == (WEIGHTS.get(domain, "population"),)
    assert indicator.datasets == (f"iod{year}",)
    assert year in indicator.title
    assert indicator.polarity is Polarity.HIGH_IS_WORSE
    if indicator.rank:
        assert indicator.small_areas_in_nation == {"2019": 32844, "2025": 33755}[year]
    if indicator.where:
        assert indicator.where == {f"{domain}_decile": (1, 2, 3)}
        assert indicator.numerator == indicator.denominator


def test_people_are_not_ranked_by_who_they_are() -> None:
    ranked = {
        indicator.id
        for indicator in SHARED
        if indicator.theme in ("People and age", "Ethnic group, language and religion")
        and indicator.polarity is not Polarity.NEUTRAL
    }
    assert ranked == {"limited_english_pct"}, "a need for help with language, and the only exception"


def test_no_group_is_exposed_on_a_map_of_small_areas() -> None:
    for indicator in SHARED:
        columns = {reference.rpartition(".")[2] for reference in indicator.numerator}
        assert not columns or columns - EXPOSING, indicator.id


def test_only_the_size_of_an_area_is_asked_for_by_its_sign() -> None:
    asked = (reference for i in SHARED for reference in (*i.numerator, *i.denominator))
    assert {reference for reference in asked if reference.startswith("@")} == {AREA_KM2}


# ---- the words ----


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


def syllables(word: str) -> int:
    """Count the groups of vowels, without a silent e: near enough for a reading age."""
    word = word.lower()
    groups = re.findall(r"[aeiouy]+", word)
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and len(groups) > 1
    return max(1, len(groups) - silent)


def reading_age(texts: list[str]) -> float:
    """Flesch-Kincaid grade of all the texts together, plus five years."""
    found = [sentence for text in texts for sentence in sentences(text)]
    spoken = [word for sentence in found for word in re.findall(r"[A-Za-z']+", sentence)]
    per_sentence = len(spoken) / len(found)
    per_word = sum(map(syllables, spoken)) / len(spoken)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59 + 5


def test_the_reading_age_tells_easy_from_hard() -> None:
    assert reading_age(["The cat sat on the mat."]) < 6
    assert reading_age(["Statistical apportionment necessitates considerable caution."]) > 20


def test_why_it_matters_can_be_read_at_twelve() -> None:
    assert reading_age(sorted({indicator.why_it_matters for indicator in SHARED})) <= 12


def test_why_it_matters_is_one_or_two_short_sentences() -> None:
    for indicator in SHARED:
        found = sentences(indicator.why_it_matters)
        assert 1 <= len(found) <= 2, indicator.id
        assert max(len(sentence.split()) for sentence in found) <= 20, indicator.id
        assert all(sentence.endswith(".") for sentence in found), indicator.id


def test_every_indicator_says_what_is_counted_and_what_to_beware_of() -> None:
    for indicator in SHARED:
        assert len(indicator.description.split()) >= 8, indicator.id
        assert indicator.description.endswith("."), indicator.id
        assert indicator.caveats, indicator.id
        assert len(set(indicator.caveats)) == len(indicator.caveats), indicator.id
        assert len(indicator.title) <= 75, indicator.id


def test_the_census_is_never_shown_without_its_lockdown() -> None:
    for indicator in SHARED:
        if any(dataset.startswith("census_") for dataset in indicator.datasets):
            assert any("lockdown" in caveat for caveat in indicator.caveats), indicator.id


# ---- sources and honesty ----


@EVERY_REAL_PLACE
def test_what_is_not_the_publishers_own_says_so(name: str) -> None:
    for dataset in catalogue(name).datasets.values():
        assert dataset.status == "official" or dataset.note, dataset.id
    for spec in catalogue(name).council.area_type:
        source = catalogue(name).datasets.get(spec.source or spec.members or "")
        if source and not spec.dissolve:
            assert spec.status == source.status, spec.key


@EVERY_REAL_PLACE
def test_every_source_is_dated_and_credited(name: str) -> None:
    for dataset in catalogue(name).datasets.values():
        assert dataset.published < dataset.retrieved or dataset.status == "illustrative", dataset.id
        assert dataset.licence in ("OGL-UK-3.0", "OPL-UK-3.0"), dataset.id
        assert dataset.page.startswith("https://"), dataset.id


@EVERY_REAL_PLACE
def test_the_folder_of_a_real_place_holds_no_data(name: str) -> None:
    found = {path.relative_to(DATA / name).as_posix() for path in (DATA / name).rglob("*") if path.is_file()}
    assert found == {"council.toml", "datasets.toml", "README.md"}


def test_the_words_hold_no_path_of_a_machine_and_no_code_of_a_small_area() -> None:
    texts = [*INDICATOR_FILES, *(path for name in REAL_PLACES for path in (DATA / name).iterdir())]
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:work|home|tmp|root|Users)/|[A-Z]:\\", text), path.name
        assert not re.search(r"\b[EW]0[0-5]\d{6}\b", text), path.name
