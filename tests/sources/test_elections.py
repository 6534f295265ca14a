"""Ward elections: four layouts, one table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insight.domain import Dataset
from insight.sources import SourceTable, read_table

from .conftest import Desk, only

LAYOUTS = {
    "2021": '''"Local election results by ward, 2021",,,,,,,,,,
County code,County name,Local authority code,Local authority name,Ward/ED code,Ward/ED name,Vacancies,Type,Electorate,Turnout (%),CON
E10000099,Fenshire,E07000091,Fenby,E58000001,Alder,1,SC," \t7,200 ", \t25.0 , \t300
E10000099,Fenshire,E07000091,Fenby,E05000001,Alder,3,SDT," \t6,200 ", \t40.5 , \t-
,,E06000092,"Cityton, City of",E05000002,King's Reach,3,UAA, \t920 , \t50.0 ," \t1,010 "
''',
    "2022": ''',"Local election results by ward, 2022",,,,,,,,,,
COUNTYNAME,County code,County name,Local authority code,Local authority name,Ward code,Ward name,Vacancies,Type,Electorate,Turnout (%),Total votes
Fenshire,E10000099,Fenshire,E07000091,Fenby,E05000001,Alder,1,SDT,"6,200",40.5,"2,500"
Welsh Unitaries,NA,NA,W06000009,Hafren,W05000001,Afon,2,UAA,"3,300",,700
Tyne & Wear,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,"9,000,000"
Fenshire,E10000099,Fenshire,E06000092,"Cityton, City of",E05000002,Kingâ€™s Reach,1,UAT,920,50.0,"2,500"
''',
    "2023": """COUNTYNAME,DISTRICTNAME,WARDNAME,VACS,TYPE,ELECT,TURNOUT,CON,TOTAL
Fenshire,Fenby,Alder,1,SDT,6200,40.5,,2511
Fenshire,Cityton,Kings Reach,1,UAT,920,50,12,2511
""",
    "2024": '''Local election results by ward 2024,,,,,,,,,
Local authority name,Local authority code,Ward code,Ward name,Vacancies,Local authority type,Election type ,Electorate,Total votes,Turnout (%)
Fenby,E07000091,E05000001,Alder, \t1 ,SD,By thirds," \t6,200 ","2,511",40.5%
Cityton,E06000092,E05000002,King's Reach, \t1 ,UA,By thirds, \t920 ,"460",50.0%
''',
}  # fmt: skip
AREAS = pd.DataFrame(
    {
        "code": ["E05000001", "E05000002", "E05000003"],
        "name": ["Alder", "King's Reach", "Brook and Mill"],
        "district": ["E07000091", "E06000092", "E07000091"],
        "district_name": ["Fenby", "Cityton, City of", "Fenby"],
    },
    dtype="str",
)
NAMES = dict(zip(AREAS["code"], AREAS["name"], strict=True))


def described(desk: Desk, content: str, **more: object) -> Dataset:
    return desk.dataset(
        "elections", desk.put("e.csv", content), **({"area_type": "ward", "vintage": 2022} | more)
    )


def read(desk: Desk, content: str, **more: object) -> SourceTable:
    return read_table(described(desk, content, **more), desk.root, names=NAMES, area_codes=AREAS)


@pytest.mark.parametrize("year", LAYOUTS)
def test_every_layout_comes_to_one_form(desk: Desk, year: str) -> None:
    table = read_table(described(desk, LAYOUTS[year]), desk.root, names=NAMES, area_codes=AREAS, codes=NAMES)
    assert table.frame.columns.tolist() == [
        "code",
        "name",
        "district",
        "electorate",
        "turnout_pct",
        "ballots",
    ]
    assert table.frame["code"].tolist() == ["E05000001", "E05000002"]
    assert table.frame["district"].tolist() == ["E07000091", "E06000092"]
    assert table.frame["electorate"].tolist() == [6200, 920]
    assert table.frame["turnout_pct"].tolist() == [40.5, 50]
    np.testing.assert_allclose(table.frame["ballots"], [2511, 460])
    assert table.frame.dtypes.map(str).tolist() == ["str", "str", "str", "float64", "float64", "float64"]
    assert table.states.columns.tolist() == ["electorate", "turnout_pct", "ballots"]
    assert table.states.to_numpy().sum() == 0
    assert table.rows_in == {"2021": 3, "2022": 3, "2023": 2, "2024": 2}[year]
    assert table.unmatched == ()


def test_divisions_among_wards_are_not_used_and_told(desk: Desk) -> None:
    table = read(desk, LAYOUTS["2021"])
    assert "E58000001" not in set(table.frame["code"])
    assert "1 row is not of area type 'ward' (E58)" in table.notes[0]
    table = read(desk, LAYOUTS["2021"], area_type="division")
    assert table.frame["code"].tolist() == ["E58000001"]
    assert table.frame["ballots"].tolist() == [1800]


def test_a_missing_turnout_makes_missing_ballots(desk: Desk) -> None:
    table = read(desk, LAYOUTS["2022"])
    assert table.frame["code"].tolist() == ["E05000001", "W05000001", "E05000002"]
    assert table.states.iloc[1].tolist() == [0, 2, 2]
    assert np.isnan(table.frame["ballots"].iloc[1])


def test_rows_without_codes_need_a_list_of_wards(desk: Desk) -> None:
    dataset = described(desk, LAYOUTS["2023"])
    said = only(lambda: read_table(dataset, desk.root))
    assert "a file without ward codes needs a list of wards" in said
    assert "names_from" in said


def test_wards_not_found_by_name_are_told_and_never_guessed(desk: Desk) -> None:
    extra = "Fenshire,Fenby,Alder North,1,SDT,100,20,,20\nFenshire,Fenby,Brook & Mill,1,SDT,200,30,,60\nKent,Dover,Alder,1,SDT,5,5,,5\n"
    table = read(desk, LAYOUTS["2023"] + extra)
    assert table.frame["code"].tolist() == ["E05000001", "E05000002", "E05000003"]
    assert table.unmatched == ("Fenby: Alder North",)
    assert "1 row is of districts not asked for (Dover)" in table.notes[0]
    assert (table.rows_in, table.rows_used) == (5, 3)


def test_the_same_name_in_another_district_is_another_ward(desk: Desk) -> None:
    content = LAYOUTS["2023"].replace("Fenshire,Fenby,Alder", "Kent,Dover,Alder")
    assert read(desk, content).frame["code"].tolist() == ["E05000002"]


def test_two_wards_of_one_name_in_one_district_are_not_guessed(desk: Desk) -> None:
    again = AREAS.assign(name=["Alder", "King's Reach", "ALDER"])
    table = read_table(described(desk, LAYOUTS["2023"]), desk.root, area_codes=again)
    assert table.frame["code"].tolist() == ["E05000002"]
    assert table.unmatched == ("Fenby: Alder",)
    twice = LAYOUTS["2023"] + "Fenshire,Fenby,Alder,1,SDT,1,5,,5\n"
    table = read_table(described(desk, twice), desk.root, area_codes=AREAS)
    assert table.frame["code"].tolist() == ["E05000002"]
    assert table.unmatched == ("Fenby: Alder", "Fenby: Alder")


def test_a_list_with_a_row_for_every_small_area_will_do(desk: Desk) -> None:
    table = read_table(described(desk, LAYOUTS["2023"]), desk.root, area_codes=pd.concat([AREAS] * 3))
    assert table.frame["code"].tolist() == ["E05000001", "E05000002"]
    assert table.frame["district"].tolist() == ["E07000091", "E06000092"]


def test_a_list_without_codes_of_districts(desk: Desk) -> None:
    table = read_table(described(desk, LAYOUTS["2023"]), desk.root, area_codes=AREAS.drop(columns="district"))
    assert table.frame["district"].tolist() == ["", ""]


def test_where_is_kept_to_before_wards_are_looked_for(desk: Desk) -> None:
    extra = "Fenshire,Fenby,New Ward,1,SDT,100,20,,20\n"
    where = {"district_name": ("Fenby",), "name": ("Alder",)}
    table = read(desk, LAYOUTS["2023"] + extra, where=where)
    assert table.frame["code"].tolist() == ["E05000001"]
    assert table.unmatched == ()
    assert table.rows_in == 3


def test_no_ward_found_at_all(desk: Desk) -> None:
    other = AREAS.assign(district_name="Dover")
    said = only(lambda: read_table(described(desk, LAYOUTS["2023"]), desk.root, area_codes=other))
    assert "none of 2, such as Fenby: Alder, Cityton: Kings Reach" in said


SHARED = '''Ward code,Ward name,Local authority name,Electorate,Turnout (%)
E05000001,Alder,Fenby,100,20
E05000001,Alder Wick,Fenby,200,30
E05000002,King's Reach,Cityton,300,40
'''  # fmt: skip


def test_two_wards_under_one_code_are_settled_by_name_or_a_fault(desk: Desk) -> None:
    dataset = described(desk, SHARED)
    table = read_table(dataset, desk.root, names=NAMES)
    assert table.frame["electorate"].tolist() == [100, 300]
    assert table.unmatched == ("Fenby: Alder Wick",)
    assert "E05000001 2 times" in only(lambda: read_table(dataset, desk.root))
    neither = NAMES | {"E05000001": "Alderbrook"}
    assert read_table(dataset, desk.root, names=neither).unmatched == ("Fenby: Alder", "Fenby: Alder Wick")


def test_codes_filled_down(desk: Desk) -> None:
    rows = [
        f"E0500000{n + 1},{name},Fenby,100,20" for n, name in enumerate(["Alder", "Alder", "King's Reach"])
    ]
    content = "Ward code,Ward name,Local authority name,Electorate,Turnout (%)\n" + "\n".join(rows) + "\n"
    assert "beside its own name" in only(lambda: read(desk, content))


@pytest.mark.parametrize(("turnout", "found"), [("405", "405 for E05000001"), ("-3", "-3 for E05000001")])
def test_turnout_that_is_no_percentage(desk: Desk, turnout: str, found: str) -> None:
    said = only(lambda: read(desk, LAYOUTS["2023"].replace("40.5", turnout)))
    assert "from 0 to 100" in said
    assert found in said


def test_turnout_as_a_share(desk: Desk) -> None:
    content = LAYOUTS["2023"].replace("40.5", "0.405").replace(",50,", ",0.5,")
    assert "0.5 at most: a share" in only(lambda: read(desk, content))


def test_an_absent_column(desk: Desk) -> None:
    said = only(lambda: read(desk, LAYOUTS["2024"].replace("Turnout (%)", "Poll")))
    assert "column 'Turnout (%)' is not in e.csv" in said


def test_a_layout_of_a_year_to_come_is_declared(desk: Desk) -> None:
    content = LAYOUTS["2024"].replace("Electorate", "Registered electors").replace("Ward code", "WD25CD")
    columns = {"code": "WD25CD", "electorate": "Registered electors"}
    table = read(desk, content, columns=columns, vintage=2025)
    assert table.frame["electorate"].tolist() == [6200, 920]
    assert "column 'WD24CD' is not in" in only(
        lambda: read(desk, content, columns=columns | {"code": "WD24CD"})
    )


def test_votes_are_no_electorate(desk: Desk) -> None:
    content = LAYOUTS["2024"].replace(" \t920 ", "about 900")
    assert "'about 900' for E05000002" in only(lambda: read(desk, content))
