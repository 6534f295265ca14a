"""The publishers' own census tables."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from .conftest import Desk, faults
from .shelf import table

pytestmark = pytest.mark.real

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
    columns = {"code": "geography code", "name": "geography"} | {
        f"c{n}": header for n, header in enumerate(ZIPS[name])
    }
    for level, count in COUNTS.items():
        more = {"area_type": AREA_TYPES[level], "vintage": 2021}
        read = table(shelf, "nomis_bulk", f"census2021/census2021-{name}.zip", columns, **more)
        assert (read.rows_in, read.rows_used) == (count, count)
        assert not read.states.to_numpy().any()
        if level in ("msoa", "ltla"):
            assert read.frame["c0"].sum() == plain_sums(shelf, name, level, 1)[0]


def test_bulk_figures_by_plain_python(shelf: Desk) -> None:
    columns = {"code": "geography code", "total": ZIPS["ts001"][0], "household": ZIPS["ts001"][1]}
    read = table(
        shelf, "nomis_bulk", "census2021/census2021-ts001.zip", columns, area_type="oa", vintage=2021
    )
    assert read.frame[["total", "household"]].sum().tolist() == plain_sums(shelf, "ts001", "oa", 2)
    assert read.frame["total"].sum() == pytest.approx(59_597_542, rel=0.0001)  # people of England and Wales


def test_the_cut_for_the_county_and_files_taken_out(shelf: Desk) -> None:
    columns = {"code": "geography code", "name": "geography", "total": "Residence type: Total"}
    whole = table(
        shelf, "nomis_bulk", "census2021/census2021-ts001.zip", columns, area_type="oa", vintage=2021
    )
    cut = table(
        shelf,
        "nomis_bulk",
        "census2021/cambs/census2021-ts001-oa-cambs.csv.gz",
        columns,
        area_type="oa",
        vintage=2021,
    )
    assert cut.rows_used == 2085
    again = whole.frame[whole.frame["code"].isin(cut.frame["code"])]
    assert again["total"].sum() == cut.frame["total"].sum()
    for file, area_type, count in (
        ("census2021-ts008-lsoa.csv", "lsoa", 35_672),
        ("census2021-ts007-msoa.csv", "msoa", 7_264),
    ):
        short = {"code": "geography code", "name": "geography"}
        assert (
            table(
                shelf, "nomis_bulk", f"census2021/{file}", short, area_type=area_type, vintage=2021
            ).rows_used
            == count
        )


def test_single_years_of_the_census_among_bands_of_years(shelf: Desk) -> None:
    columns = {
        "code": "geography code",
        "total": "Age: Total",
        "under_5": "Age: Aged 4 years and under",
        "sum_under_5": "0..4",
        "all_single": "0..99",
    }
    read = table(
        shelf,
        "nomis_bulk",
        "census2021/census2021-ts007-msoa.csv",
        {**columns, "all_single": "0..84"},
        area_type="msoa",
        vintage=2021,
    )
    # Counts are perturbed, so single years do not add up to their band exactly.
    assert (read.frame["sum_under_5"] - read.frame["under_5"]).abs().max() <= 10
    assert read.frame["sum_under_5"].sum() == pytest.approx(read.frame["under_5"].sum(), rel=0.001)
    assert (read.frame["all_single"] < read.frame["total"]).all()


def test_a_bulk_file_without_the_nomis_tail(shelf: Desk) -> None:
    columns = {
        "code": "geography code",
        "total": "Ethnic group: Total: All usual residents",
        "indian": "Ethnic group: Asian, Asian British or Asian Welsh: Indian",
    }
    file = "census2021/FORMAT-SAMPLE_census2021-ts021-lsoa_GreaterManchester-WestMidlands.csv"
    read = table(shelf, "nomis_bulk", file, columns, area_type="lsoa", vintage=2021)
    assert read.rows_used == 3421
    assert (read.frame["indian"] <= read.frame["total"]).all()


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        (
            "nomis_table_TS021_ethnic_group_lsoa21.csv",
            {"total": "Total: All usual residents", "white": "White", "white_share": "White %"},
        ),
        ("nomis_table_TS003_household_composition_lsoa21.csv", {"lone": "2021", "lone_share": "2021 %"}),
    ],
)
def test_table_downloads(shelf: Desk, file: str, columns: dict[str, str]) -> None:
    area = "2021 super output area - lower layer"
    read = table(
        shelf,
        "nomis_table",
        f"census2021/{file}",
        {"code": area, "name": area} | columns,
        area_type="lsoa",
        vintage=2021,
    )
    assert (read.rows_in, read.rows_used) == (35_672, 35_672)
    assert read.frame["name"].str.fullmatch(r".+ \d{3}[A-Z]").all()
    if "white" in columns:
        share = 100 * read.frame["white"] / read.frame["total"]
        assert (share - read.frame["white_share"]).abs().max() < 0.06


def test_one_age_band_of_a_long_table(shelf: Desk) -> None:
    columns = {
        "code": "lsoa21_code",
        "name": "lsoa21_name",
        "age_band": "age_group",
        "people": "usual_residents",
    }
    where = {"age_band": ("Aged 65 years and over",)}
    file = "census2021/cwthom_census21_age6bands_lsoa21.csv.gz"
    read = table(shelf, "table", file, columns, area_type="lsoa", vintage=2021, where=where)
    assert (read.rows_in, read.rows_used) == (214_032, 35_672)
    every_band = faults(lambda: table(shelf, "table", file, columns, area_type="lsoa", vintage=2021))
    assert "E01000001 6 times" in every_band[0].found
