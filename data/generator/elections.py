"""Local elections 2021 to 2024 in the four layouts of the House of Commons Library, oddities and all.

The city elects by thirds and all its council in 2021; the south and west elect theirs in 2022, the east and
the fen in 2023; the county elects its divisions in 2021.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.generator.chance import Floats, Ints, rng
from data.generator.draws import softmax
from data.generator.files import table
from data.generator.names import COUNTY
from data.generator.register import COUNTY_CODE, Register
from data.generator.wards import Electors

PARTIES = ("CON", "LAB", "LD", "GREEN", "REF", "IND")
OTHERS = ("ADF", "AGS", "B&D IND", "BIG", "CCH", "CPA", "EDEM", "FREE", "HER", "LIB", "RES", "SDP", "SOC", "TUSC",
          "UKIP", "WEP", "YORKS")  # fmt: skip
"""Small parties that have a column in the published files and stood nowhere here."""

TURNOUT = {2021: 38.5, 2022: 36.5, 2023: 33.5, 2024: 35.0}
"""Usual turnout of the year, per cent."""

LEANING = {
    0: (-0.3, 0.55, 0.75, 0.15, -1.2, -1.6),
    1: (1.0, -0.2, 0.2, -0.7, -1.0, 0.2),
    2: (1.0, 0.2, -0.8, -1.2, -0.7, 0.7),
    3: (0.7, -0.6, 1.0, -0.6, -1.5, -0.6),
    4: (0.9, -0.1, 0.5, -0.7, -1.1, 0.0),
}
"""How each district leans (log odds), in the order of `PARTIES`."""

NO_POLL = 2
"""Wards in the west and south where nobody stood against the winners in 2022."""


@dataclass(frozen=True)
class Poll:
    """One election in some areas.

    ``rows`` has ``code``, ``name``, ``home`` (district label), ``seats``, ``type``, ``electorate`` and ``turnout``
    (per cent); ``votes`` one column per party.
    """

    rows: pd.DataFrame
    votes: Ints


def election_files(register: Register, wards: Electors, divisions: Electors) -> dict[str, bytes]:
    """Write the four files."""
    city, south, west = (register.ward["district"] == one for one in (0, 3, 4))
    county = _poll(2021, register.division, divisions, register.division["district"] >= 0, ("SC", 1))
    whole = _poll(2021, register.ward, wards, city, ("SDT", 3))
    second = (
        _poll(2022, register.ward, wards, city, ("SDT", 1)),
        _poll(2022, register.ward, wards, south | west, ("SDA", 0)),
    )
    rest = ~(city | south | west)
    third = (
        _poll(2023, register.ward, wards, city, ("SDT", 1)),
        _poll(2023, register.ward, wards, rest, ("SDA", 0)),
    )
    fourth = _poll(2024, register.ward, wards, city, ("SD", 1))
    return {
        "elections/HoC_2021_Wards-results.csv": _layout_2021(_joined(county, whole), register),
        "elections/HoC_2022_Wards-results.csv": _layout_2022(_contested(_joined(*second)), register),
        "elections/HoC_2023_Ward_Level.csv": _layout_2023(_joined(*third), register),
        "elections/HoC_2024_Wards results.csv": _layout_2024(fourth, register),
    }


def _poll(year: int, areas: pd.DataFrame, who: Electors, keep: pd.Series, kind: tuple[str, int]) -> Poll:
    """Hold an election in some of the areas: type and seats (0: by the size of the ward)."""
    chance = rng(f"poll {year} {kind[0]} {len(areas)}")
    grown = who.register * (1 + 0.004 * (year - 2021) + chance.normal(0, 0.006, len(areas)))
    turnout = (
        TURNOUT[year] - 5.2 * who.need - 12 * who.student + 2.2 * who.old + chance.normal(0, 1.6, len(areas))
    )
    turnout = np.round(np.clip(turnout, 15, 64), 1)
    electorate = np.round(grown).astype(np.int64)
    seats = (
        np.full(len(areas), kind[1]) if kind[1] else np.clip(np.round(electorate / 2_300), 1, 3).astype(int)
    )
    rows = pd.DataFrame({"code": areas["code"], "name": areas["name"], "home": areas["district"]})
    rows = rows.assign(seats=seats, type=kind[0], electorate=electorate, turnout=turnout)
    votes = _votes(year, rows, who, chance)
    return Poll(rows[keep].reset_index(drop=True), votes[keep.to_numpy()])


def _votes(year: int, rows: pd.DataFrame, who: Electors, chance: np.random.Generator) -> Ints:
    """Votes of the leading candidate of each party; ballots spoilt are few."""
    lean = np.array([LEANING[home] for home in rows["home"]])
    lean[:, 1] += 0.45 * who.need
    lean[:, 2] -= 0.35 * who.need
    lean[:, 3] += 1.6 * who.student + 0.1 * (year - 2021)
    lean[:, 4] += 0.35 * who.need + 0.25 * (year - 2021)
    lean = lean + chance.normal(0, 0.42, lean.shape)
    stood = chance.random(lean.shape) < np.array([0.97, 0.92, 0.9, 0.75, 0.3, 0.4])
    stood[:, 0] |= stood.sum(axis=1) < 2
    share: Floats = softmax(np.where(stood, lean, -30.0))
    ballots = (
        rows["electorate"].to_numpy()
        * rows["turnout"].to_numpy()
        / 100
        * chance.uniform(0.985, 0.997, len(rows))
    )
    votes: Ints = np.round(share * ballots[:, None]).astype(np.int64)
    return votes


def _joined(*polls: Poll) -> Poll:
    rows = pd.concat([poll.rows for poll in polls], ignore_index=True)
    return Poll(rows, np.vstack([poll.votes for poll in polls]))


def _contested(poll: Poll) -> Poll:
    """Leave out the wards without a poll."""
    wards = np.flatnonzero(poll.rows["home"] == 4)
    kept = np.setdiff1d(np.arange(len(poll.rows)), wards[:: max(1, len(wards) // NO_POLL)][:NO_POLL])
    return Poll(poll.rows.iloc[kept].reset_index(drop=True), poll.votes[kept])


def _sorted(poll: Poll, register: Register) -> list[tuple[dict[str, object], list[int]]]:
    """Rows in the order of district and name, with the code and name of the district."""
    home = register.district.iloc[poll.rows["home"]].reset_index(drop=True)
    rows = poll.rows.assign(lad=home["code"], lad_name=home["name"])
    order = rows.sort_values(["lad_name", "name", "code"]).index
    return [(rows.loc[one].to_dict(), poll.votes[one].tolist()) for one in order]


def _padded(value: object) -> str:
    r"""A number as an accounting cell was saved: ``" \\t7,085 "``; none is a dash."""
    if isinstance(value, int):
        return f" \t{value:,} " if value else " \t-   "
    return f" \t{value} "


def _layout_2021(poll: Poll, register: Register) -> bytes:
    """County divisions among the wards, a title above the header, accounting cells."""
    headers = ["County code", "County name", "Local authority code", "Local authority name", "Ward/ED code",
               "Ward/ED name", "Vacancies", "Type", "Electorate", "Turnout (%)", *PARTIES, *OTHERS,
               "Total votes", ""]  # fmt: skip
    body: list[list[object]] = [["Local election results by ward, 2021", *[""] * (len(headers) - 1)], headers]
    for row, votes in _sorted(poll, register):
        cells = [_padded(int(row["electorate"])), f" \t{row['turnout']:.1f} "]  # type: ignore[call-overload]
        cells += [_padded(count) for count in (*votes, *[0] * len(OTHERS), sum(votes))]
        body.append([COUNTY_CODE, COUNTY, row["lad"], row["lad_name"], row["code"], row["name"], row["seats"],
                     row["type"], *cells, ""])  # fmt: skip
    return table([], body)


def _layout_2022(poll: Poll, register: Register) -> bytes:
    """A title that starts in the second cell, thousands set apart, empty columns behind, a garbled apostrophe."""
    headers = ["COUNTYNAME", "County code", "County name", "Local authority code", "Local authority name",
               "Ward code", "Ward name", "Vacancies", "Type", "Electorate", "Turnout (%)", *PARTIES, *OTHERS,
               "Total votes", *[""] * 5]  # fmt: skip
    title = ["", "Local election results by ward, 2022", *[""] * (len(headers) - 2)]
    body: list[list[object]] = [title, headers]
    for row, votes in _sorted(poll, register):
        name = str(row["name"]).replace("'", "â€™")
        counts = [f"{count:,}" for count in (*votes, *[0] * len(OTHERS), sum(votes))]
        body.append([COUNTY, COUNTY_CODE, COUNTY, row["lad"], row["lad_name"], row["code"], name, row["seats"],
                     row["type"], f"{row['electorate']:,}", f"{row['turnout']:.1f}", *counts, *[""] * 5])  # fmt: skip
    return table([], body)


def _layout_2023(poll: Poll, register: Register) -> bytes:
    """No codes at all, a curly apostrophe, a name in capitals, blanks where a party did not stand."""
    headers = ["COUNTYNAME", "DISTRICTNAME", "WARDNAME", "VACS", "TYPE", "ELECT", "TURNOUT",
               *sorted((*PARTIES, *OTHERS)), "Grand Total"]  # fmt: skip
    body = []
    for number, (row, votes) in enumerate(_sorted(poll, register)):
        name = str(row["name"]).replace("'", "’")
        by_party = dict(zip(PARTIES, votes, strict=True))
        counts = [by_party.get(party) or "" for party in sorted((*PARTIES, *OTHERS))]
        body.append([COUNTY, row["lad_name"], name.upper() if number == 4 else name, row["seats"], row["type"],
                     row["electorate"], f"{row['turnout']:g}", *counts, sum(votes)])  # fmt: skip
    return table(headers, body)


def _layout_2024(poll: Poll, register: Register) -> bytes:
    """District first, turnout with a per cent sign, a header with a trailing space."""
    headers = ["Local authority name", "Local authority code", "Ward code", "Ward name", "Vacancies",
               "Local authority type", "Election type ", "Electorate", "Total votes", "Turnout (%)",
               "LAB", "CON", "LD", "GREEN", "REF", "IND", *OTHERS, "OTHER"]  # fmt: skip
    body: list[list[object]] = [["Local election results by ward 2024", *[""] * (len(headers) - 1)], headers]
    for row, votes in _sorted(poll, register):
        con, lab, *others = votes
        counts = [f"{count:,}" for count in (lab, con, *others, *[0] * len(OTHERS), 0)]
        electorate = _padded(int(row["electorate"]))  # type: ignore[call-overload]
        body.append([row["lad_name"], row["lad"], row["code"], row["name"], _padded(row["seats"]), row["type"],
                     "By thirds", electorate, f"{sum(votes):,}", f"{row['turnout']:.1f}%", *counts])  # fmt: skip
    return table([], body)
