"""Figures on their way to the browser: the text under the pointer is the text in the table."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.domain import State
from layers.live import wire
from layers.live.payload import decode_values, encode_values
from layers.spec import SpecError
from tests.layers.drawn import layer, outlines

SIZE = 9
any_state = st.dictionaries(
    st.integers(0, SIZE - 1), st.sampled_from([s for s in State if s is not State.VALUE])
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-1e5, 1e7, allow_nan=False), min_size=SIZE, max_size=SIZE),
    any_state,
    st.integers(0, 3),
    st.lists(st.integers(0, 30_000), min_size=SIZE, max_size=SIZE),
)
def test_texts_and_states_arrive_as_they_were(values, states, decimals, population) -> None:
    spec, geometry = layer(values, decimals=decimals, states=states), outlines(values, population=population)
    there = decode_values(encode_values(spec, geometry), geometry)
    assert there.texts == spec.texts
    assert there.states == spec.states


def test_words_legend_and_colours_travel_with_the_figures() -> None:
    spec = layer([1.0, 2.0, 30.0, 0.0, 0.0, 0.0, 31.0, 90.0])
    geometry = outlines([0.0] * 8)
    head = decode_values(encode_values(spec, geometry, selected="E00000002", height=400), geometry).head
    assert (head["title"], head["pattern"], head["period"]) == ("Without a car", "{}%", "2021")
    assert head["note"] == "Fictional county: not a real place"
    assert head["colours"] == list(spec.colours)
    assert [row[1:] for row in head["rows"]] == [[row.label, row.count] for row in spec.legend.rows]
    assert head["geometry"] == geometry.key
    assert (head["selected"], head["height"]) == (2, 400)


def test_an_area_the_map_does_not_name_is_missing_and_the_order_does_not_matter() -> None:
    spec, geometry = layer([1.0, 2.0, 3.0], states={}), outlines([0.0] * 3)
    columns = {
        name: getattr(spec, name)[::-1][:2]
        for name in ("codes", "names", "groups", "values", "texts", "states")
    }
    there = decode_values(encode_values(replace(spec, **columns), geometry), geometry)
    assert there.texts == ("[x]", "2.0", "3.0")


def test_an_area_without_an_outline_is_a_fault() -> None:
    spec = layer([1.0, 2.0, 3.0], states={})
    with pytest.raises(SpecError, match=r"every area of the map has an outline.*E00000002"):
        encode_values(spec, outlines([0.0] * 2))


def test_texts_that_are_no_plain_figures_travel_as_they_are() -> None:
    spec, geometry = layer([1.0, 2.0, 3.0], states={}), outlines([0.0] * 3)
    worded = replace(spec, texts=("1 in 4", "about 2,300", "3.0"))
    there = decode_values(encode_values(worded, geometry), geometry)
    assert there.texts == worded.texts
    assert there.head["figures"]["as"] == "texts"


def test_a_map_without_any_figure_still_says_so() -> None:
    states = dict.fromkeys(range(3), State.SUPPRESSED)
    spec, geometry = layer([1.0, 2.0, 3.0], states=states), outlines([0.0] * 3)
    there = decode_values(encode_values(spec, geometry), geometry)
    assert there.texts == ("[c]", "[c]", "[c]")
    assert [row[2] for row in there.head["rows"]] == [3, 0, 0]


def test_a_switch_of_indicator_stays_small_for_a_county_and_for_all_england() -> None:
    rng = np.random.default_rng(3)
    for size, most in ((250, 2_000), (6_903, 10_000)):
        people = rng.integers(2_000, 20_000, size).tolist()
        geometry = outlines([0.0] * size, population=people)
        share = rng.gamma(4, 5, size)
        count = np.round(np.array(people) * rng.normal(0.41, 0.03, size))
        for values, decimals in ((share, 1), (count, 0), (np.array(people, dtype=float), 0)):
            message = encode_values(layer(values.tolist(), decimals=decimals), geometry)
            assert len(message) <= most


def test_nothing_but_figures_and_words_is_sent() -> None:
    spec, geometry = layer([1.0, 2.0, 3.0], states={}), outlines([0.0] * 3)
    parts = wire.unpack(encode_values(spec, geometry))
    assert not {"arcs", "rings", "words", "points"} & parts.sections.keys()
