"""The catalogues of real places against the publishers' files: hashes, headers, published figures."""

import csv
import gzip
import hashlib
import io
import re
import zipfile
from collections import defaultdict
from functools import cache
from itertools import islice
from pathlib import Path

import pyogrio
import pytest

from insight.catalogue import load
from insight.domain import Catalogue, Dataset

DATA = Path(__file__).parent.parent / "data"
EVERY_REAL_PLACE = pytest.mark.parametrize("name", ["cambridgeshire", "england"])
pytestmark = pytest.mark.real

DISTRICTS = ("E07000008", "E07000009", "E07000010", "E07000011", "E07000012")
AVERAGE_SCORES = {
    2025: (11.471, 12.217, 26.100, 11.804, 9.338),
    2019: (14.855, 11.507, 25.426, 12.550, 8.496),
}
"""Average IMD score by district, as the publisher's local-authority summaries print it."""


@cache
def catalogue(name: str) -> Catalogue:
    return load(DATA / name)


@cache
def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@EVERY_REAL_PLACE
def test_every_hash_is_that_of_the_file(name: str, real: Path) -> None:
    differing = [
        f"{dataset.id}: {file}"
        for dataset in catalogue(name).datasets.values()
        for file, stated in zip(dataset.files, dataset.checksums, strict=True)
        if digest(real / file) != stated
    ]
    assert differing == []


@EVERY_REAL_PLACE
def test_every_header_is_in_the_file(name: str, real: Path) -> None:
    absent = []
    for dataset in catalogue(name).datasets.values():
        if dataset.columns:
            wanted = {part for header in dataset.columns.values() for part in ends(header)}
            found = fields(real / dataset.files[0], dataset)
            absent += [f"{dataset.id}: {header}" for header in sorted(wanted - found)]
    assert absent == []


def ends(header: str) -> tuple[str, ...]:
    """The ends of a range of single-year ages, or the header itself."""
    return tuple(header.split("..")) if re.fullmatch(r"\d+\.\.\d+\+?", header) else (header,)


def fields(path: Path, dataset: Dataset) -> set[str]:
    """Every cell of the first rows of a table, or the field names of a boundary file."""
    if dataset.reader == "boundaries":
        where = f"/vsizip/{path}" if path.suffix == ".zip" else path
        return set(pyogrio.read_info(where)["fields"])
    rows = islice(csv.reader(io.StringIO(beginning(path, dataset), newline="")), 12)
    return {re.sub(r"; measures: Value$", "", cell.strip()) for row in rows for cell in row}


def beginning(path: Path, dataset: Dataset) -> str:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            member = next(n for n in archive.namelist() if n.endswith(f"-{dataset.area_type}.csv"))
            return archive.read(member)[:50_000].decode("utf-8-sig", errors="ignore")
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return file.read(50_000).decode("utf-8-sig", errors="ignore")


@EVERY_REAL_PLACE
def test_the_rows_kept_by_where_are_there(name: str, real: Path) -> None:
    """A value of `where` that no row has would leave a table short without a word."""
    for dataset in catalogue(name).datasets.values():
        if dataset.where and dataset.reader != "boundaries":
            for column, wanted in dataset.where.items():
                header = dataset.columns[column]
                assert set(wanted) <= values(real / dataset.files[0], header), dataset.id


@cache
def values(path: Path, header: str) -> set[str]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")  # type: ignore[type-var]
        return {row[header] for row in csv.DictReader(text)}


@pytest.mark.parametrize("year", AVERAGE_SCORES)
def test_the_declared_columns_give_the_published_average_scores(year: int, real: Path) -> None:
    dataset = catalogue("cambridgeshire").datasets[f"iod{year}"]
    indicator = catalogue("cambridgeshire").indicators[f"imd{year}_score"]
    district, score = dataset.columns["district"], dataset.columns[str(indicator.score)]
    weight = dataset.columns[indicator.denominator[0]]
    above: defaultdict[str, float] = defaultdict(float)
    below: defaultdict[str, float] = defaultdict(float)
    path = real / dataset.files[0]
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")):  # type: ignore[type-var]
            above[row[district]] += float(row[score]) * float(row[weight])
            below[row[district]] += float(row[weight])
    assert tuple(round(above[code] / below[code], 3) for code in DISTRICTS) == AVERAGE_SCORES[year]
