"""A desk on which small publishers' files are put, with the data sets that describe them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from insight.domain import Dataset
from insight.errors import Fault, SourceError


class Desk:
    """Files of one test, and data sets that name them with their true checksums."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, content: str | bytes) -> str:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def put_gzip(self, name: str, content: str) -> str:
        return self.put(name, gzip.compress(content.encode()))

    def put_zip(self, name: str, members: dict[str, str | bytes]) -> str:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return self.put(name, held.getvalue())

    def put_workbook(self, name: str, sheets: dict[str, list[list[object]]]) -> str:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        held = io.BytesIO()
        book.save(held)
        return self.put(name, held.getvalue())

    def put_shapes(
        self, name: str, features: list[tuple[dict[str, Any], Any]], crs: str | None = None
    ) -> str:
        """Write GeoJSON from (properties, geometry) pairs; ``crs`` is the name in a ``crs`` member."""
        collection: dict[str, Any] = {"type": "FeatureCollection"}
        if crs is not None:
            collection["crs"] = {"type": "name", "properties": {"name": crs}}
        collection["features"] = [
            {"type": "Feature", "properties": properties, "geometry": geometry}
            for properties, geometry in features
        ]
        return self.put(name, json.dumps(collection))

    def dataset(
        self, reader: str, *files: str, columns: dict[str, str] | None = None, **more: Any
    ) -> Dataset:
        fields: dict[str, Any] = {
            "id": "things",
            "title": "Things",
            "publisher": "Office",
            "page": "the publisher's page",
            "licence": "OGL-UK-3.0",
            "attribution": "Office, 2022",
            "published": date(2022, 1, 1),
            "retrieved": date(2022, 1, 2),
            "period": "2022",
            "reader": reader,
            "file": files,
            "sha256": tuple(hashlib.sha256((self.root / name).read_bytes()).hexdigest() for name in files),
            "columns": columns or {},
        }
        return Dataset(**(fields | more))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def faults(call: Callable[[], object]) -> list[Fault]:
    """Return the faults that a call raises; each must say all four things."""
    with pytest.raises(SourceError) as caught:
        call()
    listed = list(caught.value.faults)
    assert all(fault.file and fault.rule and fault.found and fault.remedy for fault in listed)
    return listed


def only(call: Callable[[], object]) -> str:
    """Return the words of the one fault that a call raises."""
    listed = faults(call)
    assert len(listed) == 1, listed
    return str(listed[0])


@pytest.fixture
def shelf(real: Path) -> Desk:
    """The folder of real files; nothing is ever put there."""
    return Desk(real)
