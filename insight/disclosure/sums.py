"""Sums over areas of one kind, told beside the areas: each is one more area, of their pieces."""

from __future__ import annotations

import pandas as pd

from insight.disclosure.frames import PLACED

AREA = ["area_type", "area_code"]
SUM = "sum"
"""Kind of area that a sum over areas of one kind is told by."""


def with_sums(areas: pd.DataFrame, sums: pd.DataFrame, containment: pd.DataFrame) -> pd.DataFrame:
    """Pieces of some areas, and of sums over them.

    Parameters
    ----------
    areas
        One row per area that is counted: ``area_type``, ``area_code``. One without a piece is a piece of its own.
    sums
        One row per sum: ``area_type``, ``area_code`` (its name) and ``rows`` (index of the areas in it).
    containment
        As `insight.disclosure.pieces` returns it.

    Returns
    -------
    DataFrame
        *piece_code*, *area_code* and *area_type*, of the areas and the sums.
    """
    areas = areas[AREA].astype(str)
    pieces = containment.merge(areas.drop_duplicates(), on=AREA)
    lone = areas[~pd.MultiIndex.from_frame(areas).isin(pd.MultiIndex.from_frame(pieces[AREA]))]
    pieces = pd.concat([pieces, lone.assign(piece_code=lone["area_type"] + " " + lone["area_code"])])
    parts = [pieces]
    for whole in sums.to_dict("records"):
        inside = pieces.merge(areas.loc[whole["rows"]].drop_duplicates(), on=AREA)
        named = inside[["piece_code"]].drop_duplicates()
        parts.append(named.assign(area_type=whole["area_type"], area_code=whole["area_code"]))
    return pd.concat(parts, ignore_index=True)[PLACED]
