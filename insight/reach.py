"""Who could reach the people of an area: forums, organisations, community assets; when they were last asked."""

from __future__ import annotations

from datetime import date

import pandas as pd

from insight import words
from insight.engagement import coordination
from insight.engagement.coordination import Reach
from insight.grouping import ALL
from insight.stats.verdicts import Verdict
from insight.store import Store

MOST = 6
"""Names of one kind told in a sentence."""

AREA_COLUMNS = ("ward", "parish", "panel", "division", "district")


def unheard_groups(store: Store) -> dict[str, str]:
    """Groups heard less than chance explains over all exercises: ``dimension:group`` to title."""
    rows = store.representation(ALL, ALL, by="group")
    rows = rows[rows["verdict"] == str(Verdict.UNDER)]
    return {f"{row['dimension']}:{row['group_id']}": str(row["title"]) for row in rows.to_dict("records")}


def who(store: Store, members: Reach, area_code: str, area_type: str) -> pd.DataFrame:
    """Who and what could reach the people of an area.

    Parameters
    ----------
    store
        The edition.
    members
        Small areas of each area (`insight.engagement.coordination.reach_of`).
    area_code, area_type
        The area.

    Returns
    -------
    DataFrame
        One row per forum, organisation or asset: ``kind`` (*forum*, *organisation*, *asset*), ``name``, ``what`` (how
        often it meets, or what the asset is), ``groups`` (list of ``dimension:group``; empty for assets, which are
        open to all). Those that cover the whole council or overlap the area, and assets that lie in it.
    """
    own = members.get((area_type, area_code), frozenset([area_code]))
    rows = []
    for forum in store.forums().to_dict("records"):
        small = coordination.small_of(forum, members)
        if small is None or small & own:
            rows.append(
                (str(forum["kind"]), str(forum["name"]), str(forum["meets"] or ""), list(forum["groups"]))
            )
    assets = store.assets()
    if area_type in AREA_COLUMNS:
        for asset in assets[assets[area_type] == area_code].to_dict("records"):
            rows.append(("asset", str(asset["name"]), str(asset["kind"]), []))
    return pd.DataFrame(rows, columns=["kind", "name", "what", "groups"])


def sentences(
    store: Store, members: Reach, area_code: str, area_type: str, *, today: date
) -> tuple[str, ...]:
    """Say who could reach the people of an area, and when they were last asked."""
    found = who(store, members, area_code, area_type)
    said = list(reached(store, found))
    assets = found.loc[found["kind"] == "asset", "name"]
    if len(assets):
        said.append(f"Community places here: {words.listed(list(assets), most=MOST)}.")
    return (*said, asked(store, members, area_code, area_type, today=today))


def reached(store: Store, found: pd.DataFrame) -> tuple[str, ...]:
    """Say of every group heard less who could reach them; ``found`` is what `who` returns."""
    return tuple(_reached(found, group, title) for group, title in unheard_groups(store).items())


def _reached(found: pd.DataFrame, group: str, title: str) -> str:
    names = [row["name"] for row in found.to_dict("records") if group in row["groups"]]
    if not names:
        return f"{title}: no forum or organisation here is recorded for them. That is a gap."
    return f"{title}: {words.listed(names, most=MOST)} could reach them."


def asked(store: Store, members: Reach, area_code: str, area_type: str, *, today: date) -> str:
    """Say how often people of an area were asked in the last 12 months, and when last."""
    own = store.area(area_code, area_type=area_type).to_frame().T
    rows = coordination.asked(store.exercises(), own, members, today=today)
    rows = rows[rows["times"] > 0]
    ids = {name for names in rows["exercises"] for name in names}
    if not ids:
        return "Nobody has been asked here in the last 12 months."
    last = pd.Timestamp(rows["last_asked"].max())
    times = "once" if len(ids) == 1 else f"{len(ids)} times"
    return f"People here were asked {times} in the last 12 months, last in {last:%B %Y}."
