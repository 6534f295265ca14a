"""Shared fixtures: the real data where it is at hand, and an edition of the fictional county."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


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
