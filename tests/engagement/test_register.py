"""The register: replaced never doubled, seen only by whom it may be, written by many at once.

Every test runs on SQLite, and on PostgreSQL where ``INSIGHT_TEST_POSTGRES`` names a database (an SQLAlchemy URL) in which
it may make schemas and drop them again.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from insight.domain import State, Visibility
from insight.engagement.records import (
    Answer,
    Basis,
    Exercise,
    Part,
    Participation,
    Rung,
    Statement,
    Weighting,
)
from insight.errors import RegisterError
from insight.home import register_location
from insight.register import Register


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


SERVER = os.environ.get("INSIGHT_TEST_POSTGRES", "")
ENGINES = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(not SERVER, reason="INSIGHT_TEST_POSTGRES names no PostgreSQL database"),
    ),
]


@pytest.fixture(params=ENGINES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty register: a file, or a schema of its own in the database."""
    if request.param == "sqlite":
        yield str(tmp_path / "register.sqlite")
        return
    name = f"insight_{uuid.uuid4().hex}"
    server = sa.create_engine(SERVER)
    with server.begin() as connection:
        connection.execute(sa.schema.CreateSchema(name))
    url = sa.make_url(SERVER).update_query_dict({"options": f"-csearch_path={name}"})
    yield url.render_as_string(hide_password=False)
    with server.begin() as connection:
        connection.execute(sa.schema.DropSchema(name, cascade=True))
    server.dispose()


@pytest.fixture
def register(where: str) -> Iterator[Register]:
    with Register(where, audience=Visibility.INTERNAL) as opened:
        yield opened


@contextlib.contextmanager
def raw(where: str) -> Iterator[sa.Connection]:
    """The database itself, as another program would write it."""
    engine = sa.create_engine(where if "://" in where else f"sqlite:///{where}")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


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


def test_each_audience_sees_its_own(register: Register, where: str) -> None:
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
    with Register(where) as public:
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


def writer(where: str, number: int) -> None:
    with Register(where, audience=Visibility.INTERNAL) as register:
        for turn in range(10):
            name = f"walk-{number}-{turn}"
            # one of their own, and one that all of them replace
            counted = [count(name, "male", number), count("shared", "male", number)]
            register.put({"exercise": [exercise(name), exercise("shared")], "participation": counted})


def test_several_processes_write_at_once(where: str) -> None:
    said = (
        "import sys; from tests.engagement.test_register import writer; writer(sys.argv[1], int(sys.argv[2]))"
    )
    root = Path(__file__).parent.parent.parent
    processes = [
        subprocess.Popen([sys.executable, "-c", said, where, str(number)], cwd=root) for number in range(4)
    ]
    assert [process.wait(300) for process in processes] == [0, 0, 0, 0]
    with Register(where) as register:
        assert len(register.exercises()) == 41
        counts = register.participation()
        own = counts[counts["exercise_id"] != "shared"]
        assert own["count"].sum() == 10 * (0 + 1 + 2 + 3)
        assert len(counts) == 41
    if "://" not in where:
        with contextlib.closing(sqlite3.connect(where)) as file:
            assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_words_are_in_the_same_order_on_every_engine(register: Register) -> None:
    names = ["b-2", "b1", "a_1", "a-2", "ab", "a", "a-10"]
    register.put({"exercise": [exercise(name) for name in names]})
    assert register.exercises()["exercise_id"].tolist() == sorted(names)


def test_numbers_lists_and_blanks_come_back_as_they_were(register: Register) -> None:
    answer = Answer(
        exercise_id="walk", question_id="q", question="How?", part=Part.ANSWER, answer="Well", position=0, area_type="all",
        area_code="all", agrees=True, state=State.VALUE, count=2**40, n=2**40 + 1, share=1 / 3, lower=0.1, upper=0.7,
    )  # fmt: skip
    weighting = Weighting(
        exercise_id="walk", dimensions=("age", "sex"), generalises=True, people=9, left_out=0, trimmed=1,
        design_effect=1.0625, effective_n=None,
    )  # fmt: skip
    counts = pd.DataFrame(
        {
            "area_type": ["all"],
            "area_code": ["all"],
            "dimension": ["sex"],
            "group_id": ["male"],
            "count": np.array([7]),
        }
    )
    register.put(
        {
            "exercise": [
                exercise("walk", planned_start=date(1999, 12, 31), partners=("O\u2019Neill & Co", '"x", y'))
            ]
        }
    )
    register.put_counts("walk", counts, weighting=weighting, answers=[answer])
    row = register.answers().iloc[0]
    assert (row["count"], row["n"], row["share"], row["agrees"]) == (2**40, 2**40 + 1, 1 / 3, True)
    assert pd.isna(row["target"])
    assert pd.isna(row["effective_n"])
    weighed = register.weightings().iloc[0]
    assert (weighed["dimensions"], weighed["design_effect"]) == (["age", "sex"], 1.0625)
    held = register.exercise("walk")
    assert held is not None
    assert (held.partners, held.planned_start) == (("O\u2019Neill & Co", '"x", y'), date(1999, 12, 31))
    assert held.actual_start is None


def test_a_value_that_the_database_refuses_is_not_told(register: Register) -> None:
    secret = "9" * 30
    with pytest.raises(RegisterError) as caught:
        register.put({"participation": [count("walk", "male", int(secret))]})
    assert secret not in str(caught.value)
    assert register.participation().empty


def test_a_register_of_another_version_is_told(where: str) -> None:
    Register(where).close()
    with raw(where) as old:
        old.execute(sa.text("UPDATE schema_version SET number = 99"))
    with pytest.raises(RegisterError, match="schema 99"):
        Register(where)


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a database " * 100)
    with pytest.raises(RegisterError, match="must be readable and writable"):
        Register(tmp_path / "text")


def test_a_register_of_an_earlier_number_is_given_the_tables_it_lacks(where: str) -> None:
    with Register(where) as register:
        register.put({"exercise": [exercise("one")]})
    with raw(where) as old:
        for statement in (
            "DROP TABLE answer",
            "DROP TABLE weighting",
            "DROP TABLE saved_view",
            "UPDATE schema_version SET number = 1",
        ):
            old.execute(sa.text(statement))
    with Register(where) as register:
        assert register.exercises()["exercise_id"].tolist() == ["one"]
        assert register.answers().empty
        assert register.saved_views().empty
    Register(where).close()


def test_a_view_of_a_page_is_kept_once_under_its_name(where: str) -> None:
    with Register(where) as register:
        register.save_view("a", title="Second", page="map", query={"type": "ward"})
        register.save_view("b", title="First", page="find", query={})
        register.save_view("a", title="Third", page="pair", query={"left": "x@1"})
        rows = register.saved_views().to_dict("records")
        register.forget_view("b")
        register.forget_view("b")
        left = register.saved_views()["view_id"].tolist()
    assert [(row["view_id"], row["title"], row["query"]) for row in rows] == [
        ("b", "First", {}),
        ("a", "Third", {"left": "x@1"}),
    ]
    assert left == ["a"]


def test_a_build_reads_whatever_kind_of_register_is_named(where: str, heard: Path) -> None:
    from insight.build import build
    from insight.store import Store

    with Register(where, audience=Visibility.INTERNAL) as register:
        register.put(
            {"exercise": [exercise("walk", actual_start=date(2025, 5, 1), visibility=Visibility.PUBLIC)]}
        )
    out = build(heard.parent, out=heard.parent / f"own-{uuid.uuid4().hex}.duckdb", register=where).path
    with Store(out) as store:
        assert store.exercises()["exercise_id"].tolist() == ["walk"]
    out.unlink()


def test_one_setting_says_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path))
    monkeypatch.delenv("INSIGHT_REGISTER", raising=False)
    assert register_location() == str(tmp_path / "register.sqlite")
    monkeypatch.setenv("INSIGHT_REGISTER", "postgresql+psycopg://me:secret@host/insight")
    assert register_location().startswith("postgresql")
    with pytest.raises(RegisterError) as caught:
        Register()
    assert "secret" not in str(caught.value)
