"""Conditions: how they are written, which areas meet them, what is said; held against slow plain code."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from insight import meeting_words, which_places
from insight.catalogue import load
from insight.catalogue_questions import shipped
from insight.cli.every import app
from insight.conditions import Condition, ConditionError, Test, parse
from insight.documents import figures
from insight.errors import CatalogueError
from insight.judging import judge
from insight.meeting import MET, UNKNOWN, UNMET, Found, exported, meeting
from insight.store import Store

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def store(sample: Path) -> Store:
    return Store(sample)


def read(store: Store, *texts: str) -> tuple[Condition, ...]:
    return parse(texts, indicators=store.indicators())


def met_by(store: Store, *texts: str, area_type: str = "ward") -> Found:
    return meeting(store, read(store, *texts), area_type)


# --- How they are written --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("imd2025_score:worst:20", Condition("imd2025_score", Test.WORST, 20.0)),
        (" imd2025_score : Worst : 20% ", Condition("imd2025_score", Test.WORST, 20.0)),
        ("population:over:1,500", Condition("population", Test.OVER, 1500.0)),
        ("imd2025_health_score:under:−0.5", Condition("imd2025_health_score", Test.UNDER, -0.5)),
        ("no_car_pct:higher:County", Condition("no_car_pct", Test.HIGHER, "county")),
        ("imd2025_score:pocket", Condition("imd2025_score", Test.POCKET)),
        ("imd2025_score:target", Condition("imd2025_score", Test.TARGET, 20.0)),
        ("turnout_pct:under:35@May 2022", Condition("turnout_pct", Test.UNDER, 35.0, "May 2022")),
    ],
)
def test_a_condition_is_read_and_written_again(text: str, meant: Condition) -> None:
    assert parse([text]) == (meant,)
    assert parse([str(meant)]) == (meant,)


def test_a_share_may_be_named_without_its_ending_and_twice_counts_once(store: Store) -> None:
    assert read(store, "turnout:under:25", "turnout_pct:under:25") == (
        Condition("turnout_pct", Test.UNDER, 25.0),
    )


def test_all_faults_are_told_at_once_with_what_was_found(store: Store) -> None:
    texts = ["imd2025_scor:worst:20", "no_car_pct:wors:3", "aged_65_plus_pct:worst:20", "turnout:under:few"]
    with pytest.raises(ConditionError) as told:
        read(store, *texts)
    faults = {fault.file: fault for fault in told.value.faults}
    assert len(faults) == 4
    assert "imd2025_score" in faults["condition 'imd2025_scor:worst:20'"].remedy
    assert faults["condition 'no_car_pct:wors:3'"].found == "'wors'"
    assert "highest or lowest" in faults["condition 'aged_65_plus_pct:worst:20'"].remedy
    assert faults["condition 'turnout:under:few'"].found == "'few'"


@pytest.mark.parametrize(
    "text",
    [
        "", "imd2025_score", "imd2025_score:worst", "imd2025_score:worst:0", "imd2025_score:worst:100",
        "imd2025_score:worst:nan", "imd2025_score:over:inf", "imd2025_score:tenth:10", "imd2025_score:tenth:1.5",
        "imd2025_score:pocket:3", "no_car_pct:higher:moon", "population:higher:county", "<b>:worst:20",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(store: Store, text: str) -> None:
    with pytest.raises(ConditionError):
        read(store, text)


@pytest.mark.parametrize("number", [0, 5])
def test_one_to_four_conditions_are_asked(number: int) -> None:
    with pytest.raises(ConditionError, match="between one and 4"):
        parse([f"population:over:{line}" for line in range(number)])


# --- Which areas meet them -------------------------------------------------------------------------


def test_worst_fifth_of_areas_is_the_twenty_highest_scores(store: Store) -> None:
    rows = store.values("imd2025_score", "ward")
    highest = rows.sort_values("value", ascending=False)["area_code"].head(20)
    assert set(met_by(store, "imd2025_score:worst:20").met["area_code"]) == set(highest)


def test_worst_of_what_is_better_high_is_the_lowest_and_missing_is_never_unmet(store: Store) -> None:
    rows = store.values("turnout_pct", "ward").set_index("area_code")
    found = met_by(store, "turnout_pct:worst:25").rows.set_index("area_code")
    known = rows["value"].dropna()
    assert (found.loc[rows["value"].isna(), "verdict"] == UNKNOWN).all()
    edge = known.sort_values().iloc[round(len(known) * 0.25) - 1]
    assert set(found.index[found["verdict"] == MET]) == set(known.index[known <= edge])
    assert (found.loc[rows["value"].isna(), "1_why"] == "there is no figure").all()


def test_each_ward_is_held_against_the_line_with_its_own_latest_election(store: Store) -> None:
    every = pd.concat([store.values("turnout_pct", "ward", period) for period in (
        "May 2021", "May 2022", "May 2023", "May 2024")])  # fmt: skip
    told = every[every["state"] == "value"].sort_values("period").drop_duplicates("area_code", keep="last")
    own = told.set_index("area_code")
    found = met_by(store, "turnout_pct:lowest:25@latest")
    rows = found.rows.set_index("area_code")
    assert len(own) > store.values("turnout_pct", "ward")["value"].notna().sum()
    known = rows[rows["1_state"] == "value"]
    assert known["1_value"].to_dict() == own["value"].to_dict()
    assert known["1_period"].to_dict() == own["period"].to_dict()
    edge = own["value"].sort_values().iloc[int(len(own) * 0.25 + 0.5) - 1]
    assert set(found.met["area_code"]) == set(own.index[own["value"] <= edge])
    assert found.asked[0].period == "the latest of each ward"
    assert all(period in found.notes[-1] for period in own["period"].unique())


def test_figures_of_different_times_are_not_compared_by_chance(store: Store) -> None:
    with pytest.raises(ConditionError) as caught:
        read(store, "turnout_pct:worse:county@latest")
    (fault,) = caught.value.faults
    assert fault.rule == "'worse' compares figures of one time"
    assert fault.found == "'@latest'"


def test_the_ready_made_question_of_deprived_wards_that_vote_least_judges_every_ward(store: Store) -> None:
    question = next(
        one for one in which_places.ready(store) if one.title == "Which wards are deprived and vote least?"
    )
    found = meeting(store, question.conditions, question.area_type)
    # Two wards have had no poll in any year: nobody stood against the winner.
    never = found.rows["2_state"] != "value"
    assert never.sum() == 2
    assert set(found.unknown["area_code"]) <= set(found.rows.loc[never, "area_code"])


def test_over_and_under_leave_out_the_line_itself(store: Store) -> None:
    rows = store.values("turnout_pct", "ward")
    line = float(rows["value"].dropna().iloc[0])
    for word, wanted in (("over", rows["value"] > line), ("under", rows["value"] < line)):
        found = met_by(store, f"turnout_pct:{word}:{line!r}")
        assert set(found.met["area_code"]) == set(rows.loc[wanted, "area_code"])


def test_beyond_chance_is_where_the_countys_figure_lies_outside_the_interval(store: Store) -> None:
    rows, county = (
        store.values("bad_health_pct", "ward"),
        store.values("bad_health_pct", "county")["value"].item(),
    )
    assert set(met_by(store, "bad_health_pct:worse:county").met["area_code"]) == set(
        rows.loc[rows["lower"] > county, "area_code"]
    )
    assert set(met_by(store, "bad_health_pct:better:county").met["area_code"]) == set(
        rows.loc[rows["upper"] < county, "area_code"]
    )


def test_pockets_tenths_and_targets_are_those_of_the_other_pages(store: Store) -> None:
    pockets = store.pockets(area_type="ward")
    wanted = set(pockets.loc[pockets["indicator_id"] == "imd2025_score", "area_code"])
    assert set(met_by(store, "imd2025_score:pocket").met["area_code"]) == wanted
    begins = store.national().query("indicator_id == 'imd2025_score'")["tenths"].iloc[0]
    rows = store.values("imd2025_score", "lsoa")
    worst_two = set(rows.loc[rows["value"] >= begins[-2], "area_code"])
    assert set(met_by(store, "imd2025_score:tenth:2", area_type="lsoa").met["area_code"]) == worst_two
    targets = met_by(store, "imd2025_score:target", area_type="panel").met["name"].tolist()
    assert targets == ["Saltersea & Brandsey", "Tambermouth & Radwold Magna"]


def test_what_an_indicator_cannot_be_asked_is_told_for_all_conditions_at_once(store: Store) -> None:
    with pytest.raises(ConditionError) as told:
        met_by(store, "imd2025_score:worse:county", "no_qualifications_pct:tenth:1", "bad_health_pct:pocket")
    assert len(told.value.faults) == 3


def test_together_is_what_each_alone_gives_and_a_known_no_is_a_no(store: Store) -> None:
    conditions = read(store, "imd2025_score:worst:20", "turnout_pct:under:35", "aged_65_plus_pct:highest:40")
    found = meeting(store, conditions, "ward")
    alone = [judge(store, one, "ward")[0].set_index("area_code")["verdict"] for one in conditions]
    for row in found.rows.itertuples():
        verdicts = [verdict[row.area_code] for verdict in alone]
        wanted = UNMET if UNMET in verdicts else UNKNOWN if UNKNOWN in verdicts else MET
        assert (row.verdict, row.count) == (wanted, verdicts.count(MET))
    for numbers, areas in found.counts().items():
        assert areas == sum(
            all(alone[number - 1][code] == MET for number in numbers) for code in found.rows["area_code"]
        )
    assert len(found.counts()) == 7


def test_a_district_lists_its_own_areas_of_the_countys_worst(store: Store) -> None:
    conditions = read(store, "imd2025_score:worst:20")
    whole, district = meeting(store, conditions, "ward"), store.areas("district").iloc[0]
    part = meeting(store, conditions, "ward", district=district["name"])
    inside = whole.met[whole.met["parent_name"] == district["name"]]
    assert part.place == district["name"]
    assert set(part.met["area_code"]) == set(inside["area_code"])


class Drawn(Store):
    """Five areas with figures given; two tie at the edge."""

    def __init__(self, store: Store, values: list[float]) -> None:
        self.__dict__ = {**store.__dict__}
        self._given = values

    def values(self, indicator_id: str, area_type: str, period: str | None = None) -> pd.DataFrame:
        rows = super().values(indicator_id, area_type, period).head(len(self._given)).copy()
        return rows.assign(value=self._given)


@pytest.mark.parametrize(
    ("values", "share", "taken"),
    [
        ([5.0, 4.0, 3.0, 2.0, 1.0], 40, 2),
        ([5.0, 4.0, 4.0, 2.0, 1.0], 40, 3),
        ([5.0, 5.0, 5.0, 5.0, 5.0], 20, 5),
        ([5.0, 4.0, 3.0, 2.0, 1.0], 1, 1),
    ],
)
def test_areas_that_tie_at_the_edge_are_all_in_and_that_is_told(
    store: Store, values: list[float], share: int, taken: int
) -> None:
    rows, notes = judge(Drawn(store, values), Condition("imd2025_score", Test.WORST, float(share)), "ward")
    assert (rows["verdict"] == MET).sum() == taken
    wanted = max(1, round(5 * share / 100))
    assert len(notes) == (taken != wanted)
    if notes:
        assert f"{share}% would be {wanted}" in notes[0]
        assert f"all {taken} are taken" in notes[0]


# --- Words and files -------------------------------------------------------------------------------


def test_the_numbers_in_the_words_are_those_of_the_table(store: Store) -> None:
    found = met_by(store, "imd2025_score:worst:20", "no_car_pct:higher:county")
    number, people = len(found.met), found.met["population"].sum()
    assert meeting_words.title(found) == f"{number} of 100 wards meet both conditions"
    said = " ".join(meeting_words.sentences(found))
    assert f"about {round(people, -3):,.0f} people" in said
    assert f"({100 * people / found.rows['population'].sum():.0f} in 100)" in said
    assert str(found.met["label"].iloc[0]) in said


def test_where_nothing_meets_all_the_words_teach_what_comes_nearest(store: Store) -> None:
    found = met_by(store, "imd2025_score:worst:20", "imd2025_score:best:20", "population:over:0")
    assert meeting_words.title(found) == "No ward meets all three conditions"
    said = meeting_words.sentences(found)
    assert said[0].startswith("20 wards meet the first and third conditions: ")
    assert said[1] == "Ask for less in the second condition, or take it away."
    assert meeting_words.sentences(met_by(store, "population:over:1e9"))[0].startswith("Nothing meets any")


@pytest.mark.parametrize(
    ("people", "said"), [(41_234, "about 41,000"), (950, "about 950"), (87, "87"), (1_249, "about 1,200")]
)
def test_people_are_rounded_as_they_are_said(people: float, said: str) -> None:
    assert meeting_words.about(people) == said


def test_the_command_prints_words_json_and_csv(sample: Path, store: Store) -> None:
    run = CliRunner()
    words = ["where", "imd2025_score:worst:20", "turnout:under:35", "--edition", str(sample)]
    found = met_by(store, "imd2025_score:worst:20", "turnout:under:35")
    plain = run.invoke(app, words)
    assert plain.exit_code == 0
    assert plain.output.startswith(f"{meeting_words.title(found)}.")
    told = json.loads(run.invoke(app, [*words, "--json"]).output)
    assert told["counts"][-1] == {"conditions": [1, 2], "areas": len(found.met)}
    table = run.invoke(app, [*words, "--csv"]).output
    rows = exported(store, found)
    assert table.splitlines() == figures.as_csv(rows).decode("utf-8-sig").splitlines()
    for number, name in ((1, "imd2025_score"), (2, "turnout_pct")):
        assert set(rows[f"{number}_licence"]) == {" ".join(dict.fromkeys(store.sources(name)["attribution"]))}
    assert set(rows["edition"]) == {store.edition.edition_id}
    assert len(table.splitlines()) == 101


# --- Ready-made questions --------------------------------------------------------------------------


def test_every_question_shipped_is_answered_by_the_fictional_county(sample: Path, store: Store) -> None:
    ready = which_places.ready(store)
    assert [one.title for one in ready] == [one.title for one in shipped()]
    for one in ready:
        found = meeting(store, one.conditions, one.area_type)
        assert 0 < len(found.met) < len(found.rows) / 2, one.title
    out = CliRunner().invoke(app, ["questions", "--edition", str(sample)]).output
    assert all(str(one.conditions[0]) in out for one in ready)


def test_questions_an_edition_cannot_answer_are_left_out(edition: Path) -> None:
    with Store(edition) as small:
        assert which_places.ready(small) == ()


def test_a_councils_own_question_stands_first_and_its_faults_are_told(county: Path, tmp_path: Path) -> None:
    from insight.build import build

    path, council = county / "council.toml", (county / "council.toml").read_text()
    own = '\n[[question]]\ntitle = "Own"\nwhy = "Because."\narea_type = "ward"\nconditions = ["no_car_pct:over:20"]\n'
    path.write_text(council + own)
    with Store(build(county, out=tmp_path / "own.duckdb").path) as store:
        (ready,) = which_places.ready(store)
        assert (ready.title, ready.own) == ("Own", True)
    wrong = own.replace("no_car_pct:over:20", "no_cars:worst:2000").replace('"ward"', '"division"')
    path.write_text(council + wrong)
    with pytest.raises(CatalogueError) as told:
        load(county)
    files = [fault.file for fault in told.value.faults]
    assert files == ["council.toml [question 1]", "council.toml [question 1], condition 'no_cars:worst:2000'"]
