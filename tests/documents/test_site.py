"""The static site: every profile and map, nothing else asked for, all of it or nothing."""

from __future__ import annotations

import pickle
import re
import shutil
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from insight import profiles
from insight.cli import every
from insight.documents import site, site_first, site_map
from insight.documents.files import ExportError
from insight.documents.site_frame import page
from insight.errors import Fault
from insight.store import Store

LARGEST = 200_000


class Links(HTMLParser):
    """Everything a page points at or asks for, its headings and language."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = held.get("lang") or ""
        if tag in ("script", "img", "iframe") and held.get("src"):
            self.asked.append(str(held["src"]))
        if tag == "link" and held.get("href"):
            self.asked.append(str(held["href"]))
        if tag == "a" and held.get("href"):
            self.links.append(str(held["href"]))


def read(path: Path) -> Links:
    found = Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def made(asked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    site.publish(asked, folder, address="https://insight.example.gov.uk", processes=2)
    return folder


def test_every_area_and_every_map_has_its_page_and_stands_in_the_sitemap(made: Path, asked: Path) -> None:
    with Store(asked) as store:
        wanted = [site_first.area_file(*at) for at in site_first.areas(store)]
        wanted += [site_first.map_file(*at) for at in site_first.maps(store)]
    assert len(wanted) > 20
    for name in wanted:
        assert (made / name).is_file(), name
    tree = ElementTree.parse(made / "sitemap.xml")
    listed = [found.text or "" for found in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert set(listed) >= {f"https://insight.example.gov.uk/{name}" for name in (*wanted, "index.html")}


def test_pages_ask_for_nothing_elsewhere_and_every_link_leads_somewhere(made: Path) -> None:
    pages = sorted(made.rglob("*.html"))
    for path in pages:
        found = read(path)
        assert found.language == "en-GB"
        assert found.tags.count("h1") == 1
        assert "main" in found.tags
        for address in (*found.asked, *(link for link in found.links if not link.startswith("#"))):
            assert not re.match(r"[a-z]+:", address), (path.name, address)
            assert (path.parent / address).resolve().is_file(), (path.name, address)
        assert path.stat().st_size < LARGEST
    assert "url(http" not in (made / "site.css").read_text()


def test_a_map_page_holds_every_figure_of_the_view(made: Path, asked: Path) -> None:
    with Store(asked) as store:
        shown = profiles.view(store, "no_car_pct", "ward", beside=False)
    html = (made / site_first.map_file("no_car_pct", "ward")).read_text()
    for row in shown.rows.to_dict("records"):
        assert f">{row['name']}</a>" in html
        assert f'<td class="ci-num">{row["text"]}</td>' in html
    assert html.count('<path class="area"') == len(shown.rows)


def test_outlines_are_closed_and_keep_their_place(asked: Path) -> None:
    with Store(asked) as store:
        drawn = site_map.outlines(store, "ward")
        codes = set(store.areas("ward")["area_code"])
    assert set(drawn.paths) == codes
    for path in drawn.paths.values():
        assert re.fullmatch(r"(M\d+ \d+l-?\d+ -?\d+( -?\d+ -?\d+)*z)+", path)


def test_names_are_escaped(asked: Path) -> None:
    with Store(asked) as store:
        assert "<script>" not in site_first._places(store)
        html = page(store.edition, title="&lt;b&gt;", body="<p>x</p>")
    assert "<title>&lt;b&gt; –" in html


def test_a_site_before_is_replaced_and_a_strange_folder_is_not(
    made: Path, asked: Path, tmp_path: Path
) -> None:
    strange = tmp_path / "papers"
    strange.mkdir()
    (strange / "minutes.txt").write_text("keep me")
    with pytest.raises(ExportError, match="a folder of its own"):
        site.publish(asked, strange)
    assert [path.name for path in strange.iterdir()] == ["minutes.txt"]
    again = Path(shutil.copytree(made, tmp_path / "site"))
    (again / "old.html").write_text("old")
    site.publish(asked, again, processes=2)
    assert not (again / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_disk_that_fills_leaves_the_site_before(
    made: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = Path(shutil.copytree(made, tmp_path / "site"))
    before = sorted(path.name for path in again.rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site_first, "write", full)
    with pytest.raises(ExportError, match="No space left"):
        site.publish(asked, again)
    assert sorted(path.name for path in again.rglob("*")) == before


def test_the_same_edition_gives_the_same_bytes(made: Path, asked: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    site.publish(asked, again, address="https://insight.example.gov.uk", processes=1)
    for path in sorted(made.rglob("*")):
        if path.is_file():
            assert (again / path.relative_to(made)).read_bytes() == path.read_bytes(), path.name


def test_the_command_says_what_it_wrote(asked: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(every.app, ["publish", str(tmp_path / "site"), "--edition", str(asked)])
    assert result.exit_code == 0, result.output
    assert "Open index.html" in result.output.replace("\n", " ")


def test_faults_come_whole_out_of_another_process() -> None:
    fault = Fault("site", "all is well", "not so", "Try again.")
    back = pickle.loads(pickle.dumps(ExportError([fault, fault])))
    assert isinstance(back, ExportError)
    assert back.faults == (fault,)
