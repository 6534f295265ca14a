"""The publishers' own indices, populations, lookups and points."""

from __future__ import annotations

import csv
import gzip

import numpy as np
import pytest

from insight.sources import read_lookup, read_points, verify_files

from .conftest import Desk, only
from .shelf import DISTRICTS, table

pytestmark = pytest.mark.real

IOD = {"code": "^LSOA code", "name": "^LSOA name", "district": "^Local Authority District code"}
IMD = "Index of Multiple Deprivation (IMD)"


@pytest.mark.parametrize(
    ("folder", "year", "population", "expected"),
    [
        ("iod2025", 2021, "^Total population", [11.471, 12.217, 26.100, 11.804, 9.338]),
        ("iod2019", 2011, "^Total population", [14.855, 11.507, 25.426, 12.550, 8.496]),
    ],
)
@pytest.mark.parametrize("part", ["cambridgeshire.csv", "scores_ranks_deciles_denominators.csv.gz"])
def test_average_scores_of_the_districts(
    shelf: Desk, folder: str, year: int, population: str, expected: list[float], part: str
) -> None:
    columns = IOD | {"imd_score": f"{IMD} Score", "population": population}
    edition = folder.removeprefix("iod")
    read = table(
        shelf,
        "table",
        f"{folder}/File_7_REASSEMBLED_IoD{edition}_{part}",
        columns,
        area_type="lsoa",
        vintage=year,
    )
    assert read.rows_used == {"iod2025": 33_755, "iod2019": 32_844}[folder] or part == "cambridgeshire.csv"
    rows = read.frame.assign(weighted=read.frame["imd_score"] * read.frame["population"])
    sums = rows.groupby("district")[["weighted", "population"]].sum().loc[DISTRICTS]
    np.testing.assert_allclose(sums["weighted"] / sums["population"], expected, atol=0.0005)


@pytest.mark.parametrize(
    ("file", "vintage", "measure", "count"),
    [
        ("iod2019/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx", 2011, f"{IMD} Rank", 32_844),
        ("iod2019/File_3_-_IoD2019_Supplementary_Indices_-_IDACI_and_IDAOPI.xlsx", 2011, r"^Income Deprivation Affecting Children Index \(IDACI\) Rank", 32_844),
        ("iod2019/File_9_-_IoD2019_Transformed_Scores.xlsx", 2011, "Crime Score - exponentially transformed", 32_844),
        ("iod2025/File_6_IoD2025_Population_Denominators.xlsx", 2021, "Total population: mid 2022", 33_755),
        ("iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz", 2011, "Income Decile (where 1 is most deprived 10% of LSOAs)", 32_844),
        ("iod2019/File_6_-_IoD2019_Population_Denominators.csv", 2011, "Total population: mid 2015 (excluding prisoners)", 32_844),
    ],
)  # fmt: skip
def test_files_of_the_indices_as_published(
    shelf: Desk, file: str, vintage: int, measure: str, count: int
) -> None:
    read = table(shelf, "table", file, IOD | {"measure": measure}, area_type="lsoa", vintage=vintage)
    assert (read.rows_in, read.rows_used) == (count, count)
    assert not read.states.to_numpy().any()
    assert read.frame["name"].ne("").all()


def test_indices_of_another_vintage_are_told(shelf: Desk) -> None:
    columns = {"code": "LSOA code (2021)", "score": f"{IMD} Score"}
    said = only(
        lambda: table(
            shelf,
            "table",
            "iod2019/File_7_REASSEMBLED_IoD2019_cambridgeshire.csv",
            columns,
            area_type="lsoa",
            vintage=2021,
        )
    )
    assert "another vintage: 'LSOA code (2011)'" in said


def test_single_years_of_age_add_up_to_everybody(shelf: Desk) -> None:
    columns = {
        "code": "lsoa11_code",
        "name": "lsoa11_name",
        "population": "total_population",
        "everybody": "0..90+",
        "children": "0..15",
    }
    read = table(
        shelf,
        "table",
        "population/demographr_population20_lsoa11.csv.gz",
        columns,
        area_type="lsoa",
        vintage=2011,
    )
    assert read.rows_used == 34_753
    assert (read.frame["everybody"] == read.frame["population"]).all()
    with gzip.open(
        shelf.root / "population/demographr_population20_lsoa11.csv.gz", "rt", encoding="utf-8"
    ) as file:
        plain = {
            row["lsoa11_code"]: sum(int(row[str(age)]) for age in range(16)) for row in csv.DictReader(file)
        }
    assert dict(zip(read.frame["code"], read.frame["children"], strict=True)) == plain


LOOKUPS = [
    ("EXACT_LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Lookup_for_England_and_Wales_(Version_2).csv", "LSOA11CD", 35_796),
    ("Lower_Layer_Super_Output_Area_(2011)_to_Ward_(2019)_Lookup_in_England_and_Wales.csv", "LSOA11CD", 34_753),
    ("Lower_Layer_Super_Output_Area_(2021)_to_Ward_(2023)_to_LAD_(2023)_Lookup_in_England_and_Wales.csv", "LSOA21CD", 35_672),
    ("Lower_Tier_Local_Authority_to_Upper_Tier_Local_Authority_(December_2022)_Lookup_in_England_and_Wales.csv", "LTLA22CD", None),
    ("MSOA_(2021)_to_Ward_to_Lower_Tier_Local_Authority_(May_2022)_Lookup_for_England_and_Wales.csv", "MSOA21CD", None),
    ("Non-Civil_Parished_Areas_to_Local_Authority_Districts_(December_2019)_Lookup_in_England.csv", "NCP19CD", None),
    ("Parish_to_Ward_to_Local_Authority_District_(December_2019)_Lookup_in_England_and_Wales.csv", "PAR19CD", None),
    ("Parishes_(December_2019)_Names_and_Codes_in_England_and_Wales.csv", "PAR19CD", None),
    ("WD21_LAD21_UK_LU.xlsx", "WD21CD", 8_694),
    ("Ward_to_LAD_to_County_to_County_Electoral_Division_(May_2019)_Lookup_for_England.csv", "CED19CD", None),
    ("Ward_to_Local_Authority_District_(December_2023)_Lookup_in_the_United_Kingdom.csv", "WD23CD", None),
    ("Ward_to_Local_Authority_District_to_County_to_Region_to_Country_(December_2022)_Lookup_in_United_Kingdom.csv", "WD22CD", None),
    ("cambs_OA11_to_PAR_recovered.csv", "OA11CD", None),
    ("onspd_cambridge.parquet", "PCD", None),
    ("pilots_OA21_LSOA21_MSOA21_LAD_pop.csv", "oa_code", None),
    ("pilots_WD11_LAD11_to_WD22_LAD22.csv", "WD22CD", None),
    ("pilots_lookup_lsoa21_ward24_ltla24_geographr.csv", "lsoa21_code", None),
    ("pilots_places_E04_parishes_E05_wards_current_GeoDraw.csv", "areacd", None),
    ("policyengine_oa_crosswalk.csv.gz", "^oa", None),
]  # fmt: skip


@pytest.mark.parametrize(("file", "code", "count"), LOOKUPS, ids=[file for file, _, _ in LOOKUPS])
def test_lookups(shelf: Desk, file: str, code: str, count: int | None) -> None:
    frame = read_lookup(shelf.dataset("lookup", f"lookups/{file}", columns={"code": code}), shelf.root)
    assert count is None or len(frame) == count
    assert len(frame) > 100
    assert frame["code"].ne("").all()
    assert frame["code"].eq(frame["code"].str.strip()).all()


def test_panels_and_other_tables(shelf: Desk) -> None:
    columns = {"code": "area_committee", "member": "WD22CD"}
    panels = read_lookup(
        shelf.dataset("lookup", "panels/cambridge_city_area_committees_to_WD22.csv", columns=columns),
        shelf.root,
    )
    assert panels["member"].is_unique
    columns = {"code": "data_police_uk_neighbourhood_id", "name": "name"}
    police = read_lookup(
        shelf.dataset(
            "lookup", "panels/cambridgeshire_police_neighbourhoods_2021-12_names_only.csv", columns=columns
        ),
        shelf.root,
    )
    assert len(police) == 14
    columns = {"code": "lsoa21_code", "rural_text": "ruc"}
    rural = table(shelf, "table", "other/geographr_ruc21_lsoa21.csv", columns, area_type="lsoa", vintage=2021)
    assert set(rural.frame["rural_text"]) == {"Rural", "Urban"}
    for file, column in (
        ("libraries_cambridgeshire_county_council.csv", "Postcode"),
        ("libraries_peterborough_city_council.csv", "Postcode"),
        ("gp_practices_CB_PE_SG_2020.csv", "Postcode"),
    ):
        places = read_lookup(
            shelf.dataset("lookup", f"points/{file}", columns={"postcode": column}), shelf.root
        )
        assert places["postcode"].str.fullmatch(r"[A-Z]{1,2}\d{1,2} \d[A-Z]{2}").mean() > 0.9


def test_postcode_points(shelf: Desk) -> None:
    files = [f"lookups/codepoint_open_2014_{area}.csv" for area in ("cb", "pe", "sg")]
    frame = read_points(shelf.dataset("code_point", *files), shelf.root)
    assert frame["code"].str.fullmatch(r"[A-Z]{2}\d{1,2} \d[A-Z]{2}").all()
    lines = sum(len((shelf.root / file).read_text().splitlines()) for file in files)
    assert frame.attrs["rows_in"] == lines == len(frame) + frame.attrs["without_place"]
    assert frame["x"].between(470_000, 620_000).all()


def test_schools_in_both_coordinate_systems(shelf: Desk) -> None:
    file = "points/gias_schools_cambridgeshire_20250524.csv"
    metres = read_points(
        shelf.dataset("points", file, columns={"code": "urn", "x": "easting", "y": "northing"}), shelf.root
    )
    degrees = read_points(
        shelf.dataset("points", file, columns={"code": "urn", "lon": "longitude", "lat": "latitude"}),
        shelf.root,
    )
    both = metres.merge(degrees, on="code")
    assert len(both) > 250
    assert np.hypot(both["x_x"] - both["x_y"], both["y_x"] - both["y_y"]).median() < 5


def test_every_file_of_the_shelf_is_whole(shelf: Desk) -> None:
    archives = [
        path.relative_to(shelf.root).as_posix()
        for path in shelf.root.rglob("*")
        if path.suffix in (".zip", ".xlsx")
    ]
    assert archives
    assert verify_files(shelf.dataset("table", *archives), shelf.root) == []
