"""Points: population-weighted centroids, postcodes (Code-Point Open), libraries, GP practices and schools."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from data.generator.areas import Areas, Ground
from data.generator.chance import Bools, Floats, Ints, rng
from data.generator.character import Character
from data.generator.files import frame_table, table, zipped
from data.generator.grid import degrees
from data.generator.register import COUNTRY, COUNTY_CODE, Register
from data.generator.settlements import Settlements

PEOPLE_PER_POSTCODE = 62
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters that the last part of a postcode may have."""

AREA = "QX"
"""A postcode area that cannot be: none begins with Q."""

NO_PLACE = 5
"""Postcodes without coordinates: quality 90, as in the real file."""


@dataclass(frozen=True)
class Postcodes:
    """Every postcode, in the order of the codes: its place in metres, its cell, and whether its place is known."""

    code: list[str]
    xy: Floats
    cell: Ints
    placed: Bools


def point_files(
    areas: Areas,
    ground: Ground,
    register: Register,
    character: Character,
    towns: Settlements,
    posts: Postcodes,
) -> dict[str, bytes]:
    """Write every file of points."""
    centroids = pd.DataFrame({"OA21CD": register.oa["code"]})
    centroids["x"], centroids["y"] = character.point.astype(np.int64).T
    centroids = centroids.sort_values("OA21CD", ignore_index=True)
    centroids.insert(0, "FID", np.arange(1, len(centroids) + 1))
    near = _Nearest(posts.code, posts.xy)
    return {
        "points/Output_Areas_2021_EW_Population_Weighted_Centroids.csv": frame_table(centroids, bom=True),
        "points/codepo_gb.zip": _code_point(posts, areas, register),
        "points/libraries.csv": frame_table(_libraries(register, towns, near)),
        "points/gp_practices.csv": frame_table(_practices(register, towns, near)),
        "points/schools.csv": frame_table(_schools(areas, ground, register, towns)),
    }


class _Nearest:
    """The postcode nearest to a point."""

    def __init__(self, codes: list[str], xy: Floats) -> None:
        self._codes = codes
        self._tree = shapely.STRtree(shapely.points(xy))

    def of(self, xy: Floats) -> list[str]:
        return [self._codes[one] for one in self._tree.nearest(shapely.points(xy))]


def postcodes(
    areas: Areas, ground: Ground, register: Register, character: Character, towns: Settlements
) -> Postcodes:
    """Spread postcodes over the output areas, one for about 62 people."""
    chance = rng("postcodes")
    count = np.maximum(1, np.round(character.people / PEOPLE_PER_POSTCODE)).astype(np.int64)
    cells = [
        chance.choice(members, size, p=areas.people[members] / areas.people[members].sum())
        for members, size in zip(_members(areas.oa), count, strict=True)
    ]
    cell = np.concatenate(cells)
    xy = np.array([_inside(ground, one, chance) for one in cell])
    town = _post_town(xy, towns)
    order = np.lexsort((np.repeat(register.oa["code"].to_numpy(dtype=str), count), town))
    number = np.concatenate([np.arange(size) for size in np.bincount(town)])
    codes = [_code(one, place) for one, place in zip(town[order].tolist(), number.tolist(), strict=True)]
    placed = np.full(len(codes), True)
    placed[rng("postcodes without place").choice(len(codes), NO_PLACE, replace=False)] = False
    return Postcodes(codes, xy[order], cell[order], placed)


def _members(label: Ints) -> list[Ints]:
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def _inside(ground: Ground, cell: int, chance: np.random.Generator) -> Floats:
    """A whole-metre point in a cell, by trial."""
    low_x, low_y, high_x, high_y = ground.shapes[cell].bounds
    for _ in range(30):
        x, y = np.round(chance.uniform((low_x, low_y), (high_x, high_y)))
        if shapely.contains_xy(ground.shapes[cell], x, y):
            return np.array([x, y])
    return np.round(ground.point[cell])


def _post_town(xy: Floats, towns: Settlements) -> Ints:
    """Number of the postcode district: the nearest city quarter or town, large ones reaching further."""
    main = towns.kind < 2
    gap = np.hypot(xy[:, None, 0] - towns.xy[main, 0], xy[:, None, 1] - towns.xy[main, 1])
    nearest: Ints = (gap / np.sqrt(towns.people[main])).argmin(axis=1)
    return nearest


def _code(town: int, place: int) -> str:
    sector, unit = divmod(place, len(LETTERS) ** 2)
    first, second = divmod(unit, len(LETTERS))
    return f"{AREA}{town + 1} {(sector + 1) % 10}{LETTERS[first]}{LETTERS[second]}"


def _code_point(posts: Postcodes, areas: Areas, register: Register) -> bytes:
    """Code-Point Open as the Ordnance Survey zips it: no header row, text quoted, CRLF."""
    ward = register.ward.iloc[areas.ward[posts.cell]]
    home = register.district["code"].to_numpy()[ward["district"]]
    places = zip(posts.code, posts.placed, posts.xy, home, ward["code"], strict=True)
    rows = [
        [code, 10, int(x), int(y), COUNTRY[0], "E19990001", "E18990001", COUNTY_CODE, lad, wd]
        if placed
        else [code, 90, 0, 0, COUNTRY[0], "", "", "", "", ""]
        for code, placed, (x, y), lad, wd in places
    ]
    heads = [
        ["PC", "PQ", "EA", "NO", "CY", "RH", "LH", "CC", "DC", "WC"],
        ["Postcode", "Positional_quality_indicator", "Eastings", "Northings", "Country_code",
         "NHS_regional_HA_code", "NHS_HA_code", "Admin_county_code", "Admin_district_code", "Admin_ward_code"],
    ]  # fmt: skip
    return zipped(
        {
            "Data/CSV/qx.csv": table([], rows, quote=csv.QUOTE_NONNUMERIC, end="\r\n"),
            "Doc/Code-Point_Open_Column_Headers.csv": table([], heads, end="\r\n"),
        }
    )


def _beside(towns: Settlements, which: Ints, topic: str) -> Floats:
    """Whole-metre points near the middle of settlements."""
    shift = rng(topic).normal(0, 0.22, (len(which), 2)) * towns.radius[which][:, None]
    return np.round(towns.xy[which] + shift)


def _libraries(register: Register, towns: Settlements, near: _Nearest) -> pd.DataFrame:
    """A library in every quarter and town, and in the largest villages."""
    big = np.flatnonzero(towns.people > 4_200)
    xy = _beside(towns, big, "libraries")
    names = register.parish["name"].to_numpy()[big]
    kind = np.where(towns.kind[big] < 2, "LAL", "CRL")
    return _located(
        {
            "Local authority": "Tambershire County Council",
            "Library name": [f"{name} Library" for name in names],
            "Postcode": near.of(xy),
            "Type of library": kind,
        },
        xy,
    )


def _practices(register: Register, towns: Settlements, near: _Nearest) -> pd.DataFrame:
    """GP practices, one for about 9,000 people."""
    count = np.where(towns.people > 3_300, np.maximum(1, np.round(towns.people / 9_000)), 0).astype(int)
    which = np.repeat(np.arange(len(count)), count)
    xy = _beside(towns, which, "practices")
    kinds = ("Surgery", "Medical Centre", "Health Centre", "Medical Practice")
    place = np.concatenate([np.arange(one) for one in count])
    names = register.parish["name"].to_numpy()[which]
    return _located(
        {
            "Code": [f"Q{99_001 + number}" for number in range(len(which))],
            "Name": [f"{name} {kinds[one % 4]}" for name, one in zip(names, place, strict=True)],
            "Address": [f"{name}, Tambershire" for name in names],
            "Postcode": near.of(xy),
        },
        xy,
    )


def _schools(areas: Areas, ground: Ground, register: Register, towns: Settlements) -> pd.DataFrame:
    """Schools in the layout of Get Information about Schools: primaries, and secondaries in larger places."""
    primary = np.repeat(
        np.arange(len(towns.people)), np.clip(np.round(towns.people / 3_800), 0, 8).astype(int)
    )
    secondary = np.repeat(np.arange(len(towns.people)), np.round(towns.people / 14_000).astype(int))
    which = np.concatenate([primary, secondary])
    xy = _beside(towns, which, "schools")
    cell = shapely.STRtree(shapely.points(ground.point)).nearest(shapely.points(xy))
    phase = np.repeat(["Primary", "Secondary"], [len(primary), len(secondary)])
    lon, lat = degrees(xy).T
    chance = rng("pupils")
    pupils = np.where(
        phase == "Primary", chance.integers(90, 440, len(which)), chance.integers(650, 1_500, len(which))
    )
    name = register.parish["name"].to_numpy()[which]
    east, north = xy.astype(np.int64).T
    return pd.DataFrame(
        {
            "urn": 990_001 + np.arange(len(which)),
            "la_code": 990,
            "la_name": "Tambershire",
            "establishment_name": _school_names(name.tolist(), phase.tolist()),
            "education_phase": phase,
            "number_of_pupils": pupils,
            "easting": east,
            "northing": north,
            "lsoa_code": register.lsoa["code"].to_numpy()[areas.lsoa[cell]],
            "longitude": lon,
            "latitude": lat,
        }
    )


def _school_names(places: list[str], phases: list[str]) -> list[str]:
    """Name schools after their place; further ones of a place after a lane, a saint or a tree."""
    ways = ("", "Holly Lane", "St Aldwyn's", "Millfield", "The Oaks", "Riverside", "Park Road", "All Hallows")
    seen: dict[tuple[str, str], int] = {}
    names = []
    for place, phase in zip(places, phases, strict=True):
        count = seen.get((place, phase), 0)
        seen[place, phase] = count + 1
        names.append(f"{ways[count]} {phase} School, {place}" if count else f"{place} {phase} School")
    return names


def _located(columns: dict[str, object], xy: Floats) -> pd.DataFrame:
    east, north = xy.astype(np.int64).T
    return pd.DataFrame(columns).assign(Easting=east, Northing=north)
