"""Answers become counts: right ones, for every area, and nothing of a respondent is told or kept."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from insight.cli import every
from insight.domain import Visibility
from insight.engagement import importing, mapping, places, residents
from insight.engagement.importing import Ground, Options
from insight.errors import EngagementError, InsightError
from insight.register import Register
from tests.engagement.conftest import OUTSIDE
from tests.squareshire import WARDS

ANSWERS = """\
Postcode,How old are you?,Gender,Community,Comment
QX11 1AA,19,F,,More buses
qx111aa,16-24,M,Travellers,
QX14 1AA,70+,Women,Carers,"Two lines,
of text"
QX41 1aa,Prefer not to say,f,,
,25 to 34,male,,
"""


def write(folder: Path, text: str, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path, ground: Ground, **options: object) -> str:
    with pytest.raises(EngagementError) as caught:
        importing.read(path, ground, Options(**options)).checked()
    return str(caught.value)


def number(counts: pd.DataFrame, kind: str, code: str, dimension: str, group: str) -> int:
    hit = (counts["area_type"] == kind) & (counts["area_code"] == code)
    hit &= (counts["dimension"] == dimension) & (counts["group_id"] == group)
    return int(counts.loc[hit, "count"].sum())


def test_answers_are_counted_for_every_type_of_area(ground: Ground, tmp_path: Path) -> None:
    result = importing.read(write(tmp_path, ANSWERS), ground, Options()).checked()
    counts = result.counts
    assert (result.rows, result.placed, result.unplaced["blank"]) == (5, 4, 1)
    assert number(counts, "all", "all", "all", "all") == 5
    assert number(counts, "county", "E10990001", "all", "all") == 4
    assert [number(counts, "ward", ward, "all", "all") for ward in WARDS] == [2, 1, 1, 0]
    assert number(counts, "ward", WARDS[0], "age", "under_25") == 2
    assert number(counts, "all", "all", "age", "not_stated") == 1
    assert number(counts, "all", "all", "sex", "female") == 3
    assert result.unused == ["Comment"]
    assert (
        counts.groupby("area_type")["count"].sum()["district"] == 4 * 4 - 1
    )  # the traveller is not in a district
    assert not counts.duplicated(["area_type", "area_code", "dimension", "group_id"]).any()


def test_groups_that_a_map_would_expose_are_counted_for_the_whole_alone(
    ground: Ground, tmp_path: Path
) -> None:
    counts = importing.read(write(tmp_path, ANSWERS), ground, Options()).counts
    exposed = counts[(counts["group_id"] == "travellers") & (counts["count"] > 0)]
    assert set(exposed["area_type"]) == {"all", "county"}


def test_a_workbook_gives_the_same_counts(ground: Ground, tmp_path: Path) -> None:
    import csv
    import io

    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(ANSWERS)):
        book.active.append([int(cell) if cell == "19" else cell for cell in row])
    book.save(tmp_path / "answers.xlsx")
    plain = importing.read(write(tmp_path, ANSWERS), ground, Options()).counts
    pd.testing.assert_frame_equal(importing.read(tmp_path / "answers.xlsx", ground, Options()).counts, plain)


def test_ward_codes_reach_the_areas_they_nest_in_and_no_other(ground: Ground, tmp_path: Path) -> None:
    text = "Ward code,Gender\n" + "".join(f"{ward},F\n" for ward in WARDS)
    counts = importing.read(write(tmp_path, text), ground, Options()).checked().counts
    assert set(counts["area_type"]) == {"all", "ward", "panel", "district", "county"}
    panels = counts[(counts["area_type"] == "panel") & (counts["dimension"] == "all")]
    assert dict(zip(panels["area_code"], panels["count"], strict=True)) == {"P1": 2, "P2": 1}


def test_a_mapping_file_says_what_columns_and_answers_mean(ground: Ground, tmp_path: Path) -> None:
    text = "Where,Q1,E-mail\nQX11 1AA,Teenager,jo@example.org\nQX12 1AA,Secret,al@example.org\n"
    told_by = write(
        tmp_path,
        'place = "Where"\nignore = ["E-mail"]\n[column]\nQ1 = "age"\n'
        '[value.age]\nTeenager = "under_25"\nSecret = "not_stated"\n',
        "mapping.toml",
    )
    counts = importing.read(write(tmp_path, text), ground, Options(mapping=told_by)).checked().counts
    assert number(counts, "all", "all", "age", "under_25") == 1
    assert number(counts, "all", "all", "age", "not_stated") == 1


def test_a_mapping_that_names_what_is_not_declared_is_told(ground: Ground, tmp_path: Path) -> None:
    told_by = write(tmp_path, '[column]\nQ1 = "shoes"\n[value.age]\nOld = "ancient"\n', "mapping.toml")
    words = told(write(tmp_path, ANSWERS), ground, mapping=told_by)
    assert "the dimension must be declared (found 'shoes')" in words
    assert "the group must be one of age (found 'ancient')" in words


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("QX14 1AA", "QX14 1AB", "1 unknown, first in row 4"),
        ("QX14 1AA", OUTSIDE, "1 outside the area, first in row 4"),
        ("QX14 1AA", "the mill", "1 no postcode, first in row 4"),
        (
            "70+",
            "forty",
            "answers in 'How old are you?' must mean a group (found 'forty' in row 4, 1 in all)",
        ),
        ("70+", "340", "(found '340' in row 4"),
        ("Carers", "Carer", "Nearest: carers"),
        ("Comment\n", "Full name\n", "column 'Full name' looks personal: name it as ignored"),
        (
            "More buses",
            "write to jo@example.org",
            "column 'Comment' holds e-mail addresses: name it as ignored",
        ),
        (
            "More buses",
            "=cmd|' /C calc'!A0",
            "column 'Comment' must not hold formulas (found a formula in row 2)",
        ),
        ("Women", "@SUM(A1)", "column 'Gender' must not hold formulas (found a formula in row 4)"),
        (
            "qx111aa,16-24,M",
            "qx111aa,16-24,M,x,y",
            "every row must have as many cells as the header (found row 3)",
        ),
        ("Gender", "Postcode", "each column needs a header of its own (found column 3 repeats)"),
    ],
)
def test_bad_answers_are_told(old: str, new: str, rule: str, ground: Ground, tmp_path: Path) -> None:
    assert ANSWERS.count(old) == 1
    assert rule in told(write(tmp_path, ANSWERS.replace(old, new)), ground)


def test_an_edition_without_postcodes_says_so(ground: Ground, tmp_path: Path) -> None:
    without = replace(ground, postcodes=ground.postcodes.head(0))
    assert "the edition must hold postcodes" in told(write(tmp_path, ANSWERS), without)


def test_people_without_a_place_may_be_kept_in_the_total(ground: Ground, tmp_path: Path) -> None:
    path = write(tmp_path, ANSWERS.replace("QX14 1AA", OUTSIDE))
    result = importing.read(path, ground, Options(keep_unplaced=True)).checked()
    assert result.placed == 3
    assert number(result.counts, "all", "all", "all", "all") == 5


def test_more_people_than_live_there_are_told(ground: Ground, tmp_path: Path) -> None:
    text = "Postcode\n" + "QX11 1AA\n" * 601
    assert "601 in ward E05990001 with 600 residents" in told(write(tmp_path, text), ground)


def test_more_of_a_group_than_live_there_are_told(ground: Ground, tmp_path: Path) -> None:
    people = pd.DataFrame(
        [["ward", WARDS[0], "sex", "female", True, 20.0], ["ward", WARDS[0], "sex", "male", True, 20.0]],
        columns=residents.GROUP_COLUMNS,
    )
    known = replace(ground, groups=people)
    # People have moved since the census: 20 may be 30 (exact Poisson), not 31.
    text = "Postcode,Gender\n" + "QX11 1AA,F\n" * 31 + "QX11 1AA,M\n" * 30
    message = told(write(tmp_path, text), known)
    assert f"31 in ward {WARDS[0]} with 20 sex:female" in message
    assert "sex:male" not in message


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (
            ANSWERS.replace("Women", "Fé").encode("latin-1"),
            "must be in UTF-8 (found another encoding near row 4)",
        ),
        (ANSWERS.encode("utf-16"), "must be in UTF-8"),
        (b"", "each column needs a header of its own (found none)"),
        (b"Postcode\n", "the file must hold answers"),
        (b"Jo Smith,jo@example.org\n", "some column must hold a place or a group"),
    ],
)
def test_files_that_are_no_answers_are_told(body: bytes, rule: str, ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(body)
    assert rule in told(path, ground)


def test_meanings_of_wordings(ground: Ground) -> None:
    age = ground.dimensions["age"]
    words = ["24", "25", "16–24", "25 to 34", "65+", "Grown up", "", "N/A", "20-30", "-1", "121"]
    assert mapping.meaning(words, age, {}) == [
        "under_25", "aged_25_64", "under_25", "aged_25_64", "aged_65_plus", "aged_25_64", "not_stated", "not_stated",
        None, None, None,
    ]  # fmt: skip


def test_every_reason_for_no_place_is_told_apart(ground: Ground) -> None:
    found = places.of_postcodes(["QX11 1AA", "", "mill", "ZZ1 1ZZ", OUTSIDE], ground.postcodes)
    assert found.state.tolist() == ["matched", "blank", "no postcode", "unknown", "outside the area"]


# --- The command -----------------------------------------------------------------------------------

EXERCISE = """\
[[exercise]]
exercise_id = "survey"
title = "Survey"
owner = "Research"
method = "online"
rung = "consult"
basis = "self-selecting"
"""


@pytest.fixture
def home(tmp_path: Path, heard: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("INSIGHT_REGISTER", raising=False)
    run("load", str(write(tmp_path, EXERCISE, "exercises.toml")), heard)
    return tmp_path / "home"


def run(*words: object, code: int = 0) -> str:
    edition = words[-1]
    given = ["engage", *map(str, words[:-1]), "--edition", str(edition)]
    result = CliRunner().invoke(every.app, given, env={"COLUMNS": "200"})
    if isinstance(result.exception, InsightError):
        return str(result.exception)
    assert result.exit_code == code, result.output
    return result.output


def stored() -> pd.DataFrame:
    with Register(audience=Visibility.INTERNAL) as register:
        return register.participation()


def test_importing_again_replaces_and_never_doubles(home: Path, heard: Path, tmp_path: Path) -> None:
    path = write(tmp_path, ANSWERS)
    assert "5 rows read" in run("import", path, "--exercise", "survey", heard)
    first = stored()
    run("import", path, "--exercise", "survey", heard)
    pd.testing.assert_frame_equal(stored(), first)
    assert number(first, "all", "all", "all", "all") == 5


def test_a_dry_run_shows_and_stores_nothing(home: Path, heard: Path, tmp_path: Path) -> None:
    path = write(tmp_path, ANSWERS.replace("Carers", "Carer").replace("QX14 1AA", "QX14 1AB"))
    said = run("import", path, "--exercise", "survey", "--dry-run", heard, code=1)
    for words in ("5 answers; 3 placed", "1 not placed: unknown", "'How old are you?' is read as age", "Not used: Comment", "'Carer'", "carers"):  # fmt: skip
        assert words in said
    shown = json.loads(run("import", path, "--exercise", "survey", "--dry-run", "--json", heard))
    assert shown["unmatched"][0]["suggestion"] == "carers"
    assert stored().empty


def test_ready_counts_are_taken(home: Path, heard: Path, tmp_path: Path) -> None:
    good = "area_code,dimension,group,count\nE05990001,all,all,9\nE05990001,sex,female,5\nall,all,all,12\n"
    assert "3 counts, stored" in run("import", write(tmp_path, good), "--exercise", "survey", heard)
    assert stored()["count"].tolist() == [12, 9, 5]
    bad = (
        good.replace(",5", ",-5")
        .replace("E05990001,all,all,9", "E05990001,all,all,9000")
        .replace("all,all,all,12", "X1,all,all,1")
    )
    said = run("import", write(tmp_path, bad), "--exercise", "survey", heard)
    assert "greater than or equal to 0" in said
    assert "9,000 in ward E05990001 with 600 residents" in said
    assert "the area code must mean one area" in said
    assert stored()["count"].tolist() == [12, 9, 5]


def test_an_exercise_that_is_not_there_is_told(home: Path, heard: Path, tmp_path: Path) -> None:
    assert "the exercise must exist" in run("import", write(tmp_path, ANSWERS), "--exercise", "none", heard)


PLANTED = (
    "Zebedee",
    "Quillfeather",
    "zq@example.org",
    "QX12 1AA",
    "QX121AA",
    "QX13 9ZZ",
    "07700 900123",
    "I live by the mill",
)
SECRETS = """\
Name,E-mail,Postcode,Age,Gender,Comment
Zebedee Quillfeather,zq@example.org,QX12 1AA,19,F,I live by the mill 07700 900123
Zebedee Quillfeather,zq@example.org,QX13 9ZZ,I live by the mill with Zebedee 07700 900123 zq@example.org,Zebedee Quillfeather 07700 900123,=I live by the mill
"""  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        SECRETS,
        SECRETS.replace("Name,E-mail", "A,B"),
        SECRETS.replace("=I live", "I live"),
        SECRETS.replace("19,F", "19,F,Zebedee,zq@example.org"),
        SECRETS.split("\n", 1)[1],
        SECRETS.replace("Zebedee", "Zebedée"),
        SECRETS.replace('19,F', '"19,F'),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "words", [(), ("--ignore", "Name", "--ignore", "E-mail", "--ignore", "Comment", "--keep-unplaced")]
)
def test_nothing_of_a_respondent_reaches_disk_log_or_message(
    text: str,
    words: tuple[str, ...],
    home: Path,
    heard: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "answers.csv"
    path.write_bytes(text.encode("latin-1" if "é" in text else "utf-8"))
    said = []
    for more in ((), ("--dry-run",), ("--dry-run", "--json")):
        given = [
            "engage",
            "import",
            str(path),
            "--exercise",
            "survey",
            "--edition",
            str(heard),
            *words,
            *more,
        ]
        result = CliRunner().invoke(every.app, given, env={"COLUMNS": "300"})
        assert result.exception is None or isinstance(result.exception, InsightError | SystemExit), (
            result.exception
        )
        chain, error = [], result.exception
        while error is not None:
            chain.append(repr(error) + str(error))
            error = error.__cause__ or error.__context__
        said += [result.output, *chain]
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    for planted in PLANTED:
        assert planted not in "\n".join(said)
        assert planted not in caplog.text
        assert planted.encode() not in kept


def test_good_answers_leave_nothing_but_counts_behind(home: Path, heard: Path, tmp_path: Path) -> None:
    text = SECRETS.splitlines()[0] + "\n" + SECRETS.splitlines()[1] + "\n"
    path = write(tmp_path, text)
    run("import", path, "--exercise", "survey", "--ignore", "Name", "--ignore", "E-mail", heard)
    assert stored()["count"].sum() > 0
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert [planted for planted in PLANTED if planted.encode() in kept] == []
