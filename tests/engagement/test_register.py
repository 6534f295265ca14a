"""The register: replaced never doubled, seen only by whom it may be, written by many at once."""

import contextlib
import multiprocessing
import sqlite3
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from insight.domain import Visibility
from insight.engagement.records import Basis, Exercise, Participation, Rung, Statement
from insight.errors import RegisterError
from insight.register import Register, location


def exercise(name: str, **more: object) -> Exercise:
    return Exercise(
        exercise_id=name,
        title=name,
        owner="Parks",
        method="walk",
        rung=Rung.CONSULT,
        basis=Basis.OPEN_EVENT,
        **more,
    )


def count(name: str, group: str, people: int) -> Participation:
    return Participation(
        exercise_id=name, area_type="all", area_code="all", dimension="sex", group_id=group, count=people
    )


@pytest.fixture
def register(tmp_path: Path) -> Register:
    with Register(tmp_path / "register.sqlite", audience=Visibility.INTERNAL) as opened:
        yield opened


def test_what_is_put_comes_back(register: Register) -> None:
    made = exercise("walk", planned_start=date(2026, 2, 1), audience=("sex:female",), partners=("Police",))
    assert register.put({"exercise": [made]}) == {"exercise": 1}
    row = register.exercises().iloc[0]
    assert row["planned_start"] == pd.Timestamp("2026-02-01")
    assert row["audience"] == ["sex:female"]
    assert row["basis"] == "open event"
    assert pd.isna(row["actual_start"])


def test_putting_again_replaces_and_never_doubles(register: Register) -> None:
    register.put(
        {
            "exercise": [exercise("walk")],
            "participation": [count("walk", "female", 3), count("walk", "male", 4)],
        }
    )
    register.put(
        {"exercise": [exercise("walk", asked="Why?")], "participation": [count("walk", "female", 5)]}
    )
    assert register.exercises()["asked"].tolist() == ["Why?"]
    assert register.participation()[["group_id", "count"]].to_numpy().tolist() == [["female", 5]]


def test_counts_replace_those_of_the_same_exercise_alone(register: Register) -> None:
    register.put({"exercise": [exercise("a"), exercise("b")], "participation": [count("b", "male", 9)]})
    rows = pd.DataFrame(
        [{"area_type": "all", "area_code": "all", "dimension": "all", "group_id": "all", "count": 7}]
    )
    register.put_counts("a", rows)
    register.put_counts("a", rows)
    assert register.participation("a")["count"].tolist() == [7]
    assert register.participation("b")["count"].tolist() == [9]
    with pytest.raises(RegisterError, match="the exercise must exist"):
        register.put_counts("c", rows)


def test_each_audience_sees_its_own(register: Register, tmp_path: Path) -> None:
    said = {"role": "Member", "said_on": date(2026, 1, 1), "review_on": date(2027, 1, 1), "area_type": "ward"}
    register.put(
        {
            "exercise": [exercise("open"), exercise("shut", visibility=Visibility.INTERNAL)],
            "participation": [count("open", "male", 1), count("shut", "male", 2)],
            "statement": [
                Statement(statement_id="a", statement="x", area_code="E1", visibility=Visibility.PUBLIC, **said),
                Statement(
                    statement_id="b", statement="y", area_code="E1", visibility=Visibility.PUBLIC, moderation="approved", **said
                ),
            ],
        }
    )  # fmt: skip
    with Register(tmp_path / "register.sqlite") as public:
        assert public.exercises()["exercise_id"].tolist() == ["open"]
        assert public.participation()["count"].tolist() == [1]
        assert public.statements()["statement_id"].tolist() == ["b"]
    assert len(register.statements()) == 2


def test_a_failure_half_way_stores_nothing(register: Register) -> None:
    register.put({"exercise": [exercise("walk")]})
    twice = [count("walk", "male", 1), count("walk", "male", 2)]
    with pytest.raises(RegisterError) as caught:
        register.put({"exercise": [exercise("other")], "participation": twice})
    assert register.exercises()["exercise_id"].tolist() == ["walk"]
    assert caught.value.__cause__ is None


def test_removing_an_exercise_takes_its_counts_along(register: Register) -> None:
    register.put({"exercise": [exercise("walk")], "participation": [count("walk", "male", 1)]})
    register.remove("exercise", "walk")
    assert register.exercises().empty
    assert register.participation().empty


def writer(where: Path, number: int) -> None:
    with Register(where, audience=Visibility.INTERNAL) as register:
        for turn in range(10):
            name = f"walk-{number}-{turn}"
            register.put({"exercise": [exercise(name)], "participation": [count(name, "male", number)]})


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    where = tmp_path / "register.sqlite"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=writer, args=(where, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    with Register(where) as register:
        assert len(register.exercises()) == 40
        assert register.participation()["count"].sum() == 10 * (0 + 1 + 2 + 3)
    with contextlib.closing(sqlite3.connect(where)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_register_of_another_version_and_a_file_of_another_kind_are_told(tmp_path: Path) -> None:
    with Register(tmp_path / "old.sqlite"):
        pass
    with sqlite3.connect(tmp_path / "old.sqlite") as old:
        old.execute("UPDATE schema_version SET number = 99")
    old.close()
    with pytest.raises(RegisterError, match="schema 99"):
        Register(tmp_path / "old.sqlite")
    (tmp_path / "text").write_text("not a database " * 100)
    with pytest.raises(RegisterError, match="must be readable and writable"):
        Register(tmp_path / "text")


def test_a_register_of_an_earlier_number_is_given_the_tables_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    with Register(path) as register:
        register.put({"exercise": [exercise("one")]})
    with contextlib.closing(sqlite3.connect(path)) as old, old:
        old.execute("DROP TABLE answer")
        old.execute("DROP TABLE weighting")
        old.execute("UPDATE schema_version SET number = 1")
    with Register(path) as register:
        assert register.exercises()["exercise_id"].tolist() == ["one"]
        assert register.answers().empty
    Register(path).close()


def test_one_setting_says_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path))
    monkeypatch.delenv("INSIGHT_REGISTER", raising=False)
    assert location() == str(tmp_path / "register.sqlite")
    monkeypatch.setenv("INSIGHT_REGISTER", "postgresql+psycopg://me:secret@host/insight")
    assert location().startswith("postgresql")
    with pytest.raises(RegisterError) as caught:
        Register()
    assert "secret" not in str(caught.value)
