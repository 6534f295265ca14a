"""Reports of a survey by district and to residents by year: every number is the view's, and what may not be told is not."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pikepdf
import pytest
from typer.testing import CliRunner

from insight import report_asked, report_year
from insight.cli.every import app
from insight.content import Cell, Facts, Listing, Paper, Prose, Table
from insight.documents import annual, batch, licences, profile, survey, typeset
from insight.documents.files import ExportError
from insight.documents.licences import LicenceError
from insight.documents.report_files import Desk, Report
from insight.domain import State
from insight.errors import UnknownNameError
from insight.report_annual import annual_paper
from insight.report_asked import Asked
from insight.report_survey import survey_paper
from insight.stats.comparison import Comparison
from insight.store import Store

from .papers import docx_text, html_read, missing, parts, pdf_text, squeezed, structure, texts

SURVEY, YEAR = "household-survey-2025", "2025"
RESPONSES = Path(__file__).parent.parent.parent / "data" / "sample" / "engagement" / "responses"
NASTY = '"St Mary\'s" & <b>#let $x$</b> [c] Llanfair­pwll ŵ 🏡 =1+1'


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with Store(sample) as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture(scope="module")
def wolminster(store: Store) -> Asked:
    return report_asked.gather(store, SURVEY, "Wolminster")


@pytest.fixture(scope="module")
def made(store: Store) -> dict[str, Report]:
    return {"survey": survey.report(store, SURVEY, "Wolminster"), "annual": annual.report(store, YEAR)}


@pytest.fixture(scope="module")
def files(desk: Desk, made: dict[str, Report]) -> dict[tuple[str, str], bytes]:
    return {(kind, end): desk.written(made[kind], end) for kind in made for end in profile.FORMATS}


def tables(paper: Paper) -> list[Table]:
    return [block for section in paper.sections for block in section.blocks if isinstance(block, Table)]


def table(paper: Paper, title: str) -> dict[str, tuple[Cell, ...]]:
    found = next(one for one in tables(paper) if one.title == title)
    return {row[0].text: row[1:] for row in found.rows}


def section_texts(paper: Paper, key: str) -> str:
    blocks = next(section for section in paper.sections if section.key == key).blocks
    said = [
        block.sentences if isinstance(block, Prose) else block.items
        for block in blocks
        if isinstance(block, Prose | Listing)
    ]
    return " ".join(text for part in said for text in part)


KINDS = pytest.mark.parametrize("kind", ["survey", "annual"])

# --- A survey by district --------------------------------------------------------------------------


def test_every_number_of_a_survey_is_the_views(store: Store, wolminster: Asked) -> None:
    paper = survey_paper(wolminster)
    answers = store.answers(SURVEY)
    told = 0
    for question, rows in answers.groupby("question"):
        found = table(paper, str(question))
        for row in rows[rows["area_code"] == wolminster.code].to_dict("records"):
            name = row["answer"] if row["part"] == "answer" else f"Together: {report_asked.answer_words(row)}"
            people, share = found[name][:2]
            assert str(people.state) == str(share.state) == row["state"]
            if row["state"] == State.VALUE:
                assert people.value == row["count"]
                assert share.value == pytest.approx(100 * row["share"])
                assert (
                    share.text
                    == f"{100 * row['share']:.1f}% ({100 * row['lower']:.1f} to {100 * row['upper']:.1f})"
                )
                told += 1
            else:
                assert (people.text, people.value, share.value) == ("[c]", None, None)
        whole = rows[(rows["area_type"] == "all") & (rows["part"] == "agree")].iloc[0]
        last = list(found.values())[-1]
        assert last[2].value == (whole["count"] if whole["state"] == State.VALUE else None)
    assert told > 8


def test_who_took_part_is_the_view_of_representation(store: Store, wolminster: Asked) -> None:
    found = table(survey_paper(wolminster), "Who took part, by neighbourhood panel")
    rows = store.representation("exercise", SURVEY, by="area", area_type="panel")
    own = rows[rows["parent_code"] == wolminster.code]
    assert set(found) == set(own["name"])
    for row in own.to_dict("records"):
        took, fair, index, verdict = found[row["name"]]
        assert took.value == row["count"]
        assert fair.value == pytest.approx(row["expected"])
        assert index.value == pytest.approx(row["index"])
        assert str(row["verdict"]) in verdict.text


def test_a_district_stands_beside_the_whole_by_its_likely_range(wolminster: Asked) -> None:
    for pair in wolminster.agreed:
        if pair.here is None or pair.whole is None or pair.word is None:
            continue
        inside = pair.here["lower"] <= pair.whole["share"] <= pair.here["upper"]
        assert (pair.word == Comparison.SIMILAR) == inside
    far = wolminster.answers.copy()
    own = (
        (far["area_code"] == wolminster.code)
        & (far["question_id"] == "satisfied-area")
        & (far["part"] == "agree")
    )
    far.loc[own, ["share", "lower", "upper"]] = [0.3, 0.25, 0.35]
    paper = survey_paper(replace(wolminster, answers=far))
    assert "1 answer apart from Tambershire" in paper.title
    assert "30% very satisfied or fairly satisfied (likely range 25 to 35%)" in section_texts(paper, "found")
    assert "fewer than chance explains" in section_texts(paper, "found")
    assert "The target of 80% is missed." in section_texts(paper, "found")


def test_who_chose_to_answer_is_described_and_nobody_else(wolminster: Asked) -> None:
    bare = wolminster.answers.assign(lower=float("nan"), upper=float("nan"), target=float("nan"))
    chose = replace(
        wolminster,
        exercise={**wolminster.exercise, "basis": "self-selecting"},
        answers=bare,
        weighting=wolminster.weighting.assign(generalises=False),
    )
    paper = survey_paper(chose)
    whole = " ".join(texts(paper))
    assert "what those who chose to answer said" in paper.title
    assert "Described only: nothing is said of others." in whole
    for word in ("likely range", "weighted to", "● similar", "Beside Tambershire"):
        assert word not in " ".join(
            [paper.title, section_texts(paper, "found"), *(t.subtitle for t in tables(paper)[:3])]
        )
    assert {row["speaks_for"] for row in survey.rows(chose).to_dict("records")} == {"those who answered"}


def test_a_district_of_too_few_answers_says_so_and_shows_the_whole(wolminster: Asked) -> None:
    few = replace(wolminster, answers=wolminster.answers[wolminster.answers["area_code"] != wolminster.code])
    paper = survey_paper(few)
    assert "too few answered to tell" in paper.title
    assert "Fewer than 100 people answered in Wolminster" in section_texts(paper, "found")
    found = table(paper, "Satisfied with the local area")
    assert {(row[0].text, row[0].state) for row in found.values()} == {("[x]", State.MISSING)}
    assert all(row[2].text for row in found.values())
    assert not any(isinstance(block, Facts) for block in paper.sections[0].blocks)


def test_a_district_with_everything_held_back_tells_nothing(wolminster: Asked, desk: Desk) -> None:
    held = wolminster.answers.copy()
    own = held["area_code"] == wolminster.code
    held.loc[own, ["count", "n", "share", "lower", "upper"]] = float("nan")
    held.loc[own, "state"] = "suppressed"
    hidden = replace(wolminster, answers=held)
    paper = survey_paper(hidden)
    for question in dict.fromkeys(held["question"]):
        for row in table(paper, str(question)).values():
            assert row[0].text == row[1].text == "[c]"
    report = Report(paper, survey.rows(hidden), survey.NOTES)
    for ending in profile.FORMATS:
        assert desk.written(report, ending)
    rows = list(csv.DictReader(io.StringIO(desk.written(report, "csv").decode("utf-8-sig"))))
    mine = [row for row in rows if row["area_code"] == wolminster.code and row["subject"] == survey.ANSWERED]
    assert mine
    assert {(row["value"], row["count"], row["state"]) for row in mine} == {("", "", "suppressed")}


class Hidden:
    """A store that tells no answer."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def answers(self, exercise_id: str) -> pd.DataFrame:
        return self._store.answers(exercise_id).assign(count=float("nan"), state="suppressed")


@pytest.mark.parametrize(
    ("exercise", "district", "rule"),
    [
        ("atlantis-2025", "Wolminster", "there must be an exercise"),
        ("stands-2025", "Wolminster", "needs its answers"),
        (SURVEY, "Atlantis", "Atlantis"),
        (SURVEY, "Alderwell East", "Alderwell East"),
    ],
)
def test_what_there_is_not_has_no_report(store: Store, exercise: str, district: str, rule: str) -> None:
    with pytest.raises(UnknownNameError, match=rule):
        report_asked.gather(store, exercise, district)


def test_a_survey_of_which_nothing_may_be_told_has_no_report(store: Store) -> None:
    with pytest.raises(UnknownNameError, match="every answer is held back"):
        report_asked.found(Hidden(store), SURVEY)  # type: ignore[arg-type]


def test_a_district_that_was_not_asked_is_refused(store: Store, wolminster: Asked) -> None:
    only = {**wolminster.exercise, "area_type": "district", "area_codes": ["E07990001"]}
    assert report_asked.covered(store, only) == {"E07990001": "East Tambershire"}


def test_an_exercise_is_found_by_its_title(store: Store) -> None:
    assert report_asked.found(store, " household SURVEY 2025")["exercise_id"] == SURVEY


# --- The year --------------------------------------------------------------------------------------


def test_the_year_tells_every_public_exercise_with_its_outcome(store: Store) -> None:
    year = report_year.gather(store, YEAR)
    rows = store.exercises()
    own = rows[rows["actual_start"].dt.year == int(YEAR)]
    assert {row["exercise_id"] for row in year.held} == set(own["exercise_id"])
    paper = annual_paper(year)
    whole = " ".join(texts(paper))
    for row in own.to_dict("records"):
        for part in ("title", "method", "asked", "result", "what_changed"):
            assert row[part] in whole, (row["exercise_id"], part)
    done = table(paper, "What was done")
    for row in own.to_dict("records"):
        took, answers = done[row["title"]][-1], RESPONSES / f"{row['exercise_id']}.csv"
        if answers.is_file():  # also those of whom it is not known where they live
            assert took.value == len(pd.read_csv(answers, dtype="str"))
        assert (took.state == State.MISSING) == (not row["counted"])
    total = sum(cells[-1].value or 0 for cells in done.values())
    facts = next(block for block in paper.sections[0].blocks if isinstance(block, Facts))
    assert [fact.text for fact in facts.items] == [
        f"{len(own)}",
        f"{total:,.0f}",
        f"{len(own)} of {len(own)}",
    ]


def test_the_groups_of_the_year_are_the_views(store: Store) -> None:
    paper = annual_paper(report_year.gather(store, YEAR))
    rows = store.representation("year", YEAR, by="group")
    found = {row[0].text: row[1:] for one in tables(paper) for row in one.rows if len(one.columns) == 5}
    for row in rows[rows["title"].notna()].to_dict("records"):
        took, fair, index, _ = found[row["title"]]
        assert took.value == (row["count"] if row["state"] == State.VALUE else None)
        assert fair.value == (None if pd.isna(row["expected"]) else pytest.approx(row["expected"]))
        assert index.value == (None if pd.isna(row["index"]) else pytest.approx(row["index"]))
    assert "aged 15 to 24" in next(s.title for s in paper.sections if s.key == "groups")


def test_an_exercise_without_an_outcome_is_named(store: Store) -> None:
    year = report_year.gather(store, YEAR)
    silent = [
        {**row, "what_changed": "", "result": ""} if row["exercise_id"] == SURVEY else row
        for row in year.held
    ]
    paper = annual_paper(replace(year, held=silent))
    assert "No outcome is recorded yet of Household survey 2025." in section_texts(paper, "outcome")
    assert "We did: No outcome is recorded yet." in section_texts(paper, "outcome")
    assert f"{len(silent) - 1} of {len(silent)} exercises have an outcome" in " ".join(texts(paper))


def test_only_public_matter_is_in_the_year(asked: Path) -> None:
    with Store(asked) as store:
        whole = " ".join(texts(annual_paper(report_year.gather(store, "2026"))))
    assert "Inner workings" not in whole
    assert "Planned, and not recorded as held" in whole
    assert "Youth workshop" in whole


def test_other_voices_are_those_of_the_year(store: Store) -> None:
    said = section_texts(annual_paper(report_year.gather(store, "2024")), "voices")
    assert "Turnout: Local elections, May 2024" in said
    assert "May 2025" not in said
    assert "Keep the night bus" not in said


@pytest.mark.parametrize("year", ["1999", "20x5", "", "2025-26"])
def test_a_year_of_which_nothing_is_recorded_is_refused(store: Store, year: str) -> None:
    with pytest.raises(UnknownNameError, match="2025"):
        report_year.gather(store, year)


def test_a_year_in_which_all_is_planned_says_so(store: Store) -> None:
    paper = annual_paper(report_year.gather(store, "2027"))
    assert "Nobody is recorded as asked in 2027" in " ".join(texts(paper))
    assert len(table(paper, "Planned")) == len(report_year.gather(store, "2027").planned) > 0


# --- The files -------------------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize("ending", ["pdf", "docx", "html"])
def test_every_text_stands_in_every_format(
    files: dict[tuple[str, str], bytes], made: dict[str, Report], kind: str, ending: str
) -> None:
    read = {"docx": docx_text, "html": lambda d: " ".join(html_read(d).found), "pdf": pdf_text}
    wanted = texts(made[kind].paper)
    assert len(wanted) > 60
    assert missing(wanted, read[ending](files[kind, ending])) == []


@KINDS
def test_a_pdf_is_tagged_as_its_standard_asks(
    files: dict[tuple[str, str], bytes], made: dict[str, Report], kind: str
) -> None:
    data = files[kind, "pdf"]
    with pikepdf.open(io.BytesIO(data)) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert bool(file.Root.MarkInfo.Marked)
        meta = file.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == made[kind].paper.title
        assert len(file.pages) == typeset.pages(data)
    tree = structure(data)
    names = [name for name, _ in tree]
    assert names.count("H1") == 1
    assert names.count("Table") == len(tables(made[kind].paper))
    assert all(alt for name, alt in tree if name == "Figure")


@KINDS
def test_word_has_headings_and_header_rows(
    files: dict[tuple[str, str], bytes], made: dict[str, Report], kind: str
) -> None:
    file = docx.Document(io.BytesIO(files[kind, "docx"]))
    headings = [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert headings[:-1] == [section.title for section in made[kind].paper.sections]
    assert all(one.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for one in file.tables)


@KINDS
def test_the_figures_keep_their_states_and_sources(
    files: dict[tuple[str, str], bytes], made: dict[str, Report], kind: str
) -> None:
    rows = list(csv.DictReader(io.StringIO(files[kind, "csv"].decode("utf-8-sig"))))
    assert len(rows) == len(made[kind].rows) > 20
    states = {row["state"] for row in rows}
    assert {"value", "suppressed"} <= states
    assert all(row["value"] == row["lower"] == "" for row in rows if row["state"] == "suppressed")
    assert all(row["source"] and row["licence"] and row["edition"] for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(files[kind, "xlsx"]))
    assert book.sheetnames == ["Figures", "Notes"]
    assert book["Figures"].max_row == len(rows) + 1


def test_the_csv_of_a_survey_is_the_view_to_the_last_digit(
    files: dict[tuple[str, str], bytes], store: Store
) -> None:
    rows = list(csv.DictReader(io.StringIO(files["survey", "csv"].decode("utf-8-sig"))))
    held = store.answers(SURVEY).set_index(["area_code", "question", "answer", "part"])
    told = [row for row in rows if row["subject"] == survey.ANSWERED]
    assert len(told) == len(held)
    for row in told:
        one = held.loc[(row["area_code"], row["question"], row["answer"], row["part"])]
        assert row["state"] == one["state"]
        if row["state"] == "value":
            assert float(row["value"]) == pytest.approx(100 * one["share"], rel=1e-11)
            assert float(row["count"]) == one["count"]


@KINDS
def test_the_same_edition_gives_the_same_bytes_on_another_day(
    sample: Path, files: dict[tuple[str, str], bytes], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    with Store(sample) as again:
        fresh = survey.report(again, SURVEY, "Wolminster") if kind == "survey" else annual.report(again, YEAR)
        own = Desk(again)
        for ending in profile.FORMATS:
            data = own.written(fresh, ending)
            assert hashlib.sha256(data).digest() == hashlib.sha256(files[kind, ending]).digest(), ending


@KINDS
def test_without_a_licence_line_nothing_is_written(desk: Desk, made: dict[str, Report], kind: str) -> None:
    report = made[kind]
    origin = report.paper.origin
    bare = replace(origin.sources[0], attribution=" ")
    paper = replace(report.paper, origin=replace(origin, sources=(bare, *origin.sources[1:])))
    for ending in profile.FORMATS:
        with pytest.raises(LicenceError, match=bare.dataset_id):
            desk.written(replace(report, paper=paper), ending)


def test_the_outlines_of_a_map_are_among_the_sources(store: Store, made: dict[str, Report]) -> None:
    before = {source.dataset_id for source in made["survey"].paper.origin.sources}
    after = {source.dataset_id for source in licences.bordered(store, made["survey"].paper).origin.sources}
    assert before <= after


@pytest.mark.parametrize("ending", ["pdf", "docx", "html", "csv", "xlsx", "txt"])
def test_odd_names_are_printed_and_never_obeyed(desk: Desk, wolminster: Asked, ending: str) -> None:
    odd = replace(wolminster, place=wolminster.place.copy())
    odd.place["name"] = NASTY
    odd = replace(
        odd, exercise={**wolminster.exercise, "title": NASTY}, districts={wolminster.code: NASTY, "E2": "B"}
    )
    data = desk.written(Report(survey_paper(odd), survey.rows(odd), survey.NOTES), ending)
    if ending == "html":
        assert b"<b>#let" not in data
    if ending == "docx":
        assert squeezed(NASTY) in squeezed(docx_text(data))
        assert parts(data)
    if ending == "pdf":
        assert squeezed("<b>#let $x$</b>") in squeezed(pdf_text(data))


def test_districts_of_odd_or_one_name_have_files_of_their_own() -> None:
    found = survey.file_names(
        "s-1", {"E1": "🏡", "E2": "St Mary's", "E3": "St. Mary’s"}, "2026-1", endings=["pdf"]
    )
    assert len({name for names in found.values() for name in names}) == 3
    assert found["E1"] == ("survey-s-1-e1-2026-1.pdf",)


# --- The commands ----------------------------------------------------------------------------------


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["export", *words])


def test_all_districts_in_one_run_that_goes_on_where_it_stopped(sample: Path, tmp_path: Path) -> None:
    words = ["survey", SURVEY, "--format", "txt,csv", "--edition", str(sample), "--out", str(tmp_path)]
    first = run(*words)
    assert first.exit_code == 0, first.output
    made = sorted(tmp_path.glob("survey-*"))
    assert len(made) == 10
    before = {path.name: path.read_bytes() for path in made}
    made[0].unlink()
    made[1].write_bytes(b"half")
    assert "2 files written" in run(*words).output
    assert {path.name: path.read_bytes() for path in sorted(tmp_path.glob("survey-*"))} == before
    one = run(*words[:-1], str(tmp_path / "one"), "--district", "Saltmarch", "--district", "E07990005")
    assert one.exit_code == 0, one.output
    assert len(list((tmp_path / "one").glob("survey-*"))) == 4


def test_the_year_and_the_sheet_are_written_under_names_that_say_what_they_are(
    sample: Path, tmp_path: Path
) -> None:
    common = ["--edition", str(sample), "--out", str(tmp_path)]
    assert run("annual", YEAR, "--format", "txt,csv", *common).exit_code == 0
    assert run("unheard", "--type", "panel", "--format", "svg", *common).exit_code == 0
    with Store(sample) as source:
        edition = source.edition.edition_id
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"annual-report-{YEAR}-{edition}.csv",
        f"annual-report-{YEAR}-{edition}.txt",
        f"map-unheard-imd2025-score-all-panel-{edition}.svg",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["survey", "atlantis"],
        ["survey", SURVEY, "--district", "Atlantis"],
        ["survey", SURVEY, "--format", "exe"],
        ["annual", "1999"],
        ["annual", YEAR, "--format", "exe"],
        ["unheard", "--type", "moon"],
        ["unheard", "--need", "atlantis_pct"],
        ["unheard", "--format", "docx"],
    ],
)
def test_what_there_is_not_is_refused(sample: Path, tmp_path: Path, words: list[str]) -> None:
    found = run(*words, "--edition", str(sample), "--out", str(tmp_path / "none"))
    assert isinstance(found.exception, UnknownNameError)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("words", [["survey", SURVEY], ["annual", YEAR]])
def test_a_folder_that_cannot_be_written_is_named(sample: Path, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    found = run(*words, "--format", "txt", "--edition", str(sample), "--out", str(tmp_path / "file"))
    assert isinstance(found.exception, ExportError)
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_second_run_in_the_folder_is_refused(sample: Path, tmp_path: Path) -> None:
    with batch.locked(tmp_path):
        found = run("survey", SURVEY, "--format", "txt", "--edition", str(sample), "--out", str(tmp_path))
    assert isinstance(found.exception, ExportError)
    assert not list(tmp_path.glob("survey-*"))


def test_a_disk_that_fills_half_way_leaves_no_half_file(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written = Path.write_bytes, []

    def full(self: Path, data: bytes) -> int:
        written.append(self)
        if len(written) == 2:
            real(self, data[:1])
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    found = run(
        "annual", YEAR, "--format", "txt,csv", "--edition", str(sample), "--out", str(tmp_path / "new")
    )
    assert isinstance(found.exception, ExportError)
    assert list((tmp_path / "new").iterdir()) == []
