"""The five summaries of both editions for every area of the fictional county, beside plain Python."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from insight.build import build
from tests.conftest import ROOT

SAMPLE = ROOT / "data" / "sample"
FILES = ("deprivation_2025.toml", "deprivation_2019.toml")
EDITIONS = {2025: (33_755, 2021, "Total population: mid 2022"),
            2019: (32_844, 2011, "Total population: mid 2015 (excluding prisoners)")}  # fmt: skip
NAMES = ("score", "rank", "decile_1_pct", "extent_pct", "local_concentration")
KINDS = ("ward", "parish", "panel", "division", "district", "county")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional county with the Indices alone."""
    folder = tmp_path_factory.mktemp("indices")
    text = (SAMPLE / "council.toml").read_text(encoding="utf-8")
    listed = ", ".join(f'"{ROOT / "data" / "indicators" / name}"' for name in FILES)
    text = re.sub(r"^indicators = \[.*?^\]", f"indicators = [{listed}]", text, count=1, flags=re.M | re.S)
    text = re.sub(r"^headline = \[.*?^\]", "headline = []", text, count=1, flags=re.M | re.S)
    text = re.sub(r"^\[(?:similar|nation)\]\n.*?\n\n", "", text, flags=re.M | re.S)
    text = re.sub(r"^(?:groups|logo) = .*$", "", text, flags=re.M)
    (folder / "council.toml").write_text(text, encoding="utf-8")
    (folder / "datasets.toml").write_text(
        (SAMPLE / "datasets.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    return build(folder, sources=SAMPLE, out=folder / "county.duckdb").path


def table(year: int) -> pd.DataFrame:
    (path,) = (SAMPLE / "files" / f"iod{year}").glob("File_7*")
    frame = pd.read_csv(path, encoding="utf-8-sig")
    return frame.set_index(frame.columns[0])


def weight(rank: float, total: int) -> float:
    percentile = math.ceil(100 * rank / total)
    if percentile <= 10:
        return 1
    return 0.95 - (0.9 / 19) * (percentile - 11) if percentile <= 30 else 0


def plainly(pieces: list[tuple[float, float, float, float]], total: int) -> tuple[float, ...]:
    """The five summaries of (share, people, score, rank) of an area's small areas, as the report defines them."""
    people = sum(share * number for share, number, _, _ in pieces)

    def mean(figure: list[float]) -> float:
        return sum(s * n * f for (s, n, _, _), f in zip(pieces, figure, strict=True)) / people

    left, concentration = people / 10, 0.0
    for share, number, _, rank in sorted(pieces, key=lambda piece: piece[3]):
        taken = min(left, share * number)
        concentration += taken * (total + 1 - rank)
        left -= taken
    decile = sum(s for s, _, _, rank in pieces if math.ceil(10 * rank / total) == 1)
    return (
        mean([score for _, _, score, _ in pieces]),
        mean([total + 1 - rank for *_, rank in pieces]),
        100 * decile / sum(s for s, *_ in pieces),
        100 * mean([weight(rank, total) for *_, rank in pieces]),
        concentration / (people / 10),
    )


@pytest.mark.parametrize("year", EDITIONS)
def test_the_five_summaries_are_those_of_plain_python(year: int, edition: Path) -> None:
    total, vintage, people = EDITIONS[year]
    small = table(year)
    score = small["Index of Multiple Deprivation (IMD) Score"]
    rank = small["Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"]
    pieces: dict[tuple[str, str], list[tuple[float, float, float, float]]] = defaultdict(list)
    with duckdb.connect(str(edition), read_only=True) as connection:
        lookup = connection.execute(
            "SELECT area_type, area_code, small_area_code, weight FROM lookup_all "
            "WHERE small_area_type = 'lsoa' AND small_area_vintage = ? AND weight > 0",
            [vintage],
        ).fetchall()
        rows = connection.execute(
            "SELECT indicator_id, area_type, area_code, value FROM value WHERE state = 'value'"
        ).fetchall()
    for kind, code, lsoa, share in lookup:
        if kind in KINDS:
            pieces[kind, code].append((share, float(small[people][lsoa]), score[lsoa], rank[lsoa]))
    stored = {(indicator, kind, code): value for indicator, kind, code, value in rows}
    assert {kind for kind, _ in pieces} == set(KINDS)
    for (kind, code), parts in pieces.items():
        found = [stored[f"imd{year}_{name}", kind, code] for name in NAMES]
        assert found == pytest.approx(plainly(parts, total), rel=1e-9, abs=1e-9), (kind, code)
