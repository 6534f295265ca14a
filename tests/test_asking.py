"""What an edition answers is the same whether it is asked about one area or about all of a kind."""

from pathlib import Path

import pandas as pd
import pytest

from insight.documents.profile import Office
from insight.domain import Visibility
from insight.store import Store

QUERIES = ("area_target", "area_clusters", "area_heard", "area_trends", "similar", "pockets", "area_deciles")
NONE = {("area_clusters", "panel")}
"""Panels are too few to be looked at for clusters."""


@pytest.fixture(scope="module")
def one(sample: Path) -> Store:
    return Store(sample, audience=Visibility.INTERNAL)


@pytest.fixture(scope="module")
def many(sample: Path) -> Store:
    return Store(sample, audience=Visibility.INTERNAL, many=True)


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with one mark for what is not told: a column without any word in it has another."""
    return rows.astype(object).where(rows.notna(), None)


@pytest.mark.parametrize("kind", ["ward", "parish", "panel"])
@pytest.mark.parametrize("query", QUERIES)
def test_asked_about_all_at_once_each_area_has_its_own_rows(
    one: Store, many: Store, query: str, kind: str
) -> None:
    told = 0
    for code in one.areas(kind)["area_code"].iloc[::5]:
        alone, apart = one.of_area(query, code, kind), many.of_area(query, code, kind)
        pd.testing.assert_frame_equal(plain(apart), plain(alone))
        assert set(apart["area_code"]) <= {code}
        told += len(apart)
    assert told or (query, kind) in NONE


def test_a_series_asked_about_all_at_once_is_in_time(one: Store, many: Store) -> None:
    for code in one.areas("ward")["area_code"].head(20):
        alone, apart = (store.series("claimants_pct", code, "ward") for store in (one, many))
        pd.testing.assert_frame_equal(plain(apart), plain(alone))
        assert len(apart) > 2


def test_where_an_area_stands_is_the_same(one: Store, many: Store) -> None:
    for code in one.areas("ward")["area_code"].head(20):
        told = [
            store.of_area("area_places", code, "ward", indicator_ids=("imd2025_score",)).sort_values("period")
            for store in (one, many)
        ]
        pd.testing.assert_frame_equal(*(rows.reset_index(drop=True) for rows in told), check_dtype=False)
        assert len(told[0]) == 1


@pytest.mark.parametrize("kind", ["ward", "parish", "panel", "district"])
def test_a_paper_is_the_same(one: Store, many: Store, kind: str) -> None:
    for code in one.areas(kind)["area_code"].iloc[::60]:
        alone, apart = (
            office.written(office.paper(code, kind), "full", "txt") for office in map(Office, (one, many))
        )
        assert apart == alone


def test_what_is_remembered_cannot_be_written_to(many: Store) -> None:
    code = str(many.areas("ward")["area_code"].iloc[0])
    rows = many.of_area("similar", code, "ward")
    rows.loc[:, "name"] = "somebody else"
    assert "somebody else" not in set(many.of_area("similar", code, "ward")["name"])
