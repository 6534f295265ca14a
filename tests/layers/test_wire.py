"""Bytes on the wire: whatever is packed comes out again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.live import wire

signed = st.lists(st.integers(-(2**40), 2**40), max_size=50).map(lambda xs: np.array(xs, dtype=np.int64))
unsigned = st.lists(st.integers(0, 2**30), max_size=50).map(lambda xs: np.array(xs, dtype=np.int64))


@given(signed)
def test_zigzag_and_varints_come_back(numbers: np.ndarray) -> None:
    there = wire.varints(wire.zigzag(numbers))
    assert wire.unzigzag(wire.unvarints(there)).tolist() == numbers.tolist()


@given(unsigned)
def test_split_bits_come_back(numbers: np.ndarray) -> None:
    assert wire.join_bits(*wire.split_bits(numbers)).tolist() == numbers.tolist()


def test_varints_are_the_usual_ones() -> None:
    assert wire.varints(np.array([0, 127, 128, 300])) == bytes([0, 127, 128, 1, 172, 2])


def test_a_message_comes_back_whole() -> None:
    sections = {"one": b"x" * 1000, "rawTwo": bytes(range(256)), "empty": b""}
    message = wire.pack({"kind": "map", "title": "Ynys Môn"}, sections)
    parts = wire.unpack(message)
    assert parts.head == {"kind": "map", "title": "Ynys Môn"}
    assert parts.sections == sections
    assert len(message) < 600


def test_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not a map message"):
        wire.unpack(b"PK\x03\x04 a zip")


def test_spread_out_figures_cost_little_more_than_their_information() -> None:
    numbers = np.random.default_rng(7).integers(0, 1000, 7000)
    _, leads, bits = wire.split_bits(numbers)
    packed = len(wire.pack({}, {"leads": leads, "rawBits": bits}))
    assert packed < 1.04 * 7000 * np.log2(1000) / 8
