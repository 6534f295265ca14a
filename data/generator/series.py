"""Figures of several years: claims by LSOA, and enquiries by ward, redrawn and defined anew on the way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.generator.areas import Areas
from data.generator.chance import Floats, Ints, rng
from data.generator.character import Character
from data.generator.files import frame_table, table
from data.generator.register import Register
from data.generator.wards import electors

CLAIM_YEARS = tuple(range(2017, 2025))
USUAL_CLAIMS = 0.031
"""Claimants among people aged 16 to 64, county, first year."""

ENQUIRY_YEARS = tuple(range(2016, 2025))
"""First year of each financial year."""

OLD_WARDS_TO = 2019
"""Last year counted by the wards of 2016."""

REFERRALS_FROM = 2022
"""From here referrals are counted, not completed enquiries only."""

USUAL_ENQUIRIES = 0.0042
REFERRED = 2.4
"""Referrals for each completed enquiry."""


def series_files(register: Register, areas: Areas, character: Character, ages: Ints) -> dict[str, bytes]:
    """Write the two files."""
    return {
        "series/claimants_lsoa21_2017_2024.csv": _claims(register, character, ages),
        "series/safeguarding_enquiries_by_ward.csv": _enquiries(register, areas, character, ages),
    }


def _claims(register: Register, character: Character, ages: Ints) -> bytes:
    """Claimants each March: fewer year by year in most places, more in the poorest."""
    lsoa = register.oa["lsoa"].to_numpy()
    people = np.bincount(lsoa, ages[:, 16:65].sum(axis=1)).astype(int)
    need = _mean(lsoa, character.people, character.factors["need"].to_numpy(dtype=float))
    chance = rng("claims")
    columns: dict[str, object] = {
        "LSOA21CD": register.lsoa["code"],
        "LSOA21NM": register.lsoa["name"],
        "Residents aged 16 to 64": people,
    }
    own = chance.normal(0, 0.12, len(people))
    for year in CLAIM_YEARS:
        drift = (year - CLAIM_YEARS[0]) * (-0.045 + 0.055 * np.clip(need, -1, 2))
        share = USUAL_CLAIMS * np.exp(0.75 * need + own + drift)
        columns[f"Claimants March {year}"] = chance.binomial(people, np.clip(share, 0, 0.4))
    return frame_table(pd.DataFrame(columns).sort_values("LSOA21CD", ignore_index=True))


def _mean(label: Ints, weight: Floats, values: Floats) -> Floats:
    found: Floats = np.bincount(label, weight * values) / np.bincount(label, weight)
    return found


def _enquiries(register: Register, areas: Areas, character: Character, ages: Ints) -> bytes:
    """Safeguarding enquiries about adults by financial year, as a council publishes its own figures."""
    rows: list[tuple[object, ...]] = []
    for year in ENQUIRY_YEARS:
        old = year <= OLD_WARDS_TO
        label, names = (areas.old_ward, register.old_ward) if old else (areas.ward, register.ward)
        who = electors(label, areas, character, ages)
        adults = np.round(who.register / 0.95 * (1 + 0.006 * (year - 2021))).astype(int)
        usual = USUAL_ENQUIRIES * np.exp(0.35 * who.need + 0.5 * who.old)
        usual = usual * (REFERRED if year >= REFERRALS_FROM else 1.0)
        counts = rng(f"enquiries {year}").poisson(adults * usual)
        home = register.district["name"].to_numpy()[names["district"]]
        period = f"{year}/{(year + 1) % 100:02d}"
        listed = zip(names["code"], names["name"], home, adults.tolist(), counts.tolist(), strict=True)
        rows += sorted((period, *row) for row in listed)
    headers = ["Financial year", "Ward code", "Ward name", "District", "Adults (18+)", "Enquiries"]
    return table(headers, rows)
