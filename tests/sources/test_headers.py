"""Finding declared columns among publishers' headers."""

from __future__ import annotations

import pytest

from insight.sources.headers import locate, normalise

from .conftest import Desk

CUT = "Children and Young People Sub-domain Decile (where 1 is most deprived 10% of LSO"


def located(desk: Desk, headers: list[str], more: dict[str, object] | None = None, **columns: str):
    dataset = desk.dataset("table", columns=columns, **(more or {}))
    return locate(headers, dataset, file="f.csv")


@pytest.mark.parametrize(
    "header",
    [
        "\ufeffLSOA Code (2021)",
        "\u00ef\u00bb\u00bfLSOA code (2021)",
        " lsoa  code (2021)  ",
        "LSOA\u00a0code (2021)",
        "LSOA code\n(2021)",
    ],
)
def test_marks_spaces_and_letter_case_do_not_matter(desk: Desk, header: str) -> None:
    found = located(desk, ["x", header], code="LSOA code (2021)")
    assert found.positions == {"code": (1,)}
    assert found.faults == ()
    assert found.notes == ()


@pytest.mark.parametrize("declared", ["Sex: Female; measures: Value", "Sex: Female"])
@pytest.mark.parametrize(
    "header", ["Sex: Female; measures: Value", "Sex: Female", "sex: female;measures: Value "]
)
def test_the_tail_of_nomis_may_be_there_or_not(desk: Desk, declared: str, header: str) -> None:
    assert located(desk, ["Sex: All", header], women=declared).positions == {"women": (1,)}


@pytest.mark.parametrize(
    ("declared", "header"), [(CUT + "As)", CUT), (CUT, CUT + "As)"), ("description", "descriptio")]
)
def test_a_header_cut_off_in_mid_word_is_found_and_told(desk: Desk, declared: str, header: str) -> None:
    found = located(desk, ["a", header], decile=declared)
    assert found.positions == {"decile": (1,)}
    assert "cut off" in found.notes[0]


@pytest.mark.parametrize(
    ("declared", "header"),
    [
        ("Ethnic group: Asian or Asian Welsh: Chinese", "Ethnic group: Asian or Asian Welsh"),
        ("Total households", "Total households in the area"),
        ("population density", "population"),
        ("Age 1 to 10 years", "Age 1 to 1"),
    ],
)
def test_a_part_of_a_whole_is_not_taken_for_it(desk: Desk, declared: str, header: str) -> None:
    (fault,) = located(desk, ["a", header], total=declared).faults
    assert f"'{header}'" in fault.found
    assert declared in fault.rule


def test_a_header_cut_off_that_could_be_two(desk: Desk) -> None:
    (fault,) = located(desk, ["Population o", "Population of the a"], total="Population of the area").faults
    assert "once" in fault.rule
    assert "'Population o', 'Population of the a'" in fault.found


def test_a_pattern(desk: Desk) -> None:
    headers = ["FID", "WD22CD", "WD22NM", "WD22NMW"]
    assert located(desk, headers, code=r"^WD\d\dCD$", name=r"^wd\d\dnm$").positions == {
        "code": (1,),
        "name": (2,),
    }
    (fault,) = located(desk, headers, code=r"^WD\d\d").faults
    assert "'WD22CD', 'WD22NM', 'WD22NMW'" in fault.found
    (fault,) = located(desk, headers, code="^WD(").faults
    assert "regular expression" in fault.rule


@pytest.mark.parametrize(
    ("declared", "header"),
    [
        ("WD22CD", "WD24CD"),
        ("wd22cd", "WD24CD"),
        ("LSOA code (2021)", "LSOA code (2011)"),
        ("lsoa21_code", "lsoa11_code"),
    ],
)
def test_the_code_column_of_another_vintage(desk: Desk, declared: str, header: str) -> None:
    (fault,) = located(desk, [header, "Total"], code=declared).faults
    assert declared in fault.rule
    assert "f.csv" in fault.rule
    assert fault.found == f"another vintage: '{header}'"
    assert fault.remedy == "Correct [columns] or the vintage."


@pytest.mark.parametrize("header", ["WD24CD", "wd24cd", "Ward code (2024)"])
def test_a_pattern_does_not_let_another_vintage_in(desk: Desk, header: str) -> None:
    more = {"vintage": 2022}
    (fault,) = located(desk, [header], more, code=r"^W(ar)?d.*").faults
    assert "2022" in fault.rule
    assert located(desk, [header.replace("24", "22")], more, code=r"^W(ar)?d.*").faults == ()


def test_a_code_column_without_a_year_is_of_any_vintage(desk: Desk) -> None:
    assert located(desk, ["geography code"], {"vintage": 2021}, code="geography code").faults == ()


def test_an_absent_column_names_what_is_near(desk: Desk) -> None:
    (fault,) = located(desk, ["Turnout", "Electorate ", "CON"], electorate="Electors").faults
    assert "'Electorate '" in fault.found


def test_the_same_header_twice(desk: Desk) -> None:
    (fault,) = located(desk, ["a", "%", "b", "%"], share="%").faults
    assert "once" in fault.rule


def test_all_columns_are_told_at_once(desk: Desk) -> None:
    assert len(located(desk, ["a"], code="WD22CD", name="WD22NM", total="Total").faults) == 3


AGES = ["code", "total", *[str(age) for age in range(90)], "90+"]
CENSUS = [
    "Age: Total",
    "Age: Aged 4 years and under",
    "Age: Aged under 1 year",
    "Age: Aged 1 year",
    "Age: Aged 2 years",
    "Age: Aged 3 years and over",
]


def test_a_range_of_ages_is_the_sum_of_its_years(desk: Desk) -> None:
    found = located(desk, AGES, young="0..15", old="65..90+", all="0..90+", one="7..7")
    assert found.faults == ()
    assert found.positions["young"] == tuple(range(2, 18))
    assert found.positions["old"] == tuple(range(67, 93))
    assert found.positions["all"] == tuple(range(2, 93))
    assert found.positions["one"] == (9,)


def test_ages_in_the_words_of_the_census(desk: Desk) -> None:
    headers = [f"{header}; measures: Value" for header in CENSUS]
    found = located(desk, headers, young="0..2", all="0..3+")
    assert found.positions == {"young": (2, 3, 4), "all": (2, 3, 4, 5)}


def test_ages_of_women_and_men_apart(desk: Desk) -> None:
    headers = ["LSOA 2021 Code", "Total", "F0", "F1", "F2+", "M0", "M1", "M2+"]
    assert located(desk, headers, women="F0..F1", men="M1..M2+").positions == {"women": (2, 3), "men": (6, 7)}


@pytest.mark.parametrize(
    ("declared", "missing"),
    [("0..95", "90, 91, 92, 93, 94 and 1 more"), ("85..90", "90"), ("85..89+", "89+"), ("9..5", "none")],
)
def test_a_range_that_the_file_does_not_hold(desk: Desk, declared: str, missing: str) -> None:
    (fault,) = located(desk, AGES, some=declared).faults
    assert missing in fault.found


def test_the_same_age_twice(desk: Desk) -> None:
    (fault,) = located(desk, ["0", "1", "Age 1"], young="0..1").faults
    assert "age 1 twice" in fault.found


def test_normalise_leaves_words_as_they_are() -> None:
    assert normalise("  Residence Type:  Total; measures: Value ") == "residence type: total"
