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


def test_a_level_that_tells_how_many_hidden_counts_stand_apart_is_caught(
    sample: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(sample, tmp_path / "tampered.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "UPDATE base.representation SET level = level - 0.01 WHERE scope_type = 'all' AND dimension = 'ethnic_group'"
        )
    with Store(path) as store:
        faults = attacking.attack(store).faults
    assert [(fault.file, fault.rule) for fault in faults] == [
        (
            "verdicts: all, all, group, ethnic_group, all",
            "the level of a verdict follows from the counts that are told",
        )
    ]


HIDDEN_PLACE = """(SELECT area_code FROM base.answer WHERE area_type = 'district' AND question_id = 'get-on-well'
    GROUP BY area_code HAVING count(*) FILTER (state = 'suppressed') = 2 ORDER BY area_code LIMIT 1)"""


@pytest.mark.parametrize(
    ("betrayed", "rule"),
    [
        # Of two answers of a district that are held back, one is told: the other is all who answered less the rest.
        ("UPDATE base.answer AS a SET state = 'value', count = n - 2 - (SELECT sum(count) FROM base.answer b "
         "WHERE b.question_id = a.question_id AND b.area_code = a.area_code AND b.part = 'answer' AND b.state = 'value') "
         "WHERE rowid = (SELECT min(rowid) FROM base.answer "
         "WHERE area_code = {place} AND question_id = 'get-on-well' AND state = 'suppressed')",
         "no hidden count can be worked out"),
        # An answer that is held back keeps its share.
        ("UPDATE base.answer SET share = 0.01 WHERE area_code = {place} AND state = 'suppressed'",
         "no share tells of a count that is held back"),
        # How many answered is held back, but every share is told: count over share tells it.
        ("UPDATE base.answer SET n = NULL WHERE area_code = {place}", "no share tells of a count that is held back"),
        # Who took part in the district is held back, but how many answered is told.
        ("UPDATE base.representation SET state = 'suppressed', count = NULL WHERE \"by\" = 'area' "
         "AND scope_id = 'household-survey-2025' AND area_code = {place}",
         "answers tell nothing of how many took part where that is held back"),
        # A small count is told.
        ("UPDATE base.answer SET count = 3 WHERE area_code = {place} AND state = 'value' AND part = 'answer'",
         "no small count is published"),
    ],
)  # fmt: skip
def test_an_edition_whose_answers_give_a_count_away_is_caught(
    sample: Path, tmp_path: Path, betrayed: str, rule: str
) -> None:
    path = Path(shutil.copy(sample, tmp_path / "tampered.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(betrayed.format(place=HIDDEN_PLACE))
    with Store(path) as store:
        faults = attacking.attack(store).faults
    assert rule in {fault.rule for fault in faults}
    assert not any(char.isdigit() for fault in faults for char in fault.found)


PETITION = "kind = 'petition' AND area_code = (SELECT min(area_code) FROM base.voice WHERE kind = 'petition' AND state = 'suppressed')"


@pytest.mark.parametrize(
    ("betrayed", "rule"),
    [
        # A small count of signatures is told.
        (f"UPDATE base.voice SET state = 'value', count = 3 WHERE {PETITION}", "no small count is published"),
        # All hidden wards but one are told: the sum tells the last.
        (f"UPDATE base.voice SET state = 'value', count = 0 WHERE kind = 'petition' AND state = 'suppressed' "
         f"AND NOT ({PETITION})", "no hidden count can be worked out"),
        # The rate of a ward whose count is held back is told.
        ("UPDATE base.representation SET rate_per_1000 = 0.6 WHERE scope_type = 'petition' AND state = 'suppressed'",
         "no rate tells of a count that is held back"),
        # The sum and the wards do not agree.
        ("UPDATE base.voice SET total = 1 WHERE kind = 'petition'", "counts of areas agree with their sum"),
    ],
)  # fmt: skip
def test_an_edition_whose_other_voices_give_a_count_away_is_caught(
    sample: Path, tmp_path: Path, betrayed: str, rule: str
) -> None:
    path = Path(shutil.copy(sample, tmp_path / "tampered.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(betrayed)
    with Store(path) as store:
        faults = attacking.attack(store).faults
    assert rule in {fault.rule for fault in faults}
    assert not any(char.isdigit() for fault in faults for char in fault.found)
