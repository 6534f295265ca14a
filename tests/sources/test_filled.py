"""Codes and figures filled down in a spreadsheet."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.sources.codes import GSS
from insight.sources.filled import copied_rows, name_is_code_faults


def test_codes_filled_down_stand_beside_other_codes() -> None:
    texts = pd.DataFrame({"code": ["E00000001", "E00000002"], "name": ["E00000001", "E00000017"]})
    (fault,) = name_is_code_faults(texts, gss=GSS, file="x.csv")
    assert "E00000002 beside E00000017" in str(fault)
    assert name_is_code_faults(texts.head(1), gss=GSS, file="x.csv") == []
    assert name_is_code_faults(texts.assign(name=["Castle", ""]), gss=GSS, file="x.csv") == []


def table(rows: int, seed: int) -> tuple[pd.Series, pd.DataFrame]:
    """Made-up counts such as a census table of output areas holds."""
    drawn = np.random.default_rng(seed)
    codes = pd.Series([f"E00{number:06d}" for number in range(rows)])
    return codes, pd.DataFrame({"all": drawn.poisson(130, rows), "none": drawn.poisson(20, rows)}).astype(
        float
    )


@pytest.mark.parametrize("length", [5, 12])
def test_a_run_of_copied_rows_is_told(length: int) -> None:
    codes, figures = table(2000, 1)
    figures.iloc[700 : 700 + length] = figures.iloc[700].to_numpy()
    (said,) = copied_rows(codes, figures, file="cars.csv")
    assert f"the {length} rows from E00000700 to E00000{699 + length} hold the same figures" in said


@given(st.integers(0, 10_000))
def test_no_run_is_told_where_nothing_was_copied(seed: int) -> None:
    codes, figures = table(500, seed)
    assert copied_rows(codes, figures, file="x.csv") == ()


@pytest.mark.parametrize("figure", [0.0, np.nan])
def test_a_table_that_is_nearly_all_alike_is_not_suspected(figure: float) -> None:
    codes, figures = table(300, 2)
    figures.iloc[20:280] = figure
    assert copied_rows(codes, figures, file="x.csv") == ()
    assert copied_rows(codes, figures[[]], file="x.csv") == ()
