"""Who is asked when and how often, who can reach whom: small tables with answers worked out by hand."""

from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pandas as pd
import pytest
from typer.testing import CliRunner

from insight.cli import every
from insight.engagement import coordination
from insight.engagement.records import Basis, Exercise, Forum, GrantStatus, ParishRecord, Rung, Statement
from insight.register import Register

TODAY = date(2026, 11, 26)
REACH = coordination.reach_of(
    pd.DataFrame(
        [
            ("ward", "W1", "a"),
            ("ward", "W1", "b"),
            ("ward", "W2", "c"),
            ("panel", "P1", "b"),
            ("panel", "P1", "c"),
        ],
        columns=["area_type", "area_code", "small_area_code"],
    )
)
AREAS = pd.DataFrame({"area_type": "ward", "area_code": ["W1", "W2"], "name": ["One", "Two"]})


def exercise(name: str, start: str, end: str, **more: object) -> Exercise:
    return Exercise(
        exercise_id=name, title=name.title(), owner="Parks", method="walk", rung=Rung.CONSULT, basis=Basis.OPEN_EVENT,
        planned_start=date.fromisoformat(start), planned_end=date.fromisoformat(end), **more,
    )  # fmt: skip


def frame(tmp_path: Path, kind: str, *records: object) -> pd.DataFrame:
    with Register(tmp_path / "register.sqlite") as register:
        register.put({kind: records})
        return register.rows(kind)


@pytest.fixture
def exercises(tmp_path: Path) -> pd.DataFrame:
    young, old, women = ("age:young",), ("age:old",), ("sex:female",)
    return frame(
        tmp_path,
        "exercise",
        exercise("new", "2026-12-01", "2026-12-10", area_type="ward", area_codes=("W1",), audience=young),
        exercise("panel", "2026-11-20", "2026-11-28", area_type="panel", area_codes=("P1",)),
        exercise("elsewhere", "2026-12-01", "2026-12-10", area_type="ward", area_codes=("W2",), audience=young),
        exercise("older", "2026-12-01", "2026-12-10", area_type="ward", area_codes=("W1",), audience=old),
        exercise("women", "2026-12-05", "2026-12-05", audience=women),
        exercise("longago", "2025-03-01", "2025-03-02", area_type="ward", area_codes=("W1",)),
        exercise("spring", "2026-03-01", "2026-03-31", area_type="ward", area_codes=("W1",), audience=young,
                 actual_start=date(2026, 4, 5)),
    )  # fmt: skip


def test_the_calendar_takes_actual_days_and_says_what_is_done(exercises: pd.DataFrame) -> None:
    rows = coordination.calendar(exercises, today=TODAY).set_index("exercise_id")
    assert rows["status"].to_dict() == {
        "longago": "done", "spring": "done", "panel": "under way", "new": "planned", "elsewhere": "planned",
        "older": "planned", "women": "planned",
    }  # fmt: skip
    assert str(rows.loc["spring", "start"].date()) == str(rows.loc["spring", "end"].date()) == "2026-04-05"


def test_overlaps_share_place_people_and_time(exercises: pd.DataFrame) -> None:
    rows = coordination.overlaps("new", exercises, REACH, today=TODAY, days=28)
    assert rows[["exercise_id", "days_apart"]].to_numpy().tolist() == [["women", 0], ["panel", 3]]
    assert rows["groups"].tolist() == [["age:young", "sex:female"], ["age:young"]]
    assert coordination.overlaps("new", exercises, REACH, today=TODAY, days=2)["exercise_id"].tolist() == [
        "women"
    ]


def test_how_often_each_area_was_asked(exercises: pd.DataFrame) -> None:
    rows = coordination.asked(exercises, AREAS, REACH, today=TODAY, months=12)
    assert rows[["area_code", "group", "times"]].to_numpy().tolist() == [
        ["W1", "age:young", 1], ["W1", "everyone", 1], ["W2", "everyone", 1],
    ]  # fmt: skip
    nobody = coordination.asked(exercises.head(0), AREAS, REACH, today=TODAY)
    assert nobody["times"].tolist() == [0, 0]
    assert nobody["last_asked"].isna().all()


def test_the_calendar_file_can_be_read_back(exercises: pd.DataFrame) -> None:
    rows = coordination.calendar(exercises, today=TODAY)
    made = coordination.ics(rows, name="Engagement", stamp=datetime(2026, 11, 26, tzinfo=UTC))
    events = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert [str(event["uid"]).split("@")[0] for event in events] == rows["exercise_id"].tolist()
    new = next(event for event in events if str(event["summary"]) == "New")
    assert (new["dtstart"].dt, new["dtend"].dt) == (date(2026, 12, 1), date(2026, 12, 11))


def test_groups_without_a_forum_are_gaps(tmp_path: Path) -> None:
    forums = frame(
        tmp_path, "forum",
        Forum(forum_id="a", name="A", groups=("age:young",), area_type="ward", area_codes=("W1",)),
        Forum(forum_id="b", name="B", groups=("age:young",), kind="organisation", area_type="panel", area_codes=("P1",)),
    )  # fmt: skip
    groups = pd.DataFrame({"dimension": "age", "group_id": ["young", "old"], "title": ["Young", "Old"]})
    rows = coordination.coverage(forums, AREAS, groups, REACH)
    assert rows[["group", "area_code", "forums", "organisations", "gap"]].to_numpy().tolist() == [
        ["age:young", "W1", 1, 1, False], ["age:young", "W2", 0, 1, False],
        ["age:old", "W1", 0, 0, True], ["age:old", "W2", 0, 0, True],
    ]  # fmt: skip


def test_parishes_are_summed_up_with_their_return_rate(tmp_path: Path) -> None:
    returned = ["returned"] * 130 + ["not returned"] * 108
    records = [
        ParishRecord(area_code=f"E{n}", plan_status="adopted" if n < 7 else "none", survey=survey)
        for n, survey in enumerate(returned)
    ]
    areas = pd.DataFrame(
        {"area_code": [f"E{n}" for n in range(240)], "parent_name": ["North"] * 120 + ["South"] * 120}
    )
    rows = coordination.parishes(frame(tmp_path, "parish_record", *records), areas).set_index("district")
    whole = rows.loc["All"]
    assert rows.index.tolist() == ["North", "South", "All"]
    assert (whole["parishes"], whole["with_record"], whole["adopted"], whole["sent"], whole["returned"]) == (
        240,
        238,
        7,
        238,
        130,
    )
    assert whole["return_pct"] == pytest.approx(54.62, abs=0.01)
    # Wilson 95 % of 130 in 238, by hand
    assert (whole["lower"], whole["upper"]) == pytest.approx((48.27, 60.82), abs=0.01)


def test_statements_lapse_and_only_approved_ones_are_shown(tmp_path: Path) -> None:
    def said(name: str, review: str, **more: object) -> Statement:
        return Statement(
            statement_id=name, statement="x", role="Member", said_on=date(2025, 1, 1), area_type="ward", area_code="W1",
            review_on=date.fromisoformat(review), visibility="public", moderation="approved", **more,
        )  # fmt: skip

    rows = frame(
        tmp_path,
        "statement",
        said("past", "2026-11-26"),
        said("near", "2026-12-26"),
        said("far", "2028-01-01"),
    )
    assert coordination.expiring(rows, today=TODAY)["state"].tolist() == ["lapsed", "soon", "current"]
    assert coordination.current(rows, today=TODAY)["statement_id"].tolist() == ["far", "near"]
    assert coordination.current(rows.assign(moderation="waiting"), today=TODAY).empty


def test_awards_per_head_by_decile() -> None:
    grants = pd.DataFrame(
        [(GrantStatus.AWARDED, 5_000.0, 1), (GrantStatus.AWARDED, 3_000.0, 1), (GrantStatus.DECLINED, 9_000.0, 1),
         (GrantStatus.AWARDED, 100.0, None)],
        columns=["status", "amount", "decile"],
    )  # fmt: skip
    people = pd.DataFrame({"decile": [1, 2, 2], "population": [4_000, 1_000, 1_000]})
    rows = coordination.awards_by_decile(grants, people)
    assert rows["applications"].tolist() == [3, 0]
    assert rows["pounds_per_head"].tolist() == [2.0, 0.0]
    assert rows["awards_per_10000"].tolist() == [5.0, 0.0]
    # exact Poisson 95 % limits of 2 (0.2422 to 7.2247) and of 0 (0 to 3.6889)
    assert rows["lower"].tolist() == pytest.approx([0.2422 * 2.5, 0], abs=1e-3)
    assert rows["upper"].tolist() == pytest.approx([7.2247 * 2.5, 3.6889 * 5], abs=1e-3)


def test_the_commands_print_what_is_loaded(
    heard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSIGHT_REGISTER", str(tmp_path / "register.sqlite"))
    frame(
        tmp_path,
        "exercise",
        exercise("walk", "2026-12-01", "2026-12-02"),
        exercise("talk", "2026-12-03", "2026-12-03"),
    )
    frame(tmp_path, "forum", Forum(forum_id="a", name="A", groups=("age:under_25",)))
    edition = ["--edition", str(heard)]
    said = {
        words[0]: CliRunner().invoke(every.app, ["engage", *words], env={"COLUMNS": "200"})
        for words in (["calendar"], ["overlaps", "walk", *edition], ["asked", "--json", *edition], ["forums", *edition],
                      ["parishes", *edition], ["statements"])
    }  # fmt: skip
    assert {name: result.exit_code for name, result in said.items()} == dict.fromkeys(said, 0)
    assert "01/12/2026" in said["calendar"].output
    assert "talk" in said["overlaps"].output
    assert "North East" in said["asked"].output
    assert "gap" in said["forums"].output
    CliRunner().invoke(every.app, ["engage", "calendar", "--ics", str(tmp_path / "e.ics")])
    assert (tmp_path / "e.ics").read_bytes().count(b"BEGIN:VEVENT") == 2
