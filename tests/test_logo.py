"""The council's logo: kept whole in the edition, shown everywhere, refused when it is no picture."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest

from insight import logo
from insight.build import build
from insight.catalogue import load
from insight.documents.profile import Office
from insight.documents.site_frame import logo_file, page
from insight.errors import CatalogueError
from insight.store import Store

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def with_logo(folder: Path, name: str, data: bytes | None) -> Path:
    council = folder / "council.toml"
    council.write_text(f'logo = "{name}"\n' + council.read_text(encoding="utf-8"), encoding="utf-8")
    if data is not None:
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("logo.svg", None, "the file must be there"),
        ("logo.gif", b"GIF89a", "a logo is an SVG or a PNG file"),
        ("logo.svg", SVG + b" " * 100_000, "at most 100 KB"),
        ("logo.svg", b"<html/>", "the file must be SVG"),
        ("logo.svg", b"<!DOCTYPE s [<!ENTITY a 'b'>]>" + SVG, "the file must be SVG"),
        ("logo.png", SVG, "the file must be PNG"),
    ],
)
def test_what_is_no_logo_is_refused(county: Path, name: str, data: bytes | None, said: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        load(with_logo(county, name, data))
    assert [said in str(fault) for fault in raised.value.faults] == [True]
    assert raised.value.faults[0].file == f"council.toml, logo = '{name}'"


@pytest.mark.parametrize(("name", "data"), [("logo.svg", SVG), ("logo.png", PNG)])
def test_an_edition_keeps_it_and_papers_show_it(county: Path, tmp_path: Path, name: str, data: bytes) -> None:
    build(with_logo(county, name, data), out=tmp_path / "with.duckdb")
    shutil.rmtree(county)
    with Store(tmp_path / "with.duckdb") as store:
        kept = store.edition.logo
        assert logo.content(kept) == (name[-3:], data)
        assert logo_file(store.edition) == name
        assert f'<img class="logo" src="../{name}" alt="">' in page(
            store.edition, title="t", body="", up="../"
        )
        office = Office(store)
        area = str(store.areas("ward")["area_code"].iloc[0])
        paper = office.paper(area, "ward")
        assert f'<img class="logo" src="{kept}" alt="">'.encode() in office.written(paper, "short", "html")
        assert office.written(paper, "short", "pdf").startswith(b"%PDF")


def test_without_one_nothing_is_shown(edition: Path) -> None:
    with Store(edition) as store:
        assert store.edition.logo == ""
        assert "<img" not in page(store.edition, title="t", body="")
