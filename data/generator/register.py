"""Codes and names of every area, and the LSOAs of 2011.

Codes follow the form of the Register of Geographic Codes in ranges that are not in use (99....).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.generator.areas import Areas, Ground
from data.generator.chance import Floats, Ints, rng
from data.generator.names import DISTRICTS, parish_names
from data.generator.naming import electoral_names, panel_names
from data.generator.partition import split
from data.generator.settlements import Settlements

COUNTY_CODE = "E10990001"
REGION = ("E12990001", "Fictional Region")
COUNTRY = ("E92990001", "Fictional Country")

SPLITS, MERGERS = 18, 3
"""LSOAs of 2011 that were split in two for 2021, and pairs of them that were merged."""


UNCHANGED = 0.97
"""A ward keeps its code while this share of the people of old and new together live in both."""


@dataclass(frozen=True)
class Register:
    """Tables of areas, one row per label, in the order of the labels.

    Every table has ``code`` and ``name`` (but ``oa``, which has no name) and ``district`` (label).
    ``oa`` also has ``lsoa``, ``lsoa`` has ``msoa`` (labels). ``lsoa11_of`` is the label of each cell among the
    LSOAs of 2011; ``old_ward`` the wards of 2016; ``exact`` one row per pair of LSOAs of 2011 and 2021 (labels)
    with ``change`` U, S or M.
    """

    district: pd.DataFrame
    ward: pd.DataFrame
    parish: pd.DataFrame
    division: pd.DataFrame
    panel: pd.DataFrame
    oa: pd.DataFrame
    lsoa: pd.DataFrame
    msoa: pd.DataFrame
    lsoa11: pd.DataFrame
    lsoa11_of: Ints
    old_ward: pd.DataFrame
    exact: pd.DataFrame


def enrol(areas: Areas, ground: Ground, towns: Settlements) -> Register:
    """Give every area its code and name."""
    parishes = parish_names(towns)
    place = (areas.parish, areas.people, ground.point, parishes)
    ward = electoral_names(areas.ward, *place, landscape=True)
    division = electoral_names(areas.division, *place, landscape=False)
    panel = panel_names(areas.panel, areas.district, *place)
    msoa = _super(areas, areas.msoa, ground.point, first=2_990_001)
    oa = pd.DataFrame(
        {"lsoa": areas.up(areas.oa, areas.lsoa), "district": areas.up(areas.oa, areas.district)}
    )
    lsoa, lsoa11, lsoa11_of, exact = _lsoas(areas, ground, msoa)
    order = np.lexsort((np.arange(len(oa)), lsoa["code"].to_numpy()[oa["lsoa"]]))
    wards = _named(areas, areas.ward, ward, 5_990_001)
    return Register(
        district=_coded(pd.DataFrame({"name": DISTRICTS, "district": range(5)}), 7_990_001),
        ward=wards,
        parish=_named(areas, areas.parish, parishes, 4_990_001),
        division=_named(areas, areas.division, division, 58_990_001),
        panel=_named(areas, areas.panel, panel, 1).assign(code=lambda t: "TNP" + t["code"].str[-2:]),
        oa=oa.assign(code=_codes(order, 990_001)),
        lsoa=lsoa,
        msoa=msoa,
        lsoa11=lsoa11,
        lsoa11_of=lsoa11_of,
        old_ward=_old_wards(areas, ground, parishes, wards),
        exact=exact,
    )


def _old_wards(areas: Areas, ground: Ground, parishes: list[str], today: pd.DataFrame) -> pd.DataFrame:
    """Wards before the reviews: those that hardly changed keep code and name, the others had their own."""
    names = electoral_names(
        areas.old_ward, areas.old_parish, areas.people, ground.point, parishes, landscape=True
    )
    old = _named(areas, areas.old_ward, names, 5_980_001)
    shape = (len(old), len(today))
    shared = np.bincount(
        areas.old_ward * shape[1] + areas.ward, areas.people, minlength=shape[0] * shape[1]
    ).reshape(shape)
    both = shared.sum(axis=1)[:, None] + shared.sum(axis=0) - shared
    heir = (shared / both).argmax(axis=1)
    kept = (shared / both).max(axis=1) >= UNCHANGED
    for column in ("code", "name"):
        old[column] = np.where(kept, today[column].to_numpy()[heir], old[column])
    return old


def _codes(order: Ints, first: int) -> list[str]:
    """Codes for labels, numbered in the given order."""
    codes = np.empty(len(order), dtype=object)
    codes[order] = [f"E{first + number:08d}" for number in range(len(order))]
    return codes.tolist()


def _coded(table: pd.DataFrame, first: int) -> pd.DataFrame:
    """Number a table by district and name, in alphabetical order."""
    district = table["district"].map(dict(enumerate(DISTRICTS)))
    order = np.lexsort((table["name"].to_numpy(dtype=str), district.to_numpy(dtype=str)))
    return table.assign(code=_codes(order, first))


def _named(areas: Areas, label: Ints, names: list[str], first: int) -> pd.DataFrame:
    return _coded(pd.DataFrame({"name": names, "district": areas.up(label, areas.district)}), first)


def _super(areas: Areas, label: Ints, point: Floats, *, first: int) -> pd.DataFrame:
    """MSOAs, numbered in each district from north to south: ``Saltmarch 003``."""
    count = np.bincount(label)
    north = np.bincount(label, point[:, 1]) / count
    district = areas.up(label, areas.district)
    table = pd.DataFrame({"district": district, "north": -north})
    table["number"] = table.groupby("district")["north"].rank().astype(int)
    table["name"] = [f"{DISTRICTS[d]} {n:03d}" for d, n in zip(district, table["number"], strict=True)]
    return _coded(table[["name", "district"]], first)


def _lsoas(
    areas: Areas, ground: Ground, msoa: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, Ints, pd.DataFrame]:
    """LSOAs of 2021 and 2011. Those that did not change keep their code; the others get a new one."""
    home = areas.up(areas.lsoa, areas.msoa)
    old_of, exact = _older(areas, ground, home)
    changed = exact.groupby("new")["change"].first().ne("U").to_numpy()
    old_home = np.zeros(int(old_of.max()) + 1, dtype=np.int64)
    old_home[old_of] = areas.msoa
    old = pd.DataFrame({"msoa": old_home, "district": areas.up(old_of, areas.district)})
    order = np.lexsort((np.arange(len(old)), msoa["code"].to_numpy()[old_home]))
    old["code"] = _codes(order, 1_990_001)
    new = pd.DataFrame({"msoa": home, "district": areas.up(areas.lsoa, areas.district)})
    kept = exact[exact["change"] == "U"].set_index("new")["old"]
    new["code"] = ""
    new.loc[kept.index, "code"] = old["code"].to_numpy()[kept]
    new.loc[changed, "code"] = [f"E{1_990_501 + number:08d}" for number in range(int(changed.sum()))]
    new["name"] = _lettered(new, msoa)
    letters = new.groupby("msoa").size()
    gone = ~old["code"].isin(new["code"])
    old.loc[~gone, "name"] = old.loc[~gone, "code"].map(new.set_index("code")["name"])
    old.loc[gone, "name"] = _lettered(old[gone], msoa, after=letters)
    return new, old, old_of, exact


def _lettered(table: pd.DataFrame, msoa: pd.DataFrame, *, after: pd.Series | None = None) -> list[str]:
    """Names such as ``Saltmarch 003B``: letters in the order of the codes, or after those in use."""
    place = table.groupby("msoa")["code"].rank().astype(int) - 1
    if after is not None:
        place += table["msoa"].map(after).to_numpy()
    names = msoa["name"].to_numpy()[table["msoa"]]
    return [f"{name}{chr(65 + letter)}" for name, letter in zip(names, place, strict=True)]


def _older(areas: Areas, ground: Ground, home: Ints) -> tuple[Ints, pd.DataFrame]:
    """Label of each cell among the LSOAs of 2011, and which became which."""
    chance = rng("LSOAs of 2011")
    graph = ground.graph.quotient(areas.lsoa)
    same = graph.pairs[home[graph.pairs[:, 0]] == home[graph.pairs[:, 1]]]
    used: set[int] = set()
    joined: list[tuple[int, int]] = []
    for one, other in same[chance.permutation(len(same))].tolist():
        if len(joined) < SPLITS and not {one, other} & used:
            joined.append((one, other))
            used |= {one, other}
    apart = [one for one in chance.permutation(len(home)).tolist() if one not in used][:MERGERS]
    old = areas.lsoa.copy()
    for one, other in joined:
        old[old == other] = one
    for number, one in enumerate(apart):
        old = _parted(areas, ground, old, one, len(home) + number)
    old = np.unique(old, return_inverse=True)[1]
    pairs = np.unique(np.stack([old, areas.lsoa], axis=1), axis=0)
    exact = pd.DataFrame(pairs, columns=["old", "new"])
    split_up, merged = (exact[side].duplicated(keep=False) for side in ("old", "new"))
    exact["change"] = np.select([split_up, merged], ["S", "M"], "U")
    return old, exact


def _parted(areas: Areas, ground: Ground, old: Ints, one: int, fresh: int) -> Ints:
    """Divide an LSOA into two along its output areas; the second gets a fresh label."""
    old = old.copy()
    cells = np.flatnonzero(areas.lsoa == one)
    _units, inverse = np.unique(areas.oa[cells], return_inverse=True)
    unit = np.full(len(areas.oa), -1)
    unit[cells] = inverse
    weight = np.bincount(inverse, areas.people[cells])
    side = split(ground.graph.quotient(unit).matrix(), weight, 2)
    old[cells[side[inverse] == 1]] = fresh
    return old
