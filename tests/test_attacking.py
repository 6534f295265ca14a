"""An edition attacked with all that it tells: the fictional county withstands, a tampered one does not."""

import shutil
from pathlib import Path

import duckdb
import pytest

from insight import attacking
from insight.store import Store


def test_no_count_that_is_held_back_can_be_worked_out(sample: Path) -> None:
    with Store(sample) as store:
        found = attacking.attack(store)
    assert found.held > 50
    assert found.told > 300
    assert found.faults == ()


@pytest.mark.parametrize(
    "betrayed",
    [
        # A small count is told.
        "UPDATE base.representation SET state = 'value', count = 3 WHERE \"by\" = 'area' AND area_code = ("
        "SELECT area_code FROM base.representation WHERE scope_type = 'all' AND area_type = 'parish' "
        "AND state = 'suppressed' ORDER BY area_code LIMIT 1) AND scope_type = 'all'",
        # Of one exercise every group is told but the one that was held back.
        "UPDATE base.representation SET state = 'value', count = expected::INTEGER WHERE scope_type = 'all' "
        "AND dimension = 'ethnic_group' AND group_id = 'other_ethnic_group'",
    ],
)
def test_an_edition_that_gives_a_count_away_is_caught(sample: Path, tmp_path: Path, betrayed: str) -> None:
    path = Path(shutil.copy(sample, tmp_path / "tampered.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(betrayed)
    with Store(path) as store:
        faults = attacking.attack(store).faults
    assert faults
    assert {fault.found for fault in faults} <= {"a small count", "a range that is too narrow"}
