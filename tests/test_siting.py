"""What a map may show as points: each once, at its place, with words that say what it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from insight import siting
from insight.siting import Sort
from insight.store import Store

TODAY = date(2026, 11, 26)


@pytest.fixture
def store(sample: Path) -> Store:
    return Store(sample)


def test_every_sort_of_the_sample_is_there_and_nothing_stands_twice(store: Store) -> None:
    assert siting.sorts(store, today=TODAY) == tuple(Sort)
    found = siting.points(store, tuple(Sort), today=TODAY)
    assert len(found[found["sort"] == Sort.PLACE]) == len(store.assets())
    assert len(found[found["sort"] == Sort.GRANT]) == len(store.grants())
    for sort in (Sort.EXERCISE, Sort.FORUM, Sort.SAID):
        rows = found[found["sort"] == sort]
        assert not rows.duplicated(["lon", "lat"]).any()
        assert rows["words"].str.len().gt(10).all()


def test_a_point_lies_where_its_record_says(store: Store) -> None:
    districts = store.areas("district").set_index("area_code")
    found = siting.points(store, (Sort.FORUM,), today=TODAY)
    middles = {(row["lon"], row["lat"]) for _, row in districts.iterrows()}
    wholly = [
        set(row["area_codes"]) for row in store.forums().to_dict("records") if row["area_type"] == "district"
    ]
    assert {(row["lon"], row["lat"]) for row in found.to_dict("records")} == middles & {
        (districts.loc[code, "lon"], districts.loc[code, "lat"]) for codes in wholly for code in codes
    }
    together = found[found["name"].str.contains("forums and organisations for all of")].iloc[0]
    place = str(together["name"]).rsplit(" for all of ", 1)[1]
    code = districts.index[districts["name"] == place][0]
    names = [row["name"] for row in store.forums().to_dict("records") if code in row["area_codes"]]
    assert together["name"].startswith(f"{len(names)} ")
    for name in names:
        assert name in together["words"]


def test_what_somebody_said_is_quoted_and_called_what_it_is(store: Store) -> None:
    found = siting.points(store, (Sort.SAID,), today=TODAY)
    said = store.statements(TODAY)
    for statement in said["statement"]:
        assert found["words"].str.contains(f"“{statement}”", regex=False).any()
    assert found["words"].str.contains("not a measured fact").all()


def test_an_edition_without_engagement_has_no_points(edition: Path) -> None:
    with Store(edition) as bare:
        assert siting.sorts(bare, today=TODAY) == ()
        assert siting.points(bare, tuple(Sort), today=TODAY).empty
