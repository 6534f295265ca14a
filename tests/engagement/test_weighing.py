"""Answers of random exercises speak for the population, those of others are described; small counts never leave."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from insight import answered
from insight.build import build
from insight.cli import every
from insight.domain import Visibility
from insight.engagement import importing, mapping, residents, weighing
from insight.engagement.importing import Ground, Options
from insight.engagement.mapping import Question, Weighing
from insight.engagement.records import Answer, Exercise, Part, Weighting
from insight.errors import EngagementError
from insight.register import Register
from insight.store import Store
from tests.engagement.conftest import postcode

RANDOM = Exercise(
    exercise_id="survey", title="Survey", owner="Research", method="postal", rung="consult", basis="random"
)
CHOSEN = replace(RANDOM, basis="self-selecting")
COUNTY = "E10990001"
SCALE = ("Agree", "Neither", "Disagree")
QUESTION = Question(
    column="Q", id="well", title="People get on well", answers=SCALE, agree=("Agree",), target=70.0
)
SEXES = ["female", "male", "not_stated"]
PEOPLE = pd.DataFrame(
    [["county", COUNTY, "sex", "female", True, 500.0], ["county", COUNTY, "sex", "male", True, 500.0]],
    columns=residents.GROUP_COLUMNS,
)


def sample(rows: Sequence[tuple[int, int, int, int]], *, districts: int = 2) -> weighing.Sample:
    """Rows of sex, answer, district and how many."""
    sex, answer, district = (
        np.concatenate([np.full(row[3], row[at], dtype=np.int32) for row in rows]) for at in range(3)
    )
    return weighing.Sample(
        {"sex": (SEXES, sex)}, {"well": answer}, ([f"D{at}" for at in range(districts)], district)
    )


def results(
    rows: Sequence[tuple[int, int, int, int]], exercise: Exercise = RANDOM, by: tuple[str, ...] = ("sex",)
) -> tuple[Weighting, pd.DataFrame]:
    weighting, answers = weighing.results(
        sample(rows),
        [QUESTION],
        exercise=exercise,
        weighing=Weighing(dimensions=by),
        populations=PEOPLE,
        whole=COUNTY,
    )
    return weighting, answered.of_records(answers)


def one(answers: pd.DataFrame, part: Part, answer: str, area: str = "all") -> pd.Series:
    hit = (answers["part"] == part) & (answers["answer"] == answer) & (answers["area_code"] == area)
    (at,) = np.flatnonzero(hit)
    return answers.iloc[at]


WOMEN_AND_MEN = [(0, 0, 0, 240), (0, 2, 0, 60), (1, 0, 1, 30), (1, 2, 1, 70)]
"""300 women of whom 80 % agree, 100 men of whom 30 % do; there are as many men as women."""


def test_a_random_exercise_is_weighted_to_the_population() -> None:
    weighting, answers = results(WOMEN_AND_MEN)
    agree = one(answers, Part.AGREE, "Agree")
    assert agree["count"] == 270
    assert agree["n"] == 400
    assert agree["share"] == pytest.approx(0.55)  # (80 % + 30 %) / 2, not 67.5 %
    # Weights 2/3 and 2: Kish by hand.
    effect = 400 * (300 * (2 / 3) ** 2 + 100 * 4) / 400**2
    assert weighting.design_effect == pytest.approx(effect)
    assert weighting.effective_n == pytest.approx(400 / effect)
    assert agree["lower"] < 0.55 < agree["upper"]
    assert weighting.generalises


def test_those_who_chose_to_take_part_are_described_and_no_more() -> None:
    weighting, answers = results(WOMEN_AND_MEN, CHOSEN)
    agree = one(answers, Part.AGREE, "Agree")
    assert agree["share"] == pytest.approx(0.675)
    assert answers[["lower", "upper", "effective_n"]].isna().all(axis=None)
    assert not weighting.generalises
    assert weighting.design_effect is None
    assert weighting.dimensions == ()


def test_without_dimensions_a_random_exercise_has_the_interval_of_a_simple_sample() -> None:
    weighting, answers = results(WOMEN_AND_MEN, by=())
    assert weighting.design_effect == 1.0
    assert one(answers, Part.AGREE, "Agree")["effective_n"] == pytest.approx(400)


def test_people_who_did_not_say_keep_their_part_in_the_whole() -> None:
    _, answers = results([*WOMEN_AND_MEN, (2, 0, 0, 100)])
    assert one(answers, Part.AGREE, "Agree")["share"] == pytest.approx(0.8 * 0.55 + 0.2)


def test_districts_are_told_where_a_hundred_answered() -> None:
    _, answers = results(WOMEN_AND_MEN)
    assert set(answers["area_code"]) == {"all", "D0", "D1"}
    _, answers = results([(0, 0, 0, 240), (0, 2, 0, 60), (1, 0, 1, 40), (1, 2, 1, 59)])
    assert set(answers["area_code"]) == {"all", "D0"}
    assert one(answers, Part.AGREE, "Agree", "D0")["share"] == pytest.approx(0.8)


@pytest.mark.parametrize(("exercise", "least"), [(RANDOM, 5), (replace(RANDOM, special=True), 25)])
def test_no_small_count_leaves_and_none_can_be_taken_from_another(exercise: Exercise, least: int) -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        rows = [
            (int(sex), int(answer), int(place), int(rng.choice([0, 1, 3, 12, 40, 200])))
            for sex in (0, 1) for answer in (0, 1, 2) for place in (0, 1, -1)
        ]  # fmt: skip
        rows += [(0, 0, 0, 100), (1, 0, 0, 100)]
        _, answers = results(rows, exercise)
        told = answers[answers["state"] == "value"]
        assert not told["count"].between(1, least - 1).any()
        hidden = answers[answers["state"] == "suppressed"]
        assert hidden[["count", "share", "lower", "upper", "effective_n"]].isna().all(axis=None)
        for area, part in answers[answers["part"] == Part.ANSWER].groupby("area_code"):
            n = part["n"].iloc[0]
            left = part["count"].isna().sum()
            # One hidden answer alone would be what is left of all who answered.
            assert left != 1 or np.isnan(n), area


# --- From a file ------------------------------------------------------------------------------------

MAPPING = """
ignore = ["Name"]
[weights]
dimensions = ["sex"]
[[answer]]
column = "Q6"
id = "satisfied"
title = "Satisfied with the area"
answers = ["Very", "Fairly", "Not"]
agree = ["Very", "Fairly"]
target = 80
words = { "V." = "Very" }
"""


def survey(folder: Path, *rows: str, toml: str = MAPPING) -> tuple[Path, Path]:
    path, words = folder / "answers.csv", folder / "answers.mapping.toml"
    lines = [
        f"{postcode(1, 1)},{sex},{answer},Zebedee"
        for sex, answer, times in (
            ("F", "V.", 60),
            ("F", "Not", 20),
            ("M", "Fairly", 20),
            ("M", "Not", 20),
            ("", "", 3),
        )
        for _ in range(times)
    ]
    path.write_text("\n".join(["Postcode,Gender,Q6,Name", *lines, *rows, ""]))  # fmt: skip
    words.write_text(toml)
    return path, words


def read(ground: Ground, folder: Path, *rows: str, toml: str = MAPPING) -> importing.Result:
    path, words = survey(folder, *rows, toml=toml)
    return importing.read(path, replace(ground, groups=PEOPLE), Options(mapping=words, exercise=RANDOM))


def test_a_file_is_weighted_as_its_mapping_says(ground: Ground, tmp_path: Path) -> None:
    result = read(ground, tmp_path).checked()
    assert result.weighting is not None
    assert result.weighting.dimensions == ("sex",)
    rows = answered.of_records(result.answers)
    agree = one(rows, Part.AGREE, "Very or fairly")
    assert (agree["count"], agree["n"]) == (80, 120)
    assert agree["share"] == pytest.approx((0.75 + 0.5) / 2)
    said = answered.sentences(pd.DataFrame([result.weighting.__dict__]), rows)
    assert "weighted to the population by sex: design effect 1.1" in said[0]
    assert "Satisfied with the area: 62 % very or fairly" in said[1]
    assert "target of 80 % is missed" in said[1]


def test_a_wording_that_is_no_answer_is_told_but_not_one_that_may_be_personal(
    ground: Ground, tmp_path: Path
) -> None:
    row = f"{postcode(1, 1)},F,{{}},Zebedee"
    secret = "I live by the mill with Zebedee 07700 900123 zq at home"
    result = read(ground, tmp_path, row.format("Quite"), row.format(secret))
    with pytest.raises(EngagementError) as caught:
        result.checked()
    assert "'Quite' in row" in str(caught.value)
    assert "answers in 'Q6' must be declared" in str(caught.value)
    assert "Zebedee" not in str(caught.value)
    assert result.weighting is None


@pytest.mark.parametrize(
    ("toml", "rule"),
    [
        (MAPPING.replace('agree = ["Very"', 'agree = ["Most"'), "'agree' and 'words' of satisfied name its answers"),
        (MAPPING.replace('column = "Q6"', 'column = "Q7"'), "columns of the mapping must be in the file"),
        (MAPPING.replace('dimensions = ["sex"]', 'dimensions = ["height"]'), "the dimension must be declared"),
        (MAPPING.replace('dimensions = ["sex"]', 'dimensions = ["age"]'), "a dimension of [weights] must be in the file"),
        (MAPPING.replace('agree = ["Very", "Fairly"]\n', ""), "a target of satisfied needs 'agree'"),
        (MAPPING.replace("target = 80", "target = 180"), "target"),
        (MAPPING + MAPPING[MAPPING.index("[[answer]]"):], "an id may stand for one question"),
    ],
)  # fmt: skip
def test_mappings_that_do_not_fit_are_told(toml: str, rule: str, ground: Ground, tmp_path: Path) -> None:
    with pytest.raises(EngagementError) as caught:
        read(ground, tmp_path, toml=toml).checked()
    assert rule in str(caught.value)


def test_a_group_with_nobody_in_the_sample_is_told(ground: Ground, tmp_path: Path) -> None:
    path, words = survey(tmp_path)
    path.write_text("\n".join(line for line in path.read_text().splitlines() if ",M," not in line))
    with pytest.raises(EngagementError) as caught:
        importing.read(
            path, replace(ground, groups=PEOPLE), Options(mapping=words, exercise=RANDOM)
        ).checked()
    assert "every group of the population has somebody in the sample (found male)" in str(caught.value)


def test_answers_are_kept_by_the_register_replaced_with_the_counts_and_frozen_by_an_edition(
    heard: Path, ground: Ground, tmp_path: Path
) -> None:
    result = read(ground, tmp_path).checked()
    where = tmp_path / "register.sqlite"
    with Register(where, audience=Visibility.INTERNAL) as register:
        register.put({"exercise": [RANDOM]})
        assert register.exercise("survey") == RANDOM
        register.put_counts("survey", result.counts, weighting=result.weighting, answers=result.answers)
        assert register.weightings()["dimensions"].tolist() == [["sex"]]
        kept = register.answers()
        register.put_counts("survey", result.counts, weighting=result.weighting, answers=result.answers)
        pd.testing.assert_frame_equal(register.answers(), kept)
    assert b"Zebedee" not in b"".join(file.read_bytes() for file in tmp_path.glob("register*"))
    path = build(heard.parent, out=tmp_path / "again.duckdb", register=str(where)).path
    with Store(path) as store:
        frozen = store.answers("survey")
        assert store.weighting("survey")["effective_n"][0] == pytest.approx(result.weighting.effective_n)
    assert b"Zebedee" not in path.read_bytes()
    assert frozen["count"].dropna().sum() == sum(answer.count or 0 for answer in result.answers)
    with Register(where, audience=Visibility.INTERNAL) as register:
        register.put_counts("survey", result.counts)
        assert register.answers().empty
        register.remove("exercise", "survey")
        assert register.weightings().empty


def test_answers_of_an_exercise_are_for_those_who_may_see_it(tmp_path: Path) -> None:
    where = tmp_path / "register.sqlite"
    answers = [
        Answer(exercise_id="survey", question_id="q", question="Q", part=Part.ANSWER, answer="Yes", position=0,
               area_type="all", area_code="all", agrees=True, state="value", count=9, n=20, share=0.45)
    ]  # fmt: skip
    with Register(where, audience=Visibility.INTERNAL) as register:
        register.put({"exercise": [replace(RANDOM, visibility="internal")]})
        register.put_counts("survey", pd.DataFrame(columns=importing.COUNT_COLUMNS), answers=answers)
        assert len(register.answers()) == 1
    with Register(where) as register:
        assert register.answers().empty


def test_a_wording_means_an_answer() -> None:
    assert mapping.answers(["agree", "NEITHER", "", "n/a", "Maybe"], QUESTION) == [0, 1, -1, -1, None]


def test_the_command_stores_answers_and_nothing_of_a_respondent(
    heard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("INSIGHT_REGISTER", str(tmp_path / "kept" / "register.sqlite"))
    with Register(audience=Visibility.INTERNAL) as register:
        register.put({"exercise": [CHOSEN]})
    path, words = survey(tmp_path)
    given = [
        "engage",
        "import",
        str(path),
        "--exercise",
        "survey",
        "--mapping",
        str(words),
        "--edition",
        str(heard),
    ]
    looked = CliRunner().invoke(every.app, [*given, "--dry-run"], env={"COLUMNS": "200"})
    assert "Satisfied with the area" in looked.output
    stored = CliRunner().invoke(every.app, given)
    assert stored.exit_code == 0, stored.output
    with Register(audience=Visibility.INTERNAL) as register:
        assert sorted(register.answers()["count"]) == [20, 20, 40, 40, 60, 60, 80, 80]
    kept = b"".join(file.read_bytes() for file in (tmp_path / "kept").iterdir())
    for planted in ("Zebedee", postcode(1, 1)):
        assert planted.encode() not in kept
        assert planted not in looked.output + stored.output + caplog.text
