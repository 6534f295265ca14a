"""The publishers' own files, of every kind at hand. Nothing of them is kept here but counts and checks."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from insight.sources import SourceTable, read_boundaries, read_lookup, read_points, read_table, verify_files

from .conftest import Desk, faults, only

pytestmark = pytest.mark.real

DISTRICTS = ["E07000008", "E07000009", "E07000010", "E07000011", "E07000012"]
ENGLAND = {"region": ("E*",)}
FOUR = {"area_type": "ward", "vintage": 2022, "code": "WD22CD", "name": "WD22NM"}


@pytest.fixture
def shelf(real: Path) -> Desk:
    """The folder of real files; nothing is ever put there."""
    return Desk(real)


def boundaries(shelf: Desk, file: str, **more: Any):
    columns = {short: more.pop(short) for short in ("code", "name", "district", "region", "kind_text") if short in more}
    return read_boundaries(shelf.dataset("boundaries", f"boundaries/{file}", columns=columns, **more), shelf.root)


def table(shelf: Desk, reader: str, file: str, columns: dict[str, str] | None = None, **more: Any) -> SourceTable:
    options = {key: more.pop(key) for key in ("codes", "names", "area_codes") if key in more}
    return read_table(shelf.dataset(reader, file, columns=columns, **more), shelf.root, **options)


BOUNDARIES = [
    ("cambs_wards_WD22_BGC.geojson", 104, dict(FOUR)),
    ("cambs_wards_WD22_27700_BGC.geojson", 104, dict(FOUR)),
    ("cambs_wards_WD25_BGC.geojson", 98, {"area_type": "ward", "vintage": 2025, "code": "WD25CD", "name": "WD25NM"}),
    ("cambs_wards_WD19_BGC.geojson", 104, {"area_type": "ward", "vintage": 2019, "code": r"^WD\d\dCD$", "name": "WD19NM"}),
    ("cambs_wards_WD13_BGC.geojson", 123, {"area_type": "ward", "vintage": 2013, "code": "WD13CD", "name": "WD13NM"}),
    ("cambs_LSOA21_BGC.geojson", 395, {"area_type": "lsoa", "vintage": 2021, "code": "LSOA21CD", "name": "LSOA21NM"}),
    ("cambs_LSOA11_BGC.geojson", 375, {"area_type": "lsoa", "vintage": 2011, "code": "lsoa11cd", "name": "lsoa11nm"}),
    ("cambs_MSOA21_BGC.geojson", 76, {"area_type": "msoa", "vintage": 2021, "code": "MSOA21CD"}),
    ("cambs_OA11_BGC.geojson", 1937, {"area_type": "oa", "vintage": 2011, "code": "OA11CD", "district": "LAD11CD"}),
    ("cambs_PAR_derived_from_OA11_BGC.geojson", 223, {"area_type": "parish", "code": "PAR", "name": "PARn"}),
    ("cambs_PAR_simplified_named.geojson", 223, {"area_type": "parish", "code": "PAR", "name": "PARn"}),
    ("banes_os_boundaryline_parishes_2016.geojson", None, {"area_type": "parish", "code": "code", "name": "name", "kind_text": "description", "dissolve": True}),
    ("england_county_CTY23_BGC.shp", 21, {"area_type": "county", "vintage": 2023, "code": "CTY23CD", "name": "CTY23NM"}),
    ("england_lad_LAD22_BUC.geojson", 309, {"area_type": "district", "vintage": 2022, "code": "LAD22CD", "name": "LAD22NM"}),
    ("ons_geogALL2022UK_multilayer.topojson", 374, {"area_type": "district", "code": "AREACD", "name": "AREANM", "layer": "LTLA", "crs": "EPSG:4326"}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "count", "more"), BOUNDARIES, ids=[file for file, _, _ in BOUNDARIES])
def test_boundaries_of_every_format(shelf: Desk, file: str, count: int | None, more: dict[str, Any]) -> None:
    frame = boundaries(shelf, file, **more)
    assert count is None or len(frame) == count
    assert frame["code"].is_unique
    assert frame["code"].is_monotonic_increasing
    assert frame.crs.to_epsg() == 27700
    assert frame.geometry.is_valid.all()
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    assert frame.area.gt(0).all()


def test_boundary_line_parishes_dissolve_to_one_row_each(shelf: Desk) -> None:
    file, _, more = next(entry for entry in BOUNDARIES if entry[0].startswith("banes"))
    frame = boundaries(shelf, file, **more)
    codes = [feature["properties"]["code"] for feature in features(shelf, file)]
    assert len(codes) == 52
    assert set(frame["code"]) == set(codes)


def features(shelf: Desk, file: str) -> list[dict[str, Any]]:
    import json

    listed: list[dict[str, Any]] = json.loads((shelf.root / "boundaries" / file).read_text(encoding="utf-8"))["features"]
    return listed


def test_the_pair_in_two_coordinate_systems_is_one(shelf: Desk) -> None:
    degrees = boundaries(shelf, "cambs_wards_WD22_BGC.geojson", **FOUR)
    metres = boundaries(shelf, "cambs_wards_WD22_27700_BGC.geojson", **FOUR)
    assert degrees["code"].equals(metres["code"])
    apart = shelf_distance(degrees.geometry.to_numpy(), metres.geometry.to_numpy())
    assert apart < 0.002


def shelf_distance(one: np.ndarray, other: np.ndarray) -> float:
    """Greatest distance between like vertices, metres."""
    return float(np.abs(shapely.get_coordinates(one) - shapely.get_coordinates(other)).max())


def test_a_topojson_without_a_stated_crs_is_a_fault(shelf: Desk) -> None:
    said = only(lambda: boundaries(shelf, "ons_geogALL2022UK_multilayer.topojson", code="AREACD", layer="LTLA"))
    assert "must state its coordinate system" in said
    said = only(lambda: boundaries(shelf, "ons_geogALL2022UK_multilayer.topojson", code="AREACD", crs="EPSG:4326"))
    assert "LTLA" in said


@pytest.mark.parametrize(
    ("file", "kind", "count", "more"),
    [
        ("ew_wards_WD22_BGC.gpkg.zip", "WD22", 6903, FOUR),
        ("ew_LSOA21_BGC.gpkg.zip", "LSOA21", 33_755, {"area_type": "lsoa", "vintage": 2021, "code": "LSOA21CD", "name": "LSOA21NM"}),
    ],
)  # fmt: skip
def test_england_out_of_a_zipped_geopackage(shelf: Desk, file: str, kind: str, count: int, more: dict[str, Any]) -> None:
    frame = boundaries(shelf, file, region="RGNCD", where=ENGLAND, layer=kind, **more)
    assert len(frame) == count
    assert frame.geometry.is_valid.all()
    assert frame.area.sum() / 1e6 == pytest.approx(130_400, rel=0.001)  # km2 of England, generalised to 20 m


def test_a_county_out_of_the_whole_country(shelf: Desk) -> None:
    small = boundaries(shelf, "cambs_LSOA21_BGC.geojson", code="LSOA21CD", name="LSOA21NM")
    dataset = shelf.dataset("boundaries", "boundaries/ew_LSOA21_BGC.gpkg.zip", columns={"code": "LSOA21CD", "name": "LSOA21NM"})
    cut = read_boundaries(dataset, shelf.root, codes=set(small["code"]))
    pd.testing.assert_frame_equal(pd.DataFrame(cut[["code", "name"]]), pd.DataFrame(small[["code", "name"]]))
    assert cut.area.sum() == pytest.approx(small.area.sum())


ZIPS = {
    "ts001": ("Residence type: Total", "Residence type: Lives in a household"),
    "ts011": ("Household deprivation: Total: All households", "Household deprivation: Household is not deprived in any dimension"),
    "ts030": ("Religion: Total: All usual residents", "Religion: No religion"),
    "ts037": ("General health: Total: All usual residents", "General health: Very bad health"),
    "ts038": ("Disability: Total: All usual residents", "Disability: Disabled under the Equality Act"),
    "ts041": ("Number of households: Number of households",),
    "ts044": ("Accommodation type: Total: All households", "Accommodation type: Detached"),
    "ts045": ("Number of cars or vans: Total: All households", "Number of cars or vans: No cars or vans in household"),
    "ts054": ("Tenure of household: Total: All households", "Tenure of household: Social rented"),
    "ts058": ("Distance travelled to work: Total: All usual residents aged 16 years and over in employment the week before the census",),
    "ts062": ("National Statistics Socio-economic Classification (NS-SEC): Total: All usual residents aged 16 years and over",),
    "ts063": ("Occupation (current): Total: All usual residents aged 16 years and over in employment the week before the census",),
    "ts065": ("Unemployment history: Total: All usual residents aged 16 years and over not in employment the week before the census",),
    "ts067": ("Highest level of qualification: Total: All usual residents aged 16 years and over",),
    "ts068": ("Schoolchild or full-time student indicator: Total: All usual residents aged 5 years and over",),
}  # fmt: skip
COUNTS = {"oa": 188_880, "lsoa": 35_672, "msoa": 7_264, "ltla": 331}
AREA_TYPES = {"oa": "oa", "lsoa": "lsoa", "msoa": "msoa", "ltla": "district"}


def plain_sums(shelf: Desk, name: str, level: str, width: int) -> list[int]:
    """Sums of the columns after the codes, by plain Python."""
    with zipfile.ZipFile(shelf.root / f"census2021/census2021-{name}.zip") as archive:
        text = archive.read(f"census2021-{name}-{level}.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return [sum(int(row[3 + place]) for row in rows) for place in range(width)]


@pytest.mark.parametrize("name", ZIPS)
def test_every_bulk_zip_at_every_level(shelf: Desk, name: str) -> None:
    columns = {"code": "geography code", "name": "geography"} | {f"c{n}": header for n, header in enumerate(ZIPS[name])}
    for level, count in COUNTS.items():
        more = {"area_type": AREA_TYPES[level], "vintage": 2021}
        read = table(shelf, "nomis_bulk", f"census2021/census2021-{name}.zip", columns, **more)
        assert (read.rows_in, read.rows_used) == (count, count)
        assert not read.states.to_numpy().any()
        if level in ("msoa", "ltla"):
            assert read.frame["c0"].sum() == plain_sums(shelf, name, level, 1)[0]


def test_bulk_figures_by_plain_python(shelf: Desk) -> None:
    columns = {"code": "geography code", "total": ZIPS["ts001"][0], "household": ZIPS["ts001"][1]}
    read = table(shelf, "nomis_bulk", "census2021/census2021-ts001.zip", columns, area_type="oa", vintage=2021)
    assert read.frame[["total", "household"]].sum().tolist() == plain_sums(shelf, "ts001", "oa", 2)
    assert read.frame["total"].sum() == pytest.approx(59_597_542, rel=0.0001)  # people of England and Wales


def test_the_cut_for_the_county_and_files_taken_out(shelf: Desk) -> None:
    columns = {"code": "geography code", "name": "geography", "total": "Residence type: Total"}
    whole = table(shelf, "nomis_bulk", "census2021/census2021-ts001.zip", columns, area_type="oa", vintage=2021)
    cut = table(shelf, "nomis_bulk", "census2021/cambs/census2021-ts001-oa-cambs.csv.gz", columns, area_type="oa", vintage=2021)
    assert cut.rows_used == 2085
    again = whole.frame[whole.frame["code"].isin(cut.frame["code"])]
    assert again["total"].sum() == cut.frame["total"].sum()
    for file, area_type, count in (("census2021-ts008-lsoa.csv", "lsoa", 35_672), ("census2021-ts007-msoa.csv", "msoa", 7_264)):
        short = {"code": "geography code", "name": "geography"}
        assert table(shelf, "nomis_bulk", f"census2021/{file}", short, area_type=area_type, vintage=2021).rows_used == count


def test_single_years_of_the_census_among_bands_of_years(shelf: Desk) -> None:
    columns = {"code": "geography code", "total": "Age: Total", "under_5": "Age: Aged 4 years and under", "sum_under_5": "0..4", "all_single": "0..99"}
    read = table(shelf, "nomis_bulk", "census2021/census2021-ts007-msoa.csv", {**columns, "all_single": "0..84"}, area_type="msoa", vintage=2021)
    # Counts are perturbed, so single years do not add up to their band exactly.
    assert (read.frame["sum_under_5"] - read.frame["under_5"]).abs().max() <= 10
    assert read.frame["sum_under_5"].sum() == pytest.approx(read.frame["under_5"].sum(), rel=0.001)
    assert (read.frame["all_single"] < read.frame["total"]).all()


def test_a_bulk_file_without_the_nomis_tail(shelf: Desk) -> None:
    columns = {"code": "geography code", "total": "Ethnic group: Total: All usual residents", "indian": "Ethnic group: Asian, Asian British or Asian Welsh: Indian"}
    file = "census2021/FORMAT-SAMPLE_census2021-ts021-lsoa_GreaterManchester-WestMidlands.csv"
    read = table(shelf, "nomis_bulk", file, columns, area_type="lsoa", vintage=2021)
    assert read.rows_used == 3421
    assert (read.frame["indian"] <= read.frame["total"]).all()


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("nomis_table_TS021_ethnic_group_lsoa21.csv", {"total": "Total: All usual residents", "white": "White", "white_share": "White %"}),
        ("nomis_table_TS003_household_composition_lsoa21.csv", {"lone": "2021", "lone_share": "2021 %"}),
    ],
)
def test_table_downloads(shelf: Desk, file: str, columns: dict[str, str]) -> None:
    area = "2021 super output area - lower layer"
    read = table(shelf, "nomis_table", f"census2021/{file}", {"code": area, "name": area} | columns, area_type="lsoa", vintage=2021)
    assert (read.rows_in, read.rows_used) == (35_672, 35_672)
    assert read.frame["name"].str.fullmatch(r".+ \d{3}[A-Z]").all()
    if "white" in columns:
        share = 100 * read.frame["white"] / read.frame["total"]
        assert (share - read.frame["white_share"]).abs().max() < 0.06


def test_one_age_band_of_a_long_table(shelf: Desk) -> None:
    columns = {"code": "lsoa21_code", "name": "lsoa21_name", "age_band": "age_group", "people": "usual_residents"}
    where = {"age_band": ("Aged 65 years and over",)}
    file = "census2021/cwthom_census21_age6bands_lsoa21.csv.gz"
    read = table(shelf, "table", file, columns, area_type="lsoa", vintage=2021, where=where)
    assert (read.rows_in, read.rows_used) == (214_032, 35_672)
    every_band = faults(lambda: table(shelf, "table", file, columns, area_type="lsoa", vintage=2021))
    assert "E01000001 6 times" in every_band[0].found


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
def test_average_scores_of_the_districts(shelf: Desk, folder: str, year: int, population: str, expected: list[float], part: str) -> None:
    columns = IOD | {"imd_score": f"{IMD} Score", "population": population}
    edition = folder.removeprefix("iod")
    read = table(shelf, "table", f"{folder}/File_7_REASSEMBLED_IoD{edition}_{part}", columns, area_type="lsoa", vintage=year)
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
def test_files_of_the_indices_as_published(shelf: Desk, file: str, vintage: int, measure: str, count: int) -> None:
    read = table(shelf, "table", file, IOD | {"measure": measure}, area_type="lsoa", vintage=vintage)
    assert (read.rows_in, read.rows_used) == (count, count)
    assert not read.states.to_numpy().any()
    assert read.frame["name"].ne("").all()


def test_indices_of_another_vintage_are_told(shelf: Desk) -> None:
    columns = {"code": "LSOA code (2021)", "score": f"{IMD} Score"}
    said = only(lambda: table(shelf, "table", "iod2019/File_7_REASSEMBLED_IoD2019_cambridgeshire.csv", columns, area_type="lsoa", vintage=2021))
    assert "another vintage: 'LSOA code (2011)'" in said


def test_single_years_of_age_add_up_to_everybody(shelf: Desk) -> None:
    columns = {"code": "lsoa11_code", "name": "lsoa11_name", "population": "total_population", "everybody": "0..90+", "children": "0..15"}
    read = table(shelf, "table", "population/demographr_population20_lsoa11.csv.gz", columns, area_type="lsoa", vintage=2011)
    assert read.rows_used == 34_753
    assert (read.frame["everybody"] == read.frame["population"]).all()
    with gzip.open(shelf.root / "population/demographr_population20_lsoa11.csv.gz", "rt", encoding="utf-8") as file:
        plain = {row["lsoa11_code"]: sum(int(row[str(age)]) for age in range(16)) for row in csv.DictReader(file)}
    assert dict(zip(read.frame["code"], read.frame["children"], strict=True)) == plain


@pytest.fixture
def wards(shelf: Desk) -> pd.DataFrame:
    """Wards of 2022 in England and Wales: code, name, district, district_name."""
    columns = {"code": "WD22CD", "name": "WD22NM", "district": "LAD22CD", "district_name": "LAD22NM"}
    file = "lookups/Ward_to_Local_Authority_District_to_County_to_Region_to_Country_(December_2022)_Lookup_in_United_Kingdom.csv"
    return read_lookup(shelf.dataset("lookup", file, columns=columns), shelf.root)


ELECTIONS = [
    ("HoC_2021_cambridgeshire_wards_and_divisions.csv", 73, 14),
    ("HoC_2022_cambridgeshire_wards.csv", 64, 64),
    ("HoC_2024_cambridgeshire_wards.csv", 14, 14),
    ("HoC_2021_Wards-results-Table 1.csv.gz", 3863, 2497),
    ("HoC_2022_Wards-results-Table 1.csv", 3535, None),
    ("HoC_2024_Wards results-Table 1.csv", 1903, 1903),
]


@pytest.mark.parametrize(("file", "rows_in", "rows_used"), ELECTIONS, ids=[file for file, _, _ in ELECTIONS])
def test_elections(shelf: Desk, wards: pd.DataFrame, file: str, rows_in: int, rows_used: int | None) -> None:
    names = dict(zip(wards["code"], wards["name"], strict=True))
    read = table(shelf, "elections", f"elections/{file}", area_type="ward", vintage=2022, names=names)
    assert read.rows_in == rows_in
    assert rows_used is None or read.rows_used == rows_used
    frame = read.frame[read.states["ballots"] == 0]
    assert len(frame) > 0.95 * len(read.frame)
    assert frame["turnout_pct"].between(5, 90).all()
    assert frame["electorate"].between(400, 40_000).all()
    assert (frame["ballots"] - frame["electorate"] * frame["turnout_pct"] / 100).abs().max() == 0
    assert frame["district"].str.fullmatch(r"[EW]\d{8}").all()


def test_two_wards_under_one_code_in_2022(shelf: Desk, wards: pd.DataFrame) -> None:
    file = "elections/HoC_2022_Wards-results-Table 1.csv"
    names = dict(zip(wards["code"], wards["name"], strict=True))
    read = table(shelf, "elections", file, area_type="ward", vintage=2022, names=names)
    assert "Richmond upon Thames: Hampton Wick" in read.unmatched
    assert "E05013778 2 times" in only(lambda: table(shelf, "elections", file, area_type="ward", vintage=2022))


@pytest.mark.parametrize(("file", "count"), [("HoC_2023_Ward_Level-Table 1.csv", 4797), ("HoC_2023_cambridgeshire_wards.csv", 46)])
def test_the_elections_without_codes(shelf: Desk, wards: pd.DataFrame, file: str, count: int) -> None:
    columns = {"code": "WD23CD", "name": "WD23NM", "district": "LAD23CD", "district_name": "LAD23NM"}
    lookup = "lookups/Ward_to_Local_Authority_District_(December_2023)_Lookup_in_the_United_Kingdom.csv"
    of_2023 = read_lookup(shelf.dataset("lookup", lookup, columns=columns), shelf.root)
    read = table(shelf, "elections", f"elections/{file}", area_type="ward", vintage=2023, area_codes=of_2023)
    assert read.rows_in == count
    assert read.rows_used + len(read.unmatched) == count
    assert len(read.unmatched) <= 5
    # By the names of another year five redrawn wards of Fenland would be found under codes that are gone.
    wrong = table(shelf, "elections", f"elections/{file}", area_type="ward", vintage=2022, area_codes=wards)
    assert sum(entry.startswith("Fenland: ") for entry in wrong.unmatched) == 13
    right = table(shelf, "elections", f"elections/{file}", area_type="ward", vintage=2023, area_codes=of_2023, codes=wards["code"])
    assert not right.frame["district"].eq("E07000010").any()


def test_codes_filled_down_in_a_spreadsheet(shelf: Desk, wards: pd.DataFrame, tmp_path: Path) -> None:
    """The 2024 file with its codes filled down as a spreadsheet does: all look right, and none is."""
    with (shelf.root / "elections/HoC_2024_cambridgeshire_wards.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    header = next(at for at, row in enumerate(rows) if "Ward code" in row)
    place = rows[header].index("Ward code")
    first = int(rows[header + 1][place][1:])
    for step, row in enumerate(rows[header + 2 :]):
        row[place] = f"E{first + step:08d}"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    desk = Desk(tmp_path)
    dataset = desk.dataset("elections", desk.put("e.csv", out.getvalue()), area_type="ward", vintage=2022)
    names = dict(zip(wards["code"], wards["name"], strict=True))
    said = only(lambda: read_table(dataset, tmp_path, names=names, codes=names))
    assert "2 times" in said or "beside its own name" in said


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
    panels = read_lookup(shelf.dataset("lookup", "panels/cambridge_city_area_committees_to_WD22.csv", columns=columns), shelf.root)
    assert panels["member"].is_unique
    columns = {"code": "data_police_uk_neighbourhood_id", "name": "name"}
    police = read_lookup(
        shelf.dataset("lookup", "panels/cambridgeshire_police_neighbourhoods_2021-12_names_only.csv", columns=columns), shelf.root
    )
    assert len(police) == 14
    columns = {"code": "lsoa21_code", "rural_text": "ruc"}
    rural = table(shelf, "table", "other/geographr_ruc21_lsoa21.csv", columns, area_type="lsoa", vintage=2021)
    assert set(rural.frame["rural_text"]) == {"Rural", "Urban"}
    for file, column in (("libraries_cambridgeshire_county_council.csv", "Postcode"), ("libraries_peterborough_city_council.csv", "Postcode"), ("gp_practices_CB_PE_SG_2020.csv", "Postcode")):
        places = read_lookup(shelf.dataset("lookup", f"points/{file}", columns={"postcode": column}), shelf.root)
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
    metres = read_points(shelf.dataset("points", file, columns={"code": "urn", "x": "easting", "y": "northing"}), shelf.root)
    degrees = read_points(shelf.dataset("points", file, columns={"code": "urn", "lon": "longitude", "lat": "latitude"}), shelf.root)
    both = metres.merge(degrees, on="code")
    assert len(both) > 250
    assert np.hypot(both["x_x"] - both["x_y"], both["y_x"] - both["y_y"]).median() < 5


def test_every_file_of_the_shelf_is_whole(shelf: Desk) -> None:
    archives = [path.relative_to(shelf.root).as_posix() for path in shelf.root.rglob("*") if path.suffix in (".zip", ".xlsx")]
    assert archives
    assert verify_files(shelf.dataset("table", *archives), shelf.root) == []
