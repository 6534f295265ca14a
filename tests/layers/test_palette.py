"""Colours: ordered without colour, told apart, following polarity."""

from itertools import pairwise

import pytest

from insight.domain import Polarity
from layers import palette


@pytest.mark.parametrize("count", range(2, 10))
def test_sequential_colours_keep_their_order_in_greyscale(count: int) -> None:
    shades = [palette.luminance(colour) for colour in palette.sequential(count)]
    assert all(lighter > darker for lighter, darker in pairwise(shades))
    assert len(shades) == count


def test_five_classes_are_the_colours_of_the_ons() -> None:
    assert palette.sequential(5) == ("#eaecb1", "#a9d891", "#00a7ba", "#004ea6", "#000d54")


def test_five_neighbouring_classes_can_be_told_apart() -> None:
    pairs = pairwise(palette.sequential(5))
    assert all(palette.contrast(one, other) > 1.3 for one, other in pairs)


@pytest.mark.parametrize("family", [palette.sequential, palette.diverging])
def test_the_strong_end_follows_polarity(family) -> None:
    worse_high = family(5, polarity=Polarity.HIGH_IS_WORSE)
    assert family(5, polarity=Polarity.HIGH_IS_BETTER) == worse_high[::-1]
    assert family(5) == worse_high


@pytest.mark.parametrize("count", [3, 5, 7, 9])
def test_diverging_colours_darken_from_the_middle_to_both_ends(count: int) -> None:
    shades = [palette.luminance(colour) for colour in palette.diverging(count)]
    middle = count // 2
    assert all(a < b for a, b in pairwise(shades[: middle + 1]))
    assert all(a > b for a, b in pairwise(shades[middle:]))


def test_contrast_is_that_of_wcag() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert palette.contrast(palette.INK, palette.PAPER) > 4.5
    assert palette.contrast(palette.QUIET, palette.PAPER) > 4.5


def test_text_on_a_class_can_be_read() -> None:
    for colour in palette.sequential(5):
        assert palette.contrast(palette.text_on(colour), colour) >= 4.5


@pytest.mark.parametrize("family", [palette.sequential, palette.diverging])
def test_no_class_is_no_palette(family) -> None:
    with pytest.raises(ValueError, match="at least one class"):
        family(0)
