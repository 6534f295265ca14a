"""Areas side by side as rows of a file: one of each figure of each area and the county, with all needed to quote it."""

from __future__ import annotations

import pandas as pd

from insight import origins
from insight.side_by_side import COUNTY, SideBySide
from insight.store import Store

FIGURES = ("period", "value", "lower", "upper", "unit", "state", "fit", "crossing_share", "reliability")
TESTS = ("p", "q", "class", "why")


def exported(store: Store, found: SideBySide) -> pd.DataFrame:
    """Rows for a file, unrounded: figure by figure the areas as they were chosen, then the county.

    Returns
    -------
    DataFrame
        ``area_code``, ``area_name``, ``area_type``, ``counted_in`` (code of the area whose figures these are, where it
        is another), ``indicator_id``, ``title``, ``theme``, `FIGURES`, ``beside`` (code of the first area),
        ``difference_p``, ``difference_q``, ``difference_class``, ``difference_why`` (empty for the first and the
        county), ``source``, ``licence``, ``edition``.
    """
    areas = {str(n): (place.area, place.counted) for n, place in enumerate(found.places, 1)}
    if found.county:
        county = store.areas(COUNTY).iloc[0]
        areas[COUNTY] = (county, county)
    first = str(found.places[0].area["area_code"])
    parts = [_part(found, key, *pair, first=first) for key, pair in areas.items()]
    rows = pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)
    credits = {name: origins.credit(store, name) for name in dict.fromkeys(rows["indicator_id"])}
    rows["source"] = [credits[name][0] for name in rows["indicator_id"]]
    rows["licence"] = [credits[name][1] for name in rows["indicator_id"]]
    return rows.assign(edition=store.edition.edition_id)


def _part(found: SideBySide, key: str, area: pd.Series, counted: pd.Series, *, first: str) -> pd.DataFrame:
    """Rows of one area; the index is that of the figures."""
    rows = found.rows
    borrowed = str(counted["area_code"]) != str(area["area_code"])
    part = rows[["indicator_id", "title", "theme"]].copy()
    for at, name in enumerate(("area_code", "name", "area_type")):
        part.insert(at, "area_name" if name == "name" else name, str(area[name]))
    part.insert(3, "counted_in", str(counted["area_code"]) if borrowed else "")
    for name in FIGURES:
        part[name] = rows[name if name in ("period", "unit") else f"{key}_{name}"]
    tested = key not in ("1", COUNTY)
    part["beside"] = first if tested else ""
    for name in TESTS:
        part[f"difference_{name}"] = rows[f"{key}_{name}"] if tested else None
    return part
