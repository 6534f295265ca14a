"""Published figures of a nation: where its tenths begin, told or refused."""

from __future__ import annotations

import pytest

from insight.errors import SourceError
from insight.sources import read_national

from .conftest import Desk

COLUMNS = {"indicator_id": "indicator", "period": "period", "value": "value", "tenths": "tenths"}
NINE = "1;2;3.5;4;5;6;7;8;9"


def test_tenths_are_nine_rising_numbers_or_not_there(desk: Desk) -> None:
    desk.put(
        "nation.csv", f"indicator,period,value,tenths\nimd_score,2025,21.8,{NINE}\nno_car_pct,2021,20,\n"
    )
    found = read_national(desk.dataset("national", "nation.csv", columns=COLUMNS), desk.root)
    assert found["tenths"].tolist() == [[1, 2, 3.5, 4, 5, 6, 7, 8, 9], []]


@pytest.mark.parametrize(
    "cell", ["1;2;3", NINE.replace("3.5", "2"), NINE.replace("9", "many"), NINE.replace("9", "inf")]
)
def test_other_tenths_are_refused(desk: Desk, cell: str) -> None:
    desk.put("nation.csv", f"indicator,period,value,tenths\nimd_score,2025,21.8,{cell}\n")
    with pytest.raises(SourceError, match="nine rising numbers") as caught:
        read_national(desk.dataset("national", "nation.csv", columns=COLUMNS), desk.root)
    assert cell in str(caught.value)
    assert "imd_score" in str(caught.value)
