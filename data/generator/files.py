"""Plain files, the same to the byte each time: CSV, gzip and zip with fixed dates."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

DATE = (2026, 11, 22, 0, 0, 0)
"""Date of every file inside an archive."""

FICTIONAL = "Fictional data made for Community Insight; not real places or people."

BOM = b"\xef\xbb\xbf"


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    bom: bool = False,
    quote: int = csv.QUOTE_MINIMAL,
    end: str = "\n",
) -> bytes:
    """Write rows below their headers as CSV (UTF-8); no header row when ``headers`` is empty."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=quote, lineterminator=end)
    if headers:
        writer.writerow(headers)
    writer.writerows(rows)
    return (BOM if bom else b"") + text.getvalue().encode()


def frame_table(frame: pd.DataFrame, *, bom: bool = False) -> bytes:
    """Write a data frame as CSV."""
    return table(list(frame.columns), frame.itertuples(index=False, name=None), bom=bom)


def zipped(members: dict[str, bytes]) -> bytes:
    """Put files in a zip, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, data, compresslevel=9)
    return buffer.getvalue()


def gzipped(data: bytes) -> bytes:
    """Compress without name or time."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()


def save(root: Path, files: dict[str, bytes]) -> None:
    """Write files below a folder."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
