"""Rings in an address: back as they were, to a metre; nothing for what was never written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight import own_address
from layers.live.drawing import Drawing, read_ring

DEGREES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(DEGREES, min_size=3, max_size=60))
def test_a_ring_comes_back(ring: list[tuple[float, float]]) -> None:
    packed = own_address.pack(ring)
    assert own_address.PACKED.fullmatch(packed)
    back = own_address.unpack(packed)
    assert len(back) == len(ring)
    for (lon, lat), (east, north) in zip(ring, back, strict=True):
        assert abs(lon - east) <= 0.5001e-5
        assert abs(lat - north) <= 0.5001e-5


@given(st.text(max_size=200))
def test_any_words_are_a_ring_or_nothing(text: str) -> None:
    for lon, lat in own_address.unpack(text):
        assert isinstance(lon, float)
        assert isinstance(lat, float)


def test_a_town_takes_few_letters() -> None:
    ring = [(0.1 + 0.001 * number, 52.2 + 0.0005 * (number % 7)) for number in range(20)]
    assert len(own_address.pack(ring)) < 140


@pytest.mark.parametrize(
    "sent",
    [None, "ring", {}, [[1]], [[1, "2"]], [[1, None]], [[True, 2]], [[float("nan"), 1]], [[0, 0]] * 201],
)
def test_what_is_no_drawing_is_not_taken(sent: object) -> None:
    assert read_ring(sent) is None


def test_a_drawing_is_told_to_a_metre() -> None:
    assert read_ring([[0.123456, 52]]) == ((0.123456, 52.0),)
    told = Drawing(draws=True, ring=((0.1234567, 52.0),)).told()
    assert told == {"draws": True, "ring": [[0.12346, 52.0]], "shape": []}
