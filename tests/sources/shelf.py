"""Reading straight from the folder of real files. Nothing of them is kept here but counts and checks."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from insight.sources import SourceTable, read_boundaries, read_table

from .conftest import Desk

DISTRICTS = ["E07000008", "E07000009", "E07000010", "E07000011", "E07000012"]


def boundaries(shelf: Desk, file: str, **more: Any) -> gpd.GeoDataFrame:
    columns = {
        short: more.pop(short)
        for short in ("code", "name", "district", "region", "kind_text")
        if short in more
    }
    return read_boundaries(
        shelf.dataset("boundaries", f"boundaries/{file}", columns=columns, **more), shelf.root
    )


def table(
    shelf: Desk, reader: str, file: str, columns: dict[str, str] | None = None, **more: Any
) -> SourceTable:
    options = {key: more.pop(key) for key in ("codes", "names", "area_codes") if key in more}
    return read_table(shelf.dataset(reader, file, columns=columns, **more), shelf.root, **options)
