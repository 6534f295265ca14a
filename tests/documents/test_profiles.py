"""Profiles as files: the same words and numbers in every format, tagged, repeatable, and safe from hostile names."""

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pikepdf
import pytest
from typer.testing import CliRunner

from insight.cli.every import app
from insight.content import Cell, Column, Fact, Facts, Listing, Paper, Prose, Quote, Quotes, Section, Table
from insight.documents import batch, figures, names, profile, told, typeset
from insight.documents.files import ExportError
from insight.documents.licences import LicenceError
from insight.documents.profile import Office
from insight.documents.shaping import CUTS, FULL, PAGES, SHORT, shaped
from insight.domain import State
from insight.errors import UnknownNameError
from insight.store import Store

from .papers import docx_text, html_read, missing, parts, pdf_text, squeezed, structure, texts

NASTY = '"A" & <script>alert(1)</script> #let $x$ *b* _i_ @c \\n `r` [z] ~ Llanfair­pwllgwyngyll ŵŷâ 🏡 //x /*'
WARD = "Alderwell East"


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with Store(sample) as opened:
        yield opened


@pytest.fixture(scope="module")
def office(store: Store) -> Office:
    return Office(store)


@pytest.fixture(scope="module")
def paper(office: Office, store: Store) -> Paper:
    return office.paper(str(store.area(WARD, area_type="ward")["area_code"]), "ward")


@pytest.fixture(scope="module")
def files(office: Office, paper: Paper) -> dict[tuple[str, str], bytes]:
    return {
        (form, ending): office.written(paper, form, ending)
        for form in (SHORT, FULL)
        for ending in profile.FORMATS
    }


# --- The same words and numbers --------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["docx", "html", "txt"])
@pytest.mark.parametrize("form", [SHORT, FULL])
def test_every_text_of_the_paper_stands_in_every_format(
    files: dict[tuple[str, str], bytes], paper: Paper, form: str, ending: str
) -> None:
    data = files[form, ending]
    read = {"docx": docx_text, "html": lambda d: " ".join(html_read(d).found), "txt": bytes.decode}
    kept, _ = shaped(paper, form)
    wanted = texts(kept)
    assert len(wanted) > 60
    if ending == "txt":
        # A table of plain text breaks long cells over several lines; figures are never broken.
        wanted = [text for text in wanted if re.fullmatch(r"\S{0,8}\d\S{0,8}", text)]
    assert missing(wanted, read[ending](data)) == []


def cut_of(pdf: bytes, paper: Paper, form: str) -> Paper:
    """The paper as it was cut to fit: the first cut of which every text is there."""
    shown = pdf_text(pdf)
    for cut in range(len(CUTS[form])):
        kept, _ = shaped(paper, form, cut)
        if not missing([c.text for c in cells(kept)], shown):
            return kept
    pytest.fail("figures of the paper are not in the PDF")


def cells(paper: Paper) -> list[Cell]:
    blocks = [getattr(b, "table", b) for section in paper.sections for b in section.blocks]
    return [cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]


@pytest.mark.parametrize("form", [SHORT, FULL])
def test_every_text_stands_in_the_pdf(files: dict[tuple[str, str], bytes], paper: Paper, form: str) -> None:
    shown = pdf_text(files[form, "pdf"])
    kept = cut_of(files[form, "pdf"], paper, form)
    assert missing(texts(kept), shown) == []
    assert paper.origin.edition_id in shown
    assert shown.count(told.FICTIONAL[:16]) >= typeset.pages(files[form, "pdf"])


def test_the_figures_are_the_stores_to_the_last_digit(
    files: dict[tuple[str, str], bytes], store: Store, paper: Paper
) -> None:
    rows = list(csv.DictReader(io.StringIO(files[FULL, "csv"].decode("utf-8-sig"))))
    assert len(rows) > 100
    assert tuple(rows[0]) == figures.COLUMNS
    held = store.area_values([paper.area_codes[0]], None)
    held = held[held["area_type"] == "ward"].set_index(["indicator_id", "period"])
    for row in rows:
        one = held.loc[(row["indicator_id"], row["period"])]
        assert row["state"] == one["state"]
        if row["state"] == "value":
            assert float(row["value"]) == pytest.approx(one["value"], rel=1e-11)
        else:
            assert row["value"] == ""
        assert row["licence"], row
        assert row["source"], row
    book = openpyxl.load_workbook(io.BytesIO(files[FULL, "xlsx"]))
    sheet = book["Figures"]
    assert sheet.freeze_panes == "A2"
    assert next(sheet.iter_rows(min_row=2))[0].value == paper.area_codes[0]
    value = figures.COLUMNS.index("value") + 1
    assert all(isinstance(sheet.cell(at, value).value, int | float | None) for at in range(2, sheet.max_row))
    assert book.sheetnames == ["Figures", "Notes"]


# --- PDF -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [SHORT, FULL])
def test_a_pdf_is_tagged_as_its_standard_asks(
    files: dict[tuple[str, str], bytes], paper: Paper, form: str
) -> None:
    data = files[form, "pdf"]
    with pikepdf.open(io.BytesIO(data)) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        meta = file.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == paper.title
        assert len(file.pages) == typeset.pages(data) <= PAGES[form]
        for font in (
            f
            for f in file.objects
            if isinstance(f, pikepdf.Dictionary) and f.get("/Type") == "/FontDescriptor"
        ):
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys())
    tree = structure(data)
    kinds = [kind for kind, _ in tree]
    assert kinds.count("H1") == 1
    levels = [int(kind[1]) for kind in kinds if kind in ("H1", "H2", "H3")]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    drawings = [alt for kind, alt in tree if kind == "Figure"]
    assert drawings
    assert all(drawings)
    assert kinds.count("TH") >= 4 * kinds.count("Table") > 0


def test_parts_are_read_in_the_order_of_the_paper(files: dict[tuple[str, str], bytes], paper: Paper) -> None:
    shown = squeezed(pdf_text(files[SHORT, "pdf"]))
    places = [shown.index(squeezed(section.title)) for section in shaped(paper, SHORT)[0].sections]
    assert places == sorted(places)


@pytest.mark.parametrize("kind", ["ward", "parish", "panel", "division", "district", "county", "lsoa"])
def test_the_short_form_fits_on_two_pages_whatever_the_area(store: Store, office: Office, kind: str) -> None:
    codes = list(store.areas(kind)["area_code"])
    for code in codes[:: max(len(codes) // 6, 1)]:
        assert typeset.pages(office.written(office.paper(code, kind), SHORT, "pdf")) <= 2


@pytest.mark.parametrize("kind", ["parish", "district", "county"])
def test_the_full_form_fits_on_eight(store: Store, office: Office, kind: str) -> None:
    code = str(store.areas(kind)["area_code"].iloc[-1])
    assert typeset.pages(office.written(office.paper(code, kind), FULL, "pdf")) <= 8


# --- Word and HTML ---------------------------------------------------------------------------------


def test_a_word_document_has_headings_header_rows_and_alt_text(
    files: dict[tuple[str, str], bytes], paper: Paper
) -> None:
    file = docx.Document(io.BytesIO(files[FULL, "docx"]))
    headings = [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert headings[:-1] == [section.title for section in paper.sections]
    assert len(file.tables) > 10
    for table in file.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert len(file.inline_shapes) >= 3
    assert all(shape._inline.docPr.get("descr") for shape in file.inline_shapes)
    assert file.core_properties.title == paper.title
    assert file.core_properties.modified.date() == paper.origin.built_at.date()
    assert b"en-GB" in parts(files[FULL, "docx"])["word/styles.xml"]


def test_a_web_page_asks_for_nothing_and_has_landmarks_and_scopes(
    files: dict[tuple[str, str], bytes],
) -> None:
    read = html_read(files[FULL, "html"])
    tags = [tag for tag, _ in read.tags]
    assert "script" not in tags
    assert not {"link", "iframe"} & set(tags)
    asked = [str(a[name]) for _, a in read.tags for name in ("src", "href") if name in a]
    assert [place for place in asked if not place.startswith(("#", "data:image/"))] == []
    assert {"header", "main", "nav", "footer"} <= set(tags)
    assert tags.count("h1") == 1
    assert all(a.get("scope") in ("col", "row") for tag, a in read.tags if tag == "th")
    assert dict(read.tags)["html"]["lang"] == "en-GB"
    named = [a for tag, a in read.tags if tag == "svg"]
    assert named
    ids = [a["id"] for _, a in read.tags if a.get("id") and not str(a["id"]).startswith("p")]
    assert len(ids) == len(set(ids))


# --- The same bytes on another day -----------------------------------------------------------------


def test_the_same_edition_gives_the_same_bytes_on_another_day(
    sample: Path, paper: Paper, files: dict[tuple[str, str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    with Store(sample) as again:
        fresh = Office(again)
        told_again = fresh.paper(paper.area_codes[0], "ward")
        for ending in profile.FORMATS:
            made = fresh.written(told_again, SHORT, ending)
            assert hashlib.sha256(made).digest() == hashlib.sha256(files[SHORT, ending]).digest(), ending


# --- Hostile words ---------------------------------------------------------------------------------


@pytest.fixture
def hostile(paper: Paper) -> Paper:
    """A paper by hand, with every kind of block that is words alone, all of them hostile."""
    table = Table(
        NASTY,
        (Column(NASTY), Column("=1+1", numeric=True)),
        ((Cell(NASTY), Cell("[c]", None, State.SUPPRESSED)),),
        NASTY,
        (NASTY,),
    )
    quote = Quote(NASTY, NASTY, date(2026, 1, 2), NASTY, date(2027, 1, 2))
    blocks = (
        Prose((NASTY, NASTY)),
        Listing((NASTY,), NASTY),
        Facts((Fact(NASTY, "7", NASTY),)),
        table,
        Quotes((quote,)),
    )
    return replace(paper, title=NASTY, subtitle=NASTY, sections=(Section("people", NASTY, blocks),))


@pytest.mark.parametrize("ending", ["pdf", "docx", "html", "txt"])
def test_hostile_words_are_printed_and_never_obeyed(office: Office, hostile: Paper, ending: str) -> None:
    made = office.written(hostile, FULL, ending)
    if ending == "html":
        assert b"<script" not in made
        assert NASTY in html_read(made).found
    elif ending == "docx":
        assert squeezed(NASTY) in squeezed(docx_text(made))
    elif ending == "pdf":
        shown = squeezed(pdf_text(made))
        for word in ("<script>alert(1)</script>", "#let$x$*b*_i_@c", "\\n`r`[z]~", "ŵŷâ", "//x/*"):
            assert word in shown, word
        assert "🏡" not in shown
        assert squeezed("[house with garden]") in shown


def test_what_no_font_has_is_named_or_boxed() -> None:
    assert typeset.printable("Great 👍🏽 park") == "Great [thumbs up sign] park"
    assert typeset.printable("🇬🇧 👩‍👧") == "GB [woman][girl]"
    assert typeset.printable("公园") == typeset.BOX * 2
    assert typeset.printable(typeset.Markup("<text>👍</text>")) == f"<text>{typeset.BOX}</text>"


def test_a_name_of_120_letters_is_printed_whole(office: Office, paper: Paper) -> None:
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2 + " End"
    made = office.written(replace(paper, title=name), SHORT, "pdf")
    assert squeezed(name) in squeezed(pdf_text(made))
    found = names.of_profile(name, "ward", "2026-1", form=FULL, ending="pdf")
    assert len(found) < 80


def test_a_name_without_a_latin_letter_and_two_of_one_name_have_files_of_their_own() -> None:
    areas = pd.DataFrame({"area_code": ["E1", "E2", "E3"], "name": ["🏡", "St Mary's", "St. Mary’s"]})
    found = names.of_profiles(areas, "ward", "2026-1", form=SHORT, endings=["pdf"])
    assert len({name for names in found.values() for name in names}) == 3
    assert found["E1"] == ("profile-e1-ward-short-2026-1.pdf",)


def test_words_that_a_spreadsheet_would_obey_are_neutral(paper: Paper) -> None:
    rows = pd.DataFrame(
        [{name: 1.5 if name in figures.NUMBERS else "=cmd|'/c calc'!A0" for name in figures.COLUMNS}]
    )
    line = list(csv.reader(io.StringIO(figures.as_csv(rows).decode("utf-8-sig"))))[1]
    assert all(cell == "1.5" or cell.startswith("'=") for cell in line)
    sheet = openpyxl.load_workbook(io.BytesIO(figures.as_workbook(rows, paper)))["Figures"]
    kinds = {cell.data_type for cell in sheet[2]}
    assert kinds == {"s", "n"}
    for start in "=+-@":
        assert figures.neutral(f"{start}1") == f"'{start}1"


def test_an_area_with_everything_held_back_is_written_in_every_format(office: Office, paper: Paper) -> None:
    def held(block: Any) -> Any:
        table = getattr(block, "table", block)
        if not isinstance(table, Table):
            return block
        rows = tuple((row[0], *(Cell("[c]", None, State.SUPPRESSED) for _ in row[1:])) for row in table.rows)
        made = replace(table, rows=rows)
        if table is block:
            return made
        bare = block.found.rows.assign(
            value=float("nan"), lower=float("nan"), upper=float("nan"), state="suppressed"
        )
        return replace(block, table=made, found=replace(block.found, rows=bare))

    sections = tuple(replace(s, blocks=tuple(held(b) for b in s.blocks)) for s in paper.sections)
    empty = replace(paper, sections=sections)
    for ending in profile.FORMATS:
        assert office.written(empty, FULL, ending)
    rows = list(csv.DictReader(io.StringIO(office.written(empty, FULL, "csv").decode("utf-8-sig"))))
    assert {row["value"] for row in rows} == {""}
    assert {row["state"] for row in rows} == {"suppressed"}


@pytest.mark.parametrize("ending", profile.FORMATS)
def test_without_a_licence_line_nothing_is_written(office: Office, paper: Paper, ending: str) -> None:
    bare = replace(paper.origin.sources[0], attribution=" ")
    origin = replace(paper.origin, sources=(bare, *paper.origin.sources[1:]))
    with pytest.raises(LicenceError, match=bare.dataset_id):
        office.written(replace(paper, origin=origin), FULL, ending)


# --- The command, and all areas in one run ---------------------------------------------------------


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["export", *words])


def test_the_command_writes_each_format_under_a_name_that_says_what_it_is(
    sample: Path, tmp_path: Path
) -> None:
    found = run("profile", WARD, "--type", "ward", "--format", "csv,txt", "--form", "full",
                "--edition", str(sample), "--out", str(tmp_path / "new"))  # fmt: skip
    assert found.exit_code == 0, found.output
    with Store(sample) as source:
        edition = source.edition.edition_id
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == [f"profile-alderwell-east-ward-{edition}.{ending}" for ending in ("csv", "txt")]


@pytest.mark.parametrize(
    "words", [["Atlantis"], [WARD, "--format", "exe"], [WARD, "--form", "long"], [WARD, "--type", "moon"]]
)
def test_what_there_is_not_is_refused(sample: Path, tmp_path: Path, words: list[str]) -> None:
    found = run("profile", *words, "--edition", str(sample), "--out", str(tmp_path / "none"))
    assert isinstance(found.exception, UnknownNameError)
    assert not (tmp_path / "none").exists()


def order(sample: Path, folder: Path, **changes: Any) -> batch.Order:
    return replace(batch.Order(sample, "district", ("txt", "pdf"), SHORT, folder, 2), **changes)


def go(wanted: batch.Order) -> batch.Made:
    return batch.run(wanted, began=lambda total, done: None, ended=lambda: None)


def test_a_run_goes_on_where_it_stopped_and_mends_what_is_not_whole(sample: Path, tmp_path: Path) -> None:
    assert go(order(sample, tmp_path)) == batch.Made(10, 0)
    made = sorted(tmp_path.glob("profile-*"))
    assert len(made) == 10
    before = {path.name: path.read_bytes() for path in made}
    made[0].unlink()
    made[1].write_bytes(b"half")
    with (tmp_path / batch.LIST).open("a") as file:
        file.write('{"profile-half')  # what a run that is killed may leave
    assert go(order(sample, tmp_path)) == batch.Made(2, 8)
    assert {path.name: path.read_bytes() for path in sorted(tmp_path.glob("profile-*"))} == before
    assert not list(tmp_path.glob("*.unfinished"))


def test_two_runs_at_once_do_not_share_a_folder(sample: Path, tmp_path: Path) -> None:
    with batch.locked(tmp_path), pytest.raises(ExportError, match="another export is at work"):
        go(order(sample, tmp_path))
    assert not list(tmp_path.glob("profile-*"))


def test_a_folder_that_cannot_be_written_is_named(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="file"):
        go(order(sample, tmp_path / "file"))


def test_a_disk_that_fills_half_way_leaves_no_half_file(sample: Path, tmp_path: Path) -> None:
    """The limit on a file's size stands in for a full disk: text fits, a PDF does not."""
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from insight.documents import batch\n"
        "from insight.errors import InsightError\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "    order = batch.Order(Path(sys.argv[1]), 'district', ('txt', 'pdf'), 'short', Path(sys.argv[2]), 1)\n"
        "    try:\n"
        "        batch.run(order, began=lambda *a: None, ended=lambda: None)\n"
        "    except InsightError as error:\n"
        "        sys.exit(str(error))\n"
    )
    script = tmp_path / "fill.py"
    script.write_text(code)
    done = subprocess.run([sys.executable, script, sample, tmp_path / "out"], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})  # fmt: skip
    assert done.returncode == 1
    assert "Free some space" in done.stderr
    assert not list((tmp_path / "out").glob("profile-*"))
    assert not list((tmp_path / "out").glob("*.unfinished"))
