"""Some small areas only: which count may stand in a column of words, and in another table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insight.build.figures import Measure, parts, work_out
from insight.domain import Indicator, Polarity, State, Statistic
from insight.sources import SourceTable

CODES = ["E01000001", "E01000002", "E01000003", "E01000004"]


def table(name: str, codes: list[str], **columns: list[object]) -> SourceTable:
    frame = pd.DataFrame({"code": codes, **columns})
    figures = [column for column in columns if not column.endswith("_text")]
    return SourceTable(
        dataset_id=name,
        frame=frame,
        states=pd.DataFrame({column: np.zeros(len(codes), dtype=np.uint8) for column in figures}),
        rows_in=len(codes),
        rows_used=len(codes),
        unmatched=(),
    )


RURAL = Indicator(
    id="rural_pct",
    title="Rural",
    theme="People",
    dataset="kinds",
    statistic=Statistic.PROPORTION,
    unit="% of people",
    description="Rural.",
    why_it_matters="Far away.",
    polarity=Polarity.NEUTRAL,
    numerator=("people.population",),
    denominator=("people.population",),
    where={"kind_text": ("Rural",)},
)


def test_people_of_one_table_by_a_word_of_another_in_any_order() -> None:
    people = table("people", CODES, population=[100.0, 200.0, 300.0, 400.0])
    kinds = table("kinds", [CODES[2], CODES[0], CODES[1]], kind_text=["Rural", "Rural", "Urban"])
    above, below = parts(RURAL, "kinds")
    assert above.measures == (Measure("people", ("population",), (("kinds.kind_text", ("Rural",)),)),)
    assert above.measures[0].elsewhere
    assert below is not None
    assert not below.measures[0].elsewhere
    figure, state = work_out(above.measures[0], {"people": people, "kinds": kinds})
    # the fourth is in no row of the other table: nobody can say whether its people count
    np.testing.assert_array_equal(figure, [100, 0, 300, np.nan])
    assert [list(State)[place] for place in state] == [State.VALUE] * 3 + [State.MISSING]


def test_a_blank_word_is_missing_and_never_another_kind() -> None:
    people = table("people", CODES[:2], population=[100.0, 200.0])
    kinds = table("kinds", CODES[:2], kind_text=["", "Rural"])
    figure, state = work_out(parts(RURAL, "kinds")[0].measures[0], {"people": people, "kinds": kinds})
    np.testing.assert_array_equal(figure, [np.nan, 200])
    assert list(State)[state[0]] is State.MISSING
