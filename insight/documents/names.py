"""What files of profiles and packs are called. Nothing else is needed to offer them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from insight.documents import maps
from insight.documents.shaping import SHORT


def of_profile(
    name: str, area_type: str, edition_id: str, *, form: str, ending: str, code: str = "", since: str = ""
) -> str:
    """Name of a file: *profile-waterside-ward-2026-11-26-26150708.pdf*; ``code`` where a name is not enough.

    ``since`` is the id of the edition that it tells the changes from.
    """
    parts = ["profile", maps.file_word(name) or code.lower(), area_type]
    if code and maps.file_word(name):
        parts.append(code.lower())
    parts += [SHORT] if form == SHORT and ending not in ("csv", "xlsx") else []
    return "-".join((*parts, maps.file_word(edition_id), *changed_since(since))) + f".{ending}"


def changed_since(edition_id: str) -> tuple[str, ...]:
    """The end of a file's name where it tells what changed since an edition."""
    return ("since", maps.file_word(edition_id)) if edition_id else ()


def of_profiles(
    areas: pd.DataFrame,
    area_type: str,
    edition_id: str,
    *,
    form: str,
    endings: Sequence[str],
    since: str = "",
) -> dict[str, tuple[str, ...]]:
    """Names of the files of every area, by its code; areas of one name are told apart by their codes."""
    slugs = areas["name"].map(maps.file_word)
    twice = slugs.duplicated(keep=False) | (slugs == "")
    return {
        str(row["area_code"]): tuple(
            of_profile(
                str(row["name"]),
                area_type,
                edition_id,
                form=form,
                ending=ending,
                code=str(row["area_code"]) if same else "",
                since=since,
            )
            for ending in endings
        )
        for row, same in zip(areas.to_dict("records"), twice, strict=True)
    }


def of_pack(area: str, kind: str, topics: Sequence[str], edition_id: str, *, code: str) -> str:
    """Name of the zip file of an area; ``code`` stands in for a name of which no letter can stand in a file's name."""
    parts = ["pack", maps.file_word(area) or code.lower(), kind, maps.file_word("-".join(topics))]
    return "-".join(part for part in (*parts, maps.file_word(edition_id)) if part) + ".zip"
