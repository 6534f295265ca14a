"""A file that is given away holds nothing that its reader may not see."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from insight.audience import only
from insight.catalogue import load
from insight.cli import every
from insight.domain import Visibility
from insight.errors import CatalogueError

SECRET = """
[dataset.register]
title = "Register of secrets"
publisher = "Nobody"
page = "made up"
licence = "CC0-1.0"
attribution = "Made up for a test"
published = 2022-12-01
retrieved = 2026-01-01
period = "2021"
reader = "table"
file = "cars.csv"
sha256 = "{sha256}"
area_type = "oa"
vintage = 2021
columns = {{ code = "OA21CD", households = "All", none = "None" }}
"""

NATION = """
[dataset.nation]
title = "National figures"
publisher = "Nobody"
page = "made up"
licence = "CC0-1.0"
attribution = "Made up for a test"
published = 2022-12-01
retrieved = 2026-01-01
period = "2021"
reader = "national"
file = "nation.csv"
sha256 = "{sha256}"
columns = {{ indicator_id = "indicator_id", period = "period", value = "value" }}
"""

COMPARED = """
[nation]
code = "E92999999"
name = "Squareland"
figures = "nation"

[similar]
indicators = ["no_car_pct", "internal_pct", "imd_score"]
"""


def texts(edition: Path) -> str:
    """Everything in an edition that is written in letters."""
    with duckdb.connect(str(edition), read_only=True) as connection:
        names = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'base'"
        ).fetchall()
        assert len(names) > 8
        frames = [connection.execute(f"SELECT * FROM base.{name}").df() for (name,) in names]
    return "\n".join(frame.drop(columns=[c for c in frame if c.endswith("wkb")]).to_csv() for frame in frames)


@pytest.fixture
def secretive(county: Path) -> Path:
    """Squareshire with an internal indicator of a data set that nothing else uses."""
    path = county / "datasets.toml"
    digest = path.read_text().split("[dataset.cars]")[1].split('sha256 = "')[1][:64]
    (county / "nation.csv").write_text(
        "indicator_id,period,value\nno_car_pct,2021,23.5\ninternal_pct,2021,77.7\n"
    )
    national = hashlib.sha256((county / "nation.csv").read_bytes()).hexdigest()
    path.write_text(path.read_text() + SECRET.format(sha256=digest) + NATION.format(sha256=national))
    indicators = county / "indicators.toml"
    head, internal = indicators.read_text().split("[indicator.internal_pct]")
    indicators.write_text(f"{head}[indicator.internal_pct]{internal.replace('cars', 'register', 1)}")
    council = county / "council.toml"
    text = council.read_text().replace('"no_car_pct"]', '"no_car_pct", "internal_pct"]')
    council.write_text(text + COMPARED)
    return county


def built(folder: Path, out: Path, *words: str) -> str:
    result = CliRunner().invoke(every.app, ["build", str(folder), "--out", str(out), *words])
    assert result.exit_code == 0, result.output
    return texts(out)


def test_a_public_file_holds_no_internal_indicator(secretive: Path, tmp_path: Path) -> None:
    out = tmp_path / "public.duckdb"
    said = built(secretive, out, "--audience", "public")
    for word in ("77.7", "internal_pct", "For officers only", "register", "Register of secrets"):
        assert word not in said
        assert word.encode() not in out.read_bytes()
    assert "no_car_pct" in said
    assert "23.5" in said


def test_a_file_for_the_office_holds_it(secretive: Path, tmp_path: Path) -> None:
    said = built(secretive, tmp_path / "all.duckdb")
    assert "internal_pct" in said
    assert "Register of secrets" in said
    assert "77.7" in said


def test_partners_see_what_is_public_and_theirs(secretive: Path) -> None:
    path = secretive / "indicators.toml"
    path.write_text(path.read_text().replace('visibility = "internal"', 'visibility = "partner"'))
    catalogue = load(secretive)
    assert "internal_pct" in only(catalogue, Visibility.PARTNER).indicators
    assert "internal_pct" not in only(catalogue, Visibility.PUBLIC).indicators
    similar = only(catalogue, Visibility.PUBLIC).council.similar
    assert similar is not None
    assert similar.indicators == ("no_car_pct", "imd_score")
    assert only(catalogue, Visibility.PUBLIC).council.headline == ("population", "no_car_pct")


def test_what_is_shown_first_must_be_for_the_audience(secretive: Path) -> None:
    path = secretive / "council.toml"
    path.write_text(
        path.read_text().replace('default_indicator = "no_car_pct"', 'default_indicator = "internal_pct"')
    )
    with pytest.raises(CatalogueError, match="default_indicator"):
        only(load(secretive), Visibility.PUBLIC)
