"""The county in four sentences: every number in them is the one the tables hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from insight import county, words
from insight.store import Store


@pytest.fixture(scope="module")
def store(sample: Path) -> Store:
    return Store(sample)


def numbers(sentence: str) -> list[float]:
    return [float(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", sentence)]


def test_the_first_counts_people_and_areas_as_the_tables_do(store: Store) -> None:
    first = county.sentences(store)[0]
    people = store.values("population", "county").iloc[0]
    kinds = store.area_types()
    kinds = kinds[~kinds["small"] & (kinds["area_type"] != "county")]
    assert numbers(first) == [people["value"], 2021, *sorted(kinds["areas"])]
    assert f"({store.latest_period('population', 'county')})" in first


def test_the_second_puts_need_beside_the_nation_and_says_which_is_worse(store: Store) -> None:
    spec = store.indicator(store.edition.default_indicator)
    own = store.values(spec["indicator_id"], "county").iloc[0]
    period = store.latest_period(spec["indicator_id"], "county")
    nation = store.national().set_index(["indicator_id", "period"]).loc[(spec["indicator_id"], period)]
    second = county.sentences(store)[1]
    assert f"a score of {words.number(own['value'], 1)} ({period})" in second
    assert f"has {words.number(nation['value'], 1)}" in second
    assert ("less need" in second) == (own["value"] < nation["value"])


def test_the_third_says_who_was_heard_less_and_no_one_else(store: Store) -> None:
    third = county.sentences(store)[2]
    groups = store.representation("all", "all", by="group")
    ages = groups[
        groups["dimension"] == "age"
    ]  # every exercise asked it; those who did not say took part too
    silent = ages.loc[ages["group_id"] == "not_stated", "count"].iloc[0]
    assert numbers(third)[:2] == [ages["n"].max() + silent, ages["exercises"].max()]
    panels = store.representation("all", "all", by="area", area_type="panel")
    under = [
        *groups.loc[groups["verdict"] == "under", "title"],
        *panels.loc[panels["verdict"] == "under", "name"],
    ]
    assert len(under) == 3
    assert all(str(name).lower() in third.lower() for name in under)
    others = panels.loc[panels["verdict"] != "under", "name"]
    assert not any(str(name) in third for name in others)


def test_the_fourth_tells_the_day_of_the_edition_and_of_the_newest_figures(store: Store) -> None:
    fourth = county.sentences(store)[3]
    assert f"{store.edition.built_at:%-d %B %Y}" in fourth
    rows = store.datasets()
    newest = rows.loc[rows["figures"], "published"].max()
    assert fourth.endswith(f"published on {newest:%-d %B %Y}.")


def test_what_an_edition_lacks_is_said_and_not_left_out(edition: Path) -> None:
    with Store(edition) as small:
        found = county.sentences(small)
    assert len(found) == 4
    assert "no record yet of who took part" in found[2]
    assert "Squareshire has 50.0% of households (2021)." in found[1]


@pytest.mark.parametrize(
    ("own", "beside", "polarity", "said"),
    [
        ("17.1", "21.8", "high_is_worse", "less need"),
        ("21.8", "17.1", "high_is_worse", "more need"),
        ("60.0", "70.0", "high_is_better", "more need"),
        ("\u22121.0", "1.0", "high_is_worse", "less need"),
        ("1,200", "300", "high_is_worse", "more need"),
    ],
)
def test_more_and_less_follow_the_worse_end(own: str, beside: str, polarity: str, said: str) -> None:
    assert said in county._worse(own, beside, polarity)


@pytest.mark.parametrize("polarity", ["neutral", "high_is_worse"])
def test_nothing_is_said_of_figures_that_print_the_same_or_have_no_worse_end(polarity: str) -> None:
    assert county._worse("17.1", "17.1", polarity) == ""
    assert county._worse("17.1", "20.0", "neutral") == ""
