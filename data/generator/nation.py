"""Figures of an imagined nation, to compare the county with: written by hand in ``nation.csv``."""

from __future__ import annotations

from pathlib import Path

SOURCE = Path(__file__).parent / "nation.csv"


def nation_files() -> dict[str, bytes]:
    """Give back the file as it stands."""
    return {"nation/national_figures.csv": SOURCE.read_bytes()}
