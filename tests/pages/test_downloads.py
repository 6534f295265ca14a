"""Take it with you: every button gives the file its name promises, of the area and comparison on the page."""

import io
import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from insight.documents import profile
from insight.pages import downloads
from insight.store import Store
from tests.squareshire import WARDS

BEGINNINGS = {
    "pdf": b"%PDF-1.7",
    "docx": b"PK",
    "xlsx": b"PK",
    "html": b"<!doctype html>",
    "csv": b"\xef\xbb\xbfarea_code",
}


def test_every_button_gives_its_file_and_makes_none_before(edition: Path) -> None:
    with Store(edition) as store:
        place = store.area(WARDS[1], area_type="ward")
        with (
            patch.object(st, "download_button") as button,
            patch.object(profile, "Office", wraps=profile.Office) as made,
        ):
            downloads.offer(store, f"{edition} test", place, ["county"])
            assert not made.called
            calls = [(call.args[1], call.kwargs["file_name"]) for call in button.call_args_list]
            assert len(calls) == len(downloads.GIVEN) + 1
            names = [name for _, name in calls]
            assert len(set(names)) == len(names)
            make, name = calls.pop()
            assert name.startswith("pack-south-east-ward-")
            with zipfile.ZipFile(io.BytesIO(make())) as book:
                assert {path.rsplit(".", 1)[1] for path in book.namelist()} >= {"pdf", "docx", "txt", "csv"}
            for make, name in calls:
                ending = name.rsplit(".", 1)[1]
                assert name.startswith("profile-south-east-ward-")
                assert make().startswith(BEGINNINGS.get(ending, b"South East")), name


def test_the_row_stands_on_the_page_of_an_area(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(edition))
    test = AppTest.from_string("from insight.pages import area_page\narea_page.show()", default_timeout=30)
    test.query_params["type"], test.query_params["area"] = "ward", WARDS[1]
    test.run()
    assert not test.exception
    assert [button.proto.label for button in test.get("download_button")] == [
        *(label for label, *_ in downloads.GIVEN),
        "Committee pack",
    ]
