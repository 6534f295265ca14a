"""From the register to an edition: what is told of who took part, and what is not."""

import pandas as pd
import pytest

from insight import disclosure, unheard
from insight.build import engagement
from tests import heardshire as shire

FAIR = [100, 100, 100, 100, 100, 100, 100, 100]


def tables(exercise=None, *answers):
    given = answers or (shire.counts("one", FAIR, young=200),)
    exercise = shire.exercises() if exercise is None else exercise
    return engagement.tables(shire.records(exercise, *given), shire.ground())


def rows(found, scope_type, scope_id, by, kind=None):
    table = found["representation"]
    table = table[(table["scope_type"] == scope_type) & (table["scope_id"] == scope_id) & (table["by"] == by)]
    return table if kind is None else table[table["area_type"] == kind]


def test_a_fair_exercise_is_not_accused():
    found = tables()
    assert set(rows(found, "all", "all", "area")["verdict"]) == {"as expected"}
    age = rows(found, "exercise", "one", "group").set_index("group_id")
    assert age.loc["young", "verdict"] == "as expected"
    assert age.loc["young", "index"] == pytest.approx(1.0)


def test_unheard_people_and_places_are_found():
    found = tables(None, shire.counts("one", [20, 100, 100, 100, 100, 100, 100, 100], young=60))
    assert rows(found, "all", "all", "group").set_index("group_id").loc["young", "verdict"] == "under"
    ward = rows(found, "all", "all", "area", "ward").set_index("area_code")
    assert ward.loc["W1", "verdict"] == "under"
    assert set(ward.drop("W1")["verdict"]) == {"as expected"}


def test_men_are_the_rest_of_the_people():
    people = engagement.populations(shire.ground().value, shire.GROUPS).set_index(["area_code", "group_id"])
    assert people.loc[("W1", "male"), "population"] == 490


def test_small_counts_never_reach_the_edition_and_cannot_be_worked_out():
    first = shire.counts("one", [3, 60, 60, 60, 60, 60, 60, 60], young=3)
    second = shire.counts("two", [40] * 8, young=80)
    found = tables(None, first, second)
    told = found["representation"]
    shown = told[told["state"] == "value"]
    assert not shown["count"].between(1, 4).any()
    hidden = told[told["state"] == "suppressed"]
    assert len(hidden)
    assert hidden[["count", "share", "index", "lower", "upper", "rate_per_1000"]].isna().all(axis=None)
    area = told[(told["by"] == "area") & told["scope_type"].isin(["exercise", "all"])]
    published = pd.DataFrame(
        {
            "exercise_id": "x",
            "area_type": area["area_type"],
            "area_code": area["area_code"],
            "dimension": area["scope_type"].where(area["scope_type"] == "all", "exercise"),
            "group": area["scope_id"],
            "published": area["count"],
        }
    )
    assert disclosure.faults_of(published, disclosure.pieces(shire.lookup())) == []


def test_a_verdict_on_a_hidden_count_is_told_only_where_every_possible_count_has_it():
    found = tables(None, shire.counts("one", [2, 120, 120, 120, 120, 120, 120, 120]))
    ward = rows(found, "all", "all", "area", "ward").set_index("area_code")
    # About 105 are expected: anybody can tell that far fewer came, whatever the number.
    assert ward.loc["W1", "state"] == "suppressed"
    assert ward.loc["W1", "verdict"] == "under"


def test_sums_hold_public_exercises_only():
    held = shire.exercises(two={"visibility": "partner"})
    found = tables(held, shire.counts("one", FAIR), shire.counts("two", [300] * 8))
    assert rows(found, "all", "all", "area", "county")["count"].iloc[0] == 800
    assert rows(found, "exercise", "two", "area", "county")["count"].iloc[0] == 2400
    assert rows(found, "series", "Survey", "group").empty


def test_nothing_is_told_of_kinds_of_area_that_an_exercise_is_too_small_for():
    found = tables(None, shire.counts("one", [10] * 8))
    assert rows(found, "exercise", "one", "area", "ward").empty
    assert len(rows(found, "exercise", "one", "area", "district")) == 2


def test_no_exercise_gives_empty_tables():
    found = engagement.tables(shire.records(shire.exercises().iloc[:0]), shire.ground())
    assert found["representation"].empty
    assert found["participation"].empty
    assert found["likeness"].empty


def test_likeness_says_what_a_fair_exercise_would_give():
    found = tables(None, shire.counts("one", FAIR, young=60))["likeness"].set_index(
        ["scope_type", "dimension"]
    )
    row = found.loc[("exercise", "age")]
    assert row["similarity"] == pytest.approx(1 - (0.25 - 60 / 800))
    assert row["similarity"] < row["similarity_low"] < row["similarity_if_fair"]


def need(values):
    return pd.DataFrame(
        {
            "area_code": shire.WARDS,
            "value": values,
            "text": [f"{value:.1f}" for value in values],
            "period": "2025",
            "fit": "exact",
            "crossing_share": 0.0,
            "higher_is_more": values,
        }
    )


def test_targets_are_deprived_and_unheard_and_nobody_is_dropped():
    found = tables(None, shire.counts("one", [20, 20, 100, 100, 100, 100, 100, 100]))
    heard = rows(found, "all", "all", "area", "ward")
    areas = pd.DataFrame(
        {"area_code": shire.WARDS, "name": shire.WARDS, "parent_name": "", "population": 1000.0}
    )
    ranked = unheard.ranked(areas, need([50.0, 1, 40, 3, 4, 5, 6, 7]), heard, share=25)
    standing = ranked.set_index("area_code")["standing"]
    assert len(ranked) == 8
    assert standing["W1"] == "target"
    assert standing["W2"] == "unheard but not deprived"
    assert standing["W3"] == "deprived but heard"
    assert ranked["place"].iloc[0] == 1
    assert "20 people took part where 80 would be expected" in ranked["reason"].iloc[0]


def test_an_area_nobody_counted_stands_apart():
    areas = pd.DataFrame(
        {"area_code": shire.WARDS, "name": shire.WARDS, "parent_name": "", "population": 1000.0}
    )
    heard = tables()["representation"]
    heard = heard[
        (heard["area_type"] == "ward") & (heard["scope_type"] == "all") & (heard["area_code"] != "W1")
    ]
    ranked = unheard.ranked(areas, need([50.0, 1, 40, 3, 4, 5, 6, 7]), heard, share=25).set_index("area_code")
    assert ranked.loc["W1", "standing"] == "too few to say"
    assert "Nobody has counted" in ranked.loc["W1", "reason"]


def test_of_a_special_exercise_counts_below_25_are_hidden_and_no_sum_tells_of_them():
    held = shire.exercises(two={"special": True, "basis": "open event"})
    first = shire.counts("one", FAIR, young=200)
    second = shire.counts("two", [20, 30, 40, 40, 40, 40, 40, 40], young=20)
    found = tables(held, first, second)
    ward = rows(found, "exercise", "two", "area", "ward").set_index("area_code")
    assert ward.loc["W1", "state"] == "suppressed"
    assert not ward["count"].lt(25).any()
    young = rows(found, "exercise", "two", "group").set_index("group_id")
    assert young.loc["young", "state"] == "suppressed"
    # The sum is that of the other exercise: nothing can be taken from it.
    together = rows(found, "all", "all", "area", "ward").set_index("area_code")
    assert together["count"].tolist() == FAIR
    ordinary = rows(tables(shire.exercises(), first, second), "exercise", "two", "area", "ward")
    assert ordinary["count"].tolist() == [20, 30, 40, 40, 40, 40, 40, 40]
