"""From postcodes and area codes to areas of every published type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

FORM = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")

AREA_TYPES = ("ward", "parish", "panel", "division", "district", "county")
"""Types of area that counts are kept for."""

MATCHED, BLANK, NO_POSTCODE, UNKNOWN, OUTSIDE = (
    "matched",
    "blank",
    "no postcode",
    "unknown",
    "outside the area",
)


@dataclass(frozen=True)
class Places:
    """Where each wording of a place column lies.

    ``state`` says of each wording whether it is matched, and if not why. ``area`` gives, for each area
    type, the number of the area (in ``codes``) of each wording, -1 for none.
    """

    state: npt.NDArray[np.object_]
    codes: dict[str, list[str]]
    area: dict[str, npt.NDArray[np.int32]]


def of_postcodes(wordings: Iterable[str], table: pd.DataFrame) -> Places:
    """Place postcodes.

    Parameters
    ----------
    wordings
        Postcodes as written.
    table
        View ``postcode`` of an edition: ``postcode`` without a space, and a code for each type, none of
        them outside the area.
    """
    bare = ["".join(wording.upper().split()) for wording in wordings]
    found = table.set_index("postcode").reindex(bare)
    inside = found[list(AREA_TYPES)].notna().any(axis=1).to_numpy()
    known = pd.Series(bare, dtype=object).isin(table["postcode"]).to_numpy(bool)
    formed = np.array([FORM.fullmatch(code) is not None for code in bare], dtype=bool)
    blank = np.array([code == "" for code in bare], dtype=bool)
    state = np.select(
        [inside, blank, known, formed], [MATCHED, BLANK, OUTSIDE, UNKNOWN], default=NO_POSTCODE
    ).astype(object)
    return _numbered(found, state)


def of_areas(wordings: Iterable[str], nests: pd.DataFrame) -> Places:
    """Place area codes of one type in the areas they nest in.

    Parameters
    ----------
    wordings
        Codes as written.
    nests
        ``area_code``, ``larger_type``, ``larger_code``, the area itself among them (``nests.sql``).
    """
    codes = [wording.strip() for wording in wordings]
    wide = nests.pivot(index="area_code", columns="larger_type", values="larger_code")
    found = wide.reindex(columns=list(AREA_TYPES)).reindex(codes)
    known = np.array([code in wide.index for code in codes], dtype=bool)
    blank = np.array([code == "" for code in codes], dtype=bool)
    return _numbered(found, np.select([known, blank], [MATCHED, BLANK], default=UNKNOWN).astype(object))


def _numbered(found: pd.DataFrame, state: npt.NDArray[np.object_]) -> Places:
    codes: dict[str, list[str]] = {}
    area: dict[str, npt.NDArray[np.int32]] = {}
    for kind in AREA_TYPES:
        numbers, names = pd.factorize(found[kind], sort=True)
        codes[kind], area[kind] = [str(name) for name in names], numbers.astype(np.int32)
    return Places(state, codes, area)


def unplaced(places: Places, times: npt.NDArray[np.int64]) -> Mapping[str, int]:
    """People without a matched place, by reason."""
    return {
        reason: int(times[places.state == reason].sum()) for reason in (BLANK, NO_POSTCODE, UNKNOWN, OUTSIDE)
    }
