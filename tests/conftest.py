"""Shared fixtures: the real data where it is at hand, and an edition of the fictional county."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from insight.build import build

from . import asked as people_asked
from . import squareshire

ROOT = Path(__file__).parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# How fast an example runs says nothing of whether it is right: a busy machine must not fail a test. Everywhere the same
# examples: a gate that is green for one must be green for all. To look for new ones: --hypothesis-seed=NUMBER.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="Write the golden files anew.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if real_folder() is None:
        reason = "the real data is absent: name its folder in INSIGHT_REAL_DATA"
        for item in items:
            if item.get_closest_marker("real"):
                item.add_marker(pytest.mark.skip(reason=reason))


def real_folder() -> Path | None:
    named = os.environ.get("INSIGHT_REAL_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "real"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def real() -> Path:
    folder = real_folder()
    if folder is None:
        pytest.skip("the real data is absent: name its folder in INSIGHT_REAL_DATA")
    return folder


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue folder of Squareshire, with its files."""
    folder = tmp_path_factory.mktemp("squareshire")
    squareshire.draw(folder)
    return folder


@pytest.fixture(scope="session")
def edition(drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of Squareshire; read only."""
    return build(drawn, out=tmp_path_factory.mktemp("edition") / "county.duckdb").path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of the fictional county; read only."""
    return build(ROOT / "data" / "sample", out=tmp_path_factory.mktemp("sample") / "sample.duckdb").path


@pytest.fixture(scope="session")
def asked(drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of Squareshire with exercises and records (`tests.asked`); read only."""
    folder = Path(shutil.copytree(drawn, tmp_path_factory.mktemp("asked") / "squareshire"))
    people_asked.declare(folder)
    return build(folder, out=folder.parent / "asked.duckdb").path


@pytest.fixture
def county(drawn: Path, tmp_path: Path) -> Path:
    """A copy of Squareshire's folder that a test may spoil."""
    return Path(shutil.copytree(drawn, tmp_path / "squareshire"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, one for all browser tests: Playwright runs one driver in a process at a time."""
    if CHROMIUM is None:
        pytest.skip("Chromium is absent: install it, or name it in CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


Spoil = Callable[[str, Callable[[pd.DataFrame], pd.DataFrame]], Path]


@pytest.fixture
def spoil(county: Path) -> Spoil:
    """Change one table of the copy and declare it anew."""

    def change(name: str, how: Callable[[pd.DataFrame], pd.DataFrame]) -> Path:
        path = county / f"{name}.csv"
        how(pd.read_csv(path)).to_csv(path, index=False)
        squareshire.declare(county)
        return county

    return change
