"""Lookups in the layouts of the Office for National Statistics, and the county's own list of panels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.generator.areas import Areas
from data.generator.chance import Ints
from data.generator.character import Character
from data.generator.files import frame_table
from data.generator.local import PANELS_OF_WARDS
from data.generator.names import COUNTY
from data.generator.register import COUNTRY, COUNTY_CODE, REGION, Register

LONG = "England_and_Wales"


def lookup_files(
    areas: Areas, register: Register, character: Character, population: Ints
) -> dict[str, bytes]:
    """Write every lookup; ``population`` is that of each output area (label) in table TS001."""
    files = {
        "oa21_lsoa21_msoa21_lad_population.csv": (_people(register, population), False),
        "OA21_WD22_LAD22_EW_LU.csv": (_oa_to_ward(areas, register, character), True),
        "OA21_PARNCP22_LAD22_EW_LU.csv": (_oa_to_parish(areas, register, character), True),
        f"Lower_Layer_Super_Output_Area_(2021)_to_Ward_(2022)_to_LAD_(2022)_Lookup_in_{LONG}.csv": (
            _lsoa_to_ward(areas, register),
            True,
        ),
        f"EXACT_LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Lookup_for_{LONG}.csv": (
            _exact(register),
            True,
        ),
        "WD22_LAD22_CTY22_RGN22_CTRY22_UK_LU.csv": (_wards_up(register), True),
        "WD22_LAD22_CTY22_CED22_EN_LU.csv": (_ward_to_division(areas, register), False),
    }
    made = {f"lookups/{name}": frame_table(frame, bom=bom) for name, (frame, bom) in files.items()}
    return made | {"panels/neighbourhood_panels.csv": frame_table(_panels(areas, register))}


def _home(register: Register, labels: pd.Series | Ints) -> pd.DataFrame:
    return register.district.iloc[labels].reset_index(drop=True)


def _sorted(frame: pd.DataFrame, *, number: str | None = "ObjectId") -> pd.DataFrame:
    """Rows in the order of their first column, numbered in a last one as ONS does."""
    ordered = frame.sort_values(list(frame.columns[:3]), ignore_index=True)
    return ordered.assign(**{number: np.arange(1, len(ordered) + 1)}) if number else ordered


def _people(register: Register, population: Ints) -> pd.DataFrame:
    lsoa = register.lsoa.iloc[register.oa["lsoa"]]
    frame = pd.DataFrame(
        {
            "oa_code": register.oa["code"],
            "lsoa_code": lsoa["code"].to_numpy(),
            "msoa_code": register.msoa["code"].to_numpy()[lsoa["msoa"]],
            "la_code": register.district["code"].to_numpy()[register.oa["district"]],
            "region_code": REGION[0],
            "country": COUNTRY[1],
            "population": population,
        }
    )
    return _sorted(frame, number=None)


def _oa_to_ward(areas: Areas, register: Register, character: Character) -> pd.DataFrame:
    ward = register.ward.iloc[areas.ward[character.centre]].reset_index(drop=True)
    home = _home(register, ward["district"])
    return _sorted(
        pd.DataFrame(
            {
                "OA21CD": register.oa["code"],
                "WD22CD": ward["code"],
                "WD22NM": ward["name"],
                "WD22NMW": "",
                "LAD22CD": home["code"],
                "LAD22NM": home["name"],
                "LAD22NMW": "",
            }
        )
    )


def _oa_to_parish(areas: Areas, register: Register, character: Character) -> pd.DataFrame:
    parish = register.parish.iloc[areas.parish[character.centre]].reset_index(drop=True)
    home = _home(register, parish["district"])
    return _sorted(
        pd.DataFrame(
            {
                "OA21CD": register.oa["code"],
                "PARNCP22CD": parish["code"],
                "PARNCP22NM": parish["name"],
                "PARNCP22NMW": "",
                "LAD22CD": home["code"],
                "LAD22NM": home["name"],
                "LAD22NMW": "",
            }
        )
    )


def _lsoa_to_ward(areas: Areas, register: Register) -> pd.DataFrame:
    """Best fit of LSOAs: the ward with most of their people."""
    shape = (len(register.lsoa), len(register.ward))
    share = np.bincount(areas.lsoa * shape[1] + areas.ward, areas.people, minlength=shape[0] * shape[1])
    ward = register.ward.iloc[share.reshape(shape).argmax(axis=1)].reset_index(drop=True)
    home = _home(register, register.lsoa["district"])
    return _sorted(
        pd.DataFrame(
            {
                "LSOA21CD": register.lsoa["code"],
                "LSOA21NM": register.lsoa["name"],
                "LSOA21NMW": "",
                "WD22CD": ward["code"],
                "WD22NM": ward["name"],
                "WD22NMW": "",
                "LAD22CD": home["code"],
                "LAD22NM": home["name"],
                "LAD22NMW": "",
            }
        )
    )


def _exact(register: Register) -> pd.DataFrame:
    old = register.lsoa11.iloc[register.exact["old"]].reset_index(drop=True)
    new = register.lsoa.iloc[register.exact["new"]].reset_index(drop=True)
    home = _home(register, new["district"])
    return _sorted(
        pd.DataFrame(
            {
                "LSOA11CD": old["code"],
                "LSOA11NM": old["name"],
                "LSOA21CD": new["code"],
                "LSOA21NM": new["name"],
                "CHGIND": register.exact["change"],
                "LAD22CD": home["code"],
                "LAD22NM": home["name"],
                "LAD22NMW": "",
            }
        )
    )


def _wards_up(register: Register) -> pd.DataFrame:
    home = _home(register, register.ward["district"])
    return _sorted(
        pd.DataFrame(
            {
                "WD22CD": register.ward["code"],
                "WD22NM": register.ward["name"],
                "LAD22CD": home["code"],
                "LAD22NM": home["name"],
                "CTY22CD": COUNTY_CODE,
                "CTY22NM": COUNTY,
                "RGN22CD": REGION[0],
                "RGN22NM": REGION[1],
                "CTRY22CD": COUNTRY[0],
                "CTRY22NM": COUNTRY[1],
            }
        )
    )


def _ward_to_division(areas: Areas, register: Register) -> pd.DataFrame:
    """Every pair of a ward and a division that share people; one ward may lie in several divisions."""
    live = areas.people > 0.5
    pairs = np.unique(np.stack([areas.ward[live], areas.division[live]], axis=1), axis=0)
    ward = register.ward.iloc[pairs[:, 0]].reset_index(drop=True)
    division = register.division.iloc[pairs[:, 1]].reset_index(drop=True)
    home = _home(register, ward["district"])
    frame = pd.DataFrame(
        {
            "WD22CD": ward["code"],
            "WD22NM": ward["name"],
            "CED22CD": division["code"],
            "LAD22CD": home["code"],
            "LAD22NM": home["name"],
            "CTY22CD": COUNTY_CODE,
            "CTY22NM": COUNTY,
            "CED22NM": division["name"] + " ED",
        }
    )
    frame = _sorted(frame, number="FID")
    return frame[
        ["FID", "WD22CD", "WD22NM", "LAD22CD", "LAD22NM", "CTY22CD", "CTY22NM", "CED22CD", "CED22NM"]
    ]


def _panels(areas: Areas, register: Register) -> pd.DataFrame:
    """Members of each panel: its wards, or its parishes."""
    parts = []
    for kind, label, table in (
        ("ward", areas.ward, register.ward),
        ("parish", areas.parish, register.parish),
    ):
        of_wards = np.isin(areas.district, PANELS_OF_WARDS) == (kind == "ward")
        pairs = np.unique(np.stack([areas.panel[of_wards], label[of_wards]], axis=1), axis=0)
        panel = register.panel.iloc[pairs[:, 0]].reset_index(drop=True)
        member = table.iloc[pairs[:, 1]].reset_index(drop=True)
        parts.append(
            pd.DataFrame(
                {
                    "panel_code": panel["code"],
                    "panel_name": panel["name"],
                    "member_code": member["code"],
                    "member_name": member["name"],
                    "member_type": kind,
                }
            )
        )
    frame = _sorted(pd.concat(parts, ignore_index=True), number=None)
    return frame[["panel_code", "panel_name", "member_type", "member_code", "member_name"]]
