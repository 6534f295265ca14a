"""What a map says, before anything draws it."""

from dataclasses import replace
from itertools import pairwise

import pytest

from insight.domain import Polarity, State
from insight.words import cell, number
from layers.spec import (
    LayerSpec,
    MapWords,
    Palette,
    SpecError,
    figure_pattern,
    heading,
)
from tests.layers.drawn import layer


def test_the_legend_counts_every_class_and_always_lists_the_three_other_states() -> None:
    spec = layer([1.0, 2.0, 30.0, 0.0, 0.0, 0.0, 31.0, 90.0], decimals=0)
    rows = [(row.state, row.label, row.count) for row in spec.legend.rows]
    assert rows[-3:] == [
        (State.SUPPRESSED, "Suppressed", 1),
        (State.MISSING, "Missing", 1),
        (State.NOT_APPLICABLE, "Not applicable", 1),
    ]
    assert sum(count for _, _, count in rows) == 8
    complete = layer([1.0, 2.0], states={})
    assert [row.count for row in complete.legend.rows[-3:]] == [0, 0, 0]


def test_a_class_is_found_from_the_figure_as_printed() -> None:
    spec = LayerSpec(
        codes=("a", "b", "c"),
        names=("A", "B", "C"),
        groups=("", "", ""),
        values=(9.94, 9.96, 20.0),
        texts=("9.9", "10.0", "20.0"),
        states=(State.VALUE,) * 3,
        breaks=(10.0,),
        decimals=1,
        scheme="fixed breaks",
        words=MapWords(title="Shares"),
    )
    assert spec.classes == (0, 1, 1)
    assert spec.class_labels == ("9.9", "10.0 to 20.0")


def test_legend_labels_leave_no_gap_and_do_not_overlap() -> None:
    spec = layer([0.5, 1.5, 12.0, 0.0, 0.0, 0.0, 13.5, 44.0, 45.0], decimals=1)
    ends = [label.split(" to ") for label in spec.class_labels]
    for (*_, last), (first, *_) in pairwise(ends):
        assert float(first) - float(last) == pytest.approx(0.1)


def test_colours_and_words_follow_polarity() -> None:
    worse = layer([1.0, 2.0, 3.0, 9.0], states={})
    better = layer([1.0, 2.0, 3.0, 9.0], states={}, polarity=Polarity.HIGH_IS_BETTER)
    neutral = replace(worse, polarity=Polarity.NEUTRAL)
    assert better.colours == worse.colours[::-1]
    assert worse.legend.direction == better.legend.direction == "Darker: more cause for concern"
    assert neutral.legend.direction == "Darker is higher"
    assert "Orange" in replace(worse, palette=Palette.DIVERGING).legend.direction


def test_the_scheme_is_always_printed() -> None:
    assert layer([1.0, 2.0], states={}).legend.scheme == "Classes: natural groups"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567.0, 0, "1,234,567"),
        (26.05, 1, "26.1"),
        (-0.04, 1, "0.0"),
        (-1234.5, 1, "\u22121,234.5"),
        (0.0, 0, "0"),
    ],
)
def test_figures_print_as_people_write_them(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


def test_missing_is_never_zero() -> None:
    marks = [cell(None, state, 1) for state in (State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE)]
    assert marks == ["[c]", "[x]", "[z]"]
    assert cell(0.0, State.VALUE, 1) == "0.0"


def test_units_stand_where_people_say_them() -> None:
    patterns = [figure_pattern(unit) for unit in ("%", "score", "people", "")]
    assert patterns == ["{}%", "score {}", "{} people", "{}"]
    assert heading(MapWords(title="", unit="%", period="2021")) == "Per cent, 2021"


def test_all_faults_of_a_map_are_reported_together() -> None:
    good = layer([1.0, 2.0], states={})
    with pytest.raises(SpecError) as caught:
        replace(good, names=("one",), values=(None, float("nan")), breaks=(2.0, 1.55))
    text = str(caught.value)
    assert len(caught.value.faults) == 4
    for part in ("names has one entry per area", "only there", "breaks rise", "at most 1 decimals"):
        assert part in text
