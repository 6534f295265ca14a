"""Squareshire through the years: wards that were redrawn, series that break, a nation, areas alike.

The wards of 2016 part at x = 1,400 m, those of 2022 at x = 1,600 m. Calls are counted by ward: to 2018 by the
wards of 2016, from 2019 by those of 2022. Claims are counted by LSOA from 2017 to 2022.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import pandas as pd

from tests import squareshire
from tests.squareshire import DATASET, LSOAS, WARDS, square

OLD_WARDS = ["E05980001", "E05980002", "E05980003", "E05980004"]
YEARS = range(2017, 2023)

COUNCIL = """
[nation]
code = "E92990001"
name = "Squareland"
figures = "nation"

[similar]
indicators = ["no_car_pct", "density"]
logarithms = ["density"]
count = 5

[[change]]
code = "E05980001"
name = "Old West"
type = "ward"
successors = ["E05990001", "E05990002"]
changed = 2019-05-02
note = "Split in two."

[[area_type]]
type = "ward"
vintage = 2016
label = "Ward of 2016"
plural = "Wards of 2016"
source = "old_wards"
publish = false

[[fit]]
small = "ward"
small_vintage = 2016
area = "ward"
by = "people"
"""

INDICATOR = """
[indicator.{id}]
title = "{id}"
theme = "Time"
dataset = [{datasets}]
statistic = "{statistic}"
numerator = ["{above}"]
denominator = ["people"]
unit = "{unit}"
multiplier = {multiplier}
polarity = "high_is_worse"
description = "Made up."
why_it_matters = "To test time."
{more}
"""

BREAKS = 'breaks = [{ from = 2020, kind = "definition", note = "Referrals are counted too." }]'


def draw(folder: Path) -> None:
    """Write the catalogue and its files."""
    squareshire.draw(folder)
    _old_wards().to_file(folder / "old_wards.geojson", driver="GeoJSON")
    specs = [("old_wards", "boundaries", "old_wards.geojson", "ward", 2016, "2016", {"code": "WD16CD"})]
    for year in YEARS:
        _claims(year).to_csv(folder / f"claims{year}.csv", index=False)
        columns = {"code": "LSOA21CD", "claims": "claims", "people": "people"}
        specs.append((f"claims_{year}", "table", f"claims{year}.csv", "lsoa", 2021, str(year), columns))
        old = year < 2019
        _calls(OLD_WARDS if old else WARDS).to_csv(folder / f"calls{year}.csv", index=False)
        columns = {"code": "ward", "calls": "calls", "people": "people"}
        vintage = 2016 if old else 2022
        specs.append((f"calls_{year}", "table", f"calls{year}.csv", "ward", vintage, f"{year}/18", columns))
    _nation().to_csv(folder / "nation.csv", index=False)
    columns = {name: name for name in ("indicator_id", "period", "value", "numerator", "denominator")}
    specs.append(("nation", "national", "nation.csv", "county", 2021, "2021", columns))
    with (folder / "datasets.toml").open("a") as file:
        file.writelines(_dataset(folder, *spec) for spec in specs)
    with (folder / "council.toml").open("a") as file:
        file.write(COUNCIL)
    with (folder / "indicators.toml").open("a") as file:
        file.write(_indicator("claims_pct", "claims", "proportion", "% of people", 100))
        file.write(_indicator("claims_broken_pct", "claims", "proportion", "% of people", 100, BREAKS))
        file.write(_indicator("calls_rate", "calls", "rate", "per 1,000 people", 1000))


def _indicator(name: str, above: str, statistic: str, unit: str, multiplier: int, more: str = "") -> str:
    datasets = ", ".join(f'"{above}_{year}"' for year in YEARS)
    return INDICATOR.format(
        id=name,
        above=above,
        statistic=statistic,
        unit=unit,
        multiplier=multiplier,
        datasets=datasets,
        more=more,
    )


def _dataset(
    folder: Path,
    name: str,
    reader: str,
    file: str,
    kind: str,
    vintage: int,
    period: str,
    columns: dict[str, str],
) -> str:
    return DATASET.format(
        id=name,
        reader=reader,
        file=file,
        sha256=hashlib.sha256((folder / file).read_bytes()).hexdigest(),
        area_type=kind,
        vintage=vintage,
        period=period,
        columns=", ".join(f'{short} = "{header}"' for short, header in columns.items()),
    )


def _old_wards() -> gpd.GeoDataFrame:
    shapes = [
        square(
            0 if n % 2 == 0 else 1400,
            2000 * (n // 2),
            right=1400 if n % 2 == 0 else 4000,
            top=2000 * (n // 2 + 1),
        )
        for n in range(4)
    ]
    return gpd.GeoDataFrame({"WD16CD": OLD_WARDS}, geometry=shapes, crs=27700)


def _claims(year: int) -> pd.DataFrame:
    """Claims rise year by year in the first LSOA, and stay as they are in the others."""
    grown = 40 * (year - 2017)
    return pd.DataFrame({"LSOA21CD": LSOAS, "claims": [100 + grown, 100, 100, 100], "people": 1000})


def _calls(codes: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"ward": codes, "calls": [30, 60, 90, 3], "people": [600, 600, 600, 600]})


def _nation() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator_id": ["no_car_pct", "claims_pct"],
            "period": ["2021", "2022"],
            "value": [None, 25.0],
            "numerator": [100, None],
            "denominator": [1000, None],
        }
    )
