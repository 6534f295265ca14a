"""Files of records: what docs/engagement.md shows is taken, and every fault is told at once."""

import csv
import dataclasses
import io
import re
from pathlib import Path

import openpyxl
import pytest

from insight.catalogue import load as load_catalogue
from insight.engagement import files, guard, load
from insight.engagement.records import LOADED
from insight.errors import EngagementError

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "engagement.md").read_text(encoding="utf-8")
AREAS = {
    "ward": frozenset({"E05990001", "E05990002"}),
    "parish": frozenset({"E04990001"}),
    "district": frozenset({"E07990001"}),
    "county": frozenset({"E10990001"}),
}


@pytest.fixture(scope="module")
def known() -> load.Known:
    return load.Known(
        dimensions=load_catalogue(ROOT / "data" / "sample").dimensions,
        areas=AREAS,
        exercises=frozenset({"youth-workshop-2026"}),
    )


def faults_of(path: Path, known: load.Known) -> str:
    with pytest.raises(EngagementError) as caught:
        load.read_records([path], known)
    return str(caught.value)


def sections() -> dict[str, str]:
    parts = re.split(r"^### (\w+)$", GUIDE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("kind", LOADED, ids=lambda kind: kind.name)
def test_the_guide_has_every_column_and_says_which_are_required(kind) -> None:
    rows = re.findall(r"^\| (`.+?) \| (.*?) ?\|", sections()[kind.file], re.MULTILINE)
    told = {name: needed for names, needed in rows for name in re.findall(r"`(\w+)`", names)}
    assert set(told) == {field.name for field in dataclasses.fields(kind.record)}
    for field in dataclasses.fields(kind.record):
        assert (told[field.name] == "yes") == (field.default is dataclasses.MISSING), field.name


@pytest.mark.parametrize("kind", LOADED, ids=lambda kind: kind.name)
def test_every_example_of_the_guide_loads(kind, known: load.Known, tmp_path: Path) -> None:
    examples = re.findall(r"^```(toml|csv)\n(.*?)^```$", sections()[kind.file], re.MULTILINE | re.DOTALL)
    assert examples
    for number, (suffix, body) in enumerate(examples):
        file = tmp_path / f"{kind.file}-{number}.{suffix}"
        file.write_text(body, encoding="utf-8")
        assert list(load.read_records([file], known)) == [kind.name]


EXERCISES = """\
exercise_id,title,owner,method,rung,basis,planned_start,planned_end,area_type,area_codes,audience
walk,Walk,Parks,walkabout,involve,open event,12/02/2026,13/02/2026,ward,E05990001; E05990002,age:aged_15_24; sex:female
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_of_csv_and_a_sheet_of_a_workbook_say_the_same(known: load.Known, tmp_path: Path) -> None:
    plain = load.read_records([write(tmp_path, "exercises.csv", EXERCISES)], known)["exercise"]
    book = openpyxl.Workbook()
    book.active.title = "Exercises"
    for row in csv.reader(io.StringIO(EXERCISES)):
        book.active.append(row)
    book.save(tmp_path / "engagement.xlsx")
    assert load.read_records([tmp_path / "engagement.xlsx"], known)["exercise"] == plain
    assert plain[0].area_codes == ("E05990001", "E05990002")
    assert plain[0].audience == ("age:aged_15_24", "sex:female")
    assert str(plain[0].planned_end) == "2026-02-13"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("13/02/2026", "11/02/2026", "'planned_end' may not be before 'planned_start'"),
        ("involve", "shout", "'rung'"),
        ("E05990002", "E05999999", "areas must be in the edition (found E05999999)"),
        ("sex:female", "sex:women", "the group must be declared (found sex:women)"),
        ("Walk,Parks", "\"=cmd|' /C calc'!A0\",Parks", "'title' must not hold a formula"),
        ("Parks", "jo@example.org", "'owner' must not hold an e-mail address"),
        ("audience\n", "contact_name\n", "only known columns are taken (found 'contact_name')"),
        ("ward,E", ",E", "area type and area code go together"),
        ("walk,", ",", "'exercise_id' is required"),
    ],
)
def test_bad_records_are_told(old: str, new: str, told: str, known: load.Known, tmp_path: Path) -> None:
    assert EXERCISES.count(old)
    assert told in faults_of(write(tmp_path, "exercises.csv", EXERCISES.replace(old, new)), known)


def test_a_repeated_id_is_told_with_both_places(known: load.Known, tmp_path: Path) -> None:
    write(tmp_path, "exercises.csv", EXERCISES)
    write(tmp_path, "exercises-2026.csv", EXERCISES)
    told = faults_of(tmp_path, known)
    assert "exercise_id may stand once (found walk, also in exercises-2026.csv row 2)" in told


def test_the_faults_of_all_files_are_told_at_once(known: load.Known, tmp_path: Path) -> None:
    write(tmp_path, "exercises.csv", EXERCISES.replace("involve", "shout"))
    write(
        tmp_path,
        "participation.csv",
        "exercise_id,area_type,area_code,dimension,group_id,count\nx,all,all,all,all,-3\n",
    )
    (tmp_path / "forums.csv").write_bytes("forum_id,name\nf,Caf\xe9\n".encode("latin-1"))
    told = faults_of(tmp_path, known)
    assert "'rung'" in told
    assert "greater than or equal to 0" in told
    assert "forums.csv: the file must be in UTF-8" in told


def test_counts_above_what_there_was_are_told(known: load.Known, tmp_path: Path) -> None:
    text = "kind,area_type,area_code,period,count,of\nreturns,district,E07990001,2025,52,51\n"
    assert "'count' may not be above 'of' (found 52 of 51)" in faults_of(
        write(tmp_path, "voices.csv", text), known
    )


def test_counts_of_an_exercise_that_is_nowhere_are_told(known: load.Known, tmp_path: Path) -> None:
    text = "exercise_id,area_type,area_code,dimension,group_id,count\nnowhere,all,all,all,all,3\n"
    path = write(tmp_path, "participation.csv", text)
    assert "the exercise must exist (found nowhere)" in faults_of(path, known)


def test_a_folder_without_records_is_told(known: load.Known, tmp_path: Path) -> None:
    assert "the folder must hold record files" in faults_of(tmp_path, known)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "exercises.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(EngagementError, match=r"may hold 100 MB at most.*200 MB"):
        files.read(path)


def test_a_workbook_that_swells_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "exercises.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 50_000_000)
    with pytest.raises(EngagementError, match="a workbook may unpack to"):
        guard.check_size(path)
