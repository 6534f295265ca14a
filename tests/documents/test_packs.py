"""Committee packs: the figures of the view in every file, tagged, repeatable, safe from bad input."""

import csv
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pikepdf
import pytest
from typer.testing import CliRunner

from insight import pack_equality, pack_topic
from insight.affected import Affected, affected
from insight.cli.every import app
from insight.content import Picture, Section, Spine, Table
from insight.documents import figures, licences, pack, told
from insight.documents.files import ExportError, write_all
from insight.documents.licences import LicenceError
from insight.documents.pack import Pack
from insight.documents.profile import Office
from insight.documents.shaping import WHOLE
from insight.domain import State
from insight.errors import UnknownNameError
from insight.implication import Implication
from insight.store import Store
from insight.topics import MOST_MAPS, Topic, held, mapped, topics

from .papers import docx_text, missing, pdf_text, squeezed, structure, texts

TODAY = date(2026, 11, 26)
WARD, PANEL = "Alderwell East", "TNP14"
NASTY = '"A" & <b>#let $x$ *b* _i_ @c \\n `r` Llanfair ŵŷâ 🏡 //x'


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with Store(sample) as opened:
        yield opened


@pytest.fixture(scope="module")
def office(store: Store) -> Office:
    return Office(store)


@pytest.fixture(scope="module")
def one(store: Store) -> Pack:
    return pack.pack(store, [WARD], ["disabled_pct", "turnout_pct"], area_type="ward")


@pytest.fixture(scope="module")
def three(store: Store) -> Pack:
    return pack.pack(store, [f"ward:{WARD}", PANEL, "parish:Alderwell"], ["unpaid care"])


@pytest.fixture(scope="module")
def files(office: Office, one: Pack) -> dict[str, bytes]:
    return pack.contents(office, one)


@pytest.fixture(scope="module")
def files_of_three(office: Office, three: Pack) -> dict[str, bytes]:
    return pack.contents(office, three)


def ending(files: dict[str, bytes], end: str) -> bytes:
    return next(data for name, data in files.items() if name.endswith(end) and "/" not in name)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def part(made: Pack, key: str) -> Section:
    return next(section for section in made.paper.sections if section.key == key)


def tables(section: Section) -> list[Table]:
    return [getattr(b, "table", b) for b in section.blocks if isinstance(b, Table | Spine)]


# --- The affected area -----------------------------------------------------------------------------


def test_a_panel_made_of_parishes_tells_which_wards_divisions_and_parishes_it_touches(store: Store) -> None:
    found = affected(store, [PANEL], today=TODAY)
    touched = found.touched.set_index(["area_type", "area_code"])
    people = touched.loc[("panel", PANEL)]
    assert people["share"] == pytest.approx(1)
    assert people["people"] == store.area(PANEL)["population"]
    for kind in ("ward", "parish", "division", "district", "county"):
        rows = found.touched[found.touched["area_type"] == kind]
        assert rows["people"].sum() == pytest.approx(people["people"]), kind
        assert ((rows["share"] > 0) & (rows["share"] <= 1 + 1e-9)).all()


def test_what_several_areas_share_counts_once(store: Store, three: Pack) -> None:
    one = affected(store, ["parish:Alderwell", PANEL], today=TODAY)
    two = three.found  # the ward lies in the parish
    assert two.gathered.rows["population"]["value"] == one.gathered.rows["population"]["value"]
    assert sorted(two.touched["area_code"]) == sorted(one.touched["area_code"])
    assert two.what == "1 ward, 1 neighbourhood panel and 1 parish"
    again = affected(store, [WARD, WARD], today=TODAY, area_type="ward")
    assert again.own is None
    assert len(again.areas) == 1


def test_parishes_too_small_for_figures_are_named_without_a_share(store: Store) -> None:
    tiny = store.areas("parish")
    tiny = tiny[tiny["population"].isna()]
    code = str(tiny["area_code"].iloc[0])
    inside = str(store.shown_with(code)["small_area_code"].iloc[0])
    ward = store.frame("overlapping", area_code=inside, area_type="oa")
    ward = str(ward.loc[ward["area_type"] == "ward", "area_code"].iloc[0])
    touched = affected(store, [ward], today=TODAY).touched.set_index("area_code")
    assert pd.isna(touched.loc[code, "share"])
    alone = pack.pack(store, [code], ["disabled_pct"])
    assert "counted" in " ".join(texts(alone.paper))


@pytest.mark.parametrize("words", [[], [" "], ["Atlantis"], ["Atlantis", WARD]])
def test_areas_that_are_not_there_are_named(store: Store, words: list[str]) -> None:
    with pytest.raises(UnknownNameError) as caught:
        affected(store, words, today=TODAY, area_type="ward")
    assert len(caught.value.faults) == 1


# --- Topics ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "title", "number"),
    [
        ("disabled_pct", "Disabled people", 1),
        ("HEALTH", "Health and care", None),
        ("Deprivation", "Deprivation", None),
        ("unpaid care", "unpaid care", 2),
        ("qualif", "qualif", None),
    ],
)
def test_a_topic_is_found_by_id_theme_and_words(
    store: Store, word: str, title: str, number: int | None
) -> None:
    (found,) = topics(store, [word])
    assert found.title == title
    assert len(found.indicator_ids) == number or (number is None and found.indicator_ids)


@pytest.mark.parametrize("words", [[], [""], ["quux"], ["health", "quux"]])
def test_an_unknown_topic_lists_the_topics(store: Store, words: list[str]) -> None:
    with pytest.raises(UnknownNameError, match="Themes: People and age; Deprivation"):
        topics(store, words)


def test_a_topic_without_a_figure_of_the_area_is_refused(store: Store) -> None:
    with pytest.raises(UnknownNameError, match="must have a figure"):
        held([Topic("Votes", ("turnout_pct",))], ["population"], name="X")


def test_maps_take_turns_and_named_figures_stand_first(store: Store) -> None:
    asked = topics(store, ["deprivation", "health", "no_car_pct"])
    drawn = mapped(store, asked)
    assert len(drawn) == MOST_MAPS
    assert drawn[0] == "no_car_pct"
    assert {"imd2025_score", "disabled_pct"} <= set(drawn[:3])
    assert not any(name.endswith("_rank") for name in drawn)


# --- What it says ----------------------------------------------------------------------------------

ORDER = ["cover", "maps", "figures", "people", "voice", "equality", "engagement", "members", "public_health",
         "others", "method"]  # fmt: skip


@pytest.mark.parametrize("which", ["one", "three"])
def test_parts_stand_in_the_order_of_a_paper(request: pytest.FixtureRequest, which: str) -> None:
    made: Pack = request.getfixturevalue(which)
    assert [section.key for section in made.paper.sections] == ORDER
    said = " ".join(texts(made.paper))
    edition = made.found.store.edition
    for word in (edition.edition_id, "fictional county", "Electoral divisions", "Localism and local member"):
        assert word in said


def test_each_of_the_nine_characteristics_has_its_row(one: Pack, store: Store) -> None:
    summary, every = tables(part(one, "equality"))
    assert [row[0].text for row in summary.rows] == list(pack_equality.CHARACTERISTICS.values())
    held_on = {row[0].text: row for row in summary.rows}
    assert held_on["Gender reassignment"][1].text == pack_equality.NONE_HELD
    assert held_on["Disability"][1].text.startswith("3 figures")
    assert "less: Aged 15 to 24" in held_on["Age"][3].text
    assert held_on["Sex"][3].text == "● as expected"
    declared = {name for one_ in pack_equality.CHARACTERISTICS
                for name in pack_equality.declared(one.found, one_)}  # fmt: skip
    assert {row[0].text for row in every.rows} == {
        str(title) for name, title in store.indicators()[["indicator_id", "title"]].itertuples(index=False)
        if name in declared
    }  # fmt: skip


def test_a_characteristic_held_for_other_kinds_of_area_says_so(one: Pack) -> None:
    rows = {name: row for name, row in one.found.gathered.rows.items() if name != "female_pct"}
    gathered = replace(one.found.gathered)
    gathered.__dict__["rows"] = rows
    summary, _ = tables(pack_equality.section(replace(one.found, gathered=gathered)))
    sex = next(row for row in summary.rows if row[0].text == "Sex")
    assert sex[1].text == pack_equality.NOT_HERE


def test_several_areas_have_a_verdict_each_and_no_sum(three: Pack, store: Store) -> None:
    section = part(three, "voice")
    by_area = tables(section)[0]
    assert len(by_area.rows) == 3
    for row, (kind, code) in zip(by_area.rows, three.found.pairs, strict=True):
        told_ = store.frame("area_heard", area_code=code, area_type=kind)
        all_ = told_[told_["scope_type"] == "all"].iloc[0]
        assert row[2].value == (all_["count"] if all_["state"] == "value" else None)
    assert "area by area" in " ".join(texts(replace(three.paper, sections=(section,))))


def test_maps_outline_the_areas_and_close_in_on_a_small_one(one: Pack, three: Pack) -> None:
    first = [picture for picture in pack.pictures(one.paper) if picture.indicator_id]
    assert {picture.area_codes for picture in first} == {one.found.codes}
    assert all(picture.focus == one.found.codes for picture in first)
    many = [picture for picture in pack.pictures(three.paper) if picture.indicator_id]
    assert {picture.outlined for picture in many} == {three.found.pairs}
    assert all(picture.alt and picture.title and picture.period for picture in [*first, *many])


# --- Files -----------------------------------------------------------------------------------------


def test_a_pack_holds_each_format(files: dict[str, bytes], one: Pack) -> None:
    stem = pack.name(one).removesuffix(".zip")
    maps = [name for name in files if name.startswith("maps/")]
    assert len(maps) == 3 * 2
    assert {name.rsplit(".", 1)[1] for name in maps} == {"svg", "png", "csv"}
    assert set(files) - set(maps) == {
        *(f"{stem}.{end}" for end in ("pdf", "docx", "txt")),
        *(f"{kind}-{stem}.csv" for kind in ("figures", "areas", "heard")),
        "contents.txt",
    }
    listed = files["contents.txt"].decode()
    assert all(name in listed for name in files if name != "contents.txt")
    assert all(picture.alt in listed for picture in pack.pictures(one.paper) if picture.indicator_id)
    for name, data in files.items():
        if name.endswith(".png"):
            assert data.startswith(b"\x89PNG")
        if name.endswith(".svg"):
            assert WARD in data.decode()


@pytest.mark.parametrize("which", ["one", "three"])
def test_the_figures_are_those_of_the_view(request: pytest.FixtureRequest, store: Store, which: str) -> None:
    made: Pack = request.getfixturevalue(which)
    found = request.getfixturevalue("files" if which == "one" else "files_of_three")
    data = next(data for name, data in found.items() if name.startswith("figures-"))
    rows = rows_of(data)
    assert tuple(rows[0]) == figures.COLUMNS
    chosen = dict((code, kind) for kind, code in made.found.pairs)
    values = store.area_values(list(chosen)).set_index(["area_type", "area_code", "indicator_id", "period"])
    compared = 0
    for row in rows:
        assert all(row[part_] for part_ in ("source", "licence", "period", "unit"))
        if row["area_code"] not in chosen:
            own = made.found.gathered.rows[row["indicator_id"]]
            assert float(row["value"] or "nan") == pytest.approx(own["value"], rel=1e-11, nan_ok=True)
            continue
        held_ = values.loc[(row["area_type"], row["area_code"], row["indicator_id"], row["period"])]
        compared += 1
        assert row["state"] == held_["state"]
        assert float(row["value"] or "nan") == pytest.approx(held_["value"], rel=1e-11, nan_ok=True)
        assert float(row["lower"] or "nan") == pytest.approx(held_["lower"], rel=1e-11, nan_ok=True)
    assert compared > 3
    for name in [one_ for one_ in found if one_.startswith("maps/") and one_.endswith(".csv")]:
        shown = rows_of(found[name])
        first = shown[0]
        own = store.values(first["indicator_id"], first["area_type"], first["period"]).set_index("area_code")
        assert len(shown) == len(own)
        for row in shown:
            assert row["state"] == own.loc[row["area_code"], "state"]
            if row["state"] == State.VALUE:
                assert float(row["value"]) == pytest.approx(own.loc[row["area_code"], "value"], rel=1e-11)


@pytest.mark.parametrize("which", ["one", "three"])
def test_every_text_stands_in_pdf_and_word(request: pytest.FixtureRequest, which: str) -> None:
    made: Pack = request.getfixturevalue(which)
    found = request.getfixturevalue("files" if which == "one" else "files_of_three")
    wanted = texts(made.paper)
    assert missing(wanted, docx_text(ending(found, ".docx"))) == []
    shown = pdf_text(ending(found, ".pdf"))
    cells = [cell.text for section in made.paper.sections for table in tables(section)
             for row in table.rows for cell in row]  # fmt: skip
    assert missing([text for text in cells if text], shown) == []
    for line in made.paper.origin.licence_lines:
        assert squeezed(line) in squeezed(shown)


def test_the_pdf_is_tagged_and_the_word_file_has_headings(files: dict[str, bytes], one: Pack) -> None:
    data = ending(files, ".pdf")
    with pikepdf.open(io.BytesIO(data)) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert bool(file.Root.MarkInfo.Marked)
        meta = file.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == one.paper.title
        assert len(file.pages) >= 6
    tree = structure(data)
    kinds = [kind for kind, _ in tree]
    assert kinds.count("H1") == 1
    levels = [int(kind[1]) for kind in kinds if kind in ("H1", "H2", "H3")]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    alts = [alt for kind, alt in tree if kind == "Figure"]
    assert alts
    assert all(alts)
    for picture in pack.pictures(one.paper):
        assert picture.alt in alts
    word = docx.Document(io.BytesIO(ending(files, ".docx")))
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert headings[:-1] == [section.title for section in one.paper.sections]
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in word.tables)
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)
    assert len(word.inline_shapes) == len(pack.pictures(one.paper))


def test_the_same_edition_gives_the_same_bytes(
    sample: Path, one: Pack, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    with Store(sample) as again:
        made = pack.pack(again, [WARD], ["disabled_pct", "turnout_pct"], area_type="ward")
        fresh = pack.zipped(Office(again), made)
    first = pack.archive(files, told.when(one.paper.origin))
    assert hashlib.sha256(fresh).digest() == hashlib.sha256(first).digest()
    with zipfile.ZipFile(io.BytesIO(fresh)) as book:
        names = book.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in book.infolist()} == {
            (*told.when(one.paper.origin).timetuple()[:3], 0, 0, 0)
        }
        assert book.testzip() is None


# --- Bad input -------------------------------------------------------------------------------------


def nasty(found: Affected, name: str) -> Affected:
    """The same area under another name."""
    place = found.gathered.place.copy()
    place["name"] = name
    gathered = replace(
        found.gathered, place=place, counted=place, found=replace(found.gathered.found, place=place)
    )
    return replace(found, gathered=gathered)


@pytest.mark.parametrize("name", [NASTY, "=cmd|'/c calc'!A0", "Llanfairpwllgwyngyllgogerychwyrndrobwll " * 3])
def test_hostile_and_long_names_are_printed_and_never_obeyed(office: Office, one: Pack, name: str) -> None:
    found = nasty(one.found, name.strip())
    paper = replace(pack.pack_paper.pack_paper(found, one.topics), origin=one.paper.origin)
    made = replace(one, found=found, paper=paper)
    assert len(pack.name(made)) < 200
    assert pack.name(made).isascii()
    shown = squeezed(pdf_text(office.written(paper, WHOLE, "pdf")))
    assert squeezed(name.replace("🏡", "[house with garden]")) in shown
    assert squeezed(name) in squeezed(docx_text(office.written(paper, WHOLE, "docx")))
    line = rows_of(figures.as_csv(figures.figures(found.store, paper)))[0]
    assert line["area_name"].lstrip("'") == name.strip()
    assert not line["area_name"].startswith("=")


def test_an_area_with_everything_held_back_has_a_pack(office: Office, one: Pack) -> None:
    held_back = one.found.gathered.found.rows.assign(
        value=float("nan"),
        lower=float("nan"),
        upper=float("nan"),
        state="suppressed",
        text="[c]",
        interval="",
    )
    classes = {name: "not compared" for name in held_back if str(name).endswith("_class")}
    compared = replace(one.found.gathered.found, rows=held_back.assign(**classes))
    found = replace(one.found, gathered=replace(one.found.gathered, found=compared))
    paper = replace(pack.pack_paper.pack_paper(found, one.topics), origin=one.paper.origin)
    assert "held back" in " ".join(texts(paper))
    for end in ("pdf", "docx", "txt"):
        assert office.written(paper, WHOLE, end)
    rows = rows_of(figures.as_csv(figures.figures(found.store, paper)))
    assert {row["value"] for row in rows} == {""}
    assert {row["state"] for row in rows} == {"suppressed"}


def test_without_a_licence_line_or_number_nothing_is_written(
    office: Office, one: Pack, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = one.paper.origin
    bare = replace(origin, sources=(replace(origin.sources[0], attribution=" "), *origin.sources[1:]))
    with pytest.raises(LicenceError):
        pack.contents(office, replace(one, paper=replace(one.paper, origin=bare)))
    rows = store.datasets().assign(licence="PSGA", attribution="© Crown copyright and database right 2026")
    monkeypatch.setattr(store, "datasets", lambda: rows)
    with pytest.raises(LicenceError, match="licence_numbers"):
        pack.pack(store, [WARD], ["disabled_pct"], area_type="ward")
    assert licences.each(store, rows.head(1)) == ["© Crown copyright and database right 2026"]


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["export", "pack", *words])


def test_the_command_writes_one_zip_file(sample: Path, tmp_path: Path) -> None:
    found = run("--area", WARD, "--type", "ward", "--topic", "turnout_pct", "--edition", str(sample),
                "--out", str(tmp_path / "new"))  # fmt: skip
    assert found.exit_code == 0, found.output
    (path,) = (tmp_path / "new").iterdir()
    assert path.name.startswith("pack-alderwell-east-ward-")
    with zipfile.ZipFile(path) as book:
        assert {name.rsplit(".", 1)[1] for name in book.namelist()} == {
            "pdf",
            "docx",
            "txt",
            "svg",
            "png",
            "csv",
        }


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--area", "Atlantis", "--topic", "health"],
        ["--area", WARD, "--type", "ward"],
        ["--area", WARD, "--type", "ward", "--topic", "quux"],
        ["--area", WARD, "--type", "moon", "--topic", "health"],
    ],
)
def test_what_there_is_not_is_refused(sample: Path, tmp_path: Path, words: list[str]) -> None:
    found = run(*words, "--edition", str(sample), "--out", str(tmp_path / "none"))
    assert isinstance(found.exception, UnknownNameError)
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_named(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    found = run("--area", WARD, "--type", "ward", "--topic", "turnout_pct", "--edition", str(sample),
                "--out", str(tmp_path / "file"))  # fmt: skip
    assert isinstance(found.exception, ExportError)
    assert (tmp_path / "file").read_text() == "in the way"


def test_two_exports_at_once_leave_one_whole_file(tmp_path: Path, files: dict[str, bytes], one: Pack) -> None:
    made = {pack.name(one): pack.archive(files, told.when(one.paper.origin))}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: pack_files(tmp_path, made), range(8)))
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == made[path.name]


def pack_files(folder: Path, made: dict[str, bytes]) -> None:
    write_all(folder, made)


def test_a_disk_that_fills_half_way_leaves_no_half_file(sample: Path, tmp_path: Path) -> None:
    """The limit on a file's size stands in for a full disk."""
    code = (
        "import resource, signal, sys\n"
        "from insight.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "main()\n"
    )
    words = [
        "export",
        "pack",
        "--area",
        WARD,
        "--type",
        "ward",
        "--topic",
        "turnout_pct",
        "--edition",
        str(sample),
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, *words, "--out", str(tmp_path / "out")], capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == 1
    assert "Free some space" in done.stderr
    assert not list((tmp_path / "out").iterdir())


def test_implications_of_the_catalogue_are_in_the_edition(store: Store) -> None:
    rows = store.indicators().set_index("indicator_id")["implications"]
    assert list(rows["disabled_pct"]) == [Implication.DISABILITY, Implication.PUBLIC_HEALTH]
    assert list(rows["population"]) == []


def test_a_map_of_another_kind_of_area_is_that_of_the_council(store: Store) -> None:
    found = affected(store, ["district:South Tambershire"], today=TODAY)
    assert pack_topic.map_kind(found, "disabled_pct") == store.edition.default_area_type
    pictures = [block for block in pack_topic.maps(found, topics(store, ["disabled_pct"])).blocks
                if isinstance(block, Picture)]  # fmt: skip
    assert pictures[1].outlined == found.pairs
