"""Participants beside who lives there: expected people of one exercise and of several, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from insight import voice
from tests import heardshire as shire


def groups(exercise_id="one", young=30, not_stated=0, **changes):
    held = shire.exercises(**{exercise_id: changes})
    given = shire.counts(exercise_id, [25] * 8, young=young, not_stated=not_stated)
    rows = voice.by_group(held, given, shire.ground().people(), whole=shire.COUNTY)
    return rows.set_index(["dimension", "group_id"])


def test_a_group_is_expected_by_its_share_of_those_who_are_asked():
    rows = groups()
    young = rows.loc[("age", "young")]
    # 200 young and 600 old in every 800 who are asked; children are not.
    assert young["population_share"] == pytest.approx(0.25)
    assert young["n"] == 200
    assert np.isnan(rows.loc[("age", "child"), "population_share"])


def test_those_who_did_not_say_are_a_row_of_their_own_and_outside_n():
    rows = groups(young=30, not_stated=20)
    assert rows.loc[("age", "young"), "n"] == 180
    assert rows.loc[("age", "not_stated"), "count"] == 20
    assert np.isnan(rows.loc[("age", "not_stated"), "population_share"])


def test_an_audience_is_the_whole_that_its_groups_are_shares_of():
    rows = groups(audience=["age:old"])
    assert rows.loc[("age", "old"), "population_share"] == pytest.approx(1.0)
    assert np.isnan(rows.loc[("age", "young"), "population_share"])
    assert groups(audience=["age:child", "age:young"]).loc[
        ("age", "child"), "population_share"
    ] == pytest.approx(0.5)


def areas(by_ward, **changes):
    held = shire.exercises(one=changes)
    rows = voice.by_area(held, shire.counts("one", by_ward), shire.ground().people(), whole=shire.COUNTY)
    return rows.set_index(["area_type", "area_code"])


def test_an_area_is_expected_by_its_share_of_the_people_covered():
    rows = areas([10, 20, 30, 40, 25, 25, 25, 25])
    assert rows.loc[("ward", "W1"), "population_share"] == pytest.approx(1 / 8)
    assert rows.loc[("ward", "W1"), "n"] == 200
    within = areas([10, 20, 30, 40, 0, 0, 0, 0], area_type="district", area_codes=["D1"])
    assert within.loc[("ward", "W1"), "population_share"] == pytest.approx(1 / 4)
    assert within.loc[("ward", "W1"), "n"] == 100
    assert ("ward", "W5") not in within.index


def test_a_kind_of_area_that_nobody_counted_is_missing_and_an_area_without_a_row_is_nought():
    held = shire.exercises()
    given = shire.counts("one", [25] * 8)
    given = given[(given["area_type"] != "district") & (given["area_code"] != "W8")]
    rows = voice.by_area(held, given, shire.ground().people(), whole=shire.COUNTY)
    rows = rows.set_index(["area_type", "area_code"])
    assert rows.loc[("ward", "W8"), "count"] == 0
    assert np.isnan(rows.loc[("district", "D1"), "count"])


def test_exercises_are_added_up_with_what_was_expected_of_each():
    held = shire.exercises(two={"area_type": "district", "area_codes": ["D1"]})
    people = shire.ground().people()
    given = [shire.counts("one", [25] * 8), shire.counts("two", [10, 10, 10, 10, 0, 0, 0, 0])]
    rows = [voice.by_area(held, part, people, whole=shire.COUNTY) for part in given]
    pooled = voice.pooled(pd.concat(rows), voice.scopes(held.assign(year=2025)), by=voice.AREA)
    ward = pooled[(pooled["scope_type"] == "all") & (pooled["area_type"] == "ward")].set_index("area_code")
    assert ward.loc["W1", "expected"] == pytest.approx(200 / 8 + 40 / 4)
    assert ward.loc["W8", "expected"] == pytest.approx(200 / 8)
    assert ward.loc["W1", "n"] == ward.loc["W8", "n"] == 240
    assert ward["population_share"].sum() == pytest.approx(1.0)


def test_scopes_are_the_exercise_its_series_its_year_and_all():
    found = voice.scopes(shire.exercises().assign(year=[2024, 2025, None]))
    named = set(zip(found["scope_type"], found["scope_id"], found["exercise_id"], strict=True))
    assert {("series", "Survey", "one"), ("series", "Survey", "two"), ("year", "2025", "two")} <= named
    assert ("all", "all", "three") in named
    assert not [row for row in named if row[0] == "year" and row[2] == "three"]
