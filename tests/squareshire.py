"""A county of sixteen squares, small enough to work out by hand.

Output areas are 1 km squares, named by column and row; an LSOA is two by two of them; wards part at
x = 1,600 m, so that the second column of output areas crosses; districts part at y = 2,000 m.

    row 4 | 1 2 3 4 |  district D2 = ward W3 (left), W4 (right)
    row 3 | 1 2 3 4 |
    row 2 | 1 2 3 4 |  district D1 = ward W1 (left), W2 (right)
    row 1 | 1 2 3 4 |
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

EAST, NORTH = 500_000, 250_000
SQUARES = [(column, row) for row in range(1, 5) for column in range(1, 5)]
OA = {(column, row): f"E0099{row}{column:03d}" for column, row in SQUARES}
LSOA = {(column, row): f"E0199000{1 + (column > 2) + 2 * (row > 2)}" for column, row in SQUARES}
LSOAS = sorted(set(LSOA.values()))
WARDS = ["E05990001", "E05990002", "E05990003", "E05990004"]
DISTRICTS = ["E07990001", "E07990002"]

COUNCIL = """
name = "Squareshire County Council"
place = "Squareshire"
fictional = true
indicators = ["indicators.toml"]
default_indicator = "no_car_pct"
headline = ["population", "no_car_pct"]

[people]
dataset = "oa_people"
type = "oa"
vintage = 2021

[[area_type]]
type = "oa"
vintage = 2021
label = "Output area"
plural = "Output areas"
source = "oas"

[[area_type]]
type = "lsoa"
vintage = 2021
label = "LSOA"
plural = "LSOAs"
source = "lsoas"

[[area_type]]
type = "ward"
vintage = 2022
label = "Ward"
plural = "Wards"
source = "wards"

[[area_type]]
type = "parish"
vintage = 2022
label = "Parish"
plural = "Parishes"
source = "parishes"

[[area_type]]
type = "panel"
vintage = 2022
label = "Panel"
plural = "Panels"
members = "panels"
status = "illustrative"

[[area_type]]
type = "district"
vintage = 2022
label = "District"
plural = "Districts"
source = "wards"
dissolve = "district"
dissolve_name = "district_name"

[[area_type]]
type = "county"
vintage = 2022
label = "County"
plural = "Counties"
whole = "district"
code = "E10990001"
name = "Squareshire"
"""

INDICATORS = """
[indicator.population]
title = "Population"
theme = "People"
dataset = "oa_people"
statistic = "count"
numerator = ["population"]
unit = "people"
decimals = 0
polarity = "neutral"
description = "Usual residents."
why_it_matters = "Everything is counted for people."

[indicator.density]
title = "Population density"
theme = "People"
dataset = "oa_people"
statistic = "rate"
numerator = ["population"]
denominator = ["@area_km2"]
unit = "people per km²"
polarity = "neutral"
description = "Usual residents for each square kilometre."
why_it_matters = "Services reach people more easily where they live close together."

[indicator.no_car_pct]
title = "Households with no car"
theme = "Homes"
dataset = "cars"
statistic = "proportion"
numerator = ["none"]
denominator = ["households"]
unit = "% of households"
multiplier = 100
polarity = "neutral"
description = "Households with no car or van."
why_it_matters = "Getting about."

[indicator.imd_score]
title = "Deprivation score"
theme = "Deprivation"
dataset = "iod"
statistic = "score"
score = "imd_score"
rank = "imd_rank"
small_areas_in_nation = 100
denominator = ["population"]
unit = "score"
polarity = "high_is_worse"
description = "Average score."
why_it_matters = "Need."

[indicator.imd_concentration]
title = "Depth of deprivation"
theme = "Deprivation"
dataset = "iod"
statistic = "index"
summary = "local_concentration"
score = "imd_score"
rank = "imd_rank"
small_areas_in_nation = 100
denominator = ["population"]
unit = "average rank"
polarity = "high_is_worse"
description = "Local concentration."
why_it_matters = "Need."

[indicator.imd_decile_1_pct]
title = "Most deprived tenth"
theme = "Deprivation"
dataset = "iod"
statistic = "index"
summary = "proportion_decile_1"
score = "imd_score"
rank = "imd_rank"
small_areas_in_nation = 100
denominator = ["population"]
multiplier = 100
unit = "% of neighbourhoods"
polarity = "high_is_worse"
description = "Share of LSOAs."
why_it_matters = "Need."

[indicator.imd_rank]
title = "Deprivation rank"
theme = "Deprivation"
dataset = "iod"
statistic = "rank_summary"
rank = "imd_rank"
small_areas_in_nation = 100
denominator = ["population"]
unit = "average rank"
polarity = "high_is_worse"
description = "Average rank."
why_it_matters = "Need."

[indicator.imd_deciles_1_3_pct]
title = "People in the most deprived three tenths"
theme = "Deprivation"
dataset = "iod"
statistic = "proportion"
numerator = ["population"]
denominator = ["population"]
where = { imd_decile = [1, 2, 3] }
multiplier = 100
unit = "% of people"
polarity = "high_is_worse"
description = "Share of people."
why_it_matters = "Need."

[indicator.turnout_pct]
title = "Turnout"
theme = "Taking part"
dataset = ["turnout_2022", "turnout_2023"]
statistic = "proportion"
numerator = ["ballots"]
denominator = ["electorate"]
multiplier = 100
unit = "% of electors"
polarity = "high_is_better"
description = "Votes cast."
why_it_matters = "Voice."

[indicator.internal_pct]
title = "For officers only"
theme = "Homes"
dataset = "cars"
statistic = "proportion"
numerator = ["none"]
denominator = ["households"]
unit = "% of households"
multiplier = 100
polarity = "neutral"
visibility = "internal"
description = "As above."
why_it_matters = "To test who may see what."
"""

DATASET = """
[dataset.{id}]
title = "{id}"
publisher = "Nobody"
page = "made up"
licence = "CC0-1.0"
attribution = "Made up for a test"
published = 2022-12-01
retrieved = 2026-01-01
period = "{period}"
reader = "{reader}"
file = "{file}"
sha256 = "{sha256}"
area_type = "{area_type}"
vintage = {vintage}
columns = {{ {columns} }}
"""

SPECS = [
    ("oas", "boundaries", "oas.geojson", "oa", 2021, {"code": "OA21CD"}),
    ("lsoas", "boundaries", "lsoas.geojson", "lsoa", 2021, {"code": "LSOA21CD", "name": "LSOA21NM"}),
    (
        "wards",
        "boundaries",
        "wards.geojson",
        "ward",
        2022,
        {"code": "WD22CD", "name": "WD22NM", "district": "LAD22CD", "district_name": "LAD22NM"},
    ),
    ("parishes", "boundaries", "parishes.geojson", "parish", 2022, {"code": "PAR22CD", "name": "PAR22NM"}),
    ("panels", "lookup", "panels.csv", "panel", 2022, {"code": "panel", "name": "name", "member": "member"}),
    (
        "oa_people",
        "table",
        "people.csv",
        "oa",
        2021,
        {"code": "OA21CD", "population": "people", "lsoa": "LSOA21CD"},
    ),
    ("cars", "table", "cars.csv", "oa", 2021, {"code": "OA21CD", "households": "All", "none": "None"}),
    (
        "iod",
        "table",
        "iod.csv",
        "lsoa",
        2021,
        {
            "code": "LSOA21CD",
            "imd_score": "Score",
            "imd_rank": "Rank",
            "imd_decile": "Decile",
            "population": "Pop",
        },
    ),
    (
        "turnout_2022",
        "table",
        "turnout22.csv",
        "ward",
        2022,
        {"code": "WD22CD", "ballots": "B", "electorate": "E"},
    ),
    (
        "turnout_2023",
        "table",
        "turnout23.csv",
        "ward",
        2023,
        {"code": "WD23CD", "ballots": "B", "electorate": "E"},
    ),
]
PERIODS = {"turnout_2022": "2022", "turnout_2023": "2023"}


def square(x: float, y: float, *, right: float, top: float) -> object:
    return box(EAST + x, NORTH + y, EAST + right, NORTH + top)


def boundaries() -> dict[str, gpd.GeoDataFrame]:
    oas = [
        (OA[c, r], square(1000 * (c - 1), 1000 * (r - 1), right=1000 * c, top=1000 * r)) for c, r in SQUARES
    ]
    lsoas = [
        (code, square(2000 * (n % 2), 2000 * (n // 2), right=2000 * (n % 2 + 1), top=2000 * (n // 2 + 1)))
        for n, code in enumerate(LSOAS)
    ]
    wards = [
        (
            code,
            square(
                0 if n % 2 == 0 else 1600,
                2000 * (n // 2),
                right=1600 if n % 2 == 0 else 4000,
                top=2000 * (n // 2 + 1),
            ),
        )
        for n, code in enumerate(WARDS)
    ]
    # A hamlet inside one output area, and the rest of the county.
    hamlet = square(3050, 3050, right=3450, top=3450)
    rest = square(0, 0, right=4000, top=4000).difference(hamlet)  # type: ignore[attr-defined]
    frames = {
        "oas": gpd.GeoDataFrame({"OA21CD": [c for c, _ in oas]}, geometry=[s for _, s in oas]),
        "lsoas": gpd.GeoDataFrame(
            {"LSOA21CD": LSOAS, "LSOA21NM": [f"Squareshire 00{n}" for n in range(4)]},
            geometry=[s for _, s in lsoas],
        ),
        "wards": gpd.GeoDataFrame(
            {
                "WD22CD": WARDS,
                "WD22NM": ["South West", "South East", "North West", "North East"],
                "LAD22CD": [DISTRICTS[0]] * 2 + [DISTRICTS[1]] * 2,
                "LAD22NM": ["South", "South", "North", "North"],
            },
            geometry=[s for _, s in wards],
        ),
        "parishes": gpd.GeoDataFrame(
            {"PAR22CD": ["E04990001", "E04990002"], "PAR22NM": ["Tiny Hamlet", "Great Rest"]},
            geometry=[hamlet, rest],
        ),
    }
    return {name: frame.set_crs(27700) for name, frame in frames.items()}


def tables() -> dict[str, pd.DataFrame]:
    oas = list(OA.values())
    return {
        "panels": pd.DataFrame(
            {
                "panel": ["P1", "P1", "P2"],
                "name": ["West", "West", "East"],
                "member": [*WARDS[0:3:2], WARDS[1]],
            }
        ),
        "people": pd.DataFrame(
            {"OA21CD": oas, "people": [100 * c for c, _ in SQUARES], "LSOA21CD": [LSOA[s] for s in SQUARES]}
        ),
        "cars": pd.DataFrame({"OA21CD": oas, "All": 50, "None": [10 * c for c, _ in SQUARES]}),
        "iod": pd.DataFrame(
            {
                "LSOA21CD": LSOAS,
                "Score": [10.0, 20.0, 30.0, 40.0],
                "Rank": [90, 60, 30, 1],
                "Decile": [9, 6, 3, 1],
                "Pop": 600,
            }
        ),
        "turnout22": pd.DataFrame({"WD22CD": WARDS[:3], "B": [40, 60, 50], "E": [100, 100, 200]}),
        "turnout23": pd.DataFrame({"WD23CD": [WARDS[0], "E05990099"], "B": [70, 10], "E": [100, 100]}),
    }


def draw(folder: Path) -> None:
    """Write the catalogue of Squareshire and its files."""
    for name, frame in boundaries().items():
        frame.to_file(folder / f"{name}.geojson", driver="GeoJSON")
    for name, table in tables().items():
        table.to_csv(folder / f"{name}.csv", index=False)
    (folder / "council.toml").write_text(COUNCIL)
    (folder / "indicators.toml").write_text(INDICATORS)
    declare(folder)


def declare(folder: Path) -> None:
    """Write ``datasets.toml`` with the checksums of the files as they are."""
    texts = []
    for name, reader, file, area_type, vintage, columns in SPECS:
        path = folder / file
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "0" * 64
        texts.append(
            DATASET.format(
                id=name,
                reader=reader,
                file=file,
                sha256=digest,
                area_type=area_type,
                vintage=vintage,
                period=PERIODS.get(name, "2021"),
                columns=", ".join(f'{short} = "{header}"' for short, header in columns.items()),
            )
        )
    (folder / "datasets.toml").write_text("\n".join(texts))
