"""Two figures side by side: what the pair says is what the figures say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from insight import pairing
from insight.domain import Polarity
from insight.errors import UnknownNameError
from insight.grouping import ALL
from insight.pairing import VOICE, Side, both, sentences, side
from insight.store import Store


def made(
    key: str, values: list[float | None], polarity: Polarity = Polarity.HIGH_IS_WORSE, period: str = "2021"
) -> Side:
    rows = pd.DataFrame(
        {
            "area_code": [f"W{at:02}" for at in range(len(values))],
            "name": [f"Ward {at}" for at in range(len(values))],
            "parent_name": "District",
            "value": pd.array(values, dtype="Float64").to_numpy(dtype=float, na_value=float("nan")),
            "text": ["[x]" if value is None else f"{value:.1f}" for value in values],
            "state": ["missing" if value is None else "value" for value in values],
        }
    )
    return Side(key, key.partition("@")[0], "score", period, 1, polarity, rows)


def test_the_worst_of_one_and_of_the_other_beside_what_chance_gives() -> None:
    need = made("need@2021", [float(at) for at in range(20)])
    # the four with most need are wards 16 to 19; heard least are 0, 1, 18 and 19
    heard = made(
        "heard@2021", [0.1, 0.2, *[1.0 + at / 100 for at in range(16)], 0.3, 0.4], Polarity.HIGH_IS_BETTER
    )
    said = sentences(need, heard, "wards")
    assert said[0].startswith(
        "Of the 4 wards with the highest figure for “need (2021)”, 2 are also among the 4"
    )
    assert "the lowest for “heard (2021)”" in said[0]
    assert said[1] == "If the two had nothing to do with each other, about 1 would be."


def test_before_and_after_counts_rises_and_falls_and_leaves_out_what_is_not_known() -> None:
    before = made("need@2019", [1, 2, 3, None, 5], period="2019")
    after = made("need@2021", [2, 2, 1, 4, 6], period="2021")
    said = sentences(before, after, "wards")
    assert said[0] == "From 2019 to 2021 the figure rose in 2 of 4 wards and fell in 1."
    assert said[-1] == "1 of the 5 wards lacks one figure or the other, and is not counted here."


def test_few_areas_and_the_same_figure_twice() -> None:
    need = made("need@2021", [1, 2, 3])
    assert sentences(need, made("other@2021", [3, 2, 1]), "districts") == ()
    assert "Both maps show the same figure" in sentences(need, need, "districts")[0]


def test_voice_is_the_index_of_the_store_and_held_back_is_not_missing(sample: Path) -> None:
    with Store(sample) as store:
        assert pairing.has_voice(store, "ward")
        found = side(store, VOICE, "ward").rows.set_index("area_code")
        told = store.representation(ALL, ALL, by="area", area_type="ward").set_index("area_code")
        known = told[told["index"].notna()]
        pd.testing.assert_series_equal(found.loc[known.index, "value"], known["index"], check_names=False)
        hidden = told.index[(told["state"] == "suppressed") & told["index"].isna()]
        assert len(hidden)
        assert (found.loc[hidden, "state"] == "suppressed").all()
        assert (found.loc[hidden, "text"] == "[c]").all()


def test_both_sides_keep_every_area_and_the_texts_of_the_table(sample: Path) -> None:
    with Store(sample) as store:
        left, right = side(store, "imd2019_score", "ward"), side(store, "imd2025_score@2025 edition", "ward")
        rows = both(left, right)
        assert len(rows) == len(store.areas("ward"))
        shown = store.values("imd2025_score", "ward").set_index("area_code")
        assert (rows.set_index("area_code")["value_right"] == shown["value"]).all()
        with pytest.raises(UnknownNameError):
            side(store, "no_such_thing@2020", "ward")
