"""Similar areas: brute force, laws, ties, and what is refused."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from insight.errors import InsightError
from insight.stats import similar

TWO = ["density", "age"]
TABLES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=30)


def drawn(rows: list[tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=TWO, index=[f"W{i:02}" for i in range(len(rows))])


def brute(frame: pd.DataFrame, code: str, count: int) -> list[float]:
    z = (frame - frame.mean()) / frame.std(ddof=0)
    return sorted(math.dist(z.loc[code], z.loc[other]) for other in z.index if other != code)[:count]


@settings(max_examples=60, deadline=None)
@given(rows=TABLES, count=st.integers(1, 3))
def test_nearest_against_brute_force(rows: list[tuple[int, int]], count: int) -> None:
    frame = drawn(rows)
    assume((frame.nunique() > 1).all())
    found = similar.nearest(frame, indicators=TWO, count=count)
    assert found["area_code"].tolist() == np.repeat(frame.index, count).tolist()
    assert found["position"].tolist() == list(range(1, count + 1)) * len(frame)
    assert (found["area_code"] != found["similar_code"]).all()
    assert not found.duplicated(["area_code", "similar_code"]).any()
    z = (frame - frame.mean()) / frame.std(ddof=0)
    for code, rows_of in found.groupby("area_code"):
        assert rows_of["distance"].tolist() == pytest.approx(brute(frame, code, count), abs=1e-9)
        named = [math.dist(z.loc[code], z.loc[other]) for other in rows_of["similar_code"]]
        assert rows_of["distance"].tolist() == pytest.approx(named, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(rows=TABLES, seed=st.integers(0, 50))
def test_the_order_of_areas_and_the_unit_of_indicators_do_not_matter(
    rows: list[tuple[int, int]], seed: int
) -> None:
    frame = drawn(rows)
    assume((frame.nunique() > 1).all())
    here = similar.nearest(frame, indicators=TWO, count=2)
    shuffled = similar.nearest(frame.sample(frac=1, random_state=seed), indicators=TWO, count=2)
    pd.testing.assert_frame_equal(here, shuffled)
    scaled = similar.nearest(frame.assign(density=frame["density"] * 1_000 + 7), indicators=TWO, count=2)
    np.testing.assert_allclose(scaled["distance"], here["distance"], atol=1e-9)


def test_areas_alike_in_everything_are_each_others_neighbours_not_their_own() -> None:
    found = similar.nearest(drawn([(1, 1), (1, 1), (1, 1), (1, 1), (5, 9)]), indicators=TWO, count=2)
    near = found[found["area_code"] != "W04"]
    assert (near["distance"] == 0).all()
    assert (near["area_code"] != near["similar_code"]).all()


def test_an_area_that_misses_an_indicator_is_named_and_nobodys_neighbour() -> None:
    frame = drawn([(1, 1), (2, np.nan), (3, 5), (4, 4)])
    found = similar.nearest(frame, indicators=TWO, count=2)
    assert "W01" not in set(found["similar_code"].dropna())
    row = found[found["area_code"] == "W01"]
    assert row["position"].tolist() == [1]
    assert row[["similar_code", "distance"]].isna().all(axis=None)
    assert len(found) == 2 * 3 + 1


@pytest.mark.parametrize(
    ("frame", "options", "words"),
    [
        (drawn([(1, 2), (2, 1), (3, 5)]), {"indicators": ["age", "tenure"]}, "tenure"),
        (drawn([(1, 2), (2, 1), (3, 5)]), {"indicators": ["age", "age"]}, "repeats"),
        (drawn([(1, 2), (2, 1), (3, 5)]), {"indicators": []}, "each once"),
        (drawn([(1, 2), (2, 1), (3, 5)]), {"indicators": "age"}, "each once"),
        (drawn([(1, 2), (1, 1), (1, 5)]), {}, "density"),
        (drawn([(1, 2), (2, math.inf), (3, 5)]), {}, "finite"),
        (drawn([(1, 2), (2, 1), (3, 5)]), {"count": 3}, "between 1 and the 2 other"),
        (drawn([(1, 2), (2, 1), (3, 5)]), {"count": 0}, "count"),
        (drawn([(1, 2), (2, 1), (3, 5)]).set_axis(["a", "b", "a"]), {}, "a at position 2"),
        (drawn([(1, 2), (2, 1), (3, 5)]).astype(str), {}, "only numbers"),
    ],
)
def test_similar_refuses(frame: pd.DataFrame, options: dict[str, object], words: str) -> None:
    with pytest.raises(InsightError, match=words):
        similar.nearest(frame, **({"indicators": TWO, "count": 1} | options))
