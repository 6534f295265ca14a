"""Map sheets of the fictional county: the page's classes and words, licence lines, files, odd asks."""

import os
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from insight.catalogue import load
from insight.classing import SCHEMES, classes_of
from insight.cli.every import app
from insight.content import Picture
from insight.documents import exports, files, licences, maps
from insight.documents.unheard_map import unheard_sheet
from insight.errors import InsightError, UnknownNameError
from insight.store import Store
from insight.unheard import Question
from insight.words import credits_of
from layers.sheet.draw import sheet_svg

GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture
def store(sample: Path) -> Any:
    with Store(sample) as source:
        yield source


@pytest.mark.parametrize("scheme", SCHEMES)
def test_classes_and_counts_are_those_of_the_page(store: Store, scheme: str) -> None:
    sheet = maps.map_sheet(store, "imd2025_score", "ward", scheme=scheme)
    shown = maps.view(store, "imd2025_score", "ward", None)
    assert sheet.spec.breaks == classes_of(shown, *SCHEMES[scheme]).breaks
    assert sum(row.count for row in sheet.spec.legend.rows) == len(shown.rows)
    drawing = sheet_svg(sheet)
    assert all(f">{row.label}<" in drawing for row in sheet.spec.legend.rows)


def test_a_sheet_bears_all_it_must(store: Store) -> None:
    drawing = sheet_svg(maps.map_sheet(store, "imd2025_score", "ward", area="Castle"))
    for words in ("Castle: ", "Suppressed", "Missing", "Not applicable", "Fictional county", "True north",
                  "Where this is in Tambershire", f"Edition {store.edition.edition_id}", "Classes: natural groups"):  # fmt: skip
        assert words in drawing, words


@pytest.mark.parametrize(
    "asked",
    [{"area": "Cassel"}, {"within": "Nowhere"}, {"period": "1066"}, {"scheme": "by magic"}],
)
def test_what_there_is_not_is_told(store: Store, asked: dict[str, str]) -> None:
    with pytest.raises(UnknownNameError):
        maps.map_sheet(store, "imd2025_score", "ward", **asked)  # type: ignore[arg-type]


def test_pictures_for_documents(store: Store) -> None:
    code = str(store.area("Castle", area_type="ward")["area_code"])
    where = maps.picture(store, Picture("t", "s", "Where <it> lies", "ward", (code,)), width_mm=60)
    assert b"Where &lt;it&gt; lies" in where
    drawn = maps.picture(store, Picture("t", "s", "a", "ward", (code,), "imd2025_score"), width_mm=120)
    assert b'width="120mm"' in drawn
    assert b"published" not in drawn.split(b"</desc>")[1]


SOURCES = pd.DataFrame({
    "dataset_id": ["iod"], "licence": ["OGL-UK-3.0"], "status": ["official"],
    "attribution": ["Source: X, licensed under the Open Government Licence v.3.0."],
})  # fmt: skip


class Real:
    """An edition of a real county, as far as licence lines go."""

    def __init__(self, line: str, licence: str = "OGL-UK-3.0", numbers: str = "{}") -> None:
        self.edition = type("E", (), {"fictional": False, "licence_numbers": numbers})
        self.rows = SOURCES.assign(
            dataset_id="wards",
            attribution=line,
            licence=licence,
            area_type="ward",
            vintage=2022,
            figures=False,
        )

    def datasets(self) -> pd.DataFrame:
        return self.rows

    def area_types(self) -> pd.DataFrame:
        return pd.DataFrame({"area_type": ["ward"], "vintage": [2022]})


CROWN = "Contains OS data © Crown copyright and database right 2022, Open Government Licence v.3.0."


def test_a_real_map_bears_its_lines() -> None:
    said = licences.lines(Real(CROWN), "ward", SOURCES)  # type: ignore[arg-type]
    assert said == (SOURCES["attribution"][0], CROWN)


@pytest.mark.parametrize(
    ("store", "sources", "rule"),
    [
        (Real("Source: ONS, Open Government Licence v.3.0."), SOURCES, "copyright line of its boundaries"),
        (Real(CROWN), SOURCES.assign(attribution=" "), "every data set has a licence line"),
        (Real(CROWN), SOURCES.assign(attribution="Source: X"), "names its licence"),
        (Real(CROWN, licence="OS-PSGA"), SOURCES, "has its number"),
    ],
)
def test_a_missing_line_stops_the_export(store: Any, sources: pd.DataFrame, rule: str) -> None:
    with pytest.raises(licences.LicenceError, match=rule):
        licences.lines(store, "ward", sources)


@pytest.mark.parametrize("name", ["sample", "cambridgeshire", "england"])
def test_the_lines_of_every_shipped_catalogue_pass(name: str) -> None:
    datasets = load(DATA / name).datasets.values()
    lines = {one.id: one.attribution for one in datasets}
    rows = pd.DataFrame({
        "dataset_id": list(lines), "attribution": list(lines.values()),
        "licence": [one.licence for one in datasets], "status": [str(one.status) for one in datasets],
    })  # fmt: skip
    assert set(licences.lines(Real(CROWN), "ward", rows)) <= {*credits_of(lines.values()), CROWN}  # type: ignore[arg-type]


def test_areas_put_together_bear_the_lines_of_outlines_and_not_of_points() -> None:
    line = "© Crown copyright and database right 2022."
    rows = pd.DataFrame({
        "dataset_id": ["wards", "oas", "postcodes", "census"], "area_type": ["ward", "oa", None, "oa"],
        "vintage": [2022, 2021, None, 2021], "figures": [False, False, False, True],
        "attribution": [line, line, line, line],
    })  # fmt: skip
    assert licences.boundaries(rows, "panel", 2024)["dataset_id"].tolist() == ["wards", "oas"]
    assert licences.boundaries(rows, "ward", 2022)["dataset_id"].tolist() == ["wards"]


def test_a_licence_of_ones_own_has_its_number() -> None:
    real = Real(CROWN, licence="OS-PSGA", numbers='{"OS-PSGA": "AC0000"}')
    assert licences.lines(real, "ward", SOURCES)[-1].endswith("Licence number AC0000.")  # type: ignore[arg-type]


def test_the_command_writes_every_format(sample: Path, tmp_path: Path) -> None:
    args = ["export", "map", "imd2025_score", "--type", "panel", "--clusters", "--pockets",
            "--format", "svg,png,pdf,html", "--out", str(tmp_path), "--edition", str(sample)]  # fmt: skip
    result = CliRunner().invoke(app, args, catch_exceptions=False)
    assert result.exit_code == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".svg", ".png", ".pdf", ".html"}
    assert all(re.fullmatch(r"map-imd2025-score-panel-[a-z0-9-]+", path.stem) for path in tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "svg,docx"])
def test_formats_there_are_not(text: str) -> None:
    with pytest.raises(UnknownNameError):
        exports.named(text)


def test_need_and_voice_as_a_sheet(store: Store) -> None:
    question = Question(area_type="panel", need="imd2025_score", voice="all", worst=20.0, parts=())
    sheet = unheard_sheet(store, question)
    drawing = sheet_svg(sheet)
    for target in sheet.spec.overlays.targets:
        assert f">{target.number}<" in drawing
    assert "Most need," in drawing
    assert "Heard less" in drawing


def test_no_half_file_is_left_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, written = Path.write_bytes, []

    def full(self: Path, data: bytes) -> int:
        written.append(self)
        if len(written) == 2:
            real(self, data[:1])
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InsightError, match="No space left"):
        files.write_all(tmp_path, {"a.svg": b"aa", "b.svg": b"bb"})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(files.ExportError, match="folder of an export"):
        files.write_all(tmp_path / "file", {"a.svg": b""})


def test_golden_sheet(store: Store, request: pytest.FixtureRequest) -> None:
    """The districts' sheet, byte for byte but for the edition. Renew it with --renew-golden, and look at it."""
    sheet = maps.map_sheet(store, "imd2025_score", "district")
    drawing = sheet_svg(sheet).replace(store.edition.edition_id, "EDITION").replace(sheet.ids, "IDS")
    path = GOLDEN / "districts.svg"
    if request.config.getoption("--renew-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawing, encoding="utf-8")
    assert drawing == path.read_text(encoding="utf-8")
    assert os.path.getsize(path) < 150_000
